//! botocore's format: writes the model as the files from which boto3 and the AWS CLI load a service.
//!
//! A construct that botocore cannot express is reported by a warning, and relaxed or omitted. An operation whose request
//! botocore would send differently from its document is omitted.

mod extensions;
mod html;
pub(crate) mod json;
mod names;
mod shapes;

use bindery_model::diagnostic::{Code, Diagnostic};
use bindery_model::node::NodeLocation;
use bindery_model::service::{
    Auth, AwsJsonVersion, Failure, IdentifiedBy, ListStyle, Location, Member, Model, Operation, Pagination, Protocol,
    Retry, SecurityKind, ShapeKind, Structure, Type, TypeUse,
};
use extensions::extend;
use json::{Json, Object};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The files of a service, for a directory listed in `AWS_DATA_PATH`.
#[derive(Clone, Debug, PartialEq)]
pub struct Botocore {
    /// The contents of the files, by `/`-separated path: `NAME/VERSION/service-2.json` and `paginators-1.json`.
    pub files: BTreeMap<String, String>,
    /// The constructs that botocore cannot express.
    pub warnings: Vec<Diagnostic>,
}

/// A service in botocore's format, before serialization.
pub(crate) struct Service {
    pub(crate) metadata: Object,
    /// The operations in model order: the name and description of each, or the reason why it is omitted.
    pub(crate) operations: Vec<Result<(String, Object), String>>,
    pub(crate) shapes: BTreeMap<String, Object>,
    /// The paginators of the paginated operations, by operation name, in model order.
    pub(crate) pages: Vec<(String, Object)>,
    warnings: Vec<Diagnostic>,
}

/// Converts a service to botocore's format.
pub(crate) fn service(model: &Model) -> Service {
    let mut writer = Writer::new(model);
    let mut operations = Vec::new();
    let mut pages = Vec::new();
    let mut taken = reserved_names();
    for operation in &model.operations {
        if let Some((reason, place)) = writer.inexpressible(operation) {
            writer.warn(place, format!("operation `{}` is omitted: {reason}", operation.name));
            operations.push(Err(reason));
            continue;
        }
        let name = writer.operation_name(operation, &mut taken);
        let written = writer.operation(operation, &name);
        if let Some(pagination) = operation.pagination.as_ref() {
            pages.push((name.clone(), writer.pagination(operation, pagination)));
        }
        operations.push(Ok((name, written)));
    }
    let metadata = writer.metadata();
    Service { metadata, operations, shapes: writer.shapes, pages, warnings: writer.warnings }
}

/// Returns the files that describe a service to botocore.
pub fn botocore(model: &Model) -> Botocore {
    let Service { metadata, operations, shapes, pages, warnings } = service(model);
    let object = |members: Vec<(String, Object)>| {
        let mut object = Object::default();
        members.into_iter().for_each(|(name, value)| object.set(&name, value));
        object
    };
    let mut service = Object::of("version", "2.0");
    service.set("metadata", metadata);
    service.set("operations", object(operations.into_iter().flatten().collect()));
    service.set("shapes", object(shapes.into_iter().collect()));
    service.set_some("documentation", html::html(&model.service.docs));
    let folder = format!("{}/{}", model.service.name, version(model));
    let mut files = BTreeMap::from([(format!("{folder}/service-2.json"), json::text(service))]);
    files.insert(format!("{folder}/paginators-1.json"), json::text(Object::of("pagination", object(pages))));
    Botocore { files, warnings }
}

/// Returns the service's version as a directory name that every file system accepts.
fn version(model: &Model) -> String {
    let sound = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let version: String = model.service.version.value.chars().filter(sound).collect();
    let version = version.trim_matches('.');
    if version.is_empty() { "1".to_owned() } else { version.to_owned() }
}

/// Names that no operation may have, because botocore's clients define methods of these names.
fn reserved_names() -> BTreeSet<String> {
    ["canpaginate", "close", "exceptions", "generatepresignedurl", "getpaginator", "getwaiter", "meta", "waiternames"]
        .map(str::to_owned)
        .into()
}

/// The state of one conversion.
struct Writer<'m> {
    model: &'m Model,
    /// The shapes written so far, by name.
    shapes: BTreeMap<String, Object>,
    /// The names of the model's shapes.
    named: HashMap<shapes::Key, String>,
    warnings: Vec<Diagnostic>,
    /// The warnings reported so far.
    reported: BTreeSet<(NodeLocation, String)>,
}

