//! Validation of an input before it is sent. All violations are reported at once, by the options that cause them.

mod messages;
pub(crate) mod numbers;
pub(crate) mod pattern;

use crate::check::messages::{listed, mismatch, quoted, unknown};
use crate::check::numbers::{DisplayBound, compare, integer_of, is_multiple};
use crate::check::pattern::Patterns;
use crate::files;
use crate::names::{self, Argument};
use crate::value::resolved_type::{ResolvedType, Scalar, resolve_constrained, type_is_sensitive, variant};
use bindery::meta::{Constraints, Item, Kind, Location, Member, Meta, Operation, TimeFormat, Type, Variant};
use bindery::{Date, DateTime, EpochSeconds, HttpDate, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Number, Value};
use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt::{self, Write};

/// The maximum nesting of a value. No readable input is deeper.
const MAX_DEPTH: usize = 256;

/// The maximum number of reported violations.
const MAX_VIOLATIONS: usize = 100;

/// An invalid value in an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The option, without dashes; `None` if no option sets the value.
    pub(crate) option: Option<String>,
    /// The path within the option's value, such as `["graph.facebook.com"].Type`; empty for the value itself.
    pub(crate) path: String,
    /// The violation, and how to fix it.
    pub(crate) message: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(option) = &self.option {
            write!(f, "--{option}: ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{} ", self.path.trim_start())?;
        }
        f.write_str(&self.message)
    }
}

/// Validates an input, and returns all violations.
pub(crate) fn check(meta: &Meta, operation: &Operation, input: &Map<String, Value>) -> Vec<Violation> {
    let arguments = names::arguments(meta, operation);
    let mut checker = Checker {
        meta,
        option: None,
        path: String::new(),
        violations: Vec::new(),
        patterns: Patterns::default(),
        depth: 0,
    };
    for argument in &arguments {
        checker.option = Some(argument.option.clone());
        match input.get(&argument.key) {
            Some(value) => checker.member(argument.member, value),
            None if argument.member.required => checker.report(missing(argument)),
            None => {}
        }
    }
    checker.option = None;
    checker.additional(operation, &arguments, input);
    checker.violations
}

fn missing(argument: &Argument) -> String {
    match argument.is_flag() {
        true => format!("is required; use `--{0}` or `--no-{0}`", argument.option),
        false => "is required".to_owned(),
    }
}

struct Checker<'a> {
    meta: &'a Meta,
    option: Option<String>,
    path: String,
    violations: Vec<Violation>,
    patterns: Patterns,
    depth: usize,
}

