//! The tree builder: converts what a serde deserializer produces, JSON or YAML, to numbered nodes.

use super::InputLimits;
use crate::node::{Entry, Key, Mapping, Node, NodeLocation, Number, SourceId, Value};
use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use std::fmt;

/// The magnitude from which a double does not represent the last digits exactly: 2^63.
pub(super) const EXACT: f64 = (1_u64 << 63) as f64;

/// Numbers nodes and keys in pre-order and limits their nesting.
pub(super) struct Builder {
    source: SourceId,
    next: u32,
    depth: usize,
    nesting: usize,
    /// Whether parsing stopped at the nesting limit.
    pub(super) too_deep: bool,
    /// Whether an integer may have lost digits.
    pub(super) inexact: bool,
}

impl Builder {
    pub(super) fn new(source: SourceId, limits: &InputLimits) -> Self {
        Builder { source, next: 0, depth: 0, nesting: limits.nesting, too_deep: false, inexact: false }
    }

    /// Reads a whole tree.
    pub(super) fn read<'de, D: Deserializer<'de>>(&mut self, deserializer: D) -> Result<Node, D::Error> {
        ReadNode(self).deserialize(deserializer)
    }

    fn place(&mut self) -> NodeLocation {
        let ordinal = self.next;
        self.next += 1;
        NodeLocation { source: self.source, ordinal }
    }

    fn enter<E: de::Error>(&mut self) -> Result<(), E> {
        self.depth += 1;
        self.too_deep = self.depth > self.nesting;
        if self.too_deep { Err(E::custom("nested too deeply")) } else { Ok(()) }
    }
}

/// Reads one value.
struct ReadNode<'b>(&'b mut Builder);

impl<'de> DeserializeSeed<'de> for ReadNode<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        let place = self.0.place();
        let value = deserializer.deserialize_any(ReadValue(self.0))?;
        Ok(Node { place, value })
    }
}

/// Reads one key.
struct ReadKey<'b>(&'b mut Builder);

impl<'de> DeserializeSeed<'de> for ReadKey<'_> {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        let place = self.0.place();
        let text = deserializer.deserialize_str(ReadText)?;
        Ok(Key { text, place })
    }
}

struct ReadText;

impl Visitor<'_> for ReadText {
    type Value = Box<str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Box<str>, E> {
        Ok(text.into())
    }
}

/// Reads a value whose node already has its ordinal.
struct ReadValue<'b>(&'b mut Builder);

impl<'de> Visitor<'de> for ReadValue<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: de::Error>(self, bool: bool) -> Result<Value, E> {
        Ok(Value::Bool(bool))
    }

    fn visit_i64<E: de::Error>(self, integer: i64) -> Result<Value, E> {
        Ok(Value::Number(Number::Integer(integer)))
    }

    fn visit_u64<E: de::Error>(self, integer: u64) -> Result<Value, E> {
        self.visit_u128(integer.into())
    }

    fn visit_i128<E: de::Error>(self, integer: i128) -> Result<Value, E> {
        Ok(Value::Number(match i64::try_from(integer) {
            Ok(integer) => Number::Integer(integer),
            Err(_) => Number::Big(integer.to_string().into()),
        }))
    }

    fn visit_u128<E: de::Error>(self, integer: u128) -> Result<Value, E> {
        Ok(Value::Number(match i64::try_from(integer) {
            Ok(integer) => Number::Integer(integer),
            Err(_) => Number::Big(integer.to_string().into()),
        }))
    }

    fn visit_f64<E: de::Error>(self, float: f64) -> Result<Value, E> {
        self.0.inexact |= float.abs() >= EXACT;
        Ok(Value::Number(Number::Float(float)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::String(text.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.0.enter()?;
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(ReadNode(self.0))? {
            items.push(item);
        }
        self.0.depth -= 1;
        items.shrink_to_fit();
        Ok(Value::Sequence(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.0.enter()?;
        let mut entries = Vec::new();
        while let Some(key) = access.next_key_seed(ReadKey(self.0))? {
            entries.push(Entry { key, value: access.next_value_seed(ReadNode(self.0))? });
        }
        self.0.depth -= 1;
        entries.shrink_to_fit();
        Ok(Value::Mapping(Mapping(entries)))
    }

    /// Reads a value with an application-specific tag: the tag is ignored.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let (de::IgnoredAny, variant) = access.variant()?;
        variant.newtype_variant_seed(Untagged(self))
    }
}

struct Untagged<'b>(ReadValue<'b>);

impl<'de> DeserializeSeed<'de> for Untagged<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self.0)
    }
}
