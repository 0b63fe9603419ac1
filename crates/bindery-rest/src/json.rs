//! JSON bodies, and where in them something is wrong.

use crate::Problem;
use crate::tree::Tree;
use crate::wrong::Wrong;
use bindery::Malformed;
use serde::de::DeserializeOwned;
use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::error::Category;
use serde_json::ser::{CompactFormatter, Formatter};
use std::cell::Cell;
use std::fmt::{self, Display};
use std::io;

/// Writes JSON; or says where, as a JSON path, there is something that JSON does not have.
pub(crate) fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, (String, Problem)> {
    let nulls = Cell::new(false);
    let mut json = Vec::with_capacity(128);
    let written = value.serialize(&mut serde_json::Serializer::with_formatter(&mut json, Nulls(&nulls)));
    // serde_json writes a number that is not finite as null; nulls are rare enough to look twice.
    if written.is_ok() && !nulls.get() {
        return Ok(json);
    }
    match (value.serialize(Check), written) {
        (Err(refused), _) => Err((refused.wrong.path(), refused.problem)),
        (Ok(()), Ok(())) => Ok(json),
        (Ok(()), Err(_)) => Err(("$".to_owned(), Problem::Refused("JSON does not have it".to_owned()))),
    }
}

/// Says where JSON does not have the form that it should have, and what was expected there.
///
/// serde_json's own message quotes what it found. So the text is read once more, into a tree that says what was
/// expected and never what is there.
pub(crate) fn explain<T: DeserializeOwned>(json: &[u8], error: &serde_json::Error) -> Malformed {
    match error.classify() {
        Category::Data => {}
        // These name what JSON wants, a line and a column.
        Category::Syntax | Category::Eof | Category::Io => {
            return Malformed { path: "$".to_owned(), message: error.to_string() };
        }
    }
    match serde_json::from_slice::<Tree>(json).map(|tree| T::deserialize(tree.lenient())) {
        Ok(Err(wrong)) => wrong.malformed(),
        Err(error) => Malformed { path: "$".to_owned(), message: error.to_string() },
        Ok(Ok(_)) => Wrong::new("it has another form").malformed(),
    }
}

/// Reads JSON within a text.
pub(crate) fn tree(json: &[u8]) -> Result<Tree, Wrong> {
    serde_json::from_slice(json).map_err(|_| Wrong::new("expected JSON"))
}

/// Notes whether there is a null.
struct Nulls<'a>(&'a Cell<bool>);

impl Formatter for Nulls<'_> {
    fn write_null<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.set(true);
        CompactFormatter.write_null(writer)
    }
}

/// Finds what JSON does not have.
#[derive(Clone, Copy)]
struct Check;

/// What [`Check`] finds, and where.
#[derive(Debug)]
struct Refused {
    wrong: Wrong,
    problem: Problem,
}

impl Refused {
    fn new(problem: Problem) -> Self {
        Refused { wrong: Wrong::new(""), problem }
    }
}

impl Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.problem.fmt(f)
    }
}

impl std::error::Error for Refused {}

impl ser::Error for Refused {
    fn custom<T: Display>(message: T) -> Self {
        Refused::new(Problem::Refused(message.to_string()))
    }
}

/// What [`Check`] is in the middle of: the name or the position that comes next.
struct Within {
    name: String,
    position: usize,
}

fn within() -> Result<Within, Refused> {
    Ok(Within { name: String::new(), position: 0 })
}

impl Within {
    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Refused> {
        let position = self.position;
        self.position += 1;
        item.serialize(Check).map_err(|refused| Refused { wrong: refused.wrong.at(position), ..refused })
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Refused> {
        value.serialize(Check).map_err(|refused| Refused { wrong: refused.wrong.of(name), ..refused })
    }
}

macro_rules! fine {
    ($($name:ident: $ty:ty)*) => {$(
        fn $name(self, _: $ty) -> Result<(), Refused> {
            Ok(())
        }
    )*};
}

impl Serializer for Check {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = Within;
    type SerializeTuple = Within;
    type SerializeTupleStruct = Within;
    type SerializeTupleVariant = Within;
    type SerializeMap = Within;
    type SerializeStruct = Within;
    type SerializeStructVariant = Within;

