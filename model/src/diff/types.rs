//! Compares types where they are used: kind, constraints and secrecy.

use super::said::{self, said, value};
use super::{ChangeRule, Comparison, Fit, Release, Spot};
use crate::node::{NodeLocation, Number};
use crate::service::*;
use serde_json::Value;

/// The difference between two types.
enum Difference {
    None,
    /// A different type.
    Type(Fit),
    /// A different format of the same type.
    Format(Fit),
}

impl Comparison<'_> {
    /// Compares two uses of types and everything declared for them.
    pub(super) fn type_use(&mut self, spot: &Spot, old: &TypeUse, new: &TypeUse) {
        let exact = spot.at(Some(old.place), Some(new.place));
        let changed = match self.difference(&old.ty, &new.ty) {
            Difference::None => None,
            Difference::Type(fit) => Some((ChangeRule::TypeChanged, fit)),
            Difference::Format(fit) => Some((ChangeRule::FormatChanged, fit)),
        };
        if let Some((rule, fit)) = changed {
            let (before, after) = (said::of_type(self.old, old), said::of_type(self.new, new));
            // An overlay often declares only the format.
            let format = |target: &TypeUse| target.format.as_ref().map(|format| format.place);
            let exact = exact.at(format(old), format(new));
            let wire = spot.travels.wire(fit);
            self.changes.push(exact.change(rule, wire, Release::Major).was(before).now(after));
        } else if value(&old.format) != value(&new.format) {
            self.format_word(spot, old, new);
        }
        self.within(spot, &old.ty, &new.ty);
        if changed.is_none_or(|(rule, _)| rule == ChangeRule::FormatChanged) {
            self.constraints(spot, &old.constraints, &new.constraints);
        }
        self.flag(spot, ChangeRule::NullabilityChanged, ["not nullable", "nullable"], old.nullable, new.nullable);
        self.flag(spot, ChangeRule::SecrecyChanged, ["not a secret", "a secret"], old.sensitive, new.sensitive);
        self.docs(spot, &old.docs, &new.docs);
        self.extensions(spot, &old.extensions, &new.extensions);
    }

    /// Compares a format that does not affect the type (`format: uuid`) but restricts its values.
    fn format_word(&mut self, spot: &Spot, old: &TypeUse, new: &TypeUse) {
        let fit = match (&old.format, &new.format) {
            (None, Some(_)) => Fit::Narrower,
            (Some(_), None) => Fit::Wider,
            (Some(_), Some(_)) | (None, None) => Fit::Other,
        };
        // awsJson sends a date-time in the same way, with or without the format.
        let fit = spot.travels.wire(fit);
        let place = |target: &TypeUse| Some(target.format.as_ref().map_or(target.place, |format| format.place));
        let words = |target: &TypeUse| value(&target.format).map_or("none".to_owned(), |format| said::short(format));
        let spot = spot.at(place(old), place(new));
        let change = spot.change(ChangeRule::FormatChanged, fit, Release::Patch);
        self.changes.push(change.was(words(old)).now(words(new)));
    }

    /// Compares the items of lists and the values of maps.
    fn within(&mut self, spot: &Spot, old: &Type, new: &Type) {
        match (old, new) {
            (Type::List(old), Type::List(new)) => {
                self.type_use(&spot.within("[]", spot.old, spot.new), old, new);
            }
            (Type::Map(old), Type::Map(new)) => {
                self.type_use(&spot.within("{}", spot.old, spot.new), old, new);
            }
            (Type::Tuple(old), Type::Tuple(new)) if old.len() == new.len() => {
                for (index, (old, new)) in old.iter().zip(new).enumerate() {
                    self.type_use(&spot.within(&format!("[{index}]"), spot.old, spot.new), old, new);
                }
            }
            // Other types have no parts; shapes are compared separately.
            _ => {}
        }
    }

    /// Returns whether two types are equal, including their parts and constraints.
    pub(super) fn same_type(&self, old: &TypeUse, new: &TypeUse) -> bool {
        let parts = match (&old.ty, &new.ty) {
            (Type::List(old), Type::List(new)) | (Type::Map(old), Type::Map(new)) => self.same_type(old, new),
            (Type::Tuple(old), Type::Tuple(new)) => {
                old.len() == new.len() && old.iter().zip(new).all(|(old, new)| self.same_type(old, new))
            }
            (old, new) => matches!(self.difference(old, new), Difference::None),
        };
        parts
            && value(&old.format) == value(&new.format)
            && old.sensitive.is_some() == new.sensitive.is_some()
            && old.nullable.is_some() == new.nullable.is_some()
            && said(&old.constraints) == said(&new.constraints)
    }

    /// Returns the difference of two types without their parts.
    /// Whether two types are equal on the wire.
    pub(super) fn is_same_type(&self, old: &Type, new: &Type) -> bool {
        matches!(self.difference(old, new), Difference::None)
    }

    fn difference(&self, old: &Type, new: &Type) -> Difference {
        use Difference::{Format, None, Type as Kind};
        if let (_, Type::Document) | (Type::Document, _) = (old, new) {
            return match (old, new) {
                (Type::Document, Type::Document) => None,
                (_, Type::Document) => Kind(Fit::Wider),
                _ => Kind(Fit::Narrower),
            };
        }
        let wider = |wider: bool, otherwise: Difference| if wider { Kind(Fit::Wider) } else { otherwise };
        match old {
            Type::Boolean => if_same(matches!(new, Type::Boolean)),
            Type::Integer(before) => match new {
                Type::Integer(after) => match (before.range(), after.range()) {
                    (one, other) if one == other => None,
                    (one, other) if one.0 >= other.0 && one.1 <= other.1 => Format(Fit::Wider),
                    (one, other) if one.0 <= other.0 && one.1 >= other.1 => Format(Fit::Narrower),
                    _ => Format(Fit::Other),
                },
                Type::Shape(id) if is_enum(self.new, *id, false) => Kind(Fit::Narrower),
                new => wider(matches!(new, Type::Float(_)), Kind(Fit::Other)),
            },
            Type::Float(before) => match new {
                Type::Float(after) if before == after => None,
                Type::Float(FloatFormat::Double) => Format(Fit::Wider),
                Type::Float(FloatFormat::Float) => Format(Fit::Narrower),
                Type::Integer(_) => Kind(Fit::Narrower),
                _ => Kind(Fit::Other),
            },
            Type::String => match new {
                Type::String => None,
                Type::Shape(id) if is_enum(self.new, *id, true) => Kind(Fit::Narrower),
                new if is_text(new) => Format(Fit::Narrower),
                _ => Kind(Fit::Other),
            },
            Type::Blob(before) => match new {
                Type::Blob(after) if before == after => None,
                Type::Blob(_) => Format(Fit::Other),
                Type::String if is_text(old) => Format(Fit::Wider),
                _ => Kind(Fit::Other),
            },
            Type::Timestamp(before) => match new {
                Type::Timestamp(after) if before == after => None,
                Type::Timestamp(_) | Type::Date => Format(Fit::Other),
                Type::String if is_text(old) => Format(Fit::Wider),
                _ => Kind(Fit::Other),
            },
            Type::Date => match new {
                Type::Date => None,
                Type::Timestamp(_) => Format(Fit::Other),
                Type::String => Format(Fit::Wider),
                _ => Kind(Fit::Other),
            },
            Type::List(_) => if_same(matches!(new, Type::List(_))),
            Type::Map(_) => if_same(matches!(new, Type::Map(_))),
            Type::Tuple(before) => if_same(matches!(new, Type::Tuple(after) if before.len() == after.len())),
            Type::Shape(before) => match new {
                Type::Shape(after) => if_same(self.pairs.shapes[before.0 as usize] == Some(*after)),
                Type::String if is_enum(self.old, *before, true) => Kind(Fit::Wider),
                Type::Integer(_) if is_enum(self.old, *before, false) => Kind(Fit::Wider),
                _ => Kind(Fit::Other),
            },
            Type::Document => None,
        }
    }

    /// Compares a flag.
    fn flag(&mut self, spot: &Spot, rule: ChangeRule, words: [&str; 2], old: Flag, new: Flag) {
        if old.is_some() == new.is_some() {
            return;
        }
        let fit = if new.is_some() { Fit::Wider } else { Fit::Narrower };
        let wire = match rule {
            ChangeRule::NullabilityChanged => spot.travels.wire(fit),
            // Secrecy does not affect the wire.
            _ => super::Wire::Compatible,
        };
        let [no, yes] = words;
        let word = |flag: Flag| if flag.is_some() { yes } else { no };
        self.changes.push(spot.at(old, new).change(rule, wire, Release::Major).was(word(old)).now(word(new)));
    }
}

