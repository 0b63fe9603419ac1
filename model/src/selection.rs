//! How a JSON value selects an alternative of a union without a discriminator.

use crate::service::*;

/// The deepest nesting of lists, maps and unions that distinguishes alternatives.
const DEPTH: usize = 4;

/// The longest chain of newtypes that is followed.
const CHAIN: usize = 16;

/// The values that an alternative may be selected by.
#[derive(Clone, Debug, PartialEq)]
pub enum Selector {
    /// Any value.
    Any,
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// A string.
    String,
    /// One of these strings.
    Strings(Vec<String>),
    /// One of these integers.
    Integers(Vec<i64>),
    /// A list of such items.
    List(Box<Selector>),
    /// A map of such values.
    Map(Box<Selector>),
    /// An object with such members.
    Object(ObjectSelector),
    /// A value that one of these describes.
    OneOf(Vec<Selector>),
}

/// The members that select a structure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ObjectSelector {
    /// The required members.
    pub required: Vec<String>,
    /// The members whose values select the structure, such as constants.
    pub members: Vec<(String, Selector)>,
    /// All members; empty if any member may occur.
    pub known: Vec<String>,
}

/// Returns the selectors of the alternatives of a union, in their order.
pub fn selectors(model: &Model, union: &UntaggedUnion) -> Vec<Selector> {
    let mut all: Vec<Selector> =
        union.alternatives.iter().map(|alternative| selector(model, &alternative.target, DEPTH)).collect();
    keep_distinctive(&mut all);
    all
}

/// The pairs of alternatives, by index, that some values cannot tell apart: a value of the second selects the first.
pub fn ambiguous(selectors: &[Selector]) -> Vec<(usize, usize)> {
    /// The most alternatives that are compared with each other.
    const COMPARED: usize = 64;
    let compared = &selectors[..selectors.len().min(COMPARED)];
    let pairs = (0..compared.len()).flat_map(|first| (first + 1..compared.len()).map(move |second| (first, second)));
    pairs.filter(|(first, second)| captures(&compared[*first], &compared[*second])).collect()
}

/// Whether the smallest value of a later alternative selects an earlier one.
fn captures(earlier: &Selector, later: &Selector) -> bool {
    match (earlier, later) {
        (Selector::List(earlier), Selector::List(later)) | (Selector::Map(earlier), Selector::Map(later)) => {
            earlier == later || captures(earlier, later)
        }
        (Selector::Object(earlier), Selector::Object(later)) => {
            let contradicts = |name: &str, wanted: &Selector| {
                earlier.members.iter().any(|(known, other)| known == name && disjoint(other, wanted))
            };
            let knows = |name: &String| earlier.known.is_empty() || earlier.known.contains(name);
            earlier.required.iter().all(|name| later.required.contains(name))
                && later.required.iter().all(knows)
                && !later.members.iter().any(|(name, wanted)| contradicts(name, wanted))
                // A constant that only the later one has makes it the better match.
                && later.members.iter().all(|(name, _)| earlier.members.iter().any(|(known, _)| known == name))
        }
        (Selector::Boolean, Selector::Boolean)
        | (Selector::Integer, Selector::Integer)
        | (Selector::Number, Selector::Number)
        | (Selector::String, Selector::String) => true,
        (Selector::Strings(earlier), Selector::Strings(later)) => later.iter().all(|value| earlier.contains(value)),
        (Selector::Integers(earlier), Selector::Integers(later)) => later.iter().all(|value| earlier.contains(value)),
        (Selector::OneOf(earlier), later) => earlier.iter().any(|earlier| captures(earlier, later)),
        (earlier, Selector::OneOf(later)) => later.iter().all(|later| captures(earlier, later)),
        (
            Selector::Any
            | Selector::Boolean
            | Selector::Integer
            | Selector::Number
            | Selector::String
            | Selector::Strings(_)
            | Selector::Integers(_)
            | Selector::List(_)
            | Selector::Map(_)
            | Selector::Object(_),
            _,
        ) => false,
    }
}

/// Whether no value is in both of two lists of values.
fn disjoint(one: &Selector, other: &Selector) -> bool {
    match (one, other) {
        (Selector::Strings(one), Selector::Strings(other)) => one.iter().all(|value| !other.contains(value)),
        (Selector::Integers(one), Selector::Integers(other)) => one.iter().all(|value| !other.contains(value)),
        (Selector::Strings(_), Selector::Integers(_)) | (Selector::Integers(_), Selector::Strings(_)) => true,
        _ => false,
    }
}

