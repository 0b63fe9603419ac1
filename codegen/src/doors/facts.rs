//! What is so of a member or a type, in words, each with the place that says it.

use crate::docs::syntax;
use bindery_model::node::{Number, Place};
use bindery_model::service::{
    BlobFormat, Constraints, EnumLiteral, EnumValue, Flag, Location, Member, Model, TimestampFormat, Type, TypeUse,
};

/// A fact about a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it is about.
    pub kind: FactKind,
    /// The fact in words: `length 1 to 55`, `in the query`, `required`.
    pub text: String,
    /// What says so; none where a rule does, or the protocol.
    pub place: Option<Place>,
}

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// What it is.
    Type,
    /// Whether it must be there.
    Required,
    /// Where it travels.
    Location,
    /// That it is a secret.
    Secret,
    /// That null is a value of it.
    Nullable,
    /// That only responses have it.
    ReadOnly,
    /// What is taken where it is absent.
    Default,
    /// What constrains its values, or its entries.
    Constraint,
    /// How it is written.
    Format,
}

impl FactKind {
    /// Its name as a class of a page: `constraint`.
    pub const fn key(self) -> &'static str {
        match self {
            FactKind::Type => "type",
            FactKind::Required => "required",
            FactKind::Location => "location",
            FactKind::Secret => "secret",
            FactKind::Nullable => "nullable",
            FactKind::ReadOnly => "read-only",
            FactKind::Default => "default",
            FactKind::Constraint => "constraint",
            FactKind::Format => "format",
        }
    }
}

/// What is so of a member and of its type.
pub(super) fn member_facts(model: &Model, member: &Member) -> Vec<Fact> {
    let mut facts = type_facts(model, &member.target, "");
    let mut after = Vec::new();
    let mut flag = |kind, flag: Flag, text: &str| {
        after.extend(flag.map(|place| Fact { kind, text: text.to_owned(), place: Some(place) }));
    };
    flag(FactKind::Required, member.required, "required");
    flag(FactKind::ReadOnly, member.read_only, "only in responses");
    after.extend(location(&member.location).map(|text| Fact {
        kind: FactKind::Location,
        text: text.to_owned(),
        place: Some(member.place),
    }));
    after.extend(member.default.as_ref().map(|default| Fact {
        kind: FactKind::Default,
        text: format!("default {}", shown(&default.value)),
        place: Some(default.place),
    }));
    // What it is comes first, then what it takes, then what constrains it.
    facts.splice(1..1, after);
    facts
}

/// Where a member travels, where that is not in the JSON object.
fn location(location: &Location) -> Option<&'static str> {
    match location {
        Location::Member => None,
        Location::Path { .. } => Some("in the path"),
        Location::Query { .. } => Some("in the query"),
        Location::Header { .. } => Some("a header"),
        Location::Form { .. } => Some("in the form"),
        Location::File => Some("a file of the form"),
        Location::Payload => Some("the body"),
    }
}

/// What is so of a type itself and of what it is made of, which `whose` names.
pub(super) fn type_facts(model: &Model, target: &TypeUse, whose: &str) -> Vec<Fact> {
    const LONGEST: usize = 200;
    let mut facts = Vec::new();
    if whose.len() > LONGEST {
        return facts;
    }
    if whose.is_empty() {
        let place = Some(target.alias.as_ref().map_or(target.place, |alias| alias.place));
        facts.push(Fact { kind: FactKind::Type, text: syntax::word(model, target), place });
    }
    let flags =
        [(FactKind::Secret, target.sensitive, "a secret"), (FactKind::Nullable, target.nullable, "may be null")];
    for (kind, flag, text) in flags {
        facts.extend(flag.map(|place| Fact { kind, text: format!("{whose}{text}"), place: Some(place) }));
    }
    for (text, place) in constraints(&target.constraints) {
        facts.push(Fact { kind: FactKind::Constraint, text: format!("{whose}{text}"), place: Some(place) });
    }
    if let Some(text) = format(target) {
        let place = target.format.as_ref().map(|format| format.place);
        facts.push(Fact { kind: FactKind::Format, text: format!("{whose}{text}"), place });
    }
    if let Some(keys) = &target.keys {
        facts.extend(type_facts(model, keys, &format!("{whose}each key: ")));
    }
    match &target.ty {
        Type::List(inner) => facts.extend(type_facts(model, inner, &format!("{whose}each entry: "))),
        Type::Map(inner) => facts.extend(type_facts(model, inner, &format!("{whose}each value: "))),
        Type::Tuple(items) => {
            for (index, item) in items.iter().enumerate() {
                facts.extend(type_facts(model, item, &format!("{whose}entry {}: ", index + 1)));
            }
        }
        Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::String
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::Shape(_)
        | Type::Document => {}
    }
    facts
}

