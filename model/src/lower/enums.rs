//! Enums: their values, and the names that extensions give these.

use super::Lowering;
use super::extensions::{self, find};
use crate::diagnostic::{Code, Diagnostic};
use crate::input::reader::MEMBER;
use crate::input::schema::Schema;
use crate::node::{Node, NodeLocation, Value};
use crate::service::*;
use std::collections::HashMap;

impl<'a> Lowering<'a> {
    /// The values of an enum; a null among them makes its uses nullable.
    pub(super) fn enumeration(&mut self, schema: &Schema<'a>) -> Enum {
        let integer = schema.main_type() == Some("integer");
        let base = match schema.format.as_ref().map(|format| format.value) {
            _ if !integer => EnumBase::String,
            Some("int32") => EnumBase::Integer(IntegerFormat::Int32),
            _ => EnumBase::Integer(IntegerFormat::Int64),
        };
        let names = self.value_names(schema);
        let mut values: Vec<EnumValue> = Vec::new();
        let mut seen: HashMap<EnumLiteral, NodeLocation> = HashMap::new();
        if let Some(declared) = &schema.values
            && !self.reader.few_enough(declared.value.len(), "values", declared.place)
        {
            return Enum { base, values: Vec::new(), extensible: None };
        }
        for (index, node) in schema.constants().into_iter().enumerate() {
            if !self.reader.spend(MEMBER, node.place) {
                break;
            }
            let text = match &node.value {
                Value::String(text) => &**text,
                Value::Number(_) | Value::Bool(_) => self.reader.sources.scalar_text(node.place).unwrap_or_default(),
                Value::Null | Value::Sequence(_) | Value::Mapping(_) => continue,
            };
            let value = match (base, &node.value) {
                (EnumBase::String, _) => EnumLiteral::String(text.to_string()),
                (EnumBase::Integer(_), Value::Number(number)) => {
                    EnumLiteral::Integer(number.as_i128().unwrap_or_default())
                }
                (EnumBase::Integer(_), _) => EnumLiteral::Integer(text.trim().parse().unwrap_or_default()),
            };
            if let Some(earlier) = seen.insert(value.clone(), node.place) {
                self.reader.diagnostics.push(
                    Diagnostic::warning(Code::REPEATED_VALUE, node.place, format!("`{text}` is listed twice"))
                        .label(earlier, "it is here already")
                        .help("remove one of the two"),
                );
                continue;
            }
            let (renamed, docs) = names.get(index, text);
            values.push(EnumValue { value, renamed, docs, place: node.place });
        }
        Enum { base, values, extensible: model_as_string(schema) }
    }

    fn value_names(&mut self, schema: &Schema<'a>) -> ValueNames {
        let mut names = ValueNames::default();
        if let Some(entry) = find(&schema.extensions, "x-enum-varnames") {
            names.by_index = extensions::strings("x-enum-varnames", &entry.value, &mut self.reader);
            let values = schema.values.as_ref().map_or(0, |values| values.value.len());
            if names.by_index.len() != values {
                self.reader.diagnostics.push(
                    Diagnostic::warning(
                        Code::MALFORMED_EXTENSION,
                        entry.value.place,
                        format!("{} names for {values} values", names.by_index.len()),
                    )
                    .help("`x-enum-varnames` has one name for each value, in the order of `enum`"),
                );
            }
        }
        let described = find(&schema.extensions, "x-ms-enum").and_then(|entry| entry.value.get("values"));
        for value in described.and_then(Node::as_sequence).unwrap_or_default() {
            let Some(wire) = value.get("value").and_then(|wire| match &wire.value {
                Value::String(text) => Some(text.to_string()),
                _ => self.reader.sources.scalar_text(wire.place).map(str::to_string),
            }) else {
                continue;
            };
            let word = |key: &str| {
                value.get(key).and_then(|node| Some(Located { value: node.as_str()?.to_string(), place: node.place }))
            };
            names.by_value.insert(wire, Chosen { name: word("name"), description: word("description") });
        }
        if let Some(Node { value: Value::Mapping(chosen), .. }) =
            find(&schema.extensions, "x-name").map(|entry| &entry.value)
        {
            for entry in chosen.iter() {
                let name = extensions::string("x-name", &entry.value, &mut self.reader);
                names.by_value.entry(entry.key.text.to_string()).or_default().name = name;
            }
        }
        names
    }
}

/// `x-ms-enum: {modelAsString: true}`.
fn model_as_string(schema: &Schema<'_>) -> Flag {
    let node = find(&schema.extensions, "x-ms-enum")?.value.get("modelAsString")?;
    (node.value == Value::Bool(true)).then_some(node.place)
}

/// The names and descriptions that extensions give to the values of an enum.
#[derive(Default)]
struct ValueNames {
    by_index: Vec<Located<String>>,
    by_value: HashMap<String, Chosen>,
}

/// The name and the description of a value.
#[derive(Clone, Default)]
struct Chosen {
    name: Option<Located<String>>,
    description: Option<Located<String>>,
}

impl ValueNames {
    fn get(&self, index: usize, value: &str) -> (Option<Located<String>>, Docs) {
        let Chosen { name, description } = self.by_value.get(value).cloned().unwrap_or_default();
        let docs = Docs { summary: None, description };
        (name.or_else(|| self.by_index.get(index).cloned()), docs)
    }
}
