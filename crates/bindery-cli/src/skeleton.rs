//! `--generate-cli-skeleton`: templates of inputs and outputs.
//!
//! They have the form of the AWS CLI's templates: every member once, empty strings, zero for numbers, lists with one item
//! and maps with one entry. A recursive shape is empty. The result is deterministic.

use crate::help::syntax::Traversal;
use crate::help::text::{summary, without_control};
use crate::help::tree::phrases;
use crate::names;
use crate::value::resolved_type::{ResolvedType, Scalar, resolve, resolve_constrained, variant};
use bindery::meta::{Item, Member, Meta, Operation, Type, Variant};
use std::fmt::Write;

/// The maximum number of values in a template.
const MAX_VALUES: usize = 20_000;

/// The kind of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SkeletonKind {
    /// `--cli-input-json`.
    Input,
    /// `--cli-input-yaml`.
    YamlInput,
    /// The output, to write a `--query` for it.
    Output,
}

/// Returns the template, with a line break at its end.
pub(crate) fn skeleton(meta: &Meta, operation: &Operation, kind: SkeletonKind) -> String {
    let mut traversal = Traversal::new(MAX_VALUES);
    let node = match kind {
        SkeletonKind::Input | SkeletonKind::YamlInput => {
            let entries = names::arguments(meta, operation).into_iter();
            let builder = Builder { meta, texts: TextFill::Empty };
            Node::Map(entries.map(|argument| builder.entry(argument.key, argument.member, &mut traversal)).collect())
        }
        SkeletonKind::Output => match operation.output {
            Some(ty) => Builder { meta, texts: TextFill::Names }.node(ty, "", &mut traversal),
            None => Node::Map(Vec::new()),
        },
    };
    let mut out = String::new();
    match kind {
        SkeletonKind::Input | SkeletonKind::Output => {
            write_json(&node, 0, &mut out);
            out.push('\n');
        }
        SkeletonKind::YamlInput => write_yaml(&node, 0, &mut out),
    }
    out
}

/// A template as a tree.
enum Node {
    /// A scalar in JSON syntax.
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<Entry>),
}

struct Entry {
    key: String,
    value: Node,
    /// The comment, in one line.
    comment: String,
}

/// The content of strings in a template.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TextFill {
    /// Empty, to be filled in.
    Empty,
    /// The name of the member.
    Names,
}

struct Builder<'a> {
    meta: &'a Meta,
    texts: TextFill,
}

impl Builder<'_> {
    fn entry(&self, key: String, member: &Member, traversal: &mut Traversal) -> Entry {
        Entry { value: self.node(member.ty, member.name, traversal), comment: self.comment(member), key }
    }

    fn node(&self, ty: Type, name: &str, traversal: &mut Traversal) -> Node {
        let resolved = resolve(self.meta, ty);
        let entered = traversal.enter(ty, |traversal| match resolved {
            ResolvedType::Scalar(scalar) => self.scalar(scalar, name),
            ResolvedType::List(item) => Node::List(vec![self.item(item, name, traversal)]),
            ResolvedType::Tuple(items) => {
                Node::List(items.iter().map(|item| self.item(item, name, traversal)).collect())
            }
            ResolvedType::Map(item) => {
                let value = self.item(item, name, traversal);
                Node::Map(vec![Entry { key: "KeyName".to_owned(), value, comment: String::new() }])
            }
            ResolvedType::Structure { members, additional, .. } => {
                Node::Map(self.members(members, additional, traversal))
            }
            ResolvedType::Union { discriminator, variants, .. } => {
                Node::Map(self.union(discriminator, variants, traversal))
            }
            ResolvedType::Document => Node::Map(Vec::new()),
        });
        entered.unwrap_or_else(|_| if resolved.is_list() { Node::List(Vec::new()) } else { Node::Map(Vec::new()) })
    }

    fn scalar(&self, scalar: Scalar, name: &str) -> Node {
        match scalar {
            Scalar::Boolean => Node::Scalar("true".to_owned()),
            Scalar::Integer { .. } | Scalar::IntegerEnum([]) => Node::Scalar("0".to_owned()),
            Scalar::Float { .. } => Node::Scalar("0.0".to_owned()),
            Scalar::Enum([value, ..]) => text(value),
            Scalar::IntegerEnum([value, ..]) => Node::Scalar(value.to_string()),
            Scalar::Text | Scalar::Enum([]) => match self.texts {
                TextFill::Empty => text(""),
                TextFill::Names => text(name),
            },
            Scalar::Blob(_) => text(""),
            Scalar::Timestamp(_) => text("1970-01-01T00:00:00"),
            Scalar::Date => text("1970-01-01"),
        }
    }

    fn union(&self, discriminator: &str, variants: &[Variant], traversal: &mut Traversal) -> Vec<Entry> {
        let Some(first) = variants.first() else { return Vec::new() };
        let values: Vec<&str> = variants.iter().map(|variant| variant.value).collect();
        let comment = format!("[REQUIRED] string. Valid values are: {}.", values.join(", "));
        let mut entries = vec![Entry { key: discriminator.to_owned(), value: text(first.value), comment }];
        if let Some((members, additional)) = variant(self.meta, variants, first.value) {
            let mut members = self.members(members, additional, traversal);
            members.retain(|member| member.key != discriminator);
            entries.extend(members);
        }
        entries
    }

    fn item(&self, item: &Item, name: &str, traversal: &mut Traversal) -> Node {
        self.node(item.ty, name, traversal)
    }

    fn members(&self, members: &[&Member], additional: Option<&Item>, traversal: &mut Traversal) -> Vec<Entry> {
        let is_shown = |member: &&&Member| self.texts == TextFill::Names || !member.read_only;
        let mut entries: Vec<Entry> = members
            .iter()
            .filter(is_shown)
            .map(|member| self.entry(member.name.to_owned(), member, traversal))
            .collect();
        if let Some(item) = additional {
            let value = self.item(item, "KeyName", traversal);
            entries.push(Entry { key: "KeyName".to_owned(), value, comment: "any other member".to_owned() });
        }
        entries
    }

    fn comment(&self, member: &Member) -> String {
        let (resolved, newtypes) = resolve_constrained(self.meta, member.ty);
        let mut out = String::new();
        if member.required {
            out.push_str("[REQUIRED] ");
        }
        out.push_str(resolved.type_name());
        for constraints in newtypes.iter().chain([&member.constraints]) {
            phrases(resolved, constraints).iter().for_each(|phrase| {
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
        let values = resolved.values();
        if !values.is_empty() {
            let _ = write!(out, " Valid values are: {}.", values.join(", "));
        }
        // A line break would end the comment.
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

/// Writes a node, beginning at the start of a line.
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
            // The dash replaces a space of the first line's indentation.
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

/// Quotes an empty string as YAML usually does.
fn yaml_scalar(scalar: &str) -> String {
    if scalar == "\"\"" { "''".to_owned() } else { scalar.to_owned() }
}

fn yaml_key(key: &str) -> String {
    /// The plain scalars that some YAML 1.1 parsers do not read as strings.
    const RESERVED: [&str; 9] = ["y", "n", "true", "false", "yes", "no", "on", "off", "null"];
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let is_plain = key.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && key.chars().all(is_word);
    match is_plain && !RESERVED.iter().any(|word| word.eq_ignore_ascii_case(key)) {
        true => key.to_owned(),
        false => json_text(key),
    }
}

#[cfg(test)]
mod tests;
