//! Bodies and their media types: what no media type of an operation can hold is bytes or text, or costs the operation.

use super::Lowering;
use super::facts::unknown_type;
use crate::diagnostic::{Code, Diagnostic};
use crate::input::document;
use crate::service::{BlobFormat, EnumBase, Located, Location, Operation, Protocol, Shape, ShapeKind, Type, TypeUse};

/// The kind of a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// JSON, any type, or a text that is no media type (`json`).
    Json,
    /// A form.
    Form,
    /// XML.
    Xml,
    /// `text/plain`.
    Plain,
    /// Another text.
    Text,
    /// Everything else: bytes.
    Bytes,
}

/// Returns the kind of a media type.
pub(super) fn kind(media: &str) -> Media {
    let essence = media.split_once(';').map_or(media, |(essence, _)| essence).trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "text/json" | "*/*" | "application/*" => Media::Json,
        "application/xml" | "text/xml" => Media::Xml,
        "text/plain" | "text/*" => Media::Plain,
        _ if essence.ends_with("+json") || !essence.contains('/') => Media::Json,
        _ if essence.ends_with("+xml") => Media::Xml,
        _ if essence.contains("x-www-form-urlencoded") || essence.contains("form-data") => Media::Form,
        _ if essence.starts_with("text/") => Media::Text,
        _ => Media::Bytes,
    }
}

/// Whether all media types are of one of these kinds; `false` if there are none.
fn are(media: &[Located<String>], kinds: &[Media]) -> bool {
    !media.is_empty() && media.iter().all(|media| kinds.contains(&kind(&media.value)))
}

/// Whether all media types are XML.
pub(crate) fn are_xml(media: &[Located<String>]) -> bool {
    are(media, &[Media::Xml])
}

/// Whether all media types are forms.
pub(super) fn are_forms(media: &[Located<String>]) -> bool {
    are(media, &[Media::Form])
}

impl<'a> Lowering<'a> {
    /// The media types of the response bodies of an operation: its own, or those of the service.
    pub(super) fn produced(&self, operation: &document::Operation<'a>) -> Vec<Located<String>> {
        match &operation.produces {
            Some(_) => super::facts::texts(&operation.produces),
            None => self.produces.clone(),
        }
    }

