use super::*;
use crate::files::Files;
use crate::value::BlobInput;
use crate::value::input::{self, Notation};
use serde_json::Value;

fn of<'m>(meta: &'m Meta, name: &str) -> &'m Operation {
    meta.operations.iter().find(|operation| operation.name == name).unwrap()
}

#[test]
fn templates_look_as_those_of_the_aws_cli() {
    let meta = &cognito_identity::META;
    let operation = of(meta, "SetIdentityPoolRoles");
    insta::assert_snapshot!(skeleton(meta, operation, Skeleton::Input));
    insta::assert_snapshot!("yaml", skeleton(meta, operation, Skeleton::YamlInput));
    assert_eq!(skeleton(meta, operation, Skeleton::Output), "{}\n");
    insta::assert_snapshot!("output", skeleton(meta, of(meta, "GetCredentialsForIdentity"), Skeleton::Output));
}

#[test]
fn every_kind_of_member_has_a_template() {
    let meta = &kitchen_sink::META;
    insta::assert_snapshot!("everything", skeleton(meta, of(meta, "putStructure"), Skeleton::YamlInput));
    assert_eq!(skeleton(meta, of(meta, "patchAnything"), Skeleton::Output), "{}\n");
    assert_eq!(skeleton(meta, of(meta, "postWord"), Skeleton::Output).lines().count(), 1);
}

#[test]
fn json_and_yaml_say_the_same_and_can_be_read() {
    let files = Files::new(|_| Ok(Vec::new()), |_| None);
    for meta in [&cognito_identity::META, &kitchen_sink::META] {
        for operation in meta.operations {
            let json = skeleton(meta, operation, Skeleton::Input);
            let yaml = skeleton(meta, operation, Skeleton::YamlInput);
            let read = |notation, text: &str| {
                let input = input::read(meta, operation, notation, text, BlobInput::Base64, &files);
                input.unwrap_or_else(|problem| panic!("{}: {problem}\n{text}", operation.name))
            };
            assert_eq!(read(Notation::Json, &json), read(Notation::Yaml, &yaml), "{}", operation.name);
            assert!(serde_json::from_str::<Value>(&skeleton(meta, operation, Skeleton::Output)).is_ok());
        }
    }
}

#[test]
fn keys_and_values_that_yaml_reads_otherwise_are_quoted() {
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
