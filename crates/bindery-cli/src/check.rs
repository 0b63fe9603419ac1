//! What is wrong with an input, before it is sent: all of it at once, in the words of the person's options.

pub(crate) mod pattern;

use crate::check::pattern::Patterns;
use crate::files;
use crate::names::{self, Argument};
use crate::value::form::{Form, constrained, holds_secrets, variant};
use crate::value::input::nearest;
use bindery::meta::{Bound, Constraints, Item, Kind, Location, Member, Meta, Operation, TimeFormat, Type};
use bindery::{Date, DateTime, EpochSeconds, HttpDate, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Number, Value};
use std::cmp::Ordering;
use std::collections::HashSet;
use std::fmt::{self, Write};

/// How deep a value may lie; no service takes more, and no input that can be read is deeper.
const DEPTH: usize = 256;

/// How many violations are told; nobody reads more.
const MOST: usize = 100;

/// One thing that is wrong with an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The option, without dashes; `None` where no option can say what is wrong.
    pub(crate) option: Option<String>,
    /// The place within its value, as `["graph.facebook.com"].Type`; empty where it is the value itself.
    pub(crate) path: String,
    /// What is wrong, and what to do.
    pub(crate) what: String,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(option) = &self.option {
            write!(f, "--{option}: ")?;
        }
        if !self.path.is_empty() {
            write!(f, "{} ", self.path)?;
        }
        f.write_str(&self.what)
    }
}

/// All that is wrong with an input.
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
            None if argument.member.required => checker.say(missing(argument)),
            None => {}
        }
    }
    checker.option = None;
    checker.additional(operation, &arguments, input);
    checker.violations
}

