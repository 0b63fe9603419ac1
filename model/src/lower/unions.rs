//! Unions: definitions with a discriminator, and the definitions that extend them.

use super::{Lowering, Role, TaskKind, extensions};
use crate::diagnostic::{Code, Diagnostic};
use crate::input::reader::{MEMBER, TEXT};
use crate::input::schema::{Discriminator, Schema, SchemaNode};
use crate::node::{Identity, Node};
use crate::resolve::Resolved;
use crate::service::*;
use std::collections::HashSet;

/// Returns the discriminator that a schema declares, itself or in an inline part of its `allOf`.
fn declared_discriminator(node: &Node) -> Option<Located<String>> {
    let parts = node.get("allOf").and_then(Node::as_sequence).unwrap_or_default();
    std::iter::once(node).chain(parts.iter().filter(|part| part.get("$ref").is_none())).find_map(|part| {
        let declared = part.get("discriminator")?;
        let property = declared.get("propertyName").unwrap_or(declared);
        Some(Located { value: property.as_str()?.to_string(), place: property.place })
    })
}

impl<'a> Lowering<'a> {
    /// The discriminator of a definition that others extend.
    pub(super) fn union_of(&mut self, node: &'a Node, schema: &Schema<'a>) -> Option<Located<String>> {
        if !self.subtypes.contains_key(&Identity(node)) {
            return None;
        }
        self.discriminator(node, schema)
    }

    /// The discriminator and value that a schema writes because it extends one with a discriminator.
    pub(super) fn tag_of(&mut self, node: &'a Node, name: &str, schema: &Schema<'a>) -> Option<StructureTag> {
        if let Some(tag) = self.tags.get(&Identity(node)) {
            return Some(tag.clone());
        }
        if declared_discriminator(node).is_some() {
            // No schema extends it, or it would be a union: its discriminator is a member like others.
            return None;
        }
        let discriminator = self.discriminator(node, schema)?;
        Some(self.tag(name, schema, &discriminator))
    }

    fn tag(&mut self, name: &str, schema: &Schema<'a>, discriminator: &Located<String>) -> StructureTag {
        let chosen = extensions::text(&schema.extensions, "x-ms-discriminator-value", &mut self.reader);
        self.reader.spend((discriminator.value.len() + name.len()) / TEXT, schema.place());
        StructureTag {
            member: discriminator.value.clone(),
            value: match (chosen, self.mapped.get(&Identity(schema.node))) {
                (Some(chosen), _) => chosen.value,
                (None, Some(mapped)) => mapped.to_string(),
                (None, None) => self.own_tag(schema.node, &discriminator.value, name).to_string(),
            },
            place: discriminator.place,
        }
    }

    /// The discriminator value of a schema without a chosen one: the only value that the schema itself allows (`enum` or
    /// `const` in its `properties` or those of a part of its `allOf`), or else its name.
    pub(super) fn own_tag<'n>(&mut self, node: &'a Node, member: &str, name: &'n str) -> &'n str
    where
        'a: 'n,
    {
        let Some(value) = self.only_value(node, member) else { return name };
        let Some(text) = value.as_str() else { return name };
        if text != name && self.reported_tags.insert(Identity(value)) {
            self.reader.diagnostics.push(
                Diagnostic::warning(
                    Code::DISCRIMINATOR_VALUE,
                    value.place,
                    format!("the discriminator value `{text}` is not the name of the definition"),
                )
                .says("this value is used")
                .help(
                    "declare it in `x-ms-discriminator-value`, or in the `mapping` of the discriminator in OpenAPI 3",
                ),
            );
        }
        text
    }

    fn only_value(&self, node: &'a Node, member: &str) -> Option<&'a Node> {
        let parts = node.get("allOf").and_then(Node::as_sequence).unwrap_or_default();
        let declared = std::iter::once(node).chain(parts).find_map(|part| part.get("properties")?.get(member))?;
        match declared.get("enum").and_then(Node::as_sequence) {
            Some([only]) => Some(only),
            Some(_) => None,
            None => declared.get("const").filter(|_| self.reader.layout.openapi3),
        }
    }

    /// The discriminator of a schema, or of the nearest schema that it extends.
    fn discriminator(&mut self, node: &'a Node, schema: &Schema<'a>) -> Option<Located<String>> {
        if let Some(Discriminator { property, .. }) = schema.discriminator.as_ref().map(|declared| &declared.value) {
            return Some(Located { value: property.value.to_string(), place: property.place });
        }
        if let Some(declared) = declared_discriminator(node) {
            return Some(declared);
        }
        let mut open: Vec<&'a Node> =
            node.get("allOf").and_then(Node::as_sequence).unwrap_or_default().iter().collect();
        let mut seen = HashSet::from([Identity(node)]);
        while let Some(part) = open.pop() {
            if !self.reader.spend(1, part.place) {
                break;
            }
            let Some(reference) = part.get("$ref").and_then(Node::as_str) else { continue };
            let Ok(base) = self.documents.resolve(reference, part.place) else { continue };
            if !seen.insert(Identity(base.node)) {
                continue;
            }
            if let Some(declared) = declared_discriminator(base.node) {
                return Some(declared);
            }
            open.extend(base.node.get("allOf").and_then(Node::as_sequence).unwrap_or_default());
        }
        None
    }

    /// The union of a schema and of all schemas that extend it.
    pub(super) fn union(&mut self, node: &'a Node, name: &str, discriminator: Located<String>) -> Union {
        let mut variants = Vec::new();
        let mut seen = HashSet::from([Identity(node)]);
        let mut open: Vec<(&'a Node, Option<&'a str>)> = vec![(node, None)];
        while let Some((definition, key)) = open.pop() {
            if !self.reader.spend(MEMBER, definition.place) {
                break;
            }
            let name = key.unwrap_or(name);
            let schema = SchemaNode(definition).schema(&mut self.reader);
            let tag = self.tag(name, &schema, &discriminator);
            let (value, place) = (tag.value.clone(), definition.place);
            let is_base = self.subtypes.contains_key(&Identity(definition));
            let another = |own: Located<String>| own.value != discriminator.value;
            if key.is_some() && is_base && declared_discriminator(definition).is_some_and(another) {
                // A union within the union: its structures have this discriminator as a member.
                let shape = self.named(Resolved { node: definition, name: key });
                variants.push(Variant { value, shape, place });
                continue;
            }
            let shape = match key {
                // A schema that no other extends is no union: a reference to it is the structure.
                Some(_) if !is_base => self.named(Resolved { node: definition, name: key }),
                _ => self.itself(definition, name, tag),
            };
            variants.push(Variant { value, shape, place });
            for entry in self.subtypes.get(&Identity(definition)).cloned().unwrap_or_default().into_iter().rev() {
                if seen.insert(Identity(&entry.value)) {
                    open.push((&entry.value, Some(&entry.key.text)));
                }
            }
        }
        Union { discriminator, variants }
    }

    /// The structure of a schema whose references are the union.
    fn itself(&mut self, node: &'a Node, name: &str, tag: StructureTag) -> ShapeId {
        if let Some(id) = self.ids.get(&(Identity(node), Role::Itself)) {
            return *id;
        }
        let kind = TaskKind::Structure { tag: Some(tag) };
        self.enqueue(node, Role::Itself, format!("{name}.base"), ShapeOrigin::Inline, kind)
    }
}
