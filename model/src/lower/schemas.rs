//! Schemas where they are used become types.

use super::extensions::{self, carry, known};
use super::names::Trail;
use super::{Lowering, Role, Task, TaskKind};
use crate::diagnostic::Diagnostic;
use crate::node::{Identity, Node, NodeLocation, Value};
use crate::resolve::Resolved;
use crate::service::*;
use crate::swagger::{Additional, Document, Items, MEMBER, Said, Schema, SchemaNode, TEXT};
use std::collections::HashSet;

/// Aliases of aliases beyond this depth get a name of their own, so that the call stack stays short.
const ALIAS_DEPTH: usize = 16;

/// Beyond so many parts that say no type, an `allOf` is a structure.
const ALL_OF_STEPS: usize = 64;

/// What a definition becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Named members.
    Structure,
    /// A list of strings or whole numbers.
    Enum,
    /// Anything else: it has no name of its own, and is put in where it is used.
    Alias,
}

/// What is known of the alias that a type is reached through.
struct Alias<'a> {
    name: Option<&'a str>,
    place: NodeLocation,
}

impl<'a> Lowering<'a> {
    /// Hands out identities for all definitions, in document order, so that shapes stand in that order.
    pub(super) fn definitions(&mut self, document: &Document<'a>) {
        let Some(definitions) = &document.definitions else { return };
        for (entry, schema) in &definitions.value.0 {
            for part in schema.0.get("allOf").and_then(Node::as_sequence).unwrap_or_default() {
                let Some(reference) = part.get("$ref").and_then(Node::as_str) else { continue };
                if let Ok(base) = self.documents.resolve(reference, part.place) {
                    self.subtypes.entry(Identity(base.node)).or_default().push(entry);
                }
            }
        }
        let bodies = self.bodies(document);
        for (entry, schema) in &definitions.value.0 {
            if !self.reader.spend(1, schema.0.place) {
                return;
            }
            let target = Resolved { node: schema.0, name: Some(&entry.key.text) };
            match self.kind(schema.0) {
                // What is only a request bears the operation's name; where something else refers to it, it is reached.
                Kind::Structure if bodies.contains(&Identity(schema.0)) => {}
                Kind::Structure | Kind::Enum => {
                    self.named(target);
                }
                Kind::Alias => {}
            }
        }
        // Aliases come last: they hand out identities to what is inline in them. Each is lowered, though nobody may
        // use it, so that all complaints come at once.
        for (entry, schema) in &definitions.value.0 {
            if self.kind(schema.0) == Kind::Alias {
                self.alias(Resolved { node: schema.0, name: Some(&entry.key.text) });
            }
        }
    }

