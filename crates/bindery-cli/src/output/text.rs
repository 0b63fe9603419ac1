//! Text: tab-separated scalars, and inner values on the lines below, after their upper-case name.

use super::{OrderedValue, json, number};
use std::collections::BTreeSet;

/// Formats a value as text.
pub(crate) fn render(value: &OrderedValue) -> String {
    let mut text = String::new();
    match value {
        OrderedValue::List(items) => list(&mut text, items, None),
        OrderedValue::Object(members) => object(&mut text, members, None, None),
        OrderedValue::Null | OrderedValue::Boolean(_) | OrderedValue::Number(_) | OrderedValue::String(_) => {
            line(&mut text, None, [word(value)])
        }
    }
    text
}

/// Formats a scalar as text, like Python.
pub(crate) fn word(value: &OrderedValue) -> String {
    match value {
        OrderedValue::Null => "None".to_owned(),
        OrderedValue::Boolean(true) => "True".to_owned(),
        OrderedValue::Boolean(false) => "False".to_owned(),
        OrderedValue::Number(number) => number::render(number),
        OrderedValue::String(text) => text.clone(),
        OrderedValue::List(_) | OrderedValue::Object(_) => json::compact(value),
    }
}

/// Returns the sorted names of the scalars in any object of a list.
pub(crate) fn scalar_names(items: &[OrderedValue]) -> Vec<&str> {
    let names: BTreeSet<&str> =
        items.iter().flat_map(|item| members(item).filter(|(_, v)| v.is_scalar())).map(name).collect();
    names.into_iter().collect()
}

/// Returns the members of an object that are not scalars, sorted by name.
pub(crate) fn nested(members: &[(String, OrderedValue)]) -> Vec<(&str, &OrderedValue)> {
    let nested = members.iter().filter(|(_, value)| !value.is_scalar());
    let mut nested: Vec<(&str, &OrderedValue)> = nested.map(|(name, value)| (name.as_str(), value)).collect();
    nested.sort_unstable_by_key(|(name, _)| *name);
    nested
}

fn members(value: &OrderedValue) -> impl Iterator<Item = &(String, OrderedValue)> {
    let members: &[(String, OrderedValue)] = match value {
        OrderedValue::Object(members) => members,
        OrderedValue::Null
        | OrderedValue::Boolean(_)
        | OrderedValue::Number(_)
        | OrderedValue::String(_)
        | OrderedValue::List(_) => &[],
    };
    members.iter()
}

fn name((name, _): &(String, OrderedValue)) -> &str {
    name
}

fn list(text: &mut String, items: &[OrderedValue], label: Option<&str>) {
    let names = scalar_names(items);
    let scalars = items.iter().filter(|item| item.is_scalar()).map(word);
    match label {
        Some(_) => scalars.for_each(|scalar| line(text, label, [scalar])),
        None => {
            let scalars: Vec<String> = scalars.collect();
            if !scalars.is_empty() {
                line(text, None, scalars);
            }
        }
    }
    for item in items {
        match item {
            OrderedValue::List(items) => list(text, items, label),
            OrderedValue::Object(members) => object(text, members, label, Some(&names)),
            OrderedValue::Null | OrderedValue::Boolean(_) | OrderedValue::Number(_) | OrderedValue::String(_) => {}
        }
    }
}

/// Writes an object. In a list, it has a column for each scalar of any object.
fn object(text: &mut String, members: &[(String, OrderedValue)], label: Option<&str>, names: Option<&[&str]>) {
    let own;
    let names = match names {
        Some(names) => names,
        None => {
            let mut sorted: Vec<&str> = members.iter().filter(|(_, value)| value.is_scalar()).map(name).collect();
            sorted.sort_unstable();
            own = sorted;
            &own
        }
    };
    if !names.is_empty() {
        let value = |wanted: &&str| members.iter().find(|(name, value)| name == wanted && value.is_scalar());
        line(text, label, names.iter().map(|name| value(name).map(|(_, value)| word(value)).unwrap_or_default()));
    }
    for (name, value) in nested(members) {
        let label = name.to_uppercase();
        match value {
            OrderedValue::List(items) => list(text, items, Some(&label)),
            OrderedValue::Object(members) => object(text, members, Some(&label), None),
            OrderedValue::Null | OrderedValue::Boolean(_) | OrderedValue::Number(_) | OrderedValue::String(_) => {}
        }
    }
}

fn line(text: &mut String, label: Option<&str>, words: impl IntoIterator<Item = String>) {
    let words: Vec<String> = label.map(str::to_owned).into_iter().chain(words).collect();
    text.push_str(&words.join("\t"));
    text.push('\n');
}
