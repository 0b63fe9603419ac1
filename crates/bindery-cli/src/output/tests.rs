use super::{Description, Format, OrderedValue, Page, TextStyle, TimestampStyle, compact, render};
use bindery::Service;
use bindery::meta::{Item, Kind, Member, Meta, Shape, Type, Variant};
use serde_json::{Value, json};
use std::fmt::Write;

const PAGE: Page = Page { width: 80, style: TextStyle::Plain };

fn as_all(value: &OrderedValue) -> String {
    let formats = [Format::Json, Format::Text, Format::Table, Format::Yaml];
    let mut all = String::new();
    for (name, format) in Format::NAMES.iter().zip(formats) {
        let _ = write!(all, "-- {name}\n{}", render(value, format, "DescribePet", PAGE));
    }
    all
}

fn value(text: &str) -> OrderedValue {
    OrderedValue::from(serde_json::from_str::<Value>(text).unwrap())
}

#[test]
fn an_output_in_every_format() {
    let value = value(
        r#"{"Id": "eu:1", "Name": "pööl\tx", "Open": true, "Since": 1445566778.0, "None": null, "Urls": ["a", "b"],
            "Tags": {"z": "1", "a": "yes"}, "Empty": [], "Nothing": {},
            "Rules": [{"Claim": "c", "Values": [1, 2]}, {"Claim": "d", "Match": "Equals"}]}"#,
    );
    insta::assert_snapshot!(as_all(&value));
}