fn missing(argument: &Argument) -> String {
    match argument.is_flag() {
        true => format!("is required; say `--{0}` or `--no-{0}`", argument.option),
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
    fn say(&mut self, what: impl Into<String>) {
        let violation = match self.violations.len() {
            ..MOST => Violation { option: self.option.clone(), path: self.path.clone(), what: what.into() },
            MOST => Violation { option: None, path: String::new(), what: "and more is wrong".to_owned() },
            _ => return,
        };
        self.violations.push(violation);
    }

    /// Checks what lies a step further.
    fn at(&mut self, step: impl fmt::Display, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        let _ = write!(self.path, "{step}");
        check(self);
        self.path.truncate(length);
    }

    /// Members of the input that the operation does not name.
    fn additional(&mut self, operation: &Operation, arguments: &[Argument], input: &Map<String, Value>) {
        let additional = match self.meta.shapes.get(operation.input).map(|shape| shape.kind) {
            Some(Kind::Structure { additional, .. }) => additional,
            Some(Kind::Enum(_) | Kind::IntegerEnum(_) | Kind::Union { .. } | Kind::Newtype(_)) | None => None,
        };
        for (name, value) in input {
            if arguments.iter().any(|argument| argument.key == *name) {
                continue;
            }
            match additional {
                Some(item) => self.at(Step(name), |checker| checker.item(item, value)),
                None => self.at(Step(name), |checker| {
                    checker.say(unknown(name, arguments.iter().map(|argument| argument.key.as_str())));
                }),
            }
        }
    }

    fn member(&mut self, member: &Member, value: &Value) {
        if value.is_null() {
            if !member.nullable {
                self.say("is null: leave it out");
            }
            return;
        }
        let content = match value {
            Value::Object(file) if member.location == Location::File => file.get("content"),
            value => Some(value),
        };
        match content {
            Some(content) => self.value(member.ty, &member.constraints, member.sensitive, content),
            None => self.say("has no `content`"),
        }
    }

    fn item(&mut self, item: &Item, value: &Value) {
        match value.is_null() {
            true if item.nullable => {}
            true => self.say("is null, which cannot be in it"),
            false => self.value(item.ty, &item.constraints, item.sensitive, value),
        }
    }

    fn value(&mut self, ty: Type, constraints: &Constraints, secret: bool, value: &Value) {
        if self.depth >= DEPTH {
            return self.say(format!("lies more than {DEPTH} deep"));
        }
        self.depth += 1;
        let (form, passed) = constrained(self.meta, ty);
        if self.of_form(form, ty, secret, value) {
            for constraints in passed.iter().chain([constraints]) {
                self.constraints(form, ty, constraints, secret, value);
            }
        }
        self.depth -= 1;
    }

    /// Whether a value is of a form; what it holds is checked, too.
    fn of_form(&mut self, form: Form, ty: Type, secret: bool, value: &Value) -> bool {
        let fits = match form {
            Form::Document => true,
            Form::Boolean => value.is_boolean(),
            Form::Integer { bits, signed } => return self.integer(bits, signed, secret, value),
            Form::IntegerEnum(_) => integer_of(value).is_some(),
            Form::Float { bits } => match value.as_f64() {
                Some(number) if bits <= 32 && number.abs() > f64::from(f32::MAX) => {
                    let not = if secret { String::new() } else { format!(", not {value}") };
                    self.say(format!("from {:e} to {:e}{not}", f32::MIN, f32::MAX));
                    return false;
                }
                number => number.is_some(),
            },
            Form::Text | Form::Enum(_) => value.is_string(),
            Form::Blob(format) => files::decode(format, value).is_some(),
            Form::Timestamp(format) => is_time(format, value),
            Form::Date => value.as_str().is_some_and(|text| text.parse::<Date>().is_ok()),
            Form::List(item) => {
                if let Value::Array(items) = value {
                    for (index, value) in items.iter().enumerate() {
                        self.at(Index(index), |checker| checker.item(item, value));
                    }
                }
                value.is_array()
            }
            Form::Tuple(types) => {
                if let Value::Array(items) = value {
                    if items.len() != types.len() {
                        self.say(format!("{} items, not {}", types.len(), items.len()));
                    }
                    for (index, (item, value)) in types.iter().zip(items).enumerate() {
                        self.at(Index(index), |checker| checker.item(item, value));
                    }
                }
                value.is_array()
            }
            Form::Map(item) => {
                if let Value::Object(entries) = value {
                    for (key, value) in entries {
                        self.at(Step(key), |checker| checker.item(item, value));
                    }
                }
                value.is_object()
            }
            Form::Structure { members, additional, .. } => {
                if let Value::Object(entries) = value {
                    self.structure(members, additional, None, entries);
                }
                value.is_object()
            }
            Form::Union { discriminator, variants, .. } => {
                if let Value::Object(entries) = value {
                    let known = || variants.iter().map(|variant| variant.value).collect::<Vec<_>>();
                    match entries.get(discriminator) {
                        Some(Value::String(told)) => {
                            if let Some((members, additional)) = variant(self.meta, variants, told) {
                                self.structure(members, additional, Some(discriminator), entries);
                            }
                        }
                        Some(_) => self.at(Step(discriminator), |checker| {
                            checker.say(format!("is not text; there are {}", listed(&known())));
                        }),
                        None => self.at(Step(discriminator), |checker| {
                            checker.say(format!("is required; there are {}", listed(&known())));
                        }),
                    }
                }
                value.is_object()
            }
        };
        if !fits {
            self.say(mismatch(form, secret || holds_secrets(self.meta, ty), value));
        }
        fits
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
                    self.at(Step(member.name), |checker| checker.say("is required"));
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
                    checker.say(unknown(name, sent.map(|member| member.name)));
                }),
            }
        }
    }

    fn integer(&mut self, bits: u8, signed: bool, secret: bool, value: &Value) -> bool {
        let Some(number) = integer_of(value) else {
            self.say(mismatch(Form::Integer { bits, signed }, secret, value));
            return false;
        };
        let (least, greatest) = match signed {
            true => (-(1_i128 << (bits.clamp(1, 64) - 1)), (1_i128 << (bits.clamp(1, 64) - 1)) - 1),
            false => (0, (1_i128 << bits.clamp(1, 64)) - 1),
        };
        let fits = (least..=greatest).contains(&number);
        if !fits {
            let not = if secret { String::new() } else { format!(", not {number}") };
            self.say(format!("from {least} to {greatest}{not}"));
        }
        fits
    }

    fn constraints(&mut self, form: Form, ty: Type, constraints: &Constraints, secret: bool, value: &Value) {
        match value {
            Value::String(text) => self.text(form, constraints, secret, text),
            Value::Number(number) => self.number(constraints, secret, number),
            Value::Array(items) => self.items(ty, constraints, secret, items),
            Value::Object(entries) => {
                self.count(entries.len(), constraints.min_properties, constraints.max_properties, ["entry", "entries"]);
            }
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn text(&mut self, form: Form, constraints: &Constraints, secret: bool, text: &str) {
        if let Form::Blob(format) = form {
            let bytes = files::decode(format, &Value::from(text)).map_or(0, |bytes| bytes.len());
            return self.count(bytes, constraints.min_length, constraints.max_length, ["byte", "bytes"]);
        }
        let characters = text.chars().count();
        self.count(characters, constraints.min_length, constraints.max_length, ["character", "characters"]);
        if let Some(pattern) = constraints.pattern
            && self.patterns.matches(pattern, text) == Some(false)
        {
            let shown = if secret { String::new() } else { format!(", not {}", quoted(text)) };
            self.say(format!("must match the pattern `{pattern}`{shown}"));
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
                let secret = secret || holds_secrets(self.meta, ty);
                let shown =
                    item.as_str().filter(|_| !secret).map_or(String::new(), |text| format!(": {}", quoted(text)));
                return self.at(Index(index), |checker| {
                    checker.say(format!("is there twice, and all items must differ{shown}"));
                });
            }
        }
    }

    fn count(&mut self, count: usize, least: Option<u64>, greatest: Option<u64>, [one, many]: [&str; 2]) {
        let count = count as u64;
        let noun = |number| if number == 1 { one } else { many };
        match (least, greatest) {
            (Some(least), _) if count < least => self.say(format!("at least {least} {}, not {count}", noun(least))),
            (_, Some(greatest)) if count > greatest => {
                self.say(format!("at most {greatest} {}, not {count}", noun(greatest)));
            }
            (Some(_) | None, Some(_) | None) => {}
        }
    }

    fn number(&mut self, constraints: &Constraints, secret: bool, number: &Number) {
        let not = if secret { String::new() } else { format!(", not {number}") };
        if let Some(minimum) = constraints.minimum {
            match (compare(number, minimum), constraints.exclusive_minimum) {
                (Some(Ordering::Less), false) => self.say(format!("at least {}{not}", Shown(minimum))),
                (Some(Ordering::Less | Ordering::Equal), true) => {
                    self.say(format!("more than {}{not}", Shown(minimum)));
                }
                _ => {}
            }
        }
        if let Some(maximum) = constraints.maximum {
            match (compare(number, maximum), constraints.exclusive_maximum) {
                (Some(Ordering::Greater), false) => self.say(format!("at most {}{not}", Shown(maximum))),
                (Some(Ordering::Greater | Ordering::Equal), true) => {
                    self.say(format!("less than {}{not}", Shown(maximum)));
                }
                _ => {}
            }
        }
        if let Some(of) = constraints.multiple_of
            && !is_multiple(number, of)
        {
            self.say(format!("a multiple of {}{not}", Shown(of)));
        }
    }
}

