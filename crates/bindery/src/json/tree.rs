//! Parsed JSON whose deserializer reports the path of an error.

use super::format_error::FormatError;
use crate::de::{DENSE, EPOCH_SECONDS};
use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use std::collections::BTreeMap;
use std::fmt;

/// A JSON value. Unlike a document, it keeps duplicate names.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Signed(i64),
    /// An integer that is not negative.
    Unsigned(u64),
    /// An integer beyond 64 bits.
    Large(i128),
    /// An integer beyond `i128`.
    Huge(u128),
    /// A number with a fraction or an exponent.
    Decimal(f64),
    /// A number that serde_json may have rounded: possibly an integer beyond 64 bits.
    Rounded(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Tree>),
    /// An object, with its entries in order.
    Object(Vec<(String, Tree)>),
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TreeVisitor)
    }
}

struct TreeVisitor;

impl<'de> Visitor<'de> for TreeVisitor {
    type Value = Tree;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Tree, E> {
        Ok(Tree::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Tree, E> {
        Ok(Tree::Signed(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Tree, E> {
        Ok(Tree::Unsigned(value))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Tree, E> {
        Ok(Tree::Large(value))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Tree, E> {
        Ok(Tree::Huge(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Tree, E> {
        const END: f64 = 9_223_372_036_854_775_808.0; // 2^63
        Ok(if value.abs() >= END { Tree::Rounded(value) } else { Tree::Decimal(value) })
    }

    fn visit_str<E>(self, value: &str) -> Result<Tree, E> {
        Ok(Tree::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Tree, E> {
        Ok(Tree::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Tree::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, Tree>()? {
            // Another crate of the build may enable serde_json's feature `arbitrary_precision`.
            if let ("$serde_json::private::Number", Tree::Text(digits)) = (name.as_str(), &value) {
                return Ok(number(digits));
            }
            members.push((name, value));
        }
        Ok(Tree::Object(members))
    }
}

/// Parses a JSON number; other text is returned as text.
fn number(digits: &str) -> Tree {
    // `f64::from_str` accepts more than JSON does (`inf`, `+1`, `.5`, `1.`).
    let unsigned = digits.strip_prefix('-').unwrap_or(digits).as_bytes();
    let is_number = match unsigned {
        [b'0'] | [b'0', b'.' | b'e' | b'E', ..] | [b'1'..=b'9', ..] => {
            unsigned.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
                && !digits.ends_with('.')
                && !digits.contains(".e")
                && !digits.contains(".E")
        }
        _ => false,
    };
    if !is_number {
        return Tree::Text(digits.to_owned());
    }
    if let Ok(value) = digits.parse() {
        return Tree::Unsigned(value);
    }
    if let Ok(value) = digits.parse() {
        return Tree::Signed(value);
    }
    if let Ok(value) = digits.parse() {
        return Tree::Large(value);
    }
    if let Ok(value) = digits.parse() {
        return Tree::Huge(value);
    }
    match digits.parse::<f64>() {
        Ok(value) if value.is_finite() => Tree::Decimal(value),
        Ok(_) | Err(_) => Tree::Text(digits.to_owned()),
    }
}

/// The deviations from the declared types that a deserializer accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tolerance {
    /// None: a server.
    Exact,
    /// An integral decimal for an integer (`8.0`): a client.
    Numbers,
    /// Also nulls in lists and maps that are not nullable, which are discarded; numbers and booleans for strings; the
    /// strings `true` and `false` for booleans; epoch seconds as a string; and a repeated member, of which the last counts: a client of an AWS
    /// protocol. Its model (Smithy) calls such lists dense; the rest is what boto3 and the AWS SDK for JavaScript accept.
    AwsClient,
}

impl Tree {
    /// Parses a JSON number; other text is returned as a string.
    pub fn from_number(text: &str) -> Tree {
        number(text)
    }

    /// Returns a deserializer of the value.
    pub fn deserializer(self, tolerance: Tolerance) -> TreeDeserializer {
        TreeDeserializer { tree: self, tolerance, items: NullItems::AsDeclared }
    }

    /// Returns a deserializer of the value that accepts the declared types only.
    pub fn exact(self) -> TreeDeserializer {
        self.deserializer(Tolerance::Exact)
    }

    /// Treats rounded numbers as integers, to look for another error.
    #[must_use]
    pub fn lenient(self) -> Tree {
        match self {
            Tree::Rounded(value) if value < 0.0 => Tree::Large(value as i128),
            Tree::Rounded(value) => Tree::Huge(value as u128),
            Tree::List(items) => Tree::List(items.into_iter().map(Tree::lenient).collect()),
            Tree::Object(members) => {
                Tree::Object(members.into_iter().map(|(name, value)| (name, value.lenient())).collect())
            }
            Tree::Null
            | Tree::Bool(_)
            | Tree::Signed(_)
            | Tree::Unsigned(_)
            | Tree::Large(_)
            | Tree::Huge(_)
            | Tree::Decimal(_)
            | Tree::Text(_) => self,
        }
    }

    fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Tree::Null => Unexpected::Unit,
            Tree::Bool(value) => Unexpected::Bool(*value),
            Tree::Signed(_) | Tree::Unsigned(_) | Tree::Large(_) | Tree::Huge(_) => Unexpected::Signed(0),
            Tree::Decimal(value) | Tree::Rounded(value) => Unexpected::Float(*value),
            Tree::Text(value) => Unexpected::Str(value),
            Tree::List(_) => Unexpected::Seq,
            Tree::Object(_) => Unexpected::Map,
        }
    }
}

/// Returns the last member of each name, in the order of these.
fn last_of_each(members: Vec<(String, Tree)>) -> Vec<(String, Tree)> {
    let mut last = BTreeMap::new();
    for (position, (name, _)) in members.iter().enumerate() {
        last.insert(name.clone(), position);
    }
    let is_last = |(position, (name, _)): &(usize, (String, Tree))| last.get(name) == Some(position);
    members.into_iter().enumerate().filter(is_last).map(|(_, member)| member).collect()
}

/// Whether the next list or map accepts null items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NullItems {
    /// The type of the items decides.
    AsDeclared,
    /// The items are not nullable.
    Dense,
}

/// A deserializer of a [`Tree`] whose errors contain the path.
#[derive(Debug)]
pub struct TreeDeserializer {
    tree: Tree,
    tolerance: Tolerance,
    items: NullItems,
}

impl TreeDeserializer {
    /// An integral decimal as an integer, if the tolerance accepts it.
    fn coerced(mut self) -> Self {
        /// Up to this, an `f64` is exact.
        const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
        self.tree = match (self.tree, self.tolerance) {
            (Tree::Decimal(value), Tolerance::Numbers | Tolerance::AwsClient)
                if value.fract() == 0.0 && value.abs() <= EXACT =>
            {
                Tree::Signed(value as i64)
            }
            (tree, _) => tree,
        };
        self
    }
}

/// Deserializes integers.
macro_rules! integers {
    ($($name:ident)*) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
            self.coerced().deserialize_any(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for TreeDeserializer {
    type Error = FormatError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        let Self { tree, tolerance, items } = self;
        match tree {
            Tree::Null => visitor.visit_unit(),
            Tree::Bool(value) => visitor.visit_bool(value),
            Tree::Signed(value) => visitor.visit_i64(value),
            Tree::Unsigned(value) => visitor.visit_u64(value),
            // serde_json passes them as `f64` unless 128 bits are requested.
            Tree::Large(value) => visitor.visit_f64(value as f64),
            Tree::Huge(value) => visitor.visit_f64(value as f64),
            Tree::Decimal(value) | Tree::Rounded(value) => visitor.visit_f64(value),
            Tree::Text(value) => visitor.visit_string(value),
            Tree::List(list) => {
                visitor.visit_seq(Items { items: list.into_iter(), position: 0, tolerance, nulls: items })
            }
            Tree::Object(members) => {
                let members = match tolerance {
                    Tolerance::AwsClient => last_of_each(members),
                    Tolerance::Exact | Tolerance::Numbers => members,
                };
                visitor.visit_map(Members { members: members.into_iter(), value: None, tolerance, nulls: items })
            }
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        match self.tree {
            Tree::Large(value) => visitor.visit_i128(value),
            Tree::Huge(value) => visitor.visit_u128(value),
            // A rounded number must not be mistaken for the exact one.
            Tree::Rounded(_) => Err(FormatError::new("expected a whole number of at most 64 bits within JSON")),
            _ => self.coerced().deserialize_any(visitor),
        }
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        self.deserialize_i128(visitor)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        match (&self.tree, self.tolerance) {
            (Tree::Text(text), Tolerance::AwsClient) if text == "true" => visitor.visit_bool(true),
            (Tree::Text(text), Tolerance::AwsClient) if text == "false" => visitor.visit_bool(false),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        match (&self.tree, self.tolerance) {
            (Tree::Bool(value), Tolerance::AwsClient) => visitor.visit_string(value.to_string()),
            (Tree::Signed(value), Tolerance::AwsClient) => visitor.visit_string(value.to_string()),
            (Tree::Unsigned(value), Tolerance::AwsClient) => visitor.visit_string(value.to_string()),
            (Tree::Large(value), Tolerance::AwsClient) => visitor.visit_string(value.to_string()),
            (Tree::Huge(value), Tolerance::AwsClient) => visitor.visit_string(value.to_string()),
            (Tree::Decimal(value), Tolerance::AwsClient) => visitor.visit_string(value.to_string()),
            // The digits of a rounded number are lost.
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        match self.tree {
            Tree::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        mut self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, FormatError> {
        if name == DENSE {
            self.items = NullItems::Dense;
        }
        if let (EPOCH_SECONDS, Tolerance::AwsClient, Tree::Text(text)) = (name, self.tolerance, &self.tree) {
            self.tree = number(text);
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FormatError> {
        let Self { tree, tolerance, .. } = self;
        match tree {
            Tree::Text(variant) => visitor.visit_enum(Variant { variant, value: None, tolerance }),
            Tree::Object(members) => match <[_; 1]>::try_from(members) {
                Ok([(variant, value)]) => visitor.visit_enum(Variant { variant, value: Some(value), tolerance }),
                Err(_) => Err(FormatError::new("expected an object with one member")),
            },
            tree => Err(FormatError::invalid_type(tree.unexpected(), &"text")),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        f32 f64 char bytes byte_buf unit unit_struct seq tuple tuple_struct map struct identifier
    }
}

struct Items {
    items: std::vec::IntoIter<Tree>,
    position: usize,
    tolerance: Tolerance,
    nulls: NullItems,
}

/// The next item or entry, without those whose value is discarded.
fn next<T>(
    values: &mut impl Iterator<Item = T>,
    value: impl Fn(&T) -> &Tree,
    nulls: NullItems,
    tolerance: Tolerance,
) -> Option<Result<T, T>> {
    loop {
        let next = values.next()?;
        match (value(&next), nulls, tolerance) {
            (Tree::Null, NullItems::Dense, Tolerance::AwsClient) => {}
            (Tree::Null, NullItems::Dense, Tolerance::Exact | Tolerance::Numbers) => return Some(Err(next)),
            (_, NullItems::AsDeclared | NullItems::Dense, _) => return Some(Ok(next)),
        }
    }
}

impl<'de> SeqAccess<'de> for Items {
    type Error = FormatError;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, FormatError> {
        let before = self.items.len();
        let Some(next) = next(&mut self.items, |item| item, self.nulls, self.tolerance) else { return Ok(None) };
        self.position += before - self.items.len();
        let position = self.position - 1;
        match next {
            Ok(item) => {
                let value = seed.deserialize(item.deserializer(self.tolerance));
                value.map(Some).map_err(|error| error.at(position))
            }
            Err(_) => Err(FormatError::null_item().at(position)),
        }
    }
}

struct Members {
    members: std::vec::IntoIter<(String, Tree)>,
    value: Option<(String, Tree)>,
    tolerance: Tolerance,
    nulls: NullItems,
}

impl<'de> MapAccess<'de> for Members {
    type Error = FormatError;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, FormatError> {
        let (name, value) = match next(&mut self.members, |(_, value)| value, self.nulls, self.tolerance) {
            None => return Ok(None),
            Some(Ok(member)) => member,
            Some(Err((name, _))) => return Err(FormatError::null_item().of(&name)),
        };
        let key: StrDeserializer<'_, FormatError> = name.as_str().into_deserializer();
        let key = seed.deserialize(key).map_err(|error| error.of(&name))?;
        self.value = Some((name, value));
        Ok(Some(key))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, FormatError> {
        let (name, value) = self.value.take().ok_or_else(FormatError::missing)?;
        seed.deserialize(value.deserializer(self.tolerance)).map_err(|error| error.of(&name))
    }
}

struct Variant {
    variant: String,
    value: Option<Tree>,
    tolerance: Tolerance,
}

impl Variant {
    fn content(self) -> Result<TreeDeserializer, FormatError> {
        Ok(self.value.ok_or_else(FormatError::missing)?.deserializer(self.tolerance))
    }
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = FormatError;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), FormatError> {
        let name: StrDeserializer<'_, FormatError> = self.variant.as_str().into_deserializer();
        seed.deserialize(name).map(|variant| (variant, self))
    }
}

impl<'de> VariantAccess<'de> for Variant {
    type Error = FormatError;

    fn unit_variant(self) -> Result<(), FormatError> {
        match self.value {
            None | Some(Tree::Null) => Ok(()),
            Some(_) => Err(FormatError::new("expected text")),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, FormatError> {
        let name = self.variant.clone();
        seed.deserialize(self.content()?).map_err(|error| error.of(&name))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, FormatError> {
        self.content()?.deserialize_any(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, FormatError> {
        self.content()?.deserialize_any(visitor)
    }
}
