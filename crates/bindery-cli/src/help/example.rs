//! A command line that a service would take, made of its tables alone.

use crate::check::pattern;
use crate::help::syntax::{READABLE, Way};
use crate::names::Argument;
use crate::value::form::{Form, constrained, form};
use bindery::meta::{Bound, Constraints, Item, Location, Member, Meta, Type};
use serde_json::{Map, Value};

/// The lines of a command with all that is required, or with the first option where nothing is.
pub(crate) fn example(meta: &Meta, program: &str, name: &str, arguments: &[Argument]) -> Vec<String> {
    let is_required = |argument: &&Argument| argument.member.required;
    let shown: Vec<&Argument> = match arguments.iter().any(|argument| argument.member.required) {
        true => arguments.iter().filter(is_required).collect(),
        false => arguments.iter().take(1).collect(),
    };
    let mut lines = vec![format!("{program} {name}")];
    for argument in shown {
        if let Some(last) = lines.last_mut() {
            last.push_str(" \\");
        }
        let words: Vec<String> = words(meta, argument).iter().map(|word| quoted(word)).collect();
        let option = &argument.option;
        lines.push(format!("    --{option}{}{}", if words.is_empty() { "" } else { " " }, words.join(" ")));
    }
    lines
}

/// The words after an option.
pub(crate) fn words(meta: &Meta, argument: &Argument) -> Vec<String> {
    let member = argument.member;
    if let Location::File = member.location {
        return vec![format!("fileb://{}", argument.option)];
    }
    let placeholder = argument.option.to_uppercase();
    let value = |ty, constraints: &Constraints| sample(meta, ty, constraints, &placeholder, &mut Way::new(READABLE));
    match form(meta, member.ty) {
        Form::Boolean => Vec::new(),
        Form::Blob(_) => vec![format!("fileb://{}", argument.option)],
        Form::List(item) if form(meta, item.ty).is_scalar() => match value(member.ty, &member.constraints) {
            Value::Array(items) if !items.is_empty() => items.iter().map(word).collect(),
            _ => vec![word(&value(item.ty, &item.constraints))],
        },
        Form::Map(item) if form(meta, item.ty).is_scalar() => {
            let value = value(member.ty, &member.constraints);
            vec![shorthand(&value).unwrap_or_else(|| word(&value))]
        }
        Form::Integer { .. }
        | Form::Float { .. }
        | Form::Text
        | Form::Enum(_)
        | Form::IntegerEnum(_)
        | Form::Timestamp(_)
        | Form::Date
        | Form::List(_)
        | Form::Tuple(_)
        | Form::Map(_)
        | Form::Structure { .. }
        | Form::Union { .. }
        | Form::Document => vec![word(&value(member.ty, &member.constraints))],
    }
}

/// A map of words as shorthand.
fn shorthand(value: &Value) -> Option<String> {
    let is_plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:#".contains(c));
    let entries = value.as_object().filter(|entries| !entries.is_empty())?;
    let pair = |(key, value): (&String, &Value)| {
        let value = word(value);
        (is_plain(key) && is_plain(&value)).then(|| format!("{key}={value}"))
    };
    entries.iter().map(pair).collect::<Option<Vec<_>>>().map(|pairs| pairs.join(","))
}

