use super::*;
use crate::files::Files;
use crate::value::BlobInput;
use crate::value::input::{self, InputFormat};
use serde_json::Value;

fn of<'m>(meta: &'m Meta, name: &str) -> &'m Operation {
    meta.operations.iter().find(|operation| operation.name == name).unwrap()
}

#[test]
fn skeletons_equal_those_of_the_aws_cli() {
    let meta = &cognito_identity::META;
    let operation = of(meta, "SetIdentityPoolRoles");
    insta::assert_snapshot!(skeleton(meta, operation, SkeletonKind::Input));
    insta::assert_snapshot!("yaml", skeleton(meta, operation, SkeletonKind::YamlInput));
    assert_eq!(skeleton(meta, operation, SkeletonKind::Output), "{}\n");
    insta::assert_snapshot!("output", skeleton(meta, of(meta, "GetCredentialsForIdentity"), SkeletonKind::Output));
}

#[test]
fn every_type_has_a_skeleton() {
    let meta = &kitchen_sink::META;
    insta::assert_snapshot!("everything", skeleton(meta, of(meta, "putStructure"), SkeletonKind::YamlInput));
    assert_eq!(skeleton(meta, of(meta, "patchAnything"), SkeletonKind::Output), "{}\n");
    assert_eq!(skeleton(meta, of(meta, "postWord"), SkeletonKind::Output).lines().count(), 1);
}

#[test]
fn json_and_yaml_skeletons_are_valid_and_equal() {
    let files = Files::new(|_| Ok(Vec::new()), |_| None);
    for meta in [&cognito_identity::META, &kitchen_sink::META] {
        for operation in meta.operations {
            let json = skeleton(meta, operation, SkeletonKind::Input);
            let yaml = skeleton(meta, operation, SkeletonKind::YamlInput);
            let read = |notation, text: &str| {
                let input = input::read(meta, operation, notation, text, BlobInput::Base64, &files);
                input.unwrap_or_else(|problem| panic!("{}: {problem}\n{text}", operation.name))
            };
            assert_eq!(read(InputFormat::Json, &json), read(InputFormat::Yaml, &yaml), "{}", operation.name);
            assert!(serde_json::from_str::<Value>(&skeleton(meta, operation, SkeletonKind::Output)).is_ok());
        }
    }
}

#[test]
fn ambiguous_yaml_keys_and_values_are_quoted() {
    let entry = |key: &str, value| Entry { key: key.to_owned(), value, comment: "a: b # c".to_owned() };
    let node = Node::Map(vec![
        entry("on", text("no")),
        entry("a b", Node::List(vec![Node::List(vec![text("x")]), Node::Map(vec![entry("1", text("# y"))])])),
        entry("page[size]", Node::List(Vec::new())),
    ]);
    let mut out = String::new();
    write_yaml(&node, 0, &mut out);
    insta::assert_snapshot!(out, @r##"
    "on": "no"  # a: b # c
    "a b":  # a: b # c
    - - "x"
    - "1": "# y"  # a: b # c
    "page[size]": []  # a: b # c
    "##);
    assert_eq!(
        serde_saphyr::from_str::<Value>(&out).unwrap(),
        serde_json::json!({"on": "no", "a b": [["x"], {"1": "# y"}], "page[size]": []})
    );
}
