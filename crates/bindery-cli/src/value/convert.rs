//! Conversion of text, JSON and shorthand to values as they are sent.

use crate::files;
use crate::shorthand::Shorthand;
use crate::value::BlobInput;
use crate::value::resolved_type::{ResolvedType, Scalar, resolve, variant};
use bindery::meta::{BlobFormat, Item, Member, Meta, TimeFormat, Type};
use bindery::{Date, DateTime, EpochSeconds, HttpDate, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Converts text to a value of a type. Text that does not fit stays a string, which validation reports.
pub(super) fn text_value(resolved: ResolvedType, text: String, blobs: BlobInput) -> Value {
    match resolved {
        ResolvedType::Scalar(scalar) => scalar_value(scalar, text, blobs),
        ResolvedType::List(_)
        | ResolvedType::Tuple(_)
        | ResolvedType::Map(_)
        | ResolvedType::Structure { .. }
        | ResolvedType::Union { .. }
        | ResolvedType::Document => Value::String(text),
    }
}

fn scalar_value(scalar: Scalar, text: String, blobs: BlobInput) -> Value {
    let trimmed = text.trim();
    let value = match scalar {
        Scalar::Boolean => match trimmed {
            "true" | "True" | "TRUE" => Some(Value::Bool(true)),
            "false" | "False" | "FALSE" => Some(Value::Bool(false)),
            _ => None,
        },
        Scalar::Integer { .. } | Scalar::IntegerEnum(_) => {
            let signed = trimmed.parse::<i64>().map(Value::from);
            signed.or_else(|_| trimmed.parse::<u64>().map(Value::from)).ok()
        }
        // JSON has no infinite numbers.
        Scalar::Float { .. } => {
            let whole = trimmed.parse::<i64>().map(Value::from).ok();
            whole.or_else(|| trimmed.parse::<f64>().ok().and_then(serde_json::Number::from_f64).map(Value::Number))
        }
        Scalar::Text | Scalar::Enum(_) => None,
        Scalar::Blob(format) => return blob(format, text, blobs),
        Scalar::Timestamp(format) => time(format, &Value::from(trimmed)),
        Scalar::Date => trimmed.parse::<Date>().ok().map(|date| Value::from(date.to_string())),
    };
    value.unwrap_or(Value::String(text))
}

/// Converts text to bytes. Text that is not base64 is returned unchanged.
pub(super) fn blob(format: BlobFormat, text: String, blobs: BlobInput) -> Value {
    match blobs {
        BlobInput::Raw => files::encode_as(format, text.as_bytes()),
        BlobInput::Base64 => {
            let value = Value::from(text.trim());
            let bytes =
                files::decode(BlobFormat::Base64, &value).or_else(|| files::decode(BlobFormat::Base64Url, &value));
            bytes.map_or(Value::String(text), |bytes| files::encode_as(format, &bytes))
        }
    }
}

/// Converts a timestamp to its format on the wire: from seconds since 1970, RFC 3339, a time without a time zone (UTC), a
/// date (its midnight) or an HTTP date.
fn time(format: TimeFormat, value: &Value) -> Option<Value> {
    let time = match value {
        Value::Number(_) => Timestamp::<EpochSeconds>::deserialize(value).ok()?,
        Value::String(text) => parse_time(text)?,
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    match format {
        TimeFormat::EpochSeconds => serde_json::to_value(time).ok(),
        TimeFormat::DateTime => serde_json::to_value(time.with_format::<DateTime>()).ok(),
        TimeFormat::HttpDate => serde_json::to_value(time.with_format::<HttpDate>()).ok(),
    }
}

/// Parses a timestamp: seconds since 1970, ISO 8601 or an HTTP date.
pub(crate) fn parse_time(text: &str) -> Option<Timestamp<EpochSeconds>> {
    if let Ok(number) = text.parse::<serde_json::Number>() {
        return Timestamp::deserialize(&Value::Number(number)).ok();
    }
    let iso = || text.parse().ok().or_else(|| rfc_3339(text)?.parse().ok());
    iso().or_else(|| Timestamp::<HttpDate>::deserialize(&Value::from(text)).ok().map(Timestamp::with_format))
}

/// Completes an ISO 8601 timestamp to RFC 3339: compact forms, no seconds, short or no time zone (UTC), no time.
fn rfc_3339(text: &str) -> Option<String> {
    let (date, rest) = match text.find(['T', 't', ' ']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?),
        None => (text, "00:00:00Z"),
    };
    let date = match date.as_bytes() {
        [b'0'..=b'9', .., b'0'..=b'9'] if date.len() == 8 && !date.contains('-') => {
            format!("{}-{}-{}", date.get(..4)?, date.get(4..6)?, date.get(6..)?)
        }
        _ => date.to_owned(),
    };
    let (time, zone) = rest.split_at(rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len()));
    let time = match (time.split(':').count(), time.len()) {
        (2, _) => format!("{time}:00"),
        (1, 4) => format!("{}:{}:00", time.get(..2)?, time.get(2..)?),
        (1, 6..) => format!("{}:{}:{}", time.get(..2)?, time.get(2..4)?, time.get(4..)?),
        _ => time.to_owned(),
    };
    let zone = match zone.len() {
        0 => "Z".to_owned(),
        3 => format!("{zone}:00"),
        5 => format!("{}:{}", zone.get(..3)?, zone.get(3..)?),
        _ => zone.to_owned(),
    };
    Some(format!("{date}T{time}{zone}"))
}

