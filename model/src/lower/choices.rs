//! `oneOf` and `anyOf`: nullable types, unions with a discriminator, and text; everything else is any JSON value.

use super::facts::nullable;
use super::kinds::Kind;
use super::names::Trail;
use super::{Lowering, OneOf};
use crate::diagnostic::{Code, Diagnostic};
use crate::input::reader::{Field, MEMBER, Spanned};
use crate::input::schema::{Schema, SchemaNode};
use crate::node::{Identity, Node, NodeLocation, Value};
use crate::service::*;

/// The keywords whose values are alternatives.
const KEYWORDS: [&str; 2] = ["oneOf", "anyOf"];

/// The alternatives of a schema without null, and the location of null among them.
struct Alternatives<'a> {
    nodes: Vec<&'a Node>,
    null: Flag,
}

/// The alternatives of a node, if it has any.
fn alternatives(node: &Node) -> Option<Alternatives<'_>> {
    let all = KEYWORDS.into_iter().find_map(|key| node.get(key)?.as_sequence())?;
    let null = all.iter().find(|node| is_null(node)).map(|node| node.place);
    Some(Alternatives { nodes: all.iter().filter(|node| !is_null(node)).collect(), null })
}

/// Whether a schema allows null alone.
fn is_null(node: &Node) -> bool {
    let only_null = |node: &Node| matches!(&node.value, Value::Null);
    node.get("type").and_then(Node::as_str) == Some("null")
        || node.get("const").is_some_and(only_null)
        || node
            .get("enum")
            .and_then(Node::as_sequence)
            .is_some_and(|values| !values.is_empty() && values.iter().all(only_null))
}

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
        for alternative in &alternatives.nodes {
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

    /// The type of a schema with alternatives that is no union; `None` if it has no alternatives.
    pub(super) fn choice(&mut self, schema: &Schema<'a>, trail: &Trail<'_>) -> Option<TypeUse> {
        let later = schema.later.as_ref()?;
        let list: &Field<Vec<Spanned<SchemaNode<'a>>>> =
            if later.one_of.is_some() { &later.one_of } else { &later.any_of };
        let place = list.as_ref()?.key;
        let alternatives = alternatives(schema.node)?;
        if let [only] = alternatives.nodes.as_slice() {
            let mut used = self.type_use(SchemaNode(only), trail);
            self.beside(&mut used, schema);
            used.nullable = used.nullable.or(alternatives.null);
            return Some(used);
        }
        let mut used = self.dressed(Type::Document, schema);
        used.nullable = used.nullable.or(alternatives.null).or(nullable(schema, &mut self.reader));
        if alternatives.nodes.is_empty() {
            return Some(used);
        }
        let mut types = Vec::new();
        for (index, node) in alternatives.nodes.iter().enumerate() {
            types.push(self.type_use(SchemaNode(node), &trail.child(&format!("option{index}"))));
        }
        match self.common(&types) {
            Some(ty) => used.ty = ty,
            None => self.reader.diagnostics.push(
                Diagnostic::warning(
                    Code::UNTAGGED_UNION,
                    place,
                    "the alternatives have no discriminator that tells them apart",
                )
                .says("it is read as any JSON value")
                .help("add a `discriminator`, and let each alternative be a reference to a structure"),
            ),
        }
        Some(used)
    }

    /// The one type that has all values of some types: text, or a type that all share.
    fn common(&self, types: &[TypeUse]) -> Option<Type> {
        let first = &types.first()?.ty;
        let is_text = |ty: &Type| match ty {
            Type::String | Type::Timestamp(TimestampFormat::DateTime | TimestampFormat::HttpDate) | Type::Date => true,
            Type::Shape(id) => self.text_enums.contains(id),
            Type::Boolean
            | Type::Integer(_)
            | Type::Float(_)
            | Type::Blob(_)
            | Type::Timestamp(TimestampFormat::EpochSeconds)
            | Type::List(_)
            | Type::Tuple(_)
            | Type::Map(_)
            | Type::Document => false,
        };
        if types.iter().all(|used| used.ty == *first) {
            return match first {
                Type::Document => None,
                ty => Some(ty.clone()),
            };
        }
        types.iter().all(|used| is_text(&used.ty)).then_some(Type::String)
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
        let shaped = schema.properties.is_some() && (later.one_of.is_some() || later.any_of.is_some());
        if let (true, Some(list)) = (shaped, later.one_of.as_ref().or(later.any_of.as_ref())) {
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::UNTYPED_KEYWORD, list.key, "alternatives beside `properties` have no effect")
                    .help("move the `properties` into the alternatives"),
            );
        }
    }
}
