//! The facts of a type, and short descriptions of types.

use super::{Facts, rules};
use crate::service::*;

/// Adds the facts of a type and its constraints, then those of its items or values.
pub(super) fn type_use(model: &Model, used: &TypeUse, of: &str, facts: &mut Facts) {
    let label = |fact: &str| format!("{of}{fact}");
    if used.ty == Type::Document {
        facts.rule(label("type"), "any JSON value", rules::ANY_JSON);
    } else {
        facts.key(label("type"), type_name(model, used), used.place, &["type", "$ref"]);
    }
    if let Some(alias) = &used.alias {
        facts.said(label("definition"), &alias.value, alias.place);
    }
    if let Type::Shape(id) = &used.ty {
        facts.said(label("definition"), &model.shape(*id).name, model.shape(*id).place);
    }
    facts.fact(label("format"), &used.format);
    let aws = model.service.protocol != Protocol::Rest;
    match (&used.ty, &used.format) {
        (Type::Timestamp(TimestampFormat::EpochSeconds), _) if aws => {
            facts.rule(label("written as"), "seconds since 1970", rules::AWS_JSON_TIMESTAMP);
        }
        (Type::Integer(_), None) => facts.rule(label("width"), "64 bits", rules::INT64),
        (Type::Float(_), None) => facts.rule(label("width"), "64 bits", rules::DOUBLE),
        _ => {}
    }
    constraints(&used.constraints, of, facts);
    match used.sensitive {
        Some(place) => facts.said(label("secret"), "yes", place),
        None if matches!(used.ty, Type::String | Type::Blob(_)) => {
            facts.rule(label("secret"), "no", rules::NO_SECRET);
        }
        None => {}
    }
    facts.flag(label("may be null"), &used.nullable);
    for Extension { key, value, place } in &used.extensions {
        facts.said(label(key), value, *place);
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
    facts.fact(label("least length"), min_length);
    facts.fact(label("most length"), max_length);
    facts.fact(label("pattern"), pattern);
    facts.fact(label("minimum"), minimum);
    facts.flag(label("above the minimum"), exclusive_minimum);
    facts.fact(label("maximum"), maximum);
    facts.flag(label("below the maximum"), exclusive_maximum);
    facts.fact(label("multiple of"), multiple_of);
    facts.fact(label("least items"), min_items);
    facts.fact(label("most items"), max_items);
    facts.flag(label("no item twice"), unique_items);
    facts.fact(label("least entries"), min_properties);
    facts.fact(label("most entries"), max_properties);
    for value in allowed {
        facts.said(label("allowed"), &value.value, value.place);
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
            IntegerFormat::Int8 => "integer of 8 bits",
            IntegerFormat::Int16 => "integer of 16 bits",
            IntegerFormat::Int32 => "integer of 32 bits",
            IntegerFormat::Int64 => "integer of 64 bits",
            IntegerFormat::UInt8 => "unsigned integer of 8 bits",
            IntegerFormat::UInt16 => "unsigned integer of 16 bits",
            IntegerFormat::UInt32 => "unsigned integer of 32 bits",
            IntegerFormat::UInt64 => "unsigned integer of 64 bits",
        }
        .to_owned(),
        Type::Float(FloatFormat::Float) => "number of 32 bits".to_owned(),
        Type::Float(FloatFormat::Double) => "number of 64 bits".to_owned(),
        Type::String => "string".to_owned(),
        Type::Blob(BlobFormat::Base64) => "bytes in base64".to_owned(),
        Type::Blob(BlobFormat::Base64Url) => "bytes in base64url".to_owned(),
        Type::Blob(BlobFormat::Binary) => "bytes".to_owned(),
        Type::Timestamp(_) => "timestamp".to_owned(),
        Type::Date => "day".to_owned(),
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
                ShapeKind::Union(_) => "union",
                ShapeKind::Newtype(_) => "type",
            };
            format!("{kind} {}", shape.name)
        }
        Type::Document => "any JSON value".to_owned(),
    }
}