impl Checker<'_> {
    fn report(&mut self, message: impl Into<String>) {
        let violation = match self.violations.len() {
            ..MAX_VIOLATIONS => {
                Violation { option: self.option.clone(), path: self.path.clone(), message: message.into() }
            }
            MAX_VIOLATIONS => {
                Violation { option: None, path: String::new(), message: "there are more errors".to_owned() }
            }
            _ => return,
        };
        self.violations.push(violation);
    }

    /// Runs a check with a step appended to the path.
    fn at(&mut self, step: impl fmt::Display, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        let _ = write!(self.path, "{step}");
        check(self);
        self.path.truncate(length);
    }

    /// Checks the members of the input that the operation does not describe.
    fn additional(&mut self, operation: &Operation, arguments: &[Argument], input: &Map<String, Value>) {
        let additional = match self.meta.shapes.get(operation.input).map(|shape| shape.kind) {
            Some(Kind::Structure { additional, .. }) => additional,
            Some(Kind::Enum(_) | Kind::IntegerEnum(_) | Kind::Union { .. } | Kind::Untagged(_) | Kind::Newtype(_))
            | None => None,
        };
        for (name, value) in input {
            if arguments.iter().any(|argument| argument.key == *name) {
                continue;
            }
            match additional {
                Some(item) => self.at(Step(name), |checker| checker.item(item, value)),
                None => self.at(Step(name), |checker| {
                    checker.report(unknown(name, arguments.iter().map(|argument| argument.key.as_str())));
                }),
            }
        }
    }

    fn member(&mut self, member: &Member, value: &Value) {
        if value.is_null() {
            if !member.nullable {
                self.report("is null; omit it");
            }
            return;
        }
        let content = match value {
            Value::Object(file) if member.location == Location::File => file.get("content"),
            value => Some(value),
        };
        match content {
            Some(content) => self.value(member.ty, &member.constraints, member.sensitive, content),
            None => self.report("has no `content`"),
        }
    }

    fn item(&mut self, item: &Item, value: &Value) {
        match value.is_null() {
            true if item.nullable => {}
            true => self.report("must not be null"),
            false => self.value(item.ty, &item.constraints, item.sensitive, value),
        }
    }

    fn value(&mut self, ty: Type, constraints: &Constraints, secret: bool, value: &Value) {
        if self.depth >= MAX_DEPTH {
            return self.report(format!("is nested more than {MAX_DEPTH} levels deep"));
        }
        self.depth += 1;
        let (resolved, newtypes) = resolve_constrained(self.meta, ty);
        if self.has_type(resolved, ty, secret, value) {
            for constraints in newtypes.iter().chain([constraints]) {
                self.constraints(resolved, ty, constraints, secret, value);
            }
        }
        self.depth -= 1;
    }

    /// Checks that a value has a type, and the values in it.
    fn has_type(&mut self, resolved: ResolvedType, ty: Type, secret: bool, value: &Value) -> bool {
        let fits = match (resolved, value) {
            (ResolvedType::Document, _) => true,
            (ResolvedType::Scalar(scalar), value) => match self.scalar(scalar, secret, value) {
                Ok(fits) => fits,
                Err(Reported) => return false,
            },
            (ResolvedType::List(item), Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    self.at(Index(index), |checker| checker.item(item, value));
                }
                true
            }
            (ResolvedType::Tuple(types), Value::Array(items)) => {
                if items.len() != types.len() {
                    self.report(format!("expected {} items, found {}", types.len(), items.len()));
                }
                for (index, (item, value)) in types.iter().zip(items).enumerate() {
                    self.at(Index(index), |checker| checker.item(item, value));
                }
                true
            }
            (ResolvedType::Map(item), Value::Object(entries)) => {
                for (key, value) in entries {
                    if let Some(keys) = item.keys {
                        self.at(Key(key), |checker| checker.item(keys, &Value::from(key.as_str())));
                    }
                    self.at(Step(key), |checker| checker.item(item, value));
                }
                true
            }
            (ResolvedType::Structure { members, additional, .. }, Value::Object(entries)) => {
                self.structure(members, additional, None, entries);
                true
            }
            (ResolvedType::Union { discriminator, variants, .. }, Value::Object(entries)) => {
                self.union(discriminator, variants, entries);
                true
            }
            (
                ResolvedType::List(_)
                | ResolvedType::Tuple(_)
                | ResolvedType::Map(_)
                | ResolvedType::Structure { .. }
                | ResolvedType::Union { .. },
                _,
            ) => false,
        };
        if !fits {
            self.report(mismatch(resolved, secret || type_is_sensitive(self.meta, ty), value));
        }
        fits
    }

    /// Returns whether a value has a scalar type. A value outside the type's range is reported here.
    fn scalar(&mut self, scalar: Scalar, secret: bool, value: &Value) -> Result<bool, Reported> {
        Ok(match scalar {
            Scalar::Boolean => value.is_boolean(),
            Scalar::Integer { bits, signed } => match integer_of(value) {
                Some(number) => {
                    self.integer(bits, signed, secret, number)?;
                    true
                }
                None => false,
            },
            Scalar::IntegerEnum(_) => integer_of(value).is_some(),
            Scalar::Float { bits } => match value.as_f64() {
                Some(number) if bits <= 32 && number.abs() > f64::from(f32::MAX) => {
                    let found = if secret { String::new() } else { format!(", found {value}") };
                    self.report(format!("expected a number from {:e} to {:e}{found}", f32::MIN, f32::MAX));
                    return Err(Reported);
                }
                number => number.is_some(),
            },
            Scalar::Text | Scalar::Enum(_) => value.is_string(),
            Scalar::Blob(format) => files::decode(format, value).is_some(),
            Scalar::Timestamp(format) => is_time(format, value),
            Scalar::Date => value.as_str().is_some_and(|text| text.parse::<Date>().is_ok()),
        })
    }

    fn integer(&mut self, bits: u8, signed: bool, secret: bool, number: i128) -> Result<(), Reported> {
        let bits = bits.clamp(1, 64);
        let (minimum, maximum) = match signed {
            true => (-(1_i128 << (bits - 1)), (1_i128 << (bits - 1)) - 1),
            false => (0, (1_i128 << bits) - 1),
        };
        if (minimum..=maximum).contains(&number) {
            return Ok(());
        }
        let found = if secret { String::new() } else { format!(", found {number}") };
        self.report(format!("expected a number from {minimum} to {maximum}{found}"));
        Err(Reported)
    }

    fn union(&mut self, discriminator: &str, variants: &[Variant], entries: &Map<String, Value>) {
        let known = || listed(&variants.iter().map(|variant| variant.value).collect::<Vec<_>>());
        match entries.get(discriminator) {
            Some(Value::String(tag)) => {
                if let Some((members, additional)) = variant(self.meta, variants, tag) {
                    self.structure(members, additional, Some(discriminator), entries);
                }
            }
            Some(_) => self.at(Step(discriminator), |checker| {
                checker.report(format!("expected text, one of {}", known()));
            }),
            None => self.at(Step(discriminator), |checker| {
                checker.report(format!("is required; expected one of {}", known()));
            }),
        }
    }

    fn structure(
        &mut self,
        members: &[&'static Member],
        additional: Option<&'static Item>,
        discriminator: Option<&str>,
        entries: &Map<String, Value>,
    ) {
        for member in members {
            match entries.get(member.name) {
                Some(value) => self.at(Step(member.name), |checker| checker.member(member, value)),
                None if member.required && !member.read_only => {
                    self.at(Step(member.name), |checker| checker.report("is required"));
                }
                None => {}
            }
        }
        for (name, value) in entries {
            if members.iter().any(|member| member.name == name) || discriminator == Some(name) {
                continue;
            }
            match additional {
                Some(item) => self.at(Step(name), |checker| checker.item(item, value)),
                None => self.at(Step(name), |checker| {
                    let sent = members.iter().filter(|member| !member.read_only);
                    checker.report(unknown(name, sent.map(|member| member.name)));
                }),
            }
        }
    }

    fn constraints(
        &mut self,
        resolved: ResolvedType,
        ty: Type,
        constraints: &Constraints,
        secret: bool,
        value: &Value,
    ) {
        match value {
            Value::String(text) => self.text(resolved, constraints, secret, text),
            Value::Number(number) => self.number(constraints, secret, number),
            Value::Array(items) => self.items(ty, constraints, secret, items),
            Value::Object(entries) => {
                self.count(entries.len(), constraints.min_properties, constraints.max_properties, ["entry", "entries"]);
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn text(&mut self, resolved: ResolvedType, constraints: &Constraints, secret: bool, text: &str) {
        if let Some(Scalar::Blob(format)) = resolved.scalar() {
            let bytes = files::decode(format, &Value::from(text)).map_or(0, |bytes| bytes.len());
            return self.count(bytes, constraints.min_length, constraints.max_length, ["byte", "bytes"]);
        }
        let characters = text.chars().count();
        self.count(characters, constraints.min_length, constraints.max_length, ["character", "characters"]);
        if let Some(pattern) = constraints.pattern
            && self.patterns.matches(pattern, text) == Some(false)
        {
            let found = if secret { String::new() } else { format!(", found {}", quoted(text)) };
            self.report(format!("must match the pattern `{pattern}`{found}"));
        }
    }

    fn items(&mut self, ty: Type, constraints: &Constraints, secret: bool, items: &[Value]) {
        self.count(items.len(), constraints.min_items, constraints.max_items, ["item", "items"]);
        if !constraints.unique_items {
            return;
        }
        let mut seen = HashSet::new();
        for (index, item) in items.iter().enumerate() {
            if !seen.insert(item.to_string()) {
                let secret = secret || type_is_sensitive(self.meta, ty);
                let found =
                    item.as_str().filter(|_| !secret).map_or(String::new(), |text| format!(": {}", quoted(text)));
                return self.at(Index(index), |checker| {
                    checker.report(format!("is a duplicate; items must be unique{found}"));
                });
            }
        }
    }

    fn count(&mut self, count: usize, minimum: Option<u64>, maximum: Option<u64>, [one, many]: [&str; 2]) {
        let count = count as u64;
        let noun = |number| if number == 1 { one } else { many };
        if let Some(minimum) = minimum.filter(|minimum| count < *minimum) {
            self.report(format!("must have at least {minimum} {}, found {count}", noun(minimum)));
        } else if let Some(maximum) = maximum.filter(|maximum| count > *maximum) {
            self.report(format!("must have at most {maximum} {}, found {count}", noun(maximum)));
        }
    }

    fn number(&mut self, constraints: &Constraints, secret: bool, number: &Number) {
        let found = if secret { String::new() } else { format!(", found {number}") };
        if let Some(minimum) = constraints.minimum {
            match (compare(number, minimum), constraints.exclusive_minimum) {
                (Some(Ordering::Less), false) => {
                    self.report(format!("must be at least {}{found}", DisplayBound(minimum)));
                }
                (Some(Ordering::Less | Ordering::Equal), true) => {
                    self.report(format!("must be greater than {}{found}", DisplayBound(minimum)));
                }
                _ => {}
            }
        }
        if let Some(maximum) = constraints.maximum {
            match (compare(number, maximum), constraints.exclusive_maximum) {
                (Some(Ordering::Greater), false) => {
                    self.report(format!("must be at most {}{found}", DisplayBound(maximum)));
                }
                (Some(Ordering::Greater | Ordering::Equal), true) => {
                    self.report(format!("must be less than {}{found}", DisplayBound(maximum)));
                }
                _ => {}
            }
        }
        if let Some(of) = constraints.multiple_of
            && !is_multiple(number, of)
        {
            self.report(format!("must be a multiple of {}{found}", DisplayBound(of)));
        }
    }
}

/// The error has been reported already.
struct Reported;

fn is_time(format: TimeFormat, value: &Value) -> bool {
    match format {
        TimeFormat::EpochSeconds => value.is_number() && Timestamp::<EpochSeconds>::deserialize(value).is_ok(),
        TimeFormat::DateTime => value.is_string() && Timestamp::<DateTime>::deserialize(value).is_ok(),
        TimeFormat::HttpDate => value.is_string() && Timestamp::<HttpDate>::deserialize(value).is_ok(),
    }
}

/// Displays a member or a key in a path.
struct Step<'s>(&'s str);

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_plain = !self.0.is_empty() && self.0.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        if is_plain { write!(f, ".{}", self.0) } else { write!(f, "[{:?}]", self.0) }
    }
}

/// Displays a key of a map at the end of a path, which leads to the key instead of its value.
struct Key<'k>(&'k str);

impl fmt::Display for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, " key {}", quoted(self.0))
    }
}

/// Displays the index of an item in a path.
struct Index(usize);

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.0)
    }
}

#[cfg(test)]
mod tests;