    /// The type of a response body that is not JSON: text where every media type is text, else bytes, whatever the schema
    /// declares. Scalars of text are read from text; XML is refused later.
    pub(super) fn as_received(&mut self, body: TypeUse, media: &[Located<String>]) -> TypeUse {
        let is_text = are(media, &[Media::Plain, Media::Text]);
        if matches!(self.protocol, Protocol::AwsJson { .. })
            || !(is_text || are(media, &[Media::Plain, Media::Text, Media::Bytes]))
        {
            return body;
        }
        let ty = match (is_text, self.is_scalar(&body.ty)) {
            (_, _) if matches!(body.ty, Type::Blob(_)) => Type::Blob(BlobFormat::Binary),
            (true, true) => return body,
            (true, false) => Type::String,
            (false, _) => Type::Blob(BlobFormat::Binary),
        };
        let names = if is_text { "text" } else { "bytes" };
        let is_loose = matches!(body.ty, Type::Document | Type::String | Type::Blob(_) | Type::List(_));
        if let (false, Some(first)) = (is_loose, media.first()) {
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::UNSUPPORTED_MEDIA_TYPE, body.place, "the response has no JSON media type")
                    .says(format!("its body is read as {names}"))
                    .label(first.place, format!("`{}` is not JSON", first.value))
                    .help("add a JSON media type to `produces` if the service sends JSON"),
            );
        }
        TypeUse {
            ty,
            docs: body.docs,
            extensions: body.extensions,
            sensitive: body.sensitive,
            ..unknown_type(body.place)
        }
    }

    /// The type of a request body whose schema declares nothing and whose media types are not JSON: text or bytes.
    pub(super) fn as_sent(&self, mut body: TypeUse, media: &[Located<String>]) -> TypeUse {
        if body.ty == Type::Document && matches!(self.protocol, Protocol::Rest) {
            if are(media, &[Media::Plain, Media::Text]) {
                body.ty = Type::String;
            } else if are(media, &[Media::Plain, Media::Text, Media::Bytes]) {
                body.ty = Type::Blob(BlobFormat::Binary);
            }
        }
        body
    }

    /// Whether a type has a text form.
    fn is_scalar(&self, ty: &Type) -> bool {
        match ty {
            Type::Boolean | Type::Integer(_) | Type::Float(_) | Type::String => true,
            Type::Blob(_) | Type::Timestamp(_) | Type::Date => true,
            Type::Shape(id) => self.enums.contains(id),
            Type::List(_) | Type::Tuple(_) | Type::Map(_) | Type::Document => false,
        }
    }

    /// Reports the operations whose bodies none of their media types can hold: they can never be sent, or their
    /// responses never be read.
    pub(super) fn media_types(&mut self, operations: &[Operation]) {
        match self.protocol {
            Protocol::Rest => {}
            Protocol::AwsJson { .. } => return,
        }
        for operation in operations {
            let Some(Shape { kind: ShapeKind::Structure(input), .. }) = self.lowered(operation.input.0) else {
                continue;
            };
            let payload = input.members.iter().find(|member| member.location == Location::Payload);
            let sent = payload.and_then(|payload| self.unsendable(&payload.target, &operation.consumes));
            let responses = operation.responses.iter().filter_map(|response| response.content.as_ref());
            let received =
                responses.filter_map(|content| self.unreadable(self.payload(content)?, &operation.produces)).next();
            for (found, side) in [(sent, "request"), (received, "response")] {
                let Some(media) = found else { continue };
                let message = format!("the {side} body of `{}` has no media type that can hold it", operation.name);
                self.reader.diagnostics.push(
                    Diagnostic::error(Code::UNSUPPORTED_MEDIA_TYPE, operation.place, message)
                        .label(media.place, format!("`{}` cannot", media.value))
                        .help("add a JSON media type, or declare the body as `type: string`"),
                );
            }
        }
    }

    fn lowered(&self, id: u32) -> Option<&Shape> {
        self.shapes.get(id as usize)?.as_ref()
    }

    /// The media type that stands for all of a request, if none of them can hold a body of this type.
    fn unsendable(&self, body: &TypeUse, media: &[Located<String>]) -> Option<Located<String>> {
        let is_text = match &body.ty {
            Type::String | Type::Blob(_) => return None,
            Type::Shape(id) => self.enums.contains(id) && self.lowered(id.0).is_some_and(is_text_enum),
            ty => self.is_scalar(ty),
        };
        let holds = |media: &Located<String>| match kind(&media.value) {
            Media::Json | Media::Plain => true,
            Media::Text => is_text,
            Media::Form | Media::Xml | Media::Bytes => false,
        };
        media.first().filter(|_| !media.iter().any(holds)).cloned()
    }

    /// The media type that stands for all of a response, if all are XML and the body is neither text nor bytes.
    fn unreadable(&self, body: &TypeUse, media: &[Located<String>]) -> Option<Located<String>> {
        let is_raw = matches!(body.ty, Type::String | Type::Blob(_));
        media.first().filter(|_| !is_raw && are_xml(media)).cloned()
    }

    /// The type of a response's body, without its headers.
    fn payload<'t>(&'t self, content: &'t TypeUse) -> Option<&'t TypeUse> {
        let Type::Shape(id) = content.ty else { return Some(content) };
        let Some(Shape { kind: ShapeKind::Structure(structure), .. }) = self.lowered(id.0) else {
            return Some(content);
        };
        let is_header = |location: &Location| matches!(location, Location::Header { .. });
        match structure.members.iter().find(|member| member.location == Location::Payload) {
            Some(body) => Some(&body.target),
            None if structure.members.iter().any(|member| is_header(&member.location)) => None,
            None => Some(content),
        }
    }
}