fn if_same(same: bool) -> Difference {
    if same { Difference::None } else { Difference::Type(Fit::Other) }
}

fn is_enum(model: &Model, id: ShapeId, of_strings: bool) -> bool {
    match &model.shape(id).kind {
        ShapeKind::Enum(values) => match values.base {
            EnumBase::String => of_strings,
            EnumBase::Integer(_) => !of_strings,
        },
        ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => false,
    }
}

/// Returns whether a type is a string on the wire.
fn is_text(ty: &Type) -> bool {
    match ty {
        Type::String | Type::Date => true,
        Type::Blob(format) => match format {
            BlobFormat::Base64 | BlobFormat::Base64Url => true,
            BlobFormat::Binary => false,
        },
        Type::Timestamp(format) => match format {
            TimestampFormat::DateTime | TimestampFormat::HttpDate => true,
            TimestampFormat::EpochSeconds => false,
        },
        Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Shape(_)
        | Type::Document => false,
    }
}

/// One constraint on both sides: its text, its locations, and the relation of new to old.
struct Limit {
    name: &'static str,
    old: Option<(String, NodeLocation)>,
    new: Option<(String, NodeLocation)>,
    fit: Fit,
}

impl Comparison<'_> {
    /// Compares the constraints of a type.
    pub(super) fn constraints(&mut self, spot: &Spot, old: &Constraints, new: &Constraints) {
        let limits = [
            least("minLength", &old.min_length, &new.min_length),
            most("maxLength", &old.max_length, &new.max_length),
            pattern(&old.pattern, &new.pattern),
            bound("minimum", (&old.minimum, old.exclusive_minimum), (&new.minimum, new.exclusive_minimum), 1.0),
            bound("maximum", (&old.maximum, old.exclusive_maximum), (&new.maximum, new.exclusive_maximum), -1.0),
            multiple(&old.multiple_of, &new.multiple_of),
            least("minItems", &old.min_items, &new.min_items),
            most("maxItems", &old.max_items, &new.max_items),
            unique(old.unique_items, new.unique_items),
            least("minProperties", &old.min_properties, &new.min_properties),
            most("maxProperties", &old.max_properties, &new.max_properties),
            allowed(&old.allowed, &new.allowed),
        ];
        limits.into_iter().flatten().for_each(|limit| self.limit(spot, limit));
    }

    /// Compares the limits on the number of members of a structure.
    pub(super) fn counts(&mut self, spot: &Spot, old: &Structure, new: &Structure) {
        let limits = [
            least("minProperties", &old.min_properties, &new.min_properties),
            most("maxProperties", &old.max_properties, &new.max_properties),
        ];
        limits.into_iter().flatten().for_each(|limit| self.limit(spot, limit));
    }

    fn limit(&mut self, spot: &Spot, limit: Limit) {
        let Limit { name, old, new, fit } = limit;
        let rule = match fit {
            Fit::Narrower => ChangeRule::ConstraintNarrowed,
            Fit::Wider => ChangeRule::ConstraintWidened,
            Fit::Other => ChangeRule::ConstraintChanged,
        };
        let exact = spot.at(old.as_ref().map(|(_, place)| *place), new.as_ref().map(|(_, place)| *place));
        let words = |side: Option<(String, NodeLocation)>| match side {
            Some((words, _)) => format!("{name} {words}"),
            None => format!("no {name}"),
        };
        // The first constraint adds a check to the type, removing the last one removes the check.
        let release = match (&old, &new) {
            (Some(_), Some(_)) | (None, None) => Release::Patch,
            (None, Some(_)) => Release::Minor,
            (Some(_), None) => Release::Major,
        };
        let change = exact.change(rule, spot.travels.wire(fit), release);
        self.changes.push(change.was(words(old)).now(words(new)));
    }
}

