//! Parts of requests that HTTP decides: headers that a transport sets, and a structure that is sent as a form.

use super::Lowering;
use super::names::Trail;
use crate::diagnostic::{Code, Diagnostic};
use crate::input::document::{Parameter, ParameterLocation};
use crate::service::*;

/// The headers that belong to the message or the connection: RFC 9110, sections 7.2, 7.6 and 8.6, and RFC 9112,
/// section 6.1.
const OWNED: [&str; 9] = [
    "connection",
    "content-length",
    "host",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Whether a byte may be part of the name of a header: RFC 9110, section 5.6.2.
fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

impl<'a> Lowering<'a> {
    /// Whether a parameter is a header that a request cannot set; it is left out with a warning.
    pub(super) fn is_owned_header(&mut self, parameter: &Parameter<'a>) -> bool {
        if parameter.location != ParameterLocation::Header {
            return false;
        }
        let name = parameter.name;
        let (message, help) = if OWNED.contains(&name.to_ascii_lowercase().as_str()) {
            (format!("the HTTP client sets the header `{name}`"), "remove the parameter in an overlay")
        } else if name.is_empty() || !name.bytes().all(is_token) {
            (
                format!("`{name}` cannot be the name of a header"),
                "correct the name, or remove the parameter in an overlay",
            )
        } else {
            return false;
        };
        self.reader.diagnostics.push(
            Diagnostic::warning(Code::OWNED_HEADER, parameter.node.place, message)
                .says("the parameter is left out of the request")
                .help(help),
        );
        true
    }

    /// The members of a body that is sent as a form, one field for each member of its structure; `None` if its schema is
    /// no structure.
    pub(super) fn form_of_body(
        &mut self,
        parameter: &Parameter<'a>,
        name: &str,
        consumes: &[Located<String>],
    ) -> Option<Vec<Member>> {
        let (node, shape) = self.body_structure(parameter).filter(|(node, _)| self.is_structure(node))?;
        let trail = shape.unwrap_or_else(|| format!("{name}.{}", parameter.name));
        let structure = self.structure(node, &Trail::root(&trail));
        if structure.additional.is_some() {
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::UNSUPPORTED, node.place, "a form has the fields that its schema declares")
                    .says("other members are not sent")
                    .help("declare them as `properties`"),
            );
        }
        let multipart = consumes.iter().any(|media| media.value.to_ascii_lowercase().contains("form-data"));
        let is_required = parameter.required.as_ref().is_some_and(|required| required.value);
        let members = structure.members.into_iter().filter(|member| member.read_only.is_none());
        Some(members.map(|member| field(member, multipart, is_required)).collect())
    }
}

/// A member as a field of a form: a file in multipart, one field for each item of a list, else text.
fn field(mut member: Member, multipart: bool, is_required: bool) -> Member {
    let is_file = |target: &TypeUse| target.format.as_ref().is_some_and(|format| format.value == "binary");
    member.location = match &member.target.ty {
        Type::String | Type::Blob(_) if multipart && is_file(&member.target) => {
            member.target.ty = Type::Blob(BlobFormat::Binary);
            Location::File
        }
        Type::List(_) => Location::Form { styles: vec![ListStyle::Multi], allow_empty: None },
        Type::Boolean | Type::Integer(_) | Type::Float(_) | Type::String | Type::Blob(_) | Type::Timestamp(_) => {
            Location::Form { styles: Vec::new(), allow_empty: None }
        }
        Type::Date | Type::Tuple(_) | Type::Map(_) | Type::Shape(_) | Type::Document => {
            Location::Form { styles: Vec::new(), allow_empty: None }
        }
    };
    member.required = member.required.filter(|_| is_required);
    member
}
