//! Compares the values that a document declares (defaults, examples, the values of an `enum`) with their schemas.

use super::Lowering;
use crate::diagnostic::{Code, Diagnostic};
use crate::input::reader::{Instance, Reader};
use crate::node::{Mapping, Node, NodeLocation, Number, Value};
use crate::resolve::Documents;
use bindery_text::pattern::{Engine, translate};

/// The most steps of one comparison, so that alternatives of alternatives end.
const STEPS: usize = 4_096;

/// The most steps of all comparisons of a document.
const ALL_STEPS: usize = 1 << 22;

impl Lowering<'_> {
    /// Reports the values that do not fit their schemas.
    pub(super) fn instances(&mut self) {
        let mut left = ALL_STEPS;
        let schemas = std::mem::take(&mut self.reader.schemas);
        for schema in &schemas {
            for instance in declared(schema) {
                check(&instance, self.documents, &mut self.reader, &mut left);
            }
        }
        self.reader.schemas = schemas;
        for instance in std::mem::take(&mut self.reader.instances) {
            check(&instance, self.documents, &mut self.reader, &mut left);
        }
    }
}

/// The values that a schema declares beside its keywords.
fn declared(schema: &Node) -> Vec<Instance<'_>> {
    let mut instances = Vec::new();
    for (key, noun) in [("default", "default"), ("example", "example")] {
        instances.extend(schema.get(key).map(|value| Instance { value, schema, noun }));
    }
    let values = schema.get("enum").and_then(Node::as_sequence).unwrap_or_default();
    instances.extend(values.iter().map(|value| Instance { value, schema, noun: "enum value" }));
    instances
}

fn check(instance: &Instance<'_>, documents: &Documents<'_>, reader: &mut Reader<'_>, left: &mut usize) {
    let Instance { value, schema, noun } = *instance;
    let most = STEPS.min(*left);
    let mut comparison = Comparison { documents, left: most };
    let mismatch = comparison.value(value, schema, noun == "enum value");
    *left -= most - comparison.left;
    let Some(Mismatch { place, reason }) = mismatch else { return };
    reader.diagnostics.push(
        Diagnostic::warning(Code::VALUE_MISMATCH, place, format!("the {noun} does not fit its schema: {reason}"))
            .says("it is used as declared")
            .help("correct the value or the schema"),
    );
}

/// A value that does not fit a schema.
struct Mismatch {
    place: NodeLocation,
    reason: String,
}

/// A comparison of a value with a schema.
struct Comparison<'d, 'a> {
    documents: &'d Documents<'a>,
    left: usize,
}

impl Comparison<'_, '_> {
    /// Returns the first mismatch. Null fits every schema: many documents write it for an absent value.
    fn value(&mut self, value: &Node, schema: &Node, is_enum: bool) -> Option<Mismatch> {
        let left = self.left.checked_sub(1)?;
        self.left = left;
        if matches!(value.value, Value::Null) {
            return None;
        }
        let schema = match schema.get("$ref").and_then(|reference| Some((reference.as_str()?, reference.place))) {
            Some((reference, place)) => self.documents.follow(reference, place).ok()?,
            None => schema,
        };
        wrong_type(value, schema)
            .or_else(|| wrong_scalar(value, schema))
            .or_else(|| (!is_enum).then(|| not_listed(value, schema)).flatten())
            .or_else(|| self.parts(value, schema))
            .or_else(|| match &value.value {
                Value::Sequence(items) => self.items(value, items, schema),
                Value::Mapping(mapping) => self.members(value, mapping, schema),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
            })
    }

    /// All parts of `allOf`, and one of the alternatives.
    fn parts(&mut self, value: &Node, schema: &Node) -> Option<Mismatch> {
        let of = |key: &str| schema.get(key).and_then(Node::as_sequence).unwrap_or_default();
        if let Some(mismatch) = of("allOf").iter().find_map(|part| self.value(value, part, false)) {
            return Some(mismatch);
        }
        ["oneOf", "anyOf"].into_iter().find_map(|key| {
            let alternatives = of(key);
            let fits = alternatives.iter().any(|part| self.value(value, part, false).is_none());
            (!alternatives.is_empty() && !fits).then(|| mismatch(value, format!("it fits no alternative of `{key}`")))
        })
    }

