//! Objects in parameters and forms: one parameter for each member, `name[member]=value`, or `member=value` pairs.
//!
//! In `deepObject`, which no specification defines for nested values, an object within an object is `a[b][c]=1`, scalars
//! of a list are `a[b][]=1`, and other items are numbered, `a[b][0][c]=1`: what PHP, Rails (without numbers), qs and Stripe
//! read. A reader accepts all three forms of lists, and `a[b]=1&a[b]=2`.

use crate::Problem;
use crate::escape::{self, Escape};
use crate::read::Text;
use crate::write::{Lead, Sink};
use bindery::Style;
use bindery::json::FormatError;
use serde::de::value::StringDeserializer;
use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The deepest nesting of names that is read.
const DEPTH: usize = 32;

/// A value as text, with the members of objects in their order.
#[derive(Debug)]
enum Piece {
    Null,
    Text(String),
    List(Vec<Piece>),
    Object(Vec<(String, Piece)>),
}

impl<'de> Deserialize<'de> for Piece {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PieceVisitor)
    }
}

struct PieceVisitor;

impl<'de> Visitor<'de> for PieceVisitor {
    type Value = Piece;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Piece, E> {
        Ok(Piece::Text(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Piece, E> {
        Ok(Piece::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Piece, E> {
        Ok(Piece::Text(value.to_string()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Piece, E> {
        serde_json::to_string(&value).map(Piece::Text).map_err(E::custom)
    }

    fn visit_str<E>(self, value: &str) -> Result<Piece, E> {
        Ok(Piece::Text(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Piece, E> {
        Ok(Piece::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Piece, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Piece::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Piece, A::Error> {
        let mut object = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            object.push(entry);
        }
        Ok(Piece::Object(object))
    }
}

/// Writes a value from its JSON, in a style of objects.
pub(crate) fn write(
    out: &mut Vec<u8>,
    escape: Escape,
    style: Style,
    lead: Lead<'_>,
    json: &[u8],
) -> Result<(), Problem> {
    let piece: Piece = serde_json::from_slice(json).map_err(|error| Problem::Refused(error.to_string()))?;
    if matches!(piece, Piece::Null) {
        return Ok(());
    }
    match (style, lead, &piece) {
        (Style::Members(_), Lead::Pair(_), Piece::Object(members)) => {
            members.iter().try_for_each(|(name, value)| pair(out, escape, name, value))
        }
        (Style::Deep, Lead::Pair(name), piece) => deep(out, escape, name, piece),
        (Style::Pairs, lead, Piece::Object(members)) => joined(out, escape, lead, members, b',', b"="),
        (Style::Csv | Style::Ssv | Style::Tsv | Style::Pipes, lead, Piece::Object(members)) => {
            let separator = escape::separator(style).unwrap_or(b',');
            joined(out, escape, lead, members, separator, escape::written(escape, separator))
        }
        (_, lead, _) => {
            let mut sink = Sink { out, escape, lead };
            sink.begin();
            sink.text(json, 0)
        }
    }
}

/// Writes a member as a parameter of its own.
fn pair(out: &mut Vec<u8>, escape: Escape, name: &str, value: &Piece) -> Result<(), Problem> {
    let mut one = |text: &str| {
        let mut sink = Sink { out, escape, lead: Lead::Pair(name) };
        sink.begin();
        sink.text(text.as_bytes(), 0)
    };
    match value {
        Piece::Null => Ok(()),
        Piece::Text(text) => one(text),
        Piece::List(items) => items.iter().try_for_each(|item| one(&scalar(item)?)),
        Piece::Object(_) => Err(Problem::Style),
    }
}

fn deep(out: &mut Vec<u8>, escape: Escape, name: &str, value: &Piece) -> Result<(), Problem> {
    match value {
        Piece::Null | Piece::Text(_) => pair(out, escape, name, value),
        Piece::List(items) if items.iter().all(|item| matches!(item, Piece::Text(_))) => {
            let name = format!("{name}[]");
            items.iter().try_for_each(|item| pair(out, escape, &name, item))
        }
        Piece::List(items) => {
            items.iter().enumerate().try_for_each(|(index, item)| deep(out, escape, &format!("{name}[{index}]"), item))
        }
        Piece::Object(members) => {
            members.iter().try_for_each(|(member, value)| deep(out, escape, &format!("{name}[{member}]"), value))
        }
    }
}

/// Writes names and values as one text.
fn joined(
    out: &mut Vec<u8>,
    escape: Escape,
    lead: Lead<'_>,
    members: &[(String, Piece)],
    separator: u8,
    between: &[u8],
) -> Result<(), Problem> {
    let mut sink = Sink { out, escape, lead };
    let members = members.iter().filter(|(_, value)| !matches!(value, Piece::Null));
    let within = crate::write::bit(separator);
    for (index, (name, value)) in members.enumerate() {
        match index {
            0 => sink.begin(),
            _ => sink.out.extend_from_slice(escape::written(escape, separator)),
        }
        sink.text(name.as_bytes(), within)?;
        sink.out.extend_from_slice(between);
        sink.text(scalar(value)?.as_bytes(), within)?;
    }
    Ok(())
}

fn scalar(piece: &Piece) -> Result<String, Problem> {
    match piece {
        Piece::Text(text) => Ok(text.clone()),
        Piece::Null => Err(Problem::NullItem),
        Piece::List(_) | Piece::Object(_) => Err(Problem::Style),
    }
}

/// The raw texts of an object, by the names of its members.
pub(crate) enum Node<'a> {
    Leaf(Vec<&'a [u8]>),
    Inner(Vec<(String, Node<'a>)>),
}

/// The parameters that are members of an object; all if no names are given.
pub(crate) fn members<'a>(pairs: &[(&'a [u8], &'a [u8])], names: &[&str]) -> Option<Node<'a>> {
    let mut root = Node::Inner(Vec::new());
    for (name, value) in pairs {
        let name = escape::decode(Escape::Form, name);
        let Ok(name) = std::str::from_utf8(&name) else { continue };
        if names.is_empty() || names.contains(&name) {
            root.insert(&[name], value);
        }
    }
    root.filled()
}

/// The parameters `name[member]`, as an object.
pub(crate) fn nested<'a>(pairs: &[(&'a [u8], &'a [u8])], name: &str) -> Option<Node<'a>> {
    let mut root = Node::Inner(Vec::new());
    for (given, value) in pairs {
        let given = escape::decode(Escape::Form, given);
        let rest = std::str::from_utf8(&given).ok().and_then(|given| given.strip_prefix(name)?.strip_prefix('['));
        let Some(rest) = rest.and_then(|rest| rest.strip_suffix(']')) else { continue };
        let path: Vec<&str> = rest.split("][").collect();
        if path.len() <= DEPTH {
            root.insert(&path, value);
        }
    }
    root.filled()
}

impl<'a> Node<'a> {
    fn filled(self) -> Option<Self> {
        match &self {
            Node::Inner(members) if members.is_empty() => None,
            Node::Inner(_) | Node::Leaf(_) => Some(self),
        }
    }

    fn insert(&mut self, path: &[&str], value: &'a [u8]) {
        match (self, path) {
            (Node::Leaf(values), _) => values.push(value),
            // `a[b][]`: an item of the list `a[b]`, which has no name of its own.
            (node @ Node::Inner(_), [] | [""]) => *node = Node::Leaf(vec![value]),
            (Node::Inner(members), [name, rest @ ..]) => {
                let at = members.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
                    members.push(((*name).to_owned(), Node::Inner(Vec::new())));
                    members.len() - 1
                });
                members[at].1.insert(rest, value);
            }
        }
    }
}

/// Deserializes the members of an object.
pub(crate) fn read<T: de::DeserializeOwned>(node: Option<Node<'_>>, escape: Escape) -> Result<T, FormatError> {
    T::deserialize(NodeDeserializer { node, escape })
}

/// The names and raw values of an object in one text.
pub(crate) type RawEntries<'a> = Vec<(String, &'a [u8])>;

/// Deserializes an object that is one text.
pub(crate) fn deserialize_entries<'de, V: Visitor<'de>>(
    entries: RawEntries<'_>,
    escape: Escape,
    visitor: V,
) -> Result<V::Value, FormatError> {
    let members = entries.into_iter().map(|(name, value)| (name, Node::Leaf(vec![value]))).collect();
    NodeDeserializer { node: Some(Node::Inner(members)), escape }.deserialize_map(visitor)
}

struct NodeDeserializer<'a> {
    /// `None` if there is no member.
    node: Option<Node<'a>>,
    escape: Escape,
}

impl<'a> NodeDeserializer<'a> {
    fn text(self, styles: &'static [Style]) -> Text<'a, 'static> {
        let raw = match self.node {
            Some(Node::Leaf(values)) => values,
            Some(Node::Inner(_)) | None => Vec::new(),
        };
        Text::new(raw, self.escape, styles)
    }
}

macro_rules! as_text {
    ($($name:ident)*) => {$(
        fn $name<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
            self.text(&[]).$name(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for NodeDeserializer<'_> {
    type Error = FormatError;

    as_text! {
        deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_unit
        deserialize_identifier deserialize_ignored_any
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        match &self.node {
            Some(Node::Leaf(values)) if values.len() == 1 => self.text(&[]).deserialize_any(visitor),
            Some(Node::Leaf(_)) => self.deserialize_seq(visitor),
            Some(Node::Inner(_)) => self.deserialize_map(visitor),
            None => visitor.visit_unit(),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        if self.node.is_none() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, FormatError> {
        visitor.visit_unit()
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        let escape = self.escape;
        match self.node {
            Some(Node::Inner(mut items)) => {
                items.sort_by_key(|(index, _)| index.parse::<usize>().unwrap_or(usize::MAX));
                visitor.visit_seq(Items { items: items.into_iter(), escape })
            }
            node @ (Some(Node::Leaf(_)) | None) => {
                NodeDeserializer { node, escape }.text(&[Style::Multi]).deserialize_seq(visitor)
            }
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, FormatError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, FormatError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FormatError> {
        let escape = self.escape;
        let items = match self.node {
            Some(Node::Inner(members)) => members,
            None => Vec::new(),
            Some(Node::Leaf(_)) => return self.text(&[]).deserialize_map(visitor),
        };
        visitor.visit_map(Items { items: items.into_iter(), escape }.entries())
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FormatError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FormatError> {
        self.text(&[]).deserialize_enum(name, variants, visitor)
    }
}

struct Items<'a> {
    items: std::vec::IntoIter<(String, Node<'a>)>,
    escape: Escape,
}

impl<'a> Items<'a> {
    fn entries(self) -> Entries<'a> {
        Entries { items: self, value: None }
    }
}

impl<'de> SeqAccess<'de> for Items<'_> {
    type Error = FormatError;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, FormatError> {
        let Some((_, node)) = self.items.next() else { return Ok(None) };
        seed.deserialize(NodeDeserializer { node: Some(node), escape: self.escape }).map(Some)
    }
}

struct Entries<'a> {
    items: Items<'a>,
    value: Option<Node<'a>>,
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = FormatError;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, FormatError> {
        let Some((name, node)) = self.items.items.next() else { return Ok(None) };
        self.value = Some(node);
        seed.deserialize(StringDeserializer::new(name)).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, FormatError> {
        seed.deserialize(NodeDeserializer { node: self.value.take(), escape: self.items.escape })
    }
}
