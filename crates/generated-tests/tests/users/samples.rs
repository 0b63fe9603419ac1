//! JSON values of shapes, built from the tables of a service.

use bindery::meta::{Item, Kind, Member, Meta, Type};
use serde_json::{Map, Value, json};

/// The text of every secret, which occurs nowhere else.
pub(crate) const SECRET: &str = "hunter2-5417";

/// The members that a sample contains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Fill {
    /// Every member, at every depth.
    All,
    /// Required members only.
    Required,
}

/// A value of a shape.
pub(crate) fn shape(meta: &Meta, index: usize, fill: Fill) -> Value {
    match meta.shapes[index].kind {
        Kind::Structure { members, additional: None } => {
            let filled = members.iter().filter(|member| member.required || fill == Fill::All);
            Value::Object(
                filled.map(|member| (member.name.to_owned(), value(meta, member, fill))).collect::<Map<_, _>>(),
            )
        }
        Kind::Enum(values) => json!(values[0]),
        Kind::Structure { additional: Some(_), .. }
        | Kind::IntegerEnum(_)
        | Kind::Union { .. }
        | Kind::Untagged(_)
        | Kind::Newtype(_) => {
            unimplemented!("no shape of these services has this kind")
        }
    }
}

/// A value of a member.
pub(crate) fn value(meta: &Meta, member: &Member, fill: Fill) -> Value {
    ty(meta, &member.ty, member.sensitive, fill)
}

fn item(meta: &Meta, item: &Item, fill: Fill) -> Value {
    ty(meta, &item.ty, item.sensitive, fill)
}

fn ty(meta: &Meta, ty: &Type, sensitive: bool, fill: Fill) -> Value {
    match *ty {
        Type::Boolean => json!(true),
        Type::Integer { bits, signed: true } => json!(i64::MIN >> (64 - bits)),
        Type::Integer { bits, signed: false } => json!(u64::MAX >> (64 - bits)),
        Type::Float { .. } => json!(0.5),
        Type::String if sensitive => json!(SECRET),
        Type::String => json!("text"),
        Type::Timestamp(_) => json!(1_445_566_778.123),
        Type::List(of) => json!([item(meta, of, fill), item(meta, of, fill)]),
        Type::Map(of) => json!({"one": item(meta, of, fill), "two": item(meta, of, fill)}),
        Type::Shape(index) => shape(meta, index, fill),
        Type::Blob(_) | Type::Date | Type::Tuple(_) | Type::Document => {
            unimplemented!("no member of these services has this type")
        }
    }
}
