//! Unions without a discriminator: `oneOf` and `anyOf` of OpenAPI.
//!
//! A union deserializes through a [`Document`], whose value selects the alternative: by its JSON type, by constant members,
//! by required members, and then by the members that it has. The first alternative wins a tie.
//!
//! ```
//! use bindery::{Document, untagged};
//! use bindery::untagged::Selector;
//! use serde::{Deserialize, Deserializer, Serialize};
//!
//! #[derive(Debug, PartialEq, Serialize, Deserialize)]
//! struct Image {
//!     url: String,
//! }
//!
//! #[derive(Debug, PartialEq)]
//! enum Input {
//!     Text(String),
//!     Image(Image),
//!     Unknown(Document),
//! }
//!
//! impl<'de> Deserialize<'de> for Input {
//!     fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
//!         const SELECTORS: &[Selector] = &[
//!             Selector::String,
//!             Selector::Object { required: &["url"], members: &[], known: &["url"] },
//!         ];
//!         let value = untagged::value(deserializer)?;
//!         let alternative = untagged::find(&value, SELECTORS, |index| match index {
//!             0 => untagged::read(&value, Self::Text),
//!             _ => untagged::read(&value, Self::Image),
//!         });
//!         Ok(alternative.unwrap_or(Self::Unknown(value)))
//!     }
//! }
//!
//! let image: Input = serde_json::from_str(r#"{"url": "https://images.example/1"}"#)?;
//! assert_eq!(image, Input::Image(Image { url: "https://images.example/1".to_owned() }));
//! assert_eq!(serde_json::from_str::<Input>("true")?, Input::Unknown(Document::Bool(true)));
//! # Ok::<(), serde_json::Error>(())
//! ```

use crate::Document;
use serde::de::{Deserialize, DeserializeOwned, Deserializer, Error as _, Unexpected};
use std::collections::BTreeMap;

/// The values that select an alternative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Selector {
    /// Any value.
    Any,
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// A string.
    String,
    /// One of these strings.
    Strings(&'static [&'static str]),
    /// One of these integers.
    Integers(&'static [i64]),
    /// A list of such items.
    List(&'static Selector),
    /// An object whose values are such.
    Map(&'static Selector),
    /// An object of a structure.
    Object {
        /// The required members.
        required: &'static [&'static str],
        /// The members whose values select the structure.
        members: &'static [(&'static str, Selector)],
        /// All members; empty if the structure has others too.
        known: &'static [&'static str],
    },
    /// A value that one of these selects.
    OneOf(&'static [Selector]),
}

/// How well a value fits a selector; a smaller rank fits better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    precision: Precision,
    /// The number of members that the structure does not have.
    unknown: usize,
}

/// The property of a value that a selector checks, the most precise first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Precision {
    /// A constant.
    Constant,
    /// The members of a structure.
    Members,
    /// The JSON type, where it is an integer.
    Integer,
    /// The JSON type.
    Type,
    /// Nothing.
    Any,
    /// A structure that has none of the value's members.
    NoMember,
}

impl Selector {
    /// Returns the rank of a value; `None` if the selector does not accept it.
    fn rank(&self, value: &Document) -> Option<Rank> {
        let rank = |precision| Some(Rank { precision, unknown: 0 });
        match (self, value) {
            (Selector::Any, _) => rank(Precision::Any),
            (Selector::Boolean, Document::Bool(_)) | (Selector::String, Document::String(_)) => rank(Precision::Type),
            (Selector::Integer, Document::Number(number)) if number.is_integer() => rank(Precision::Integer),
            (Selector::Number, Document::Number(_)) => rank(Precision::Type),
            (Selector::Strings(values), Document::String(text)) if values.contains(&text.as_str()) => {
                rank(Precision::Constant)
            }
            (Selector::Integers(values), Document::Number(number)) => {
                let known = number.as_i64().is_some_and(|number| values.contains(&number));
                if known { rank(Precision::Constant) } else { None }
            }
            (Selector::List(item), Document::Array(items)) => {
                items.iter().try_fold(Rank { precision: Precision::Constant, unknown: 0 }, |worst, value| {
                    item.rank(value).map(|rank| worst.max(rank))
                })
            }
            (Selector::Map(item), Document::Object(entries)) => {
                let best = Rank { precision: Precision::Type, unknown: 0 };
                entries.values().try_fold(best, |worst, value| item.rank(value).map(|rank| worst.max(rank)))
            }
            (Selector::Object { required, members, known }, Document::Object(entries)) => {
                rank_of_object(required, members, known, entries)
            }
            (Selector::OneOf(selectors), value) => selectors.iter().filter_map(|selector| selector.rank(value)).min(),
            _ => None,
        }
    }
}

fn rank_of_object(
    required: &[&str],
    members: &[(&str, Selector)],
    known: &[&str],
    entries: &BTreeMap<String, Document>,
) -> Option<Rank> {
    if !required.iter().all(|name| entries.contains_key(*name)) {
        return None;
    }
    let mut constants = 0_usize;
    for (name, selector) in members {
        match entries.get(*name) {
            Some(Document::Null) | None => {}
            Some(value) => {
                selector.rank(value)?;
                constants += 1;
            }
        }
    }
    let unknown =
        if known.is_empty() { 0 } else { entries.keys().filter(|name| !known.contains(&name.as_str())).count() };
    let precision = match (constants, unknown) {
        (1.., _) => Precision::Constant,
        (0, 1..) if unknown == entries.len() => Precision::NoMember,
        (0, _) => Precision::Members,
    };
    Some(Rank { precision, unknown })
}

