//! References become the types or shapes of what they refer to.

use super::facts::{constraints, cost, nullable, unknown_type};
use super::kinds::Kind;
use super::names::Trail;
use super::{Lowering, Role, Task, TaskKind, extensions};
use crate::diagnostic::{Code, Diagnostic};
use crate::input::reader::{MEMBER, Spanned};
use crate::input::schema::{Schema, SchemaNode};
use crate::node::{Identity, Node};
use crate::resolve::Resolved;
use crate::service::*;
use std::collections::HashSet;

/// The deepest chain of aliases; a deeper alias gets a name, so that the call stack stays short.
const ALIAS_DEPTH: usize = 16;

impl<'a> Lowering<'a> {
    /// The type of a reference; of the keys beside it, texts and flags count, and those that would change the type do not.
    pub(super) fn reference(&mut self, reference: &Spanned<&'a str>, schema: &Schema<'a>) -> TypeUse {
        let mut used = match self.follow(reference) {
            Some(target) => self.target(target),
            None => unknown_type(schema.place()),
        };
        self.beside(&mut used, schema);
        let typed = schema.types.as_ref().filter(|types| {
            // In OpenAPI 3.1 a type beside a reference may repeat that of its target.
            let target = |key: &str| self.documents.follow(reference.value, reference.place).ok()?.get(key)?.as_str();
            let declared = types.value.0.first().map(|ty| ty.value);
            !self.reader.layout.openapi3 || declared != target("type")
        });
        if let Some(types) = typed.filter(|_| schema.reference.is_some()) {
            self.reader.diagnostics.push(
                Diagnostic::warning(
                    Code::REFERENCE_SIBLINGS,
                    types.key,
                    "`type` beside a `$ref` does not change its type",
                )
                .says("it is ignored")
                .help("remove the key, or the reference"),
            );
        }
        if constraints(schema) != Constraints::default() || schema.properties.is_some() || schema.items.is_some() {
            self.reader.diagnostics.push(
                Diagnostic::warning(
                    Code::REFERENCE_SIBLINGS,
                    reference.place,
                    "keys beside a `$ref` do not change its type",
                )
                .says("constraints, `properties` and `items` beside it are ignored")
                .help("put both into an `allOf`, or remove the keys beside the reference"),
            );
        }
        used
    }

