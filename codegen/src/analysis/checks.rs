//! The checks of requests: which shapes and types have constraints that can be checked, and which checks those are.
//!
//! Only shapes that requests consist of are checked.

use crate::analysis::patterns::translate;
use crate::analysis::tuples::is_tuple;
use crate::analysis::type_uses;
use bindery_model::diagnostic::{Code, Diagnostic};
use bindery_model::node::{NodeLocation, Number};
use bindery_model::service::{Constraints, FloatFormat, Located, Model, ShapeId, ShapeKind, Structure, Type, TypeUse};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The minimum and maximum allowed count.
pub(crate) type Range = (u64, Option<u64>);

/// A check of one value, without its items.
#[derive(Debug, PartialEq)]
pub(crate) enum Check<'m> {
    /// The length of a text, in characters.
    Length(Range),
    /// The number of bytes.
    Bytes(Range),
    /// The number of items of a list or entries of a map.
    Entries(Range),
    /// No two items of a list are equal.
    Unique,
    /// A text matches the pattern of this number.
    Pattern {
        number: usize,
        text: &'m str,
    },
    Minimum {
        bound: &'m Number,
        is_exclusive: bool,
    },
    Maximum {
        bound: &'m Number,
        is_exclusive: bool,
    },
    MultipleOf(&'m Number),
    /// The value is one of these. A number with decimals is compared in its format.
    OneOf {
        allowed: &'m [Located<serde_json::Value>],
        format: Option<FloatFormat>,
    },
}

/// The checks of a model.
#[derive(Debug, Default)]
pub(crate) struct Checks {
    /// Whether a shape has checks, by its id.
    shapes: Vec<bool>,
    /// The patterns that are checked, in the syntax of `regex`; the number of a pattern is its index.
    pub(crate) patterns: Vec<String>,
    /// The number of a pattern by its text in the document.
    by_text: HashMap<String, usize>,
}

impl Checks {
    /// Determines the checks of a model; a pattern that cannot be checked is a warning.
    pub(crate) fn new(model: &Model) -> (Checks, Vec<Diagnostic>) {
        let requested = type_uses::requested(model);
        let mut checks = Checks { shapes: vec![false; model.shapes.len()], ..Checks::default() };
        let mut unreadable: BTreeMap<NodeLocation, (&str, String)> = BTreeMap::new();
        let mut refused: HashMap<&str, String> = HashMap::new();
        let constrained = || requested.iter().map(|id| model.shape(*id));
        for pattern in constrained().flat_map(|shape| sent(&shape.kind)).flat_map(patterns_in) {
            let text = pattern.value.as_str();
            if checks.by_text.contains_key(text) {
                continue;
            }
            if let Some(reason) = refused.get(text) {
                unreadable.insert(pattern.place, (text, reason.clone()));
                continue;
            }
            match translate(text) {
                Ok(translated) => {
                    checks.by_text.insert(text.to_owned(), checks.patterns.len());
                    checks.patterns.push(translated);
                }
                Err(reason) => {
                    refused.insert(text, reason.clone());
                    unreadable.insert(pattern.place, (text, reason));
                }
            }
        }
        checks.spread(model, &requested);
        (
            checks,
            unreadable.into_iter().map(|(place, (text, reason))| unreadable_pattern(place, text, &reason)).collect(),
        )
    }

    /// Marks the shapes with checks: those with constraints, and those that refer to such shapes.
    fn spread(&mut self, model: &Model, requested: &BTreeSet<ShapeId>) {
        let mut holders: HashMap<ShapeId, Vec<ShapeId>> = HashMap::new();
        let mut marked = Vec::new();
        for id in requested {
            let kind = &model.shape(*id).kind;
            children(kind).into_iter().for_each(|child| holders.entry(child).or_default().push(*id));
            if self.constrains(kind) {
                marked.push(*id);
            }
        }
        while let Some(id) = marked.pop() {
            if !std::mem::replace(&mut self.shapes[id.0 as usize], true) {
                marked.extend(holders.get(&id).into_iter().flatten());
            }
        }
    }

    /// Returns whether a shape itself has constraints that can be checked.
    fn constrains(&self, kind: &ShapeKind) -> bool {
        let bounded = match kind {
            ShapeKind::Structure(Structure { min_properties, max_properties, .. }) => {
                min_properties.is_some() || max_properties.is_some()
            }
            ShapeKind::Enum(values) => !values.values.is_empty() && values.extensible.is_none(),
            ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => false,
        };
        bounded || sent(kind).into_iter().any(|target| self.constrains_type(target))
    }

    /// Returns whether a type has constraints that can be checked, apart from those of shapes.
    fn constrains_type(&self, target: &TypeUse) -> bool {
        !self.own(target).is_empty()
            || !self.keys(target).is_empty()
            || target.ty.children().iter().any(|child| self.constrains_type(child))
    }

    /// Returns whether a shape has checks.
    pub(crate) fn has(&self, id: ShapeId) -> bool {
        self.shapes[id.0 as usize]
    }

    /// Returns whether the model has any checks.
    pub(crate) fn any(&self) -> bool {
        self.shapes.contains(&true)
    }

