//! Sample JSON values that satisfy their constraints, where one can be found.

use super::sample_values::{Patterns, float, in_range, integer};
use crate::botocore::json::{Json, Object};
use bindery_model::service::{
    BlobFormat, EnumLiteral, FloatFormat, Located, Member, Model, ShapeId, ShapeKind, Structure, TimestampFormat, Type,
    TypeUse,
};

/// Whether a value is part of a request or of a response.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Request,
    Response,
}

/// The maximum depth at which optional members are written.
const DEEPEST: usize = 5;

/// After this many values only required members are written.
const ENOUGH: usize = 200;

/// The maximum number of values.
const MOST: usize = 2000;

/// The maximum nesting of values.
const NESTED: usize = 48;

/// The maximum length of a list that its constraints require to be long.
const LONGEST_LIST: u64 = 10;

/// Builds sample values.
pub(super) struct SampleBuilder<'m> {
    model: &'m Model,
    patterns: &'m Patterns,
    direction: Direction,
    written: usize,
    /// The nesting of the current value.
    depth: usize,
    open: Vec<ShapeId>,
}

impl<'m> SampleBuilder<'m> {
    pub(super) fn new(model: &'m Model, patterns: &'m Patterns, direction: Direction) -> Self {
        SampleBuilder { model, patterns, direction, written: 0, depth: 0, open: Vec::new() }
    }

    /// Returns the members of a structure that are sent in this direction and pass the filter `wanted`.
    pub(super) fn members(&mut self, structure: &'m Structure, wanted: impl Fn(&Member) -> bool) -> Option<Object> {
        let mut object = Object::default();
        for member in structure.members.iter().filter(|member| wanted(member)) {
            let other = match self.direction {
                Direction::Request => member.read_only,
                Direction::Response => member.write_only,
            };
            if other.is_some() {
                continue;
            }
            let spared = self.written >= ENOUGH || self.open.len() > DEEPEST;
            if member.required.is_none() && spared {
                continue;
            }
            match (self.member(member), member.required) {
                (Some(value), _) => object.set(&member.name, value),
                (None, None) => {}
                (None, Some(_)) => return None,
            }
        }
        Some(object)
    }

    /// Returns a value of a member.
    pub(super) fn member(&mut self, member: &'m Member) -> Option<Json> {
        // An example or a default of the document is the most realistic value.
        let example = member.extensions.iter().find(|extension| is_example(&extension.key));
        let value = example.map(|example| &example.value).or(member.default.as_ref().map(|default| &default.value));
        match value.filter(|value| fits(self.patterns, &member.target, value)) {
            Some(value) => Some(Json::Other(value.clone())),
            None => self.value(&member.target, 0),
        }
    }

    /// Returns the `number`th value of a type, if the type has several.
    pub(super) fn value(&mut self, target: &'m TypeUse, number: usize) -> Option<Json> {
        self.written += 1;
        if self.written > MOST || self.depth > NESTED {
            return None;
        }
        self.depth += 1;
        let value = self.build(target, number);
        self.depth -= 1;
        value
    }

    fn build(&mut self, target: &'m TypeUse, number: usize) -> Option<Json> {
        let example = target.extensions.iter().find(|extension| is_example(&extension.key));
        if let Some(example) = example.filter(|example| number == 0 && fits(self.patterns, target, &example.value)) {
            return Some(Json::Other(example.value.clone()));
        }
        if let Some(allowed) = target.constraints.allowed.get(number).or(target.constraints.allowed.first()) {
            return Some(Json::Other(allowed.value.clone()));
        }
        Some(match &target.ty {
            Type::Boolean => Json::True,
            Type::Integer(format) => Json::Number(integer(&target.constraints, *format, number)?),
            Type::Float(FloatFormat::Float | FloatFormat::Double) => Json::Number(float(&target.constraints, number)?),
            Type::String => Json::Text(self.patterns.text(target, number)?),
            Type::Blob(BlobFormat::Base64) => Json::from("Ynl0ZXM="),
            Type::Blob(BlobFormat::Base64Url) => Json::from("Ynl0ZXM"),
            Type::Blob(BlobFormat::Binary) => Json::from("bytes"),
            Type::Timestamp(TimestampFormat::EpochSeconds) => Json::Number("1420070400".to_owned()),
            Type::Timestamp(TimestampFormat::DateTime) => Json::from("2015-01-01T00:00:00Z"),
            Type::Timestamp(TimestampFormat::HttpDate) => Json::from("Thu, 01 Jan 2015 00:00:00 GMT"),
            Type::Date => Json::from("2015-01-01"),
            Type::Document => Json::Object(Object::default()),
            Type::List(item) => self.list(target, item),
            Type::Tuple(items) => Json::List(items.iter().map(|item| self.value(item, 0)).collect::<Option<Vec<_>>>()?),
            Type::Map(value) => self.map(target, value),
            Type::Shape(id) => self.shape(*id, number)?,
        })
    }

