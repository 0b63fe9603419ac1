//! Request bodies of OpenAPI 3: one media type of each is sent, and a form becomes its fields.

use super::media::{Media, media};
use super::parameters::{Form, form};
use super::references::{follow, follow_schema};
use super::report::unsendable;
use super::tables::{MediaType, RequestBody};
use crate::diagnostic::{Code, Diagnostic};
use crate::input::document::{Parameter, ParameterLocation};
use crate::input::reader::{MEMBER, Read, Reader, Spanned, Text};
use crate::input::schema::SchemaNode;
use crate::node::{Entry, Mapping, Node, Value};
use crate::resolve::Documents;
use crate::service::ListStyle;

/// The media type of a body that is sent or read; a warning names the others.
pub(super) fn chosen<'c, 'a>(
    content: &'c [(&'a Entry, MediaType<'a>)],
    reader: &mut Reader<'_>,
) -> Option<(&'a Entry, &'c MediaType<'a>)> {
    let (entry, chosen) = content.iter().min_by_key(|(entry, _)| media(&entry.key.text))?;
    let others: Vec<_> = content.iter().filter(|(other, _)| other.key.place != entry.key.place).collect();
    if let Some((first, _)) = others.first() {
        let names: Vec<String> = others.iter().map(|(other, _)| format!("`{}`", other.key.text)).collect();
        reader.diagnostics.push(
            Diagnostic::warning(Code::MEDIA_TYPE_IGNORED, first.key.place, format!("{} is ignored", names.join(", ")))
                .label(entry.key.place, "this media type is used")
                .help("the generated code writes and reads one media type of each body"),
        );
    }
    Some((entry, chosen))
}

/// The body of a request as a parameter, or the fields of its form.
pub(super) fn request<'a>(
    node: &'a Node,
    consumes: &mut Vec<Spanned<Text<'a>>>,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Vec<Parameter<'a>> {
    let Some(node) = follow(node, documents, reader) else { return Vec::new() };
    let Some(body) = RequestBody::read(node, reader) else { return Vec::new() };
    let content = body.content.as_ref().map(|content| content.value.0.as_slice()).unwrap_or_default();
    let Some((entry, media_type)) = chosen(content, reader) else { return Vec::new() };
    consumes.push(Spanned { value: &entry.key.text, place: entry.key.place, key: entry.key.place });
    let schema = media_type.schema.as_ref().map(|schema| schema.value);
    let bytes = match (media(&entry.key.text), schema) {
        (media @ (Media::Multipart | Media::UrlEncoded), Some(schema)) => {
            let encoding = media_type.encoding.as_ref();
            let is_style = |entry: &Entry| matches!(&*entry.key.text, "style" | "explode");
            let entries = encoding.and_then(|encoding| encoding.value.as_mapping()).into_iter().flat_map(Mapping::iter);
            let mut keys = entries.filter_map(|entry| entry.value.as_mapping()).flat_map(Mapping::iter);
            if let Some(other) = keys.find(|entry| !is_style(entry)) {
                super::report::unsupported(other.key.place, "content types and headers of form fields", reader);
            }
            let required = body.required.as_ref().is_some_and(|required| required.value);
            let form = FormMedia { media, encoding: encoding.map(|encoding| encoding.value) };
            return fields(schema, form, required, documents, reader);
        }
        (Media::Bytes, _) | (_, None) => true,
        (Media::Text, Some(schema)) => form(schema, documents) != Form::Scalar,
        (Media::Json | Media::Xml, Some(_)) => false,
    };
    vec![Parameter {
        node: body.node,
        name: "body",
        location: ParameterLocation::Body,
        description: body.description.clone(),
        required: body.required.clone(),
        schema: schema.filter(|_| !bytes),
        bytes,
        inline: None,
        default: None,
        styles: Vec::new(),
        allow_empty: None,
        extensions: body.extensions,
    }]
}

/// A property of a form's schema.
struct Property<'a> {
    entry: &'a Entry,
    required: Option<Spanned<bool>>,
}

/// The media type of a form, and how its fields are encoded.
#[derive(Clone, Copy)]
struct FormMedia<'a> {
    media: Media,
    encoding: Option<&'a Node>,
}

