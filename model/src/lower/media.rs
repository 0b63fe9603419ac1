//! Media types that nobody here writes or reads: XML.

use super::Lowering;
use crate::diagnostic::{Code, Diagnostic};
use crate::service::{Located, Location, Operation, Protocol, Shape, ShapeKind, Type, TypeUse};

impl Lowering<'_> {
    /// Complains of operations whose bodies can only be XML.
    ///
    /// The types XML itself has are an error: no sound code can follow. Another that ends in `+xml` is its service's own
    /// word for something; the operation is written, and refused when it is sent.
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
            for (found, message) in
                [(sent, "takes a body that can only be XML"), (received, "answers with a body that can only be XML")]
            {
                let Some((xml, media)) = found else { continue };
                let complaint = complaint(xml, operation, message, &media);
                self.reader.diagnostics.push(complaint);
            }
        }
    }

    fn lowered(&self, id: u32) -> Option<&Shape> {
        self.shapes.get(id as usize)?.as_ref()
    }

    /// The body of a response: what it holds beside its headers.
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

/// What says that a body is XML.
enum Xml {
    /// XML's own media types.
    Plain,
    /// A service's own, which ends in `+xml`.
    Other,
}

/// The media type that a body must have, where all that there are to choose from are XML.
fn only_xml(body: &TypeUse, media: &[Located<String>]) -> Option<(Xml, Located<String>)> {
    match body.ty {
        // XML that is text or bytes to us is its caller's.
        Type::String | Type::Blob(_) => return None,
        Type::Boolean | Type::Integer(_) | Type::Float(_) | Type::Timestamp(_) | Type::Date => {}
        Type::List(_) | Type::Tuple(_) | Type::Map(_) | Type::Shape(_) | Type::Document => {}
    }
    let first = media.first().filter(|_| are_xml(media))?;
    let kind = if media.iter().all(is_plain) { Xml::Plain } else { Xml::Other };
    Some((kind, first.clone()))
}

/// Whether all media types that there are to choose from are XML.
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

fn complaint(xml: Xml, operation: &Operation, message: &str, media: &Located<String>) -> Diagnostic {
    let place = operation.place;
    let message = format!("`{}` {message}", operation.name);
    let complaint = match xml {
        Xml::Plain => Diagnostic::error(Code::UNSUPPORTED_MEDIA_TYPE, place, message).help(
            "add a media type of JSON, say `type: string` and write the XML yourself, or leave the operation out",
        ),
        Xml::Other => Diagnostic::warning(Code::UNSUPPORTED_MEDIA_TYPE, place, message)
            .help("it is refused when it is sent; add a media type of JSON, or say `type: string`"),
    };
    complaint.label(media.place, format!("`{}` is neither written nor read", media.value))
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Code, Diagnostics, Severity};
    use crate::source::Sources;
    use crate::{OnInvalid, load, load_with};

    /// A document of an operation that takes and answers a body, of these media types and schemas.
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

    fn said(diagnostics: &Diagnostics) -> Vec<(Severity, String)> {
        let ours = diagnostics.iter().filter(|said| said.code == Code::UNSUPPORTED_MEDIA_TYPE);
        ours.map(|said| (said.severity, format!("{}: {}", said.message, said.labels[1].text))).collect()
    }

    #[test]
    fn a_body_that_can_only_be_xml_is_refused_by_name() {
        const PET: &str = "{type: object, properties: {name: {type: string}}}";
        let sent = sources("application/xml, text/xml; charset=utf-8", PET, "application/json", PET);
        let errors = load(&sent, "t").expect_err("no sound code can follow");
        let message = "`addPet` takes a body that can only be XML: `application/xml` is neither written nor read";
        assert_eq!(said(&errors), [(Severity::Error, message.to_owned())]);
        let received = sources("application/json", PET, "Application/XML", "{type: array, items: {type: string}}");
        let errors = load(&received, "t").expect_err("no sound code can follow");
        let message =
            "`addPet` answers with a body that can only be XML: `Application/XML` is neither written nor read";
        assert_eq!(said(&errors), [(Severity::Error, message.to_owned())]);

        let loaded = load_with(&sent, "t", OnInvalid::Skip).expect("the other operation");
        let names: Vec<_> = loaded.model.operations.iter().map(|operation| operation.name.as_str()).collect();
        assert_eq!(names, ["getPet"]);

        let feed = load(&sources("application/atom+xml", PET, "application/json", PET), "t").expect("a warning");
        let message = "`addPet` takes a body that can only be XML: `application/atom+xml` is neither written nor read";
        assert_eq!(said(&feed.warnings), [(Severity::Warning, message.to_owned())]);
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
            assert_eq!(said(&loaded.warnings), []);
        }
    }
}