    fn items(&mut self, value: &Node, items: &[Node], schema: &Node) -> Option<Mismatch> {
        let length = items.len();
        if let Some(reason) = count(length, schema, ["minItems", "maxItems"], "items") {
            return Some(mismatch(value, reason));
        }
        let item = schema.get("items").filter(|item| item.as_mapping().is_some())?;
        items.iter().find_map(|value| self.value(value, item, false))
    }

    fn members(&mut self, value: &Node, members: &Mapping, schema: &Node) -> Option<Mismatch> {
        let properties = schema.get("properties").and_then(Node::as_mapping);
        let required = schema.get("required").and_then(Node::as_sequence).unwrap_or_default();
        let read_only = |name: &str| {
            let flag = properties.and_then(|properties| properties.get(name)?.get("readOnly"));
            flag.is_some_and(|flag| matches!(flag.value, Value::Bool(true)))
        };
        let missing =
            required.iter().filter_map(Node::as_str).find(|name| members.get(name).is_none() && !read_only(name));
        if let Some(missing) = missing {
            return Some(mismatch(value, format!("the required member `{missing}` is missing")));
        }
        let closed = schema.get("additionalProperties").is_some_and(|more| matches!(more.value, Value::Bool(false)))
            && schema.get("allOf").is_none()
            && schema.get("patternProperties").is_none();
        let more = schema.get("additionalProperties").filter(|more| more.as_mapping().is_some());
        members.iter().find_map(|member| match properties.and_then(|properties| properties.get(&member.key.text)) {
            Some(property) => self.value(&member.value, property, false),
            None if closed => {
                let reason = format!("it has no member `{}`", member.key.text);
                Some(Mismatch { place: member.key.place, reason })
            }
            None => more.and_then(|more| self.value(&member.value, more, false)),
        })
    }
}

fn mismatch(value: &Node, reason: String) -> Mismatch {
    Mismatch { place: value.place, reason }
}

/// A value of another type than the schema's. A schema with an unknown type fits everything; that is reported elsewhere.
fn wrong_type(value: &Node, schema: &Node) -> Option<Mismatch> {
    let declared = schema.get("type")?;
    let types: Vec<&str> = match declared.as_sequence() {
        Some(types) => types.iter().filter_map(Node::as_str).collect(),
        None => declared.as_str().into_iter().collect(),
    };
    let fits = types.iter().any(|ty| match (*ty, &value.value) {
        ("string" | "file", Value::String(_)) | ("boolean", Value::Bool(_)) | ("number", Value::Number(_)) => true,
        ("integer", Value::Number(number)) => is_whole(number),
        ("array", Value::Sequence(_)) | ("object", Value::Mapping(_)) => true,
        ("string" | "file" | "boolean" | "number" | "integer" | "array" | "object", _) => false,
        _ => true,
    });
    (!fits && !types.is_empty())
        .then(|| mismatch(value, format!("expected {}, found {}", types.join(" or "), value.kind())))
}

fn is_whole(number: &Number) -> bool {
    match number {
        Number::Integer(_) | Number::Big(_) => true,
        Number::Float(float) => float.fract() == 0.0,
    }
}

/// A string or a number that breaks a constraint or a format.
fn wrong_scalar(value: &Node, schema: &Node) -> Option<Mismatch> {
    let reason = match &value.value {
        Value::Number(number) => wrong_number(number, schema),
        Value::String(text) => wrong_text(text, schema),
        Value::Null | Value::Bool(_) | Value::Sequence(_) | Value::Mapping(_) => None,
    };
    reason.map(|reason| mismatch(value, reason))
}

