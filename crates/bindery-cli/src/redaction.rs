//! Secrets in requests and responses, and their replacement.

use crate::value::resolved_type::type_is_sensitive;
use bindery::Document;
use bindery::meta::{Item, Kind, Member, Meta, Operation, Type, keys};
use http::{HeaderMap, Request, Uri};
use std::collections::BTreeMap;

/// The text that replaces a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// Whether secrets are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Secrets {
    /// [`REDACTED`] replaces them.
    #[default]
    Redacted,
    /// They are.
    Shown,
}

/// A second encoding of a request in which [`REDACTED`] replaces each secret. It accompanies the request as one of its
/// extensions.
#[derive(Clone, Debug)]
pub(crate) struct RedactedRequest {
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
    /// The operation that the request calls.
    pub(crate) operation: Operation,
}

impl RedactedRequest {
    /// Creates it from an encoded request whose input has been redacted.
    pub(crate) fn new(redacted: Request<Vec<u8>>, operation: Operation) -> Self {
        let (parts, body) = redacted.into_parts();
        RedactedRequest { uri: parts.uri, headers: parts.headers, body, operation }
    }
}

/// Returns a value of a type with its sensitive members replaced.
pub(crate) fn redact(meta: &Meta, ty: &Type, value: &Document) -> Document {
    match (ty, value) {
        (Type::List(item), Document::Array(items)) => {
            items.iter().map(|value| redact_item(meta, item, value)).collect()
        }
        (Type::Tuple(types), Document::Array(items)) => {
            let each = items.iter().enumerate().map(|(index, value)| match types.get(index) {
                Some(item) => redact_item(meta, item, value),
                None => value.clone(),
            });
            each.collect()
        }
        (Type::Map(item), Document::Object(entries)) => {
            entries.iter().map(|(key, value)| (key.clone(), redact_item(meta, item, value))).collect()
        }
        (Type::Shape(index), value) => match meta.shapes.get(*index) {
            Some(shape) => redact_shape(meta, shape.kind, value),
            None => value.clone(),
        },
        // The value does not match its type, or its type has no members.
        (_, value) => value.clone(),
    }
}

fn redact_shape(meta: &Meta, kind: Kind, value: &Document) -> Document {
    match (kind, value) {
        (Kind::Structure { members, additional }, Document::Object(entries)) => {
            redact_members(meta, members, additional, entries)
        }
        (Kind::Union { discriminator, variants }, Document::Object(entries)) => {
            let tag = entries.get(discriminator).and_then(Document::as_str);
            match variants.iter().find(|variant| Some(variant.value) == tag) {
                Some(variant) => redact(meta, &Type::Shape(variant.shape), value),
                None => value.clone(),
            }
        }
        (Kind::Newtype(item), value) => redact_item(meta, item, value),
        // Which alternative the value is remains open: it is secret if any of them is.
        (Kind::Untagged(items), value)
            if items.iter().any(|item| item.sensitive || type_is_sensitive(meta, item.ty)) =>
        {
            redact_all(value)
        }
        (
            Kind::Structure { .. } | Kind::Union { .. } | Kind::Untagged(_) | Kind::Enum(_) | Kind::IntegerEnum(_),
            value,
        ) => value.clone(),
    }
}

fn redact_item(meta: &Meta, item: &Item, value: &Document) -> Document {
    if item.sensitive { redact_all(value) } else { redact(meta, &item.ty, value) }
}

fn redact_members(
    meta: &Meta,
    members: &[&Member],
    additional: Option<&Item>,
    entries: &BTreeMap<String, Document>,
) -> Document {
    let known: Vec<_> = keys(members).collect();
    let each = entries.iter().map(|(key, value)| {
        let member = known.iter().find(|(known, _)| known == key).map(|(_, member)| *member);
        let value = match (member, additional) {
            (Some(member), _) if member.sensitive => redact_all(value),
            (Some(member), _) => redact(meta, &member.ty, value),
            (None, Some(item)) => redact_item(meta, item, value),
            (None, None) => value.clone(),
        };
        (key.clone(), value)
    });
    each.collect()
}

/// Replaces every scalar of a secret; maps keep their keys, and lists their length.
fn redact_all(value: &Document) -> Document {
    match value {
        Document::Null => Document::Null,
        Document::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), redact_all(value))).collect(),
        Document::Array(items) => items.iter().map(redact_all).collect(),
        Document::Bool(_) | Document::Number(_) | Document::String(_) => Document::from(REDACTED),
    }
}
