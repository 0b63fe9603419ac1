//! The facts of a type, and short descriptions of types.

use crate::service::*;
use crate::why::collector::{Facts, rules};

/// Adds the facts of a type and its constraints, then those of its items or values.
pub(super) fn type_use(model: &Model, used: &TypeUse, of: &str, facts: &mut Facts) {
    let label = |fact: &str| format!("{of}{fact}");
    if used.ty == Type::Document {
        facts.rule(label("type"), "any JSON value", rules::ANY_JSON);
    } else {
        facts.key(label("type"), type_name(model, used), used.place, &["type", "$ref"]);
    }
    if let Some(alias) = &used.alias {
        facts.declared(label("definition"), &alias.value, alias.place);
    }
    if let Type::Shape(id) = &used.ty {
        facts.declared(label("definition"), &model.shape(*id).name, model.shape(*id).place);
    }
    facts.fact(label("format"), &used.format);
    let aws = model.service.protocol != Protocol::Rest;
    match (&used.ty, &used.format) {
        (Type::Timestamp(TimestampFormat::EpochSeconds), _) if aws => {
            facts.rule(label("encoded as"), "seconds since 1970", rules::AWS_JSON_TIMESTAMP);
        }
        (Type::Integer(_), None) => facts.rule(label("width"), "64 bits", rules::INT64),
        (Type::Float(_), None) => facts.rule(label("width"), "64 bits", rules::DOUBLE),
        _ => {}
    }
    constraints(&used.constraints, of, facts);
    match used.sensitive {
        Some(place) => facts.declared(label("sensitive"), "yes", place),
        None if matches!(used.ty, Type::String | Type::Blob(_)) => {
            facts.rule(label("sensitive"), "no", rules::NO_SECRET);
        }
        None => {}
    }
    facts.flag(label("nullable"), &used.nullable);
    for Extension { key, value, place } in &used.extensions {
        facts.declared(label(key), value, *place);
    }
    if let Some(keys) = &used.keys {
        type_use(model, keys, &label("key: "), facts);
    }
    for (index, child) in used.ty.children().iter().enumerate() {
        let child_of = match &used.ty {
            Type::Map(_) => "value: ".to_owned(),
            Type::Tuple(_) => format!("item {index}: "),
            _ => "item: ".to_owned(),
        };
        type_use(model, child, &label(&child_of), facts);
    }
}

fn constraints(constraints: &Constraints, of: &str, facts: &mut Facts) {
    let Constraints {
        min_length,
        max_length,
        pattern,
        minimum,
        exclusive_minimum,
        maximum,
        exclusive_maximum,
        multiple_of,
        min_items,
        max_items,
        unique_items,
        min_properties,
        max_properties,
        allowed,
    } = constraints;
    let label = |fact: &str| format!("{of}{fact}");
    facts.fact(label("minimum length"), min_length);
    facts.fact(label("maximum length"), max_length);
    facts.fact(label("pattern"), pattern);
    facts.fact(label("minimum"), minimum);
    facts.flag(label("exclusive minimum"), exclusive_minimum);
    facts.fact(label("maximum"), maximum);
    facts.flag(label("exclusive maximum"), exclusive_maximum);
    facts.fact(label("multiple of"), multiple_of);
    facts.fact(label("minimum items"), min_items);
    facts.fact(label("maximum items"), max_items);
    facts.flag(label("unique items"), unique_items);
    facts.fact(label("minimum entries"), min_properties);
    facts.fact(label("maximum entries"), max_properties);
    for value in allowed {
        facts.declared(label("allowed value"), &value.value, value.place);
    }
}

/// Describes a type, with the definition that it was reached through.
pub(super) fn named_type(model: &Model, used: &TypeUse) -> String {
    match &used.alias {
        Some(alias) => format!("{} ({})", alias.value, type_name(model, used)),
        None => type_name(model, used),
    }
}

/// Describes a type in a few words.
pub(super) fn type_name(model: &Model, used: &TypeUse) -> String {
    match &used.ty {
        Type::Boolean => "boolean".to_owned(),
        Type::Integer(format) => match format {
            IntegerFormat::Int8 => "8-bit integer",
            IntegerFormat::Int16 => "16-bit integer",
            IntegerFormat::Int32 => "32-bit integer",
            IntegerFormat::Int64 => "64-bit integer",
            IntegerFormat::UInt8 => "unsigned 8-bit integer",
            IntegerFormat::UInt16 => "unsigned 16-bit integer",
            IntegerFormat::UInt32 => "unsigned 32-bit integer",
            IntegerFormat::UInt64 => "unsigned 64-bit integer",
        }
        .to_owned(),
        Type::Float(FloatFormat::Float) => "32-bit number".to_owned(),
        Type::Float(FloatFormat::Double) => "64-bit number".to_owned(),
        Type::String => "string".to_owned(),
        Type::Blob(BlobFormat::Base64) => "base64-encoded bytes".to_owned(),
        Type::Blob(BlobFormat::Base64Url) => "base64url-encoded bytes".to_owned(),
        Type::Blob(BlobFormat::Binary) => "bytes".to_owned(),
        Type::Timestamp(_) => "timestamp".to_owned(),
        Type::Date => "date".to_owned(),
        Type::List(item) => format!("list of {}", type_name(model, item)),
        Type::Map(value) => format!("map to {}", type_name(model, value)),
        Type::Tuple(items) => {
            format!("list of {}", items.iter().map(|item| type_name(model, item)).collect::<Vec<_>>().join(", "))
        }
        Type::Shape(id) => {
            let shape = model.shape(*id);
            let kind = match shape.kind {
                ShapeKind::Structure(_) => "structure",
                ShapeKind::Enum(_) => "enum",
                ShapeKind::Union(_) | ShapeKind::Untagged(_) => "union",
                ShapeKind::Newtype(_) => "type",
            };
            format!("{kind} {}", shape.name)
        }
        Type::Document => "any JSON value".to_owned(),
    }
}