    /// Resolves a reference, through schemas that consist of a reference only.
    pub(super) fn follow(&mut self, reference: &Spanned<&'a str>) -> Option<Resolved<'a>> {
        let mut place = reference.place;
        let mut text = reference.value;
        let mut seen: Vec<&'a Node> = Vec::new();
        let mut known: HashSet<Identity<'a>> = HashSet::new();
        let end = loop {
            let target = match self.documents.resolve(text, place) {
                Ok(target) => target,
                Err(error) => {
                    self.reader.dangling_schema(self.documents, text, place, error);
                    return None;
                }
            };
            if let Some(end) = self.followed.get(&Identity(target.node)) {
                break *end;
            }
            if !known.insert(Identity(target.node)) {
                break None;
            }
            seen.push(target.node);
            match target.node.get("$ref") {
                Some(next) if next.as_str().is_some() => {
                    place = next.place;
                    text = next.as_str().unwrap_or_default();
                }
                _ => break Some(target),
            }
        };
        if end.is_none() {
            let way = seen.last().map_or(reference.place, |node| node.place);
            self.reader.diagnostics.push(
                Diagnostic::error(
                    Code::REFERENCE_CYCLE,
                    reference.place,
                    "the chain of references ends where it began",
                )
                .label(way, "through this reference")
                .help("declare a type in one of the schemas"),
            );
        }
        self.followed.extend(seen.into_iter().map(|node| (Identity(node), end)));
        end
    }

    /// The type of the schema that a reference resolves to.
    fn target(&mut self, target: Resolved<'a>) -> TypeUse {
        match self.kind(target.node) {
            kind @ (Kind::Structure | Kind::Enum | Kind::Union | Kind::Untagged) => {
                if let Some(known) = self.uses.get(&Identity(target.node)) {
                    return known.clone();
                }
                let id = self.named(target);
                let mut used = unknown_type(target.node.place);
                used.ty = Type::Shape(id);
                let schema = SchemaNode(target.node).schema(&mut self.reader);
                used.nullable = nullable(&schema, &mut self.reader);
                if matches!(kind, Kind::Union | Kind::Untagged) {
                    used.nullable = used.nullable.or(self.null_alternative(target.node));
                }
                used.sensitive = extensions::flag(&schema.extensions, "x-sensitive", &mut self.reader);
                self.uses.insert(Identity(target.node), used.clone());
                used
            }
            Kind::Alias => self.alias(target),
        }
    }

    /// The type of an alias; one that contains itself gets a name of its own.
    pub(super) fn alias(&mut self, target: Resolved<'a>) -> TypeUse {
        let (place, identity) = (target.node.place, Identity(target.node));
        let mut named = unknown_type(place);
        if let Some(id) = self.ids.get(&(identity, Role::Reference)) {
            named.ty = Type::Shape(*id);
            return named;
        }
        if let Some(known) = self.aliases.get(&identity) {
            // Nested tuples grow exponentially; the budget is exceeded before they are copied.
            return if self.reader.spend(cost(known), place) { known.clone() } else { named };
        }
        let name = target.name.unwrap_or("Value");
        if self.open_aliases.contains(&identity) || self.open_aliases.len() > ALIAS_DEPTH {
            let id = self.newtype(target.node, name);
            named.ty = Type::Shape(id);
            return named;
        }
        self.open_aliases.push(identity);
        let schema = SchemaNode(target.node).schema(&mut self.reader);
        let mut used = self.type_of(target.node, &schema, &Trail::root(name));
        self.open_aliases.pop();
        // It refers to itself, and got a name on the way.
        if let Some(id) = self.ids.get(&(identity, Role::Reference)) {
            named.ty = Type::Shape(*id);
            return named;
        }
        used.alias = target.name.map(|name| Located { value: name.to_string(), place });
        if !self.reader.spend(cost(&used), place) {
            return named;
        }
        self.aliases.insert(identity, used.clone());
        used
    }

    /// The shape of a definition that has a name of its own.
    pub(super) fn named(&mut self, target: Resolved<'a>) -> ShapeId {
        if let Some(id) = self.ids.get(&(Identity(target.node), Role::Reference)) {
            return *id;
        }
        let name = target.name.unwrap_or("Value").to_string();
        let schema = SchemaNode(target.node).schema(&mut self.reader);
        let kind = match self.kind(target.node) {
            Kind::Enum => TaskKind::Enum,
            Kind::Union => self.one_of_task(target.node),
            Kind::Untagged => TaskKind::Untagged,
            Kind::Alias => TaskKind::Newtype,
            Kind::Structure => match self.union_of(target.node, &schema) {
                Some(discriminator) => TaskKind::Union { discriminator },
                None => TaskKind::Structure { tag: self.tag_of(target.node, &name, &schema) },
            },
        };
        self.enqueue(target.node, Role::Reference, name, ShapeOrigin::Definition, kind)
    }

    pub(super) fn inline(&mut self, node: &'a Node, schema: &Schema<'a>, trail: &Trail<'_>) -> ShapeId {
        if let Some(id) = self.ids.get(&(Identity(node), Role::Reference)) {
            return *id;
        }
        let kind = match self.kind(node) {
            Kind::Enum => TaskKind::Enum,
            Kind::Union => self.one_of_task(node),
            Kind::Untagged => TaskKind::Untagged,
            Kind::Structure => TaskKind::Structure { tag: None },
            Kind::Alias => TaskKind::Newtype,
        };
        let known = known_enum(schema);
        if let Some(id) = known.as_ref().and_then(|key| self.known_enums.get(key)) {
            self.ids.insert((Identity(node), Role::Reference), *id);
            return *id;
        }
        let id = self.enqueue(node, Role::Reference, trail.name(), ShapeOrigin::Inline, kind);
        self.known_enums.extend(known.map(|key| (key, id)));
        if let Some((_, task)) = self.queue.back_mut() {
            task.schema = Some(Box::new(schema.clone()));
        }
        id
    }

    /// The task of a schema that is a union.
    fn one_of_task(&self, node: &'a Node) -> TaskKind<'a> {
        match self.unions.get(&Identity(node)) {
            Some(union) => TaskKind::OneOf(Box::new(union.clone())),
            None => TaskKind::Newtype,
        }
    }

    fn newtype(&mut self, node: &'a Node, name: &str) -> ShapeId {
        self.enqueue(node, Role::Reference, name.to_string(), ShapeOrigin::Definition, TaskKind::Newtype)
    }

    pub(super) fn enqueue(
        &mut self,
        node: &'a Node,
        role: Role,
        name: String,
        origin: ShapeOrigin,
        kind: TaskKind<'a>,
    ) -> ShapeId {
        self.reader.spend(2 * MEMBER, node.place);
        let id = ShapeId(u32::try_from(self.shapes.len()).expect("fewer than 2^32 shapes"));
        self.shapes.push(None);
        if matches!(kind, TaskKind::Enum) {
            self.enums.insert(id);
        }
        if matches!(kind, TaskKind::Untagged) {
            self.untagged.insert(id);
        }
        self.ids.insert((Identity(node), role), id);
        self.queue.push_back((id, Task { node, schema: None, name, origin, kind }));
        id
    }
}

/// The name and values of `x-ms-enum`: equal ones in several places are one enum.
fn known_enum(schema: &Schema<'_>) -> Option<String> {
    let name = extensions::find(&schema.extensions, "x-ms-enum")?.value.get("name")?.as_str()?;
    let values: Vec<_> = schema.values.as_ref()?.value.iter().map(|value| value.value.to_json()).collect();
    Some(format!("{name}={}", serde_json::Value::from(values)))
}
