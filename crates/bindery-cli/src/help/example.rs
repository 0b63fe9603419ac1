//! Example command lines, generated from the metadata.

use crate::check::pattern;
use crate::help::syntax::{MAX_NODES, Traversal};
use crate::names::Argument;
use crate::value::resolved_type::{ResolvedType, Scalar, resolve, resolve_constrained, variant};
use bindery::meta::{Bound, Constraints, Item, Location, Member, Meta, Type};
use serde_json::{Map, Value};

/// Returns the lines of a command with its required options, or with its first option if none is required.
pub(crate) fn example(meta: &Meta, program: &str, name: &str, arguments: &[&Argument]) -> Vec<String> {
    let is_required = |argument: &&Argument| argument.member.required;
    let shown: Vec<&Argument> = match arguments.iter().any(|argument| argument.member.required) {
        true => arguments.iter().copied().filter(is_required).collect(),
        false => arguments.iter().copied().take(1).collect(),
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

/// Returns the words after an option.
pub(crate) fn words(meta: &Meta, argument: &Argument) -> Vec<String> {
    let member = argument.member;
    if let Location::File = member.location {
        return vec![format!("fileb://{}", argument.option)];
    }
    let placeholder = argument.option.to_uppercase();
    let value =
        |ty, constraints: &Constraints| sample(meta, ty, constraints, &placeholder, &mut Traversal::new(MAX_NODES));
    match resolve(meta, member.ty) {
        ResolvedType::Scalar(Scalar::Boolean) => Vec::new(),
        ResolvedType::Scalar(Scalar::Blob(_)) => vec![format!("fileb://{}", argument.option)],
        ResolvedType::List(item) if resolve(meta, item.ty).is_scalar() => match value(member.ty, &member.constraints) {
            Value::Array(items) if !items.is_empty() => items.iter().map(word).collect(),
            _ => vec![word(&value(item.ty, &item.constraints))],
        },
        ResolvedType::Map(item) if resolve(meta, item.ty).is_scalar() => {
            let value = value(member.ty, &member.constraints);
            vec![shorthand(&value).unwrap_or_else(|| word(&value))]
        }
        ResolvedType::Scalar(_)
        | ResolvedType::List(_)
        | ResolvedType::Tuple(_)
        | ResolvedType::Map(_)
        | ResolvedType::Structure { .. }
        | ResolvedType::Union { .. }
        | ResolvedType::Document => vec![word(&value(member.ty, &member.constraints))],
    }
}

/// Formats a map as shorthand, if none of its words needs quotes.
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

/// Quotes a word for a shell.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=,@%+".contains(c);
    match !word.is_empty() && word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    }
}

/// Returns a valid value of a type, with its required members only.
fn sample(meta: &Meta, ty: Type, own: &Constraints, name: &str, traversal: &mut Traversal) -> Value {
    let (resolved, newtypes) = resolve_constrained(meta, ty);
    let constraints: Vec<&Constraints> = std::iter::once(own).chain(newtypes.iter()).collect();
    let minimum = |get: fn(&Constraints) -> Option<u64>| constraints.iter().filter_map(|of| get(of)).max().unwrap_or(0);
    let sampled = traversal.enter(ty, |traversal| match resolved {
        ResolvedType::Scalar(scalar) => sample_scalar(scalar, own, &newtypes, name),
        ResolvedType::List(item) => {
            let count = minimum(|of| of.min_items).clamp(1, 4);
            (0..count).map(|_| of_item(meta, item, name, traversal)).collect()
        }
        ResolvedType::Tuple(items) => items.iter().map(|item| of_item(meta, item, name, traversal)).collect(),
        ResolvedType::Map(item) => (0..minimum(|of| of.min_properties).clamp(1, 4))
            .map(|index| (key(meta, item, index), of_item(meta, item, name, traversal)))
            .collect(),
        ResolvedType::Structure { members, .. } => Value::Object(required(meta, members, traversal)),
        ResolvedType::Union { discriminator, variants, .. } => {
            let Some(first) = variants.first() else { return Value::Object(Map::new()) };
            let mut object = match variant(meta, variants, first.value) {
                Some((members, _)) => required(meta, members, traversal),
                None => Map::new(),
            };
            object.insert(discriminator.to_owned(), Value::from(first.value));
            Value::Object(object)
        }
        ResolvedType::Document => Value::Object(Map::new()),
    });
    sampled.unwrap_or_default()
}

