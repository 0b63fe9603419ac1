//! Operations and the structures of their requests.

use super::Lowering;
use super::extensions::{self, carry, described, fields, find, known, malformed};
use super::facts::{docs, schema_extensions, text, texts};
use super::media::are_forms;
use super::names::{self, Trail};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::input::Input;
use crate::input::document::{self, ApiDocument, Parameter, ParameterLocation};
use crate::input::reader::{Field, MEMBER, TEXT, Texts};
use crate::input::schema::SchemaNode;
use crate::node::{Entry, Node, NodeLocation};
use crate::service::*;
use std::collections::HashMap;

impl<'a> Lowering<'a> {
    /// Lowers the operations of a document, in document order.
    pub(super) fn operations(&mut self, input: &Input<'a>, service: &Service) -> Vec<Operation> {
        let mut operations = Vec::new();
        let mut ids = OperationIds::default();
        for (index, entry) in input.paths().into_iter().enumerate() {
            let path = input.path(index, self.documents, &mut self.reader);
            for (number, (cost, key)) in path.operations().into_iter().enumerate() {
                if !self.reader.spend(cost, key) {
                    return operations;
                }
                let declared = path.operation(number, input, self.documents, &mut self.reader);
                let operation = self.operation(&input.document, service, entry, declared, operations.len());
                if let Some(place) = operation.name_place {
                    ids.add(&operation.name, place);
                }
                operations.push(operation);
            }
        }
        ids.report(&mut self.reader.diagnostics);
        operations
    }

    fn operation(
        &mut self,
        document: &ApiDocument<'a>,
        service: &Service,
        path: &'a Entry,
        declared: document::Operation<'a>,
        index: usize,
    ) -> Operation {
        let id = declared.id.as_ref();
        let name = id.map_or_else(|| names::operation(declared.method, &path.key.text), |id| id.value.to_string());
        let input = self.input(&name, index, path, &declared);
        let (responses, failures) = self.responses(&name, index, &declared);
        let (auth, auth_place) = self.auth(document, service, &declared);
        Operation {
            name,
            name_place: id.map(|id| id.place),
            renamed: extensions::text(&declared.extensions, "x-name", &mut self.reader),
            method: declared.method,
            path: Located { value: path.key.text.to_string(), place: path.key.place },
            docs: Docs {
                summary: declared.summary.as_ref().map(text),
                description: declared.description.as_ref().map(text),
            },
            deprecated: declared.deprecated,
            tags: texts(&declared.tags),
            schemes: match &declared.schemes {
                Some(_) => self.scheme_names(&declared.schemes),
                None => self.own_or(&None, &service.schemes, declared.key),
            },
            consumes: self.own_or(&declared.consumes, &service.consumes, declared.key),
            produces: self.own_or(&declared.produces, &service.produces, declared.key),
            input,
            responses,
            failures,
            auth,
            auth_place,
            pagination: self.pagination(&declared.extensions),
            extensions: carried(&declared),
            place: declared.key,
        }
    }

    /// The values that an operation declares, or those that the service declares for all.
    fn own_or(&mut self, own: &Field<Texts<'a>>, all: &[Located<String>], place: NodeLocation) -> Vec<Located<String>> {
        if own.is_some() {
            return texts(own);
        }
        let length: usize = all.iter().map(|value| value.value.len()).sum();
        self.reader.spend(MEMBER / 4 * all.len() + length / TEXT, place);
        all.to_vec()
    }

    /// The structure of a request.
    fn input(&mut self, name: &str, index: usize, path: &'a Entry, operation: &document::Operation<'a>) -> ShapeId {
        let aws = matches!(self.protocol, Protocol::AwsJson { .. });
        let made = format!("{name}Input");
        let mut structure = Structure::default();
        let mut shape_name = made.clone();
        let mut node_of_body = None;
        let consumes = match &operation.consumes {
            Some(_) => texts(&operation.consumes),
            None => self.consumes.clone(),
        };
        for parameter in &operation.parameters {
            if !aws && self.is_owned_header(parameter) {
                continue;
            }
            if !aws
                && parameter.location == ParameterLocation::Body
                && are_forms(&consumes)
                && let Some(members) = self.form_of_body(parameter, name, &consumes)
            {
                structure.members.extend(members);
                continue;
            }
            let body = (aws && parameter.location == ParameterLocation::Body)
                .then(|| self.body_structure(parameter))
                .flatten();
            if let Some((body, body_name)) = body {
                shape_name = body_name.unwrap_or(shape_name);
                let body_members = self.structure(body, &Trail::root(&shape_name));
                structure.members.extend(body_members.members);
                structure.additional = body_members.additional;
                node_of_body = Some(body);
                continue;
            }
            let trail = Trail::root(name);
            let mut member = self.parameter(parameter, &trail);
            if aws {
                member.location = Location::Member;
            } else if member.location == Location::Payload {
                member.target = self.as_sent(member.target, &consumes);
            }
            structure.members.push(member);
        }
        if !aws {
            self.path_members(path, &mut structure.members);
        }
        let id = ShapeId(u32::try_from(self.shapes.len()).expect("fewer than 2^32 shapes"));
        let place = node_of_body.map_or(operation.key, |node| node.place);
        let schema = node_of_body.map(|node| SchemaNode(node).schema(&mut self.reader));
        self.shapes.push(Some(Shape {
            id,
            name: shape_name,
            renamed: None,
            origin: ShapeOrigin::Input(index),
            docs: schema.as_ref().map(docs).unwrap_or_default(),
            kind: ShapeKind::Structure(structure),
            extensions: schema.as_ref().map(schema_extensions).unwrap_or_default(),
            place,
        }));
        id
    }