/// Deserializes the value of a union.
///
/// # Errors
/// Returns an error if the input is null or not a JSON value.
pub fn value<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Document, D::Error> {
    match Document::deserialize(deserializer)? {
        Document::Null => Err(D::Error::invalid_type(Unexpected::Unit, &"a value")),
        value => Ok(value),
    }
}

/// Returns the first alternative that `read` returns for an index of the selectors that accept a value, the best ones first.
pub fn find<T>(value: &Document, selectors: &[Selector], read: impl FnMut(usize) -> Option<T>) -> Option<T> {
    let ranks = selectors.iter().enumerate();
    let mut ranks: Vec<_> = ranks.filter_map(|(index, selector)| Some((selector.rank(value)?, index))).collect();
    ranks.sort_unstable();
    ranks.into_iter().map(|(_, index)| index).find_map(read)
}

/// Deserializes an alternative; `None` if the value does not have its type.
pub fn read<T: DeserializeOwned, U>(value: &Document, alternative: impl FnOnce(T) -> U) -> Option<U> {
    T::deserialize(value.clone()).ok().map(alternative)
}

#[cfg(test)]
mod tests {
    use super::{Selector, find, value};
    use crate::Document;

    fn document(json: &str) -> Document {
        serde_json::from_str(json).unwrap()
    }

    /// The indexes of the selectors that accept a value, the best ones first.
    fn order(selectors: &[Selector], json: &str) -> Vec<usize> {
        let mut order = Vec::new();
        find(&document(json), selectors, |index| {
            order.push(index);
            None::<()>
        });
        order
    }

    #[test]
    fn the_json_type_selects() {
        const SELECTORS: &[Selector] = &[
            Selector::Any,
            Selector::Number,
            Selector::Integer,
            Selector::String,
            Selector::Boolean,
            Selector::List(&Selector::Integer),
            Selector::List(&Selector::String),
            Selector::Map(&Selector::String),
        ];
        for (json, expected) in [
            ("1", vec![2, 1, 0]),
            ("1.5", vec![1, 0]),
            ("\"a\"", vec![3, 0]),
            ("true", vec![4, 0]),
            ("[1]", vec![5, 0]),
            ("[\"a\"]", vec![6, 0]),
            ("[true]", vec![0]),
            ("[]", vec![5, 6, 0]),
            (r#"{"a":"b"}"#, vec![7, 0]),
            (r#"{"a":1}"#, vec![0]),
        ] {
            assert_eq!(order(SELECTORS, json), expected, "{json}");
        }
    }

    #[test]
    fn constants_precede_types() {
        const SELECTORS: &[Selector] =
            &[Selector::String, Selector::Strings(&["auto"]), Selector::Integer, Selector::Integers(&[-1])];
        assert_eq!(order(SELECTORS, "\"auto\""), [1, 0]);
        assert_eq!(order(SELECTORS, "\"none\""), [0]);
        assert_eq!(order(SELECTORS, "-1"), [3, 2]);
        assert_eq!(order(SELECTORS, "7"), [2]);
    }

    #[test]
    fn members_select_structures() {
        const SELECTORS: &[Selector] = &[
            Selector::Object { required: &["a"], members: &[], known: &["a", "b"] },
            Selector::Object { required: &[], members: &[], known: &["c", "d"] },
            Selector::Object { required: &[], members: &[("kind", Selector::Strings(&["x"]))], known: &["kind", "c"] },
            Selector::Map(&Selector::Integer),
        ];
        for (json, expected) in [
            (r#"{"a":1}"#, vec![0, 3, 1, 2]),
            (r#"{"c":1}"#, vec![1, 2, 3]),
            (r#"{"c":1,"d":1}"#, vec![1, 2, 3]),
            (r#"{"kind":"x","d":1}"#, vec![2, 1]),
            (r#"{"kind":"y","c":1}"#, vec![1]),
            (r#"{"e":1}"#, vec![3, 1, 2]),
            ("{}", vec![1, 2, 3]),
        ] {
            assert_eq!(order(SELECTORS, json), expected, "{json}");
        }
    }

    #[test]
    fn inner_unions_are_as_good_as_their_best_alternative() {
        const SELECTORS: &[Selector] =
            &[Selector::String, Selector::OneOf(&[Selector::Strings(&["a"]), Selector::Boolean])];
        assert_eq!(order(SELECTORS, "\"a\""), [1, 0]);
        assert_eq!(order(SELECTORS, "true"), [1]);
        assert_eq!(order(SELECTORS, "1"), [0; 0]);
    }

    #[test]
    fn null_is_no_value() {
        let error = value(&mut serde_json::Deserializer::from_str("null")).unwrap_err();
        assert_eq!(error.to_string(), "invalid type: null, expected a value");
    }
}
