//! Text: scalars beside each other with tabs between them, what holds others on lines below, under its name in capitals.

use super::{Tree, json, number};
use std::collections::BTreeSet;

/// A value as text, each line with a line feed.
pub(crate) fn render(tree: &Tree) -> String {
    let mut text = String::new();
    match tree {
        Tree::List(items) => list(&mut text, items, None),
        Tree::Object(members) => object(&mut text, members, None, None),
        Tree::Null | Tree::Boolean(_) | Tree::Number(_) | Tree::String(_) => line(&mut text, None, [word(tree)]),
    }
    text
}

/// A scalar as text, as Python writes it.
pub(crate) fn word(tree: &Tree) -> String {
    match tree {
        Tree::Null => "None".to_owned(),
        Tree::Boolean(true) => "True".to_owned(),
        Tree::Boolean(false) => "False".to_owned(),
        Tree::Number(number) => number::render(number),
        Tree::String(text) => text.clone(),
        Tree::List(_) | Tree::Object(_) => json::compact(tree),
    }
}

/// The names of scalars that any object of a list has, sorted.
pub(crate) fn scalar_names(items: &[Tree]) -> Vec<&str> {
    let names: BTreeSet<&str> =
        items.iter().flat_map(|item| members(item).filter(|(_, v)| v.is_scalar())).map(name).collect();
    names.into_iter().collect()
}

/// An object's members that hold others, sorted by their names.
pub(crate) fn nested(members: &[(String, Tree)]) -> Vec<(&str, &Tree)> {
    let nested = members.iter().filter(|(_, value)| !value.is_scalar());
    let mut nested: Vec<(&str, &Tree)> = nested.map(|(name, value)| (name.as_str(), value)).collect();
    nested.sort_unstable_by_key(|(name, _)| *name);
    nested
}

fn members(tree: &Tree) -> impl Iterator<Item = &(String, Tree)> {
    let members: &[(String, Tree)] = match tree {
        Tree::Object(members) => members,
        Tree::Null | Tree::Boolean(_) | Tree::Number(_) | Tree::String(_) | Tree::List(_) => &[],
    };
    members.iter()
}

fn name((name, _): &(String, Tree)) -> &str {
    name
}

fn list(text: &mut String, items: &[Tree], label: Option<&str>) {
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
            Tree::List(items) => list(text, items, label),
            Tree::Object(members) => object(text, members, label, Some(&names)),
            Tree::Null | Tree::Boolean(_) | Tree::Number(_) | Tree::String(_) => {}
        }
    }
}

/// An object; in a list with others, with a place for each scalar that any of them has.
fn object(text: &mut String, members: &[(String, Tree)], label: Option<&str>, names: Option<&[&str]>) {
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
            Tree::List(items) => list(text, items, Some(&label)),
            Tree::Object(members) => object(text, members, Some(&label), None),
            Tree::Null | Tree::Boolean(_) | Tree::Number(_) | Tree::String(_) => {}
        }
    }
}

fn line(text: &mut String, label: Option<&str>, words: impl IntoIterator<Item = String>) {
    let words: Vec<String> = label.map(str::to_owned).into_iter().chain(words).collect();
    text.push_str(&words.join("\t"));
    text.push('\n');
}