/// Whether a shape is an enum of strings.
fn is_text_enum(shape: &Shape) -> bool {
    matches!(&shape.kind, ShapeKind::Enum(shape) if shape.base == EnumBase::String)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Code, Diagnostics, Severity};
    use crate::service::{Model, ShapeKind, Type};
    use crate::source::Sources;
    use crate::{OnInvalid, load, load_with};

    /// A document of an operation whose request and response bodies have these media types and schemas.
    fn sources(consumes: &str, sent: &str, produces: &str, received: &str) -> Sources {
        let mut sources = Sources::default();
        let text = format!(
            "swagger: '2.0'\ninfo: {{title: T, version: '1'}}\npaths:\n  /a:\n    post:\n      operationId: addPet\n      \
             consumes: [{consumes}]\n      produces: [{produces}]\n      parameters:\n        \
             - {{name: b, in: body, schema: {sent}}}\n      responses:\n        \
             200: {{description: Yes., headers: {{X-A: {{type: string}}}}, schema: {received}}}\n    \
             get: {{operationId: getPet, responses: {{204: {{description: Yes.}}}}}}\n"
        );
        sources.add("t.yaml", text);
        sources
    }

    fn names(model: &Model) -> Vec<&str> {
        model.operations.iter().map(|operation| operation.name.as_str()).collect()
    }

    fn declared(diagnostics: &Diagnostics, code: Code) -> Vec<(Severity, &str)> {
        let ours = diagnostics.iter().filter(|declared| declared.code == code);
        ours.map(|declared| (declared.severity, declared.message.as_str())).collect()
    }

    const PET: &str = "{type: object, properties: {name: {type: string}}}";

    #[test]
    fn an_operation_that_no_media_type_can_hold_is_left_out() {
        for (consumes, produces, side) in [
            ("application/xml, text/xml; charset=utf-8", "application/json", "request"),
            ("application/json", "Application/XML", "response"),
            ("application/atom+xml", "application/json", "request"),
            ("application/octet-stream", "application/json", "request"),
            ("application/x-yaml, text/csv", "application/json", "request"),
        ] {
            let loaded = load(&sources(consumes, PET, produces, PET), "t").expect("the other operation remains");
            assert_eq!(names(&loaded.model), ["getPet"], "{consumes}");
            let reason = format!("the {side} body of `addPet` has no media type that can hold it");
            let message = format!("operation `addPet` is left out: {reason}");
            assert_eq!(declared(&loaded.warnings, Code::SKIPPED), [(Severity::Warning, message.as_str())]);
        }
    }

    #[test]
    fn a_document_whose_operations_are_all_left_out_is_refused() {
        let mut sources = Sources::default();
        sources.add(
            "t.yaml",
            "swagger: '2.0'\ninfo: {title: T, version: '1'}\nproduces: [application/xml]\npaths:\n  /a:\n    get:\n      \
             operationId: getPet\n      responses: {200: {description: Yes., schema: {type: object, properties: {}}}}\n",
        );
        let errors = load(&sources, "t").expect_err("nothing remains");
        let message = "the response body of `getPet` has no media type that can hold it";
        assert_eq!(declared(&errors, Code::UNSUPPORTED_MEDIA_TYPE), [(Severity::Error, message)]);
        assert!(load_with(&sources, "t", OnInvalid::Skip).is_ok());
    }

    #[test]
    fn bodies_that_a_media_type_can_hold_are_kept() {
        for (consumes, sent, produces, received) in [
            ("application/xml, application/json", PET, "text/xml, application/x.pets+json", PET),
            ("application/xml", "{type: string}", "application/xml", "{type: string, format: binary}"),
            ("", PET, "", PET),
            ("text/plain", PET, "'*/*'", PET),
            ("json", PET, "application/json-patch+json", PET),
            ("image/png", "{type: string, format: binary}", "image/png", "{type: file}"),
        ] {
            let loaded = load(&sources(consumes, sent, produces, received), "t").expect("nothing is wrong");
            assert_eq!(names(&loaded.model), ["addPet", "getPet"], "{consumes}");
            assert_eq!(declared(&loaded.warnings, Code::UNSUPPORTED_MEDIA_TYPE), []);
        }
    }

    /// The type of the body of the only response of each operation.
    fn bodies(produces: &str, schema: &str) -> (Type, usize) {
        let loaded = load(&sources("application/json", PET, produces, schema), "t").expect("a warning at most");
        let model = &loaded.model;
        let content = model.operations[0].responses[0].content.as_ref().expect("a body");
        let id = content.ty.as_shape().expect("headers and a body");
        let ShapeKind::Structure(structure) = &model.shape(id).kind else { panic!("a structure") };
        let body = structure.members.last().expect("a body");
        (body.target.ty.clone(), declared(&loaded.warnings, Code::UNSUPPORTED_MEDIA_TYPE).len())
    }

    #[test]
    fn a_response_that_is_not_json_is_bytes_or_text() {
        use crate::service::BlobFormat::Binary;
        let bytes = || Type::Blob(Binary);
        for (produces, schema, ty, warnings) in [
            ("application/x-tar", "{format: binary}", bytes(), 0),
            ("application/octet-stream", "{type: array, items: {type: integer, format: uint8}}", bytes(), 0),
            ("application/octet-stream", "{type: string}", bytes(), 0),
            ("application/pdf", PET, bytes(), 1),
            ("text/html", PET, Type::String, 1),
            ("text/csv, application/zip", "{type: string}", bytes(), 0),
            ("text/plain", "{type: boolean}", Type::Boolean, 0),
            ("text/plain", "{format: byte, type: string}", bytes(), 0),
        ] {
            assert_eq!(bodies(produces, schema), (ty, warnings), "{produces} {schema}");
        }
    }
}
