//! Rules that a schema breaks by its keywords alone. The code that results is unaffected; the intent of the document may
//! be another.

use super::Lowering;
use crate::diagnostic::{Code, Diagnostic};
use crate::node::{Entry, Mapping, Node, NodeLocation, Number, Value};
use std::collections::HashMap;

/// Pairs of bounds: the lower one must not exceed the upper one.
const BOUNDS: [(&str, &str); 4] =
    [("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems"), ("minProperties", "maxProperties")];

impl Lowering<'_> {
    /// Reports the rules that the schemas of the document break.
    pub(super) fn schema_rules(&mut self) {
        let schemas = std::mem::take(&mut self.reader.schemas);
        for schema in &schemas {
            let Some(keys) = schema.as_mapping() else { continue };
            if let Some(reference) = keys.get("$ref") {
                self.bare_reference(reference);
                continue;
            }
            self.items(keys);
            self.bounds(keys);
            self.lists(keys);
            self.discriminator_member(keys);
        }
        self.reader.schemas = schemas;
    }

    fn warn(&mut self, code: fn(NodeLocation) -> Diagnostic, place: NodeLocation, help: &str) {
        self.reader.diagnostics.push(code(place).help(help));
    }

    /// `$ref: Pet`, which is the schema of this name in Swagger 1.2.
    fn bare_reference(&mut self, reference: &Node) {
        let Some(name) = reference.as_str().filter(|name| self.documents.is_bare_name(name, reference.place)) else {
            return;
        };
        let pointer = self.reader.layout.schema_pointer(name);
        self.reader.diagnostics.push(
            Diagnostic::warning(Code::BARE_REFERENCE, reference.place, format!("`{name}` is a name, not a reference"))
                .says(format!("it is read as `{pointer}`"))
                .help(format!("write `{pointer}`")),
        );
    }

    /// `items` beside another type than array, and `additionalItems`.
    fn items(&mut self, keys: &Mapping) {
        let types = keys.get("type");
        let is_array = types.is_none_or(|types| {
            types.as_str() == Some("array")
                || types.as_sequence().is_some_and(|types| types.iter().any(|ty| ty.as_str() == Some("array")))
        });
        if let (Some(items), false) = (keys.entry("items"), is_array) {
            self.reader.diagnostics.push(
                Diagnostic::warning(
                    Code::ITEMS_WITHOUT_ARRAY,
                    items.key.place,
                    "`items` beside a type other than array",
                )
                .says("it has no effect")
                .help("write `type: array`, or remove `items`"),
            );
        }
        if let Some(more) = keys.entry("additionalItems") {
            let format = self.reader.layout.name;
            let message = format!("{format} has no `additionalItems` here");
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::UNKNOWN_KEY, more.key.place, message)
                    .help("an array has one schema for all items, in `items`"),
            );
        }
    }

    /// Bounds that no value satisfies, and exclusive bounds without a bound.
    fn bounds(&mut self, keys: &Mapping) {
        for (least, most) in BOUNDS {
            let (Some(least), Some(most)) = (keys.entry(least), keys.entry(most)) else { continue };
            if number(least).zip(number(most)).is_some_and(|(least, most)| least.as_f64() > most.as_f64()) {
                let message = format!("`{}` is greater than `{}`", least.key.text, most.key.text);
                self.reader.diagnostics.push(
                    Diagnostic::warning(Code::CONTRADICTORY_BOUNDS, least.value.place, message)
                        .says("no value satisfies both")
                        .label(most.value.place, "the other bound is here")
                        .help("correct one of the two"),
                );
            }
        }
        for (exclusive, bound) in [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")] {
            let Some(flag) = keys.entry(exclusive) else { continue };
            if matches!(flag.value.value, Value::Bool(_)) && keys.get(bound).is_none() {
                let lone = |place| Diagnostic::warning(Code::WRONG_VALUE, place, "an exclusive bound without a bound");
                self.warn(lone, flag.key.place, &format!("it has no effect; add `{bound}`"));
            }
        }
        let zero = |entry: &&Entry| number(entry).is_some_and(|number| number.as_f64() <= 0.0);
        if let Some(of) = keys.entry("multipleOf").filter(zero) {
            let message = |place| Diagnostic::warning(Code::WRONG_VALUE, place, "`multipleOf` is not greater than 0");
            self.warn(message, of.value.place, "write a number greater than 0, or remove `multipleOf`");
        }
    }

    /// An `enum` without values, and names that `required` lists twice.
    fn lists(&mut self, keys: &Mapping) {
        if let Some(values) = keys.get("enum").filter(|values| values.as_sequence().is_some_and(<[Node]>::is_empty)) {
            let message = |place| Diagnostic::warning(Code::WRONG_VALUE, place, "`enum` lists no values");
            self.warn(message, values.place, "it is ignored; list the values, or remove `enum`");
        }
        let required = keys.get("required").and_then(Node::as_sequence).unwrap_or_default();
        let mut known: HashMap<&str, NodeLocation> = HashMap::new();
        for name in required {
            let Some(text) = name.as_str() else { continue };
            if let Some(earlier) = known.insert(text, name.place) {
                self.reader.diagnostics.push(
                    Diagnostic::warning(Code::REPEATED_VALUE, name.place, format!("`{text}` is listed twice"))
                        .label(earlier, "it is listed here already")
                        .help("remove one of the two"),
                );
            }
        }
    }

    /// The discriminator of Swagger 2.0 is one of the members of its schema.
    fn discriminator_member(&mut self, keys: &Mapping) {
        let Some(discriminator) = keys.get("discriminator") else { return };
        let Some(name) = discriminator.as_str() else { return };
        let declares = |schema: &Mapping| {
            let properties = schema.get("properties").and_then(Node::as_mapping);
            properties.is_some_and(|properties| properties.get(name).is_some())
        };
        let inherits = keys.get("allOf").is_some();
        if !declares(keys) && !inherits {
            self.reader.diagnostics.push(
                Diagnostic::warning(
                    Code::DISCRIMINATOR,
                    discriminator.place,
                    format!("the discriminator `{name}` is not among the properties"),
                )
                .help(format!("add `{name}` to `properties` and `required`")),
            );
        }
    }
}

fn number(entry: &Entry) -> Option<&Number> {
    match &entry.value.value {
        Value::Number(number) => Some(number),
        Value::Null | Value::Bool(_) | Value::String(_) | Value::Sequence(_) | Value::Mapping(_) => None,
    }
}