    fine! {
        serialize_bool: bool serialize_i8: i8 serialize_i16: i16 serialize_i32: i32 serialize_i64: i64
        serialize_i128: i128 serialize_u8: u8 serialize_u16: u16 serialize_u32: u32 serialize_u64: u64
        serialize_u128: u128 serialize_char: char serialize_str: &str serialize_bytes: &[u8]
        serialize_unit_struct: &'static str
    }

    fn serialize_f32(self, value: f32) -> Result<(), Refused> {
        if value.is_finite() { Ok(()) } else { Err(Refused::new(Problem::NotFinite)) }
    }

    fn serialize_f64(self, value: f64) -> Result<(), Refused> {
        if value.is_finite() { Ok(()) } else { Err(Refused::new(Problem::NotFinite)) }
    }

    fn serialize_none(self) -> Result<(), Refused> {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Refused> {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, _: &'static str) -> Result<(), Refused> {
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Refused> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Refused> {
        within()?.field(variant, value)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Within, Refused> {
        within()
    }

    fn serialize_tuple(self, _: usize) -> Result<Within, Refused> {
        within()
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Within, Refused> {
        within()
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Within, Refused> {
        within()
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Within, Refused> {
        within()
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Within, Refused> {
        within()
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Within, Refused> {
        within()
    }
}

macro_rules! items {
    ($($part:ident::$item:ident)*) => {$(
        impl $part for Within {
            type Ok = ();
            type Error = Refused;

            fn $item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Refused> {
                self.item(item)
            }

            fn end(self) -> Result<(), Refused> {
                Ok(())
            }
        }
    )*};
}

items! {
    SerializeSeq::serialize_element SerializeTuple::serialize_element
    SerializeTupleStruct::serialize_field SerializeTupleVariant::serialize_field
}

macro_rules! fields {
    ($($part:ident)*) => {$(
        impl $part for Within {
            type Ok = ();
            type Error = Refused;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Refused> {
                self.field(name, value)
            }

            fn end(self) -> Result<(), Refused> {
                Ok(())
            }
        }
    )*};
}

fields! { SerializeStruct SerializeStructVariant }

impl SerializeMap for Within {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Refused> {
        // A key that is no text stays unnamed here; whether JSON takes it, serde_json knows.
        self.name = serde_json::to_value(key).ok().and_then(|key| key.as_str().map(str::to_owned)).unwrap_or_default();
        key.serialize(Check)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Refused> {
        let name = std::mem::take(&mut self.name);
        self.field(&name, value)
    }

    fn end(self) -> Result<(), Refused> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::explain;
    use bindery::{Blob, Date, Document, Sensitive, Timestamp, tagged};
    use serde::de::{DeserializeOwned, Deserializer};
    use serde::{Deserialize, Serialize};
    use std::collections::BTreeMap;
    use std::fmt::Debug;

    /// Where, and what was expected.
    fn wrong<T: DeserializeOwned + Debug>(json: &str) -> String {
        let error = serde_json::from_str::<T>(json).unwrap_err();
        let malformed = explain::<T>(json.as_bytes(), &error);
        assert!(!malformed.message.contains("hunter"), "{malformed}");
        malformed.to_string()
    }

    /// What a generator makes of a discriminator.
    #[derive(Debug, PartialEq)]
    enum Pet {
        Cat(BTreeMap<String, u8>),
        Unknown { tag: String, content: Document },
    }

    impl<'de> Deserialize<'de> for Pet {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let (tag, content) = tagged::read(deserializer, "kind")?;
            match tag.as_str() {
                "cat" => tagged::content(content).map(Pet::Cat),
                _ => Ok(Pet::Unknown { tag, content }),
            }
        }
    }

    #[test]
    fn an_unknown_discriminator_is_kept_and_none_is_an_error() {
        let pets: Vec<Pet> = serde_json::from_str(r#"[{"kind":"dog","bark":1},{"kind":"cat","lives":9}]"#).unwrap();
        let content = [("bark", 1)].into_iter().collect();
        let cat = Pet::Cat(BTreeMap::from([("lives".to_owned(), 9)]));
        assert_eq!(pets, [Pet::Unknown { tag: "dog".to_owned(), content }, cat]);
        assert_eq!(wrong::<Vec<Pet>>(r#"[{"kind":"cat"},{"lives":9}]"#), "at $[1].kind: it is missing");
        assert_eq!(wrong::<Vec<Pet>>(r#"[{"kind":7}]"#), "at $[0].kind: expected a string, not an integer");
        let error = wrong::<Vec<Pet>>(r#"[{"kind":"cat","lives":"hunter, expected hunter"}]"#);
        assert_eq!(error, "at $[0]: expected u8");
        assert_eq!(wrong::<Vec<Pet>>(r#"["hunter"]"#), "at $[0]: expected an object with the member `kind`, not text");
    }

    #[test]
    fn our_own_types_say_what_they_want() {
        assert_eq!(wrong::<Vec<Blob>>(r#"["hunter2!"]"#), "at $[0]: expected base64");
        assert_eq!(wrong::<Vec<Sensitive<String>>>("[{}]"), "at $[0]: expected a string");
        assert_eq!(
            wrong::<BTreeMap<String, Date>>(r#"{"a b":"hunter"}"#),
            r#"at $["a b"]: expected a date, as 2014-06-30"#
        );
        assert_eq!(
            wrong::<BTreeMap<String, Timestamp>>(r#"{"a":"hunter"}"#),
            "at $.a: expected a date and time, as 2024-05-14T15:36:26Z"
        );
    }

    #[derive(Debug, Serialize, Deserialize)]
    enum Told {
        Unit,
        New(u8),
        Pair(u8, u8),
        Named { x: u8 },
    }

    #[test]
    fn enums_of_serde_are_read_as_serde_json_reads_them() {
        for json in [r#""Unit""#, r#"{"New":1}"#, r#"{"Pair":[1,2]}"#, r#"{"Named":{"x":1}}"#] {
            let tree = super::tree(json.as_bytes()).unwrap();
            assert_eq!(serde_json::to_string(&Told::deserialize(tree).unwrap()).unwrap(), json);
        }
        assert_eq!(wrong::<Told>(r#"{"New":"hunter"}"#), "at $.New: expected u8, not text");
        assert_eq!(wrong::<Told>(r#""hunter""#), "at $: expected one of Unit, New, Pair, Named");
        assert_eq!(wrong::<Told>(r#"{"Named":{}}"#), "at $.x: it is missing");
    }

    /// serde_json rounds them where it does not know what is asked for.
    #[test]
    fn large_numbers_are_not_mistaken_for_what_is_wrong() {
        assert_eq!(
            wrong::<(i128, u128, f64, u8)>(
                r#"[-170141183460469231731687303715884105728,340282366920938463463374607431768211455,1e300,"hunter"]"#
            ),
            "at $[3]: expected u8, not text"
        );
        let tree = super::tree(b"[170141183460469231731687303715884105727]").unwrap();
        assert!(Vec::<i128>::deserialize(tree).is_err());
    }

    /// What serde_json takes, the tree takes: it is asked only why something is not taken.
    #[test]
    fn the_tree_reads_what_serde_json_reads() {
        fn same<T: DeserializeOwned + PartialEq + Debug>(json: &str) {
            let tree = super::tree(json.as_bytes()).unwrap();
            assert_eq!(T::deserialize(tree).unwrap(), serde_json::from_str::<T>(json).unwrap(), "{json}");
        }
        same::<Document>(r#"{"a":[1,-1,1.5,18446744073709551615,true,null,"x",{}]}"#);
        same::<f64>("1000000000000000000000000000000");
        same::<(u8, Option<char>)>(r#"[1,"x"]"#);
        same::<BTreeMap<String, Option<Vec<u8>>>>(r#"{"a":null,"b":[1]}"#);
        same::<Blob<bindery::Binary>>("[1,2]");
        same::<Blob<bindery::Binary>>(r#""text""#);
    }
}
