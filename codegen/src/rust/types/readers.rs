//! The readers of `bindery::de` that lists, maps and nullable members need.

use crate::rust::types::Rust;

impl Rust {
    /// Returns the reader of `bindery::de` for this type; `None` if serde's own `Deserialize` is as lenient.
    pub(crate) fn reader(&self) -> Option<String> {
        let reader = match self {
            Rust::Option(inner) if matches!(**inner, Rust::Nullable(_)) => Some(self.read()),
            _ if self.is_collection() => Some(self.read()),
            _ => None,
        }?;
        Some(if self.holds_secret() { format!("de::Redacted<{reader}>") } else { reader })
    }

    /// Returns the reader, `de::Plain` for a type that needs none.
    fn read(&self) -> String {
        match self {
            Rust::List(item) => match &**item {
                Rust::Option(_) => format!("de::SparseList<{}>", item.read()),
                _ => format!("de::List<{}>", item.read()),
            },
            Rust::Map(value) => match &**value {
                Rust::Option(_) => format!("de::SparseMap<{}>", value.read()),
                _ => format!("de::Map<{}>", value.read()),
            },
            Rust::Boxed(inner) if inner.is_collection() => format!("de::Boxed<{}>", inner.read()),
            Rust::Option(inner) => match &**inner {
                Rust::Nullable(value) => format!("de::Present<{}>", value.read()),
                _ => format!("de::Opt<{}>", inner.read()),
            },
            Rust::Nullable(inner) => format!("de::OrNull<{}>", inner.read()),
            Rust::Bool
            | Rust::Integer(_)
            | Rust::Float(_)
            | Rust::String
            | Rust::Blob(_)
            | Rust::Timestamp(_)
            | Rust::Date
            | Rust::Document
            | Rust::File
            | Rust::Empty
            | Rust::Shape(_)
            | Rust::Tuple(_)
            | Rust::Sensitive(_)
            | Rust::Boxed(_) => "de::Plain".to_owned(),
        }
    }

    /// Returns whether the type is a list or a map, possibly wrapped.
    fn is_collection(&self) -> bool {
        match self {
            Rust::List(_) | Rust::Map(_) => true,
            Rust::Boxed(inner) | Rust::Option(inner) | Rust::Nullable(inner) => inner.is_collection(),
            Rust::Bool
            | Rust::Integer(_)
            | Rust::Float(_)
            | Rust::String
            | Rust::Blob(_)
            | Rust::Timestamp(_)
            | Rust::Date
            | Rust::Document
            | Rust::File
            | Rust::Empty
            | Rust::Shape(_)
            | Rust::Tuple(_)
            | Rust::Sensitive(_) => false,
        }
    }

    /// Returns whether the type contains a secret at any depth.
    fn holds_secret(&self) -> bool {
        match self {
            Rust::Sensitive(_) => true,
            Rust::List(inner) | Rust::Map(inner) | Rust::Boxed(inner) | Rust::Option(inner) | Rust::Nullable(inner) => {
                inner.holds_secret()
            }
            Rust::Tuple(items) => items.iter().any(Rust::holds_secret),
            Rust::Bool
            | Rust::Integer(_)
            | Rust::Float(_)
            | Rust::String
            | Rust::Blob(_)
            | Rust::Timestamp(_)
            | Rust::Date
            | Rust::Document
            | Rust::File
            | Rust::Empty
            | Rust::Shape(_) => false,
        }
    }
}
