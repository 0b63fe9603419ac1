//! Every type round-trips and deserializes leniently.

use crate::samples::{self, Fill};
use crate::shapes::{Type, all};
use bindery::meta::{Kind, Member};
use serde_json::{Value, json};

/// The structures, with their members.
fn structures() -> Vec<(Type, &'static [&'static Member])> {
    let member = |ty: Type| match ty.meta.shapes[ty.index].kind {
        Kind::Structure { members, .. } => Some((ty, members)),
        Kind::Enum(_) | Kind::IntegerEnum(_) | Kind::Union { .. } | Kind::Untagged(_) | Kind::Newtype(_) => None,
    };
    all().into_iter().filter_map(member).collect()
}

/// The result of deserializing a text.
fn read(ty: &Type, json: &Value) -> Result<Value, String> {
    (ty.read)(&json.to_string()).map(|seen| seen.json).map_err(|error| error.to_string())
}

#[test]
fn every_type_round_trips() {
    for ty in all() {
        for fill in [Fill::All, Fill::Required] {
            let json = samples::shape(ty.meta, ty.index, fill);
            assert_eq!(read(&ty, &json), Ok(json), "{} with {fill:?}", ty.name());
        }
    }
}

#[test]
fn enums_keep_unknown_values() {
    for ty in all().iter().filter(|ty| !ty.values.is_empty()) {
        let unknown = ["", "Unknown", "NOT_YET", "not yet", "ünbekannt\u{0}\"", &"x".repeat(10_000)];
        let cases = ty.values.iter().flat_map(|value| [value.to_string(), format!("{value} "), value.to_lowercase()]);
        for value in cases.chain(unknown.map(str::to_owned)) {
            assert_eq!(read(ty, &json!(value)), Ok(json!(value)), "{}", ty.name());
        }
        for wrong in [json!(1), json!(null), json!(true), json!([]), json!({"A": null})] {
            assert!(read(ty, &wrong).is_err(), "{} of {wrong}", ty.name());
        }
    }
}

#[test]
fn unknown_members_are_ignored() {
    for (ty, _) in structures() {
        for fill in [Fill::All, Fill::Required] {
            let json = samples::shape(ty.meta, ty.index, fill);
            let mut more = json.clone();
            more["NotYet"] = json!({"deep": [null, {"deeper": 1e300}]});
            more["__type"] = json!("x#Y");
            assert_eq!(read(&ty, &more), Ok(json), "{}", ty.name());
        }
    }
}

#[test]
fn a_null_member_is_absent() {
    for (ty, members) in structures() {
        let json = samples::shape(ty.meta, ty.index, Fill::Required);
        let mut nulls = json.clone();
        for member in members.iter().filter(|member| !member.required) {
            nulls[member.name] = Value::Null;
        }
        assert_eq!(read(&ty, &nulls), Ok(json), "{}", ty.name());
    }
}

#[test]
fn clients_discard_null_items_at_any_depth() {
    let mut refused = 0;
    for ty in all() {
        let json = samples::shape(ty.meta, ty.index, Fill::All);
        let mut nulls = json.clone();
        pepper(&mut nulls);
        assert_eq!((ty.decode)(&nulls.to_string()), Ok(json), "{}", ty.name());
        refused += usize::from(read(&ty, &nulls).is_err());
    }
    assert!(refused > 10, "plain serde refuses null items: {refused}");
}

/// Adds nulls to every list and object. To a structure a null is an unknown member, and ignored.
fn pepper(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.iter_mut().for_each(pepper);
            items.insert(0, Value::Null);
            items.push(Value::Null);
        }
        Value::Object(entries) => {
            entries.values_mut().for_each(pepper);
            entries.insert("a null".to_owned(), Value::Null);
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn missing_members_are_named() {
    let mut missing = 0;
    for (ty, members) in structures() {
        let json = samples::shape(ty.meta, ty.index, Fill::All);
        for member in members {
            let mut less = json.clone();
            less.as_object_mut().expect("a structure is an object").remove(member.name);
            let read = read(&ty, &less);
            if member.required {
                missing += 1;
                let error = read.expect_err(member.name);
                assert!(error.starts_with(&format!("missing field `{}`", member.name)), "{}: {error}", ty.name());
            } else {
                assert_eq!(read, Ok(less), "{} without {}", ty.name(), member.name);
            }
        }
    }
    assert!(missing > 40, "{missing} members are required");
}

#[test]
fn a_wrong_type_is_an_error() {
    for (ty, members) in structures() {
        let json = samples::shape(ty.meta, ty.index, Fill::All);
        for member in members {
            for wrong in [json!([[1]]), json!({"a": {"b": [1]}}), json!(5417.25)] {
                let timestamp = matches!(member.ty, bindery::meta::Type::Timestamp(_));
                let structure = matches!(member.ty, bindery::meta::Type::Shape(_)) && wrong.is_object();
                if timestamp && wrong.is_number() || structure {
                    continue;
                }
                let mut bad = json.clone();
                bad[member.name] = wrong.clone();
                assert!(read(&ty, &bad).is_err(), "{}.{} of {wrong}", ty.name(), member.name);
            }
        }
    }
}