/// What constrains values, in words, with the first place of what each is made of.
fn constraints(said: &Constraints) -> Vec<(String, Place)> {
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
    } = said;
    let mut parts = Vec::new();
    let counts = [
        ("length ", min_length, max_length, ""),
        ("", min_items, max_items, " entries"),
        ("", min_properties, max_properties, " entries"),
    ];
    for (before, min, max, after) in counts {
        let place = max.as_ref().or(min.as_ref()).map(|said| said.place);
        let text = match (min.as_ref().map(|min| min.value), max.as_ref().map(|max| max.value)) {
            (Some(min), Some(max)) if min == max => Some(format!("exactly {min}")),
            (Some(0) | None, Some(max)) => Some(format!("at most {max}")),
            (Some(min), Some(max)) => Some(format!("{min} to {max}")),
            (Some(0) | None, None) => None,
            (Some(min), None) => Some(format!("at least {min}")),
        };
        parts.extend(text.zip(place).map(|(text, place)| (format!("{before}{text}{after}"), place)));
    }
    parts.extend(pattern.as_ref().map(|pattern| (format!("pattern {}", super::line(&pattern.value)), pattern.place)));
    let bound = |number: &Number| number.to_string();
    parts.extend(minimum.as_ref().map(|min| {
        let words = if exclusive_minimum.is_some() { "more than" } else { "at least" };
        (format!("{words} {}", bound(&min.value)), min.place)
    }));
    parts.extend(maximum.as_ref().map(|max| {
        let words = if exclusive_maximum.is_some() { "less than" } else { "at most" };
        (format!("{words} {}", bound(&max.value)), max.place)
    }));
    parts.extend(multiple_of.as_ref().map(|of| (format!("a multiple of {}", bound(&of.value)), of.place)));
    parts.extend(unique_items.map(|place| ("no entry twice".to_owned(), place)));
    if let Some(first) = allowed.first() {
        const MOST: usize = 20;
        let mut values: Vec<String> = allowed.iter().take(MOST).map(|value| shown(&value.value)).collect();
        values.extend((allowed.len() > MOST).then(|| "…".to_owned()));
        parts.push((format!("one of {}", values.join(", ")), first.place));
    }
    parts
}

/// What constrains the values of a type and of what it is made of, in words.
pub(super) fn constraints_of(model: &Model, target: &TypeUse) -> Vec<String> {
    let facts = type_facts(model, target, "").into_iter();
    facts.filter(|fact| fact.kind == FactKind::Constraint).map(|fact| fact.text).collect()
}

/// How it is written, where its type does not say it.
fn format(target: &TypeUse) -> Option<String> {
    let text = match &target.ty {
        Type::Timestamp(TimestampFormat::EpochSeconds) => "in seconds since 1970 on the wire",
        Type::Timestamp(TimestampFormat::DateTime) => "in RFC 3339 on the wire",
        Type::Timestamp(TimestampFormat::HttpDate) => "in HTTP's format on the wire",
        Type::Blob(BlobFormat::Base64) => "in base64 on the wire",
        Type::Blob(BlobFormat::Base64Url) => "in base64url on the wire",
        Type::String | Type::Integer(_) | Type::Float(_) => {
            let format = target.format.as_ref().map(|format| super::line(&format.value))?;
            return (!format.is_empty() && format != "password").then(|| format!("format {format}"));
        }
        Type::Blob(BlobFormat::Binary)
        | Type::Boolean
        | Type::Date
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Shape(_)
        | Type::Document => return None,
    };
    Some(text.to_owned())
}

/// A value as JSON, cut where it is long.
fn shown(value: &serde_json::Value) -> String {
    const LONGEST: usize = 200;
    let json = super::line(&value.to_string());
    match json.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &json[..end]),
        None => json,
    }
}

/// A value of an enum as text.
pub(super) fn literal(value: &EnumValue) -> String {
    match &value.value {
        EnumLiteral::String(text) => text.clone(),
        EnumLiteral::Integer(number) => number.to_string(),
    }
}
