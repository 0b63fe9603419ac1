//! Security schemes, and what operations require of them.

use super::Lowering;
use super::extensions::{carry, find, malformed};
use super::facts::text;
use crate::diagnostic::{Code, Diagnostic};
use crate::input::document::{ApiDocument, Operation, Requirement};
use crate::input::reader::{MEMBER, TEXT, Texts};
use crate::nearest::nearest;
use crate::node::NodeLocation;
use crate::service::*;

/// The security schemes of a document.
pub(super) fn security_schemes(document: &ApiDocument<'_>) -> Vec<SecurityScheme> {
    let scheme = |scheme: &crate::input::document::SecurityScheme<'_>| SecurityScheme {
        name: scheme.entry.key.text.to_string(),
        kind: scheme.kind.clone(),
        docs: Docs { summary: None, description: scheme.description.as_ref().map(text) },
        extensions: carry(&scheme.extensions, &[]),
        place: scheme.entry.key.place,
    };
    document.security_schemes.iter().map(scheme).collect()
}

impl<'a> Lowering<'a> {
    /// The authentication of an operation, and where it is declared.
    pub(super) fn auth(
        &mut self,
        document: &ApiDocument<'a>,
        service: &Service,
        operation: &Operation<'a>,
    ) -> (Auth, Option<NodeLocation>) {
        if let Some(entry) = find(&operation.extensions, "x-auth") {
            match entry.value.as_str() {
                Some("none") => return (Auth::None, Some(entry.value.place)),
                _ => malformed("x-auth", entry.value.place, "none", &mut self.reader),
            }
        }
        if let Some(security) = operation.security.as_ref().or(document.security.as_ref()) {
            let alternatives: Vec<Vec<SecurityRequirement>> =
                security.value.iter().map(|alternative| self.requirement(service, &alternative.value)).collect();
            return match alternatives.as_slice() {
                [] => (Auth::None, Some(security.place)),
                _ => (Auth::Schemes(alternatives), Some(security.place)),
            };
        }
        match (&service.protocol, &service.signing_name) {
            (Protocol::AwsJson { .. }, _) | (_, Some(_)) => (Auth::Signed, None),
            (Protocol::Rest, None) => (Auth::None, None),
        }
    }

    /// The schemes that are required together.
    fn requirement(&mut self, service: &Service, requirement: &Requirement<'a>) -> Vec<SecurityRequirement> {
        let mut needed = Vec::new();
        for (entry, scopes) in &requirement.0 {
            if !self.reader.spend(MEMBER / 2 + scopes.len() + entry.key.text.len() / TEXT, entry.key.place) {
                break;
            }
            let Some(scheme) = self.schemes.get(&*entry.key.text).copied() else {
                let diagnostic = Diagnostic::warning(
                    Code::UNKNOWN_SECURITY,
                    entry.key.place,
                    format!("security scheme `{}` is not defined", entry.key.text),
                );
                let names = service.security.iter().map(|scheme| scheme.name.as_str());
                let container = self.reader.layout.security_schemes.join("/");
                self.reader.diagnostics.push(match nearest(&entry.key.text, names) {
                    Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                    None => diagnostic.help(format!("it is ignored; define it in `{container}`")),
                });
                continue;
            };
            self.scopes(&service.security[scheme], scopes);
            needed.push(SecurityRequirement {
                scheme,
                scopes: scopes.iter().map(|scope| scope.value.to_string()).collect(),
                place: entry.key.place,
            });
        }
        needed
    }

    /// Warns of scopes that a scheme does not have. Other schemes than OAuth 2 have none in Swagger 2.0.
    fn scopes(&mut self, scheme: &SecurityScheme, scopes: &Texts<'a>) {
        let declared: &[(String, String)] = match &scheme.kind {
            SecurityKind::OAuth2 { scopes, .. } => scopes,
            SecurityKind::Bearer => return,
            _ if self.reader.layout.openapi3 => return,
            SecurityKind::Basic | SecurityKind::ApiKeyHeader { .. } | SecurityKind::ApiKeyQuery { .. } => &[],
        };
        for scope in scopes.iter().filter(|scope| declared.iter().all(|(name, _)| name != scope.value)) {
            let message = format!("`{}` does not declare the scope `{}`", scheme.name, scope.value);
            let diagnostic = Diagnostic::warning(Code::UNKNOWN_SCOPE, scope.place, message);
            self.reader.diagnostics.push(match nearest(scope.value, declared.iter().map(|(name, _)| name.as_str())) {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help("declare it in the `scopes` of the scheme, or remove it"),
            });
        }
    }
}
