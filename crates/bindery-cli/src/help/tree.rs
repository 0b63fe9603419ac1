//! Members as a tree of names, types, documentation and constraints.

use crate::check::numbers::DisplayBound;
use crate::help::syntax::Traversal;
use crate::help::text::{fill, push_line, write_markdown};
use crate::value::resolved_type::{ResolvedType, Scalar, resolve, resolve_constrained, shape_docs};
use bindery::meta::{Constraints, Item, Member, Meta, Type};

/// The indentation of each level.
const STEP: usize = 4;

/// The note on sensitive members.
const SENSITIVE: &str = "This value is sensitive and redacted in messages.";

/// The key of a map that declares none.
const ANY_KEY: Item = Item::new(Type::String);

/// The direction of the members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    /// A request: read-only members are hidden, required members are marked.
    Request,
    /// A response: write-only members are hidden.
    Response,
}

/// Writes trees of members.
#[derive(Clone, Copy)]
pub(crate) struct MemberTree<'a> {
    pub(crate) meta: &'a Meta,
    pub(crate) side: Side,
    pub(crate) width: usize,
}

impl MemberTree<'_> {
    /// Writes a member: its name, type, documentation and inner members.
    pub(crate) fn member(self, out: &mut String, indent: usize, member: &Member, traversal: &mut Traversal) {
        let resolved = resolve(self.meta, member.ty);
        let required = if self.side == Side::Request && member.required { " [required]" } else { "" };
        push_line(out, indent, &format!("{} -> ({}){required}", member.name, resolved.type_name()));
        out.push('\n');
        self.about(out, indent + STEP, member);
        self.within(out, indent + STEP, member.ty, traversal);
    }

    /// Writes the documentation and the constraints of a member.
    pub(crate) fn about(self, out: &mut String, indent: usize, member: &Member) {
        let docs = if member.docs.is_empty() { shape_docs(self.meta, member.ty) } else { member.docs };
        self.docs(out, indent, docs);
        let mut facts = self.constraints(member.ty, &member.constraints);
        if let Some(default) = member.default {
            facts.push(format!("Default: {default}."));
        }
        if member.sensitive {
            facts.push(SENSITIVE.to_owned());
        }
        self.facts(out, indent, &facts);
    }

    /// Writes the members or items of a type.
    pub(crate) fn within(self, out: &mut String, indent: usize, ty: Type, traversal: &mut Traversal) {
        let resolved = resolve(self.meta, ty);
        if resolved.is_scalar() || resolved == ResolvedType::Document {
            return;
        }
        let entered = traversal.enter(ty, |traversal| match resolved {
            ResolvedType::Scalar(_) | ResolvedType::Document => {}
            ResolvedType::List(item) => self.item(out, indent, "", item, traversal),
            ResolvedType::Tuple(items) => items.iter().for_each(|item| self.item(out, indent, "", item, traversal)),
            ResolvedType::Map(item) => {
                self.item(out, indent, "key -> ", item.keys.unwrap_or(&ANY_KEY), traversal);
                self.item(out, indent, "value -> ", item, traversal);
            }
            ResolvedType::Structure { members, additional, .. } => {
                self.members(out, indent, members, additional, traversal)
            }
            ResolvedType::Union { discriminator, variants, .. } => {
                let values: Vec<&str> = variants.iter().map(|variant| variant.value).collect();
                push_line(out, indent, &format!("{discriminator} -> (string){}", self.required(true)));
                out.push('\n');
                self.facts(out, indent + STEP, &[possible(&values)]);
                for variant in variants {
                    let condition = format!("If `{discriminator}` is `{}`:", variant.value);
                    fill(out, &condition, indent, indent, self.width);
                    out.push('\n');
                    self.docs(out, indent + STEP, shape_docs(self.meta, Type::Shape(variant.shape)));
                    self.within(out, indent + STEP, Type::Shape(variant.shape), traversal);
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
        traversal: &mut Traversal,
    ) {
        for member in members {
            let is_sent = match self.side {
                Side::Request => !member.read_only,
                Side::Response => !member.write_only,
            };
            if is_sent {
                self.member(out, indent, member, traversal);
            }
        }
        if let Some(item) = additional {
            self.item(out, indent, "any other -> ", item, traversal);
        }
    }

    /// Writes an item of a list, or a key or value of a map.
    fn item(self, out: &mut String, indent: usize, name: &str, item: &Item, traversal: &mut Traversal) {
        push_line(out, indent, &format!("{name}({})", resolve(self.meta, item.ty).type_name()));
        out.push('\n');
        self.docs(out, indent + STEP, shape_docs(self.meta, item.ty));
        let mut facts = self.constraints(item.ty, &item.constraints);
        if item.sensitive {
            facts.push(SENSITIVE.to_owned());
        }
        self.facts(out, indent + STEP, &facts);
        self.within(out, indent + STEP, item.ty, traversal);
    }

    fn required(self, required: bool) -> &'static str {
        match (self.side, required) {
            (Side::Request, true) => " [required]",
            (Side::Request, false) | (Side::Response, true | false) => "",
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

    /// Returns a sentence for each constraint of a value.
    fn constraints(self, ty: Type, own: &Constraints) -> Vec<String> {
        let (resolved, newtypes) = resolve_constrained(self.meta, ty);
        let mut phrases = Vec::new();
        for constraints in newtypes.iter().chain([own]) {
            phrases.extend(self::phrases(resolved, constraints));
        }
        let mut facts = Vec::new();
        if !phrases.is_empty() {
            facts.push(format!("Constraints: {}.", phrases.join(", ")));
        }
        facts.extend(newtypes.iter().chain([own]).filter_map(|constraints| constraints.pattern).map(pattern));
        let values = resolved.values();
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

/// Returns a phrase for each constraint other than the pattern.
pub(crate) fn phrases(resolved: ResolvedType, constraints: &Constraints) -> Vec<String> {
    let units = if matches!(resolved.scalar(), Some(Scalar::Blob(_))) {
        ["byte", "bytes"]
    } else {
        ["character", "characters"]
    };
    let mut phrases = Vec::new();
    phrases.extend(range(constraints.min_length, constraints.max_length, units));
    phrases.extend(range(constraints.min_items, constraints.max_items, ["item", "items"]));
    phrases.extend(range(constraints.min_properties, constraints.max_properties, ["entry", "entries"]));
    if let Some(minimum) = constraints.minimum {
        let comparison = if constraints.exclusive_minimum { "greater than" } else { "at least" };
        phrases.push(format!("{comparison} {}", DisplayBound(minimum)));
    }
    if let Some(maximum) = constraints.maximum {
        let comparison = if constraints.exclusive_maximum { "less than" } else { "at most" };
        phrases.push(format!("{comparison} {}", DisplayBound(maximum)));
    }
    if let Some(of) = constraints.multiple_of {
        phrases.push(format!("a multiple of {}", DisplayBound(of)));
    }
    if constraints.unique_items {
        phrases.push("unique items".to_owned());
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