impl FormMedia<'_> {
    /// The style of a field that is an object, or the one that the document declares for a list.
    fn style(self, name: &str, form: Form) -> ListStyle {
        let encoding = self.encoding.and_then(|encoding| encoding.get(name));
        let style = encoding.and_then(|encoding| encoding.get("style")?.as_str());
        let exploded = encoding.and_then(|encoding| encoding.get("explode")).map(|explode| &explode.value);
        match (form, style) {
            (_, Some("deepObject")) if self.media == Media::UrlEncoded => ListStyle::Deep,
            (Form::Object, Some("form")) if self.media == Media::UrlEncoded => ListStyle::Members,
            (Form::Object, _) => ListStyle::Json,
            (Form::Array, Some("spaceDelimited")) => ListStyle::Ssv,
            (Form::Array, Some("pipeDelimited")) => ListStyle::Pipes,
            (Form::Array, _) if matches!(exploded, Some(Value::Bool(false))) => ListStyle::Csv,
            (Form::Scalar | Form::Array, _) => ListStyle::Multi,
        }
    }
}

/// The fields of a form: the properties of its schema.
fn fields<'a>(
    schema: SchemaNode<'a>,
    media: FormMedia<'a>,
    required: bool,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Vec<Parameter<'a>> {
    let properties = properties(schema.0, documents, reader);
    let closed = schema.0.get("properties").is_some();
    if properties.is_empty() && !closed {
        unsendable(schema.0.place, "a form without properties", required, reader);
    }
    properties.into_iter().filter_map(|property| field(property, media, documents, reader)).collect()
}

fn field<'a>(
    property: Property<'a>,
    media: FormMedia<'a>,
    documents: &Documents<'a>,
    reader: &mut Reader<'a>,
) -> Option<Parameter<'a>> {
    let Property { entry, required } = property;
    let schema = SchemaNode(&entry.value);
    let place = entry.key.place;
    let node = follow_schema(&entry.value, documents, reader).unwrap_or(&entry.value);
    let is_file = |node: &Node| {
        node.get("format").and_then(Node::as_str) == Some("binary")
            || (node.get("contentMediaType").is_some() && node.get("contentEncoding").is_none())
    };
    let name = &entry.key.text;
    let (location, styles) = match form(schema, documents) {
        Form::Scalar if media.media == Media::Multipart && is_file(node) => (ParameterLocation::File, Vec::new()),
        Form::Scalar => (ParameterLocation::FormField, Vec::new()),
        Form::Array
            if node.get("items").and_then(|items| follow_schema(items, documents, reader)).is_some_and(is_file) =>
        {
            unsendable(place, &format!("an array of files, as form field `{name}`,"), required.is_some(), reader);
            return None;
        }
        form => (ParameterLocation::FormField, vec![media.style(name, form)]),
    };
    let description = entry.value.as_mapping().and_then(|mapping: &'a Mapping| mapping.entry("description"));
    Some(Parameter {
        node: &entry.value,
        name,
        location,
        description: description.and_then(|entry| {
            Some(Spanned { value: entry.value.as_str()?, place: entry.value.place, key: entry.key.place })
        }),
        required,
        schema: Some(schema),
        bytes: false,
        inline: None,
        default: schema.default(),
        styles,
        allow_empty: None,
        extensions: Vec::new(),
    })
}

/// The properties of a schema and of all schemas that it extends; each name once.
fn properties<'a>(schema: &'a Node, documents: &Documents<'a>, reader: &mut Reader<'a>) -> Vec<Property<'a>> {
    let mut properties: Vec<Property<'a>> = Vec::new();
    let mut required = Vec::new();
    let mut open = vec![(schema, true)];
    while let Some((node, all)) = open.pop() {
        let Some(node) = follow_schema(node, documents, reader) else { continue };
        let entries = node.get("properties").and_then(Node::as_mapping).map(|all| all.0.as_slice()).unwrap_or_default();
        if !reader.spend(MEMBER * (1 + entries.len()), node.place) {
            return Vec::new();
        }
        for entry in entries {
            if properties.iter().all(|known| known.entry.key.text != entry.key.text) {
                properties.push(Property { entry, required: None });
            }
        }
        let list = |key: &str| node.get(key).and_then(Node::as_sequence).unwrap_or_default();
        if all {
            required.extend(list("required"));
        }
        // Which alternative is sent is the caller's decision: the fields of all are optional.
        open.extend(list("oneOf").iter().chain(list("anyOf")).rev().map(|part| (part, false)));
        open.extend(list("allOf").iter().rev().map(|part| (part, all)));
    }
    for name in required {
        if let Some(property) = properties.iter_mut().find(|property| Some(&*property.entry.key.text) == name.as_str())
        {
            property.required = Some(Spanned { value: true, place: name.place, key: name.place });
        }
    }
    properties
}
