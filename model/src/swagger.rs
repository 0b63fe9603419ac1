//! Swagger 2.0, all of it, as one table: every object, its keys and their types.
//!
//! Reading a table reports each wrong, unknown or repeated key and goes on, so that all complaints come at once.
//! Source: the [Swagger 2.0 specification](https://swagger.io/specification/v2/), whose order the tables keep.

use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::node::{Entry, Mapping, Node, NodeLocation, Number, Value};
use crate::source::Sources;

/// A value that a key says.
#[derive(Clone, Debug)]
pub(crate) struct Said<T> {
    /// The value.
    pub(crate) value: T,
    /// Where the value stands.
    pub(crate) place: NodeLocation,
    /// Where its key stands.
    pub(crate) key: NodeLocation,
}

/// What a table is read with.
pub(crate) struct Reader<'s> {
    pub(crate) sources: &'s Sources,
    pub(crate) diagnostics: Diagnostics,
    /// How much may still be read and made.
    left: usize,
    /// How many complaints there were when nothing was left: later ones are about what was not read.
    exhausted: Option<usize>,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(sources: &'s Sources) -> Self {
        let written: usize = sources.iter().map(|(_, source)| source.text.len()).sum();
        let left = sources.limits().growth.saturating_add(written / 2);
        Reader { sources, diagnostics: Diagnostics::default(), left, exhausted: None }
    }

    /// Counts what is about to be read or made; false where it is too much, which is said once.
    pub(crate) fn spend(&mut self, cost: usize, place: NodeLocation) -> bool {
        match self.left.checked_sub(cost) {
            Some(left) if self.exhausted.is_none() => {
                self.left = left;
                true
            }
            Some(_) | None => {
                if self.exhausted.is_none() {
                    let growth = self.sources.limits().growth;
                    self.diagnostics.end(
                        Diagnostic::error("too-much", place, "references make far more of this document than it says")
                            .says("reading ends here")
                            .help(format!("raise the limit of growth, {growth}, if this is meant")),
                    );
                    self.exhausted = Some(self.diagnostics.0.len());
                }
                false
            }
        }
    }

    /// Whether there are not too many of what becomes one item; else complains.
    pub(crate) fn few_enough(&mut self, count: usize, what: &str, place: NodeLocation) -> bool {
        let limit = self.sources.limits().members;
        if count > limit {
            self.diagnostics.push(
                Diagnostic::error("too-many-members", place, format!("there are more than {limit} {what}"))
                    .help("raise the limit of members if this is meant"),
            );
        }
        count <= limit
    }

    /// The complaints about what was read; the flag tells whether that is all there is.
    pub(crate) fn finish(mut self) -> (Diagnostics, bool) {
        self.diagnostics.0.truncate(self.exhausted.unwrap_or(usize::MAX));
        (self.diagnostics, self.exhausted.is_none())
    }
}

/// A value of a table.
pub(crate) trait Read<'a>: Sized {
    /// What it looks like, in the words of a diagnostic.
    const EXPECTED: &'static str;

    /// Whether it is a mapping, always.
    const IS_MAPPING: bool = false;

    /// Reads it; complains, where it is `None`, unless the complaint was made already.
    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self>;
}

/// What a member or a value counts; see [`Limits`](crate::source::Limits).
pub(crate) const MEMBER: usize = 16;

/// What an operation counts.
pub(crate) const OPERATION: usize = 128;

/// So many bytes of text count 1.
pub(crate) const TEXT: usize = 16;

/// Names and what they stand for, in document order.
pub(crate) type Map<'a, T> = Vec<(&'a Entry, T)>;