    /// The definitions that are the whole body of an awsJson request.
    fn bodies(&self, document: &Document<'a>) -> HashSet<Identity<'a>> {
        if self.protocol == Protocol::Rest {
            return HashSet::new();
        }
        let paths = document.paths.iter().flat_map(|paths| &paths.value.items);
        let operations = paths.flat_map(|(_, item)| super::operations::methods(item).map(|(_, said)| &said.value));
        let parameters = operations.flat_map(|operation| &operation.parameters).flat_map(|said| &said.value.0);
        parameters
            .filter_map(|parameter| {
                let reference = parameter.schema.as_ref()?.value.0.get("$ref")?;
                Some(Identity(self.documents.resolve(reference.as_str()?, reference.place).ok()?.node))
            })
            .collect()
    }

    /// What a schema becomes, seen from its keys alone.
    pub(super) fn kind(&self, node: &'a Node) -> Kind {
        let known = self.kinds.borrow().get(&Identity(node)).copied();
        known.unwrap_or_else(|| {
            let kind = self.kind_of(node);
            self.kinds.borrow_mut().insert(Identity(node), kind);
            kind
        })
    }

    fn kind_of(&self, node: &'a Node) -> Kind {
        if node.get("$ref").is_some_and(|reference| reference.as_str().is_some()) {
            return Kind::Alias;
        }
        let ty = node.get("type").and_then(Node::as_str);
        if let Some(values) = node.get("enum").and_then(Node::as_sequence) {
            return enum_kind(values.iter(), ty);
        }
        if node.get("properties").is_some_and(|properties| matches!(properties.value, Value::Mapping(_))) {
            return Kind::Structure;
        }
        if let Some(parts) = node.get("allOf").and_then(Node::as_sequence) {
            return self.all_of_kind(parts);
        }
        let closed = node.get("additionalProperties").is_some_and(|more| matches!(more.value, Value::Bool(false)));
        if (ty == Some("object") && closed) || node.get("x-error").is_some() {
            return Kind::Structure;
        }
        Kind::Alias
    }

    /// `allOf` is a structure, unless its first part that says anything is a mere alias (a string with a pattern).
    fn all_of_kind(&self, parts: &'a [Node]) -> Kind {
        let mut steps = 0;
        let mut open: Vec<&'a Node> = parts.iter().rev().collect();
        while let Some(part) = open.pop() {
            steps += 1;
            if steps > ALL_OF_STEPS {
                break;
            }
            if let Some(reference) = part.get("$ref").and_then(Node::as_str) {
                // One that leads nowhere is reported where it is lowered.
                open.extend(self.documents.resolve(reference, part.place).map(|target| target.node));
                continue;
            }
            if let Some(inner) = part.get("allOf").and_then(Node::as_sequence) {
                open.extend(inner.iter().rev());
            }
            match part.get("type").and_then(Node::as_str) {
                None | Some("object") => {}
                Some(_) => return Kind::Alias,
            }
        }
        Kind::Structure
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
        match self.kind(node) {
            Kind::Structure | Kind::Enum => {
                let id = self.inline(node, schema, trail);
                self.dressed(Type::Shape(id), schema)
            }
            Kind::Alias => {
                let (ty, nullable) = self.bare(schema, trail);
                let mut dressed = self.dressed(ty, schema);
                dressed.nullable = dressed.nullable.or(nullable);
                dressed.keys = self.keys(schema, &dressed.ty, trail);
                dressed
            }
        }
    }

    /// `allOf: [{$ref}]` with nothing else that shapes it is that reference.
    fn only_reference(&mut self, schema: &Schema<'a>) -> Option<Said<&'a str>> {
        let parts = schema.all_of.as_ref()?;
        let [part] = parts.value.as_slice() else { return None };
        if schema.properties.is_some() || schema.additional_properties.is_some() || schema.required.is_some() {
            return None;
        }
        let part = part.value.schema(&mut self.reader);
        part.reference
    }

    /// A type with all that the schema says of it.
    fn dressed(&mut self, ty: Type, schema: &Schema<'a>) -> TypeUse {
        let reader = &mut self.reader;
        let password = schema.format.as_ref().filter(|format| format.value == "password");
        TypeUse {
            ty,
            alias: None,
            format: schema.format.as_ref().map(fact),
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

    /// `x-keys`: what the keys of a map are; JSON lets them be nothing but text.
    fn keys(&mut self, schema: &Schema<'a>, ty: &Type, trail: &Trail<'_>) -> Option<Box<TypeUse>> {
        let node = &extensions::find(&schema.extensions, "x-keys")?.value;
        let own = SchemaNode(node).schema(&mut self.reader);
        let end = match &own.reference {
            Some(reference) => self.follow(reference).map(|target| target.node),
            None => Some(node),
        };
        let is_enum = end.is_some_and(|end| matches!(self.kind(end), Kind::Enum));
        let keys = self.type_of(node, &own, &trail.child("key"));
        let is_text = match keys.ty {
            Type::String => true,
            Type::Shape(_) => is_enum,
            Type::Boolean
            | Type::Integer(_)
            | Type::Float(_)
            | Type::Blob(_)
            | Type::Timestamp(_)
            | Type::Date
            | Type::List(_)
            | Type::Tuple(_)
            | Type::Map(_)
            | Type::Document => false,
        };
        if !is_text || !matches!(ty, Type::Map(_)) {
            extensions::malformed("x-keys", node.place, "a schema of text, in the schema of a map", &mut self.reader);
            return None;
        }
        Some(Box::new(keys))
    }

    /// A reference, and what stands beside it: words and flags count, what would change the type does not.
    fn reference(&mut self, reference: &Said<&'a str>, schema: &Schema<'a>) -> TypeUse {
        let mut used = match self.follow(reference) {
            Some(target) => self.target(target),
            None => unknown_type(schema.place()),
        };
        let beside = self.dressed(Type::Document, schema);
        used.place = schema.place();
        used.sensitive = used.sensitive.or(beside.sensitive);
        used.nullable = used.nullable.or(beside.nullable);
        used.docs.summary = beside.docs.summary.or(used.docs.summary);
        used.docs.description = beside.docs.description.or(used.docs.description);
        used.extensions.extend(beside.extensions);
        if beside.constraints != Constraints::default() || schema.properties.is_some() || schema.items.is_some() {
            self.reader.diagnostics.push(
                Diagnostic::warning("reference-siblings", reference.place, "a `$ref` stands for the whole schema")
                    .says("what stands beside it and would change the type does not count")
                    .help("put both into an `allOf`, or remove what stands beside the reference"),
            );
        }
        used
    }

    /// What a reference refers to in the end, through references that are nothing else.
    pub(super) fn follow(&mut self, reference: &Said<&'a str>) -> Option<Resolved<'a>> {
        let mut place = reference.place;
        let mut text = reference.value;
        let mut seen: Vec<&'a Node> = Vec::new();
        let mut known: HashSet<Identity<'a>> = HashSet::new();
        let end = loop {
            let target = match self.documents.resolve(text, place) {
                Ok(target) => target,
                Err(complaint) => {
                    self.reader.diagnostics.push(complaint);
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
                Diagnostic::error("reference-cycle", reference.place, "this reference leads back to itself")
                    .label(way, "by way of this one")
                    .help("let one of them say a type"),
            );
        }
        self.followed.extend(seen.into_iter().map(|node| (Identity(node), end)));
        end
    }

    /// The type of a definition, or of whatever a reference refers to.
    fn target(&mut self, target: Resolved<'a>) -> TypeUse {
        match self.kind(target.node) {
            Kind::Structure | Kind::Enum => {
                if let Some(known) = self.uses.get(&Identity(target.node)) {
                    return known.clone();
                }
                let id = self.named(target);
                let mut used = unknown_type(target.node.place);
                used.ty = Type::Shape(id);
                let schema = SchemaNode(target.node).schema(&mut self.reader);
                used.nullable = nullable(&schema, &mut self.reader);
                used.sensitive = extensions::flag(&schema.extensions, "x-sensitive", &mut self.reader);
                self.uses.insert(Identity(target.node), used.clone());
                used
            }
            Kind::Alias => self.alias(target),
        }
    }

    /// The type of an alias; one that contains itself gets a name of its own.
    fn alias(&mut self, target: Resolved<'a>) -> TypeUse {
        let (place, identity) = (target.node.place, Identity(target.node));
        let mut named = unknown_type(place);
        if let Some(id) = self.ids.get(&(identity, Role::Reference)) {
            named.ty = Type::Shape(*id);
            return named;
        }
        if let Some(known) = self.aliases.get(&identity) {
            // A tuple of tuples of tuples, each said once: the whole of it is too much long before it is copied.
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
        // It met itself on the way, and got a name then.
        if let Some(id) = self.ids.get(&(identity, Role::Reference)) {
            named.ty = Type::Shape(*id);
            return named;
        }
        let alias = Alias { name: target.name, place };
        used.alias = alias.name.map(|name| Located { value: name.to_string(), place: alias.place });
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
            Kind::Alias => TaskKind::Newtype,
            Kind::Structure => match self.union_of(target.node, &schema) {
                Some(discriminator) => TaskKind::Union { discriminator },
                None => TaskKind::Structure { tag: self.tag_of(target.node, &name, &schema) },
            },
        };
        self.enqueue(target.node, Role::Reference, name, ShapeOrigin::Definition, kind)
    }

    fn inline(&mut self, node: &'a Node, schema: &Schema<'a>, trail: &Trail<'_>) -> ShapeId {
        if let Some(id) = self.ids.get(&(Identity(node), Role::Reference)) {
            return *id;
        }
        let kind = match self.kind(node) {
            Kind::Enum => TaskKind::Enum,
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

    fn newtype(&mut self, node: &'a Node, name: &str) -> ShapeId {
        self.enqueue(node, Role::Reference, name.to_string(), ShapeOrigin::Definition, TaskKind::Newtype)
    }

    pub(super) fn enqueue(
        &mut self,
        node: &'a Node,
        role: Role,
        name: String,
        origin: ShapeOrigin,
        kind: TaskKind,
    ) -> ShapeId {
        self.reader.spend(2 * MEMBER, node.place);
        let id = ShapeId(u32::try_from(self.shapes.len()).expect("fewer than 2^32 shapes"));
        self.shapes.push(None);
        self.ids.insert((Identity(node), role), id);
        self.queue.push_back((id, Task { node, schema: None, name, origin, kind }));
        id
    }

    /// The type that a schema says itself, and whether null is among its types.
    pub(super) fn bare(&mut self, schema: &Schema<'a>, trail: &Trail<'_>) -> (Type, Flag) {
        let types = schema.types.as_ref().map(|types| types.value.0.as_slice()).unwrap_or_default();
        let null = types.iter().find(|ty| ty.value == "null").map(|ty| ty.place);
        let others: Vec<_> = types.iter().filter(|ty| ty.value != "null").collect();
        let ty = match others.as_slice() {
            [] if null.is_some() => Type::Document,
            [] => self.inferred(schema, trail),
            [ty] => self.said(ty, schema, trail),
            [first, ..] => {
                self.reader.diagnostics.push(
                    Diagnostic::warning("several-types", first.place, "Swagger 2.0 knows one type at a time")
                        .help("it is read as any JSON value; say one type"),
                );
                Type::Document
            }
        };
        (ty, null)
    }

    fn said(&mut self, ty: &Said<&'a str>, schema: &Schema<'a>, trail: &Trail<'_>) -> Type {
        let format = schema.format.as_ref().map(|format| format.value);
        match ty.value {
            "string" => self.string(format),
            "integer" => self.integer(format),
            "number" => match format {
                Some("float") => Type::Float(FloatFormat::Float),
                _ => Type::Float(FloatFormat::Double),
            },
            "boolean" => Type::Boolean,
            "file" => Type::Blob(BlobFormat::Binary),
            "array" => self.list(schema, trail),
            "object" => self.object(schema, trail),
            unknown => {
                let known = ["string", "integer", "number", "boolean", "file", "array", "object"];
                let lower = unknown.to_lowercase();
                let alias = match lower.as_str() {
                    "int" | "int32" | "int64" | "long" => Some("integer"),
                    "float" | "double" | "decimal" => Some("number"),
                    "bool" => Some("boolean"),
                    "list" => Some("array"),
                    "map" | "dict" => Some("object"),
                    "str" | "text" | "date" | "datetime" | "date-time" | "uuid" => Some("string"),
                    _ => crate::swagger::nearest(unknown, known),
                };
                let complaint =
                    Diagnostic::warning("unknown-type", ty.place, format!("`{unknown}` is no type of Swagger 2.0"));
                self.reader.diagnostics.push(match alias {
                    Some(meant) => complaint.help(format!("it is read as any JSON value; did you mean `{meant}`?")),
                    None => complaint.help(format!("it is read as any JSON value; types are {}", known.join(", "))),
                });
                Type::Document
            }
        }
    }

    /// The type of a schema that says none, from what else it says.
    fn inferred(&mut self, schema: &Schema<'a>, trail: &Trail<'_>) -> Type {
        if schema.items.is_some() {
            return self.list(schema, trail);
        }
        if schema.additional_properties.is_some() || schema.properties.is_some() {
            return self.object(schema, trail);
        }
        if let Some(parts) = &schema.all_of {
            // The kind says that no part is a structure: the first that says a type says it for all.
            for part in &parts.value {
                let used = self.type_use(part.value, trail);
                if used.ty != Type::Document {
                    return used.ty;
                }
            }
            return Type::Document;
        }
        if schema.pattern.is_some() || schema.max_length.is_some() || schema.min_length.is_some() {
            return self.string(schema.format.as_ref().map(|format| format.value));
        }
        match schema.format.as_ref().map(|format| format.value) {
            Some(format @ ("int8" | "int16" | "int32" | "int64" | "uint8" | "uint16" | "uint32" | "uint64")) => {
                self.integer(Some(format))
            }
            Some("float") => Type::Float(FloatFormat::Float),
            Some("double") => Type::Float(FloatFormat::Double),
            Some(format @ ("byte" | "date" | "date-time" | "password" | "uuid")) => self.string(Some(format)),
            _ => Type::Document,
        }
    }

    fn string(&mut self, format: Option<&str>) -> Type {
        match format {
            Some("byte") => Type::Blob(BlobFormat::Base64),
            Some("base64url") => Type::Blob(BlobFormat::Base64Url),
            Some("binary") => Type::Blob(BlobFormat::Binary),
            Some("date") => Type::Date,
            Some("date-time" | "dateTime" | "datetime") => Type::Timestamp(self.timestamp(TimestampFormat::DateTime)),
            Some("date-time-rfc1123" | "rfc1123" | "http-date") => {
                Type::Timestamp(self.timestamp(TimestampFormat::HttpDate))
            }
            _ => Type::String,
        }
    }

    fn integer(&mut self, format: Option<&str>) -> Type {
        Type::Integer(match format {
            Some("int8") => IntegerFormat::Int8,
            Some("int16") => IntegerFormat::Int16,
            Some("int32") => IntegerFormat::Int32,
            Some("uint8") => IntegerFormat::UInt8,
            Some("uint16") => IntegerFormat::UInt16,
            Some("uint32") => IntegerFormat::UInt32,
            Some("uint64") => IntegerFormat::UInt64,
            Some("unixtime" | "unix-time") => return Type::Timestamp(TimestampFormat::EpochSeconds),
            _ => IntegerFormat::Int64,
        })
    }

    fn timestamp(&self, said: TimestampFormat) -> TimestampFormat {
        match self.protocol {
            Protocol::Rest => said,
            // awsJson sends epoch seconds whatever the document's format says.
            Protocol::AwsJson { .. } => TimestampFormat::EpochSeconds,
        }
    }

    fn list(&mut self, schema: &Schema<'a>, trail: &Trail<'_>) -> Type {
        match schema.items.as_ref().map(|items| &items.value) {
            Some(Items::All(item)) => {
                let item = self.type_use(*item, &trail.child("item"));
                Type::List(Box::new(in_json(item)))
            }
            // A list with an end of its own is no tuple of Rust.
            Some(Items::Each(items)) if items.len() > 12 || schema.additional_items.is_some() => {
                for (index, item) in items.iter().enumerate() {
                    self.type_use(*item, &trail.child(&format!("item{index}")));
                }
                Type::List(Box::new(unknown_type(schema.place())))
            }
            Some(Items::Each(items)) if items.is_empty() => Type::List(Box::new(unknown_type(schema.place()))),
            Some(Items::Each(items)) => Type::Tuple(
                items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| in_json(self.type_use(*item, &trail.child(&format!("item{index}")))))
                    .collect(),
            ),
            None => {
                let place = schema.types.as_ref().map_or_else(|| schema.place(), |types| types.place);
                self.reader.diagnostics.push(
                    Diagnostic::warning("array-without-items", place, "this array does not say of what")
                        .help("it is read as a list of any JSON values; add `items`"),
                );
                Type::List(Box::new(unknown_type(schema.place())))
            }
        }
    }

    fn object(&mut self, schema: &Schema<'a>, trail: &Trail<'_>) -> Type {
        match schema.additional_properties.as_ref().map(|more| &more.value) {
            Some(Additional::Schema(value)) => {
                let value = self.type_use(*value, &trail.child("value"));
                Type::Map(Box::new(in_json(value)))
            }
            Some(Additional::Bool(_)) | None => Type::Map(Box::new(unknown_type(schema.place()))),
        }
    }
}

/// What a copy of a type counts.
fn cost(used: &TypeUse) -> usize {
    let words = [&used.docs.summary, &used.docs.description].into_iter().flatten();
    let text: usize = words.map(|fact| fact.value.len()).sum();
    let carried: usize = used.extensions.iter().map(|extension| json_cost(&extension.value)).sum();
    let allowed: usize = used.constraints.allowed.iter().map(|value| json_cost(&value.value)).sum();
    let inner = match &used.ty {
        Type::List(inner) | Type::Map(inner) => cost(inner),
        Type::Tuple(items) => items.iter().map(cost).sum(),
        Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::String
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::Shape(_)
        | Type::Document => 0,
    };
    let keys = used.keys.as_deref().map_or(0, cost);
    MEMBER + text / TEXT + carried + allowed + inner + keys
}

/// What an object of JSON counts: it is kept as a tree with room to grow.
const OBJECT: usize = 32;

fn json_cost(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => 1,
        serde_json::Value::String(text) => 1 + text.len() / TEXT,
        serde_json::Value::Array(items) => 1 + items.iter().map(json_cost).sum::<usize>(),
        serde_json::Value::Object(object) => {
            OBJECT + object.iter().map(|(key, value)| 1 + key.len() / TEXT + json_cost(value)).sum::<usize>()
        }
    }
}

/// What a tree counts where it becomes JSON.
pub(super) fn node_cost(node: &Node) -> usize {
    match &node.value {
        Value::Null | Value::Bool(_) | Value::Number(_) => 1,
        Value::String(text) => 1 + text.len() / TEXT,
        Value::Sequence(items) => 1 + items.iter().map(node_cost).sum::<usize>(),
        Value::Mapping(mapping) => {
            OBJECT
                + mapping.iter().map(|entry| 1 + entry.key.text.len() / TEXT + node_cost(&entry.value)).sum::<usize>()
        }
    }
}

/// What the type of a schema counts, and what is carried with it.
fn schema_cost(schema: &Schema<'_>) -> usize {
    let words = [&schema.title, &schema.description].into_iter().flatten();
    let text: usize = words.map(|said| said.value.len()).sum();
    let nodes = [&schema.example, &schema.xml, &schema.external_docs, &schema.default].into_iter().flatten();
    let nodes: usize = nodes.map(|said| node_cost(said.value)).sum();
    let carried: usize = schema.extensions.iter().map(|entry| node_cost(&entry.value)).sum();
    MEMBER + text / TEXT + nodes + carried
}

/// Raw bytes cannot stand inside a JSON text: there they are the string that the document says they are.
pub(super) fn in_json(mut used: TypeUse) -> TypeUse {
    if used.ty == Type::Blob(BlobFormat::Binary) {
        used.ty = Type::String;
    }
    used
}

/// A type of which nothing is said.
pub(super) fn unknown_type(place: NodeLocation) -> TypeUse {
    TypeUse {
        ty: Type::Document,
        alias: None,
        format: None,
        constraints: Constraints::default(),
        sensitive: None,
        keys: None,
        nullable: None,
        docs: Docs::default(),
        extensions: Vec::new(),
        place,
    }
}

fn enum_kind<'n>(values: impl Iterator<Item = &'n Node> + Clone, ty: Option<&str>) -> Kind {
    let said = values.filter(|value| !matches!(value.value, Value::Null));
    let said = move || said.clone();
    let whole = |value: &Node| match &value.value {
        Value::Number(number) => number.as_i128().is_some_and(|value| i64::try_from(value).is_ok()),
        Value::String(text) => text.parse::<i64>().is_ok(),
        Value::Null | Value::Bool(_) | Value::Sequence(_) | Value::Mapping(_) => false,
    };
    let scalar = |value: &Node| match &value.value {
        Value::Number(_) | Value::String(_) | Value::Bool(_) => true,
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => false,
    };
    let text = |value: &Node| value.as_str().is_some();
    match ty {
        _ if said().next().is_none() => Kind::Alias,
        Some("string") if said().all(scalar) => Kind::Enum,
        Some("integer") if said().all(whole) => Kind::Enum,
        None if said().all(text) => Kind::Enum,
        _ => Kind::Alias,
    }
}

/// The name of `x-ms-enum` with the values: an enum that is said in many places, by name, is one.
fn known_enum(schema: &Schema<'_>) -> Option<String> {
    let name = extensions::find(&schema.extensions, "x-ms-enum")?.value.get("name")?.as_str()?;
    let values: Vec<_> = schema.values.as_ref()?.value.iter().map(|value| value.value.to_json()).collect();
    Some(format!("{name}={}", serde_json::Value::from(values)))
}

fn fact(said: &Said<&str>) -> Located<String> {
    Located { value: said.value.to_string(), place: said.place }
}

/// The words of a schema.
pub(super) fn docs(schema: &Schema<'_>) -> Docs {
    let words = |said: &Option<Said<&str>>| said.as_ref().filter(|said| !said.value.trim().is_empty()).map(fact);
    Docs { summary: words(&schema.title), description: words(&schema.description) }
}

fn nullable(schema: &Schema<'_>, reader: &mut crate::swagger::Reader<'_>) -> Flag {
    let null = schema.values.as_ref().and_then(|values| {
        values.value.iter().find(|value| matches!(value.value.value, Value::Null)).map(|value| value.place)
    });
    ["x-nullable", "x-isnullable", "x-isNullable"]
        .into_iter()
        .find_map(|key| extensions::flag(&schema.extensions, key, reader))
        .or(null)
}

/// What a schema says beside its type: carried, so that nothing is lost.
pub(super) fn schema_extensions(schema: &Schema<'_>) -> Vec<Extension> {
    let mut carried = carry(&schema.extensions, known::SCHEMA);
    for (key, node) in [("example", &schema.example), ("xml", &schema.xml), ("externalDocs", &schema.external_docs)] {
        carried.extend(node.as_ref().map(|node| extensions::described(key, node.value)));
    }
    carried
}

fn constraints(schema: &Schema<'_>) -> Constraints {
    fn number<T: Clone>(said: &Option<Said<T>>) -> Option<Located<T>> {
        said.as_ref().map(|said| Located { value: said.value.clone(), place: said.place })
    }
    fn yes(said: &Option<Said<bool>>) -> Flag {
        said.as_ref().filter(|said| said.value).map(|said| said.place)
    }
    Constraints {
        min_length: number(&schema.min_length),
        max_length: number(&schema.max_length),
        pattern: schema.pattern.as_ref().map(fact),
        minimum: number(&schema.minimum),
        exclusive_minimum: yes(&schema.exclusive_minimum),
        maximum: number(&schema.maximum),
        exclusive_maximum: yes(&schema.exclusive_maximum),
        multiple_of: number(&schema.multiple_of),
        min_items: number(&schema.min_items),
        max_items: number(&schema.max_items),
        unique_items: yes(&schema.unique_items),
        min_properties: number(&schema.min_properties),
        max_properties: number(&schema.max_properties),
        allowed: allowed(schema),
    }
}

/// The values of an `enum` that becomes no enum.
fn allowed(schema: &Schema<'_>) -> Vec<Located<serde_json::Value>> {
    let Some(values) = &schema.values else { return Vec::new() };
    let ty = schema.types.as_ref().and_then(|types| types.value.0.first()).map(|ty| ty.value);
    match enum_kind(values.value.iter().map(|value| value.value), ty) {
        Kind::Enum | Kind::Structure => Vec::new(),
        Kind::Alias => {
            values.value.iter().map(|value| Located { value: value.value.to_json(), place: value.place }).collect()
        }
    }
}
