use super::*;
use crate::value::fixture::service_of;
use bindery::Style;
use bindery::meta::{Bound, Shape, Variant};
use serde_json::json;

const INTEGER: Type = Type::Integer { bits: 8, signed: true };
const LONG: Type = Type::Integer { bits: 64, signed: false };

const fn constrained_to(name: &'static str, ty: Type, constraints: Constraints) -> Member {
    Member { constraints, ..Member::new(name, ty) }
}

static MEMBERS: &[&Member] = &[
    &Member { required: true, ..Member::new("id", Type::String) },
    &constrained_to(
        "name",
        Type::String,
        Constraints { min_length: Some(1), max_length: Some(3), pattern: Some("^[a-zé]*$"), ..Constraints::NONE },
    ),
    &Member {
        sensitive: true,
        ..constrained_to("token", Type::String, Constraints { pattern: Some("^x"), ..Constraints::NONE })
    },
    &constrained_to(
        "small",
        INTEGER,
        Constraints {
            minimum: Some(Bound::Integer(1)),
            maximum: Some(Bound::Integer(10)),
            exclusive_maximum: true,
            multiple_of: Some(Bound::Integer(3)),
            ..Constraints::NONE
        },
    ),
    &constrained_to(
        "price",
        Type::Float { bits: 64 },
        Constraints {
            minimum: Some(Bound::Decimal(0.5)),
            exclusive_minimum: true,
            multiple_of: Some(Bound::Decimal(0.01)),
            ..Constraints::NONE
        },
    ),
    &Member::new("long", LONG),
    &Member::new("single", Type::Float { bits: 32 }),
    &constrained_to(
        "tags",
        Type::List(&Item {
            constraints: Constraints { min_length: Some(2), ..Constraints::NONE },
            ..Item::new(Type::String)
        }),
        Constraints { min_items: Some(1), max_items: Some(2), unique_items: true, ..Constraints::NONE },
    ),
    &constrained_to(
        "logins",
        Type::Map(&Item { sensitive: true, keys: Some(&PROVIDER), ..Item::new(Type::String) }),
        Constraints { max_properties: Some(1), ..Constraints::NONE },
    ),
    &Member::new("tree", Type::Shape(1)),
    &Member::new("choice", Type::Shape(2)),
    &Member::new("when", Type::Timestamp(TimeFormat::EpochSeconds)),
    &Member::new("bytes", Type::Blob(bindery::meta::BlobFormat::Base64)),
    &Member::new("course", Type::Shape(4)),
    &Member::new("pair", Type::Tuple(&[Item::new(Type::String), Item::new(INTEGER)])),
    &Member { nullable: true, ..Member::new("perhaps", Type::String) },
    &Member {
        required: false,
        location: Location::Header { style: Style::Simple },
        ..Member::new("X-Strict", Type::Boolean)
    },
    &Member { location: Location::File, ..Member::new("photo", Type::Blob(bindery::meta::BlobFormat::Binary)) },
    &Member::new("code", Type::Shape(5)),
    &constrained_to(
        "secrets",
        Type::List(&Item { sensitive: true, ..Item::new(Type::String) }),
        Constraints { unique_items: true, ..Constraints::NONE },
    ),
];

