//! A JSON value whose objects preserve the order of their members.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Number, Value};
use std::collections::HashMap;
use std::fmt;

/// A JSON value whose objects keep their order.
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
    /// Reads JSON, with the order of its objects; `None` if it is not JSON.
    pub(crate) fn parse(json: &[u8]) -> Option<OrderedValue> {
        serde_json::from_slice(json).ok()
    }

    /// Orders the entries of all objects like those of another value. Entries that the other value does not have are last.
    pub(crate) fn in_order_of(self, other: &OrderedValue) -> OrderedValue {
        match (self, other) {
            (OrderedValue::Object(members), OrderedValue::Object(others)) => {
                let positions: HashMap<&str, usize> =
                    others.iter().enumerate().rev().map(|(index, (name, _))| (name.as_str(), index)).collect();
                let position = |name: &str| positions.get(name).copied();
                let mut members: Vec<_> = members
                    .into_iter()
                    .map(|(name, value)| match position(&name).and_then(|index| others.get(index)) {
                        Some((_, other)) => (name, value.in_order_of(other)),
                        None => (name, value),
                    })
                    .collect();
                members.sort_by_key(|(name, _)| position(name).unwrap_or(usize::MAX));
                OrderedValue::Object(members)
            }
            (OrderedValue::List(items), OrderedValue::List(others)) => {
                // Discarded nulls would shift the items.
                let is_same = items.len() == others.len();
                let ordered = |(index, item): (usize, OrderedValue)| match others.get(index).filter(|_| is_same) {
                    Some(other) => item.in_order_of(other),
                    None => item,
                };
                OrderedValue::List(items.into_iter().enumerate().map(ordered).collect())
            }
            (value, _) => value,
        }
    }

    /// Converts the value to one whose objects are sorted by name.
    pub(crate) fn into_value(self) -> Value {
        match self {
            OrderedValue::Null => Value::Null,
            OrderedValue::Boolean(truth) => Value::Bool(truth),
            OrderedValue::Number(number) => Value::Number(number),
            OrderedValue::String(text) => Value::String(text),
            OrderedValue::List(items) => Value::Array(items.into_iter().map(OrderedValue::into_value).collect()),
            OrderedValue::Object(members) => {
                Value::Object(members.into_iter().map(|(name, value)| (name, value.into_value())).collect())
            }
        }
    }

    /// Removes a member of an object.
    pub(crate) fn remove(&mut self, name: &str) -> Option<OrderedValue> {
        let OrderedValue::Object(members) = self else { return None };
        let index = members.iter().position(|(member, _)| member == name)?;
        Some(members.remove(index).1)
    }

    /// Returns a member of an object for changes.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut OrderedValue> {
        let OrderedValue::Object(members) = self else { return None };
        members.iter_mut().find(|(member, _)| member == name).map(|(_, value)| value)
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

    /// Returns whether the value contains no other values.
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
            Value::Array(items) => OrderedValue::List(items.into_iter().map(OrderedValue::from).collect()),
            Value::Object(map) => {
                OrderedValue::Object(map.into_iter().map(|(name, value)| (name, OrderedValue::from(value))).collect())
            }
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

impl<'de> Deserialize<'de> for OrderedValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OrderedVisitor)
    }
}

struct OrderedVisitor;

impl<'de> Visitor<'de> for OrderedVisitor {
    type Value = OrderedValue;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<OrderedValue, E> {
        Ok(OrderedValue::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<OrderedValue, E> {
        Ok(OrderedValue::Boolean(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<OrderedValue, E> {
        Ok(OrderedValue::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<OrderedValue, E> {
        Ok(OrderedValue::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<OrderedValue, E> {
        Ok(Number::from_f64(number).map_or(OrderedValue::Null, OrderedValue::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<OrderedValue, E> {
        Ok(OrderedValue::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<OrderedValue, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(OrderedValue::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<OrderedValue, A::Error> {
        let mut members = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            members.push(entry);
        }
        Ok(OrderedValue::Object(members))
    }
}
