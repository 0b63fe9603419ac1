//! Refuses bodies whose only media types are XML, which no protocol crate writes or reads.

use super::Lowering;
use crate::diagnostic::{Code, Diagnostic};
use crate::service::{Located, Location, Operation, Protocol, Shape, ShapeKind, Type, TypeUse};

impl Lowering<'_> {
    /// Reports operations whose bodies have XML media types only.
    ///
    /// The media types `application/xml` and `text/xml` are an error: no correct code can be generated. Another type that
    /// ends in `+xml` is specific to its service; the operation is generated, and fails when it is sent.
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
            let sent = payload.and_then(|payload| only_xml(&payload.target, &operation.consumes));
            let responses = operation.responses.iter().filter_map(|response| response.content.as_ref());
            let received = responses.filter_map(|content| only_xml(self.payload(content)?, &operation.produces)).next();
            for (found, message) in [
                (sent, "has a request body whose only media type is XML"),
                (received, "has a response body whose only media type is XML"),
            ] {
                let Some((xml, media)) = found else { continue };
                let diagnostic = diagnostic(xml, operation, message, &media);
                self.reader.diagnostics.push(diagnostic);
            }
        }
    }

    fn lowered(&self, id: u32) -> Option<&Shape> {
        self.shapes.get(id as usize)?.as_ref()
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

/// The kind of an XML media type.
enum Xml {
    /// `application/xml` and `text/xml`.
    Plain,
    /// Another type that ends in `+xml`.
    Other,
}

/// The first media type of a body, if all its media types are XML.
fn only_xml(body: &TypeUse, media: &[Located<String>]) -> Option<(Xml, Located<String>)> {
    match body.ty {
        // The caller writes and reads XML that is text or bytes.
        Type::String | Type::Blob(_) => return None,
        Type::Boolean | Type::Integer(_) | Type::Float(_) | Type::Timestamp(_) | Type::Date => {}
        Type::List(_) | Type::Tuple(_) | Type::Map(_) | Type::Shape(_) | Type::Document => {}
    }
    let first = media.first().filter(|_| are_xml(media))?;
    let kind = if media.iter().all(is_plain) { Xml::Plain } else { Xml::Other };
    Some((kind, first.clone()))
}

/// Whether all media types are XML.
pub(crate) fn are_xml(media: &[Located<String>]) -> bool {
    !media.is_empty() && media.iter().all(|media| is_plain(media) || essence(media).ends_with("+xml"))
}

fn is_plain(media: &Located<String>) -> bool {
    matches!(essence(media).as_str(), "application/xml" | "text/xml")
}

/// A media type without its parameters.
fn essence(media: &Located<String>) -> String {
    media.value.split_once(';').map_or(media.value.as_str(), |(essence, _)| essence).trim().to_ascii_lowercase()
}

fn diagnostic(xml: Xml, operation: &Operation, message: &str, media: &Located<String>) -> Diagnostic {
    let place = operation.place;
    let message = format!("`{}` {message}", operation.name);
    let diagnostic = match xml {
        Xml::Plain => Diagnostic::error(Code::UNSUPPORTED_MEDIA_TYPE, place, message).help(
            "add a JSON media type, use `type: string` and write the XML in the caller, or leave the operation out",
        ),
        Xml::Other => Diagnostic::warning(Code::UNSUPPORTED_MEDIA_TYPE, place, message)
            .help("the request fails when it is sent; add a JSON media type, or use `type: string`"),
    };
    diagnostic.label(media.place, format!("`{}` is not supported", media.value))
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Code, Diagnostics, Severity};
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

    fn declared(diagnostics: &Diagnostics) -> Vec<(Severity, String)> {
        let ours = diagnostics.iter().filter(|declared| declared.code == Code::UNSUPPORTED_MEDIA_TYPE);
        ours.map(|declared| (declared.severity, format!("{}: {}", declared.message, declared.labels[1].text))).collect()
    }

    #[test]
    fn a_body_that_can_only_be_xml_is_refused_by_name() {
        const PET: &str = "{type: object, properties: {name: {type: string}}}";
        let sent = sources("application/xml, text/xml; charset=utf-8", PET, "application/json", PET);
        let errors = load(&sent, "t").expect_err("no sound code can follow");
        let message = "`addPet` has a request body whose only media type is XML: `application/xml` is not supported";
        assert_eq!(declared(&errors), [(Severity::Error, message.to_owned())]);
        let received = sources("application/json", PET, "Application/XML", "{type: array, items: {type: string}}");
        let errors = load(&received, "t").expect_err("no sound code can follow");
        let message = "`addPet` has a response body whose only media type is XML: `Application/XML` is not supported";
        assert_eq!(declared(&errors), [(Severity::Error, message.to_owned())]);

        let loaded = load_with(&sent, "t", OnInvalid::Skip).expect("the other operation");
        let names: Vec<_> = loaded.model.operations.iter().map(|operation| operation.name.as_str()).collect();
        assert_eq!(names, ["getPet"]);

        let feed = load(&sources("application/atom+xml", PET, "application/json", PET), "t").expect("a warning");
        let message =
            "`addPet` has a request body whose only media type is XML: `application/atom+xml` is not supported";
        assert_eq!(declared(&feed.warnings), [(Severity::Warning, message.to_owned())]);
    }

    #[test]
    fn xml_beside_another_type_or_as_text_is_no_matter() {
        const PET: &str = "{type: object}";
        for (consumes, sent, produces, received) in [
            ("application/xml, application/json", PET, "text/xml, application/x.pets+json", PET),
            ("application/xml", "{type: string}", "application/xml", "{type: string, format: binary}"),
            ("", PET, "", PET),
        ] {
            let loaded = load(&sources(consumes, sent, produces, received), "t").expect("nothing is wrong");
            assert_eq!(declared(&loaded.warnings), []);
        }
    }
}
