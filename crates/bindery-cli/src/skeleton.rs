//! Templates of requests and answers: `--generate-cli-skeleton`.
//!
//! They look as the AWS CLI's: every member once, texts empty, numbers zero, lists with one item, maps with one entry.
//! Where a shape lies within itself, it is empty. Each run gives the same.

use crate::help::syntax::Way;
use crate::help::text::{summary, without_control};
use crate::help::tree::phrases;
use crate::names;
use crate::value::form::{Form, constrained, form, variant};
use bindery::meta::{Item, Member, Meta, Operation, Type};
use std::fmt::Write;

/// How many values a template has at most.
const LIMIT: usize = 20_000;

/// What a template is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Skeleton {
    /// `--cli-input-json`.
    Input,
    /// `--cli-input-yaml`.
    YamlInput,
    /// The answer, to write a `--query` by.
    Output,
}

/// The template, with a line break at its end.
pub(crate) fn skeleton(meta: &Meta, operation: &Operation, skeleton: Skeleton) -> String {
    let mut way = Way::new(LIMIT);
    let node = match skeleton {
        Skeleton::Input | Skeleton::YamlInput => {
            let entries = names::arguments(meta, operation).into_iter();
            let builder = Builder { meta, texts: Texts::Empty };
            Node::Map(entries.map(|argument| builder.entry(argument.key, argument.member, &mut way)).collect())
        }
        Skeleton::Output => match operation.output {
            Some(ty) => Builder { meta, texts: Texts::Names }.node(ty, "", &mut way),
            None => Node::Map(Vec::new()),
        },
    };
    let mut out = String::new();
    match skeleton {
        Skeleton::Input | Skeleton::Output => {
            write_json(&node, 0, &mut out);
            out.push('\n');
        }
        Skeleton::YamlInput => write_yaml(&node, 0, &mut out),
    }
    out
}

/// A template as a tree.
enum Node {
    /// A scalar, as JSON has it.
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

struct Entry {
    key: String,
    value: Node,
    /// What is said of it, on one line.
    comment: String,
}

/// What texts of a template say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Texts {
    /// Nothing: a person fills them in.
    Empty,
    /// The name of their member: a person sees which is which.
    Names,
}

struct Builder<'a> {
    meta: &'a Meta,
    texts: Texts,
}

