//! `oneOf` and `anyOf`: unions with a discriminator, and alternatives that are one type.

use super::alternatives::{Branch, alternatives};
use super::facts::nullable;
use super::kinds::Kind;
use super::names::Trail;
use super::{Lowering, OneOf};
use crate::diagnostic::{Code, Diagnostic};
use crate::input::reader::MEMBER;
use crate::input::schema::{Schema, SchemaNode};
use crate::node::{Identity, Node, NodeLocation, Value};
use crate::service::*;

impl<'a> Lowering<'a> {
    /// Finds the unions of the document and the discriminator values of their variants, before any shape is lowered: a
    /// structure writes the value itself.
    pub(super) fn find_unions(&mut self) {
        let mut open = vec![self.documents.root];
        while let Some(node) = open.pop() {
            match &node.value {
                Value::Mapping(mapping) => {
                    if let Some(discriminator) = mapping.get("discriminator").filter(|node| node.as_mapping().is_some())
                    {
                        self.find_union(node, discriminator);
                    }
                    open.extend(mapping.iter().rev().map(|entry| &entry.value));
                }
                Value::Sequence(items) => open.extend(items.iter().rev()),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
            }
        }
        // Kinds that were determined before all unions were known.
        self.kinds.borrow_mut().clear();
    }

    fn find_union(&mut self, node: &'a Node, discriminator: &'a Node) {
        let mapping = discriminator.get("mapping").and_then(Node::as_mapping);
        for entry in mapping.into_iter().flat_map(|mapping| mapping.iter()) {
            let Some(target) = entry.value.as_str() else { continue };
            // An unresolved value is the name of a schema that does not exist; its variant is not found either.
            if let Ok(target) = self.documents.resolve(target, entry.value.place) {
                self.mapped.entry(Identity(target.node)).or_insert(&entry.key.text);
            }
        }
        let Some(member) = discriminator.get("propertyName").and_then(|node| Some((node.as_str()?, node.place))) else {
            return;
        };
        let Some(union) = self.variants(node, member) else { return };
        for (tag, target) in &union.variants {
            self.tags.entry(Identity(target.node)).or_insert_with(|| tag.clone());
        }
        self.unions.insert(Identity(node), union);
    }

    /// The variants of a union; `None` where one is no structure of its own, or has another value elsewhere.
    fn variants(&mut self, node: &'a Node, (member, place): (&'a str, NodeLocation)) -> Option<OneOf<'a>> {
        if node.get("properties").is_some() {
            return None;
        }
        let alternatives = alternatives(node)?;
        let mut variants = Vec::new();
        for alternative in &alternatives.branches {
            let Branch::Schema(alternative) = *alternative else { return None };
            if !self.reader.spend(MEMBER, alternative.place) {
                return None;
            }
            let reference = alternative.get("$ref")?;
            let target = self.documents.resolve(reference.as_str()?, reference.place).ok()?;
            let is_base =
                target.node.get("discriminator").is_some() && self.subtypes.contains_key(&Identity(target.node));
            if is_base || self.kind_of(target.node) != Kind::Structure {
                return None;
            }
            let value = match self.mapped.get(&Identity(target.node)).copied() {
                Some(mapped) => mapped,
                None => self.own_tag(target.node, member, target.name?),
            };
            let tag = StructureTag { member: member.to_string(), value: value.to_string(), place };
            let fits = |known: &StructureTag| known.member == tag.member && known.value == tag.value;
            if !self.tags.get(&Identity(target.node)).is_none_or(fits) {
                return None;
            }
            variants.push((tag, target));
        }
        (!variants.is_empty()).then(|| OneOf { discriminator: Located { value: member.to_string(), place }, variants })
    }

    /// Lowers a union that [`Lowering::find_unions`] found.
    pub(super) fn one_of(&mut self, union: OneOf<'a>) -> Union {
        let mut variants: Vec<Variant> = Vec::new();
        for (tag, target) in union.variants {
            let shape = self.named(target);
            if variants.iter().all(|variant| variant.value != tag.value) {
                variants.push(Variant { value: tag.value, shape, place: target.node.place });
            }
        }
        Union { discriminator: union.discriminator, variants }
    }

    /// The type of a schema whose alternatives are one type; `None` if it has no alternatives.
    pub(super) fn choice(&mut self, schema: &Schema<'a>, trail: &Trail<'_>) -> Option<TypeUse> {
        let later = schema.later.as_ref()?;
        later.one_of.as_ref().or(later.any_of.as_ref())?;
        let alternatives = alternatives(schema.node)?;
        let null = self.null_alternative(schema.node);
        let distinct = self.distinct(schema.node, &alternatives.branches, 0);
        let Some(Branch::Schema(only)) = distinct.first() else {
            let mut used = self.dressed(Type::Document, schema);
            used.nullable = used.nullable.or(null).or(nullable(schema, &mut self.reader));
            return Some(used);
        };
        let mut used = self.type_use(SchemaNode(only), trail);
        if alternatives.branches.len() > 1 {
            // A value that one of them forbids may be allowed by another.
            used.constraints = Constraints::default();
            used.format = None;
            used.alias = None;
            if matches!(
                used.ty,
                Type::Timestamp(TimestampFormat::DateTime | TimestampFormat::HttpDate) | Type::Date | Type::Blob(_)
            ) {
                used.ty = Type::String;
            }
        }
        self.beside(&mut used, schema);
        used.nullable = used.nullable.or(null);
        Some(used)
    }

    /// Adds what is declared beside a reference or a single alternative: texts and flags count.
    pub(super) fn beside(&mut self, used: &mut TypeUse, schema: &Schema<'a>) {
        let beside = self.dressed(Type::Document, schema);
        used.place = schema.place();
        used.sensitive = used.sensitive.or(beside.sensitive);
        used.nullable = used.nullable.or(beside.nullable);
        used.docs.summary = beside.docs.summary.or(used.docs.summary.take());
        used.docs.description = beside.docs.description.or(used.docs.description.take());
        used.extensions.extend(beside.extensions);
    }

    /// Warns of keywords that have no effect on the generated types.
    pub(super) fn untyped_keywords(&mut self, schema: &Schema<'a>) {
        let Some(later) = &schema.later else { return };
        for (key, keyword) in later.untyped() {
            // A closed object is an object.
            if key.starts_with("unevaluated") && matches!(keyword.value.value, Value::Bool(false)) {
                continue;
            }
            self.reader.diagnostics.push(
                Diagnostic::warning(
                    Code::UNTYPED_KEYWORD,
                    keyword.key,
                    format!("`{key}` has no effect on the generated types"),
                )
                .help("it is carried as an extension; the service checks it"),
            );
        }
        if schema.properties.is_some() {
            self.alternatives_without_effect(schema, "beside `properties`");
        }
    }

    /// Warns of alternatives of a structure, whose members are not those of the structure.
    pub(super) fn alternatives_without_effect(&mut self, schema: &Schema<'a>, location: &str) {
        let Some(later) = &schema.later else { return };
        if let Some(list) = later.one_of.as_ref().or(later.any_of.as_ref()) {
            self.reader.diagnostics.push(
                Diagnostic::warning(
                    Code::UNTYPED_KEYWORD,
                    list.key,
                    format!("alternatives {location} have no effect on the generated types"),
                )
                .help("repeat the other members in each alternative"),
            );
        }
    }
}