fn wrong_number(number: &Number, schema: &Node) -> Option<String> {
    let of = |key: &str| match &schema.get(key)?.value {
        Value::Number(bound) => Some(bound.as_f64()),
        _ => None,
    };
    let is_set = |key: &str| schema.get(key).is_some_and(|flag| matches!(flag.value, Value::Bool(true)));
    let value = number.as_f64();
    let below = |bound: &f64| value < *bound || (value == *bound && is_set("exclusiveMinimum"));
    if let Some(minimum) = of("minimum").filter(below) {
        return Some(format!("{number} is less than the minimum {minimum}"));
    }
    let above = |bound: &f64| value > *bound || (value == *bound && is_set("exclusiveMaximum"));
    if let Some(maximum) = of("maximum").filter(above) {
        return Some(format!("{number} is greater than the maximum {maximum}"));
    }
    // Beyond 2^53 and with fractions, doubles do not represent multiples exactly.
    let whole = of("multipleOf").filter(|of| *of >= 1.0 && of.fract() == 0.0 && value.abs() < (1_u64 << 53) as f64);
    if let Some(of) = whole.filter(|of| value % of != 0.0) {
        return Some(format!("{number} is no multiple of {of}"));
    }
    let is_int32 = schema.get("format").and_then(Node::as_str) == Some("int32");
    (is_int32 && !(f64::from(i32::MIN)..=f64::from(i32::MAX)).contains(&value))
        .then(|| format!("{number} has more than 32 bits"))
}

fn wrong_text(text: &str, schema: &Node) -> Option<String> {
    if let Some(reason) = count(text.chars().count(), schema, ["minLength", "maxLength"], "characters") {
        return Some(reason);
    }
    let digits = |text: &str, lengths: &[usize], separator: char| {
        let parts: Vec<&str> = text.split(separator).collect();
        let all = parts
            .iter()
            .zip(lengths)
            .all(|(part, length)| part.len() == *length && part.bytes().all(|byte| byte.is_ascii_digit()));
        parts.len() == lengths.len() && all
    };
    let is_date = |text: &str| digits(text, &[4, 2, 2], '-');
    match schema.get("format").and_then(Node::as_str) {
        Some("date") if !is_date(text) => return Some(format!("`{text}` is no date")),
        // Servers separate date and time by a blank, too.
        Some("date-time") if !(text.get(..10).is_some_and(is_date) && text.contains(':')) => {
            return Some(format!("`{text}` is no date and time"));
        }
        _ => {}
    }
    let pattern = schema.get("pattern").and_then(Node::as_str)?;
    let translated = translate(pattern, Engine::RegexLite).ok()?;
    let matches = regex_lite::Regex::new(&translated).ok()?.is_match(text);
    (!matches).then(|| format!("`{text}` does not match the pattern `{pattern}`"))
}

/// A count outside of its bounds.
fn count(count: usize, schema: &Node, [least, most]: [&str; 2], noun: &str) -> Option<String> {
    let of = |key: &str| match &schema.get(key)?.value {
        Value::Number(bound) => bound.as_i128(),
        _ => None,
    };
    let count = i128::try_from(count).ok()?;
    if let Some(least) = of(least).filter(|least| count < *least) {
        return Some(format!("it has {count} {noun}, of at least {least}"));
    }
    of(most).filter(|most| count > *most).map(|most| format!("it has {count} {noun}, of at most {most}"))
}

/// A value that the schema's `enum` does not list.
fn not_listed(value: &Node, schema: &Node) -> Option<Mismatch> {
    let values = schema.get("enum").and_then(Node::as_sequence)?;
    let text = |node: &Node| match &node.value {
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(bool) => Some(bool.to_string()),
        Value::String(text) => Some(text.to_string()),
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => None,
    };
    // A number among strings is read as text, which the type of the value reports.
    let listed = values
        .iter()
        .any(|listed| listed.says_the_same(value) || text(listed).is_some() && text(listed) == text(value));
    (!values.is_empty() && !listed).then(|| mismatch(value, "its `enum` does not list it".to_owned()))
}