/// A member or a key within a path.
struct Step<'s>(&'s str);

impl fmt::Display for Step<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_plain = !self.0.is_empty() && self.0.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        if is_plain { write!(f, ".{}", self.0) } else { write!(f, "[{:?}]", self.0) }
    }
}

/// An item of a list within a path.
struct Index(usize);

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{}]", self.0)
    }
}

/// A bound, for people.
pub(crate) struct Shown(pub(crate) Bound);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Bound::Integer(number) => number.fmt(f),
            Bound::Decimal(number) => number.fmt(f),
        }
    }
}

fn unknown<'n>(name: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    if let Some(near) = nearest(name, known.clone()) {
        return format!("is unknown; perhaps `{near}`?");
    }
    let known: Vec<&str> = known.collect();
    if known.is_empty() { "is unknown".to_owned() } else { format!("is unknown; there are {}", listed(&known)) }
}

fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// That a value is of another form, and the most likely cure.
fn mismatch(form: Form, secret: bool, value: &Value) -> String {
    let noun = form.noun();
    let text_form = matches!(form, Form::Text | Form::Enum(_));
    match value {
        Value::Array(_) if text_form => {
            format!("expected {noun}, not a list: put quotes around what holds commas, or a backslash before each")
        }
        Value::Object(_) if text_form => format!("expected {noun}, not a map: put quotes around it"),
        Value::Array(_) => format!("expected {noun}, not a list"),
        Value::Object(_) => format!("expected {noun}, not a map"),
        Value::String(_) if secret => format!("expected {noun}, not other text"),
        Value::String(text) => format!("expected {noun}, not {}", quoted(text)),
        Value::Number(_) if text_form => format!("expected {noun}, not a number: put quotes around it"),
        Value::Bool(_) if text_form => format!("expected {noun}, not a boolean: put quotes around it"),
        Value::Number(_) if secret => format!("expected {noun}, not another number"),
        Value::Number(number) => format!("expected {noun}, not {number}"),
        Value::Bool(_) if secret => format!("expected {noun}, not a boolean"),
        Value::Bool(value) => format!("expected {noun}, not `{value}`"),
        Value::Null => format!("expected {noun}, not null"),
    }
}