impl Builder<'_> {
    fn entry(&self, key: String, member: &Member, way: &mut Way) -> Entry {
        Entry { value: self.node(member.ty, member.name, way), comment: self.comment(member), key }
    }

    fn node(&self, ty: Type, name: &str, way: &mut Way) -> Node {
        let form = form(self.meta, ty);
        let entered = way.enter(ty, |way| match form {
            Form::Boolean => Node::Scalar("true".to_owned()),
            Form::Integer { .. } | Form::IntegerEnum([]) => Node::Scalar("0".to_owned()),
            Form::Float { .. } => Node::Scalar("0.0".to_owned()),
            Form::Enum([value, ..]) => text(value),
            Form::IntegerEnum([value, ..]) => Node::Scalar(value.to_string()),
            Form::Text | Form::Enum([]) => match self.texts {
                Texts::Empty => text(""),
                Texts::Names => text(name),
            },
            Form::Blob(_) => text(""),
            Form::Timestamp(_) => text("1970-01-01T00:00:00"),
            Form::Date => text("1970-01-01"),
            Form::List(item) => Node::List(vec![self.item(item, name, way)]),
            Form::Tuple(items) => Node::List(items.iter().map(|item| self.item(item, name, way)).collect()),
            Form::Map(item) => {
                let value = self.item(item, name, way);
                Node::Map(vec![Entry { key: "KeyName".to_owned(), value, comment: String::new() }])
            }
            Form::Structure { members, additional, .. } => Node::Map(self.members(members, additional, way)),
            Form::Union { discriminator, variants, .. } => {
                let Some(first) = variants.first() else { return Node::Map(Vec::new()) };
                let values: Vec<&str> = variants.iter().map(|variant| variant.value).collect();
                let comment = format!("[REQUIRED] string. Valid values are: {}.", values.join(", "));
                let mut entries = vec![Entry { key: discriminator.to_owned(), value: text(first.value), comment }];
                if let Some((members, additional)) = variant(self.meta, variants, first.value) {
                    let mut members = self.members(members, additional, way);
                    members.retain(|member| member.key != discriminator);
                    entries.extend(members);
                }
                Node::Map(entries)
            }
            Form::Document => Node::Map(Vec::new()),
        });
        entered.unwrap_or_else(|_| match form {
            Form::List(_) | Form::Tuple(_) => Node::List(Vec::new()),
            Form::Boolean
            | Form::Integer { .. }
            | Form::Float { .. }
            | Form::Text
            | Form::Enum(_)
            | Form::IntegerEnum(_)
            | Form::Blob(_)
            | Form::Timestamp(_)
            | Form::Date
            | Form::Map(_)
            | Form::Structure { .. }
            | Form::Union { .. }
            | Form::Document => Node::Map(Vec::new()),
        })
    }

    fn item(&self, item: &Item, name: &str, way: &mut Way) -> Node {
        self.node(item.ty, name, way)
    }

    fn members(&self, members: &[&Member], additional: Option<&Item>, way: &mut Way) -> Vec<Entry> {
        let is_shown = |member: &&&Member| self.texts == Texts::Names || !member.read_only;
        let mut entries: Vec<Entry> =
            members.iter().filter(is_shown).map(|member| self.entry(member.name.to_owned(), member, way)).collect();
        if let Some(item) = additional {
            let value = self.item(item, "KeyName", way);
            entries.push(Entry { key: "KeyName".to_owned(), value, comment: "any other member".to_owned() });
        }
        entries
    }

    fn comment(&self, member: &Member) -> String {
        let (form, passed) = constrained(self.meta, member.ty);
        let mut out = String::new();
        if member.required {
            out.push_str("[REQUIRED] ");
        }
        out.push_str(form.type_name());
        for constraints in passed.iter().chain([&member.constraints]) {
            phrases(form, constraints).iter().for_each(|phrase| {
                let _ = write!(out, ", {phrase}");
            });
            if let Some(pattern) = constraints.pattern {
                let _ = write!(out, ", pattern {pattern}");
            }
        }
        out.push('.');
        let docs = summary(member.docs);
        if !docs.is_empty() {
            let _ = write!(out, " {docs}");
        }
        let values = form.values();
        if !values.is_empty() {
            let _ = write!(out, " Valid values are: {}.", values.join(", "));
        }
        // What ends a line would end the comment.
        without_control(&out).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn text(text: &str) -> Node {
    Node::Scalar(json_text(text))
}

fn json_text(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn write_json(node: &Node, indent: usize, out: &mut String) {
    let inner = indent + 4;
    match node {
        Node::Scalar(scalar) => out.push_str(scalar),
        Node::List(items) if items.is_empty() => out.push_str("[]"),
        Node::Map(entries) if entries.is_empty() => out.push_str("{}"),
        Node::List(items) => {
            for (index, item) in items.iter().enumerate() {
                let _ = write!(out, "{}\n{:inner$}", if index == 0 { "[" } else { "," }, "");
                write_json(item, inner, out);
            }
            let _ = write!(out, "\n{:indent$}]", "");
        }
        Node::Map(entries) => {
            for (index, entry) in entries.iter().enumerate() {
                let start = if index == 0 { "{" } else { "," };
                let _ = write!(out, "{start}\n{:inner$}{}: ", "", json_text(&entry.key));
                write_json(&entry.value, inner, out);
            }
            let _ = write!(out, "\n{:indent$}}}", "");
        }
    }
}

/// Writes what follows a key or stands for itself, from the beginning of a line.
fn write_yaml(node: &Node, indent: usize, out: &mut String) {
    match node {
        Node::Scalar(scalar) => {
            let _ = writeln!(out, "{:indent$}{}", "", yaml_scalar(scalar));
        }
        Node::List(items) if items.is_empty() => {
            let _ = writeln!(out, "{:indent$}[]", "");
        }
        Node::Map(entries) if entries.is_empty() => {
            let _ = writeln!(out, "{:indent$}{{}}", "");
        }
        Node::List(items) => items.iter().for_each(|item| {
            let start = out.len();
            write_yaml(item, indent + 2, out);
            // The dash takes the place of the first line's spaces.
            out.replace_range(start + indent..start + indent + 1, "-");
        }),
        Node::Map(entries) => entries.iter().for_each(|entry| {
            let _ = write!(out, "{:indent$}{}:", "", yaml_key(&entry.key));
            let comment = match entry.comment.is_empty() {
                true => String::new(),
                false => format!("  # {}", entry.comment),
            };
            match &entry.value {
                Node::Scalar(scalar) => {
                    let _ = writeln!(out, " {}{comment}", yaml_scalar(scalar));
                }
                Node::List(items) if items.is_empty() => {
                    let _ = writeln!(out, " []{comment}");
                }
                Node::Map(entries) if entries.is_empty() => {
                    let _ = writeln!(out, " {{}}{comment}");
                }
                Node::List(_) => {
                    let _ = writeln!(out, "{comment}");
                    write_yaml(&entry.value, indent, out);
                }
                Node::Map(_) => {
                    let _ = writeln!(out, "{comment}");
                    write_yaml(&entry.value, indent + 2, out);
                }
            }
        }),
    }
}

/// Text that means itself in YAML needs no quotes, but is easier to fill in with them.
fn yaml_scalar(scalar: &str) -> String {
    if scalar == "\"\"" { "''".to_owned() } else { scalar.to_owned() }
}

fn yaml_key(key: &str) -> String {
    /// What some readers of YAML take for something else than text.
    const WORDS: [&str; 9] = ["y", "n", "true", "false", "yes", "no", "on", "off", "null"];
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_plain = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && key.chars().all(is_word);
    match is_plain && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(key)) {
        true => key.to_owned(),
        false => json_text(key),
    }
}

#[cfg(test)]
mod tests;
