//! What constrains the values of a type, in words.

use bindery_model::node::{Number, Place};
use bindery_model::service::{Constraints, Type, TypeUse};

/// What constrains the values of a type and of what it is made of, in words.
pub(super) fn constraints_of(target: &TypeUse) -> Vec<String> {
    let mut facts = Vec::new();
    collect(target, "", &mut facts);
    facts
}

fn collect(target: &TypeUse, whose: &str, facts: &mut Vec<String>) {
    const LONGEST: usize = 200;
    if whose.len() > LONGEST {
        return;
    }
    facts.extend(constraints(&target.constraints).into_iter().map(|(text, _)| format!("{whose}{text}")));
    if let Some(keys) = &target.keys {
        collect(keys, &format!("{whose}each key: "), facts);
    }
    match &target.ty {
        Type::List(inner) => collect(inner, &format!("{whose}each entry: "), facts),
        Type::Map(inner) => collect(inner, &format!("{whose}each value: "), facts),
        Type::Tuple(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, &format!("{whose}entry {}: ", index + 1), facts);
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

/// A value as JSON, cut where it is long.
fn shown(value: &serde_json::Value) -> String {
    const LONGEST: usize = 200;
    let json = super::line(&value.to_string());
    match json.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &json[..end]),
        None => json,
    }
}
