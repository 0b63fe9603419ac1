//! Lowers an API document to a [`Model`].
//!
//! Shapes get their identities before their members are lowered, from a queue: recursive schemas need no special case,
//! and the nesting of one schema bounds the call stack, not the length of a chain of references.

mod alternatives;
mod choices;
mod direction;
mod enums;
mod extensions;
mod facts;
mod failures;
mod forms;
mod instances;
mod kinds;
pub(crate) mod media;
mod names;
mod operations;
mod parameters;
mod path_rules;
mod references;
mod responses;
mod schema_rules;
mod schemas;
mod security;
mod server;
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
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

/// Lowers a document; the model is `None` if the root is no mapping or a limit was exceeded.
pub(crate) fn lower<'a>(
    name: &str,
    documents: &'a Documents<'a>,
    sources: &'a Sources,
) -> (Option<Model>, Diagnostics) {
    let mut reader = Reader::new(sources, documents.layout, documents.overlays);
    let Some(input) = input::read(documents.root, &mut reader) else {
        return (None, reader.finish().0);
    };
    let mut lowering = Lowering::new(reader, documents);
    let mut service = lowering.service(name, &input.document);
    lowering.protocol = service.protocol.clone();
    (lowering.consumes, lowering.produces) = (service.consumes.clone(), service.produces.clone());
    lowering.schemes =
        service.security.iter().enumerate().map(|(index, scheme)| (scheme.name.clone(), index)).collect();
    lowering.definitions(&input);
    let operations = lowering.operations(&input, &service);
    declare_tags(&mut service, &operations);
    lowering.drain();
    lowering.media_types(&operations);
    lowering.path_rules(&input);
    lowering.schema_rules();
    lowering.instances();
    service.skipped = std::mem::take(&mut lowering.reader.any_json);
    let failures = std::mem::take(&mut lowering.failures);
    let lowered = std::mem::take(&mut lowering.shapes)
        .into_iter()
        .map(|shape| shape.expect("every shape of the queue was lowered"));
    let mut shapes: Vec<Shape> = lowered.collect();
    direction::split(&operations, &failures, &mut shapes);
    let model = Model { service, operations, shapes, failures };
    lowering.ambiguous_unions(&model);
    let (diagnostics, whole) = lowering.reader.finish();
    (whole.then_some(model), diagnostics)
}

/// Adds the tags that operations use and the document does not declare, in the order of their first use.
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

/// The state of lowering.
struct Lowering<'a> {
    reader: Reader<'a>,
    documents: &'a Documents<'a>,
    protocol: Protocol,
    /// The media types of requests and of responses that operations without their own have.
    consumes: Vec<Located<String>>,
    produces: Vec<Located<String>>,
    /// The lowered shapes; `None` for a shape that is still in the queue.
    shapes: Vec<Option<Shape>>,
    /// The shapes of schemas.
    ids: HashMap<(Identity<'a>, Role), ShapeId>,
    queue: VecDeque<(ShapeId, Task<'a>)>,
    /// The types of named schemas that are aliases.
    aliases: HashMap<Identity<'a>, TypeUse>,
    /// The aliases whose types are being lowered, the innermost last.
    open_aliases: Vec<Identity<'a>>,
    /// Inline enums that `x-ms-enum` names, by name and values.
    known_enums: HashMap<String, ShapeId>,
    /// The indexes of the security schemes, by name.
    schemes: HashMap<String, usize>,
    /// The kinds of schemas, cached: each reference to a schema asks for it.
    kinds: RefCell<HashMap<Identity<'a>, Kind>>,
    /// The number of schemas whose kinds are being determined.
    kind_depth: Cell<usize>,
    /// The targets of chains of references, by the first schema of the chain.
    followed: HashMap<Identity<'a>, Option<Resolved<'a>>>,
    /// The uses of named shapes: nullability and sensitivity of the schema.
    uses: HashMap<Identity<'a>, TypeUse>,
    /// The schemas that extend a schema through `allOf`, by the schema.
    subtypes: HashMap<Identity<'a>, Vec<&'a Entry>>,
    /// The unions that `oneOf` and `anyOf` declare with a discriminator.
    unions: HashMap<Identity<'a>, OneOf<'a>>,
    /// The discriminator values of the variants of `unions`.
    tags: HashMap<Identity<'a>, StructureTag>,
    /// The discriminator values of schemas in the mappings of the document.
    mapped: HashMap<Identity<'a>, &'a str>,
    /// The discriminator values that were reported.
    reported_tags: HashSet<Identity<'a>>,
    /// The shapes that are enums.
    enums: HashSet<ShapeId>,
    /// The shapes that are unions without a discriminator.
    untagged: HashSet<ShapeId>,
    failures: Vec<Failure>,
    failure_keys: BTreeMap<String, FailureId>,
}

/// A union that `oneOf` or `anyOf` declares with a discriminator.
#[derive(Clone)]
struct OneOf<'a> {
    discriminator: Located<String>,
    variants: Vec<(StructureTag, Resolved<'a>)>,
}

/// The shape of a schema: one that is extended and has a discriminator has two, the union and its own structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Role {
    /// The shape that a reference resolves to.
    Reference,
    /// The schema's own structure, beside the union.
    Itself,
}

/// A shape in the queue.
struct Task<'a> {
    node: &'a Node,
    /// The schema if it was read already: that of a parameter is a part of its node.
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
    /// A union without a discriminator.
    Untagged,
    Newtype,
    /// A structure whose members were lowered already.
    Ready(Box<ShapeKind>),
}

impl<'a> Lowering<'a> {
    fn new(reader: Reader<'a>, documents: &'a Documents<'a>) -> Self {
        Lowering {
            reader,
            documents,
            protocol: Protocol::Rest,
            consumes: Vec::new(),
            produces: Vec::new(),
            shapes: Vec::new(),
            ids: HashMap::new(),
            queue: VecDeque::new(),
            aliases: HashMap::new(),
            open_aliases: Vec::new(),
            known_enums: HashMap::new(),
            schemes: HashMap::new(),
            kinds: RefCell::default(),
            kind_depth: Cell::new(0),
            followed: HashMap::new(),
            uses: HashMap::new(),
            subtypes: HashMap::new(),
            unions: HashMap::new(),
            tags: HashMap::new(),
            mapped: HashMap::new(),
            reported_tags: HashSet::new(),
            enums: HashSet::new(),
            untagged: HashSet::new(),
            failures: Vec::new(),
            failure_keys: BTreeMap::new(),
        }
    }
}