macro_rules! object {
    ($(#[$doc:meta])* struct $Object:ident { $($key:literal $field:ident: $Type:ty,)* }
     $(flatten $inner:ident: $Inner:ty)?) => {
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub(crate) struct $Object<'a> {
            /// The node that says it.
            #[allow(dead_code, reason = "every table has one, though not every one is pointed at")]
            pub(crate) node: &'a Node,
            $(#[doc = concat!("`", $key, "`")] pub(crate) $field: Option<Said<$Type>>,)*
            $(pub(crate) $inner: $Inner,)?
            /// Keys beginning with `x-`, and those that Swagger 2.0 does not know.
            pub(crate) extensions: Vec<&'a Entry>,
        }

        impl<'a> $Object<'a> {
            /// The keys of its table.
            pub(crate) const KEYS: &'static [&'static str] = &[$($key,)*];

            /// Where it stands.
            #[allow(dead_code, reason = "every table has one, though not every one is pointed at")]
            pub(crate) fn place(&self) -> NodeLocation {
                self.node.place
            }

            /// One with nothing said.
            pub(crate) fn empty(node: &'a Node) -> Self {
                $Object {
                    node,
                    $($field: None,)*
                    $($inner: <$Inner>::empty(node),)?
                    extensions: Vec::new(),
                }
            }

            /// Takes an entry, where its key is known here.
            pub(crate) fn accept(&mut self, entry: &'a Entry, reader: &mut Reader<'a>) -> bool {
                match &*entry.key.text {
                    $($key => take(&mut self.$field, entry, reader),)*
                    _ => return false $(|| self.$inner.accept(entry, reader))?,
                }
                true
            }
        }

        impl<'a> Read<'a> for $Object<'a> {
            const EXPECTED: &'static str = "a mapping";
            const IS_MAPPING: bool = true;

            fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
                let mut object = $Object::empty(node);
                if matches!(node.value, Value::Null) {
                    nothing_said(node, reader);
                    return Some(object);
                }
                let mapping = expect_mapping(node, reader)?;
                if !reader.spend(mapping.0.len(), node.place) {
                    return Some(object);
                }
                for entry in mapping.iter() {
                    if !object.accept(entry, reader) {
                        #[allow(unused_mut, reason = "not every table has an inner one")]
                        let mut keys = Self::KEYS.to_vec();
                        $(keys.extend(<$Inner>::KEYS);)?
                        unknown(entry, &keys, reader);
                        object.extensions.push(entry);
                    }
                }
                Some(object)
            }
        }
    };
}

object! {
    /// The root of a document.
    struct Document {
        "swagger" swagger: Text<'a>,
        "info" info: Info<'a>,
        "host" host: Text<'a>,
        "basePath" base_path: Text<'a>,
        "schemes" schemes: Vec<Said<Text<'a>>>,
        "consumes" consumes: Vec<Said<Text<'a>>>,
        "produces" produces: Vec<Said<Text<'a>>>,
        "paths" paths: Paths<'a>,
        "definitions" definitions: Named<'a, SchemaNode<'a>>,
        "parameters" parameters: Named<'a, Parameter<'a>>,
        "responses" responses: Named<'a, Response<'a>>,
        "securityDefinitions" security_definitions: Named<'a, SecurityScheme<'a>>,
        "security" security: Vec<Said<Requirement<'a>>>,
        "tags" tags: Vec<Said<Tag<'a>>>,
        "externalDocs" external_docs: &'a Node,
        "x-ms-paths" ms_paths: Paths<'a>,
    }
}

object! {
    /// What a document says of itself.
    struct Info {
        "title" title: Text<'a>,
        "description" description: Text<'a>,
        "termsOfService" terms_of_service: &'a Node,
        "contact" contact: &'a Node,
        "license" license: &'a Node,
        "version" version: Text<'a>,
    }
}

object! {
    /// A path and its operations.
    struct PathItem {
        "$ref" reference: Text<'a>,
        "get" get: Box<Operation<'a>>,
        "put" put: Box<Operation<'a>>,
        "post" post: Box<Operation<'a>>,
        "delete" delete: Box<Operation<'a>>,
        "options" options: Box<Operation<'a>>,
        "head" head: Box<Operation<'a>>,
        "patch" patch: Box<Operation<'a>>,
        "parameters" parameters: Parameters<'a>,
    }
}