/// Returns the value of a form file, with the name of its path.
pub(super) fn file_of(path: Option<&str>, content: Value) -> Value {
    let mut file = Map::new();
    let name = path.and_then(|path| path.rsplit(['/', '\\']).next());
    if let Some(name) = name.filter(|name| !name.is_empty() && *name != "-") {
        file.insert("name".to_owned(), name.into());
    }
    file.insert("content".to_owned(), content);
    Value::Object(file)
}

/// Converts JSON to its form on the wire. A value of another type is returned unchanged.
pub(super) fn json(meta: &Meta, ty: Type, value: Value, blobs: BlobInput) -> Value {
    match resolve(meta, ty) {
        ResolvedType::List(item) => items(value, |_, value| json(meta, item.ty, value, blobs)),
        ResolvedType::Tuple(types) => items(value, |index, value| json(meta, item_type(types, index), value, blobs)),
        ResolvedType::Map(item) => entries(value, |_, value| json(meta, item.ty, value, blobs)),
        ResolvedType::Structure { members, additional, .. } => {
            entries(value, |name, value| json(meta, member_type(members, additional, name), value, blobs))
        }
        ResolvedType::Union { discriminator, variants, .. } => {
            let tag = value.get(discriminator).and_then(Value::as_str);
            let (members, additional) = tag.and_then(|tag| variant(meta, variants, tag)).unwrap_or((&[], None));
            entries(value, |name, value| json(meta, member_type(members, additional, name), value, blobs))
        }
        ResolvedType::Scalar(Scalar::Timestamp(format)) => time(format, &value).unwrap_or(value),
        ResolvedType::Scalar(Scalar::Blob(format)) => match value {
            Value::String(text) => blob(format, text, blobs),
            value => value,
        },
        ResolvedType::Scalar(_) | ResolvedType::Document => value,
    }
}

/// Converts each item of a list.
fn items(value: Value, mut item: impl FnMut(usize, Value) -> Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().enumerate().map(|(index, value)| item(index, value)).collect(),
        value => value,
    }
}

/// Converts each value of a map.
pub(super) fn entries(value: Value, mut entry: impl FnMut(&str, Value) -> Value) -> Value {
    match value {
        Value::Object(entries) => entries
            .into_iter()
            .map(|(name, value)| {
                let value = entry(&name, value);
                (name, value)
            })
            .collect(),
        value => value,
    }
}

/// Converts shorthand to its form on the wire. A value of another type stays a string, a list or a map.
pub(super) fn shorthand_value(meta: &Meta, ty: Type, value: Shorthand, blobs: BlobInput) -> Value {
    let resolved = resolve(meta, ty);
    if let ResolvedType::List(item) = resolved
        && !matches!(value, Shorthand::List(_))
        && !matches!(self::resolve(meta, item.ty), ResolvedType::List(_))
    {
        // A single item needs no comma. Lists of lists are excluded, because they may be recursive.
        return Value::Array(vec![shorthand_value(meta, item.ty, value, blobs)]);
    }
    match value {
        Shorthand::Text(text) => text_value(resolved, text, blobs),
        Shorthand::Bytes(bytes) => match (resolved.scalar(), String::from_utf8(bytes)) {
            (Some(Scalar::Blob(format)), Ok(text)) => files::encode_as(format, text.as_bytes()),
            (Some(Scalar::Blob(format)), Err(error)) => files::encode_as(format, error.as_bytes()),
            (_, Ok(text)) => text_value(resolved, text, blobs),
            (_, Err(error)) => files::encode(error.as_bytes()),
        },
        Shorthand::List(items) => {
            let of = |(index, value)| shorthand_value(meta, inner_type(meta, resolved, index, "", None), value, blobs);
            items.into_iter().enumerate().map(of).collect()
        }
        Shorthand::Map(entries) => {
            let tag = entries.iter().find_map(|(key, value)| match (resolved, value) {
                (ResolvedType::Union { discriminator, .. }, Shorthand::Text(tag)) if key == discriminator => {
                    Some(tag.clone())
                }
                _ => None,
            });
            let of = |(name, value): (String, _)| {
                let ty = inner_type(meta, resolved, 0, &name, tag.as_deref());
                (name, shorthand_value(meta, ty, value, blobs))
            };
            entries.into_iter().map(of).collect()
        }
    }
}

/// Returns the type of a value in another, by its index, its name and the discriminator.
fn inner_type(meta: &Meta, outer: ResolvedType, index: usize, name: &str, tag: Option<&str>) -> Type {
    match outer {
        ResolvedType::List(item) | ResolvedType::Map(item) => item.ty,
        ResolvedType::Tuple(types) => item_type(types, index),
        ResolvedType::Structure { members, additional, .. } => member_type(members, additional, name),
        ResolvedType::Union { variants, .. } => {
            let members = tag.and_then(|tag| variant(meta, variants, tag));
            members.map_or(Type::Document, |(members, additional)| member_type(members, additional, name))
        }
        ResolvedType::Scalar(_) | ResolvedType::Document => Type::Document,
    }
}

fn item_type(types: &[Item], index: usize) -> Type {
    types.get(index).map_or(Type::Document, |item| item.ty)
}

/// Returns the type of a member by its name. Validation reports an unknown member.
fn member_type(members: &[&Member], additional: Option<&Item>, name: &str) -> Type {
    let named = members.iter().find(|member| member.name == name).map(|member| member.ty);
    named.or(additional.map(|item| item.ty)).unwrap_or(Type::Document)
}
