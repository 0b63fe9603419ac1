//! `swagger::Document → Model`: the words of Swagger become those of the model.
//!
//! Identities are handed out before bodies are lowered, from a queue, so recursion is ordinary and the depth of the
//! call stack is bounded by the nesting of one schema, not by the length of a chain of references.

mod choices;
mod enums;
mod extensions;
mod facts;
mod failures;
mod kinds;
pub(crate) mod media;
mod names;
mod operations;
mod parameters;
mod references;
mod responses;
mod schemas;
mod security;
mod service;
mod structures;
#[cfg(test)]
mod tests;
mod types;
mod unions;

use self::kinds::Kind;
use crate::diagnostic::Diagnostics;
use crate::input;
use crate::input::reader::Reader;
use crate::input::schema::Schema;
use crate::node::{Entry, Identity, Node};
use crate::resolve::{Documents, Resolved};
use crate::service::{
    Docs, Failure, FailureId, Located, Model, Operation, Protocol, Service, Shape, ShapeId, ShapeKind, ShapeOrigin,
    StructureTag, Tag, TypeUse,
};
use crate::source::Sources;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// Lowers a document; the model is there unless the root is no document at all.
pub(crate) fn lower<'a>(
    name: &str,
    documents: &'a Documents<'a>,
    sources: &'a Sources,
) -> (Option<Model>, Diagnostics) {
    let mut reader = Reader::new(sources, documents.layout);
    let Some(input) = input::read(documents.root, &mut reader) else {
        return (None, reader.finish().0);
    };
    let mut lowering = Lowering::new(reader, documents);
    let mut service = lowering.service(name, &input.document);
    lowering.protocol = service.protocol.clone();
    lowering.schemes =
        service.security.iter().enumerate().map(|(index, scheme)| (scheme.name.clone(), index)).collect();
    lowering.definitions(&input);
    let operations = lowering.operations(&input, &service);
    declare_tags(&mut service, &operations);
    lowering.drain();
    lowering.media_types(&operations);
    let Lowering { reader, shapes, failures, .. } = lowering;
    let (diagnostics, whole) = reader.finish();
    if !whole {
        return (None, diagnostics);
    }
    let shapes = shapes.into_iter().map(|shape| shape.expect("every shape of the queue was lowered")).collect();
    (Some(Model { service, operations, shapes, failures }), diagnostics)
}

/// Adds the tags that operations use without anybody declaring them, in the order of their first use.
fn declare_tags(service: &mut Service, operations: &[Operation]) {
    let mut known: HashSet<String> = service.tags.iter().map(|tag| tag.name.clone()).collect();
    for tag in operations.iter().flat_map(|operation| &operation.tags) {
        if known.insert(tag.value.clone()) {
            service.tags.push(Tag {
                name: tag.value.clone(),
                docs: Docs::default(),
                extensions: Vec::new(),
                place: tag.place,
            });
        }
    }
}

/// What is under way.
struct Lowering<'a> {
    reader: Reader<'a>,
    documents: &'a Documents<'a>,
    protocol: Protocol,
    /// Lowered shapes; one of the queue is not there yet.
    shapes: Vec<Option<Shape>>,
    /// The shapes of schemas.
    ids: HashMap<(Identity<'a>, Role), ShapeId>,
    queue: VecDeque<(ShapeId, Task<'a>)>,
    /// The types of definitions that are mere aliases.
    aliases: HashMap<Identity<'a>, TypeUse>,
    /// Aliases whose types are being lowered right now, the innermost last.
    open_aliases: Vec<Identity<'a>>,
    /// Enums that bear a name of their own where they stand, by name and values.
    known_enums: HashMap<String, ShapeId>,
    /// The numbers of the security definitions, by name.
    schemes: HashMap<String, usize>,
    /// What schemas become: each is asked for wherever it is referred to.
    kinds: RefCell<HashMap<Identity<'a>, Kind>>,
    /// What references that are nothing else lead to, by the first.
    followed: HashMap<Identity<'a>, Option<Resolved<'a>>>,
    /// What a definition with a name of its own says of each of its uses.
    uses: HashMap<Identity<'a>, TypeUse>,
    /// Definitions by the definitions that they extend through `allOf`.
    subtypes: HashMap<Identity<'a>, Vec<&'a Entry>>,
    /// The unions that `oneOf` and `anyOf` declare with a discriminator.
    unions: HashMap<Identity<'a>, OneOf<'a>>,
    /// The discriminator values of the variants of `unions`.
    tags: HashMap<Identity<'a>, StructureTag>,
    /// The discriminator values of schemas in the mappings of the document.
    mapped: HashMap<Identity<'a>, &'a str>,
    /// The shapes that are enums.
    enums: HashSet<ShapeId>,
    /// The enums whose values are strings.
    text_enums: HashSet<ShapeId>,
    failures: Vec<Failure>,
    failure_keys: BTreeMap<String, FailureId>,
}

/// A union that `oneOf` or `anyOf` declares with a discriminator.
#[derive(Clone)]
struct OneOf<'a> {
    discriminator: Located<String>,
    variants: Vec<(StructureTag, Resolved<'a>)>,
}

/// A schema with a discriminator is two shapes: the union, and the structure that it is itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Role {
    /// What a reference to the schema means.
    Reference,
    /// The structure itself, where that is a union.
    Itself,
}

/// A shape to be lowered.
struct Task<'a> {
    node: &'a Node,
    /// The schema, where it was read already: a parameter's is not all that its node says.
    schema: Option<Box<Schema<'a>>>,
    name: String,
    origin: ShapeOrigin,
    kind: TaskKind<'a>,
}

enum TaskKind<'a> {
    Structure {
        tag: Option<StructureTag>,
    },
    Enum,
    Union {
        discriminator: Located<String>,
    },
    /// A union of alternatives.
    OneOf(Box<OneOf<'a>>),
    Newtype,
    /// A structure whose members are known already.
    Ready(Box<ShapeKind>),
}

impl<'a> Lowering<'a> {
    fn new(reader: Reader<'a>, documents: &'a Documents<'a>) -> Self {
        Lowering {
            reader,
            documents,
            protocol: Protocol::Rest,
            shapes: Vec::new(),
            ids: HashMap::new(),
            queue: VecDeque::new(),
            aliases: HashMap::new(),
            open_aliases: Vec::new(),
            known_enums: HashMap::new(),
            schemes: HashMap::new(),
            kinds: RefCell::default(),
            followed: HashMap::new(),
            uses: HashMap::new(),
            subtypes: HashMap::new(),
            unions: HashMap::new(),
            tags: HashMap::new(),
            mapped: HashMap::new(),
            enums: HashSet::new(),
            text_enums: HashSet::new(),
            failures: Vec::new(),
            failure_keys: BTreeMap::new(),
        }
    }
}
