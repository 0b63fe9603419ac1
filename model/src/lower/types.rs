//! The types that schemas declare themselves: scalars, lists, tuples and maps.

use super::Lowering;
use super::facts::{in_json, unknown_type};
use super::names::Trail;
use crate::diagnostic::{Code, Diagnostic};
use crate::input::reader::Spanned;
use crate::input::schema::{Additional, Items, Schema};
use crate::nearest::nearest;
use crate::node::{Number, Value};
use crate::service::*;

impl<'a> Lowering<'a> {
    /// The type that a schema declares, and whether null is among its types.
    pub(super) fn bare(&mut self, schema: &Schema<'a>, trail: &Trail<'_>) -> (Type, Flag) {
        let types = schema.types.as_ref().map(|types| types.value.0.as_slice()).unwrap_or_default();
        let null = types.iter().find(|ty| ty.value == "null").map(|ty| ty.place);
        let others: Vec<_> = types.iter().filter(|ty| ty.value != "null").collect();
        let ty = match others.as_slice() {
            [] if null.is_some() => Type::Document,
            [] => self.inferred(schema, trail),
            [ty] => self.declared(ty, schema, trail),
            [first, ..] => {
                self.reader.diagnostics.push(
                    Diagnostic::warning(Code::SEVERAL_TYPES, first.place, "Swagger 2.0 allows one type per schema")
                        .help("it is read as any JSON value; declare one type"),
                );
                Type::Document
            }
        };
        (ty, null)
    }

    pub(super) fn declared(&mut self, ty: &Spanned<&'a str>, schema: &Schema<'a>, trail: &Trail<'_>) -> Type {
        let format = schema.format.as_ref().map(|format| format.value);
        match ty.value {
            "string" => self.string(schema, format),
            "integer" => integer(schema, format),
            "number" => match format {
                // Contradictory, and common: the format decides, so that no digit is lost.
                Some(
                    "int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64" | "int" | "integer"
                    | "long" | "bigint",
                ) => integer(schema, format),
                Some("float") => Type::Float(FloatFormat::Float),
                _ => Type::Float(FloatFormat::Double),
            },
            "boolean" => Type::Boolean,
            "file" if self.reader.layout.types.contains(&"file") => Type::Blob(BlobFormat::Binary),
            "array" => self.list(schema, trail),
            "object" => self.object(schema, trail),
            unknown => {
                let known = self.reader.layout.types;
                let alias = match unknown.to_lowercase().as_str() {
                    "int" | "int32" | "int64" | "long" => Some("integer"),
                    "float" | "double" | "decimal" => Some("number"),
                    "bool" => Some("boolean"),
                    "list" => Some("array"),
                    "map" | "dict" => Some("object"),
                    "str" | "text" | "date" | "datetime" | "date-time" | "uuid" => Some("string"),
                    _ => nearest(unknown, known.iter().copied()),
                };
                let message = format!("`{unknown}` is no type of {}", self.reader.layout.name);
                let diagnostic = Diagnostic::warning(Code::UNKNOWN_TYPE, ty.place, message);
                self.reader.diagnostics.push(match alias {
                    Some(meant) => diagnostic.help(format!("it is read as any JSON value; did you mean `{meant}`?")),
                    None => diagnostic.help(format!("it is read as any JSON value; types are {}", known.join(", "))),
                });
                Type::Document
            }
        }
    }

    /// The type of a schema without `type`, from its other keys.
    fn inferred(&mut self, schema: &Schema<'a>, trail: &Trail<'_>) -> Type {
        if schema.items.is_some() {
            return self.list(schema, trail);
        }
        if schema.additional_properties.is_some() || schema.properties.is_some() {
            return self.object(schema, trail);
        }
        if let Some(parts) = &schema.all_of {
            // No part is a structure, so the first part with a type decides.
            for part in &parts.value {
                let used = self.type_use(part.value, trail);
                if used.ty != Type::Document {
                    return used.ty;
                }
            }
            return Type::Document;
        }
        if schema.pattern.is_some() || schema.max_length.is_some() || schema.min_length.is_some() {
            return self.string(schema, schema.format.as_ref().map(|format| format.value));
        }
        match schema.format.as_ref().map(|format| format.value) {
            Some(format @ ("int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64")) => {
                integer(schema, Some(format))
            }
            Some("float") => Type::Float(FloatFormat::Float),
            Some("double") => Type::Float(FloatFormat::Double),
            Some(format @ ("byte" | "date" | "date-time" | "password" | "uuid")) => self.string(schema, Some(format)),
            _ => Type::Document,
        }
    }

    fn string(&mut self, schema: &Schema<'a>, format: Option<&str>) -> Type {
        let encoding = schema.later.as_ref().and_then(|later| later.content_encoding.as_ref());
        match encoding.map(|encoding| encoding.value.to_ascii_lowercase()).as_deref() {
            Some("base64") => return Type::Blob(BlobFormat::Base64),
            Some("base64url") => return Type::Blob(BlobFormat::Base64Url),
            _ => {}
        }
        match format {
            Some("byte") => Type::Blob(BlobFormat::Base64),
            Some("base64url") => Type::Blob(BlobFormat::Base64Url),
            Some("binary") => Type::Blob(BlobFormat::Binary),
            Some("date") => Type::Date,
            Some("date-time" | "dateTime" | "datetime") => Type::Timestamp(self.timestamp(TimestampFormat::DateTime)),
            Some("date-time-rfc1123" | "rfc1123" | "http-date") => {
                Type::Timestamp(self.timestamp(TimestampFormat::HttpDate))
            }
            _ => Type::String,
        }
    }

