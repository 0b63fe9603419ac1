//! What constrains values, in a sentence.

use super::{Doc, Line, text};
use bindery_model::{
    node::Number,
    service::{BlobFormat, Constraints, Fact, Flag, TimestampFormat, Type, TypeUse},
};

/// What constrains the values of a type, in a few sentences: ``Length 1 to 55; pattern `[\w-]+`.``
pub fn constraints(target: &TypeUse, default: Option<&serde_json::Value>) -> Line {
    let mut line = sentence(own(target));
    for (what, inner) in inner(&target.ty) {
        let parts = own(inner);
        if !parts.is_empty() {
            line = line.and(Line::from(what).and(joined(parts)).closed());
        }
    }
    match default {
        Some(default) => line.and(Line::new().ours("Default: ").code(&shown(default)).closed()),
        None => line,
    }
}

impl Doc {
    /// Adds what constrains a type, where something does.
    #[must_use]
    pub fn constraints(self, target: &TypeUse, default: Option<&serde_json::Value>) -> Self {
        self.line(constraints(target, default))
    }
}

/// The types that a type is made of, and what to call them.
fn inner(ty: &Type) -> Vec<(&'static str, &TypeUse)> {
    match ty {
        Type::List(item) => vec![("each entry:", item)],
        Type::Map(value) => vec![("each value:", value)],
        Type::Tuple(items) => items.iter().map(|item| ("an entry:", item)).collect(),
        Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::String
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::Shape(_)
        | Type::Document => Vec::new(),
    }
}

/// The parts of the sentence about a type itself.
fn own(target: &TypeUse) -> Vec<Line> {
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
    } = &target.constraints;
    let mut parts = Vec::new();
    parts.extend(count(min_length, max_length).map(|count| Line::from("length ").append(count)));
    parts.extend(pattern.as_ref().map(|pattern| Line::from("pattern ").code(&pattern.value)));
    parts.extend(range(minimum, exclusive_minimum, maximum, exclusive_maximum));
    parts.extend(multiple_of.as_ref().map(|of| Line::from("a multiple of ").text(&of.value.to_string())));
    let entries = count(min_items, max_items).or_else(|| count(min_properties, max_properties));
    parts.extend(entries.map(|count| count.ours(" entries")));
    parts.extend(unique_items.map(|_| Line::from("no entry twice")));
    parts.extend(one_of(allowed));
    parts.extend(format(target));
    parts
}

/// `1 to 55`, `at most 10`.
fn count(min: &Option<Fact<u64>>, max: &Option<Fact<u64>>) -> Option<Line> {
    match (min.as_ref().map(|min| min.value), max.as_ref().map(|max| max.value)) {
        (Some(min), Some(max)) if min == max => Some(Line::from("exactly ").number(min)),
        (Some(0) | None, Some(max)) => Some(Line::from("at most ").number(max)),
        (Some(min), Some(max)) => Some(Line::new().number(min).ours(" to ").number(max)),
        (Some(0) | None, None) => None,
        (Some(min), None) => Some(Line::from("at least ").number(min)),
    }
}

/// `1 to 86400`, `more than 0`.
fn range(min: &Option<Fact<Number>>, above: &Flag, max: &Option<Fact<Number>>, below: &Flag) -> Option<Line> {
    let number = |line: Line, number: &Fact<Number>| line.text(&number.value.to_string());
    let low = |min| number(Line::from(if above.is_some() { "more than " } else { "at least " }), min);
    let high = |max| number(Line::from(if below.is_some() { "less than " } else { "at most " }), max);
    match (min, max) {
        (Some(min), Some(max)) if above.is_none() && below.is_none() => {
            Some(number(number(Line::new(), min).ours(" to "), max))
        }
        (Some(min), Some(max)) => Some(low(min).ours(", ").append(high(max))),
        (Some(min), None) => Some(low(min)),
        (None, Some(max)) => Some(high(max)),
        (None, None) => None,
    }
}

/// ``one of `true`, `1.5` ``; of many, the first.
fn one_of(allowed: &[Fact<serde_json::Value>]) -> Option<Line> {
    const MOST: usize = 20;
    let values = allowed.iter().take(MOST).enumerate().fold(Line::new(), |line, (index, value)| {
        if index == 0 { Line::from("one of ") } else { line.ours(", ") }.code(&shown(&value.value))
    });
    if allowed.len() > MOST { Some(values.ours(", …")) } else { (!values.is_empty()).then_some(values) }
}

