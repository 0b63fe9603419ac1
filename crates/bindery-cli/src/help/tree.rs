//! Members as a tree: names, types, what is said of them, and what constrains them.

use crate::check::Shown;
use crate::help::syntax::Way;
use crate::help::text::{fill, push_line, write_markdown};
use crate::value::form::{Form, constrained, form};
use bindery::meta::{Constraints, Item, Member, Meta, Type};

/// How far a level of the tree is from the next.
const STEP: usize = 4;

/// What is said of a secret.
const SECRET: &str = "A secret: it is shown in no message.";

/// Whether a tree is of what is sent or of what is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// Members that only answers have are not shown, and which are required is.
    Request,
    /// All are shown.
    Answer,
}

/// How a tree is written.
#[derive(Clone, Copy)]
pub(crate) struct Tree<'a> {
    pub(crate) meta: &'a Meta,
    pub(crate) side: Side,
    pub(crate) width: usize,
}

impl Tree<'_> {
    /// Writes a member: its name and type, what is said of it, and what it holds.
    pub(crate) fn member(self, out: &mut String, indent: usize, member: &Member, way: &mut Way) {
        let form = form(self.meta, member.ty);
        let required = if self.side == Side::Request && member.required { " [required]" } else { "" };
        push_line(out, indent, &format!("{} -> ({}){required}", member.name, form.type_name()));
        out.push('\n');
        self.about(out, indent + STEP, member);
        self.within(out, indent + STEP, member.ty, way);
    }

    /// Writes what is said of a member, and what constrains it.
    pub(crate) fn about(self, out: &mut String, indent: usize, member: &Member) {
        let docs = if member.docs.is_empty() { self.shape_docs(member.ty) } else { member.docs };
        self.docs(out, indent, docs);
        let mut facts = self.constraints(member.ty, &member.constraints);
        if let Some(default) = member.default {
            facts.push(format!("Default: {default}."));
        }
        if member.sensitive {
            facts.push(SECRET.to_owned());
        }
        self.facts(out, indent, &facts);
    }

    /// Writes what a value of a type holds.
    pub(crate) fn within(self, out: &mut String, indent: usize, ty: Type, way: &mut Way) {
        let form = form(self.meta, ty);
        if form.is_scalar() || form == Form::Document {
            return;
        }
        let entered = way.enter(ty, |way| match form {
            Form::Boolean
            | Form::Integer { .. }
            | Form::Float { .. }
            | Form::Text
            | Form::Enum(_)
            | Form::IntegerEnum(_)
            | Form::Blob(_)
            | Form::Timestamp(_)
            | Form::Date
            | Form::Document => {}
            Form::List(item) => self.item(out, indent, "", item, way),
            Form::Tuple(items) => items.iter().for_each(|item| self.item(out, indent, "", item, way)),
            Form::Map(item) => {
                push_line(out, indent, "key -> (string)");
                out.push('\n');
                self.item(out, indent, "value -> ", item, way);
            }
            Form::Structure { members, additional, .. } => self.members(out, indent, members, additional, way),
            Form::Union { discriminator, variants, .. } => {
                let values: Vec<&str> = variants.iter().map(|variant| variant.value).collect();
                push_line(out, indent, &format!("{discriminator} -> (string){}", self.required(true)));
                out.push('\n');
                self.facts(out, indent + STEP, &[possible(&values)]);
                for variant in variants {
                    let where_it_is = format!("Where `{discriminator}` is `{}`:", variant.value);
                    fill(out, &where_it_is, indent, indent, self.width);
                    out.push('\n');
                    self.docs(out, indent + STEP, self.shape_docs(Type::Shape(variant.shape)));
                    self.within(out, indent + STEP, Type::Shape(variant.shape), way);
                }
            }
        });
        if let Err(stop) = entered {
            push_line(out, indent, &stop.branch());
            out.push('\n');
        }
    }

    fn members(
        self,
        out: &mut String,
        indent: usize,
        members: &[&'static Member],
        additional: Option<&Item>,
        way: &mut Way,
    ) {
        for member in members {
            if self.side == Side::Answer || !member.read_only {
                self.member(out, indent, member, way);
            }
        }
        if let Some(item) = additional {
            self.item(out, indent, "any other -> ", item, way);
        }
    }

    /// Writes what has no name: an item of a list, or a value of a map.
    fn item(self, out: &mut String, indent: usize, name: &str, item: &Item, way: &mut Way) {
        push_line(out, indent, &format!("{name}({})", form(self.meta, item.ty).type_name()));
        out.push('\n');
        self.docs(out, indent + STEP, self.shape_docs(item.ty));
        let mut facts = self.constraints(item.ty, &item.constraints);
        if item.sensitive {
            facts.push(SECRET.to_owned());
        }
        self.facts(out, indent + STEP, &facts);
        self.within(out, indent + STEP, item.ty, way);
    }

    fn required(self, required: bool) -> &'static str {
        match (self.side, required) {
            (Side::Request, true) => " [required]",
            (Side::Request, false) | (Side::Answer, true | false) => "",
        }
    }

    fn shape_docs(self, ty: Type) -> &'static str {
        match ty {
            Type::Shape(shape) => self.meta.shapes.get(shape).map_or("", |shape| shape.docs),
            Type::Boolean
            | Type::Integer { .. }
            | Type::Float { .. }
            | Type::String
            | Type::Blob(_)
            | Type::Timestamp(_)
            | Type::Date
            | Type::List(_)
            | Type::Tuple(_)
            | Type::Map(_)
            | Type::Document => "",
        }
    }

    fn docs(self, out: &mut String, indent: usize, docs: &str) {
        let before = out.len();
        write_markdown(out, docs, indent, self.width);
        if out.len() > before {
            out.push('\n');
        }
    }

    fn facts(self, out: &mut String, indent: usize, facts: &[String]) {
        if !facts.is_empty() {
            facts.iter().for_each(|fact| fill(out, fact, indent, indent + 2, self.width));
            out.push('\n');
        }
    }

    /// A sentence for each thing that constrains a value.
    fn constraints(self, ty: Type, own: &Constraints) -> Vec<String> {
        let (form, passed) = constrained(self.meta, ty);
        let mut phrases = Vec::new();
        for constraints in passed.iter().chain([own]) {
            phrases.extend(self::phrases(form, constraints));
        }
        let mut facts = Vec::new();
        if !phrases.is_empty() {
            facts.push(format!("Constraints: {}.", phrases.join(", ")));
        }
        facts.extend(passed.iter().chain([own]).filter_map(|constraints| constraints.pattern).map(pattern));
        let values = form.values();
        if !values.is_empty() {
            facts.push(possible(&values.iter().map(String::as_str).collect::<Vec<_>>()));
        }
        facts
    }
}

