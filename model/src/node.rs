//! The document tree: keys in document order, repeated keys included, and the location of every node.

use serde::Serialize;

/// The identity of an input file within [`Sources`](crate::source::Sources).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub u32);

/// The location of a node: its file and its ordinal in pre-order (keys count, too).
///
/// A location survives merging and overlays, which move nodes. It is converted to a line and a column only when a
/// diagnostic is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeLocation {
    /// The file.
    pub source: SourceId,
    /// The ordinal of the node in the file, in pre-order.
    pub ordinal: u32,
}

/// The key of a serialized [`NodeLocation`], until [`Sources::resolve`](crate::source::Sources::resolve) replaces it.
pub(crate) const PLACE_KEY: &str = "\u{0}place";

impl Serialize for NodeLocation {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeMap;
        let mut map = serializer.serialize_map(Some(1))?;
        map.serialize_entry(PLACE_KEY, &(self.source.0, self.ordinal))?;
        map.end()
    }
}

/// A node of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The location of the node.
    pub place: NodeLocation,
    /// The value of the node.
    pub value: Value,
}

/// The identity of a node: its address, for the duration of a borrow.
///
/// Locations do not identify nodes: overlays copy a node, or merge it into several targets, and later actions may
/// change each copy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Identity<'a>(pub(crate) &'a Node);

impl PartialEq for Identity<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.0, other.0)
    }
}

impl Eq for Identity<'_> {}

impl std::hash::Hash for Identity<'_> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        std::ptr::hash(self.0, state);
    }
}

/// The value of a node.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string.
    String(Box<str>),
    /// A list.
    Sequence(Vec<Node>),
    /// A mapping.
    Mapping(Mapping),
}

/// A number without loss of digits.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// An integer of at most 64 bits.
    Integer(i64),
    /// A larger integer, as decimal digits.
    Big(Box<str>),
    /// A number with a fraction or an exponent.
    Float(f64),
}

impl Number {
    /// Returns the number as an integer of at most 128 bits; a float without a fraction (`1e3`) is an integer.
    pub fn as_i128(&self) -> Option<i128> {
        match self {
            Number::Integer(integer) => Some(i128::from(*integer)),
            Number::Big(digits) => digits.parse().ok(),
            // From 2^63 on, a double does not represent the last digits exactly.
            Number::Float(float) if float.fract() == 0.0 && float.abs() < (1_u64 << 63) as f64 => Some(*float as i128),
            Number::Float(_) => None,
        }
    }

    /// Returns the nearest double.
    pub fn as_f64(&self) -> f64 {
        match self {
            Number::Integer(integer) => *integer as f64,
            Number::Big(digits) => digits.parse().unwrap_or(f64::NAN),
            Number::Float(float) => *float,
        }
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Number::Integer(integer) => integer.fmt(f),
            Number::Big(digits) => f.write_str(digits),
            Number::Float(float) => float.fmt(f),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Number::Integer(integer) => serializer.serialize_i64(*integer),
            Number::Big(digits) => serializer.serialize_str(digits),
            Number::Float(float) => serializer.serialize_f64(*float),
        }
    }
}

/// A mapping: its entries in order, repeated keys included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping(pub Vec<Entry>);

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: Key,
    /// The value.
    pub value: Node,
}

/// The key of an entry: its source text, whatever type YAML would give it (`200:`, `on:`).
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// The text.
    pub text: Box<str>,
    /// The location of the key.
    pub place: NodeLocation,
}

impl Mapping {
    /// Returns the value of a key; the first one if the key is repeated.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Returns the entry of a key; the first one if the key is repeated.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.0.iter().find(|entry| *entry.key.text == *key)
    }

    /// Returns the entry of a key, mutably.
    pub fn entry_mut(&mut self, key: &str) -> Option<&mut Entry> {
        self.0.iter_mut().find(|entry| *entry.key.text == *key)
    }

    /// Returns the entries sorted by key; repeated keys stay in document order.
    fn sorted(&self) -> Vec<&Entry> {
        let mut entries: Vec<&Entry> = self.iter().collect();
        entries.sort_by(|left, right| left.key.text.cmp(&right.key.text));
        entries
    }

    /// Iterates over the entries in document order.
    pub fn iter(&self) -> std::slice::Iter<'_, Entry> {
        self.0.iter()
    }
}

impl Node {
    /// Returns the mapping, if the node is one.
    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.value {
            Value::Mapping(mapping) => Some(mapping),
            _ => None,
        }
    }

    /// Returns the items, if the node is a sequence.
    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Sequence(items) => Some(items),
            _ => None,
        }
    }

    /// Returns the text, if the node is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the value of a key, if the node is a mapping that has the key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_mapping()?.get(key)
    }

    /// Returns the number of nodes in the subtree.
    pub(crate) fn count(&self) -> usize {
        1 + match &self.value {
            Value::Sequence(items) => items.iter().map(Node::count).sum(),
            Value::Mapping(mapping) => mapping.iter().map(|entry| entry.value.count()).sum(),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => 0,
        }
    }

    /// Returns the kind of the value as diagnostics name it: `a string`, `a mapping`.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a mapping",
        }
    }

    /// Converts the value to JSON, without locations. Of a repeated key the first value is used, as in
    /// [`Mapping::get`].
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value as Json;
        match &self.value {
            Value::Null => Json::Null,
            Value::Bool(bool) => Json::Bool(*bool),
            Value::Number(Number::Integer(integer)) => Json::from(*integer),
            Value::Number(Number::Big(digits)) => match digits.parse::<u64>() {
                Ok(integer) => Json::from(integer),
                Err(_) => digits.parse::<f64>().map_or(Json::Null, Json::from),
            },
            Value::Number(Number::Float(float)) => Json::from(*float),
            Value::String(text) => Json::String(text.to_string()),
            Value::Sequence(items) => Json::Array(items.iter().map(Node::to_json).collect()),
            Value::Mapping(mapping) => {
                let mut object = serde_json::Map::new();
                for entry in mapping.iter() {
                    object.entry(&*entry.key.text).or_insert_with(|| entry.value.to_json());
                }
                Json::Object(object)
            }
        }
    }

    /// Returns whether two nodes have equal values, regardless of locations and the order of keys.
    pub fn says_the_same(&self, other: &Node) -> bool {
        match (&self.value, &other.value) {
            (Value::Sequence(left), Value::Sequence(right)) => {
                left.len() == right.len() && left.iter().zip(right).all(|(left, right)| left.says_the_same(right))
            }
            (Value::Mapping(left), Value::Mapping(right)) => {
                left.0.len() == right.0.len()
                    && left
                        .sorted()
                        .iter()
                        .zip(right.sorted())
                        .all(|(left, right)| left.key.text == right.key.text && left.value.says_the_same(&right.value))
            }
            (left, right) => left == right,
        }
    }
}