    /// The checks of a value, without those of its items.
    pub(crate) fn own<'m>(&self, target: &'m TypeUse) -> Vec<Check<'m>> {
        let constraints = &target.constraints;
        if *constraints == Constraints::default() {
            return Vec::new();
        }
        let mut checks = Vec::new();
        match &target.ty {
            Type::String => {
                checks.extend(range(&constraints.min_length, &constraints.max_length).map(Check::Length));
                checks.extend(constraints.pattern.as_ref().and_then(|pattern| {
                    let text = pattern.value.as_str();
                    Some(Check::Pattern { number: *self.by_text.get(text)?, text })
                }));
            }
            Type::Blob(_) => checks.extend(range(&constraints.min_length, &constraints.max_length).map(Check::Bytes)),
            Type::Integer(_) | Type::Float(_) => numbers(constraints, &mut checks),
            // The type of a tuple determines its length.
            Type::Tuple(items) if is_tuple(items) => {}
            Type::List(_) | Type::Tuple(_) => {
                checks.extend(range(&constraints.min_items, &constraints.max_items).map(Check::Entries));
                checks.extend(constraints.unique_items.map(|_| Check::Unique));
            }
            Type::Map(_) => {
                checks.extend(range(&constraints.min_properties, &constraints.max_properties).map(Check::Entries));
            }
            Type::Boolean | Type::Timestamp(_) | Type::Date | Type::Document | Type::Shape(_) => {}
        }
        if !constraints.allowed.is_empty() && !matches!(target.ty, Type::Shape(_)) {
            let format = match target.ty {
                Type::Float(format) => Some(format),
                _ => None,
            };
            checks.push(Check::OneOf { allowed: &constraints.allowed, format });
        }
        checks
    }

    /// The checks of a map's keys.
    pub(crate) fn keys<'m>(&self, target: &'m TypeUse) -> Vec<Check<'m>> {
        match target.keys.as_deref() {
            Some(keys) if keys.ty == Type::String => self.own(keys),
            // The values of an enum are open: a map accepts any key.
            Some(_) | None => Vec::new(),
        }
    }

    /// Returns whether only the shapes in a type are checked, at any depth: the traits of lists and options do that.
    pub(crate) fn is_plain(&self, target: &TypeUse) -> bool {
        let inside = match &target.ty {
            Type::Shape(id) => self.has(*id),
            Type::List(item) => self.is_plain(item),
            Type::Map(item) => self.is_plain(item) && self.keys(target).is_empty(),
            Type::Tuple(_)
            | Type::Boolean
            | Type::Integer(_)
            | Type::Float(_)
            | Type::String
            | Type::Blob(_)
            | Type::Timestamp(_)
            | Type::Date
            | Type::Document => false,
        };
        inside && self.own(target).is_empty()
    }
}

/// The types in a shape that requests contain: `readOnly` members are not checked.
fn sent(kind: &ShapeKind) -> Vec<&TypeUse> {
    match kind {
        ShapeKind::Structure(structure) => {
            let members = structure.members.iter().filter(|member| member.read_only.is_none());
            members.map(|member| &member.target).chain(&structure.additional).collect()
        }
        ShapeKind::Newtype(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Enum(_) => {
            type_uses::of_shape(kind)
        }
    }
}

/// Returns the shapes that a shape refers to in requests.
fn children(kind: &ShapeKind) -> Vec<ShapeId> {
    let mut found = Vec::new();
    match kind {
        ShapeKind::Structure(_) => sent(kind).into_iter().for_each(|target| target.collect_shapes(&mut found)),
        ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) | ShapeKind::Enum(_) => {
            kind.collect_shapes(&mut found);
        }
    }
    found
}

/// The least and the greatest count, if they forbid anything.
pub(crate) fn range(min: &Option<Located<u64>>, max: &Option<Located<u64>>) -> Option<Range> {
    match (min.as_ref().map_or(0, |min| min.value), max) {
        (0, None) => None,
        (least, max) => Some((least, max.as_ref().map(|max| max.value))),
    }
}

fn numbers<'m>(constraints: &'m Constraints, checks: &mut Vec<Check<'m>>) {
    checks.extend(constraints.minimum.as_ref().map(|minimum| Check::Minimum {
        bound: &minimum.value,
        is_exclusive: constraints.exclusive_minimum.is_some(),
    }));
    checks.extend(constraints.maximum.as_ref().map(|maximum| Check::Maximum {
        bound: &maximum.value,
        is_exclusive: constraints.exclusive_maximum.is_some(),
    }));
    checks.extend(constraints.multiple_of.as_ref().map(|of| Check::MultipleOf(&of.value)));
}

/// The warning that a pattern is not checked.
fn unreadable_pattern(place: NodeLocation, pattern: &str, reason: &str) -> Diagnostic {
    let message = format!("`validate` does not check the pattern `{pattern}`: {reason}");
    Diagnostic::warning(Code::UNREADABLE_PATTERN, place, message).help(
        "the crate `regex` cannot compile it, or gives it another meaning than ECMA 262; rewrite it in an overlay",
    )
}

/// Returns the patterns of the strings in a type, at any depth.
fn patterns_in(target: &TypeUse) -> Vec<&Located<String>> {
    let own = target.constraints.pattern.as_ref().filter(|_| target.ty == Type::String);
    let children = target.ty.children().iter().chain(target.keys.as_deref());
    own.into_iter().chain(children.flat_map(patterns_in)).collect()
}