impl<'m> Writer<'m> {
    fn new(model: &'m Model) -> Self {
        Writer {
            model,
            shapes: BTreeMap::new(),
            named: HashMap::new(),
            warnings: Vec::new(),
            reported: BTreeSet::new(),
        }
    }

    fn is_rest(&self) -> bool {
        match self.model.service.protocol {
            Protocol::Rest => true,
            Protocol::AwsJson { .. } => false,
        }
    }

    /// Reports a construct that botocore cannot express, once per location.
    fn warn(&mut self, place: NodeLocation, message: impl Into<String>) {
        let message = message.into();
        if self.reported.insert((place, message.clone())) {
            self.warnings.push(Diagnostic::warning(Code::BOTOCORE, place, message));
        }
    }

    fn metadata(&self) -> Object {
        let service = &self.model.service;
        let name = service.signing_name.as_ref().map_or(service.name.as_str(), |name| name.value.as_str());
        let version = version(self.model);
        let protocol = if self.is_rest() { "rest-json" } else { "json" };
        let mut metadata = Object::of("apiVersion", version.as_str());
        metadata.set("endpointPrefix", name);
        let signed = match &service.protocol {
            Protocol::Rest => service.signing_name.is_some(),
            Protocol::AwsJson { version, target } => {
                let version = match version {
                    AwsJsonVersion::V1_0 => "1.0",
                    AwsJsonVersion::V1_1 => "1.1",
                };
                metadata.set("jsonVersion", version);
                metadata.set("targetPrefix", target.as_str());
                true
            }
        };
        metadata.set("protocol", protocol);
        metadata.set("protocols", vec![Json::from(protocol)]);
        metadata.set("serviceFullName", service.title.value.as_str());
        let id = service.service_id.as_ref().map(|id| id.value.clone());
        metadata.set("serviceId", id.unwrap_or_else(|| names::service_id(&service.title.value)));
        metadata.set("signatureVersion", "v4");
        metadata.set("uid", format!("{}-{version}", service.name));
        if signed {
            metadata.set("auth", vec![Json::from("aws.auth#sigv4")]);
        }
        extend(&mut metadata, &service.extensions);
        metadata
    }

    /// Returns why botocore cannot send an operation as its document declares, and the location of the cause.
    fn inexpressible(&self, operation: &Operation) -> Option<(String, NodeLocation)> {
        if !self.is_rest() {
            return None;
        }
        let input = self.model.input(operation);
        input.members.iter().find_map(|member| {
            let reason = match &member.location {
                Location::Form { .. } | Location::File => format!("parameter `{}` is sent in a form", member.name),
                Location::Payload => format!("its body is {}", self.inexpressible_body(operation, &member.target)?),
                Location::Path { .. } | Location::Query { .. } | Location::Header { .. } | Location::Member => {
                    return None;
                }
            };
            Some((reason, member.place))
        })
    }