#[test]
fn query_results_in_every_format() {
    let mut all = String::new();
    for text in [
        "null",
        "[]",
        "{}",
        "\"\"",
        "\"a\"",
        "5",
        "true",
        "[1, \"x\", null]",
        "[[1, 2], [3]]",
        "[[1, [2, 5]], [3]]",
        r#"[{"x": 1}, {"l": [1]}]"#,
        r#"{"a": [1, {"x": 1}]}"#,
        r#"{"a": {"b": {"c": [1, 2]}}}"#,
        r#"[[{"a": 1}, {"a": 2}], [{"b": 3}]]"#,
        r#"{"k": [[], []]}"#,
        r#"{"w": "日本語", "n": "1\n2"}"#,
    ] {
        let _ = writeln!(all, "==== {text}\n{}", as_all(&value(text)));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn a_wide_table_has_names_beside_values() {
    let words =
        json!({"first": "a".repeat(40), "second": "b".repeat(40), "more": [{"x": 1, "y": 2}, {"x": 3, "y": 4}]});
    insta::assert_snapshot!(render(&OrderedValue::from(words), Format::Table, "DescribePet", PAGE));
}

#[test]
fn colors_do_not_change_the_width_of_a_table() {
    let value = value(r#"[{"x": 1, "y": 2}]"#);
    let coloured = render(&value, Format::Table, "T", Page { style: TextStyle::Colored, ..PAGE });
    insta::assert_snapshot!(coloured.replace('\u{1b}', "ESC"));
    let mut bare = coloured;
    for code in ["0", "1", "1;34", "36"] {
        bare = bare.replace(&format!("\u{1b}[{code}m"), "");
    }
    assert_eq!(bare, render(&value, Format::Table, "T", PAGE));
}

#[test]
fn yaml_equals_json() {
    for text in [
        r##"["yes", "no", "null", "~", "1", "1.0", "0x1f", "1_000", "12:30", "2026-11-21", "", " a", "a ", "a: b", "- a", "#"]"##,
        r##"["a #b", "'", "\"", "\\", "@a", "`", "%", "!t", "&a", "*a", "|", ">", "{", "[", "?", "? a", "---", "...", "=", "<<"]"##,
        r#"["a\nb", "a\n", "\n", "\ta", "\u0000", "\u001b[1m", "\u0085", "\u2028", "\ufeff", "é", "🦀", "\r\n", "e1", ".inf", "1e3"]"#,
        r#"{"": 1, "yes": {"a b": [[], {}, [[1]], [{"x": []}]]}, "1": null, "a: b": true, "-": -0.5, "\n": 1e300}"#,
        "[1445566778.0, 1e16, 18446744073709551615, -9223372036854775808, 0.1]",
    ] {
        let value: Value = serde_json::from_str(text).unwrap();
        let yaml = render(&OrderedValue::from(value.clone()), Format::Yaml, "T", PAGE);
        let read: Value = serde_saphyr::from_str(&yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}"));
        assert_eq!(read, value, "{yaml}");
    }
}

static PET: Shape = Shape {
    name: "Pet",
    docs: "",
    kind: Kind::Structure {
        members: &[
            &Member::new("name", Type::String),
            &Member { nullable: true, ..Member::new("age", Type::Document) },
            &Member::new("kin", Type::List(&Item::new(Type::Shape(0)))),
            &Member::new("by", Type::Map(&Item::new(Type::Shape(0)))),
            &Member::new("as", Type::Shape(1)),
        ],
        additional: None,
    },
};
static GUISE: Shape = Shape {
    name: "Guise",
    docs: "",
    kind: Kind::Union { discriminator: "kind", variants: &[Variant { value: "cat", shape: 2 }] },
};
static CAT: Shape = Shape {
    name: "Cat",
    docs: "",
    kind: Kind::Structure {
        members: &[&Member::new("tail", Type::Boolean)],
        additional: Some(&Item::new(Type::Document)),
    },
};
static SERVICE: Service = Service { name: "pets", ..Service::NONE };

#[test]
fn members_have_the_order_of_their_description() {
    static META: Meta =
        Meta { service: &SERVICE, docs: "", operations: &[], shapes: &[&PET, &GUISE, &CAT], failures: &[] };
    let value = json!({
        "zzz": 1, "age": null, "name": "Tom", "by": {"b": {"kin": null, "name": "B"}, "a": {"x": 1}},
        "kin": [{"kin": [], "name": "Kit", "no": 1}, null, "odd"],
        "as": {"a": 1, "tail": true, "kind": "cat"},
    });
    let description = Description { meta: &META, timestamps: TimestampStyle::Wire };
    let value = description.apply(&Type::Shape(0), OrderedValue::from(value));
    insta::assert_snapshot!(render(&value, Format::Json, "T", PAGE));
    let other = OrderedValue::from(json!({"kind": "dog", "bark": 1}));
    let other = description.apply(&Type::Shape(1), other);
    assert_eq!(
        other,
        OrderedValue::from(json!({"bark": 1, "kind": "dog"})),
        "of a variant that is not described, all is shown"
    );
}

#[test]
fn entries_of_maps_keep_the_order_of_the_response() {
    static META: Meta =
        Meta { service: &SERVICE, docs: "", operations: &[], shapes: &[&PET, &GUISE, &CAT], failures: &[] };
    let json = br#"{"by": {"z": {"name": "Z", "age": 1}, "a": {"name": "A"}}, "age": 5}"#;
    let decoded = OrderedValue::from(serde_json::from_slice::<serde_json::Value>(json).unwrap());
    let decoded = decoded.in_order_of(&OrderedValue::parse(json).unwrap());
    let value = Description { meta: &META, timestamps: TimestampStyle::Wire }.apply(&Type::Shape(0), decoded);
    assert_eq!(compact(&value), r#"{"age":5,"by":{"z":{"name":"Z","age":1},"a":{"name":"A"}}}"#);
    // An entry that the response does not have, as that of a header, is last.
    let value = OrderedValue::from(json!({"a": [{"x": 1, "y": 2}], "b": 1, "c": null}));
    let value = value.in_order_of(&OrderedValue::parse(br#"{"c": 0, "a": [{"y": 0, "x": 0}]}"#).unwrap());
    assert_eq!(compact(&value), r#"{"c":null,"a":[{"y":2,"x":1}],"b":1}"#);
    assert_eq!(OrderedValue::parse(b"<html>"), None);
}

#[test]
fn timestamps_are_printed_in_iso_8601() {
    use bindery::meta::TimeFormat;
    static META: Meta = Meta { service: &SERVICE, docs: "", operations: &[], shapes: &[], failures: &[] };
    let description = Description { meta: &META, timestamps: TimestampStyle::Iso8601 };
    for (format, value, expected) in [
        (TimeFormat::EpochSeconds, json!(1_445_566_778), "2015-10-23T02:19:38+00:00"),
        (TimeFormat::EpochSeconds, json!(1_445_566_778.5), "2015-10-23T02:19:38.500000+00:00"),
        (TimeFormat::DateTime, json!("2015-10-23T02:19:38.123Z"), "2015-10-23T02:19:38.123000+00:00"),
        (TimeFormat::DateTime, json!("not a time"), "not a time"),
        (TimeFormat::HttpDate, json!("Fri, 23 Oct 2015 02:19:38 GMT"), "2015-10-23T02:19:38+00:00"),
    ] {
        let value = description.apply(&Type::Timestamp(format), OrderedValue::from(value));
        assert_eq!(value, OrderedValue::String(expected.to_owned()));
    }
}