object! {
    /// An operation.
    struct Operation {
        "tags" tags: Vec<Said<Text<'a>>>,
        "summary" summary: Text<'a>,
        "description" description: Text<'a>,
        "externalDocs" external_docs: &'a Node,
        "operationId" operation_id: Text<'a>,
        "consumes" consumes: Vec<Said<Text<'a>>>,
        "produces" produces: Vec<Said<Text<'a>>>,
        "parameters" parameters: Parameters<'a>,
        "responses" responses: Responses<'a>,
        "schemes" schemes: Vec<Said<Text<'a>>>,
        "deprecated" deprecated: bool,
        "security" security: Vec<Said<Requirement<'a>>>,
    }
}

object! {
    /// A parameter; what it says of its type is in `schema_part`.
    struct Parameter {
        "name" name: Text<'a>,
        "in" location: Text<'a>,
        "description" description: Text<'a>,
        "required" required: bool,
        "schema" schema: SchemaNode<'a>,
        "allowEmptyValue" allow_empty_value: bool,
    }
    flatten schema_part: Schema<'a>
}

object! {
    /// A response.
    struct Response {
        "$ref" reference: Text<'a>,
        "description" description: Text<'a>,
        "schema" schema: SchemaNode<'a>,
        "headers" headers: Named<'a, SchemaNode<'a>>,
        "examples" examples: &'a Node,
    }
}

object! {
    /// A schema; also what parameters, items and headers say of their types.
    struct Schema {
        "$ref" reference: Text<'a>,
        "format" format: Text<'a>,
        "title" title: Text<'a>,
        "description" description: Text<'a>,
        "default" default: &'a Node,
        "multipleOf" multiple_of: Number,
        "maximum" maximum: Number,
        "exclusiveMaximum" exclusive_maximum: bool,
        "minimum" minimum: Number,
        "exclusiveMinimum" exclusive_minimum: bool,
        "maxLength" max_length: u64,
        "minLength" min_length: u64,
        "pattern" pattern: Text<'a>,
        "maxItems" max_items: u64,
        "minItems" min_items: u64,
        "uniqueItems" unique_items: bool,
        "maxProperties" max_properties: u64,
        "minProperties" min_properties: u64,
        "required" required: Required<'a>,
        "enum" values: Vec<Said<&'a Node>>,
        "type" types: Types<'a>,
        "items" items: Items<'a>,
        "additionalItems" additional_items: Additional<'a>,
        "collectionFormat" collection_format: Text<'a>,
        "allOf" all_of: Vec<Said<SchemaNode<'a>>>,
        "properties" properties: Named<'a, SchemaNode<'a>>,
        "additionalProperties" additional_properties: Additional<'a>,
        "discriminator" discriminator: Text<'a>,
        "readOnly" read_only: bool,
        "xml" xml: &'a Node,
        "externalDocs" external_docs: &'a Node,
        "example" example: &'a Node,
    }
}

object! {
    /// A security definition.
    struct SecurityScheme {
        "type" kind: Text<'a>,
        "description" description: Text<'a>,
        "name" name: Text<'a>,
        "in" location: Text<'a>,
        "flow" flow: Text<'a>,
        "authorizationUrl" authorization_url: Text<'a>,
        "tokenUrl" token_url: Text<'a>,
        "scopes" scopes: &'a Node,
    }
}

object! {
    /// A tag.
    struct Tag {
        "name" name: Text<'a>,
        "description" description: Text<'a>,
        "externalDocs" external_docs: &'a Node,
    }
}

/// Text: a string, or the source text of a number or a boolean that stands where a string is meant (`1.10`).
pub(crate) type Text<'a> = &'a str;

/// A mapping of names; a list without items counts as an empty one (`definitions: []`).
#[derive(Clone, Debug)]
pub(crate) struct Named<'a, T>(pub(crate) Map<'a, T>);

/// A schema that is read when it is lowered: a table of all of them at once would be many times the document's size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SchemaNode<'a>(pub(crate) &'a Node);

impl<'a> SchemaNode<'a> {
    /// Reads it. Reading it twice complains twice; equal complaints are told once.
    pub(crate) fn schema(self, reader: &mut Reader<'a>) -> Schema<'a> {
        Schema::read(self.0, reader).unwrap_or_else(|| Schema::empty(self.0))
    }
}

impl<'a> Read<'a> for SchemaNode<'a> {
    const EXPECTED: &'static str = "a schema";
    const IS_MAPPING: bool = true;

