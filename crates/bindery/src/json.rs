//! JSON details for protocol crates: values without a JSON form, and parsed JSON with error locations.
//!
//! serde_json writes NaN and infinities as null, and does not report the location of a value that fails to serialize.
//! [`check`] finds both. It visits the whole value, so call it only after an error or after a null was written.
//!
//! serde_json's deserialization errors quote the input and contain no path. A [`Tree`] is parsed JSON whose deserializer
//! reports a path and the expected type, and accepts the deviations of a [`Tolerance`].

mod format_error;
mod tree;

pub use self::format_error::FormatError;
pub use self::tree::{Tolerance, Tree, TreeDeserializer};

use serde::Serialize;
use serde::ser::{self, Serializer};
use std::fmt::{self, Display, Write};

/// A value without a JSON form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unrepresentable {
    /// The path, as `$.Rules[2].Weight`. Keys of maps are omitted, since they may be secrets.
    pub path: String,
    /// The reason.
    pub reason: Reason,
}

/// The reason why a value has no JSON form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A number is NaN or infinite.
    NotFinite,
    /// The `Serialize` of the value failed with this message, for example a time outside of the range of its format.
    Refused(String),
}

/// Searches a value for parts without a JSON form.
///
/// # Errors
/// Returns the first one.
pub fn check<T: Serialize + ?Sized>(value: &T) -> Result<(), Unrepresentable> {
    value.serialize(Check).map_err(|found| found.within("$"))
}

/// Appends a member to a JSON path: `.Weight`. A name that is not an identifier is quoted, and a long one truncated.
pub fn push_member(path: &mut String, name: &str) {
    const LONGEST: usize = 64;
    let is_word = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let cut = name.char_indices().nth(LONGEST).map(|(end, _)| &name[..end]);
    // Writing to a string does not fail.
    _ = match cut {
        None if is_word => write!(path, ".{name}"),
        None => write!(path, "[{name:?}]"),
        Some(start) => write!(path, "[{start:?}…]"),
    };
}

impl Unrepresentable {
    fn of(reason: Reason) -> Self {
        Unrepresentable { path: String::new(), reason }
    }

    /// Prepends the step to the value that contains it.
    fn within(mut self, step: &str) -> Self {
        self.path.insert_str(0, step);
        self
    }

    fn member(self, name: &str) -> Self {
        let mut path = String::new();
        push_member(&mut path, name);
        self.within(&path)
    }
}

impl Display for Unrepresentable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::NotFinite => {
                write!(f, "at {}: the number is NaN or infinite, which JSON cannot represent", self.path)
            }
            Reason::Refused(message) => write!(f, "at {}: {message}", self.path),
        }
    }
}

impl std::error::Error for Unrepresentable {}

impl ser::Error for Unrepresentable {
    fn custom<T: Display>(message: T) -> Self {
        Unrepresentable::of(Reason::Refused(message.to_string()))
    }
}

/// A serializer without output.
struct Check;

macro_rules! fine {
    ($($method:ident: $type:ty,)*) => {$(
        fn $method(self, _: $type) -> Result<(), Unrepresentable> {
            Ok(())
        }
    )*};
}

impl Serializer for Check {
    type Ok = ();
    type Error = Unrepresentable;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Members;
    type SerializeStruct = Members;
    type SerializeStructVariant = Members;

    fine! {
        serialize_bool: bool,
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_i128: i128,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64,
        serialize_u128: u128,
        serialize_char: char,
        serialize_str: &str,
        serialize_bytes: &[u8],
        serialize_unit_struct: &'static str,
    }

    fn serialize_f32(self, number: f32) -> Result<(), Unrepresentable> {
        self.serialize_f64(f64::from(number))
    }

    fn serialize_f64(self, number: f64) -> Result<(), Unrepresentable> {
        if number.is_finite() { Ok(()) } else { Err(Unrepresentable::of(Reason::NotFinite)) }
    }

