use super::*;
use crate::names;
use crate::value::fixture::service_of;
use bindery::Style;
use bindery::meta::{Item, TimeFormat};
use bindery::meta::{Kind, Shape, Variant};
use serde_json::json;

const INTEGER: Type = Type::Integer { bits: 32, signed: true };
const FORM: Location = Location::Form { style: Style::Simple };

static MEMBERS: &[&Member] = &[
    &Member::new("text", Type::String),
    &Member::new("count", INTEGER),
    &Member::new("ratio", Type::Float { bits: 64 }),
    &Member::new("flag", Type::Boolean),
    &Member::new("when", Type::Timestamp(TimeFormat::EpochSeconds)),
    &Member::new("stamp", Type::Timestamp(TimeFormat::DateTime)),
    &Member::new("modified", Type::Timestamp(TimeFormat::HttpDate)),
    &Member::new("day", Type::Date),
    &Member::new("bytes", Type::Blob(BlobFormat::Base64)),
    &Member::new("url-bytes", Type::Blob(BlobFormat::Base64Url)),
    &Member { location: Location::File, ..Member::new("photo", Type::Blob(BlobFormat::Binary)) },
    &Member { location: FORM, ..Member::new("texts", Type::List(&Item::new(Type::String))) },
    &Member::new("counts", Type::List(&Item::new(INTEGER))),
    &Member::new("tags", Type::Map(&Item::new(Type::String))),
    &Member::new("numbers", Type::Map(&Item::new(INTEGER))),
    &Member::new("pair", Type::Tuple(&[Item::new(Type::String), Item::new(INTEGER)])),
    &Member::new("tree", Type::Shape(1)),
    &Member::new("trees", Type::List(&Item::new(Type::Shape(1)))),
    &Member::new("choice", Type::Shape(2)),
    &Member::new("course", Type::Shape(4)),
    &Member::new("anything", Type::Document),
    &Member::new("ids", Type::List(&Item::new(Type::Shape(5)))),
    &Member { sensitive: true, ..Member::new("secret", Type::Map(&Item::new(Type::String))) },
    &Member::new("nest", Type::Shape(6)),
    &Member::new("grid", Type::List(&Item::new(Type::List(&Item::new(INTEGER))))),
];

static TREE: Shape = Shape {
    name: "Tree",
    docs: "",
    kind: Kind::Structure {
        members: &[
            &Member::new("Name", Type::String),
            &Member::new("Size", INTEGER),
            &Member::new("Tall", Type::Boolean),
            &Member::new("Seeds", Type::List(&Item::new(INTEGER))),
            &Member::new("Bytes", Type::Blob(BlobFormat::Base64)),
            &Member::new("Child", Type::Shape(1)),
            &Member::new("Planted", Type::Timestamp(TimeFormat::EpochSeconds)),
        ],
        additional: None,
    },
};

static CHOICE: Shape = Shape {
    name: "Choice",
    docs: "",
    kind: Kind::Union { discriminator: "kind", variants: &[Variant { value: "Knife", shape: 3 }] },
};

static KNIFE: Shape = Shape {
    name: "Knife",
    docs: "",
    kind: Kind::Structure { members: &[&Member::new("sharp", Type::Boolean)], additional: None },
};

static COURSE: Shape = Shape { name: "Course", docs: "", kind: Kind::Enum(&["starter", "main"]) };

static ID: Shape = Shape {
    name: "Id",
    docs: "",
    kind: Kind::Structure { members: &[&Member::new("Id", Type::String)], additional: None },
};

static NEST: Shape =
    Shape { name: "Nest", docs: "", kind: Kind::Newtype(&Item::new(Type::List(&Item::new(Type::Shape(6))))) };

