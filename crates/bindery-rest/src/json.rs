//! JSON bodies, and the location of errors in them.

use crate::Problem;
use bindery::Malformed;
use bindery::json::FormatError;
use bindery::json::{Reason, Tolerance, Tree, Unrepresentable};
use serde::de::DeserializeOwned;
use serde::ser::Serialize;
use serde_json::error::Category;
use serde_json::ser::{CompactFormatter, Formatter};
use std::cell::Cell;
use std::io;

/// Encodes JSON, or returns the JSON path of a value that has no JSON representation.
pub(crate) fn to_vec<T: Serialize + ?Sized>(value: &T) -> Result<Vec<u8>, (String, Problem)> {
    let nulls = Cell::new(false);
    let mut json = Vec::with_capacity(128);
    let written = value.serialize(&mut serde_json::Serializer::with_formatter(&mut json, Nulls(&nulls)));
    // serde_json writes NaN as null. Nulls are rare, so the value is inspected again only if there is one.
    if written.is_ok() && !nulls.get() {
        return Ok(json);
    }
    match (bindery::json::check(value), written) {
        (Err(Unrepresentable { path, reason: Reason::NotFinite }), _) => Err((path, Problem::NotFinite)),
        (Err(Unrepresentable { path, reason: Reason::Refused(why) }), _) => Err((path, Problem::Refused(why))),
        (Ok(()), Ok(())) => Ok(json),
        (Ok(()), Err(_)) => Err(("$".to_owned(), Problem::Refused("the value has no JSON form".to_owned()))),
    }
}

/// Deserializes again after an error: with the deviations that `tolerance` accepts, and with errors that contain a path.
///
/// serde_json's message quotes the input. So the body is parsed into a tree whose errors state the expected type and never
/// the input.
#[cold]
pub(crate) fn decode_again<T: DeserializeOwned>(
    json: &[u8],
    error: &serde_json::Error,
    tolerance: Tolerance,
) -> Result<T, Malformed> {
    // Messages of serde_json about syntax name a line and a column only.
    let syntax = |error: &serde_json::Error| Malformed { path: "$".to_owned(), message: error.to_string() };
    match error.classify() {
        Category::Data => {}
        Category::Syntax | Category::Eof | Category::Io => return Err(syntax(error)),
    }
    let tree: Tree = serde_json::from_slice(json).map_err(|error| syntax(&error))?;
    let rounded = tree.clone();
    T::deserialize(tree.deserializer(tolerance)).map_err(|first| {
        // A rounded number is an error, too, but not the one to report.
        match T::deserialize(rounded.lenient().deserializer(tolerance)) {
            Err(error) => error.malformed(),
            Ok(_) => first.malformed(),
        }
    })
}

/// Parses JSON within a text.
pub(crate) fn tree(json: &[u8]) -> Result<Tree, FormatError> {
    serde_json::from_slice(json).map_err(|_| FormatError::new("expected JSON"))
}

/// Records whether a null is written.
struct Nulls<'a>(&'a Cell<bool>);

impl Formatter for Nulls<'_> {
    fn write_null<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.set(true);
        CompactFormatter.write_null(writer)
    }
}

#[cfg(test)]
mod tests {
    use super::{Tolerance, decode_again};
    use bindery::{Blob, Date, Document, Sensitive, Timestamp, tagged};
    use serde::de::{DeserializeOwned, Deserializer};
    use serde::{Deserialize, Serialize};
    use std::collections::BTreeMap;
    use std::fmt::Debug;

    /// The path and the expected type.
    fn wrong<T: DeserializeOwned + Debug>(json: &str) -> String {
        let error = serde_json::from_str::<T>(json).unwrap_err();
        let malformed = decode_again::<T>(json.as_bytes(), &error, Tolerance::Exact).unwrap_err();
        assert!(!malformed.message.contains("hunter"), "{malformed}");
        malformed.to_string()
    }

    /// A union as a generator writes it.
    #[derive(Clone, Debug, PartialEq)]
    enum Pet {
        Cat(BTreeMap<String, u8>),
        Unknown { tag: String, content: Document },
    }