fn possible(values: &[&str]) -> String {
    format!("Possible values: {}.", values.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", "))
}

fn pattern(pattern: &'static str) -> String {
    format!("Pattern: `{pattern}`.")
}

/// What constrains a value, but for its pattern.
pub(crate) fn phrases(form: Form, constraints: &Constraints) -> Vec<String> {
    let units = if matches!(form, Form::Blob(_)) { ["byte", "bytes"] } else { ["character", "characters"] };
    let mut phrases = Vec::new();
    phrases.extend(range(constraints.min_length, constraints.max_length, units));
    phrases.extend(range(constraints.min_items, constraints.max_items, ["item", "items"]));
    phrases.extend(range(constraints.min_properties, constraints.max_properties, ["entry", "entries"]));
    if let Some(minimum) = constraints.minimum {
        let least = if constraints.exclusive_minimum { "more than" } else { "at least" };
        phrases.push(format!("{least} {}", Shown(minimum)));
    }
    if let Some(maximum) = constraints.maximum {
        let most = if constraints.exclusive_maximum { "less than" } else { "at most" };
        phrases.push(format!("{most} {}", Shown(maximum)));
    }
    if let Some(of) = constraints.multiple_of {
        phrases.push(format!("a multiple of {}", Shown(of)));
    }
    if constraints.unique_items {
        phrases.push("no item twice".to_owned());
    }
    phrases
}

fn range(least: Option<u64>, most: Option<u64>, [one, many]: [&str; 2]) -> Option<String> {
    let unit = |count| if count == 1 { one } else { many };
    match (least.filter(|least| *least > 0), most) {
        (Some(least), Some(most)) if least == most => Some(format!("{most} {}", unit(most))),
        (Some(least), Some(most)) => Some(format!("{least} to {most} {}", unit(most))),
        (Some(least), None) => Some(format!("at least {least} {}", unit(least))),
        (None, Some(most)) => Some(format!("at most {most} {}", unit(most))),
        (None, None) => None,
    }
}
