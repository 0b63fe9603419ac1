//! What JSON cannot say, and where it is: for protocols that write it.
//!
//! serde_json writes a number that is NaN or infinite as null, and does not say where a value stands that it refuses.
//! [`check`] looks through a value for either; it is worth the time only where something is wrong already, or where a
//! null was written.

use serde::Serialize;
use serde::ser::{self, Serializer};
use std::fmt::{self, Display, Write};

/// What JSON cannot say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsayable {
    /// Where it is, as `$.Rules[2].Weight`. A map's key is not said: it may be anybody's secret.
    pub path: String,
    /// Why it cannot be said.
    pub reason: Reason,
}

/// Why JSON cannot say something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// It is a number that is NaN or infinite.
    NotFinite,
    /// It refuses to be written, as a time that its format does not have; and how it says so.
    Refused(String),
}

/// Looks through a value for what JSON cannot say.
///
/// # Errors
/// The first that is found.
pub fn check<T: Serialize + ?Sized>(value: &T) -> Result<(), Unsayable> {
    value.serialize(Check).map_err(|found| found.within("$"))
}

/// Goes one member further in a JSON path: `.Weight`. A name that is no word is quoted, and a long one cut.
pub fn step(path: &mut String, name: &str) {
    const LONGEST: usize = 64;
    let is_word = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let cut = name.char_indices().nth(LONGEST).map(|(end, _)| &name[..end]);
    // A string takes whatever is written into it.
    _ = match cut {
        None if is_word => write!(path, ".{name}"),
        None => write!(path, "[{name:?}]"),
        Some(start) => write!(path, "[{start:?}…]"),
    };
}

impl Unsayable {
    fn of(reason: Reason) -> Self {
        Unsayable { path: String::new(), reason }
    }

    /// The same, seen from outside of what it is in.
    fn within(mut self, step: &str) -> Self {
        self.path.insert_str(0, step);
        self
    }

    fn member(self, name: &str) -> Self {
        let mut path = String::new();
        step(&mut path, name);
        self.within(&path)
    }
}

impl Display for Unsayable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.reason {
            Reason::NotFinite => write!(f, "at {}: the number is NaN or infinite, which JSON cannot say", self.path),
            Reason::Refused(message) => write!(f, "at {}: {message}", self.path),
        }
    }
}

impl std::error::Error for Unsayable {}

impl ser::Error for Unsayable {
    fn custom<T: Display>(message: T) -> Self {
        Unsayable::of(Reason::Refused(message.to_string()))
    }
}

/// Serializes to nothing at all.
struct Check;

macro_rules! fine {
    ($($method:ident: $type:ty,)*) => {$(
        fn $method(self, _: $type) -> Result<(), Unsayable> {
            Ok(())
        }
    )*};
}

impl Serializer for Check {
    type Ok = ();
    type Error = Unsayable;
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

    fn serialize_f32(self, number: f32) -> Result<(), Unsayable> {
        self.serialize_f64(f64::from(number))
    }

    fn serialize_f64(self, number: f64) -> Result<(), Unsayable> {
        if number.is_finite() { Ok(()) } else { Err(Unsayable::of(Reason::NotFinite)) }
    }

    fn serialize_none(self) -> Result<(), Unsayable> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unsayable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Unsayable> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Unsayable> {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unsayable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Unsayable> {
        value.serialize(self).map_err(|found| found.member(variant))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, Unsayable> {
        Ok(Items(0))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, Unsayable> {
        Ok(Items(0))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items, Unsayable> {
        Ok(Items(0))
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Items, Unsayable> {
        Ok(Items(0))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Members, Unsayable> {
        Ok(Members)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Members, Unsayable> {
        Ok(Members)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Members, Unsayable> {
        Ok(Members)
    }
}

/// The number of the next item of a list.
struct Items(usize);

macro_rules! items {
    ($($trait:ident::$method:ident)*) => {$(
        impl ser::$trait for Items {
            type Ok = ();
            type Error = Unsayable;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsayable> {
                let index = self.0;
                self.0 += 1;
                value.serialize(Check).map_err(|found| found.within(&format!("[{index}]")))
            }

            fn end(self) -> Result<(), Unsayable> {
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
            type Error = Unsayable;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Unsayable> {
                value.serialize(Check).map_err(|found| found.member(name))
            }

            fn end(self) -> Result<(), Unsayable> {
                Ok(())
            }
        }
    )*};
}

members! { SerializeStruct SerializeStructVariant }

impl ser::SerializeMap for Members {
    type Ok = ();
    type Error = Unsayable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unsayable> {
        key.serialize(Check).map_err(|found| found.within("[…]"))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsayable> {
        value.serialize(Check).map_err(|found| found.within("[…]"))
    }

    fn end(self) -> Result<(), Unsayable> {
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
        check(value).expect_err("JSON cannot say it").to_string()
    }

    #[test]
    fn a_number_that_is_not_finite_is_found_wherever_it_is() {
        let nan = "the number is NaN or infinite, which JSON cannot say";
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
    fn what_refuses_to_be_written_says_why() {
        let never: Timestamp<HttpDate> = Timestamp::<EpochSeconds>::from_secs(i64::MAX / 2).with_format();
        let found = check(&[never]).expect_err("no such year");
        assert!(matches!(&found.reason, Reason::Refused(message) if !message.is_empty()), "{found:?}");
        assert_eq!(found.path, "$[0]");
    }

    #[test]
    fn steps_of_a_path() {
        let path = |names: &[&str]| {
            let mut path = "$".to_owned();
            names.iter().for_each(|name| step(&mut path, name));
            path
        };
        assert_eq!(path(&["Pets", "_a1"]), "$.Pets._a1");
        assert_eq!(path(&["a b", "", "1", "\"\n"]), r#"$["a b"][""]["1"]["\"\n"]"#);
        assert_eq!(path(&[&"k".repeat(1000)]), format!("$[\"{}\"…]", "k".repeat(64)));
    }
}
