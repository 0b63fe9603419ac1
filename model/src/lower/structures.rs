//! Structures: the members of a schema and of all schemas that it extends.

use super::extensions::{self, find};
use super::facts::{docs, in_json, schema_extensions, unknown_type};
use super::names::Trail;
use super::{Lowering, Task, TaskKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::input::reader::{Field, MEMBER, Spanned};
use crate::input::schema::{Additional, Required, Schema, SchemaNode};
use crate::node::{Entry, Identity, Node, Value};
use crate::service::*;
use std::collections::{HashMap, HashSet};

impl<'a> Lowering<'a> {
    /// Lowers the shapes of the queue, until it is empty.
    pub(super) fn drain(&mut self) {
        while let Some((id, task)) = self.queue.pop_front() {
            let shape = self.shape(id, task);
            self.shapes[id.0 as usize] = Some(shape);
        }
        for failure in &self.failures {
            let Some(TypeUse { ty: Type::Shape(id), .. }) = &failure.content else { continue };
            if let Some(Shape { kind: ShapeKind::Structure(structure), .. }) = &mut self.shapes[id.0 as usize]
                && matches!(failure.identified_by, IdentifiedBy::Code(_))
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
            TaskKind::OneOf(union) => ShapeKind::Union(self.one_of(*union)),
            TaskKind::Untagged => ShapeKind::Untagged(self.untagged(node, &schema, &name)),
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

    /// The content of a newtype. No alias is open within it: the newtype ends the recursion.
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

    /// The members of a schema and of all schemas that it extends, parents first.
    fn members(&mut self, schema: Schema<'a>, trail: &Trail<'_>, tag: Option<StructureTag>) -> Structure {
        let mut structure = Structure { tag, ..Structure::default() };
        let mut index: HashMap<&'a str, usize> = HashMap::new();
        let mut required: Vec<Spanned<&'a str>> = Vec::new();
        let place = schema.place();
        let is_silent = self.is_silent(&schema);
        for schema in self.parts(schema) {
            for (entry, property) in schema.properties.iter().flat_map(|properties| &properties.value.0) {
                let name: &'a str = &entry.key.text;
                if structure.tag.as_ref().is_some_and(|tag| tag.member == name) {
                    continue;
                }
                if structure.members.len() > self.reader.sources.limits().members {
                    break; // The excess is reported below.
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
            if let Some(Spanned { value: Required::Names(names), .. }) = schema.required {
                self.reader.spend(names.len(), place);
                required.extend(names);
            }
            if let Some(more) = &schema.additional_properties {
                structure.additional = self.additional(more, trail).or(structure.additional);
            }
            let count = |declared: &Option<Spanned<u64>>| {
                declared.as_ref().map(|declared| Located { value: declared.value, place: declared.place })
            };
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
        if is_silent && structure.members.is_empty() && structure.additional.is_none() {
            structure.additional = Some(unknown_type(place));
        }
        structure.members.shrink_to_fit(); // Most have few, and a member is large.
        self.reader.few_enough(structure.members.len(), "members", place);
        structure
    }

    /// The schemas that a schema extends through `allOf`, parents first, itself last; each once.
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
                            Diagnostic::error(Code::ALL_OF_CYCLE, place, "the schema extends itself")
                                .help("remove the reference from the `allOf` that resolves to this schema"),
                        );
                    }
                    continue;
                }
            };
            if let Some(reference) = &schema.reference {
                match self.follow(reference) {
                    Some(target) => steps.push(Step::Open(target.node)),
                    // Its members are unknown: what arrives is kept.
                    None => parts
                        .push(Schema { additional_properties: any_members(reference), ..Schema::empty(schema.node) }),
                }
                continue;
            }
            let inner = schema.all_of.as_ref().map(|all| all.value.clone()).unwrap_or_default();
            self.all_of_sibling_type(&schema);
            if Identity(schema.node) != itself {
                self.alternatives_without_effect(&schema, "in a part of `allOf`");
            }
            steps.push(Step::Own(Box::new(schema)));
            steps.extend(inner.iter().rev().map(|part| Step::Open(part.value.0)));
        }
        parts
    }

    /// Warns of a part of a structure whose type has no members.
    fn all_of_sibling_type(&mut self, schema: &Schema<'a>) {
        let Some(ty) = schema.types.as_ref().and_then(|types| types.value.0.first()) else { return };
        if !matches!(ty.value, "object" | "null") {
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::STRUCTURE_TYPE, ty.place, format!("`{}` has no members", ty.value))
                    .says("it is read as `object`")
                    .help("write `type: object`, or take the members away"),
            );
        }
    }

    fn additional(&mut self, more: &Spanned<Additional<'a>>, trail: &Trail<'_>) -> Option<TypeUse> {
        match &more.value {
            Additional::Bool(false) => None,
            Additional::Bool(true) => Some(unknown_type(more.place)),
            Additional::Schema(value) => Some(in_json(self.type_use(*value, &trail.child("value")))),
        }
    }

    /// Whether a schema declares an object with `properties: {}` and nothing else: whatever a server sends is then kept.
    /// Structures of AWS protocols have exactly the members that they declare.
    fn is_silent(&self, schema: &Schema<'a>) -> bool {
        self.protocol == Protocol::Rest
            && schema.properties.as_ref().is_some_and(|properties| properties.value.0.is_empty())
            && schema.additional_properties.is_none()
            && schema.all_of.is_none()
            && schema.required.is_none()
            && schema.discriminator.is_none()
    }

    fn property(&mut self, entry: &'a Entry, property: SchemaNode<'a>, trail: &Trail<'_>) -> Member {
        let schema = property.schema(&mut self.reader);
        let trail = trail.child(&entry.key.text);
        let mut target = in_json(self.type_of(property.0, &schema, &trail));
        let set = |declared: &Option<Spanned<bool>>| {
            declared.as_ref().filter(|declared| declared.value).map(|declared| declared.place)
        };
        let write_only = schema.later.as_ref().and_then(|later| set(&later.write_only));
        if write_only.is_some() {
            target.extensions.retain(|extension| extension.key != "writeOnly");
        }
        let own_name = schema.reference.is_some() || !matches!(target.ty, Type::Shape(_));
        let required = match &schema.required {
            Some(Spanned { value: Required::Itself(true), place, .. }) => Some(*place),
            _ => None,
        };
        Member {
            name: entry.key.text.to_string(),
            // Where the schema becomes a shape, `x-name` is the shape's.
            renamed: own_name.then(|| extensions::text(&schema.extensions, "x-name", &mut self.reader)).flatten(),
            target,
            required,
            read_only: set(&schema.read_only),
            write_only,
            docs: docs(&schema),
            default: schema
                .default
                .as_ref()
                .map(|declared| Located { value: declared.value.to_json(), place: declared.place }),
            location: Location::Member,
            extensions: Vec::new(),
            place: entry.key.place,
        }
    }

    /// A member that a later part declares again has the later declaration.
    fn redefined(&mut self, earlier: &Member, later: Member) -> Member {
        let alike = std::mem::discriminant(&earlier.target.ty) == std::mem::discriminant(&later.target.ty);
        if !alike && later.target.ty != Type::Document {
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::MEMBER_REDEFINED, later.place, format!("`{}` has two types", later.name))
                    .says("this one counts")
                    .label(earlier.place, "it has another type here")
                    .help("declare the same type in both"),
            );
        }
        Member { required: later.required.or(earlier.required), ..later }
    }

    fn undeclared(&mut self, name: &Spanned<&'a str>) -> Member {
        self.reader.diagnostics.push(
            Diagnostic::warning(
                Code::REQUIRED_UNDECLARED,
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
            write_only: None,
            docs: Docs::default(),
            default: None,
            location: Location::Member,
            extensions: Vec::new(),
            place: name.place,
        }
    }
}

/// `additionalProperties: true`, instead of a reference that resolves to nothing.
fn any_members<'a>(reference: &Spanned<&'a str>) -> Field<Additional<'a>> {
    Some(Spanned { value: Additional::Bool(true), place: reference.place, key: reference.key })
}
