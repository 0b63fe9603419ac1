//! Deserialization of structures, member by member. Generated code contributes a few lines for each.
//!
//! serde's derive generates for each structure all that [`structure`] implements once, and an additional type for each
//! member with a reader: that doubled the compile time of service crates.

use super::{Plain, Read, Seed};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use std::fmt;
use std::marker::PhantomData;

/// A structure that deserializes from a map by the names of its members. Formats that write members by position are not
/// supported.
///
/// ```
/// use bindery::de;
/// use serde::{Deserialize, Deserializer};
///
/// #[derive(Debug, PartialEq)]
/// struct Pet {
///     name: String,
///     tags: Option<Vec<String>>,
/// }
///
/// impl<'de> de::Structure<'de> for Pet {
///     const NAME: &'static str = "Pet";
///     const MEMBERS: &'static [&'static str] = &["Name", "Tags"];
///
///     fn of<A: de::MapAccess<'de>>(mut members: de::Members<A>) -> Result<Self, A::Error> {
///         let mut read = (None, None);
///         while let Some(member) = members.next()? {
///             match member {
///                 0 => members.required(&mut read.0)?,
///                 _ => members.optional_by::<de::Opt<de::List<de::Plain>>, _>(&mut read.1)?,
///             }
///         }
///         Ok(Pet { name: members.given(read.0, 0)?, tags: read.1 })
///     }
/// }
///
/// impl<'de> Deserialize<'de> for Pet {
///     fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
///         de::structure(deserializer)
///     }
/// }
///
/// let pet: Pet = serde_json::from_str(r#"{ "Name": "Rex", "Tags": ["dog"], "Age": 7 }"#)?;
/// assert_eq!(pet, Pet { name: "Rex".to_owned(), tags: Some(vec!["dog".to_owned()]) });
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait Structure<'de>: Sized {
    /// The name, for errors.
    const NAME: &'static str;
    /// The names of the members on the wire.
    const MEMBERS: &'static [&'static str];

    /// Builds the structure from its members.
    ///
    /// # Errors
    /// Returns an error if a member is missing, occurs twice or has another type.
    fn of<A: MapAccess<'de>>(members: Members<A>) -> Result<Self, A::Error>;
}

/// Deserializes a structure: the implementation of its `Deserialize`.
///
/// # Errors
/// Returns an error if the input is not a map with these members.
pub fn structure<'de, S: Structure<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<S, D::Error> {
    deserializer.deserialize_struct(S::NAME, S::MEMBERS, StructureVisitor(PhantomData))
}

/// The members of a structure that is being deserialized.
pub struct Members<A> {
    map: A,
    names: &'static [&'static str],
    /// The index of the current member.
    place: usize,
    /// The first 64 members that have occurred, also as null: a bit for each.
    seen: u64,
    /// The other members that have occurred, 64 in each word.
    seen_beyond: Vec<u64>,
}

impl<'de, A: MapAccess<'de>> Members<A> {
    /// Returns the index of the next member among the names. Unknown members are skipped.
    ///
    /// # Errors
    /// Returns an error if the input is malformed.
    #[expect(clippy::should_implement_trait, reason = "an iterator could not lend what reads the value")]
    pub fn next(&mut self) -> Result<Option<usize>, A::Error> {
        while let Some(known) = self.map.next_key_seed(Names(self.names))? {
            match known {
                Some(place) => {
                    self.place = place;
                    return Ok(Some(place));
                }
                None => drop(self.map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(None)
    }

    /// Returns the value of a required member by its index.
    ///
    /// # Errors
    /// Returns an error if the member is missing.
    pub fn given<T>(&self, value: Option<T>, place: usize) -> Result<T, A::Error> {
        value.ok_or_else(|| A::Error::missing_field(self.name(place)))
    }

    /// Deserializes the value of a required member.
    ///
    /// # Errors
    /// Returns an error if the value has another type or the member occurs twice.
    pub fn required<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) -> Result<(), A::Error> {
        self.required_by::<Plain, T>(slot)
    }

    /// Deserializes the value of a required member with the reader `R`.
    ///
    /// # Errors
    /// Returns an error if the value has another type or the member occurs twice.
    pub fn required_by<R: Read<'de, T>, T>(&mut self, slot: &mut Option<T>) -> Result<(), A::Error> {
        self.once()?;
        *slot = Some(self.map.next_value_seed(Seed::<R, T>(PhantomData))?);
        Ok(())
    }

    /// Deserializes the value of an optional member; null is `None`.
    ///
    /// # Errors
    /// Returns an error if the value has another type or the member occurs twice.
    pub fn optional<T: Deserialize<'de>>(&mut self, slot: &mut Option<T>) -> Result<(), A::Error> {
        self.optional_by::<Plain, T>(slot)
    }