    fn list(&mut self, target: &'m TypeUse, item: &'m TypeUse) -> Json {
        let constraints = &target.constraints;
        let most = constraints.max_items.as_ref().map_or(1, |max| max.value);
        let least = constraints.min_items.as_ref().map_or(0, |min| min.value).min(LONGEST_LIST);
        let count = least.max(most.min(1));
        let mut items: Vec<Json> = Vec::new();
        for number in 0.. {
            if items.len() as u64 >= count || number as u64 >= 2 * LONGEST_LIST {
                break;
            }
            match self.value(item, number) {
                Some(value) if constraints.unique_items.is_some() && items.contains(&value) => {}
                Some(value) => items.push(value),
                None => break,
            }
        }
        Json::List(items)
    }

    fn map(&mut self, target: &'m TypeUse, value: &'m TypeUse) -> Json {
        let constraints = &target.constraints;
        let most = constraints.max_properties.as_ref().map_or(1, |max| max.value);
        let least = constraints.min_properties.as_ref().map_or(0, |min| min.value).min(LONGEST_LIST);
        let count = least.max(most.min(1));
        let mut object = Object::default();
        for number in 0..count {
            let number = usize::try_from(number).unwrap_or_default();
            let key = match target.keys.as_deref().and_then(|keys| self.value(keys, number)) {
                Some(Json::Text(text)) => text,
                Some(Json::Other(serde_json::Value::String(text))) => text,
                Some(Json::True | Json::Number(_) | Json::List(_) | Json::Object(_) | Json::Other(_)) | None => {
                    if number == 0 {
                        "key".to_owned()
                    } else {
                        format!("key{}", number + 1)
                    }
                }
            };
            match self.value(value, number) {
                Some(value) => object.set(&key, value),
                None => break,
            }
        }
        Json::Object(object)
    }

    fn shape(&mut self, id: ShapeId, number: usize) -> Option<Json> {
        let shape = self.model.shape(id);
        if let ShapeKind::Enum(values) = &shape.kind {
            let value = values.values.get(number).or(values.values.first());
            return Some(match value.map(|value| &value.value) {
                Some(EnumLiteral::String(text)) => Json::from(text.as_str()),
                Some(EnumLiteral::Integer(number)) => Json::Number(number.to_string()),
                None => Json::from("string"),
            });
        }
        if self.open.contains(&id) {
            return None;
        }
        self.open.push(id);
        let value = match &shape.kind {
            ShapeKind::Structure(structure) => self.structure(structure).map(Json::Object),
            ShapeKind::Union(union) => union.variants.iter().find_map(|variant| {
                let content = self.shape(variant.shape, 0)?;
                let mut object = Object::of(&union.discriminator.value, variant.value.as_str());
                if let Json::Object(members) = content {
                    object.append(members);
                    // The structures of a nested union have it as a member, with a sample of their own.
                    object.set(&union.discriminator.value, variant.value.as_str());
                }
                Some(Json::Object(object))
            }),
            ShapeKind::Untagged(union) => {
                union.alternatives.iter().find_map(|alternative| self.value(&alternative.target, number))
            }
            ShapeKind::Newtype(target) => self.value(target, number),
            ShapeKind::Enum(_) => None,
        };
        self.open.pop();
        value
    }

    fn structure(&mut self, structure: &'m Structure) -> Option<Object> {
        let mut object = Object::default();
        if let Some(tag) = &structure.tag {
            object.set(&tag.member, tag.value.as_str());
        }
        object.append(self.members(structure, |_| true)?);
        Some(object)
    }
}

fn is_example(key: &str) -> bool {
    matches!(key, "example" | "x-example")
}

/// Returns whether a value of a document is a scalar, or a list or map of scalars, that satisfies its type and constraints.
fn fits(patterns: &Patterns, target: &TypeUse, value: &serde_json::Value) -> bool {
    let constraints = &target.constraints;
    let listed = constraints.allowed.is_empty() || constraints.allowed.iter().any(|allowed| allowed.value == *value);
    listed
        && match &target.ty {
            Type::Boolean => value.is_boolean(),
            Type::Integer(_) => value.is_i64() && value.as_f64().is_some_and(|value| in_range(constraints, value)),
            Type::Float(_) => value.as_f64().is_some_and(|value| in_range(constraints, value)),
            Type::String => value.as_str().is_some_and(|text| patterns.satisfies(constraints, text)),
            Type::List(item) => value.as_array().is_some_and(|items| {
                let count = in_count(items.len(), &constraints.min_items, &constraints.max_items);
                count && items.iter().all(|value| fits(patterns, item, value))
            }),
            Type::Map(item) => value.as_object().is_some_and(|members| {
                let count = in_count(members.len(), &constraints.min_properties, &constraints.max_properties);
                let keys = target.keys.as_deref().map(|keys| &keys.constraints);
                let keys = members.keys().all(|key| keys.is_none_or(|keys| patterns.satisfies(keys, key)));
                count && keys && members.values().all(|value| fits(patterns, item, value))
            }),
            Type::Blob(_) | Type::Timestamp(_) | Type::Date | Type::Tuple(_) | Type::Shape(_) | Type::Document => false,
        }
}

/// Returns whether a count is within its bounds.
fn in_count(count: usize, min: &Option<Located<u64>>, max: &Option<Located<u64>>) -> bool {
    let count = count as u64;
    min.as_ref().is_none_or(|min| count >= min.value) && max.as_ref().is_none_or(|max| count <= max.value)
}