/// Reports a constraint if it differs.
fn limit<T: PartialEq>(
    name: &'static str,
    old: &Option<Located<T>>,
    new: &Option<Located<T>>,
    words: impl Fn(&T) -> String,
    fit: impl Fn(&T, &T) -> Fit,
) -> Option<Limit> {
    if value(old) == value(new) {
        return None;
    }
    let fit = match (old, new) {
        (None, _) => Fit::Narrower,
        (_, None) => Fit::Wider,
        (Some(old), Some(new)) => fit(&old.value, &new.value),
    };
    let side = |fact: &Option<Located<T>>| fact.as_ref().map(|fact| (words(&fact.value), fact.place));
    Some(Limit { name, old: side(old), new: side(new), fit })
}

fn narrower_if(narrower: bool) -> Fit {
    if narrower { Fit::Narrower } else { Fit::Wider }
}

fn least(name: &'static str, old: &Option<Located<u64>>, new: &Option<Located<u64>>) -> Option<Limit> {
    limit(name, old, new, u64::to_string, |old, new| narrower_if(new > old))
}

fn most(name: &'static str, old: &Option<Located<u64>>, new: &Option<Located<u64>>) -> Option<Limit> {
    limit(name, old, new, u64::to_string, |old, new| narrower_if(new < old))
}

