//! Paths, their operations, parameters and responses.

use super::extensions::{self, carry, described, fields, find, known, malformed};
use super::names::{self, Trail};
use super::schemas::{docs, in_json, node_cost};
use super::service::{fact, facts};
use super::{Lowering, Role, TaskKind};
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Identity, Node, NodeLocation, Value};
use crate::service::*;
use crate::swagger::{self, Document, Parameter, PathItem, Read, Said, Schema, SchemaNode};
use crate::swagger::{MEMBER, OPERATION, TEXT};
use std::collections::HashMap;

impl<'a> Lowering<'a> {
    pub(super) fn operations(&mut self, document: &Document<'a>, service: &Service) -> Vec<Operation> {
        let mut operations = Vec::new();
        let mut ids: HashMap<String, NodeLocation> = HashMap::new();
        for paths in [&document.paths, &document.ms_paths].into_iter().flatten() {
            for (entry, item) in &paths.value.items {
                let item = self.path_item(item);
                for (method, said) in methods(&item) {
                    if !self.reader.spend(operation_cost(&said.value), said.key) {
                        return operations;
                    }
                    let operation = self.operation(document, service, entry, &item, method, said, operations.len());
                    if let Some(place) = operation.name_place
                        && let Some(earlier) = ids.insert(operation.name.clone(), place)
                    {
                        self.reader.diagnostics.push(
                            Diagnostic::warning(
                                "duplicate-operation-id",
                                place,
                                format!("`{}` names two operations", operation.name),
                            )
                            .label(earlier, "the other one is here")
                            .help("rename one of them, or say `x-name` in an overlay"),
                        );
                    }
                    operations.push(operation);
                }
            }
        }
        operations
    }