static TREE: Shape = Shape {
    name: "Tree",
    docs: "",
    kind: Kind::Structure {
        members: &[
            &Member { required: true, ..Member::new("Name", Type::String) },
            &Member { required: true, read_only: true, ..Member::new("Made", Type::String) },
            &Member::new("graph.children", Type::Map(&Item::new(Type::Shape(1)))),
            &Member::new("Seeds", Type::List(&Item::new(INTEGER))),
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

static COURSE: Shape = Shape { name: "Course", docs: "", kind: Kind::Enum(&["starter"]) };

static PROVIDER: Item = Item {
    constraints: Constraints {
        min_length: Some(1),
        max_length: Some(8),
        pattern: Some(r"^[\w.]*$"),
        ..Constraints::NONE
    },
    ..Item::new(Type::String)
};

static CODE: Shape = Shape {
    name: "Code",
    docs: "",
    kind: Kind::Newtype(&Item {
        constraints: Constraints { max_length: Some(2), ..Constraints::NONE },
        ..Item::new(Type::String)
    }),
};

fn violations(input: Value) -> Vec<String> {
    let (meta, operation) = service_of(MEMBERS, &[&TREE, &CHOICE, &KNIFE, &COURSE, &CODE]);
    let Value::Object(input) = input else { panic!("an object") };
    check(meta, operation, &input).iter().map(Violation::to_string).collect()
}

/// Checks the violations of one member of an otherwise valid input.
#[track_caller]
fn is(name: &str, value: Value, expected: &[&str]) {
    assert_eq!(violations(json!({"id": "x", name: value})), expected, "{name}");
}

#[test]
fn a_valid_input_has_no_violations() {
    let valid = json!({
        "id": "x", "name": "aé", "token": "xyz", "small": 9, "price": 0.57, "long": 18_446_744_073_709_551_615_u64,
        "tags": ["ab", "cd"], "logins": {"a": "b"}, "tree": {"Name": "x", "graph.children": {"a b": {"Name": "y"}}, "Seeds": [1]},
        "choice": {"kind": "Knife", "sharp": true}, "when": 1.5, "bytes": "Zm9v", "course": "something new",
        "pair": ["a", 1], "perhaps": null, "X-Strict": false, "photo": {"name": "a", "content": "Zm9v"}, "code": "ab",
    });
    assert_eq!(violations(valid), Vec::<String>::new());
}

#[test]
fn violations_are_in_the_order_of_the_options() {
    assert_eq!(
        violations(json!({"small": 11, "name": "", "tree": {"Seeds": ["x"]}})),
        [
            "--id: is required",
            "--name: must have at least 1 character, found 0",
            "--small: must be less than 10, found 11",
            "--small: must be a multiple of 3, found 11",
            "--tree: .Name is required",
            "--tree: .Seeds[0] expected a whole number, found \"x\"",
        ]
    );
}

#[test]
fn strings_have_a_length_and_a_pattern() {
    is("name", json!("ééé"), &[]);
    is("name", json!("éééé"), &["--name: must have at most 3 characters, found 4"]);
    is("name", json!("A"), &["--name: must match the pattern `^[a-zé]*$`, found \"A\""]);
    is("name", json!(7), &["--name: expected text, found a number: quote the value"]);
    is("code", json!("abc"), &["--code: must have at most 2 characters, found 3"]);
}

#[test]
fn numbers_have_bounds() {
    is("small", json!(0), &["--small: must be at least 1, found 0"]);
    is("small", json!(300), &["--small: expected a number from -128 to 127, found 300"]);
    is("small", json!(3.5), &["--small: expected a whole number, found 3.5"]);
    is("small", json!(3.0), &[]);
    is("price", json!(0.5), &["--price: must be greater than 0.5, found 0.5"]);
    is("price", json!(0.555), &["--price: must be a multiple of 0.01, found 0.555"]);
    is("price", json!("a lot"), &["--price: expected a number, found \"a lot\""]);
    is("single", json!(-1e39), &["--single: expected a number from -3.4028235e38 to 3.4028235e38, found -1e+39"]);
    is("single", json!(3e38), &[]);
    is("long", json!(-1), &["--long: expected a number from 0 to 18446744073709551615, found -1"]);
    is("long", json!(1e300), &["--long: expected a whole number, found 1e+300"]);
}

#[test]
fn lists_and_maps_have_sizes() {
    is("tags", json!([]), &["--tags: must have at least 1 item, found 0"]);
    is(
        "tags",
        json!(["ab", "ab", "c"]),
        &[
            "--tags: [2] must have at least 2 characters, found 1",
            "--tags: must have at most 2 items, found 3",
            "--tags: [1] is a duplicate; items must be unique: \"ab\"",
        ],
    );
    is("tags", json!([null]), &["--tags: [0] must not be null"]);
    is("logins", json!({"a": "b", "c": "d"}), &["--logins: must have at most 1 entry, found 2"]);
    is("pair", json!(["a"]), &["--pair: expected 2 items, found 1"]);
    is("pair", json!({"a": 1}), &["--pair: expected a list, found a map"]);
}

#[test]
fn keys_of_maps_are_checked() {
    is("logins", json!({"": "v"}), &["--logins: key \"\" must have at least 1 character, found 0"]);
    is("logins", json!({"a.example": "v"}), &["--logins: key \"a.example\" must have at most 8 characters, found 9"]);
    is("logins", json!({"a b": "v"}), &["--logins: key \"a b\" must match the pattern `^[\\w.]*$`, found \"a b\""]);
}

#[test]
fn inner_values_are_checked() {
    is(
        "tree",
        json!({"Name": "x", "graph.children": {"graph.facebook.com": {"Nam": "y", "Seeds": 1}}}),
        &[
            "--tree: [\"graph.children\"][\"graph.facebook.com\"].Name is required",
            "--tree: [\"graph.children\"][\"graph.facebook.com\"].Seeds expected a list, found 1",
            "--tree: [\"graph.children\"][\"graph.facebook.com\"].Nam is unknown; did you mean `Name`?",
        ],
    );
    is(
        "tree",
        json!({"Name": "x", "zzz": 1}),
        &["--tree: .zzz is unknown; expected one of `Name`, `graph.children`, `Seeds`"],
    );
}

#[test]
fn a_union_requires_its_discriminator_and_is_open() {
    is("choice", json!({}), &["--choice: .kind is required; expected one of `Knife`"]);
    is("choice", json!({"kind": 1}), &["--choice: .kind expected text, one of `Knife`"]);
    is("choice", json!({"kind": "Spoon", "deep": 1}), &[]);
    is(
        "choice",
        json!({"kind": "Knife", "sharp": "very"}),
        &["--choice: .sharp expected `true` or `false`, found \"very\""],
    );
}

#[test]
fn invalid_timestamps_and_bytes_are_reported() {
    is(
        "when",
        json!("yesterday"),
        &["--when: expected a time, such as 2024-05-14T15:36:26Z or seconds since 1970, found \"yesterday\""],
    );
    is("bytes", json!("!"), &["--bytes: expected bytes in base64, found \"!\""]);
    is("photo", json!({"name": "a"}), &["--photo: has no `content`"]);
}

#[test]
fn nulls_and_unknown_members_are_reported() {
    is("name", Value::Null, &["--name: is null; omit it"]);
    assert_eq!(violations(json!({"id": "x", "nam": 1})), [".nam is unknown; did you mean `name`?"]);
}

#[test]
fn a_list_instead_of_text_suggests_quotes() {
    is(
        "logins",
        json!({"a": ["b", "c"]}),
        &[
            "--logins: .a expected text, found a list: quote a value that contains commas, or escape each comma with a backslash",
        ],
    );
}

#[test]
fn violations_do_not_quote_sensitive_values() {
    for input in [
        json!({"id": "x", "token": "hunter2"}),
        json!({"id": "x", "token": ["hunter2"]}),
        json!({"id": "x", "token": 4711, "logins": {"a": 4711, "b": ["hunter2"]}}),
        json!({"id": "x", "logins": "hunter2"}),
        json!({"id": "x", "logins": ["hunter2"]}),
        json!({"id": "x", "secrets": ["hunter2", "hunter2"], "logins": 4711}),
    ] {
        let violations = violations(input).join("\n");
        assert!(!violations.is_empty());
        assert!(!violations.contains("hunter2") && !violations.contains("4711"), "{violations}");
    }
}

#[test]
fn a_deep_input_does_not_overflow_the_stack() {
    let mut tree = json!({"Name": "x"});
    for _ in 0..300 {
        tree = json!({"Name": "x", "graph.children": {"a": tree}});
    }
    let found = violations(json!({"id": "x", "tree": tree}));
    assert_eq!(found.len(), 1);
    assert!(found[0].ends_with("is nested more than 256 levels deep"), "{}", found[0]);
}

#[test]
fn many_items_are_checked_in_linear_time() {
    let items: Vec<String> = (0..100_000).map(|index| format!("item {index}")).collect();
    is("tags", json!(items), &["--tags: must have at most 2 items, found 100000"]);
    let violations = violations(json!({"id": "x", "tags": vec![1; 100_000]}));
    assert_eq!(violations.len(), 101);
    assert_eq!(violations[100], "there are more errors");
}
