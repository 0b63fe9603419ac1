//! Schemas that get a name of their own: structures, enums and unions.

use super::extensions::{self, find};
use super::names::Trail;
use super::schemas::Kind;
use super::schemas::{docs, in_json, schema_extensions, unknown_type};
use super::{Lowering, Role, Task, TaskKind};
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Identity, Node, NodeLocation, Value};
use crate::resolve::Resolved;
use crate::service::*;
use crate::swagger::{Additional, Required, Said, Schema, SchemaNode};
use crate::swagger::{MEMBER, TEXT};
use std::collections::{HashMap, HashSet};

impl<'a> Lowering<'a> {
    /// Lowers what is in the queue, and what that puts into it.
    pub(super) fn drain(&mut self) {
        while let Some((id, task)) = self.queue.pop_front() {
            let shape = self.shape(id, task);
            self.shapes[id.0 as usize] = Some(shape);
        }
        for failure in &self.failures {
            let Some(TypeUse { ty: Type::Shape(id), .. }) = &failure.content else { continue };
            if let Some(Shape { kind: ShapeKind::Structure(structure), .. }) = &mut self.shapes[id.0 as usize]
                && matches!(failure.told_by, ToldBy::Code(_))
            {
                structure.failure = Some(failure.id);
            }
        }
    }

    fn shape(&mut self, id: ShapeId, task: Task<'a>) -> Shape {
        let Task { node, schema, name, origin, kind } = task;
        let place = node.place;
        if let TaskKind::Ready(kind) = kind {
            let (docs, extensions) = (Docs::default(), Vec::new());
            return Shape { id, name, renamed: None, origin, docs, kind: *kind, extensions, place };
        }
        let schema = schema.map_or_else(|| SchemaNode(node).schema(&mut self.reader), |schema| *schema);
        let kind = match kind {
            TaskKind::Structure { tag } => ShapeKind::Structure(self.members(schema.clone(), &Trail::root(&name), tag)),
            TaskKind::Enum => ShapeKind::Enum(self.enumeration(&schema)),
            TaskKind::Union { discriminator } => ShapeKind::Union(self.union(node, &name, discriminator)),
            TaskKind::Newtype => ShapeKind::Newtype(self.newtype_content(node, &schema, &name)),
            TaskKind::Ready(kind) => *kind,
        };
        Shape {
            id,
            renamed: self.shape_name(&schema),
            name,
            origin,
            docs: docs(&schema),
            kind,
            extensions: schema_extensions(&schema),
            place,
        }
    }

    /// `x-name`, else the name of `x-ms-enum`.
    fn shape_name(&mut self, schema: &Schema<'a>) -> Option<Located<String>> {
        match find(&schema.extensions, "x-name").map(|entry| &entry.value) {
            // A mapping names the values of an enum.
            Some(Node { value: Value::Mapping(_), .. }) if schema.values.is_some() => None,
            Some(node) => extensions::string("x-name", node, &mut self.reader),
            None => {
                let name = find(&schema.extensions, "x-ms-enum")?.value.get("name")?;
                Some(Located { value: name.as_str()?.to_string(), place: name.place })
            }
        }
    }

    /// What a newtype holds. The aliases within it are open no longer: it breaks the circle.
    fn newtype_content(&mut self, node: &'a Node, schema: &Schema<'a>, name: &str) -> TypeUse {
        let open = std::mem::take(&mut self.open_aliases);
        let used = self.type_of(node, schema, &Trail::root(name));
        self.open_aliases = open;
        used
    }

    /// The structure of a schema.
    pub(super) fn structure(&mut self, node: &'a Node, trail: &Trail<'_>) -> Structure {
        let schema = SchemaNode(node).schema(&mut self.reader);
        self.members(schema, trail, None)
    }