    fn serialize_none(self) -> Result<(), Unrepresentable> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unrepresentable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unrepresentable> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Unrepresentable> {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Unrepresentable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Unrepresentable> {
        value.serialize(self).map_err(|found| found.member(variant))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, Unrepresentable> {
        Ok(Items(0))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, Unrepresentable> {
        Ok(Items(0))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items, Unrepresentable> {
        Ok(Items(0))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Items, Unrepresentable> {
        Ok(Items(0))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members, Unrepresentable> {
        Ok(Members)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members, Unrepresentable> {
        Ok(Members)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Members, Unrepresentable> {
        Ok(Members)
    }
}

/// The index of the next item of a list.
struct Items(usize);

macro_rules! items {
    ($($trait:ident::$method:ident)*) => {$(
        impl ser::$trait for Items {
            type Ok = ();
            type Error = Unrepresentable;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unrepresentable> {
                let index = self.0;
                self.0 += 1;
                value.serialize(Check).map_err(|found| found.within(&format!("[{index}]")))
            }

            fn end(self) -> Result<(), Unrepresentable> {
                Ok(())
            }
        }
    )*};
}

items! {
    SerializeSeq::serialize_element
    SerializeTuple::serialize_element
    SerializeTupleStruct::serialize_field
    SerializeTupleVariant::serialize_field
}

/// The members of a structure, or the entries of a map.
struct Members;

macro_rules! members {
    ($($trait:ident)*) => {$(
        impl ser::$trait for Members {
            type Ok = ();
            type Error = Unrepresentable;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unrepresentable> {
                value.serialize(Check).map_err(|found| found.member(name))
            }

            fn end(self) -> Result<(), Unrepresentable> {
                Ok(())
            }
        }
    )*};
}

members! { SerializeStruct SerializeStructVariant }

impl ser::SerializeMap for Members {
    type Ok = ();
    type Error = Unrepresentable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unrepresentable> {
        key.serialize(Check).map_err(|found| found.within("[…]"))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unrepresentable> {
        value.serialize(Check).map_err(|found| found.within("[…]"))
    }

    fn end(self) -> Result<(), Unrepresentable> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EpochSeconds, HttpDate, Timestamp};
    use std::collections::BTreeMap;

    #[derive(Serialize)]
    enum Told {
        Unit,
        New(f64),
        Pair(u8, f32),
        Named { x: f64 },
    }

    fn found<T: Serialize + ?Sized>(value: &T) -> String {
        check(value).expect_err("the value has no JSON form").to_string()
    }

    #[test]
    fn nan_and_infinities_are_found_at_any_depth() {
        let nan = "the number is NaN or infinite, which JSON cannot represent";
        assert_eq!(found(&f64::NAN), format!("at $: {nan}"));
        assert_eq!(found(&(1.0, Some(f32::INFINITY))), format!("at $[1]: {nan}"));
        assert_eq!(found(&[[0.5], [f64::NEG_INFINITY]]), format!("at $[1][0]: {nan}"));
        assert_eq!(found(&Told::New(f64::NAN)), format!("at $.New: {nan}"));
        assert_eq!(found(&Told::Pair(1, f32::NAN)), format!("at $[1]: {nan}"));
        assert_eq!(found(&[Told::Unit, Told::Named { x: f64::NAN }]), format!("at $[1].x: {nan}"));
        assert_eq!(found(&BTreeMap::from([("hunter2", f64::NAN)])), format!("at $[…]: {nan}"));
        assert_eq!(check(&(Told::Unit, "x", 1.5, None::<f64>, [0_u128], Told::Named { x: 1.0 })), Ok(()));
    }

    #[test]
    fn serialization_errors_are_reported() {
        let never: Timestamp<HttpDate> = Timestamp::<EpochSeconds>::from_secs(i64::MAX / 2).with_format();
        let found = check(&[never]).expect_err("the year is out of range");
        assert!(matches!(&found.reason, Reason::Refused(message) if !message.is_empty()), "{found:?}");
        assert_eq!(found.path, "$[0]");
    }

    #[test]
    fn members_are_appended_to_a_path() {
        let path = |names: &[&str]| {
            let mut path = "$".to_owned();
            names.iter().for_each(|name| push_member(&mut path, name));
            path
        };
        assert_eq!(path(&["Pets", "_a1"]), "$.Pets._a1");
        assert_eq!(path(&["a b", "", "1", "\"\n"]), r#"$["a b"][""]["1"]["\"\n"]"#);
        assert_eq!(path(&[&"k".repeat(1000)]), format!("$[\"{}\"…]", "k".repeat(64)));
    }
}
