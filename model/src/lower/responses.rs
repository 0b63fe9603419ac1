//! Responses become outputs and failures.

use super::extensions::{self, carry, described, find};
use super::facts::{docs, in_json, text, unknown_type};
use super::names::Trail;
use super::{Lowering, Role, TaskKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::input::document::{self, Body, Header};
use crate::input::reader::{Instance, MEMBER, TEXT, node_cost};
use crate::input::schema::SchemaNode;
use crate::node::{Identity, Mapping, Node};
use crate::service::*;

impl<'a> Lowering<'a> {
    /// Lowers the responses of an operation to its outputs and its failures.
    pub(super) fn responses(
        &mut self,
        name: &str,
        index: usize,
        operation: &document::Operation<'a>,
    ) -> (Vec<Response>, Vec<OperationFailure>) {
        let mut successes = Vec::new();
        let mut failures = Vec::new();
        let names_success = operation.responses.iter().any(|response| matches!(response.status, Status::Code(..400)));
        let produces = self.produced(operation);
        for response in &operation.responses {
            let success = match response.status {
                Status::Code(code) => code < 400,
                Status::Default => !names_success,
            };
            // A sole `default` is the response of every status.
            let failure = !success || response.status == Status::Default;
            self.description(response);
            let body = self.body(operation.method, response);
            let lowered = self.content(name, index, success, response, body, &produces);
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

    /// Warns of a response without a description; one that is null is reported where it is read.
    fn description(&mut self, declared: &document::Response<'a>) {
        if declared.description.is_none() && declared.node.as_mapping().is_some() {
            let is_inline = std::ptr::eq(declared.node, &declared.entry.value);
            let place = if is_inline { declared.entry.key.place } else { declared.node.place };
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::MISSING_DESCRIPTION, place, "the response has no `description`")
                    .help("add `description`, which every response requires"),
            );
        }
    }

    /// The schema of a response's body. HTTP has none in responses to HEAD and with status 204, 205 and 304.
    fn body(&mut self, method: Method, declared: &document::Response<'a>) -> Option<Body<'a>> {
        let body = declared.body?;
        let reason = match (method, declared.status) {
            (Method::Head, _) => "a response to HEAD has no body",
            (_, Status::Code(204 | 205 | 304)) => "a response with this status has no body",
            (_, Status::Code(_) | Status::Default) => return Some(body),
        };
        let place = match body {
            Body::Schema(schema) => schema.0.place,
            Body::Bytes(node) => node.place,
        };
        self.reader.diagnostics.push(
            Diagnostic::warning(Code::BODILESS_RESPONSE, place, reason)
                .says("the schema is ignored")
                .help("remove the schema, or declare another method or status"),
        );
        None
    }

    /// A response with its content: the type of its body, or a structure of headers and body.
    fn content(
        &mut self,
        name: &str,
        index: usize,
        success: bool,
        declared: &document::Response<'a>,
        body: Option<Body<'a>>,
        produces: &[Located<String>],
    ) -> Response {
        let described_by = declared.description.as_ref().map_or(0, |description| description.value.len());
        let examples = declared.examples.as_ref().map_or(0, |examples| node_cost(examples.value));
        let carried: usize = declared.extensions.iter().map(|entry| node_cost(&entry.value)).sum();
        self.reader.spend(MEMBER + described_by / TEXT + examples + carried, declared.node.place);
        let step = match (success, declared.status) {
            (true, Status::Code(200) | Status::Default) => "response".to_string(),
            (_, Status::Code(code)) => format!("response{code}"),
            (false, Status::Default) => "failure".to_string(),
        };
        let operation = Trail::root(name);
        let trail = operation.child(&step);
        let body = body.map(|body| match body {
            Body::Schema(schema) => {
                let body = self.type_use(schema, &trail);
                // A failure is often JSON, whatever the operation produces.
                if success { self.as_received(body, produces) } else { body }
            }
            Body::Bytes(node) => TypeUse { ty: Type::Blob(BlobFormat::Binary), ..unknown_type(node.place) },
        });
        let headers: Vec<Member> = declared.headers.iter().map(|header| self.header(header, &trail)).collect();
        let content = if headers.is_empty() || matches!(self.protocol, Protocol::AwsJson { .. }) {
            body
        } else {
            Some(self.with_headers(index, &trail, declared.node, headers, body))
        };
        if let (Some(examples), Some(Body::Schema(schema))) = (&declared.examples, declared.body) {
            self.examples(examples.value, schema);
        }
        let mut carried = carry(&declared.extensions, &[]);
        carried.extend(declared.examples.as_ref().map(|examples| described("examples", examples.value)));
        Response {
            status: declared.status,
            docs: Docs { summary: None, description: declared.description.as_ref().map(text) },
            content,
            extensions: carried,
            place: declared.entry.key.place,
        }
    }

    /// Records the JSON examples of a response, by media type. One that is text may be JSON text.
    fn examples(&mut self, examples: &'a Node, schema: SchemaNode<'a>) {
        for example in examples.as_mapping().into_iter().flat_map(Mapping::iter) {
            let is_json = example.key.text.to_ascii_lowercase().contains("json");
            if is_json && example.value.as_str().is_none() {
                let noun = "example";
                self.reader.instances.push(Instance { value: &example.value, schema: schema.0, noun });
            }
        }
    }

    /// A header of a response as a member.
    fn header(&mut self, header: &Header<'a>, trail: &Trail<'_>) -> Member {
        let Header { entry, description, schema, styles } = header;
        let own = trail.child(&entry.key.text);
        let mut target = in_json(self.type_of(schema.node, schema, &own));
        self.header_type(schema, &mut target);
        let mut styles = styles.clone();
        // RFC 6265, section 3: each cookie has a field of its own, whatever the document declares.
        if entry.key.text.eq_ignore_ascii_case("set-cookie") {
            if styles.is_empty() {
                let item = std::mem::replace(&mut target, unknown_type(schema.node.place));
                target.ty = Type::List(Box::new(item));
            }
            styles = vec![ListStyle::Multi];
        }
        Member {
            name: entry.key.text.to_string(),
            renamed: extensions::text(&schema.extensions, "x-name", &mut self.reader),
            target,
            // No format can declare that a response always has a header.
            required: None,
            read_only: None,
            write_only: None,
            docs: match description {
                Some(description) => Docs { summary: None, description: Some(text(description)) },
                None => docs(schema),
            },
            default: schema
                .default
                .as_ref()
                .map(|default| Located { value: default.value.to_json(), place: default.place }),
            location: Location::Header { styles },
            extensions: Vec::new(),
            place: entry.key.place,
        }
    }

    /// The structure of a response's headers and body.
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
                write_only: None,
                docs: Docs::default(),
                default: None,
                location: Location::Payload,
                extensions: Vec::new(),
                place,
            });
        }
        self.reader.few_enough(members.len(), "headers", node.place);
        let structure = ShapeKind::Structure(Structure { members, ..Structure::default() });
        // A shared response is one shape for all operations that refer to it.
        let id = match self.ids.get(&(Identity(node), Role::Reference)) {
            Some(id) => *id,
            None => {
                let kind = TaskKind::Ready(Box::new(structure));
                self.enqueue(node, Role::Reference, trail.name(), ShapeOrigin::Output(index), kind)
            }
        };
        let mut used = unknown_type(node.place);
        used.ty = Type::Shape(id);
        used
    }
}
