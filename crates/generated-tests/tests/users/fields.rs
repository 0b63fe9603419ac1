//! The names of a structure's members for serde.

use serde::de::value::Error;
use serde::de::{Deserialize, Deserializer, Error as _, Visitor};
use serde::forward_to_deserialize_any;
use std::cell::Cell;

/// The names of the members that `T` deserializes, in order.
pub(crate) fn of<'de, T: Deserialize<'de>>() -> Vec<&'static str> {
    let fields = Cell::new(None);
    assert!(T::deserialize(Asked { fields: &fields }).is_err(), "the deserializer has no input");
    fields.get().expect("a structure requests its members").to_vec()
}

/// A deserializer without input that records the requested members.
struct Asked<'a> {
    fields: &'a Cell<Option<&'static [&'static str]>>,
}

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _visitor: V) -> Result<V::Value, Error> {
        Err(Error::custom("no input"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.fields.set(Some(fields));
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}