    fn read(node: &'a Node, _: &mut Reader<'a>) -> Option<Self> {
        Some(SchemaNode(node))
    }
}

/// `paths`: paths, and extensions among them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Paths<'a> {
    pub(crate) items: Map<'a, PathItem<'a>>,
    pub(crate) extensions: Vec<&'a Entry>,
}

/// `responses`: responses by status, and extensions among them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Responses<'a> {
    pub(crate) items: Map<'a, Response<'a>>,
    pub(crate) extensions: Vec<&'a Entry>,
}

/// The parameters of an operation or a path.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters<'a>(pub(crate) Vec<Parameter<'a>>);

/// The `required` of a schema: names of members. In the wild also a boolean, as in JSON Schema's third draft.
#[derive(Clone, Debug)]
pub(crate) enum Required<'a> {
    Names(Vec<Said<Text<'a>>>),
    Itself(bool),
}

/// `type`: one type or several.
#[derive(Clone, Debug)]
pub(crate) struct Types<'a>(pub(crate) Vec<Said<Text<'a>>>);

/// `items`: one schema for all, or one for each position.
#[derive(Clone, Debug)]
pub(crate) enum Items<'a> {
    All(SchemaNode<'a>),
    Each(Vec<SchemaNode<'a>>),
}

/// `additionalProperties`, `additionalItems`.
#[derive(Clone, Debug)]
pub(crate) enum Additional<'a> {
    Bool(bool),
    Schema(SchemaNode<'a>),
}

/// A security requirement: schemes needed together, each with its scopes.
#[derive(Clone, Debug)]
pub(crate) struct Requirement<'a>(pub(crate) Map<'a, Vec<Said<Text<'a>>>>);

fn take<'a, T: Read<'a>>(field: &mut Option<Said<T>>, entry: &'a Entry, reader: &mut Reader<'a>) {
    if let Some(earlier) = field {
        repeated(&entry.key.text, earlier.key, entry.key.place, reader);
        return;
    }
    let before = reader.diagnostics.0.len();
    if let Some(value) = T::read(&entry.value, reader) {
        *field = Some(Said { value, place: entry.value.place, key: entry.key.place });
    }
    if WORDS.contains(&&*entry.key.text) {
        // Without them there is less to say, but nothing unsound.
        for complaint in reader.diagnostics.0.iter_mut().skip(before) {
            if complaint.severity == Severity::Error && complaint.code != "too-much" {
                (complaint.severity, complaint.code) = (Severity::Warning, "wrong-value");
            }
        }
    }
}

/// Keys that no code hangs on: a value of the wrong kind is left out with a warning.
const WORDS: [&str; 15] = [
    "title",
    "description",
    "summary",
    "version",
    "operationId",
    "host",
    "basePath",
    "schemes",
    "consumes",
    "produces",
    "tags",
    "format",
    "pattern",
    "discriminator",
    "scopes",
];

fn repeated(key: &str, earlier: NodeLocation, later: NodeLocation, reader: &mut Reader<'_>) {
    reader.diagnostics.push(
        Diagnostic::warning("repeated-key", later, format!("`{key}` is said twice"))
            .says("the first one counts")
            .label(earlier, "it is here already")
            .help("remove one of the two"),
    );
}

fn unknown(entry: &Entry, keys: &[&str], reader: &mut Reader<'_>) {
    let key = &*entry.key.text;
    if key.starts_with("x-") {
        return;
    }
    let complaint = Diagnostic::warning("unknown-key", entry.key.place, format!("Swagger 2.0 has no `{key}` here"));
    reader.diagnostics.push(match key {
        "oneOf" | "anyOf" | "not" => complaint.help(format!(
            "`{key}` came with OpenAPI 3; say `type: object` with a `discriminator` and `allOf`, or leave the type open"
        )),
        "nullable" => complaint.help("`nullable` came with OpenAPI 3; say `x-nullable: true`"),
        _ => match nearest(key, keys.iter().copied()) {
            Some(near) => complaint.help(format!("did you mean `{near}`?")),
            None => complaint.help("it is carried as an extension; a key of your own begins with `x-`"),
        },
    });
}

/// The nearest of some names to a misspelt one, where one is near enough to be meant.
pub(crate) fn nearest<'n>(name: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // Comparing takes the time of both lengths multiplied, and nobody misspells a novel.
    const LONGEST: usize = 128;
    names
        .into_iter()
        .filter(|candidate| name.len().max(candidate.len()) <= LONGEST)
        .map(|candidate| (strsim::jaro_winkler(&name.to_lowercase(), &candidate.to_lowercase()), candidate))
        .filter(|(similarity, _)| *similarity > 0.8)
        // The first of equals, so that the answer does not depend on the order of iteration beyond the document's.
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        })
        .map(|(_, candidate)| candidate)
}