    /// The members of a schema and of all that it is made of, parents first.
    fn members(&mut self, schema: Schema<'a>, trail: &Trail<'_>, tag: Option<StructureTag>) -> Structure {
        let mut structure = Structure { tag, ..Structure::default() };
        let mut index: HashMap<&'a str, usize> = HashMap::new();
        let mut required: Vec<Said<&'a str>> = Vec::new();
        let place = schema.place();
        for schema in self.parts(schema) {
            for (entry, property) in schema.properties.iter().flat_map(|properties| &properties.value.0) {
                let name: &'a str = &entry.key.text;
                if structure.tag.as_ref().is_some_and(|tag| tag.member == name) {
                    continue;
                }
                if structure.members.len() > self.reader.sources.limits().members {
                    break; // What is complained of below is not worth its memory.
                }
                let member = self.property(entry, *property, trail);
                match index.get(name) {
                    Some(&at) => structure.members[at] = self.redefined(&structure.members[at], member),
                    None => {
                        index.insert(name, structure.members.len());
                        structure.members.push(member);
                    }
                }
            }
            if let Some(Said { value: Required::Names(names), .. }) = schema.required {
                self.reader.spend(names.len(), place);
                required.extend(names);
            }
            if let Some(more) = &schema.additional_properties {
                structure.additional = self.additional(more, trail).or(structure.additional);
            }
            let count =
                |said: &Option<Said<u64>>| said.as_ref().map(|said| Located { value: said.value, place: said.place });
            structure.min_properties = count(&schema.min_properties).or(structure.min_properties);
            structure.max_properties = count(&schema.max_properties).or(structure.max_properties);
        }
        for name in required {
            if structure.members.len() > self.reader.sources.limits().members {
                break;
            }
            if structure.tag.as_ref().is_some_and(|tag| tag.member == name.value) {
                continue;
            }
            match index.get(name.value) {
                Some(&at) => structure.members[at].required = Some(name.place),
                None => {
                    self.reader.spend(MEMBER, name.place);
                    index.insert(name.value, structure.members.len());
                    structure.members.push(self.undeclared(&name));
                }
            }
        }
        structure.members.shrink_to_fit(); // Most have few, and a member is large.
        self.reader.few_enough(structure.members.len(), "members", place);
        structure
    }