    /// The structure that is the body of a request.
    pub(super) fn body_structure(&mut self, parameter: &Parameter<'a>) -> Option<(&'a Node, Option<String>)> {
        let schema = parameter.schema?;
        let read = schema.schema(&mut self.reader);
        let Some(reference) = &read.reference else {
            return self.is_structure(schema.0).then_some((schema.0, None));
        };
        let target = self.follow(reference)?;
        if self.is_structure(target.node) || target.node.get("type").and_then(Node::as_str) == Some("object") {
            return Some((target.node, target.name.map(str::to_string)));
        }
        None
    }

    fn pagination(&mut self, entries: &[&'a Entry]) -> Option<Pagination> {
        let node = &find(entries, "x-pagination")?.value;
        let names = ["input", "output", "items", "limit"];
        let [input, output, items, limit] = fields("x-pagination", node, names, &mut self.reader)?;
        let (Some(input), Some(output)) = (input, output) else {
            malformed("x-pagination", node.place, "at least `input` and `output`", &mut self.reader);
            return None;
        };
        let mut word = |node: &Node| extensions::string("x-pagination", node, &mut self.reader);
        Some(Pagination {
            input: word(input)?,
            output: word(output)?,
            items: items.and_then(&mut word),
            limit: limit.and_then(&mut word),
            place: node.place,
        })
    }
}

/// The extensions of an operation, of its path and beside its responses.
fn carried(operation: &document::Operation<'_>) -> Vec<Extension> {
    let mut carried = carry(&operation.extensions, known::OPERATION);
    carried.extend(carry(&operation.path_extensions, &[]));
    carried.extend(operation.external_docs.as_ref().map(|docs| described("externalDocs", docs.value)));
    carried.extend(carry(&operation.response_extensions, &[]));
    carried
}

/// The most repeated `operationId`s that are reported one by one.
const REPORTED: usize = 20;

/// The `operationId`s of a document and their locations.
#[derive(Default)]
struct OperationIds {
    known: HashMap<String, usize>,
    /// The names in document order, each with its locations.
    names: Vec<(String, Vec<NodeLocation>)>,
}

impl OperationIds {
    fn add(&mut self, name: &str, place: NodeLocation) {
        match self.known.get(name) {
            Some(&index) => self.names[index].1.push(place),
            None => {
                self.known.insert(name.to_owned(), self.names.len());
                self.names.push((name.to_owned(), vec![place]));
            }
        }
    }

    /// Reports each name of several operations once, and beyond the limit only their number.
    fn report(&self, diagnostics: &mut Diagnostics) {
        let mut repeated = self.names.iter().filter(|(_, places)| places.len() > 1);
        for (name, places) in repeated.by_ref().take(REPORTED) {
            let [first, second, others @ ..] = places.as_slice() else { continue };
            let message = format!("`{name}` names {} operations", places.len());
            diagnostics.push(
                Diagnostic::warning(Code::DUPLICATE_OPERATION_ID, *second, message)
                    .label(*first, "the first one is here")
                    .and_more(others.len())
                    .help("rename all but one of them, or set `x-name` in an overlay"),
            );
        }
        let Some((_, places)) = repeated.next() else { return };
        let Some(second) = places.get(1) else { return };
        let message = format!("{} more `operationId`s name several operations", 1 + repeated.count());
        diagnostics.push(
            Diagnostic::warning(Code::DUPLICATE_OPERATION_ID, *second, message)
                .help("give each operation an `operationId` of its own"),
        );
    }
}
