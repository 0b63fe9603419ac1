//! JSON bodies, and where in them something is wrong.

use crate::Problem;
use crate::tree::Tree;
use crate::wrong::Wrong;
use bindery::Malformed;
use bindery::json::{Reason, Unsayable};
use serde::de::DeserializeOwned;
use serde::ser::Serialize;
use serde_json::error::Category;
use serde_json::ser::{CompactFormatter, Formatter};
use std::cell::Cell;
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
    match (bindery::json::check(value), written) {
        (Err(Unsayable { path, reason: Reason::NotFinite }), _) => Err((path, Problem::NotFinite)),
        (Err(Unsayable { path, reason: Reason::Refused(why) }), _) => Err((path, Problem::Refused(why))),
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
