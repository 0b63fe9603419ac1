//! Schemas become types where they are used, and definitions get their identities.

use super::Lowering;
use super::extensions;
use super::facts::{constraints, docs, nullable, schema_cost, schema_extensions, text, unknown_type};
use super::kinds::Kind;
use super::names::Trail;
use crate::input::Input;
use crate::input::reader::Spanned;
use crate::input::schema::{Schema, SchemaNode};
use crate::node::{Identity, Node};
use crate::resolve::Resolved;
use crate::service::*;
use std::collections::HashSet;

impl<'a> Lowering<'a> {
    /// Assigns identities to the shapes of all named schemas, in document order.
    pub(super) fn definitions(&mut self, input: &Input<'a>) {
        let schemas = &input.document.schemas;
        for (entry, schema) in schemas {
            for part in schema.0.get("allOf").and_then(Node::as_sequence).unwrap_or_default() {
                let Some(reference) = part.get("$ref").and_then(Node::as_str) else { continue };
                if let Ok(base) = self.documents.resolve(reference, part.place) {
                    self.subtypes.entry(Identity(base.node)).or_default().push(entry);
                }
            }
        }
        if self.reader.layout.openapi3 {
            self.find_unions();
        }
        let bodies = self.bodies(input);
        for (entry, schema) in schemas {
            if !self.reader.spend(1, schema.0.place) {
                return;
            }
            let target = Resolved { node: schema.0, name: Some(&entry.key.text) };
            match self.kind(schema.0) {
                // A schema that is only a request has the operation's name; another reference gives it a shape of its own.
                Kind::Structure if bodies.contains(&Identity(schema.0)) => {}
                Kind::Structure | Kind::Enum | Kind::Union | Kind::Untagged => {
                    self.named(target);
                }
                Kind::Alias => {}
            }
        }
        // Aliases come last: they assign identities to their inline schemas. Each is lowered, even if it is unused, so
        // that all diagnostics are reported at once.
        for (entry, schema) in schemas {
            if self.kind(schema.0) == Kind::Alias {
                self.alias(Resolved { node: schema.0, name: Some(&entry.key.text) });
            }
        }
    }

    /// The definitions that are the whole body of an awsJson request.
    fn bodies(&self, input: &Input<'a>) -> HashSet<Identity<'a>> {
        if self.protocol == Protocol::Rest {
            return HashSet::new();
        }
        let target = |schema: SchemaNode<'a>| {
            let reference = schema.0.get("$ref")?;
            Some(Identity(self.documents.resolve(reference.as_str()?, reference.place).ok()?.node))
        };
        input.body_schemas().into_iter().filter_map(target).collect()
    }

    /// The type of a schema where it is used.
    pub(super) fn type_use(&mut self, node: SchemaNode<'a>, trail: &Trail<'_>) -> TypeUse {
        let schema = node.schema(&mut self.reader);
        self.type_of(node.0, &schema, trail)
    }

    /// The type of a schema that was read already.
    pub(super) fn type_of(&mut self, node: &'a Node, schema: &Schema<'a>, trail: &Trail<'_>) -> TypeUse {
        if !self.reader.spend(schema_cost(schema), node.place) {
            return unknown_type(node.place);
        }
        if let Some(reference) = &schema.reference {
            return self.reference(reference, schema);
        }
        if let Some(reference) = self.only_reference(schema) {
            return self.reference(&reference, schema);
        }
        self.untyped_keywords(schema);
        match self.kind(node) {
            kind @ (Kind::Structure | Kind::Enum | Kind::Union | Kind::Untagged) => {
                let id = self.inline(node, schema, trail);
                let mut dressed = self.dressed(Type::Shape(id), schema);
                if matches!(kind, Kind::Union | Kind::Untagged) {
                    dressed.nullable = dressed.nullable.or(self.null_alternative(node));
                }
                dressed
            }
            Kind::Alias => {
                if let Some(choice) = self.choice(schema, trail) {
                    return choice;
                }
                let (ty, nullable) = self.bare(schema, trail);
                let mut dressed = self.dressed(ty, schema);
                dressed.nullable = dressed.nullable.or(nullable);
                dressed.keys = self.keys(schema, &dressed.ty, trail);
                dressed
            }
        }
    }

    /// The reference of `allOf: [{$ref}]` without other keys that affect the type.
    fn only_reference(&mut self, schema: &Schema<'a>) -> Option<Spanned<&'a str>> {
        let parts = schema.all_of.as_ref()?;
        let [part] = parts.value.as_slice() else { return None };
        if schema.properties.is_some() || schema.additional_properties.is_some() || schema.required.is_some() {
            return None;
        }
        let part = part.value.schema(&mut self.reader);
        part.reference
    }

    /// A type with the constraints, flags and texts of its schema.
    pub(super) fn dressed(&mut self, ty: Type, schema: &Schema<'a>) -> TypeUse {
        let reader = &mut self.reader;
        let password = schema.format.as_ref().filter(|format| format.value == "password");
        TypeUse {
            ty,
            alias: None,
            format: schema.format.as_ref().map(text),
            constraints: constraints(schema),
            sensitive: extensions::flag(&schema.extensions, "x-sensitive", reader)
                .or(password.map(|format| format.place)),
            nullable: nullable(schema, reader),
            keys: None,
            docs: docs(schema),
            extensions: schema_extensions(schema),
            place: schema.place(),
        }
    }

    /// `x-keys`: the type of the keys of a map, which are text in JSON.
    fn keys(&mut self, schema: &Schema<'a>, ty: &Type, trail: &Trail<'_>) -> Option<Box<TypeUse>> {
        let node = &extensions::find(&schema.extensions, "x-keys")?.value;
        let own = SchemaNode(node).schema(&mut self.reader);
        let end = match &own.reference {
            Some(reference) => self.follow(reference).map(|target| target.node),
            None => Some(node),
        };
        let is_enum = end.is_some_and(|end| matches!(self.kind(end), Kind::Enum));
        let keys = self.type_of(node, &own, &trail.child("key"));
        let is_text = keys.ty == Type::String || (is_enum && keys.ty.as_shape().is_some());
        if !is_text || !matches!(ty, Type::Map(_)) {
            extensions::malformed("x-keys", node.place, "a schema of text, in the schema of a map", &mut self.reader);
            return None;
        }
        Some(Box::new(keys))
    }
}
