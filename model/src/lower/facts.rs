//! Facts that a schema or a key declares, as the model stores them, and their costs.

use super::extensions::{self, carry, known};
use super::kinds::{Kind, enum_kind};
use crate::input::reader::{Field, MEMBER, OBJECT, Reader, Spanned, TEXT, Text, Texts, node_cost};
use crate::input::schema::{Exclusive, Schema};
use crate::node::{NodeLocation, Number, Value};
use crate::service::*;

/// A string of the document.
pub(super) fn text(field: &Spanned<Text<'_>>) -> Located<String> {
    Located { value: field.value.to_string(), place: field.place }
}

/// A string of the document, unless it is blank.
pub(super) fn filled(field: &Field<Text<'_>>) -> Option<Located<String>> {
    field.as_ref().filter(|field| !field.value.trim().is_empty()).map(text)
}

/// The strings of a list of the document.
pub(super) fn texts(field: &Field<Texts<'_>>) -> Vec<Located<String>> {
    field.iter().flat_map(|list| &list.value).map(text).collect()
}

/// The title and the description of a schema.
pub(super) fn docs(schema: &Schema<'_>) -> Docs {
    Docs { summary: filled(&schema.title), description: filled(&schema.description) }
}

pub(super) fn nullable(schema: &Schema<'_>, reader: &mut Reader<'_>) -> Flag {
    let null = schema.values.as_ref().and_then(|values| {
        values.value.iter().find(|value| matches!(value.value.value, Value::Null)).map(|value| value.place)
    });
    ["x-nullable", "x-isnullable", "x-isNullable"]
        .into_iter()
        .find_map(|key| extensions::flag(&schema.extensions, key, reader))
        .or(null)
        .or_else(|| schema.later.as_ref()?.nullable.as_ref().filter(|flag| flag.value).map(|flag| flag.place))
        .or_else(|| null_type(schema, reader))
}

/// The location of null among several types, where the format allows it there.
fn null_type(schema: &Schema<'_>, reader: &Reader<'_>) -> Flag {
    let types = schema.types.as_ref().filter(|_| reader.layout.openapi3)?;
    types.value.0.iter().find(|ty| ty.value == "null").map(|ty| ty.place)
}

/// The keys of a schema that do not affect its type, carried.
pub(super) fn schema_extensions(schema: &Schema<'_>) -> Vec<Extension> {
    let mut carried = carry(&schema.extensions, known::SCHEMA);
    for (key, node) in [("example", &schema.example), ("xml", &schema.xml), ("externalDocs", &schema.external_docs)] {
        carried.extend(node.as_ref().map(|node| extensions::described(key, node.value)));
    }
    carried.extend(later_keywords(schema));
    carried
}

/// The keywords of OpenAPI 3 that are carried.
fn later_keywords(schema: &Schema<'_>) -> Vec<Extension> {
    let Some(later) = &schema.later else { return Vec::new() };
    let mut carried: Vec<Extension> = later.descriptive().map(|(key, node)| extensions::described(key, node)).collect();
    carried.extend(later.untyped().map(|(key, keyword)| extensions::described(key, keyword.value)));
    for (key, flag) in [("writeOnly", &later.write_only), ("deprecated", &later.deprecated)] {
        carried.extend(flag.as_ref().filter(|flag| flag.value).map(|flag| Extension {
            key: key.to_string(),
            value: true.into(),
            place: flag.place,
        }));
    }
    carried
}

pub(super) fn constraints(schema: &Schema<'_>) -> Constraints {
    fn number<T: Clone>(declared: &Option<Spanned<T>>) -> Option<Located<T>> {
        declared.as_ref().map(|declared| Located { value: declared.value.clone(), place: declared.place })
    }
    fn yes(declared: &Option<Spanned<bool>>) -> Flag {
        declared.as_ref().filter(|declared| declared.value).map(|declared| declared.place)
    }
    let (minimum, exclusive_minimum) = bound(&schema.minimum, &schema.exclusive_minimum);
    let (maximum, exclusive_maximum) = bound(&schema.maximum, &schema.exclusive_maximum);
    Constraints {
        min_length: number(&schema.min_length),
        max_length: number(&schema.max_length),
        pattern: schema.pattern.as_ref().map(text),
        minimum,
        exclusive_minimum,
        maximum,
        exclusive_maximum,
        multiple_of: number(&schema.multiple_of),
        min_items: number(&schema.min_items),
        max_items: number(&schema.max_items),
        unique_items: yes(&schema.unique_items),
        min_properties: number(&schema.min_properties),
        max_properties: number(&schema.max_properties),
        allowed: allowed(schema),
    }
}