    /// A path item, or the one that it refers to.
    fn path_item(&mut self, item: &PathItem<'a>) -> PathItem<'a> {
        let Some(reference) = &item.reference else { return item.clone() };
        match self.documents.resolve(reference.value, reference.place) {
            Ok(target) if PathItem::KEYS.iter().any(|key| target.node.get(key).is_some()) => {
                PathItem::read(target.node, &mut self.reader).unwrap_or_else(|| item.clone())
            }
            Ok(target) => {
                self.reader.diagnostics.push(
                    Diagnostic::warning("path-reference", reference.place, "this reference leads to no path")
                        .label(target.node.place, "nothing here is an operation")
                        .help("refer to a mapping with `get`, `post` and the like"),
                );
                item.clone()
            }
            Err(complaint) => {
                self.reader.diagnostics.push(complaint);
                item.clone()
            }
        }
    }

    #[allow(clippy::too_many_arguments, reason = "an operation is said in all of these places")]
    fn operation(
        &mut self,
        document: &Document<'a>,
        service: &Service,
        path: &'a Entry,
        item: &PathItem<'a>,
        method: Method,
        said: &Said<Box<swagger::Operation<'a>>>,
        index: usize,
    ) -> Operation {
        let operation = &said.value;
        let id = operation.operation_id.as_ref().filter(|id| !id.value.trim().is_empty());
        let name = id.map_or_else(|| names::operation(method, &path.key.text), |id| id.value.to_string());
        let given = self.given(item, operation);
        let given = self.sendable(document, operation, given);
        let given = if self.reader.few_enough(given.len(), "parameters", said.key) { given } else { Vec::new() };
        let input = self.input(&name, index, said.key, path, &given);
        let (responses, failures) = self.responses(&name, index, operation);
        let (auth, auth_place) = self.auth(document, service, operation);
        for (own, all) in [
            (&operation.schemes, &service.schemes),
            (&operation.consumes, &service.consumes),
            (&operation.produces, &service.produces),
        ] {
            if own.is_none() {
                let text: usize = all.iter().map(|fact| fact.value.len()).sum();
                self.reader.spend(MEMBER / 4 * all.len() + text / TEXT, said.key);
            }
        }
        let or = |own: Vec<Located<String>>, all: &[Located<String>], said: bool| if said { own } else { all.to_vec() };
        let mut carried = carry(&operation.extensions, known::OPERATION);
        carried.extend(carry(&item.extensions, &[]));
        carried.extend(operation.external_docs.as_ref().map(|docs| described("externalDocs", docs.value)));
        if let Some(responses) = &operation.responses {
            carried.extend(carry(&responses.value.extensions, &[]));
        }
        let words = |said: &Option<Said<&str>>| said.as_ref().filter(|said| !said.value.trim().is_empty()).map(fact);
        Operation {
            name,
            name_place: id.map(|id| id.place),
            renamed: extensions::text(&operation.extensions, "x-name", &mut self.reader),
            method,
            path: Located { value: path.key.text.to_string(), place: path.key.place },
            docs: Docs { summary: words(&operation.summary), description: words(&operation.description) },
            deprecated: operation.deprecated.as_ref().filter(|said| said.value).map(|said| said.place),
            tags: facts(&operation.tags),
            schemes: or(facts(&operation.schemes), &service.schemes, operation.schemes.is_some()),
            consumes: or(facts(&operation.consumes), &service.consumes, operation.consumes.is_some()),
            produces: or(facts(&operation.produces), &service.produces, operation.produces.is_some()),
            input,
            responses,
            failures,
            auth,
            auth_place,
            pagination: self.pagination(&operation.extensions),
            extensions: carried,
            place: said.key,
        }
    }

    /// The parameters of an operation: those of its path, each replaced where the operation says it again.
    fn given(&mut self, item: &PathItem<'a>, operation: &swagger::Operation<'a>) -> Vec<Parameter<'a>> {
        let mut given: Vec<Parameter<'a>> = Vec::new();
        let mut known: HashMap<(Option<&'a str>, Option<&'a str>), usize> = HashMap::new();
        let lists = [&item.parameters, &operation.parameters];
        for (of_operation, said) in
            lists.into_iter().enumerate().filter_map(|(level, list)| Some((level, list.as_ref()?)))
        {
            let inherited = given.len();
            for parameter in &said.value.0 {
                let Some(next) = self.resolved(parameter) else { continue };
                let key = |parameter: &Parameter<'a>| {
                    let said = |said: &Option<Said<&'a str>>| said.as_ref().map(|said| said.value);
                    (said(&parameter.name), said(&parameter.location))
                };
                match known.get(&key(&next)).copied() {
                    Some(at) if of_operation == 1 && at < inherited => given[at] = next,
                    Some(at) => self.reader.diagnostics.push(
                        Diagnostic::warning(
                            "duplicate-parameter",
                            next.place(),
                            format!("`{}` is said twice", key(&next).0.unwrap_or_default()),
                        )
                        .says("the first one counts")
                        .label(given[at].place(), "it is here already")
                        .help("remove one of the two"),
                    ),
                    None if self.reader.spend(MEMBER, next.place()) => {
                        known.insert(key(&next), given.len());
                        given.push(next);
                    }
                    None => return given,
                }
            }
        }
        given
    }

    fn resolved(&mut self, parameter: &Parameter<'a>) -> Option<Parameter<'a>> {
        let mut parameter = parameter.clone();
        for _ in 0..16 {
            let Some(reference) = parameter.schema_part.reference.clone() else {
                return Some(parameter);
            };
            match self.documents.resolve(reference.value, reference.place) {
                Ok(target) => parameter = Parameter::read(target.node, &mut self.reader)?,
                Err(complaint) => {
                    self.reader.diagnostics.push(complaint);
                    return None;
                }
            }
        }
        None
    }

    /// The structure of a request.
    fn input(
        &mut self,
        name: &str,
        index: usize,
        place: NodeLocation,
        path: &'a Entry,
        given: &[Parameter<'a>],
    ) -> ShapeId {
        let aws = matches!(self.protocol, Protocol::AwsJson { .. });
        let made = format!("{name}Input");
        let mut structure = Structure::default();
        let mut shape_name = made.clone();
        let mut node_of_body = None;
        for parameter in given {
            let location = parameter.location.as_ref().map_or("", |said| said.value);
            let body = (aws && location == "body").then(|| self.body_structure(parameter)).flatten();
            if let Some((body, body_name)) = body {
                shape_name = body_name.unwrap_or(shape_name);
                let body_members = self.structure(body, &Trail::root(&shape_name));
                structure.members.extend(body_members.members);
                structure.additional = body_members.additional;
                node_of_body = Some(body);
                continue;
            }
            let trail = Trail::root(name);
            if let Some(mut member) = self.parameter(parameter, &trail) {
                if aws {
                    member.location = Location::Member;
                }
                structure.members.push(member);
            }
        }
        if !aws {
            self.path_members(path, &mut structure.members);
        }
        let id = ShapeId(u32::try_from(self.shapes.len()).expect("fewer than 2^32 shapes"));
        let place = node_of_body.map_or(place, |node| node.place);
        let schema = node_of_body.map(|node| SchemaNode(node).schema(&mut self.reader));
        self.shapes.push(Some(Shape {
            id,
            name: shape_name,
            renamed: None,
            origin: ShapeOrigin::Input(index),
            docs: schema.as_ref().map(docs).unwrap_or_default(),
            kind: ShapeKind::Structure(structure),
            extensions: schema.as_ref().map(super::schemas::schema_extensions).unwrap_or_default(),
            place,
        }));
        id
    }

    /// The structure that is the whole body of an awsJson request.
    fn body_structure(&mut self, parameter: &Parameter<'a>) -> Option<(&'a Node, Option<String>)> {
        let schema = parameter.schema.as_ref()?;
        let read = schema.value.schema(&mut self.reader);
        let Some(reference) = &read.reference else {
            return self.is_structure(schema.value.0).then_some((schema.value.0, None));
        };
        let target = self.follow(reference)?;
        if self.is_structure(target.node) || target.node.get("type").and_then(Node::as_str) == Some("object") {
            return Some((target.node, target.name.map(str::to_string)));
        }
        None
    }

    /// A parameter as a member.
    pub(super) fn parameter(&mut self, parameter: &Parameter<'a>, trail: &Trail<'_>) -> Option<Member> {
        let name = match &parameter.name {
            Some(name) => name.value,
            // A body's name is not sent: there is one body, whatever it is called.
            None if parameter.location.as_ref().is_some_and(|said| said.value == "body") => {
                self.reader.diagnostics.push(
                    Diagnostic::warning("missing-name", parameter.place(), "this body has no name")
                        .help("add `name`; it is called `body` here"),
                );
                "body"
            }
            None => {
                self.reader.diagnostics.push(
                    Diagnostic::error("missing-name", parameter.place(), "this parameter has no name")
                        .help("add `name`"),
                );
                return None;
            }
        };
        let own = Trail::child(trail, name);
        let part = &parameter.schema_part;
        let location = self.location(parameter, part)?;
        let mut target = match find(&parameter.extensions, "x-schema") {
            Some(entry) => self.type_use(SchemaNode(&entry.value), &own),
            None => match &parameter.schema {
                Some(schema) => self.type_use(schema.value, &own),
                None => self.type_of(parameter.node, &with_names(part, parameter), &own),
            },
        };
        if location == Location::Payload {
            self.payload_type(parameter);
        }
        if !matches!(location, Location::Payload | Location::File) {
            target = in_json(target);
            if find(&parameter.extensions, "x-schema").is_none() && parameter.schema.is_none() {
                self.parameter_type(parameter, &mut target);
            }
        }
        let flag = |key: &str, lowering: &mut Self| extensions::flag(&parameter.extensions, key, &mut lowering.reader);
        target.sensitive = flag("x-sensitive", self).or(target.sensitive);
        target.nullable = flag("x-nullable", self).or(target.nullable);
        Some(Member {
            name: name.to_string(),
            renamed: match names_values(parameter) {
                true => None,
                false => extensions::text(&parameter.extensions, "x-name", &mut self.reader),
            },
            target,
            required: self.required(parameter),
            read_only: None,
            docs: Docs { summary: None, description: parameter.description.as_ref().map(fact) },
            default: part.default.as_ref().map(|said| Located { value: said.value.to_json(), place: said.place }),
            location,
            extensions: carry(&parameter.extensions, known::PARAMETER),
            place: parameter.place(),
        })
    }

    fn location(&mut self, parameter: &Parameter<'a>, part: &Schema<'a>) -> Option<Location> {
        let styles = self.styles(part);
        let styles = self.list_style(parameter, styles);
        let allow_empty = parameter.allow_empty_value.as_ref().filter(|said| said.value).map(|said| said.place);
        let verbatim = extensions::flag(&parameter.extensions, "x-ms-skip-url-encoding", &mut self.reader);
        let file = part.types.as_ref().is_some_and(|types| types.value.0.iter().any(|ty| ty.value == "file"));
        match parameter.location.as_ref().map(|said| said.value) {
            Some("path") => Some(Location::Path { styles, verbatim }),
            Some("query") => Some(Location::Query { styles, allow_empty, verbatim }),
            Some("header") => Some(Location::Header { styles }),
            Some("formData") if file => Some(Location::File),
            Some("formData") => Some(Location::Form { styles, allow_empty }),
            Some("body") => Some(Location::Payload),
            said => {
                let place = parameter.location.as_ref().map_or(parameter.place(), |location| location.place);
                let message = match said {
                    Some(said) => format!("`{said}` is no place for a parameter"),
                    None => "this parameter does not say where it goes".to_string(),
                };
                self.reader.diagnostics.push(
                    Diagnostic::error("parameter-location", place, message)
                        .help("`in` is path, query, header, formData or body"),
                );
                None
            }
        }
    }

    /// How a list is written, and the lists within it.
    fn styles(&mut self, schema: &Schema<'a>) -> Vec<ListStyle> {
        let mut styles = Vec::new();
        let mut schema = schema.clone();
        for _ in 0..16 {
            let array = schema.types.as_ref().is_some_and(|types| types.value.0.iter().any(|ty| ty.value == "array"));
            if !array {
                break;
            }
            styles.push(match schema.collection_format.as_ref().map(|said| (said.value, said.place)) {
                None | Some(("csv", _)) => ListStyle::Csv,
                Some(("ssv", _)) => ListStyle::Ssv,
                Some(("tsv", _)) => ListStyle::Tsv,
                Some(("pipes", _)) => ListStyle::Pipes,
                Some(("multi", _)) => ListStyle::Multi,
                Some((unknown, place)) => {
                    self.reader.diagnostics.push(
                        Diagnostic::warning("collection-format", place, format!("`{unknown}` is no collectionFormat"))
                            .help("it is read as csv; say csv, ssv, tsv, pipes or multi"),
                    );
                    ListStyle::Csv
                }
            });
            match schema.items.as_ref().map(|items| &items.value) {
                Some(swagger::Items::All(item)) => schema = item.schema(&mut self.reader),
                Some(swagger::Items::Each(_)) | None => break,
            }
        }
        styles
    }

    fn responses(
        &mut self,
        name: &str,
        index: usize,
        operation: &swagger::Operation<'a>,
    ) -> (Vec<Response>, Vec<OperationFailure>) {
        let mut successes = Vec::new();
        let mut failures = Vec::new();
        let said = operation.responses.as_ref().map(|said| said.value.items.as_slice()).unwrap_or_default();
        let mut known = Vec::new();
        for (entry, response) in said {
            let Some(status) = self.status(entry) else { continue };
            let Some(response) = self.response(response) else { continue };
            known.push((status, entry, response));
        }
        let names_success = known.iter().any(|(status, ..)| matches!(status, Status::Code(..400)));
        for (status, entry, response) in known {
            let success = match status {
                Status::Code(code) => code < 400,
                Status::Default => !names_success,
            };
            // Where only `default` is said, it is the answer whatever the status.
            let failure = !success || status == Status::Default;
            let lowered = self.content(name, index, status, success, entry, &response);
            if failure {
                failures.push(self.status_failure(&lowered));
            }
            if success {
                successes.push(lowered);
            }
        }
        if let Some(entry) = find(&operation.extensions, "x-errors") {
            failures.extend(self.coded_failures(&entry.value));
        }
        (successes, failures)
    }

    fn status(&mut self, entry: &Entry) -> Option<Status> {
        if &*entry.key.text == "default" {
            return Some(Status::Default);
        }
        match entry.key.text.parse::<u16>() {
            Ok(code @ 100..600) => Some(Status::Code(code)),
            _ => {
                self.reader.diagnostics.push(
                    Diagnostic::warning(
                        "response-status",
                        entry.key.place,
                        format!("`{}` is no status of HTTP", entry.key.text),
                    )
                    .help("it is left out; a response is told by a status from 100 to 599, or by `default`"),
                );
                None
            }
        }
    }

    fn response(&mut self, said: &swagger::Response<'a>) -> Option<swagger::Response<'a>> {
        let mut response = said.clone();
        for _ in 0..16 {
            let Some(reference) = response.reference.clone() else { return Some(response) };
            match self.documents.resolve(reference.value, reference.place) {
                Ok(target) => response = swagger::Response::read(target.node, &mut self.reader)?,
                Err(complaint) => {
                    self.reader.diagnostics.push(complaint);
                    return None;
                }
            }
        }
        None
    }

    /// A response with its content: the body's type, or a structure of headers and body.
    fn content(
        &mut self,
        name: &str,
        index: usize,
        status: Status,
        success: bool,
        entry: &Entry,
        said: &swagger::Response<'a>,
    ) -> Response {
        let text = said.description.as_ref().map_or(0, |said| said.value.len());
        let examples = said.examples.as_ref().map_or(0, |said| node_cost(said.value));
        let carried: usize = said.extensions.iter().map(|entry| node_cost(&entry.value)).sum();
        self.reader.spend(MEMBER + text / TEXT + examples + carried, said.node.place);
        let step = match (success, status) {
            (true, Status::Code(200) | Status::Default) => "response".to_string(),
            (_, Status::Code(code)) => format!("response{code}"),
            (false, Status::Default) => "failure".to_string(),
        };
        let operation = Trail::root(name);
        let trail = operation.child(&step);
        let body = said.schema.as_ref().map(|schema| {
            // The seeds of some catalogues say `schema: {type: file}`: raw bytes, as in a body.
            self.type_use(schema.value, &trail)
        });
        let headers: Vec<Member> = said
            .headers
            .iter()
            .flat_map(|headers| &headers.value.0)
            .map(|(header, schema)| self.header(header, *schema, &trail))
            .collect();
        let content = if headers.is_empty() || matches!(self.protocol, Protocol::AwsJson { .. }) {
            body
        } else {
            Some(self.with_headers(index, &trail, said.node, headers, body))
        };
        let mut carried = carry(&said.extensions, &[]);
        carried.extend(said.examples.as_ref().map(|examples| described("examples", examples.value)));
        Response {
            status,
            docs: Docs { summary: None, description: said.description.as_ref().map(fact) },
            content,
            extensions: carried,
            place: entry.key.place,
        }
    }

    fn header(&mut self, entry: &'a Entry, node: SchemaNode<'a>, trail: &Trail<'_>) -> Member {
        let schema = node.schema(&mut self.reader);
        let own = trail.child(&entry.key.text);
        let mut target = in_json(self.type_of(node.0, &schema, &own));
        self.header_type(&schema, &mut target);
        Member {
            name: entry.key.text.to_string(),
            renamed: extensions::text(&schema.extensions, "x-name", &mut self.reader),
            target,
            // Nothing in Swagger 2.0 says that a response's header is always there.
            required: None,
            read_only: None,
            docs: docs(&schema),
            default: schema.default.as_ref().map(|said| Located { value: said.value.to_json(), place: said.place }),
            location: Location::Header { styles: self.styles(&schema) },
            extensions: Vec::new(),
            place: entry.key.place,
        }
    }

    fn with_headers(
        &mut self,
        index: usize,
        trail: &Trail<'_>,
        node: &'a Node,
        mut members: Vec<Member>,
        body: Option<TypeUse>,
    ) -> TypeUse {
        if let Some(body) = body {
            let place = body.place;
            members.push(Member {
                name: "body".to_string(),
                renamed: None,
                required: Some(place),
                target: body,
                read_only: None,
                docs: Docs::default(),
                default: None,
                location: Location::Payload,
                extensions: Vec::new(),
                place,
            });
        }
        self.reader.few_enough(members.len(), "headers", node.place);
        let structure = ShapeKind::Structure(Structure { members, ..Structure::default() });
        // A shared response is one shape, whoever refers to it.
        let id = match self.ids.get(&(Identity(node), Role::Reference)) {
            Some(id) => *id,
            None => {
                let kind = TaskKind::Ready(Box::new(structure));
                self.enqueue(node, Role::Reference, trail.name(), ShapeOrigin::Output(index), kind)
            }
        };
        let mut used = super::schemas::unknown_type(node.place);
        used.ty = Type::Shape(id);
        used
    }

    fn auth(
        &mut self,
        document: &Document<'a>,
        service: &Service,
        operation: &swagger::Operation<'a>,
    ) -> (Auth, Option<NodeLocation>) {
        if let Some(entry) = find(&operation.extensions, "x-auth") {
            match entry.value.as_str() {
                Some("none") => return (Auth::None, Some(entry.value.place)),
                _ => malformed("x-auth", entry.value.place, "none", &mut self.reader),
            }
        }
        if let Some(said) = operation.security.as_ref().or(document.security.as_ref()) {
            let alternatives: Vec<Vec<SecurityRequirement>> =
                said.value.iter().map(|alternative| self.requirement(service, &alternative.value)).collect();
            return match alternatives.as_slice() {
                [] => (Auth::None, Some(said.place)),
                _ => (Auth::Schemes(alternatives), Some(said.place)),
            };
        }
        match (&service.protocol, &service.signing_name) {
            (Protocol::AwsJson { .. }, _) | (_, Some(_)) => (Auth::Signed, None),
            (Protocol::Rest, None) => (Auth::None, None),
        }
    }

    fn requirement(&mut self, service: &Service, said: &swagger::Requirement<'a>) -> Vec<SecurityRequirement> {
        let mut needed = Vec::new();
        for (entry, scopes) in &said.0 {
            if !self.reader.spend(MEMBER / 2 + scopes.len() + entry.key.text.len() / TEXT, entry.key.place) {
                break;
            }
            let known = self.schemes.get(&*entry.key.text).copied();
            match known {
                Some(scheme) => needed.push(SecurityRequirement {
                    scheme,
                    scopes: scopes.iter().map(|scope| scope.value.to_string()).collect(),
                    place: entry.key.place,
                }),
                None => {
                    let complaint = Diagnostic::warning(
                        "unknown-security",
                        entry.key.place,
                        format!("there is no security definition `{}`", entry.key.text),
                    );
                    let names = service.security.iter().map(|scheme| scheme.name.as_str());
                    self.reader.diagnostics.push(match swagger::nearest(&entry.key.text, names) {
                        Some(near) => complaint.help(format!("did you mean `{near}`?")),
                        None => complaint.help("it is left out; define it in `securityDefinitions`"),
                    });
                }
            }
        }
        needed
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

/// What an operation counts.
fn operation_cost(operation: &swagger::Operation<'_>) -> usize {
    let words = [&operation.summary, &operation.description].into_iter().flatten();
    let text: usize = words.map(|said| said.value.len()).sum();
    let carried: usize = operation.extensions.iter().map(|entry| node_cost(&entry.value)).sum();
    OPERATION / 2 + text / TEXT + carried
}

/// The operations of a path, in document order.
pub(super) fn methods<'i, 'a>(
    item: &'i PathItem<'a>,
) -> impl Iterator<Item = (Method, &'i Said<Box<swagger::Operation<'a>>>)> {
    let mut said: Vec<_> = [
        (Method::Get, &item.get),
        (Method::Put, &item.put),
        (Method::Post, &item.post),
        (Method::Delete, &item.delete),
        (Method::Options, &item.options),
        (Method::Head, &item.head),
        (Method::Patch, &item.patch),
    ]
    .into_iter()
    .filter_map(|(method, said)| Some((method, said.as_ref()?)))
    .collect();
    // By where they stand now: what an overlay brought has the ordinal of another file.
    let at = |key: NodeLocation| {
        item.node.as_mapping().and_then(|said| said.iter().position(|entry| entry.key.place == key))
    };
    said.sort_by_cached_key(|(_, said)| at(said.key));
    said.into_iter()
}

/// The schema of a parameter, with what names it and its values where it is an enum.
fn with_names<'a>(part: &Schema<'a>, parameter: &Parameter<'a>) -> Schema<'a> {
    let mut part = part.clone();
    if part.values.is_some() {
        let names = |entry: &&&'a Entry| match &*entry.key.text {
            "x-enum-varnames" | "x-ms-enum" => true,
            "x-name" => names_values(parameter),
            _ => false,
        };
        part.extensions = parameter.extensions.iter().filter(names).copied().collect();
    }
    part
}

/// Whether `x-name` of a parameter is a mapping that names the values of its enum.
fn names_values(parameter: &Parameter<'_>) -> bool {
    parameter.schema_part.values.is_some()
        && find(&parameter.extensions, "x-name").is_some_and(|entry| matches!(entry.value.value, Value::Mapping(_)))
}