/// Whether one pattern allows less than another is not decidable in practice.
fn pattern(old: &Option<Located<String>>, new: &Option<Located<String>>) -> Option<Limit> {
    limit("pattern", old, new, |pattern| said::short(pattern), |_, _| Fit::Other)
}

fn multiple(old: &Option<Located<Number>>, new: &Option<Located<Number>>) -> Option<Limit> {
    let divides = |part: &Number, whole: &Number| match (part.as_i128(), whole.as_i128()) {
        (Some(part), Some(whole)) => part != 0 && whole % part == 0,
        _ => part.as_f64() != 0.0 && (whole.as_f64() / part.as_f64()).fract() == 0.0,
    };
    limit("multipleOf", old, new, Number::to_string, |old, new| match (divides(old, new), divides(new, old)) {
        (true, _) => Fit::Narrower,
        (false, true) => Fit::Wider,
        (false, false) => Fit::Other,
    })
}

/// A minimum (`sign` 1) or maximum (`sign` -1), inclusive or exclusive.
fn bound(
    name: &'static str,
    (old, old_exclusive): (&Option<Located<Number>>, Flag),
    (new, new_exclusive): (&Option<Located<Number>>, Flag),
    sign: f64,
) -> Option<Limit> {
    // Without a bound, `exclusive` has no meaning.
    let side = |fact: &Option<Located<Number>>, exclusive: Flag| {
        fact.as_ref().map(|fact| Located { value: (fact.value.clone(), exclusive.is_some()), place: fact.place })
    };
    let words = |(number, exclusive): &(Number, bool)| match exclusive {
        true => format!("{number}, exclusive"),
        false => number.to_string(),
    };
    let exact = |one: &Number, other: &Number| match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => one == other,
        _ => one.as_f64() == other.as_f64(),
    };
    limit(name, &side(old, old_exclusive), &side(new, new_exclusive), words, |old, new| {
        if exact(&old.0, &new.0) {
            return narrower_if(new.1);
        }
        match (old.0.as_i128(), new.0.as_i128()) {
            (Some(old), Some(new)) => narrower_if((new > old) == (sign > 0.0)),
            _ => narrower_if((new.0.as_f64() - old.0.as_f64()) * sign > 0.0),
        }
    })
}

fn unique(old: Flag, new: Flag) -> Option<Limit> {
    let side = |flag: Flag| flag.map(|place| ("true".to_owned(), place));
    let fit = narrower_if(new.is_some());
    (old.is_some() != new.is_some()).then(|| Limit { name: "uniqueItems", old: side(old), new: side(new), fit })
}

/// The allowed values; `None` if any value is allowed.
fn allowed(old: &[Located<Value>], new: &[Located<Value>]) -> Option<Limit> {
    let values = |facts: &[Located<Value>]| facts.iter().map(|fact| fact.value.clone()).collect::<Vec<_>>();
    let (before, after) = (values(old), values(new));
    let holds = |one: &[Value], other: &[Value]| other.iter().all(|value| one.contains(value));
    let fit = match (before.is_empty(), after.is_empty()) {
        (true, true) => return None,
        (true, false) => Fit::Narrower,
        (false, true) => Fit::Wider,
        (false, false) => match (holds(&before, &after), holds(&after, &before)) {
            (true, true) => return None,
            (true, false) => Fit::Narrower,
            (false, true) => Fit::Wider,
            (false, false) => Fit::Other,
        },
    };
    let side = |facts: &[Located<Value>], values: Vec<Value>| {
        facts.first().map(|first| (said::json(&Value::Array(values)), first.place))
    };
    Some(Limit { name: "enum", old: side(old, before), new: side(new, after), fit })
}
