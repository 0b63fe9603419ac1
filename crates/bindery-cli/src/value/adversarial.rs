//! Metadata that no valid document produces: its readers end in time and without a panic.

use crate::help;
use crate::names;
use crate::skeleton::{SkeletonKind, skeleton};
use crate::value::fixture::service_of;
use crate::value::input::{self, InputFormat};
use crate::value::{BlobInput, read};
use crate::{check, files::Files, value::resolved_type, value_hints};
use bindery::meta::{Constraints, Item, Kind, Member, Meta, Operation, Shape, Type, Variant};
use serde_json::{Map, Value, json};

/// Uses everything that reads metadata.
fn use_up(meta: &Meta, operation: &Operation) {
    let page = help::operation(meta, "it", operation);
    assert!(page.len() < 2_000_000, "{}", page.len());
    for kind in [SkeletonKind::Input, SkeletonKind::YamlInput, SkeletonKind::Output] {
        let text = skeleton(meta, operation, kind);
        assert!(text.len() < 20_000_000, "{}", text.len());
    }
    let files = Files::new(|_| Ok(Vec::new()), |_| None);
    for argument in names::arguments(meta, operation) {
        let _ = value_hints::hint(meta, &argument);
        let _ = resolved_type::member_is_sensitive(meta, argument.member);
        for word in ["a=b", "[[[[]]]]", r#"{"a":{"a":{"a":[]}}}"#, "a={a={a=[b]}}", "a,b", "1"] {
            let Ok(value) = read(meta, &argument, &[word.to_owned()], BlobInput::Base64, &files) else { continue };
            let _ = check::check(meta, operation, &Map::from_iter([(argument.key.clone(), value)]));
        }
    }
}

fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn shape(kind: Kind) -> &'static Shape {
    leak(Shape { name: "It", docs: "", kind })
}

static ONE: &[&Member] = &[&Member { required: true, ..Member::new("a", Type::Shape(1)) }];

#[test]
fn recursive_newtypes() {
    let newtype = shape(Kind::Newtype(leak(Item::new(Type::Shape(1)))));
    let (meta, operation) = service_of(ONE, &[newtype]);
    use_up(meta, operation);
    let list = shape(Kind::Newtype(leak(Item::new(Type::List(leak(Item::new(Type::Shape(1))))))));
    let (meta, operation) = service_of(ONE, &[list]);
    use_up(meta, operation);
    let there = shape(Kind::Newtype(leak(Item::new(Type::Shape(2)))));
    let back = shape(Kind::Newtype(leak(Item::new(Type::Map(leak(Item::new(Type::Shape(1))))))));
    let (meta, operation) = service_of(ONE, &[there, back]);
    use_up(meta, operation);
}

#[test]
fn missing_shapes() {
    let union = shape(Kind::Union { discriminator: "a", variants: &[Variant { value: "b", shape: 99 }] });
    for shapes in [vec![], vec![union]] {
        let (meta, operation) = service_of(ONE, &shapes);
        use_up(meta, operation);
        let nowhere = Operation { input: 99, output: Some(Type::Shape(99)), errors: &[99], ..*operation };
        use_up(meta, &nowhere);
    }
}

#[test]
fn a_recursive_union() {
    let union = shape(Kind::Union {
        discriminator: "a",
        variants: &[Variant { value: "b", shape: 1 }, Variant { value: "c", shape: 2 }],
    });
    let structure = shape(Kind::Structure { members: ONE, additional: Some(leak(Item::new(Type::Shape(2)))) });
    let (meta, operation) = service_of(ONE, &[union, structure]);
    use_up(meta, operation);
}

/// Each of many shapes contains all others, so that the number of paths is astronomical.
#[test]
fn shapes_that_all_contain_each_other() {
    let shapes: Vec<&'static Shape> = (1..=30)
        .map(|_| {
            let members: Vec<&'static Member> = (1..=30)
                .map(|index| {
                    let name: &'static str = leak(format!("m{index}"));
                    leak(Member { required: true, ..Member::new(name, Type::Shape(index)) })
                })
                .collect();
            shape(Kind::Structure { members: leak(members), additional: None })
        })
        .collect();
    let (meta, operation) = service_of(ONE, &shapes);
    use_up(meta, leak(Operation { output: Some(Type::Shape(1)), ..*operation }));
}

#[test]
fn a_structure_with_thousands_of_members_is_complete() {
    let members: Vec<&'static Member> = (0..3_000)
        .map(|index| {
            let name: &'static str = leak(format!("Member{index}"));
            leak(Member::new(name, Type::String))
        })
        .collect();
    let (meta, operation) = service_of(ONE, &[shape(Kind::Structure { members: leak(members), additional: None })]);
    use_up(meta, operation);
    let page = help::operation(meta, "it", operation);
    assert!(page.contains("Member2999 -> (string)") && !page.contains("..."), "{}", page.len());
    assert!(skeleton(meta, operation, SkeletonKind::Input).contains("\"Member2999\": \"\""));
}

/// A terminal interprets escape sequences, and a line break would end a YAML comment.
#[test]
fn control_characters_in_metadata_are_removed() {
    let odd = "a\u{1b}[2J\u{202e}\n\u{85}'\"#: b";
    let member = leak(Member {
        docs: odd,
        required: true,
        default: Some(odd),
        constraints: Constraints { pattern: Some(odd), ..Constraints::NONE },
        ..Member::new(odd, Type::Shape(1))
    });
    let (meta, operation) = service_of(leak([member as &Member]), &[shape(Kind::Enum(leak([odd])))]);
    let operation = Operation { name: odd, docs: odd, output: Some(Type::Shape(0)), ..*operation };
    for page in [help::operation(meta, "it", &operation), help::service(meta, "it", &[])] {
        assert!(!page.contains(|c: char| c != '\n' && c.is_control() || c == '\u{202e}'), "{page:?}");
    }
    let files = Files::new(|_| Ok(Vec::new()), |_| None);
    let yaml = skeleton(meta, &operation, SkeletonKind::YamlInput);
    let input = input::read(meta, &operation, InputFormat::Yaml, &yaml, BlobInput::Base64, &files);
    assert_eq!(input.map(Value::Object), Ok(json!({ odd: odd })), "{yaml:?}");
    let input = skeleton(meta, &operation, SkeletonKind::Input);
    assert_eq!(serde_json::from_str::<Value>(&input).ok(), Some(json!({ odd: odd })));
}

#[test]
fn values_that_do_not_fit_recursive_metadata_are_reported() {
    let (meta, operation) = service_of(ONE, &[shape(Kind::Structure { members: ONE, additional: None })]);
    for value in [Value::Null, json!(1), json!([]), json!({"a": {"a": {"a": null}}})] {
        let violations = check::check(meta, operation, &Map::from_iter([("a".to_owned(), value)]));
        assert!(!violations.is_empty());
    }
}