    impl<'de> Deserialize<'de> for Pet {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let (tag, content) = tagged::read_optional(deserializer, "kind")?;
            match tag.as_deref() {
                Some("cat") => tagged::content(content).map(Pet::Cat),
                _ => Ok(Pet::Unknown { tag: tag.unwrap_or_default(), content }),
            }
        }
    }

    #[test]
    fn unknown_and_missing_discriminators_are_kept() {
        let pets: Vec<Pet> = serde_json::from_str(r#"[{"kind":"dog","bark":1},{"kind":"cat","lives":9}]"#).unwrap();
        let content = [("bark", 1)].into_iter().collect();
        let cat = Pet::Cat(BTreeMap::from([("lives".to_owned(), 9)]));
        assert_eq!(pets, [Pet::Unknown { tag: "dog".to_owned(), content }, cat]);
        let untagged: Vec<Pet> = serde_json::from_str(r#"[{"lives":9},{"kind":null,"lives":9}]"#).unwrap();
        let content: Document = [("lives", 9)].into_iter().collect();
        let unknown = Pet::Unknown { tag: String::new(), content };
        assert_eq!(untagged, [unknown.clone(), unknown]);
        assert_eq!(wrong::<Vec<Pet>>(r#"[{"kind":7}]"#), "at $[0].kind: expected a string, not an integer");
        let error = wrong::<Vec<Pet>>(r#"[{"kind":"cat","lives":"hunter, expected hunter"}]"#);
        assert_eq!(error, "at $[0]: expected u8");
        assert_eq!(wrong::<Vec<Pet>>(r#"["hunter"]"#), "at $[0]: expected an object with the member `kind`, not text");
    }

    #[test]
    fn types_of_bindery_state_what_they_expect() {
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
    fn serde_enums_deserialize_as_with_serde_json() {
        for json in [r#""Unit""#, r#"{"New":1}"#, r#"{"Pair":[1,2]}"#, r#"{"Named":{"x":1}}"#] {
            let tree = super::tree(json.as_bytes()).unwrap();
            assert_eq!(serde_json::to_string(&Told::deserialize(tree.exact()).unwrap()).unwrap(), json);
        }
        assert_eq!(wrong::<Told>(r#"{"New":"hunter"}"#), "at $.New: expected u8, not text");
        assert_eq!(wrong::<Told>(r#""hunter""#), "at $: expected one of Unit, New, Pair, Named");
        assert_eq!(wrong::<Told>(r#"{"Named":{}}"#), "at $.x: it is missing");
    }

    /// serde_json rounds them unless 128 bits are requested.
    #[test]
    fn large_numbers_are_not_reported_as_errors() {
        assert_eq!(
            wrong::<(i128, u128, f64, u8)>(
                r#"[-170141183460469231731687303715884105728,340282366920938463463374607431768211455,1e300,"hunter"]"#
            ),
            "at $[3]: expected u8, not text"
        );
        let tree = super::tree(b"[170141183460469231731687303715884105727]").unwrap();
        assert!(Vec::<i128>::deserialize(tree.exact()).is_err());
    }

    #[test]
    fn clients_accept_integral_decimals_and_report_null_items() {
        type Numbers = bindery::de::As<bindery::de::List<bindery::de::Plain>, Vec<i64>>;
        let decode = |json: &str, tolerance| {
            let error = serde_json::from_str::<Numbers>(json).err().expect("serde_json is exact");
            decode_again::<Numbers>(json.as_bytes(), &error, tolerance).map(Numbers::into_inner)
        };
        let error = |json, tolerance| decode(json, tolerance).unwrap_err().to_string();
        assert_eq!(decode("[8.0, -1e3]", Tolerance::Numbers), Ok(vec![8, -1000]));
        assert_eq!(error("[8.0]", Tolerance::Exact), "at $[0]: expected i64, not a decimal number");
        assert_eq!(error("[8.5]", Tolerance::Numbers), "at $[0]: expected i64, not a decimal number");
        let null = "at $[1]: expected an item, not null; declare `x-nullable: true` for the items if nulls are valid";
        assert_eq!(error("[1, null]", Tolerance::Numbers), null);
        assert_eq!(error("[1, null]", Tolerance::Exact), null);
        assert_eq!(decode("[null, 1, null, 2]", Tolerance::AwsClient), Ok(vec![1, 2]));
        assert_eq!(error(r#"[null, "a"]"#, Tolerance::AwsClient), "at $[1]: expected i64, not text",);
    }

    /// The tree accepts what serde_json accepts: it only explains errors.
    #[test]
    fn the_tree_accepts_what_serde_json_accepts() {
        fn same<T: DeserializeOwned + PartialEq + Debug>(json: &str) {
            let tree = super::tree(json.as_bytes()).unwrap();
            assert_eq!(T::deserialize(tree.exact()).unwrap(), serde_json::from_str::<T>(json).unwrap(), "{json}");
        }
        same::<Document>(r#"{"a":[1,-1,1.5,18446744073709551615,true,null,"x",{}]}"#);
        same::<f64>("1000000000000000000000000000000");
        same::<(u8, Option<char>)>(r#"[1,"x"]"#);
        same::<BTreeMap<String, Option<Vec<u8>>>>(r#"{"a":null,"b":[1]}"#);
        same::<Blob<bindery::Binary>>("[1,2]");
        same::<Blob<bindery::Binary>>(r#""text""#);
    }
}
