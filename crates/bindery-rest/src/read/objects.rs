//! Deserialization of objects in parameters and forms: the inverse of [`write`](crate::write).
//!
//! A reader accepts all three forms of lists in `deepObject`: `a[b][]=1`, `a[b][0]=1`, and `a[b]=1&a[b]=2`.

use super::Text;
use crate::escape::{self, Escape};
use bindery::Style;
use bindery::json::FormatError;
use serde::de::value::StringDeserializer;
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// The deepest nesting of names that is read.
const DEPTH: usize = 32;

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