/// Complains of a value of the wrong kind.
pub(crate) fn wrong(node: &Node, expected: &str, reader: &mut Reader<'_>) {
    reader.diagnostics.push(
        Diagnostic::error("wrong-type", node.place, format!("expected {expected}, found {}", node.kind()))
            .help(format!("write {expected} here")),
    );
}

/// Warns of nothing where a mapping is meant: an indented text that somebody has not written yet (`'200':`).
fn nothing_said(node: &Node, reader: &mut Reader<'_>) {
    reader.diagnostics.push(
        Diagnostic::warning("empty-value", node.place, "expected a mapping, found null").help("it is read as `{}`"),
    );
}

fn expect_mapping<'a>(node: &'a Node, reader: &mut Reader<'a>) -> Option<&'a Mapping> {
    let mapping = node.as_mapping();
    if mapping.is_none() {
        wrong(node, "a mapping", reader);
    }
    mapping
}

impl<'a> Read<'a> for &'a Node {
    const EXPECTED: &'static str = "anything";

    fn read(node: &'a Node, _: &mut Reader<'a>) -> Option<Self> {
        Some(node)
    }
}

impl<'a, T: Read<'a>> Read<'a> for Box<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        T::read(node, reader).map(Box::new)
    }
}

impl<'a> Read<'a> for Text<'a> {
    const EXPECTED: &'static str = "a string";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::String(text) => Some(text),
            Value::Number(_) | Value::Bool(_) => {
                let text = reader.sources.scalar_text(node.place)?;
                reader.diagnostics.push(
                    Diagnostic::warning(
                        "unquoted-text",
                        node.place,
                        format!("expected a string, found {}", node.kind()),
                    )
                    .help(format!("it is read as \"{text}\"; put it in quotes")),
                );
                Some(text)
            }
            Value::Null => Some(""),
            Value::Sequence(_) | Value::Mapping(_) => {
                wrong(node, Self::EXPECTED, reader);
                None
            }
        }
    }
}

impl<'a> Read<'a> for bool {
    const EXPECTED: &'static str = "true or false";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        let read = match &node.value {
            Value::Bool(bool) => return Some(*bool),
            Value::String(text) => match &**text {
                "true" | "True" | "yes" => Some(true),
                "false" | "False" | "no" => Some(false),
                _ => None,
            },
            Value::Null | Value::Number(_) | Value::Sequence(_) | Value::Mapping(_) => None,
        };
        lenient(node, read, Self::EXPECTED, reader)
    }
}

impl<'a> Read<'a> for Number {
    const EXPECTED: &'static str = "a number";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        let read = match &node.value {
            Value::Number(number) => return Some(number.clone()),
            Value::String(text) => {
                let text = text.trim();
                match (text.parse(), text.parse::<f64>()) {
                    (Ok(integer), _) => Some(Number::Integer(integer)),
                    (Err(_), Ok(float)) if float.is_finite() => Some(Number::Float(float)),
                    _ => None,
                }
            }
            Value::Null | Value::Bool(_) | Value::Sequence(_) | Value::Mapping(_) => None,
        };
        lenient(node, read, Self::EXPECTED, reader)
    }
}