    /// Deserializes the value of an optional member with the reader `R`.
    ///
    /// # Errors
    /// Returns an error if the value has another type or the member occurs twice.
    pub fn optional_by<R: Read<'de, Option<T>>, T>(&mut self, slot: &mut Option<T>) -> Result<(), A::Error> {
        self.once()?;
        *slot = self.map.next_value_seed(Seed::<R, Option<T>>(PhantomData))?;
        Ok(())
    }

    /// Records that the current member has occurred.
    fn once(&mut self) -> Result<(), A::Error> {
        let (word, bit) = (self.place / 64, 1_u64 << (self.place % 64));
        let seen = match word.checked_sub(1) {
            None => &mut self.seen,
            Some(word) => {
                if self.seen_beyond.len() <= word {
                    self.seen_beyond.resize(word + 1, 0);
                }
                &mut self.seen_beyond[word]
            }
        };
        if *seen & bit != 0 {
            return Err(A::Error::duplicate_field(self.name(self.place)));
        }
        *seen |= bit;
        Ok(())
    }

    fn name(&self, place: usize) -> &'static str {
        self.names.get(place).copied().unwrap_or_default()
    }
}

struct StructureVisitor<S>(PhantomData<S>);

impl<'de, S: Structure<'de>> Visitor<'de> for StructureVisitor<S> {
    type Value = S;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "struct {}", S::NAME)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<S, A::Error> {
        S::of(Members { map, names: S::MEMBERS, place: 0, seen: 0, seen_beyond: Vec::new() })
    }
}

