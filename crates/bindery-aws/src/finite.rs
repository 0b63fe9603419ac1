//! Finds numbers that JSON cannot say.

use serde::Serialize;
use serde::ser::{self, Serializer};
use std::fmt::{self, Display};

/// Looks through a value for a number that is NaN or infinite.
pub(crate) fn check<T: Serialize + ?Sized>(value: &T) -> Result<(), NotFinite> {
    value.serialize(Finite).map_err(|mut error| {
        error.path.insert(0, '$');
        error
    })
}

/// Where the number is.
#[derive(Debug)]
pub(crate) struct NotFinite {
    pub(crate) path: String,
}

impl Display for NotFinite {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a number is NaN or infinite")
    }
}

impl std::error::Error for NotFinite {}

impl ser::Error for NotFinite {
    // A value that has been written once does not fail to serialize the second time.
    fn custom<T: Display>(_: T) -> Self {
        NotFinite { path: String::new() }
    }
}

impl NotFinite {
    fn within(mut self, step: impl Display) -> Self {
        self.path.insert_str(0, &step.to_string());
        self
    }
}

/// Serializes to nothing at all.
struct Finite;

macro_rules! nothing {
    ($($method:ident: $type:ty,)*) => {$(
        fn $method(self, _: $type) -> Result<(), NotFinite> {
            Ok(())
        }
    )*};
}

impl Serializer for Finite {
    type Ok = ();
    type Error = NotFinite;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Entries;

    nothing! {
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

    fn serialize_f32(self, number: f32) -> Result<(), NotFinite> {
        self.serialize_f64(f64::from(number))
    }

    fn serialize_f64(self, number: f64) -> Result<(), NotFinite> {
        if number.is_finite() { Ok(()) } else { Err(NotFinite { path: String::new() }) }
    }

    fn serialize_none(self) -> Result<(), NotFinite> {
        Ok(())
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), NotFinite> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), NotFinite> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), NotFinite> {
        Ok(())
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(self, _: &'static str, value: &T) -> Result<(), NotFinite> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), NotFinite> {
        value.serialize(self).map_err(|error| error.within(format_args!(".{variant}")))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, NotFinite> {
        Ok(Items(0))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, NotFinite> {
        Ok(Items(0))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items, NotFinite> {
        Ok(Items(0))
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Items, NotFinite> {
        Ok(Items(0))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Entries, NotFinite> {
        Ok(Entries)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Entries, NotFinite> {
        Ok(Entries)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Entries, NotFinite> {
        Ok(Entries)
    }

    fn collect_str<T: ?Sized + Display>(self, _: &T) -> Result<(), NotFinite> {
        Ok(())
    }
}

/// The number of the next item of a list.
struct Items(usize);

impl Items {
    fn item<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), NotFinite> {
        let index = self.0;
        self.0 += 1;
        value.serialize(Finite).map_err(|error| error.within(format_args!("[{index}]")))
    }
}

macro_rules! items {
    ($($trait:ident::$method:ident)*) => {$(
        impl ser::$trait for Items {
            type Ok = ();
            type Error = NotFinite;

            fn $method<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), NotFinite> {
                self.item(value)
            }

            fn end(self) -> Result<(), NotFinite> {
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

/// The members of a structure, or the entries of a map. A map's key is not said: it may be anybody's secret.
struct Entries;

macro_rules! fields {
    ($($trait:ident)*) => {$(
        impl ser::$trait for Entries {
            type Ok = ();
            type Error = NotFinite;

            fn serialize_field<T: ?Sized + Serialize>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), NotFinite> {
                value.serialize(Finite).map_err(|error| error.within(format_args!(".{key}")))
            }

            fn end(self) -> Result<(), NotFinite> {
                Ok(())
            }
        }
    )*};
}

fields! { SerializeStruct SerializeStructVariant }

impl ser::SerializeMap for Entries {
    type Ok = ();
    type Error = NotFinite;

    fn serialize_key<T: ?Sized + Serialize>(&mut self, _: &T) -> Result<(), NotFinite> {
        Ok(())
    }

    fn serialize_value<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), NotFinite> {
        value.serialize(Finite).map_err(|error| error.within("[…]"))
    }

    fn end(self) -> Result<(), NotFinite> {
        Ok(())
    }
}
