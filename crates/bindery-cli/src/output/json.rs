//! JSON, indented by four spaces, in letters as they are.

use super::{Tree, number};
use serde_json::Value;

/// A value as JSON, with a line feed at its end.
pub(crate) fn render(tree: &Tree) -> String {
    let mut text = String::new();
    write(&mut text, tree, 0);
    text.push('\n');
    text
}

/// A value in one line.
pub(crate) fn compact(tree: &Tree) -> String {
    match tree {
        Tree::Null => "null".to_owned(),
        Tree::Boolean(truth) => truth.to_string(),
        Tree::Number(number) => number::render(number),
        Tree::String(text) => string(text),
        Tree::List(items) => format!("[{}]", items.iter().map(compact).collect::<Vec<_>>().join(",")),
        Tree::Object(members) => {
            let members = members.iter().map(|(name, value)| format!("{}:{}", string(name), compact(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(","))
        }
    }
}

fn write(text: &mut String, tree: &Tree, depth: usize) {
    match tree {
        Tree::List(items) if !items.is_empty() => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                start(text, index, depth + 1);
                write(text, item, depth + 1);
            }
            end(text, depth, ']');
        }
        Tree::Object(members) if !members.is_empty() => {
            text.push('{');
            for (index, (name, value)) in members.iter().enumerate() {
                start(text, index, depth + 1);
                text.push_str(&string(name));
                text.push_str(": ");
                write(text, value, depth + 1);
            }
            end(text, depth, '}');
        }
        Tree::Null | Tree::Boolean(_) | Tree::Number(_) | Tree::String(_) | Tree::List(_) | Tree::Object(_) => {
            text.push_str(&compact(tree));
        }
    }
}

fn start(text: &mut String, index: usize, depth: usize) {
    if index > 0 {
        text.push(',');
    }
    line(text, depth);
}

fn end(text: &mut String, depth: usize, bracket: char) {
    line(text, depth);
    text.push(bracket);
}

fn line(text: &mut String, depth: usize) {
    text.push('\n');
    text.extend(std::iter::repeat_n("    ", depth));
}

fn string(text: &str) -> String {
    Value::from(text).to_string()
}