impl<'a> Read<'a> for u64 {
    const EXPECTED: &'static str = "a whole number that is not negative";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        let whole = |number: &Number| number.as_i128().and_then(|integer| u64::try_from(integer).ok());
        let read = match &node.value {
            Value::Number(number) => match whole(number) {
                Some(integer) => return Some(integer),
                None => None,
            },
            Value::String(text) => text.trim().parse().ok(),
            Value::Null | Value::Bool(_) | Value::Sequence(_) | Value::Mapping(_) => None,
        };
        lenient(node, read, Self::EXPECTED, reader)
    }
}

/// A value in quotes whose intent is plain is read with a warning; any other is left out with one.
fn lenient<T>(node: &Node, read: Option<T>, expected: &str, reader: &mut Reader<'_>) -> Option<T> {
    let complaint = format!("expected {expected}, found {}", node.kind());
    reader.diagnostics.push(match read {
        Some(_) => Diagnostic::warning("quoted-value", node.place, complaint)
            .help("it is read as if it had no quotes; remove them"),
        None => Diagnostic::warning("wrong-value", node.place, complaint)
            .help(format!("it is left out; write {expected} here")),
    });
    read
}

impl<'a, T: Read<'a>> Read<'a> for Vec<Said<T>> {
    const EXPECTED: &'static str = "a list";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::Sequence(items) if !reader.spend(items.len(), node.place) => Some(Vec::new()),
            Value::Sequence(items) => Some(items.iter().filter_map(|item| said(item, reader)).collect()),
            Value::Null => Some(Vec::new()),
            // One value where a list of them is meant.
            Value::String(_) | Value::Number(_) | Value::Bool(_) => {
                reader.diagnostics.push(
                    Diagnostic::warning("not-a-list", node.place, format!("expected a list, found {}", node.kind()))
                        .help("it is read as a list of one; put it in brackets"),
                );
                Some(said(node, reader).into_iter().collect())
            }
            Value::Mapping(mapping) if mapping.0.is_empty() => Some(Vec::new()),
            // `security: {key: []}`, `allOf: {$ref: …}`.
            Value::Mapping(_) if T::IS_MAPPING => {
                reader.diagnostics.push(
                    Diagnostic::warning("not-a-list", node.place, "expected a list, found a mapping")
                        .help("it is read as a list of one; put it in brackets"),
                );
                Some(said(node, reader).into_iter().collect())
            }
            Value::Mapping(_) => {
                wrong(node, Self::EXPECTED, reader);
                None
            }
        }
    }
}

fn said<'a, T: Read<'a>>(node: &'a Node, reader: &mut Reader<'a>) -> Option<Said<T>> {
    T::read(node, reader).map(|value| Said { value, place: node.place, key: node.place })
}

/// Reads the entries of a mapping; of a repeated key the first one counts.
fn entries<'a, T: Read<'a>>(entries: impl IntoIterator<Item = &'a Entry>, reader: &mut Reader<'a>) -> Map<'a, T> {
    let mut map: Map<'a, T> = Vec::new();
    let mut seen = std::collections::HashMap::new();
    for entry in entries {
        match seen.entry(&*entry.key.text) {
            std::collections::hash_map::Entry::Vacant(vacant) => {
                vacant.insert(entry.key.place);
                map.extend(T::read(&entry.value, reader).map(|value| (entry, value)));
            }
            std::collections::hash_map::Entry::Occupied(earlier) => {
                repeated(&entry.key.text, *earlier.get(), entry.key.place, reader);
            }
        }
    }
    map
}

impl<'a, T: Read<'a>> Read<'a> for Named<'a, T> {
    const EXPECTED: &'static str = "a mapping";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::Mapping(mapping) if !reader.spend(mapping.0.len(), node.place) => Some(Named(Vec::new())),
            Value::Mapping(mapping) => Some(Named(entries(mapping.iter(), reader))),
            Value::Null => Some(Named(Vec::new())),
            Value::Sequence(items) if items.is_empty() => {
                reader.diagnostics.push(
                    Diagnostic::warning("empty-list", node.place, "expected a mapping, found an empty list")
                        .help("write `{}`"),
                );
                Some(Named(Vec::new()))
            }
            Value::Sequence(_) | Value::String(_) | Value::Number(_) | Value::Bool(_) => {
                wrong(node, Self::EXPECTED, reader);
                None
            }
        }
    }
}