/// Replaces raw bytes by a string: JSON text cannot contain bytes.
pub(super) fn in_json(mut used: TypeUse) -> TypeUse {
    if used.ty == Type::Blob(BlobFormat::Binary) {
        used.ty = Type::String;
    }
    used
}

/// Any JSON value, without any constraint.
pub(super) fn unknown_type(place: NodeLocation) -> TypeUse {
    TypeUse {
        ty: Type::Document,
        alias: None,
        format: None,
        constraints: Constraints::default(),
        sensitive: None,
        keys: None,
        nullable: None,
        docs: Docs::default(),
        extensions: Vec::new(),
        place,
    }
}

/// The cost of a copy of a type.
pub(super) fn cost(used: &TypeUse) -> usize {
    let words = [&used.docs.summary, &used.docs.description].into_iter().flatten();
    let text: usize = words.map(|fact| fact.value.len()).sum();
    let carried: usize = used.extensions.iter().map(|extension| json_cost(&extension.value)).sum();
    let allowed: usize = used.constraints.allowed.iter().map(|value| json_cost(&value.value)).sum();
    let inner: usize = used.ty.children().iter().map(cost).sum();
    let keys = used.keys.as_deref().map_or(0, cost);
    MEMBER + text / TEXT + carried + allowed + inner + keys
}

fn json_cost(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => 1,
        serde_json::Value::String(text) => 1 + text.len() / TEXT,
        serde_json::Value::Array(items) => 1 + items.iter().map(json_cost).sum::<usize>(),
        serde_json::Value::Object(object) => {
            OBJECT + object.iter().map(|(key, value)| 1 + key.len() / TEXT + json_cost(value)).sum::<usize>()
        }
    }
}

/// The cost of the type of a schema, and of the keys that are carried.
pub(super) fn schema_cost(schema: &Schema<'_>) -> usize {
    let words = [&schema.title, &schema.description].into_iter().flatten();
    let text: usize = words.map(|declared| declared.value.len()).sum();
    let nodes = [&schema.example, &schema.xml, &schema.external_docs, &schema.default].into_iter().flatten();
    let nodes: usize = nodes.map(|declared| node_cost(declared.value)).sum();
    let carried: usize = schema.extensions.iter().map(|entry| node_cost(&entry.value)).sum();
    MEMBER + text / TEXT + nodes + carried
}

/// A bound, and whether it is exclusive.
fn bound(limit: &Field<Number>, exclusive: &Field<Exclusive>) -> (Option<Located<Number>>, Flag) {
    let limit = || limit.as_ref().map(|limit| Located { value: limit.value.clone(), place: limit.place });
    match exclusive.as_ref().map(|exclusive| (&exclusive.value, exclusive.place)) {
        Some((Exclusive::Bound(bound), place)) => (Some(Located { value: bound.clone(), place }), Some(place)),
        Some((Exclusive::Flag(true), place)) => (limit(), Some(place)),
        Some((Exclusive::Flag(false), _)) | None => (limit(), None),
    }
}

/// The values of an `enum` that becomes no enum.
fn allowed(schema: &Schema<'_>) -> Vec<Located<serde_json::Value>> {
    let values = schema.constants();
    match enum_kind(values.iter().copied(), schema.main_type()) {
        Kind::Enum | Kind::Structure | Kind::Union | Kind::Untagged => Vec::new(),
        Kind::Alias => values.iter().map(|value| Located { value: value.to_json(), place: value.place }).collect(),
    }
}
