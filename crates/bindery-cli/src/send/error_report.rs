//! Messages of failed calls, with the options that resolve them.

use crate::credentials::schemes::option_hint;
use crate::failure::Failure;
use crate::settings::Settings;
use bindery::meta::{AnyFailure, Auth, Meta, Operation};
use bindery::{Document, Protocol, ServiceError};
use bindery_aws::EndpointError;
use bindery_client::{ClientError, TransportError, TransportErrorKind};
use serde_json::{Map, Value};
use std::error::Error;

/// The call that a message describes.
#[derive(Clone, Copy)]
pub(crate) struct ErrorContext<'a> {
    pub(crate) meta: &'static Meta,
    pub(crate) operation: &'static Operation,
    pub(crate) settings: &'a Settings,
    pub(crate) input: &'a Map<String, Value>,
    /// The scheme, host and port.
    pub(crate) address: &'a str,
}

impl ErrorContext<'_> {
    pub(crate) fn failure(self, error: ClientError<AnyFailure>) -> Failure {
        match error {
            ClientError::Service(error) => self.service(&error),
            ClientError::Invalid(invalid) => Failure::Usage(invalid.to_string()),
            ClientError::Encode(error) => self.encode(&error.to_string()),
            ClientError::Endpoint(error) => {
                let text = error.to_string();
                // The client's error hides the type of its cause, and displays it.
                let is_region = text.ends_with(&EndpointError::NoRegion.to_string());
                Failure::Configuration(if is_region { self.no_region() } else { self.endpoint(&text) })
            }
            ClientError::Credentials(error) => {
                Failure::Configuration(format!("{error}; --no-sign-request sends the request without a signature"))
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
            message: failure.message.clone().or_else(|| self.untyped_message(failure, error)),
            status: error.status(),
            request_id: error.request_id().map(str::to_owned),
        }
    }

    /// Returns the message of a failure whose protocol defines no message member.
    fn untyped_message(self, failure: &AnyFailure, error: &ServiceError<AnyFailure>) -> Option<String> {
        let has_code = match (self.meta.service.protocol, &failure.content) {
            (Protocol::AwsJson { .. }, Document::Object(members)) => !members.is_empty(),
            (Protocol::AwsJson { .. } | Protocol::Rest, _) => false,
        };
        message_in(&failure.content).or_else(|| if has_code { None } else { text(error) })
    }

    /// An input that cannot be encoded is a usage error, unless its credentials are missing.
    fn encode(self, error: &str) -> Failure {
        match self.operation.auth {
            Auth::Secured(alternatives) if error.contains("requires credentials") => Failure::Configuration(format!(
                "{error}; use {}, or --no-sign-request to send the request without them",
                option_hint(self.meta.service, alternatives)
            )),
            Auth::Secured(_) | Auth::Signed | Auth::Unsigned => Failure::Usage(error.to_owned()),
        }
    }

    fn no_region(self) -> String {
        let region = self.input.values().filter_map(Value::as_str).find_map(region_of);
        let option = match region {
            Some(region) => format!("--region {region} (the input refers to it)"),
            None => "--region".to_owned(),
        };
        format!(
            "no region is known: use {option}, AWS_REGION or `region` in a profile, or --endpoint-url with a complete \
             address"
        )
    }

    fn endpoint(self, error: &str) -> String {
        let parameters = self.meta.service.host_template.map_or(&[][..], |template| template.parameters);
        let example = parameters.first().map_or_else(String::new, |name| format!(", --host-parameter {name}=…"));
        format!("{error} (--region{example}, --endpoint-url)")
    }

    fn transport(self, error: &TransportError) -> String {
        let mut reasons = String::new();
        let mut source = Error::source(error);
        while let Some(inner) = source {
            reasons.push_str(&format!(": {inner}"));
            source = inner.source();
        }
        match error.kind() {
            TransportErrorKind::Timeout => {
                let limit = self.settings.read_timeout.as_secs_f64();
                format!("{error}{reasons}; --cli-read-timeout sets a longer limit than {limit} s")
            }
            TransportErrorKind::NameResolution | TransportErrorKind::Connect | TransportErrorKind::Tls => {
                format!("cannot connect to {}{reasons}", self.address)
            }
            _ => format!("{error}{reasons}"),
        }
    }
}

/// Returns the region in an identifier such as `us-east-1:…` or `us-east-1_…`.
fn region_of(value: &str) -> Option<&str> {
    let (region, _) = value.split_once([':', '_'])?;
    let mut parts = region.split('-');
    let is_word =
        |part: Option<&str>| part.is_some_and(|part| part.len() >= 2 && part.bytes().all(|b| b.is_ascii_lowercase()));
    let is_number = region.rsplit('-').next().is_some_and(|part| part.parse::<u8>().is_ok());
    (is_word(parts.next()) && is_word(parts.next()) && is_number && (3..=4).contains(&region.split('-').count()))
        .then_some(region)
}

/// Returns the message in a failure's content, which services name in many ways.
fn message_in(content: &Document) -> Option<String> {
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
    let message = NAMES.iter().find_map(|name| object.get(*name).and_then(Document::as_str));
    match (message, object.get("error").or_else(|| object.get("body"))) {
        (Some(message), _) => Some(message.to_owned()),
        (None, Some(Document::String(error))) => Some(error.clone()),
        (None, Some(inner)) => message_in(inner),
        (None, None) => None,
    }
}

/// The number of characters of an unstructured body that a message quotes.
const MAX_QUOTED: usize = 400;

/// Returns the body if it is text other than HTML, else the reason phrase of the status.
fn text(error: &ServiceError<AnyFailure>) -> Option<String> {
    let body = std::str::from_utf8(error.body()).ok().map(str::trim).filter(|text| !text.is_empty());
    let readable =
        body.filter(|text| !text.starts_with('<') && !text.chars().any(|c| c.is_control() && !c.is_whitespace()));
    match readable {
        Some(text) => Some(match text.char_indices().nth(MAX_QUOTED) {
            Some((end, _)) => format!("{}…", &text[..end]),
            None => text.to_owned(),
        }),
        None => {
            let status = http::StatusCode::from_u16(error.status()).ok()?;
            status.canonical_reason().map(str::to_owned)
        }
    }
}