/// Parts extensions from the rest of a mapping.
fn part_extensions(mapping: &Mapping) -> (Vec<&Entry>, Vec<&Entry>) {
    mapping.iter().partition(|entry| entry.key.text.starts_with("x-"))
}

fn named_beside_extensions<'a, T: Read<'a>>(
    node: &'a Node,
    reader: &mut Reader<'a>,
) -> Option<(Map<'a, T>, Vec<&'a Entry>)> {
    if matches!(&node.value, Value::Null) {
        return Some((Vec::new(), Vec::new()));
    }
    let (extensions, rest) = part_extensions(expect_mapping(node, reader)?);
    Some((entries(rest, reader), extensions))
}

impl<'a> Read<'a> for Paths<'a> {
    const EXPECTED: &'static str = "a mapping of paths";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        let paths = node.as_mapping().map_or(0, |mapping| mapping.0.len());
        if !reader.spend(OPERATION / 2 * paths, node.place) {
            return Some(Paths::default());
        }
        let (items, extensions) = named_beside_extensions(node, reader)?;
        Some(Paths { items, extensions })
    }
}

impl<'a> Read<'a> for Responses<'a> {
    const EXPECTED: &'static str = "a mapping of responses";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        let (items, extensions) = named_beside_extensions(node, reader)?;
        Some(Responses { items, extensions })
    }
}

impl<'a> Read<'a> for Parameters<'a> {
    const EXPECTED: &'static str = "a list of parameters";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::Sequence(items)
                if !reader.few_enough(items.len(), "parameters", node.place)
                    || !reader.spend(2 * MEMBER * items.len(), node.place) =>
            {
                Some(Parameters::default())
            }
            Value::Sequence(items) => {
                Some(Parameters(items.iter().filter_map(|item| Parameter::read(item, reader)).collect()))
            }
            Value::Null => Some(Parameters::default()),
            // `parameters:` as a mapping of names, as in the root: the intent is plain.
            Value::Mapping(mapping) => {
                reader.diagnostics.push(
                    Diagnostic::warning(
                        "parameters-mapping",
                        node.place,
                        "expected a list of parameters, found a mapping",
                    )
                    .help("it is read as the list of its values; write a list"),
                );
                Some(Parameters(mapping.iter().filter_map(|entry| Parameter::read(&entry.value, reader)).collect()))
            }
            Value::String(_) | Value::Number(_) | Value::Bool(_) => {
                wrong(node, Self::EXPECTED, reader);
                None
            }
        }
    }
}

impl<'a> Read<'a> for Required<'a> {
    const EXPECTED: &'static str = "a list of names";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::Bool(required) => {
                reader.diagnostics.push(
                    Diagnostic::warning("required-boolean", node.place, "`required` of a schema is a list of names")
                        .help("it is read as said of this member; list the member in the `required` of its structure"),
                );
                Some(Required::Itself(*required))
            }
            _ => Read::read(node, reader).map(Required::Names),
        }
    }
}

impl<'a> Read<'a> for Types<'a> {
    const EXPECTED: &'static str = "a type";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::String(_) => Some(Types(said(node, reader).into_iter().collect())),
            _ => Read::read(node, reader).map(Types),
        }
    }
}

impl<'a> Read<'a> for Items<'a> {
    const EXPECTED: &'static str = "a schema";
    const IS_MAPPING: bool = true;

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::Sequence(items) => Some(Items::Each(items.iter().map(SchemaNode).collect())),
            _ => SchemaNode::read(node, reader).map(Items::All),
        }
    }
}

impl<'a> Read<'a> for Additional<'a> {
    const EXPECTED: &'static str = "true, false or a schema";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::Bool(bool) => Some(Additional::Bool(*bool)),
            _ => SchemaNode::read(node, reader).map(Additional::Schema),
        }
    }
}

impl<'a> Read<'a> for Requirement<'a> {
    const EXPECTED: &'static str = "a mapping of schemes";
    const IS_MAPPING: bool = true;

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        Some(Requirement(entries(expect_mapping(node, reader)?.iter(), reader)))
    }
}
