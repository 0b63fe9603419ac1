//! The HTTP transport: ureq, with a log of requests and responses under `--debug`.

use crate::failure::Failure;
use crate::redaction::{REDACTED, RedactedRequest, Secrets, redact};
use crate::request_text;
use crate::send::tls;
use crate::settings::{DebugLog, Settings};
use crate::terminal;
use bindery::Document;
use bindery::meta::{Location, Member, Meta, Operation, Type};
use bindery_client::{BlockingTransport, Proxies, TransportError, TransportLimits, Ureq};
use http::header::{HeaderName, SET_COOKIE};
use http::{Request, Response};
use std::fmt::Write;
use std::time::Duration;

/// A transport that logs requests and responses on standard error under `--debug`.
#[derive(Clone)]
pub(crate) struct LoggingTransport {
    agent: Ureq,
    meta: &'static Meta,
    debug: DebugLog,
    secrets: Secrets,
}

impl LoggingTransport {
    /// Creates a transport that sends with `agent`.
    pub(crate) fn new(agent: Ureq, meta: &'static Meta, settings: &Settings) -> Self {
        LoggingTransport { agent, meta, debug: settings.debug, secrets: settings.secrets }
    }
}

/// Creates an HTTP agent with the time limits, certificates and proxies of the settings. `ca_bundle` is the certificate file
/// of the profile.
pub(crate) fn agent(settings: &Settings, ca_bundle: Option<&str>) -> Result<Ureq, Failure> {
    let limit = |time: Duration| (!time.is_zero()).then_some(time);
    let (connect, read) = (limit(settings.connect_timeout), limit(settings.read_timeout));
    let config = ureq::Agent::config_builder().tls_config(tls::config(settings, ca_bundle)?);
    // Each read has the whole limit, because a large file takes many.
    let config = config.timeout_connect(connect).timeout_recv_response(read).timeout_per_read(read);
    let proxies = Proxies::from_vars(|name| settings.environment.get(name));
    let proxies = proxies.map_err(|error| Failure::Configuration(error.to_string()))?;
    Ok(Ureq::from(config.build().new_agent()).proxies(proxies))
}

impl BlockingTransport for LoggingTransport {
    fn send(&self, request: Request<Vec<u8>>, limits: TransportLimits) -> Result<Response<Vec<u8>>, TransportError> {
        if self.debug == DebugLog::Off {
            return self.agent.send(request, limits);
        }
        terminal::write_stderr(&format!("{}\n", request_text::request(&request, self.secrets)));
        let operation = request.extensions().get::<RedactedRequest>().map(|redacted| redacted.operation);
        let result = self.agent.send(request, limits);
        match &result {
            Ok(response) => terminal::write_stderr(&format!("{}\n", self.response_text(response, operation))),
            Err(error) => terminal::write_stderr(&format!("{error}\n\n")),
        }
        result
    }
}

impl LoggingTransport {
    /// Formats a response, with its sensitive members redacted.
    fn response_text(&self, response: &Response<Vec<u8>>, operation: Option<Operation>) -> String {
        let mut text = format!("HTTP {}\n", response.status());
        let output = operation.and_then(|operation| operation.output);
        let members = match output {
            Some(Type::Shape(index)) => self.meta.members(index),
            Some(_) | None => &[],
        };
        for (name, value) in response.headers() {
            let value = String::from_utf8_lossy(value.as_bytes());
            let is_redacted = self.secrets == Secrets::Redacted && is_secret(members, name);
            let _ = writeln!(text, "{name}: {}", if is_redacted { REDACTED } else { &value });
        }
        let payload = members.iter().find(|member| member.location == Location::Payload);
        let body = match (self.secrets, payload, output, serde_json::from_slice::<Document>(response.body())) {
            (Secrets::Redacted, Some(payload), _, _) if payload.sensitive => REDACTED.to_owned(),
            (Secrets::Redacted, Some(payload), _, Ok(body)) => format!("{:#}", redact(self.meta, &payload.ty, &body)),
            (Secrets::Redacted, None, Some(ty), Ok(body)) => format!("{:#}", redact(self.meta, &ty, &body)),
            (Secrets::Redacted | Secrets::Shown, _, _, _) => request_text::body(response.body()),
        };
        let _ = writeln!(text, "\n{body}");
        text
    }
}

/// Returns whether a response header carries a secret: a cookie or a sensitive member.
fn is_secret(members: &[&Member], name: &HeaderName) -> bool {
    let member = members.iter().find(|member| member.name.eq_ignore_ascii_case(name.as_str()));
    let is_sensitive = |member: &&&Member| member.sensitive && matches!(member.location, Location::Header { .. });
    name == SET_COOKIE || member.as_ref().is_some_and(is_sensitive)
}