/// Text for a message: its beginning, if it is long.
fn quoted(text: &str) -> String {
    const LONG: usize = 60;
    let start: String = text.chars().take(LONG).collect();
    if start.len() < text.len() { format!("{start:?}…") } else { format!("{start:?}") }
}

/// A whole number; JSON's `1.0` is one, too.
fn integer_of(value: &Value) -> Option<i128> {
    let number = value.as_number()?;
    if let Some(number) = number.as_i128() {
        return Some(number);
    }
    // Beyond 2^53 a float does not say which number is meant.
    let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0)?;
    Some(float as i128)
}

fn is_time(format: TimeFormat, value: &Value) -> bool {
    match format {
        TimeFormat::EpochSeconds => value.is_number() && Timestamp::<EpochSeconds>::deserialize(value).is_ok(),
        TimeFormat::DateTime => value.is_string() && Timestamp::<DateTime>::deserialize(value).is_ok(),
        TimeFormat::HttpDate => value.is_string() && Timestamp::<HttpDate>::deserialize(value).is_ok(),
    }
}

fn compare(number: &Number, bound: Bound) -> Option<Ordering> {
    match (number.as_i128(), bound) {
        (Some(number), Bound::Integer(bound)) => Some(number.cmp(&bound)),
        (_, Bound::Integer(bound)) => number.as_f64()?.partial_cmp(&(bound as f64)),
        (_, Bound::Decimal(bound)) => number.as_f64()?.partial_cmp(&bound),
    }
}

/// Whether a number is a multiple of another, with the error that decimals have as floats.
fn is_multiple(number: &Number, of: Bound) -> bool {
    match (number.as_i128(), of) {
        (_, Bound::Integer(0)) => true,
        (Some(number), Bound::Integer(of)) => number % of == 0,
        (_, of) => {
            let of = match of {
                Bound::Integer(of) => of as f64,
                Bound::Decimal(of) => of,
            };
            let Some(times) = number.as_f64().map(|number| number / of) else { return true };
            !times.is_finite() || (times - times.round()).abs() <= 1e-9 * times.abs().max(1.0)
        }
    }
}

#[cfg(test)]
mod tests;