/// Removes the members with several values that distinguish no two structures: enums are open.
fn keep_distinctive(all: &mut [Selector]) {
    let objects: Vec<ObjectSelector> = all
        .iter()
        .filter_map(|selector| match selector {
            Selector::Object(object) => Some(object.clone()),
            _ => None,
        })
        .collect();
    /// The most structures whose members are compared with each other.
    const COMPARED: usize = 256;
    for selector in all {
        let Selector::Object(object) = selector else { continue };
        let own = object.clone();
        object.members.retain(|(name, values)| {
            let is_constant = match values {
                Selector::Strings(values) => values.len() == 1,
                Selector::Integers(values) => values.len() == 1,
                _ => false,
            };
            let mut others = objects.iter().take(COMPARED).filter(|other| **other != own).peekable();
            let distinguishes = |other: &ObjectSelector| {
                other.members.iter().any(|(known, others)| known == name && disjoint(others, values))
            };
            is_constant || (others.peek().is_some() && others.all(distinguishes))
        });
    }
}

fn selector(model: &Model, target: &TypeUse, depth: usize) -> Selector {
    let mut target = target;
    for _ in 0..CHAIN {
        let id = match &target.ty {
            Type::Boolean => return Selector::Boolean,
            Type::Integer(_) => return Selector::Integer,
            Type::Float(_) | Type::Timestamp(TimestampFormat::EpochSeconds) => return Selector::Number,
            Type::String | Type::Blob(_) | Type::Date => return Selector::String,
            Type::Timestamp(TimestampFormat::DateTime | TimestampFormat::HttpDate) => return Selector::String,
            Type::List(item) => return Selector::List(Box::new(inner(model, item, depth))),
            Type::Tuple(_) => return Selector::List(Box::new(Selector::Any)),
            Type::Map(value) => return Selector::Map(Box::new(inner(model, value, depth))),
            Type::Document => return Selector::Any,
            Type::Shape(id) => *id,
        };
        match &model.shape(id).kind {
            ShapeKind::Structure(structure) => return Selector::Object(object(model, structure)),
            ShapeKind::Enum(values) => return of_enum(values),
            ShapeKind::Union(union) => return tagged(union),
            ShapeKind::Untagged(_) if depth == 0 => return Selector::Any,
            ShapeKind::Untagged(union) => {
                let mut all: Vec<Selector> = union
                    .alternatives
                    .iter()
                    .map(|alternative| selector(model, &alternative.target, depth - 1))
                    .collect();
                keep_distinctive(&mut all);
                return Selector::OneOf(all);
            }
            ShapeKind::Newtype(inner) => target = inner,
        }
    }
    Selector::Any
}

/// The selector of the items of a list, or of the values of a map.
fn inner(model: &Model, target: &TypeUse, depth: usize) -> Selector {
    if depth == 0 || target.nullable.is_some() { Selector::Any } else { selector(model, target, depth - 1) }
}

/// A structure by its required members and its constants.
fn object(model: &Model, structure: &Structure) -> ObjectSelector {
    let tag = structure.tag.as_ref();
    let mut members: Vec<(String, Selector)> =
        tag.map(|tag| (tag.member.clone(), Selector::Strings(vec![tag.value.clone()]))).into_iter().collect();
    let closed = structure.members.iter().filter(|member| member.target.nullable.is_none()).filter_map(|member| {
        let shape = model.shape(member.target.ty.as_shape()?);
        match &shape.kind {
            ShapeKind::Enum(values) if !values.values.is_empty() => Some((member.name.clone(), of_enum(values))),
            _ => None,
        }
    });
    members.extend(closed);
    let required = structure.members.iter().filter(|member| member.required.is_some() && member.read_only.is_none());
    let required = required.map(|member| member.name.clone()).chain(tag.map(|tag| tag.member.clone())).collect();
    let known = match structure.additional {
        Some(_) => Vec::new(),
        None => {
            let names = structure.members.iter().map(|member| member.name.clone());
            names.chain(tag.map(|tag| tag.member.clone())).collect()
        }
    };
    ObjectSelector { required, members, known }
}

fn of_enum(values: &Enum) -> Selector {
    match values.base {
        EnumBase::String => Selector::Strings(values.values.iter().map(|value| value.value.to_string()).collect()),
        EnumBase::Integer(_) => Selector::Integers(
            values
                .values
                .iter()
                .filter_map(|value| match value.value {
                    EnumLiteral::Integer(number) => i64::try_from(number).ok(),
                    EnumLiteral::String(_) => None,
                })
                .collect(),
        ),
    }
}

/// A union with a discriminator, by the discriminator's values.
fn tagged(union: &Union) -> Selector {
    let values = union.variants.iter().map(|variant| variant.value.clone()).collect();
    let member = union.discriminator.value.clone();
    Selector::Object(ObjectSelector {
        required: vec![member.clone()],
        members: vec![(member, Selector::Strings(values))],
        known: Vec::new(),
    })
}