fn word(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// A word as a shell takes it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

/// A value that a type takes, with what is required of it and nothing else.
fn sample(meta: &Meta, ty: Type, own: &Constraints, name: &str, way: &mut Way) -> Value {
    let (form, passed) = constrained(meta, ty);
    // The last word on each constraint is the value's own.
    let constraints: Vec<&Constraints> = std::iter::once(own).chain(passed.iter()).collect();
    let least = |get: fn(&Constraints) -> Option<u64>| constraints.iter().filter_map(|of| get(of)).max().unwrap_or(0);
    let sampled = way.enter(ty, |way| match form {
        Form::Boolean => Value::Bool(true),
        Form::Integer { .. } => number(own).map_or_else(|| Value::from(1), Value::from),
        Form::Float { .. } => number(own).map_or_else(|| Value::from(1), Value::from),
        Form::Enum([value, ..]) => Value::from(*value),
        Form::IntegerEnum([value, ..]) => Value::from(*value),
        Form::IntegerEnum([]) => Value::from(1),
        Form::Text | Form::Enum([]) => Value::from(text(own, &passed, name)),
        Form::Blob(_) => Value::from("AAAA"),
        Form::Timestamp(_) => Value::from("2024-05-14T15:36:26Z"),
        Form::Date => Value::from("2024-05-14"),
        Form::List(item) => (0..least(|of| of.min_items).clamp(1, 4)).map(|_| of_item(meta, item, name, way)).collect(),
        Form::Tuple(items) => items.iter().map(|item| of_item(meta, item, name, way)).collect(),
        Form::Map(item) => (0..least(|of| of.min_properties).clamp(1, 4))
            .map(|index| (format!("Key{}", index + 1), of_item(meta, item, name, way)))
            .collect(),
        Form::Structure { members, .. } => Value::Object(required(meta, members, way)),
        Form::Union { discriminator, variants, .. } => {
            let Some(variant) = variants.first() else { return Value::Object(Map::new()) };
            let mut object = match crate::value::form::variant(meta, variants, variant.value) {
                Some((members, _)) => required(meta, members, way),
                None => Map::new(),
            };
            object.insert(discriminator.to_owned(), Value::from(variant.value));
            Value::Object(object)
        }
        Form::Document => Value::Object(Map::new()),
    });
    sampled.unwrap_or_default()
}

fn of_item(meta: &Meta, item: &Item, name: &str, way: &mut Way) -> Value {
    sample(meta, item.ty, &item.constraints, name, way)
}

fn required(meta: &Meta, members: &[&Member], way: &mut Way) -> Map<String, Value> {
    let required = members.iter().filter(|member| member.required && !member.read_only);
    required
        .map(|member| {
            let name = member.name.to_uppercase();
            (member.name.to_owned(), sample(meta, member.ty, &member.constraints, &name, way))
        })
        .collect()
}

/// A whole number that fits, where the constraints say more than that it is one.
fn number(constraints: &Constraints) -> Option<i64> {
    let whole = |bound| match bound {
        Bound::Integer(number) => i64::try_from(number).ok(),
        Bound::Decimal(number) => Some(number.ceil() as i64),
    };
    let step = constraints.multiple_of.and_then(whole).filter(|step| *step > 0).unwrap_or(1);
    let least = constraints.minimum.and_then(whole);
    let most = constraints.maximum.and_then(whole);
    let first = match (least, most) {
        (Some(least), _) => least.checked_add(i64::from(constraints.exclusive_minimum))?,
        (None, Some(most)) => most.checked_sub(i64::from(constraints.exclusive_maximum))?.min(1),
        (None, None) => step,
    };
    first.checked_add((step - first.rem_euclid(step)) % step)
}

/// Text that fits: what its pattern says, or its name.
fn text(own: &Constraints, passed: &[Constraints], name: &str) -> String {
    let all = || passed.iter().chain([own]);
    let least = all().filter_map(|of| of.min_length).max().unwrap_or(0).min(200) as usize;
    let most = all().filter_map(|of| of.max_length).min().unwrap_or(u64::MAX);
    let fits = |text: &String| {
        let length = text.chars().count();
        let matches =
            |of: &Constraints| of.pattern.is_none_or(|pattern| pattern::matches(pattern, text) != Some(false));
        length >= least && length as u64 <= most && all().all(matches)
    };
    let padded = |text: &str| {
        let missing = least.saturating_sub(text.chars().count());
        format!("{text}{}", "X".repeat(missing))
    };
    let sampled = all()
        .filter_map(|of| of.pattern)
        .flat_map(|pattern| (1..=least.max(1)).filter_map(move |times| sample_of(pattern, times)));
    let short: String = name.chars().take(usize::try_from(most).unwrap_or(usize::MAX)).collect();
    [name.to_owned(), padded(name), short].into_iter().chain(sampled).find(fits).unwrap_or_else(|| name.to_owned())
}

/// A text that a plain pattern matches, in which what may come any number of times comes as often as said.
fn sample_of(pattern: &str, times: usize) -> Option<String> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut out = String::new();
    let end = alternative(&chars, 0, times, &mut out, 0)?;
    (end == chars.len()).then_some(out)
}

/// How deep groups may lie, and how long a text may grow.
const GROUPS: usize = 8;
const LONG: usize = 500;

/// Writes a text for the first of several alternatives; gives where they end.
fn alternative(chars: &[char], mut at: usize, times: usize, out: &mut String, depth: usize) -> Option<usize> {
    if depth > GROUPS {
        return None;
    }
    let mut is_first = true;
    while let Some(c) = chars.get(at) {
        let mut piece = String::new();
        let after = match c {
            ')' => return Some(at),
            '|' => {
                is_first = false;
                at + 1
            }
            '^' | '$' => at + 1,
            '(' => {
                let start = if chars.get(at + 1..at + 3) == Some(&['?', ':']) { at + 3 } else { at + 1 };
                let end = alternative(chars, start, times, &mut piece, depth + 1)?;
                (chars.get(end) == Some(&')')).then_some(end + 1)?
            }
            _ => {
                let end = atom_end(chars, at)?;
                piece.push(char_of(&chars[at..end].iter().collect::<String>())?);
                end
            }
        };
        let (count, after) = repeated(chars, after, times)?;
        at = after;
        if is_first {
            out.push_str(&piece.repeat(count));
        }
        if out.len() > LONG {
            return None;
        }
    }
    Some(at)
}

/// Where a class, an escape or a character ends.
fn atom_end(chars: &[char], at: usize) -> Option<usize> {
    match chars.get(at)? {
        '\\' => (at + 2 <= chars.len()).then_some(at + 2),
        '[' => {
            let mut end = at + 1;
            while *chars.get(end)? != ']' {
                end += if chars[end] == '\\' { 2 } else { 1 };
            }
            Some(end + 1)
        }
        _ => Some(at + 1),
    }
}

/// How often something comes, and where that is said to its end.
fn repeated(chars: &[char], at: usize, times: usize) -> Option<(usize, usize)> {
    let (count, mut after) = match chars.get(at) {
        Some('*' | '+') => (times, at + 1),
        Some('?') => (0, at + 1),
        Some('{') => {
            let end = at + chars[at..].iter().position(|c| *c == '}')?;
            let said: String = chars[at + 1..end].iter().collect();
            let (least, most) = said.split_once(',').unwrap_or((&said, &said));
            let least: usize = least.parse().ok()?;
            (times.clamp(least, most.parse().unwrap_or(usize::MAX)).min(LONG), end + 1)
        }
        Some(_) | None => (1, at),
    };
    after += usize::from(after > at && chars.get(after) == Some(&'?'));
    Some((count, after))
}

/// A character that an atom of a pattern matches; what is easy to read comes first.
fn char_of(atom: &str) -> Option<char> {
    if let [c] = atom.chars().collect::<Vec<_>>()[..]
        && c != '.'
    {
        return Some(c);
    }
    let known = ('a'..='z').chain('A'..='Z').chain('0'..='9').chain(" -_.:/".chars()).chain('!'..='~');
    let pattern = format!("^{atom}$");
    known.into_iter().find(|c| pattern::matches(&pattern, &c.to_string()) == Some(true))
}