    fn timestamp(&self, declared: TimestampFormat) -> TimestampFormat {
        match self.protocol {
            Protocol::Rest => declared,
            // awsJson sends epoch seconds for every `format`.
            Protocol::AwsJson { .. } => TimestampFormat::EpochSeconds,
        }
    }

    fn list(&mut self, schema: &Schema<'a>, trail: &Trail<'_>) -> Type {
        match schema.items.as_ref().map(|items| &items.value) {
            Some(Items::All(item)) => {
                let item = self.type_use(*item, &trail.child("item"));
                Type::List(Box::new(in_json(item)))
            }
            // A tuple has at most 12 items and a fixed length.
            Some(Items::Each(items)) if items.len() > 12 || schema.additional_items.is_some() => {
                for (index, item) in items.iter().enumerate() {
                    self.type_use(*item, &trail.child(&format!("item{index}")));
                }
                Type::List(Box::new(unknown_type(schema.place())))
            }
            Some(Items::Each(items)) if items.is_empty() => Type::List(Box::new(unknown_type(schema.place()))),
            Some(Items::Each(items)) => Type::Tuple(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| in_json(self.type_use(*item, &trail.child(&format!("item{index}")))))
                    .collect(),
            ),
            None if schema.later.as_ref().is_some_and(|later| later.prefix_items.is_some()) => {
                self.prefix_items(schema, trail)
            }
            None => {
                let place = schema.types.as_ref().map_or_else(|| schema.place(), |types| types.place);
                self.reader.diagnostics.push(
                    Diagnostic::warning(Code::ARRAY_WITHOUT_ITEMS, place, "array has no `items`")
                        .help("it is read as a list of any JSON values; add `items`"),
                );
                Type::List(Box::new(unknown_type(schema.place())))
            }
        }
    }

    /// `prefixItems` without `items`: further items may follow, so it is a list of any values.
    fn prefix_items(&mut self, schema: &Schema<'a>, trail: &Trail<'_>) -> Type {
        let items = schema.later.as_ref().and_then(|later| later.prefix_items.as_ref());
        for (index, item) in items.iter().flat_map(|items| &items.value).enumerate() {
            self.type_use(item.value, &trail.child(&format!("item{index}")));
        }
        if let Some(items) = items {
            self.reader.diagnostics.push(
                Diagnostic::warning(
                    Code::UNTYPED_KEYWORD,
                    items.key,
                    "`prefixItems` is read as a list of any JSON values",
                )
                .help("use an object, or one schema in `items`"),
            );
        }
        Type::List(Box::new(unknown_type(schema.place())))
    }

    fn object(&mut self, schema: &Schema<'a>, trail: &Trail<'_>) -> Type {
        match schema.additional_properties.as_ref().map(|more| &more.value) {
            Some(Additional::Schema(value)) => {
                let value = self.type_use(*value, &trail.child("value"));
                Type::Map(Box::new(in_json(value)))
            }
            Some(Additional::Bool(_)) | None => Type::Map(Box::new(unknown_type(schema.place()))),
        }
    }
}

fn integer(schema: &Schema<'_>, format: Option<&str>) -> Type {
    let declared = match format {
        Some("int8") => IntegerFormat::Int8,
        Some("int16") => IntegerFormat::Int16,
        Some("int32") => IntegerFormat::Int32,
        Some("uint8") => IntegerFormat::UInt8,
        Some("uint16") => IntegerFormat::UInt16,
        Some("uint32") => IntegerFormat::UInt32,
        Some("uint64") => IntegerFormat::UInt64,
        Some("unixtime" | "unix-time") => return Type::Timestamp(TimestampFormat::EpochSeconds),
        _ => IntegerFormat::Int64,
    };
    Type::Integer(widened(schema, declared))
}

/// The format that has all values of a schema: 64 bits where bounds, values or default exceed the declared format.
fn widened(schema: &Schema<'_>, declared: IntegerFormat) -> IntegerFormat {
    let (lowest, highest) = declared.range();
    let listed = schema.values.iter().flat_map(|values| values.value.iter().map(|value| value.value));
    let listed = listed.chain(schema.default.as_ref().map(|default| default.value));
    let listed = listed.filter_map(|node| match &node.value {
        Value::Number(number) => number.as_i128(),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Sequence(_) | Value::Mapping(_) => None,
    });
    // A bound beyond 2^53 may be written as a decimal, the nearest one of which is 2^64.
    let whole = |number: &Number| number.as_i128().unwrap_or_else(|| number.as_f64() as i128);
    let bounds = [&schema.minimum, &schema.maximum].into_iter().flatten().map(|bound| whole(&bound.value));
    let (mut least, mut greatest) = (lowest.max(0), lowest.max(0));
    for value in listed.chain(bounds) {
        (least, greatest) = (least.min(value), greatest.max(value));
    }
    match () {
        () if lowest <= least && greatest <= highest => declared,
        () if least >= 0 && greatest > i64::MAX.into() => IntegerFormat::UInt64,
        () => IntegerFormat::Int64,
    }
}