/// Returns a valid key of a map, which differs from those with another index.
fn key(meta: &Meta, item: &Item, index: u64) -> String {
    let name = format!("Key{}", index + 1);
    let Some(keys) = item.keys else { return name };
    let (resolved, newtypes) = resolve_constrained(meta, keys.ty);
    let known = usize::try_from(index).ok().and_then(|index| resolved.values().into_iter().nth(index));
    known.unwrap_or_else(|| text(&keys.constraints, &newtypes, &name))
}

fn sample_scalar(scalar: Scalar, own: &Constraints, newtypes: &[Constraints], name: &str) -> Value {
    match scalar {
        Scalar::Boolean => Value::Bool(true),
        Scalar::Integer { .. } | Scalar::Float { .. } => number(own).map_or_else(|| Value::from(1), Value::from),
        Scalar::Enum([value, ..]) => Value::from(*value),
        Scalar::IntegerEnum([value, ..]) => Value::from(*value),
        Scalar::IntegerEnum([]) => Value::from(1),
        Scalar::Text | Scalar::Enum([]) => Value::from(text(own, newtypes, name)),
        Scalar::Blob(_) => Value::from("AAAA"),
        Scalar::Timestamp(_) => Value::from("2024-05-14T15:36:26Z"),
        Scalar::Date => Value::from("2024-05-14"),
    }
}

fn of_item(meta: &Meta, item: &Item, name: &str, traversal: &mut Traversal) -> Value {
    sample(meta, item.ty, &item.constraints, name, traversal)
}

fn required(meta: &Meta, members: &[&Member], traversal: &mut Traversal) -> Map<String, Value> {
    let required = members.iter().filter(|member| member.required && !member.read_only);
    required
        .map(|member| {
            let name = member.name.to_uppercase();
            (member.name.to_owned(), sample(meta, member.ty, &member.constraints, &name, traversal))
        })
        .collect()
}

/// Returns a whole number within the constraints.
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

/// Values of common formats, which an example prefers to a text that only matches a pattern.
const REALISTIC: [&str; 5] = [
    "us-east-1:12345678-90ab-cdef-1234-567890abcdef",
    "us-east-1_123456789",
    "123456789012",
    "arn:aws:iam::123456789012:role/Example",
    "https://example.com",
];

/// Returns a text within the constraints: the name, a realistic value, or a text that matches the pattern.
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
    let named = [name.to_owned(), padded(name), short].into_iter();
    named.chain(REALISTIC.map(str::to_owned)).chain(sampled).find(fits).unwrap_or_else(|| name.to_owned())
}

/// Returns a text that matches a simple pattern, with `times` repetitions where any number is allowed.
fn sample_of(pattern: &str, times: usize) -> Option<String> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut out = String::new();
    let end = alternative(&chars, 0, times, &mut out, 0)?;
    (end == chars.len()).then_some(out)
}

/// The maximum nesting of groups, and the maximum length of a text.
const MAX_GROUPS: usize = 8;
const MAX_LENGTH: usize = 500;

/// Writes a text for the first of several alternatives, and returns the index of their end.
fn alternative(chars: &[char], mut at: usize, times: usize, out: &mut String, depth: usize) -> Option<usize> {
    if depth > MAX_GROUPS {
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
        if out.len() > MAX_LENGTH {
            return None;
        }
    }
    Some(at)
}

/// Returns the index after a class, an escape or a character.
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

/// Returns the number of repetitions, and the index after the quantifier.
fn repeated(chars: &[char], at: usize, times: usize) -> Option<(usize, usize)> {
    let (count, mut after) = match chars.get(at) {
        Some('*' | '+') => (times, at + 1),
        Some('?') => (0, at + 1),
        Some('{') => {
            let end = at + chars[at..].iter().position(|c| *c == '}')?;
            let range: String = chars[at + 1..end].iter().collect();
            let (least, most) = range.split_once(',').unwrap_or((&range, &range));
            let least: usize = least.parse().ok()?;
            (times.clamp(least, most.parse().unwrap_or(usize::MAX)).min(MAX_LENGTH), end + 1)
        }
        Some(_) | None => (1, at),
    };
    after += usize::from(after > at && chars.get(after) == Some(&'?'));
    Some((count, after))
}

/// Returns a character that an atom of a pattern matches, readable ones first.
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