/// Finds the index of a name among the names of the members.
struct Names(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Names {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Names {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        self.visit_bytes(name.as_bytes())
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Self::Value, E> {
        Ok(self.0.iter().position(|known| known.as_bytes() == name))
    }
}

#[cfg(test)]
mod tests {
    use super::{Members, Structure, structure};
    use crate::{Nullable, de};
    use serde::de::MapAccess;

    #[derive(Debug, Default, PartialEq)]
    struct Pet {
        name: Option<String>,
        age: Option<Nullable<u8>>,
    }

    impl<'de> Structure<'de> for Pet {
        const NAME: &'static str = "Pet";
        const MEMBERS: &'static [&'static str] = &["name", "age"];

        fn of<A: MapAccess<'de>>(mut members: Members<A>) -> Result<Self, A::Error> {
            let mut read = Self::default();
            while let Some(member) = members.next()? {
                match member {
                    0 => members.optional(&mut read.name)?,
                    _ => members.optional_by::<de::Present<de::Plain>, _>(&mut read.age)?,
                }
            }
            Ok(read)
        }
    }

    #[derive(Debug, PartialEq)]
    struct Owner(Vec<String>);

    impl<'de> Structure<'de> for Owner {
        const NAME: &'static str = "Owner";
        const MEMBERS: &'static [&'static str] = &["pets"];

        fn of<A: MapAccess<'de>>(mut members: Members<A>) -> Result<Self, A::Error> {
            let mut pets = None;
            while members.next()?.is_some() {
                members.required_by::<de::List<de::Plain>, _>(&mut pets)?;
            }
            members.given(pets, 0).map(Owner)
        }
    }

    /// A structure with more members than a word has bits.
    #[derive(Debug, PartialEq)]
    struct Wide(Vec<usize>);

    impl<'de> Structure<'de> for Wide {
        const NAME: &'static str = "Wide";
        const MEMBERS: &'static [&'static str] = &[
            "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
            "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
            "", "", "", "", "", "", "", "", "", "a", "b", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
            "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
            "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "",
            "", "", "", "c",
        ];

        fn of<A: MapAccess<'de>>(mut members: Members<A>) -> Result<Self, A::Error> {
            let mut read = Vec::new();
            while let Some(member) = members.next()? {
                let mut value = None;
                members.required::<usize>(&mut value)?;
                read.extend(value.map(|value| member + value));
            }
            Ok(Wide(read))
        }
    }

    #[test]
    fn each_of_many_members_occurs_once() {
        let places = ["a", "b", "c"].map(|name| Wide::MEMBERS.iter().position(|known| *known == name).expect("a name"));
        assert!(places[0] < 64 && places[1] >= 64 && places[2] >= 128, "{places:?}");
        let wide = r#"{"c": 0, "a": 0, "b": 0}"#;
        assert_eq!(read(wide), Ok(Wide(vec![places[2], places[0], places[1]])));
        for name in ["a", "b", "c"] {
            let error = read::<Wide>(&wide.replace('}', &format!(", \"{name}\": 0}}"))).expect_err("it is there twice");
            assert!(error.starts_with(&format!("duplicate field `{name}`")), "{error}");
        }
    }

    fn read<S: for<'de> Structure<'de>>(text: &str) -> Result<S, String> {
        structure(&mut serde_json::Deserializer::from_str(text)).map_err(|error| error.to_string())
    }

    #[test]
    fn members_are_found_by_name_and_others_are_skipped() {
        let pet = Pet { name: Some("Rex".to_owned()), age: Some(Nullable::Null) };
        assert_eq!(read(r#"{"x": [{"name": 7}], "age": null, "y": null, "name": "Rex", "age2": 7}"#), Ok(pet));
        assert_eq!(read(r#"{"name": null}"#), Ok(Pet::default()));
        assert_eq!(read("{}"), Ok(Pet::default()));
        assert_eq!(read(r#"{"pets": ["a"]}"#), Ok(Owner(vec!["a".to_owned()])));
    }

    #[test]
    fn errors_have_the_wording_of_serde() {
        let wrong = |text: &str| read::<Pet>(text).expect_err(text);
        assert_eq!(wrong(r#"{"name": "a", "name": "b"}"#), "duplicate field `name` at line 1 column 20");
        assert_eq!(wrong(r#"{"age": null, "age": 7}"#), "duplicate field `age` at line 1 column 19");
        assert_eq!(wrong(r#"{"name": null, "name": "a"}"#), "duplicate field `name` at line 1 column 21");
        assert_eq!(wrong(r#"{"name": "a", "name": null}"#), "duplicate field `name` at line 1 column 20");
        assert_eq!(wrong(r#"{"name": 7}"#), "invalid type: integer `7`, expected a string at line 1 column 10");
        assert_eq!(wrong("7"), "invalid type: integer `7`, expected struct Pet at line 1 column 1");
        // A structure is never read by position.
        assert_eq!(wrong(r#"["Rex", 7]"#), "invalid type: sequence, expected struct Pet at line 1 column 1");
        let missing = read::<Owner>("{}").expect_err("the pets");
        assert_eq!(missing, "missing field `pets` at line 1 column 2");
        let null = read::<Owner>(r#"{"pets": null}"#).expect_err("no list");
        assert_eq!(null, "invalid type: null, expected a list at line 1 column 13");
    }
}
