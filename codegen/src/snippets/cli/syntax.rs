//! The syntax of values on the command line: shorthand and JSON.

use super::form::{Form, NESTED, form_of, newtype};
use crate::botocore::json::{Json, compact};
use crate::snippets::limits::{DEEPEST, budget};
use crate::snippets::text::{escape_invisible, line};
use bindery_model::service::{EnumBase, Model, ShapeId, Structure, TypeUse};

/// Returns the shorthand syntax of a value, or `None` if it has none or it would be too long.
pub(super) fn shorthand<'m>(model: &'m Model, form: Form<'m>) -> Option<String> {
    const READABLE: usize = 600;
    let mut open = Vec::new();
    let text = match form {
        Form::Scalar(_) | Form::Enum(_) => return None,
        Form::List(item) => {
            let item = form_of(model, item);
            match item.is_scalar() {
                true => format!("\"{0}\" \"{0}\" ...", item.type_name()),
                false => format!("{} ...", pairs(model, item, Nesting::TopLevel, &mut open)?),
            }
        }
        Form::Tuple(items) => {
            let quoted = |item| format!("\"{}\"", form_of(model, item).type_name());
            items.iter().map(quoted).collect::<Vec<_>>().join(" ")
        }
        Form::Map(_) | Form::Structure(..) | Form::Union(..) | Form::Document => {
            pairs(model, form, Nesting::TopLevel, &mut open)?
        }
    };
    (text.len() <= READABLE).then_some(text)
}

/// Whether shorthand is nested: a list needs brackets only within other values.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nesting {
    TopLevel,
    Nested,
}

/// Returns the pairs of a map or a structure, or `None` if a part of it has no shorthand.
fn pairs<'m>(model: &'m Model, form: Form<'m>, nesting: Nesting, open: &mut Vec<ShapeId>) -> Option<String> {
    match form {
        Form::Map(value) => {
            let value = nested(model, form_of(model, value), nesting, open)?;
            Some(format!("KeyName1={value},KeyName2={value}"))
        }
        Form::Structure(id, structure) => {
            if open.contains(&id) {
                return None;
            }
            open.push(id);
            let members = structure.members.iter().filter(|member| member.read_only.is_none());
            let pairs: Option<Vec<String>> = members
                .map(|member| {
                    let value = nested(model, form_of(model, &member.target), nesting, open)?;
                    Some(format!("{}={value}", line(&member.name)))
                })
                .collect();
            open.pop();
            pairs.map(|pairs| pairs.join(","))
        }
        Form::Scalar(_) | Form::Enum(_) | Form::List(_) | Form::Tuple(_) | Form::Union(..) | Form::Document => None,
    }
}

fn nested<'m>(model: &'m Model, form: Form<'m>, nesting: Nesting, open: &mut Vec<ShapeId>) -> Option<String> {
    match form {
        Form::Scalar(_) | Form::Enum(_) => Some(form.type_name().to_owned()),
        Form::List(mut item) => {
            let is_plain = nesting == Nesting::TopLevel && form_of(model, item).is_scalar();
            let mut depth = 1;
            while let Form::List(inner) = form_of(model, item) {
                (item, depth) = (inner, depth + 1);
                if depth > NESTED {
                    return None;
                }
            }
            let mut text = nested(model, form_of(model, item), Nesting::Nested, open)?;
            for _ in 0..depth {
                text = format!("[{text},{text}]");
                if text.len() > 1000 {
                    return None;
                }
            }
            Some(if is_plain { text[1..text.len() - 1].to_owned() } else { text })
        }
        Form::Map(_) | Form::Structure(..) => {
            pairs(model, form, Nesting::Nested, open).map(|pairs| format!("{{{pairs}}}"))
        }
        Form::Tuple(_) | Form::Union(..) | Form::Document => None,
    }
}

/// The maximum number of enum values in a syntax.
const VALUES: usize = 12;

