//! Why a call has no answer, in words for a person, and what to do about it.

use crate::credentials::schemes::cure;
use crate::send::{Failure, Settings};
use bindery::meta::{AnyFailure, Auth, Meta, Operation};
use bindery::{Document, Protocol, ServiceError};
use bindery_client::{ClientError, TransportError, TransportErrorKind};
use std::error::Error;

/// What a message speaks of.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    pub(crate) meta: &'static Meta,
    pub(crate) operation: &'static Operation,
    pub(crate) settings: &'a Settings,
    /// Scheme, host and port.
    pub(crate) address: &'a str,
}

impl Context<'_> {
    pub(crate) fn failure(self, error: ClientError<AnyFailure>) -> Failure {
        match error {
            ClientError::Service(error) => self.service(&error),
            ClientError::Invalid(invalid) => Failure::Usage(invalid.to_string()),
            ClientError::Encode(error) => self.encode(&error.to_string()),
            ClientError::Endpoint(error) => Failure::Configuration(self.endpoint(&error.to_string())),
            ClientError::Credentials(error) => {
                Failure::Configuration(format!("{error}; or send without a signature by --no-sign-request"))
            }
            ClientError::Transport(error) => Failure::Other(self.transport(&error)),
            error @ (ClientError::Timeout(_) | ClientError::RepeatedToken) => Failure::Other(error.to_string()),
            error => Failure::Other(error.to_string()),
        }
    }

    fn service(self, error: &ServiceError<AnyFailure>) -> Failure {
        let Some(failure) = error.failure() else { return Failure::Other(error.to_string()) };
        Failure::Service {
            operation: self.operation.name.to_owned(),
            code: failure.code.clone(),
            message: failure.message.clone().or_else(|| self.said(failure, error)),
            status: error.status(),
            request_id: error.request_id().map(str::to_owned),
        }
    }

    /// What a failure says whose protocol knows no message in it.
    fn said(self, failure: &AnyFailure, error: &ServiceError<AnyFailure>) -> Option<String> {
        let has_code = match (self.meta.service.protocol, &failure.content) {
            (Protocol::AwsJson { .. }, Document::Object(members)) => !members.is_empty(),
            (Protocol::AwsJson { .. } | Protocol::Rest, _) => false,
        };
        message(&failure.content).or_else(|| if has_code { None } else { text(error) })
    }

    /// What cannot be written is what a person said, unless it is what they have to show.
    fn encode(self, error: &str) -> Failure {
        match self.operation.auth {
            Auth::Secured(alternatives) if error.contains("no credentials are given") => Failure::Configuration(
                format!("{error}; say {}, or send without by --no-sign-request", cure(self.meta.service, alternatives)),
            ),
            Auth::Secured(_) | Auth::Signed | Auth::Unsigned => Failure::Usage(error.to_owned()),
        }
    }

    fn endpoint(self, error: &str) -> String {
        let parameters = self.meta.service.host_template.map_or(&[][..], |template| template.parameters);
        let example = parameters.first().map_or_else(String::new, |name| format!(", --host-parameter {name}=…"));
        if error.contains("no region is known") {
            let error = error.trim_end_matches("; set one, or AWS_REGION");
            return format!(
                "{error}: say --region, AWS_REGION, or `region` in a profile, or a whole address by --endpoint-url"
            );
        }
        format!("{error} (--region{example}, --endpoint-url)")
    }

    fn transport(self, error: &TransportError) -> String {
        let mut text = error.to_string();
        let mut source = Error::source(error);
        while let Some(inner) = source {
            text.push_str(&format!(": {inner}"));
            source = inner.source();
        }
        match error.kind() {
            TransportErrorKind::Timeout => {
                format!("{text}; --cli-read-timeout waits longer than {} s", self.settings.read_timeout.as_secs_f64())
            }
            TransportErrorKind::NameResolution | TransportErrorKind::Connect | TransportErrorKind::Tls => {
                format!("could not connect to {}: {text}", self.address)
            }
            TransportErrorKind::Interrupted
            | TransportErrorKind::InvalidResponse
            | TransportErrorKind::TooLarge
            | TransportErrorKind::InvalidRequest => text,
            _ => text,
        }
    }
}

/// What a failure's content says to a person: services call it by many names.
fn message(content: &Document) -> Option<String> {
    const NAMES: [&str; 9] = [
        "message",
        "Message",
        "errorMessage",
        "error_description",
        "description",
        "detail",
        "details",
        "reason",
        "title",
    ];
    let object = content.as_object()?;
    let said = NAMES.iter().find_map(|name| object.get(*name).and_then(Document::as_str));
    match (said, object.get("error").or_else(|| object.get("body"))) {
        (Some(said), _) => Some(said.to_owned()),
        (None, Some(Document::String(error))) => Some(error.clone()),
        (None, Some(inner)) => message(inner),
        (None, None) => None,
    }
}

/// How much of an answer that nobody can read is shown.
const LONGEST: usize = 400;

/// The body where it is a text, but for a page of HTML; else what HTTP calls the status.
fn text(error: &ServiceError<AnyFailure>) -> Option<String> {
    let body = std::str::from_utf8(error.body()).ok().map(str::trim).filter(|text| !text.is_empty());
    let readable =
        body.filter(|text| !text.starts_with('<') && !text.chars().any(|c| c.is_control() && !c.is_whitespace()));
    match readable {
        Some(text) => Some(match text.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.to_owned(),
        }),
        None => {
            let status = http::StatusCode::from_u16(error.status()).ok()?;
            status.canonical_reason().map(str::to_owned)
        }
    }
}