/// How it is written, where its Rust type does not say it.
fn format(target: &TypeUse) -> Option<Line> {
    match &target.ty {
        Type::Timestamp(TimestampFormat::EpochSeconds) => Some(Line::from("in seconds since 1970 on the wire")),
        Type::Timestamp(TimestampFormat::DateTime) => Some(Line::from("in RFC 3339 on the wire")),
        Type::Timestamp(TimestampFormat::HttpDate) => Some(Line::from("in HTTP's format on the wire")),
        Type::Blob(BlobFormat::Base64) => Some(Line::from("in base64 on the wire")),
        Type::Blob(BlobFormat::Base64Url) => Some(Line::from("in base64url on the wire")),
        Type::String => target.format.as_ref().and_then(|format| match format.value.as_str() {
            "" | "password" => None,
            format => Some(Line::from("format ").code(format)),
        }),
        Type::Blob(BlobFormat::Binary)
        | Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::Date
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Shape(_)
        | Type::Document => None,
    }
}

fn sentence(parts: Vec<Line>) -> Line {
    joined(parts).closed()
}

fn joined(parts: Vec<Line>) -> Line {
    parts.into_iter().fold(Line::new(), |line, part| if line.is_empty() { part } else { line.ours("; ").append(part) })
}

/// A default as JSON, cut where it is long.
fn shown(default: &serde_json::Value) -> String {
    const LONGEST: usize = 200;
    let json = match default {
        serde_json::Value::String(text) => text::clean(text).into_owned(),
        other => other.to_string(),
    };
    match json.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &json[..end]),
        None => json,
    }
}

impl Line {
    fn append(mut self, other: Line) -> Self {
        self.markdown.push_str(&other.markdown);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{fact, place, use_of};
    use bindery_model::service::IntegerFormat;

    fn told(ty: Type, constraints: Constraints) -> String {
        super::constraints(&TypeUse { constraints, ..use_of(ty) }, None).markdown
    }

    fn length(min: u64, max: u64) -> Constraints {
        Constraints { min_length: Some(fact(min)), max_length: Some(fact(max)), ..Constraints::default() }
    }

    #[test]
    fn strings() {
        let pattern = Some(fact("[\\w-]+:`[0-9a-f-]+".to_owned()));
        let constraints = Constraints { pattern, ..length(1, 55) };
        let expected = "Length 1 to 55; pattern ``[\\w-]+:`[0-9a-f-]+``.";
        assert_eq!(told(Type::String, constraints), expected);
        assert_eq!(told(Type::String, length(0, 9)), "Length at most 9.");
        assert_eq!(told(Type::String, length(5, 5)), "Length exactly 5.");
        assert_eq!(told(Type::String, Constraints::default()), "");
    }

    #[test]
    fn numbers() {
        let ty = Type::Integer(IntegerFormat::Int64);
        let range = Constraints {
            minimum: Some(fact(Number::Integer(1))),
            maximum: Some(fact(Number::Float(2.5))),
            ..Constraints::default()
        };
        assert_eq!(told(ty.clone(), range.clone()), "1 to 2.5.");
        let range = Constraints { exclusive_maximum: Some(place(0)), ..range };
        assert_eq!(told(ty, range), "At least 1, less than 2.5.");
    }

    #[test]
    fn entries_and_what_is_in_them() {
        let item = TypeUse { constraints: length(1, 128), ..use_of(Type::String) };
        let constraints =
            Constraints { max_items: Some(fact(10)), unique_items: Some(place(0)), ..Constraints::default() };
        let list = Type::List(Box::new(item));
        assert_eq!(told(list, constraints), "At most 10 entries; no entry twice. Each entry: length 1 to 128.");
    }

    #[test]
    fn formats_and_defaults() {
        let timestamp = use_of(Type::Timestamp(TimestampFormat::EpochSeconds));
        assert_eq!(constraints(&timestamp, None).markdown, "In seconds since 1970 on the wire.");
        let uri = TypeUse { format: Some(fact("uri".to_owned())), ..use_of(Type::String) };
        let default = serde_json::json!("`<b>`");
        assert_eq!(constraints(&uri, Some(&default)).markdown, "Format `uri`. Default: `` `<b>` ``.");
    }
}