    /// The schemas that a schema is made of through `allOf`, parents first, itself last; each once.
    fn parts(&mut self, whole: Schema<'a>) -> Vec<Schema<'a>> {
        enum Step<'a> {
            Whole(Box<Schema<'a>>),
            Open(&'a Node),
            Own(Box<Schema<'a>>),
        }
        let (place, itself) = (whole.place(), Identity(whole.node));
        let mut parts = Vec::new();
        let mut seen = HashSet::from([itself]);
        let mut steps = vec![Step::Whole(Box::new(whole))];
        while let Some(step) = steps.pop() {
            let schema = match step {
                Step::Own(schema) => {
                    parts.push(*schema);
                    continue;
                }
                Step::Whole(schema) => *schema,
                Step::Open(open) if !self.reader.spend(1, open.place) => continue,
                Step::Open(open) if seen.insert(Identity(open)) => SchemaNode(open).schema(&mut self.reader),
                Step::Open(open) => {
                    if Identity(open) == itself {
                        self.reader.diagnostics.push(
                            Diagnostic::error("all-of-cycle", place, "this schema is made of itself")
                                .help("an `allOf` cannot lead back to where it stands"),
                        );
                    }
                    continue;
                }
            };
            if let Some(reference) = &schema.reference {
                if let Some(target) = self.follow(reference) {
                    steps.push(Step::Open(target.node));
                }
                continue;
            }
            let inner = schema.all_of.as_ref().map(|all| all.value.clone()).unwrap_or_default();
            self.all_of_sibling_type(&schema);
            steps.push(Step::Own(Box::new(schema)));
            steps.extend(inner.iter().rev().map(|part| Step::Open(part.value.0)));
        }
        parts
    }

    /// A structure has members; a part of it that is a string or a list has none to give.
    fn all_of_sibling_type(&mut self, schema: &Schema<'a>) {
        let Some(ty) = schema.types.as_ref().and_then(|types| types.value.0.first()) else { return };
        if !matches!(ty.value, "object" | "null") {
            self.reader.diagnostics.push(
                Diagnostic::warning("structure-type", ty.place, format!("`{}` has no members", ty.value))
                    .says("it is read as `object`")
                    .help("write `type: object`, or take the members away"),
            );
        }
    }

    fn additional(&mut self, more: &Said<Additional<'a>>, trail: &Trail<'_>) -> Option<TypeUse> {
        match &more.value {
            Additional::Bool(false) => None,
            Additional::Bool(true) => Some(unknown_type(more.place)),
            Additional::Schema(value) => Some(in_json(self.type_use(*value, &trail.child("value")))),
        }
    }

    fn property(&mut self, entry: &'a Entry, property: SchemaNode<'a>, trail: &Trail<'_>) -> Member {
        let schema = property.schema(&mut self.reader);
        let trail = trail.child(&entry.key.text);
        let target = in_json(self.type_of(property.0, &schema, &trail));
        let own_name = schema.reference.is_some() || !matches!(target.ty, Type::Shape(_));
        let required = match &schema.required {
            Some(Said { value: Required::Itself(true), place, .. }) => Some(*place),
            _ => None,
        };
        Member {
            name: entry.key.text.to_string(),
            // Where the schema becomes a shape, `x-name` is the shape's.
            renamed: own_name.then(|| extensions::text(&schema.extensions, "x-name", &mut self.reader)).flatten(),
            target,
            required,
            read_only: schema.read_only.as_ref().filter(|said| said.value).map(|said| said.place),
            docs: docs(&schema),
            default: schema.default.as_ref().map(|said| Located { value: said.value.to_json(), place: said.place }),
            location: Location::Member,
            extensions: Vec::new(),
            place: entry.key.place,
        }
    }

    /// A member said again by a later part counts as the later part says it.
    fn redefined(&mut self, earlier: &Member, later: Member) -> Member {
        let alike = std::mem::discriminant(&earlier.target.ty) == std::mem::discriminant(&later.target.ty);
        if !alike && later.target.ty != Type::Document {
            self.reader.diagnostics.push(
                Diagnostic::warning("member-redefined", later.place, format!("`{}` has two types", later.name))
                    .says("this one counts")
                    .label(earlier.place, "it has another one here")
                    .help("let both say the same type"),
            );
        }
        Member { required: later.required.or(earlier.required), ..later }
    }

    fn undeclared(&mut self, name: &Said<&'a str>) -> Member {
        self.reader.diagnostics.push(
            Diagnostic::warning(
                "required-undeclared",
                name.place,
                format!("`{}` is required, but not among the properties", name.value),
            )
            .says("it is read as a member of any type")
            .help("declare it, or take it off the list"),
        );
        Member {
            name: name.value.to_string(),
            renamed: None,
            target: unknown_type(name.place),
            required: Some(name.place),
            read_only: None,
            docs: Docs::default(),
            default: None,
            location: Location::Member,
            extensions: Vec::new(),
            place: name.place,
        }
    }

    /// The values of an enum; `null` among them is said of where it is used.
    fn enumeration(&mut self, schema: &Schema<'a>) -> Enum {
        let integer =
            schema.types.as_ref().and_then(|types| types.value.0.first()).is_some_and(|ty| ty.value == "integer");
        let base = match schema.format.as_ref().map(|format| format.value) {
            _ if !integer => EnumBase::String,
            Some("int32") => EnumBase::Integer(IntegerFormat::Int32),
            _ => EnumBase::Integer(IntegerFormat::Int64),
        };
        let names = self.value_names(schema);
        let mut values: Vec<EnumValue> = Vec::new();
        let mut seen: HashMap<EnumLiteral, NodeLocation> = HashMap::new();
        if let Some(said) = &schema.values
            && !self.reader.few_enough(said.value.len(), "values", said.place)
        {
            return Enum { base, values: Vec::new() };
        }
        for (index, said) in schema.values.iter().flat_map(|values| &values.value).enumerate() {
            let node = said.value;
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
                    Diagnostic::warning("repeated-value", node.place, format!("`{text}` is listed twice"))
                        .label(earlier, "it is here already")
                        .help("remove one of the two"),
                );
                continue;
            }
            let (renamed, docs) = names.get(index, text);
            values.push(EnumValue { value, renamed, docs, place: node.place });
        }
        Enum { base, values }
    }

    fn value_names(&mut self, schema: &Schema<'a>) -> ValueNames {
        let mut names = ValueNames::default();
        if let Some(entry) = find(&schema.extensions, "x-enum-varnames") {
            names.by_index = extensions::strings("x-enum-varnames", &entry.value, &mut self.reader);
            let values = schema.values.as_ref().map_or(0, |values| values.value.len());
            if names.by_index.len() != values {
                self.reader.diagnostics.push(
                    Diagnostic::warning(
                        "malformed-extension",
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

    /// The discriminator of a definition that others extend.
    pub(super) fn union_of(&mut self, node: &'a Node, schema: &Schema<'a>) -> Option<Located<String>> {
        if !self.subtypes.contains_key(&Identity(node)) {
            return None;
        }
        self.discriminator(node, schema)
    }

    /// The discriminator's member and value that a definition writes: it extends one that has a discriminator.
    pub(super) fn tag_of(&mut self, node: &'a Node, name: &str, schema: &Schema<'a>) -> Option<StructureTag> {
        if schema.discriminator.is_some() {
            // Nobody extends it (else it would be a union): its discriminator is a member like others.
            return None;
        }
        let discriminator = self.discriminator(node, schema)?;
        Some(self.tag(name, schema, &discriminator))
    }

    fn tag(&mut self, name: &str, schema: &Schema<'a>, discriminator: &Located<String>) -> StructureTag {
        let said = extensions::text(&schema.extensions, "x-ms-discriminator-value", &mut self.reader);
        self.reader.spend((discriminator.value.len() + name.len()) / TEXT, schema.place());
        StructureTag {
            member: discriminator.value.clone(),
            value: said.map_or_else(|| name.to_string(), |said| said.value),
            place: discriminator.place,
        }
    }

    /// The discriminator that a definition says, or the nearest that it extends.
    fn discriminator(&mut self, node: &'a Node, schema: &Schema<'a>) -> Option<Located<String>> {
        if let Some(said) = &schema.discriminator {
            return Some(Located { value: said.value.to_string(), place: said.place });
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
            if let Some(said) = base.node.get("discriminator")
                && let Some(member) = said.as_str()
            {
                return Some(Located { value: member.to_string(), place: said.place });
            }
            open.extend(base.node.get("allOf").and_then(Node::as_sequence).unwrap_or_default());
        }
        None
    }

    /// A definition and all that extend it.
    fn union(&mut self, node: &'a Node, name: &str, discriminator: Located<String>) -> Union {
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
            let shape = match key {
                // A definition that nobody extends is no union: a reference to it means the structure itself.
                Some(_) if !self.subtypes.contains_key(&Identity(definition)) => {
                    self.named(Resolved { node: definition, name: key })
                }
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

    /// The structure that a definition is itself, beside the union that a reference to it means.
    fn itself(&mut self, node: &'a Node, name: &str, tag: StructureTag) -> ShapeId {
        if let Some(id) = self.ids.get(&(Identity(node), Role::Itself)) {
            return *id;
        }
        let kind = TaskKind::Structure { tag: Some(tag) };
        self.enqueue(node, Role::Itself, format!("{name}.base"), ShapeOrigin::Inline, kind)
    }

    /// Whether a schema is lowered to a structure.
    pub(super) fn is_structure(&self, node: &'a Node) -> bool {
        self.kind(node) == Kind::Structure
    }
}

/// Names that a person chose for the values of an enum, and what they say of them.
#[derive(Default)]
struct ValueNames {
    by_index: Vec<Located<String>>,
    by_value: HashMap<String, Chosen>,
}

/// What a person says of a value.
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