/// Returns the JSON syntax of a value, with type names as placeholders, as deep as the budget allows.
pub(super) fn json(model: &Model, target: &TypeUse) -> String {
    let mut best = String::new();
    for depth in 1..=DEEPEST {
        let mut writer = Writer { model, depth, left: budget(model), open: Vec::new(), deeper: false };
        let text = writer.value(target, 0);
        let spent = writer.left == 0;
        if !spent || best.is_empty() {
            best = text;
        }
        if spent || !writer.deeper {
            break;
        }
    }
    best
}

struct Writer<'m> {
    model: &'m Model,
    depth: usize,
    left: usize,
    open: Vec<ShapeId>,
    deeper: bool,
}

impl<'m> Writer<'m> {
    fn value(&mut self, target: &'m TypeUse, depth: usize) -> String {
        match newtype(self.model, target) {
            Some(id) => self.opened(id, |writer| writer.unnamed(target, depth)),
            None => self.unnamed(target, depth),
        }
    }

    fn unnamed(&mut self, target: &'m TypeUse, depth: usize) -> String {
        let (outer, inner) = ("  ".repeat(depth), "  ".repeat(depth + 1));
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || depth > NESTED {
            return "...".to_owned();
        }
        let form = form_of(self.model, target);
        match form {
            Form::Scalar("string") => "\"string\"".to_owned(),
            Form::Scalar("boolean") => "true|false".to_owned(),
            Form::Scalar("date") => "\"date\"".to_owned(),
            Form::Scalar(name) => name.to_owned(),
            Form::Enum(values) => match (values.base, values.values.len()) {
                (EnumBase::String, 1..=VALUES) => {
                    values.values.iter().map(|value| quoted(&value.value.to_string())).collect::<Vec<_>>().join("|")
                }
                (EnumBase::String, _) => "\"string\"".to_owned(),
                (EnumBase::Integer(_), 1..=VALUES) => {
                    values.values.iter().map(|value| value.value.to_string()).collect::<Vec<_>>().join("|")
                }
                (EnumBase::Integer(_), _) => "integer".to_owned(),
            },
            Form::Document => "{...}".to_owned(),
            Form::List(item) if form_of(self.model, item).is_scalar() => {
                format!("[{}, ...]", self.value(item, depth))
            }
            Form::List(item) => format!("[\n{inner}{}\n{inner}...\n{outer}]", self.value(item, depth + 1)),
            Form::Tuple(items) => {
                let items: Vec<String> = items.iter().map(|item| self.value(item, depth + 1)).collect();
                format!("[{}]", items.join(", "))
            }
            Form::Map(value) => format!("{{\"string\": {}\n{inner}...}}", self.value(value, depth + 1)),
            Form::Structure(id, structure) => self.opened(id, |writer| {
                let mut members = writer.members(structure, depth);
                if let Some(additional) = &structure.additional {
                    members.push(format!("{inner}\"string\": {}\n{inner}...", writer.value(additional, depth + 1)));
                }
                if members.is_empty() { "{}".to_owned() } else { format!("{{\n{}\n{outer}}}", members.join(",\n")) }
            }),
            Form::Union(id, union) => self.opened(id, |_| {
                let values: Vec<String> = union.variants.iter().map(|variant| quoted(&variant.value)).collect();
                let discriminator = quoted(&union.discriminator.value);
                format!("{{\n{inner}{discriminator}: {},\n{inner}...\n{outer}}}", values.join("|"))
            }),
        }
    }

    fn members(&mut self, structure: &'m Structure, depth: usize) -> Vec<String> {
        let inner = "  ".repeat(depth + 1);
        let members = structure.members.iter().filter(|member| member.read_only.is_none());
        members
            .map(|member| format!("{inner}{}: {}", quoted(&member.name), self.value(&member.target, depth + 1)))
            .collect()
    }

    fn opened(&mut self, id: ShapeId, write: impl FnOnce(&mut Self) -> String) -> String {
        if self.open.contains(&id) {
            return "{ ... recursive ... }".to_owned();
        }
        if self.open.len() >= self.depth {
            self.deeper = true;
            return "{...}".to_owned();
        }
        self.open.push(id);
        let text = write(self);
        self.open.pop();
        text
    }
}

/// Formats text as a JSON string.
fn quoted(text: &str) -> String {
    escape_invisible(&compact(&Json::from(text)))
}
