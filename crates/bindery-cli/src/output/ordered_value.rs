//! A JSON value whose objects keep their order.

use bindery::meta::{Item, Kind, Meta, Type};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Map, Number, Value};

/// A JSON value whose objects keep their order, which is that of the service's description.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OrderedValue {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(String),
    /// An array.
    List(Vec<OrderedValue>),
    /// An object.
    Object(Vec<(String, OrderedValue)>),
}

impl OrderedValue {
    /// Creates the value of a type, with its members in the order of their description. Undescribed members and nulls of
    /// members that are not nullable are removed.
    pub(crate) fn of(meta: &Meta, ty: &Type, value: Value) -> OrderedValue {
        match (ty, value) {
            (Type::Shape(shape), value) => match meta.shapes.get(*shape).map(|shape| &shape.kind) {
                Some(kind) => OrderedValue::of_kind(meta, kind, value),
                None => OrderedValue::from(value),
            },
            (Type::List(item), Value::Array(items)) => {
                OrderedValue::list(items, |value| OrderedValue::of(meta, &item.ty, value))
            }
            (Type::Tuple(types), Value::Array(items)) => {
                let types = types.iter().map(|item| &item.ty).chain(std::iter::repeat(&Type::Document));
                OrderedValue::List(
                    items.into_iter().zip(types).map(|(value, ty)| OrderedValue::of(meta, ty, value)).collect(),
                )
            }
            (Type::Map(item), Value::Object(map)) => {
                OrderedValue::map(map, |value| OrderedValue::of(meta, &item.ty, value))
            }
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
            ) => OrderedValue::from(value),
        }
    }

    fn of_kind(meta: &Meta, kind: &Kind, value: Value) -> OrderedValue {
        match (kind, value) {
            (Kind::Structure { .. }, Value::Object(map)) => {
                OrderedValue::Object(OrderedValue::members(meta, kind, map))
            }
            (Kind::Union { discriminator, variants }, Value::Object(mut map)) => {
                let tag = map.get(*discriminator).and_then(Value::as_str);
                let variant = variants.iter().find(|variant| Some(variant.value) == tag);
                let Some(variant) = variant.and_then(|variant| meta.shapes.get(variant.shape)) else {
                    return OrderedValue::from(Value::Object(map));
                };
                let tag =
                    map.remove(*discriminator).map(|value| ((*discriminator).to_owned(), OrderedValue::from(value)));
                OrderedValue::Object(tag.into_iter().chain(OrderedValue::members(meta, &variant.kind, map)).collect())
            }
            (Kind::Newtype(Item { ty, .. }), value) => OrderedValue::of(meta, ty, value),
            (Kind::Structure { .. } | Kind::Union { .. } | Kind::Enum(_) | Kind::IntegerEnum(_), value) => {
                OrderedValue::from(value)
            }
        }
    }

    fn members(meta: &Meta, kind: &Kind, mut map: Map<String, Value>) -> Vec<(String, OrderedValue)> {
        let Kind::Structure { members, additional } = kind else {
            return OrderedValue::entries(map);
        };
        let mut entries = Vec::with_capacity(map.len());
        for member in *members {
            let Some(value) = map.remove(member.name) else { continue };
            if !value.is_null() || member.nullable {
                entries.push((member.name.to_owned(), OrderedValue::of(meta, &member.ty, value)));
            }
        }
        if let Some(item) = additional {
            entries.extend(map.into_iter().map(|(name, value)| (name, OrderedValue::of(meta, &item.ty, value))));
        }
        entries
    }

    fn entries(map: Map<String, Value>) -> Vec<(String, OrderedValue)> {
        map.into_iter().map(|(name, value)| (name, OrderedValue::from(value))).collect()
    }

    fn list(items: Vec<Value>, tree: impl FnMut(Value) -> OrderedValue) -> OrderedValue {
        OrderedValue::List(items.into_iter().map(tree).collect())
    }

    fn map(map: Map<String, Value>, mut tree: impl FnMut(Value) -> OrderedValue) -> OrderedValue {
        OrderedValue::Object(map.into_iter().map(|(name, value)| (name, tree(value))).collect())
    }

    /// Returns a member of an object.
    pub(crate) fn get(&self, name: &str) -> Option<&OrderedValue> {
        match self {
            OrderedValue::Object(members) => members.iter().find(|(member, _)| member == name).map(|(_, value)| value),
            OrderedValue::Null
            | OrderedValue::Boolean(_)
            | OrderedValue::Number(_)
            | OrderedValue::String(_)
            | OrderedValue::List(_) => None,
        }
    }

    /// Whether the value contains no other values.
    pub(crate) fn is_scalar(&self) -> bool {
        match self {
            OrderedValue::Null | OrderedValue::Boolean(_) | OrderedValue::Number(_) | OrderedValue::String(_) => true,
            OrderedValue::List(_) | OrderedValue::Object(_) => false,
        }
    }
}

impl From<Value> for OrderedValue {
    fn from(value: Value) -> OrderedValue {
        match value {
            Value::Null => OrderedValue::Null,
            Value::Bool(truth) => OrderedValue::Boolean(truth),
            Value::Number(number) => OrderedValue::Number(number),
            Value::String(text) => OrderedValue::String(text),
            Value::Array(items) => OrderedValue::list(items, OrderedValue::from),
            Value::Object(map) => OrderedValue::Object(OrderedValue::entries(map)),
        }
    }
}

impl Serialize for OrderedValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            OrderedValue::Null => serializer.serialize_unit(),
            OrderedValue::Boolean(truth) => serializer.serialize_bool(*truth),
            OrderedValue::Number(number) => number.serialize(serializer),
            OrderedValue::String(text) => serializer.serialize_str(text),
            OrderedValue::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            OrderedValue::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}