fn files() -> Files {
    Files::new(
        |path| match path {
            "text" => Ok(b"from a file\n".to_vec()),
            "bytes" | "dir/cat.png" => Ok(vec![0xff, 0, 0xfe]),
            "json" => Ok(br#" {"Name": "x", "Size": 3}"#.to_vec()),
            "list" => Ok(br#"["a", "b"]"#.to_vec()),
            "shorthand" => Ok(b"Name=x,Size=3\n".to_vec()),
            "-" => Ok(br#"{"text": "y"}"#.to_vec()),
            path => Err(std::io::Error::new(std::io::ErrorKind::NotFound, format!("no {path}"))),
        },
        |_| None,
    )
}

fn argument(option: &str) -> (&'static Meta, Argument) {
    let (meta, operation) = service_of(MEMBERS, &[&TREE, &CHOICE, &KNIFE, &COURSE, &ID, &NEST]);
    let argument = names::arguments(meta, operation).into_iter().find(|argument| argument.option == option);
    (meta, argument.unwrap())
}

fn read_as(blobs: BlobInput, option: &str, words: &[&str]) -> Result<Value, String> {
    let (meta, argument) = argument(option);
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    read(meta, &argument, &words, blobs, &files()).map_err(|problem| problem.to_string())
}

#[track_caller]
fn is(option: &str, words: &[&str], value: Value) {
    assert_eq!(read_as(BlobInput::Base64, option, words), Ok(value));
}

#[track_caller]
fn is_not(option: &str, words: &[&str], problem: &str) {
    assert_eq!(read_as(BlobInput::Base64, option, words), Err(problem.to_owned()));
}

#[test]
fn the_type_determines_the_meaning_of_a_word() {
    is("text", &["1"], json!("1"));
    is("text", &[" a "], json!(" a "));
    is("text", &[""], json!(""));
    is("count", &["-7"], json!(-7));
    is("ratio", &["2.5"], json!(2.5));
    is("ratio", &["2"], json!(2));
    is("ratio", &["1e3"], json!(1000.0));
    is("flag", &[], json!(true));
    is("flag", &["false"], json!(false));
    is("course", &["main"], json!("main"));
    is("course", &["something new"], json!("something new"));
    is("day", &["2024-05-14"], json!("2024-05-14"));
}

#[test]
fn a_value_of_another_type_is_kept_and_reported_by_validation() {
    is("count", &["seven"], json!("seven"));
    is("count", &["1.5"], json!("1.5"));
    is("ratio", &["NaN"], json!("NaN"));
    is("flag", &["yes"], json!("yes"));
    is("when", &["yesterday"], json!("yesterday"));
    is("bytes", &["!"], json!("!"));
    is("tags", &["a=b,c"], json!({"a": ["b", "c"]}));
}

#[test]
fn timestamps_are_sent_in_the_format_of_their_member() {
    for text in [
        "1715700986",
        "2024-05-14T15:36:26Z",
        "2024-05-14T15:36:26",
        "2024-05-14T17:36:26+02:00",
        "2024-05-14T17:36:26+0200",
        "2024-05-14 15:36:26Z",
        "Tue, 14 May 2024 15:36:26 GMT",
    ] {
        is("when", &[text], json!(1_715_700_986));
        is("stamp", &[text], json!("2024-05-14T15:36:26Z"));
        is("modified", &[text], json!("Tue, 14 May 2024 15:36:26 GMT"));
    }
    is("when", &["2024-05-14"], json!(1_715_644_800));
    is("when", &["1715700986.25"], json!(1_715_700_986.25));
    is("tree", &[r#"{"Planted": "2024-05-14"}"#], json!({"Planted": 1_715_644_800}));
    is("tree", &["Planted=2024-05-14T00:00:00Z"], json!({"Planted": 1_715_644_800}));
    is("tree", &[r#"{"Planted": 1.5}"#], json!({"Planted": 1.5}));
}

#[test]
fn bytes_are_base64_or_raw_and_files_are_always_raw() {
    is("bytes", &["Zm9v"], json!("Zm9v"));
    is("bytes", &["fileb://bytes"], json!("/wD+"));
    is("url-bytes", &["fileb://bytes"], json!("_wD-"));
    is("url-bytes", &["/wD+"], json!("_wD-"));
    is("tree", &["Bytes@=fileb://bytes"], json!({"Bytes": "/wD+"}));
    is("tree", &[r#"{"Bytes": "Zm9v"}"#], json!({"Bytes": "Zm9v"}));
    assert_eq!(read_as(BlobInput::Raw, "bytes", &["foo"]), Ok(json!("Zm9v")));
    assert_eq!(read_as(BlobInput::Raw, "bytes", &["fileb://bytes"]), Ok(json!("/wD+")));
    assert_eq!(read_as(BlobInput::Raw, "tree", &["Bytes=foo"]), Ok(json!({"Bytes": "Zm9v"})));
    assert_eq!(read_as(BlobInput::Raw, "tree", &["Bytes@=fileb://bytes"]), Ok(json!({"Bytes": "/wD+"})));
}

#[test]
fn a_form_file_keeps_its_name() {
    is("photo", &["fileb://dir/cat.png"], json!({"name": "cat.png", "content": "/wD+"}));
    is("photo", &["file://text"], json!({"name": "text", "content": "ZnJvbSBhIGZpbGUK"}));
    is("photo", &["Zm9v"], json!({"content": "Zm9v"}));
}

#[test]
fn lists_are_words_or_json() {
    is("texts", &["a", "b c", ""], json!(["a", "b c", ""]));
    is("texts", &[], json!([]));
    is("texts", &[r#" ["a", "b"]"#], json!(["a", "b"]));
    is("texts", &["file://list"], json!(["a", "b"]));
    is("texts", &["a,b"], json!(["a,b"]));
    is("texts", &["file://text"], json!(["from a file\n"]));
    is("texts", &["a", "file://text"], json!(["a", "file://text"]));
    is("trees", &["file://json", "file://shorthand"], json!([{"Name": "x", "Size": 3}, {"Name": "x", "Size": 3}]));
    is("counts", &["1", "2"], json!([1, 2]));
    is("pair", &["a", "2"], json!(["a", 2]));
    is("pair", &[r#"["a", 2]"#], json!(["a", 2]));
    is("grid", &["1,2", "[3]"], json!([[1, 2], [3]]));
    is("nest", &["[[],[[]]]"], json!([[], [[]]]));
    is_not("texts", &["[\"a\""], "--texts: Invalid JSON: EOF while parsing a list at line 1 column 4");
}

#[test]
fn maps_and_structures_are_shorthand_or_json() {
    is("tags", &["a=b"], json!({"a": "b"}));
    is("tags", &["a=b=c=="], json!({"a": "b=c=="}));
    is("tags", &["a=\"b,c\""], json!({"a": "b,c"}));
    is("tags", &["a="], json!({"a": ""}));
    is("tags", &[" {\"a\": \"b\"}"], json!({"a": "b"}));
    is("tags", &["a@=file://text"], json!({"a": "from a file\n"}));
    is("numbers", &["a=1,b=2"], json!({"a": 1, "b": 2}));
    is("tree", &["Name=x,Size=3,Tall=true,Seeds=1,2"], json!({"Name": "x", "Size": 3, "Tall": true, "Seeds": [1, 2]}));
    is(
        "tree",
        &["Seeds=1,Child={Seeds=[2],Child={Name=y}}"],
        json!({"Seeds": [1], "Child": {"Seeds": [2], "Child": {"Name": "y"}}}),
    );
    is("tree", &["file://json"], json!({"Name": "x", "Size": 3}));
    is("tree", &["file://shorthand"], json!({"Name": "x", "Size": 3}));
    is("trees", &["Name=x", "Name=y,Size=1"], json!([{"Name": "x"}, {"Name": "y", "Size": 1}]));
    is("trees", &["{\"Name\": \"x\"}", "Name=y"], json!([{"Name": "x"}, {"Name": "y"}]));
    is("ids", &["a", "Id=b"], json!([{"Id": "a"}, {"Id": "b"}]));
}

#[test]
fn the_discriminator_selects_the_structure_of_a_union() {
    is("choice", &["kind=Knife,sharp=true"], json!({"kind": "Knife", "sharp": true}));
    is("choice", &["sharp=true,kind=Knife"], json!({"kind": "Knife", "sharp": true}));
    is("choice", &["kind=Spoon,deep=true"], json!({"kind": "Spoon", "deep": "true"}));
    is("choice", &[r#"{"kind": "Knife", "sharp": true}"#], json!({"kind": "Knife", "sharp": true}));
}

#[test]
fn anything_may_be_json_shorthand_or_text() {
    is("anything", &["{\"a\": [1]}"], json!({"a": [1]}));
    is("anything", &["1.5"], json!(1.5));
    is("anything", &["null"], json!(null));
    is("anything", &["a=1"], json!({"a": "1"}));
    is("anything", &["plain words"], json!("plain words"));
}

#[test]
fn errors_name_the_option_and_a_fix() {
    is_not("text", &[], "--text: expected a value");
    is_not("text", &["a", "b"], "--text: expected one word, found 2: quote a value that contains spaces");
    is_not("tags", &["a=b", "c=d"], "--tags: expected one word, found 2: join pairs with commas, such as `a=b,c=d`");
    is_not("text", &["file://nowhere"], "--text: cannot read the file `nowhere`: no nowhere");
    is_not("text", &["fileb://bytes"], "--text: expected text, found bytes that are not UTF-8");
    is_not(
        "tags",
        &["a=b,c==d"],
        "--tags: Error parsing parameter: Expected: ',', received: '=' for input:\n  a=b,c==d\n        ^",
    );
    is_not(
        "tags",
        &["a=1,a=2"],
        "--tags: Error parsing parameter: Second instance of key \"a\" encountered for input:\n  a=1,a=2\n      ^\n  This is often because there is a preceding \",\" instead of a space.",
    );
    is_not("tags", &[""], "--tags: expected a map: `KEY=VALUE,KEY=VALUE`, or JSON: `{…}`");
    is_not("tags", &["{\"a\": }"], "--tags: Invalid JSON: expected value at line 1 column 7");
}

#[test]
fn errors_do_not_quote_sensitive_values() {
    for words in [
        ["a=hunter2,b"],
        ["a=\"hunter2"],
        ["a={b=hunter2"],
        ["{\"a\": \"hunter2\""],
        ["hunter2"],
        ["a=hunter2,hunter2=x,hunter2=y"],
    ] {
        let problem = read_as(BlobInput::Base64, "secret", &words);
        if let Err(problem) = problem {
            assert!(!problem.contains("hunter2"), "{problem}");
        }
    }
    is_not(
        "secret",
        &["hunter2"],
        "--secret: Error parsing parameter: Expected: '=', received: 'EOF', at character 8 of a sensitive value",
    );
}

#[test]
fn arbitrary_words_do_not_panic() {
    let marks: Vec<char> = "ab=,[]{}'\"\\@ \n1-.:T0é\u{0}".chars().collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let (meta, operation) = service_of(MEMBERS, &[&TREE, &CHOICE, &KNIFE, &COURSE, &ID, &NEST]);
    let files = files();
    let arguments = names::arguments(meta, operation);
    for _ in 0..20_000 {
        let word: String = (0..next() % 12).map(|_| marks[(next() % marks.len() as u64) as usize]).collect();
        let argument = &arguments[(next() % arguments.len() as u64) as usize];
        let blobs = if next() % 2 == 0 { BlobInput::Base64 } else { BlobInput::Raw };
        if let Ok(value) = read(meta, argument, &[word], blobs, &files) {
            let input = Map::from_iter([(argument.key.clone(), value)]);
            let violations = crate::check::check(meta, operation, &input);
            assert!(violations.iter().all(|violation| violation.option.is_some()));
        }
    }
}

#[test]
fn deep_values_are_errors() {
    for word in ["[".repeat(200_000), "{\"Child\":".repeat(100_000), format!("Child={}", "{Child=".repeat(100_000))] {
        assert!(read_as(BlobInput::Base64, "tree", &[&word]).is_err());
        let _ = read_as(BlobInput::Base64, "nest", &[&word]);
        assert!(read_as(BlobInput::Base64, "anything", &[&word]).is_err());
    }
}