    /// Describes a body that botocore cannot write. It writes structures as JSON, bytes and text unchanged.
    fn inexpressible_body(&self, operation: &Operation, body: &TypeUse) -> Option<&'static str> {
        let consumes =
            |what: &str| operation.consumes.iter().any(|kind| kind.value.to_ascii_lowercase().contains(what));
        let json = operation.consumes.is_empty() || consumes("json") || consumes("*/*");
        match &body.ty {
            Type::Blob(_) => None,
            Type::String if !json || consumes("text/") => None,
            Type::Shape(id) => match &self.model.shape(*id).kind {
                ShapeKind::Structure(_) if json => None,
                ShapeKind::Structure(_) => Some("not JSON"),
                ShapeKind::Union(_) | ShapeKind::Untagged(_) if json => None,
                ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Enum(_) | ShapeKind::Newtype(_) => {
                    Some("not a structure")
                }
            },
            Type::Document if json => None,
            Type::Boolean
            | Type::Integer(_)
            | Type::Float(_)
            | Type::String
            | Type::Timestamp(_)
            | Type::Date
            | Type::List(_)
            | Type::Tuple(_)
            | Type::Map(_)
            | Type::Document => Some("not a structure"),
        }
    }

    /// Returns the name of an operation: the wire name if it is sent, otherwise one from which botocore can derive a
    /// Python method name.
    fn operation_name(&mut self, operation: &Operation, taken: &mut BTreeSet<String>) -> String {
        let wanted = match self.model.service.protocol {
            Protocol::AwsJson { .. } => operation.name.clone(),
            Protocol::Rest => names::pascal(&operation.name, "Operation"),
        };
        let plain = |name: &str| name.replace('_', "").to_ascii_lowercase();
        let name = (1..)
            .map(|number| if number == 1 { wanted.clone() } else { format!("{wanted}{number}") })
            .find(|name| !taken.contains(&plain(name)))
            .expect("there are more numbers than operations");
        if name != wanted {
            self.warn(
                operation.place,
                format!("operation `{}` is renamed `{name}`: the name is already taken", operation.name),
            );
        }
        taken.insert(plain(&name));
        name
    }

    fn operation(&mut self, operation: &'m Operation, name: &str) -> Object {
        let mut written = Object::of("name", name);
        written.set("http", self.http(operation));
        written.set_some("input", self.input(operation, name).map(|shape| Object::of("shape", shape)));
        written.set_some("output", self.output(operation, name).map(|shape| Object::of("shape", shape)));
        let mut errors = Vec::new();
        for failure in &operation.failures {
            let failure = self.model.failure(failure.failure);
            errors.extend(self.failure(failure).map(|shape| Json::Object(Object::of("shape", shape))));
        }
        if !errors.is_empty() {
            written.set("errors", errors);
        }
        let unsigned = match &operation.auth {
            Auth::Signed => false,
            Auth::None => true,
            Auth::Schemes(alternatives) => {
                for requirement in alternatives.iter().flatten() {
                    let scheme = &self.model.service.security[requirement.scheme];
                    let what = match &scheme.kind {
                        SecurityKind::Basic => "a user name and a password",
                        SecurityKind::ApiKeyHeader { .. } | SecurityKind::ApiKeyQuery { .. } => "an API key",
                        SecurityKind::Bearer => "a bearer token",
                        SecurityKind::OAuth2 { .. } => "an OAuth 2 token",
                    };
                    self.warn(
                        scheme.place,
                        format!("security scheme `{}` requires {what}, which botocore does not send", scheme.name),
                    );
                }
                true
            }
        };
        if unsigned {
            written.set("authtype", "none");
            written.set("auth", vec![Json::from("smithy.api#noAuth")]);
        }
        if operation.deprecated.is_some() {
            written.set("deprecated", Json::True);
        }
        written.set_some("documentation", html::html(&operation.docs));
        extend(&mut written, &operation.extensions);
        written
    }

    fn http(&self, operation: &Operation) -> Object {
        let (method, uri) = match self.model.service.protocol {
            Protocol::AwsJson { .. } => ("POST", "/".to_owned()),
            Protocol::Rest => {
                let base = self.model.service.base_path.as_ref().map_or("", |base| base.value.trim_end_matches('/'));
                let path = operation.path.value.split('#').next().unwrap_or_default();
                let mut uri = format!("{base}{path}");
                for member in &self.model.input(operation).members {
                    if let Location::Path { verbatim: Some(_), .. } = member.location {
                        let (plain, greedy) = (format!("{{{}}}", member.name), format!("{{{}+}}", member.name));
                        uri = uri.replace(&plain, &greedy);
                    }
                }
                (operation.method.as_str(), if uri.starts_with('/') { uri } else { format!("/{uri}") })
            }
        };
        let mut http = Object::of("method", method);
        http.set("requestUri", uri);
        http
    }

    /// Returns the shape of a request, or `None` if it has no members.
    fn input(&mut self, operation: &'m Operation, name: &str) -> Option<String> {
        let structure = self.model.input(operation);
        if structure.members.is_empty() && structure.additional.is_none() {
            return None;
        }
        let shape = self.model.shape(operation.input);
        Some(match self.model.service.protocol {
            Protocol::AwsJson { .. } => self.structure(shape, structure, &shape.name),
            Protocol::Rest => self.structure(shape, structure, &format!("{name}Request")),
        })
    }

    /// Returns the shape of a response: a structure, or a structure that wraps any other type.
    fn output(&mut self, operation: &'m Operation, name: &str) -> Option<String> {
        let mut contents =
            operation.responses.iter().filter_map(|response| Some((response, response.content.as_ref()?)));
        let (_, content) = contents.next()?;
        for (response, other) in contents {
            if crate::rust::types::Rust::value(other) != crate::rust::types::Rust::value(content) {
                self.warn(
                    response.place,
                    "botocore supports one response per operation; it decodes this response as the first one",
                );
            }
        }
        if let Type::Shape(id) = content.ty {
            let shape = self.model.shape(id);
            if let ShapeKind::Structure(structure) = &shape.kind {
                let wanted = match &content.alias {
                    Some(alias) => alias.value.as_str(),
                    None => shape.name.as_str(),
                };
                return Some(self.structure(shape, structure, wanted));
            }
        }
        if !self.is_rest() {
            self.warn(
                content.place,
                format!("the response of operation `{}` is not a structure and is omitted", operation.name),
            );
            return None;
        }
        let body = self.target(content, &format!("{name}Body"));
        let mut wrapper = Object::of("type", "structure");
        wrapper.set("members", Object::of("body", Object::of("shape", body)));
        wrapper.set("payload", "body");
        Some(self.put(&format!("{name}Response"), wrapper))
    }

    /// Returns the shape of a failure, or `None` if no error code identifies it.
    fn failure(&mut self, failure: &'m Failure) -> Option<String> {
        let code = match &failure.identified_by {
            IdentifiedBy::Code(code) => code,
            IdentifiedBy::Status(_) => {
                let message = format!(
                    "failure `{}` is omitted: botocore identifies failures by error codes, not by status",
                    failure.name
                );
                self.warn(failure.place, message);
                return None;
            }
        };
        let known = failure.content.as_ref().and_then(|content| match content.ty {
            Type::Shape(id) => Some(self.model.shape(id)),
            _ => None,
        });
        let name = match known.map(|shape| (shape, &shape.kind)) {
            Some((shape, ShapeKind::Structure(structure))) => self.structure(shape, structure, &shape.name),
            _ => {
                let mut empty = Object::of("type", "structure");
                empty.set("members", Object::default());
                self.put(&names::pascal(&failure.name, "Failure"), empty)
            }
        };
        if let Some(shape) = self.shapes.get_mut(&name) {
            shape.set("exception", Json::True);
            match failure.retry {
                Retry::Transient => shape.set("fault", Json::True),
                // botocore has its own list of throttling codes.
                Retry::Never | Retry::Throttling => {}
            }
            if *code != name {
                shape.set("error", Object::of("code", code.as_str()));
            }
        }
        Some(name)
    }

    fn pagination(&self, operation: &Operation, pagination: &Pagination) -> Object {
        let input = self.model.input(operation);
        let content = operation.responses.iter().find_map(|response| response.content.as_ref());
        let output = content.and_then(|content| match content.ty {
            Type::Shape(id) => match &self.model.shape(id).kind {
                ShapeKind::Structure(structure) => Some(structure),
                ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => None,
            },
            _ => None,
        });
        let named = |structure: Option<&Structure>, wire: &str| {
            let names = structure.map(|structure| names::members(&structure.members)).unwrap_or_default();
            let index = structure.and_then(|known| known.members.iter().position(|member| member.name == wire));
            index.and_then(|index| names.get(index).cloned()).unwrap_or_else(|| wire.to_owned())
        };
        let mut pages = Object::of("input_token", named(Some(input), &pagination.input.value));
        pages.set_some("limit_key", pagination.limit.as_ref().map(|limit| named(Some(input), &limit.value)));
        pages.set("output_token", named(output, &pagination.output.value));
        pages.set_some("result_key", pagination.items.as_ref().map(|items| named(output, &items.value)));
        pages
    }

    /// Writes the location of a member. Returns `AsText` if botocore would encode its list differently from the document.
    fn location(&mut self, member: &'m Member, location: &mut Object) -> Written {
        let mut written = Written::AsDeclared;
        let (place, styles) = match &member.location {
            Location::Member | Location::Payload | Location::Form { .. } | Location::File => return written,
            Location::Path { styles, .. } => ("uri", styles),
            Location::Query { styles, .. } => ("querystring", styles),
            Location::Header { styles } => ("header", styles),
        };
        location.set("location", place);
        location.set("locationName", member.name.as_str());
        let is_expressible = match (&member.location, styles.as_slice()) {
            (_, []) => true,
            (Location::Query { .. }, [ListStyle::Multi]) => true,
            (Location::Header { .. }, [ListStyle::Csv]) => true,
            (_, _) => false,
        };
        if matches!(member.target.ty, Type::List(_) | Type::Tuple(_)) && !is_expressible {
            let message = format!("`{}` becomes a string: botocore does not encode lists in this style", member.name);
            self.warn(member.place, message);
            written = Written::AsText;
        }
        if matches!(member.target.ty, Type::Map(_) | Type::Document) {
            self.warn(
                member.place,
                format!("`{}` becomes a string: botocore does not encode JSON in a {place}", member.name),
            );
            written = Written::AsText;
        }
        written
    }
}

/// The type under which a member is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    AsDeclared,
    AsText,
}
