//! A JSON value whose objects keep their order.

use bindery::meta::{Item, Kind, Meta, Type};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Map, Number, Value};

/// A JSON value whose objects keep their order: that of the service's description.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Tree {
    /// Nothing.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(Number),
    /// Text.
    String(String),
    /// A list.
    List(Vec<Tree>),
    /// Names and values.
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// A value of a type: its members in the order of their description. Those that are not described, and those that
    /// are null though they must not, are left out.
    pub(crate) fn of(meta: &Meta, ty: &Type, value: Value) -> Tree {
        match (ty, value) {
            (Type::Shape(shape), value) => match meta.shapes.get(*shape).map(|shape| &shape.kind) {
                Some(kind) => Tree::of_kind(meta, kind, value),
                None => Tree::from(value),
            },
            (Type::List(item), Value::Array(items)) => Tree::list(items, |value| Tree::of(meta, &item.ty, value)),
            (Type::Tuple(types), Value::Array(items)) => {
                let types = types.iter().map(|item| &item.ty).chain(std::iter::repeat(&Type::Document));
                Tree::List(items.into_iter().zip(types).map(|(value, ty)| Tree::of(meta, ty, value)).collect())
            }
            (Type::Map(item), Value::Object(map)) => Tree::map(map, |value| Tree::of(meta, &item.ty, value)),
            (
                Type::Boolean
                | Type::Integer { .. }
                | Type::Float { .. }
                | Type::String
                | Type::Blob(_)
                | Type::Timestamp(_)
                | Type::Date
                | Type::List(_)
                | Type::Tuple(_)
                | Type::Map(_)
                | Type::Document,
                value,
            ) => Tree::from(value),
        }
    }

    fn of_kind(meta: &Meta, kind: &Kind, value: Value) -> Tree {
        match (kind, value) {
            (Kind::Structure { .. }, Value::Object(map)) => Tree::Object(Tree::members(meta, kind, map)),
            (Kind::Union { discriminator, variants }, Value::Object(mut map)) => {
                let told = map.get(*discriminator).and_then(Value::as_str);
                let variant = variants.iter().find(|variant| Some(variant.value) == told);
                let Some(variant) = variant.and_then(|variant| meta.shapes.get(variant.shape)) else {
                    return Tree::from(Value::Object(map));
                };
                let told = map.remove(*discriminator).map(|value| ((*discriminator).to_owned(), Tree::from(value)));
                Tree::Object(told.into_iter().chain(Tree::members(meta, &variant.kind, map)).collect())
            }
            (Kind::Newtype(Item { ty, .. }), value) => Tree::of(meta, ty, value),
            (Kind::Structure { .. } | Kind::Union { .. } | Kind::Enum(_) | Kind::IntegerEnum(_), value) => {
                Tree::from(value)
            }
        }
    }

    fn members(meta: &Meta, kind: &Kind, mut map: Map<String, Value>) -> Vec<(String, Tree)> {
        let Kind::Structure { members, additional } = kind else {
            return Tree::entries(map);
        };
        let mut entries = Vec::with_capacity(map.len());
        for member in *members {
            let Some(value) = map.remove(member.name) else { continue };
            if !value.is_null() || member.nullable {
                entries.push((member.name.to_owned(), Tree::of(meta, &member.ty, value)));
            }
        }
        if let Some(item) = additional {
            entries.extend(map.into_iter().map(|(name, value)| (name, Tree::of(meta, &item.ty, value))));
        }
        entries
    }

    fn entries(map: Map<String, Value>) -> Vec<(String, Tree)> {
        map.into_iter().map(|(name, value)| (name, Tree::from(value))).collect()
    }

    fn list(items: Vec<Value>, tree: impl FnMut(Value) -> Tree) -> Tree {
        Tree::List(items.into_iter().map(tree).collect())
    }

    fn map(map: Map<String, Value>, mut tree: impl FnMut(Value) -> Tree) -> Tree {
        Tree::Object(map.into_iter().map(|(name, value)| (name, tree(value))).collect())
    }

    /// A member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&Tree> {
        match self {
            Tree::Object(members) => members.iter().find(|(member, _)| member == name).map(|(_, value)| value),
            Tree::Null | Tree::Boolean(_) | Tree::Number(_) | Tree::String(_) | Tree::List(_) => None,
        }
    }

    /// Whether it holds no other value.
    pub(crate) fn is_scalar(&self) -> bool {
        match self {
            Tree::Null | Tree::Boolean(_) | Tree::Number(_) | Tree::String(_) => true,
            Tree::List(_) | Tree::Object(_) => false,
        }
    }
}

impl From<Value> for Tree {
    fn from(value: Value) -> Tree {
        match value {
            Value::Null => Tree::Null,
            Value::Bool(truth) => Tree::Boolean(truth),
            Value::Number(number) => Tree::Number(number),
            Value::String(text) => Tree::String(text),
            Value::Array(items) => Tree::list(items, Tree::from),
            Value::Object(map) => Tree::Object(Tree::entries(map)),
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Null => serializer.serialize_unit(),
            Tree::Boolean(truth) => serializer.serialize_bool(*truth),
            Tree::Number(number) => number.serialize(serializer),
            Tree::String(text) => serializer.serialize_str(text),
            Tree::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Tree::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
