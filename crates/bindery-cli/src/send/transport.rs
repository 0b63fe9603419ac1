//! The HTTP transport: ureq, with a log of requests and responses under `--debug`.

use crate::failure::Failure;
use crate::redaction::{REDACTED, RedactedRequest, Secrets, redact};
use crate::request_text;
use crate::send::proxy::Proxies;
use crate::send::tls;
use crate::settings::{DebugLog, Settings};
use crate::terminal;
use bindery::Document;
use bindery::meta::{Location, Member, Meta, Operation, Type};
use bindery_client::{BlockingTransport, TransportError, TransportLimits, Ureq};
use http::header::{HeaderName, SET_COOKIE};
use http::{Request, Response};
use std::fmt::Write;
use std::time::Duration;

/// A transport that logs requests and responses on standard error under `--debug`.
#[derive(Clone)]
pub(crate) struct LoggingTransport {
    agents: Agents,
    meta: &'static Meta,
    debug: DebugLog,
    secrets: Secrets,
}

impl LoggingTransport {
    /// Creates a transport that sends with `agents`.
    pub(crate) fn new(agents: Agents, meta: &'static Meta, settings: &Settings) -> Self {
        LoggingTransport { agents, meta, debug: settings.debug, secrets: settings.secrets }
    }
}

/// HTTP agents with the time limits, certificates and proxies of the settings.
#[derive(Clone)]
pub(crate) struct Agents {
    direct: Ureq,
    /// The agents of `http://` and `https://` addresses that are reached through a proxy.
    http: Option<Ureq>,
    https: Option<Ureq>,
    proxies: Proxies,
}

impl Agents {
    /// Creates the agents. `ca_bundle` is the certificate file of the profile.
    pub(crate) fn new(settings: &Settings, ca_bundle: Option<&str>) -> Result<Self, Failure> {
        let limit = |time: Duration| (!time.is_zero()).then_some(time);
        let (connect, read) = (limit(settings.connect_timeout), limit(settings.read_timeout));
        let tls = tls::config(settings, ca_bundle)?;
        let agent = |proxy: Option<ureq::Proxy>| -> Ureq {
            let config = ureq::Agent::config_builder().tls_config(tls.clone()).proxy(proxy);
            // Each read has the whole limit, because a large file takes many.
            let config = config.timeout_connect(connect).timeout_recv_response(read).timeout_per_read(read);
            config.build().new_agent().into()
        };
        let proxies = Proxies::read(&settings.environment)?;
        Ok(Agents {
            direct: agent(None),
            http: proxies.http.clone().map(|proxy| agent(Some(proxy))),
            https: proxies.https.clone().map(|proxy| agent(Some(proxy))),
            proxies,
        })
    }

    /// Returns the agent of a request's address.
    fn of(&self, request: &Request<Vec<u8>>) -> &Ureq {
        let uri = request.uri();
        let (proxied, default_port) = match uri.scheme_str() {
            Some("https") => (&self.https, 443),
            _ => (&self.http, 80),
        };
        let port = uri.port_u16().unwrap_or(default_port);
        match (proxied, uri.host()) {
            (Some(agent), Some(host)) if !self.proxies.bypasses(host, Some(port)) => agent,
            _ => &self.direct,
        }
    }
}

impl BlockingTransport for LoggingTransport {
    fn send(&self, request: Request<Vec<u8>>, limits: TransportLimits) -> Result<Response<Vec<u8>>, TransportError> {
        if self.debug == DebugLog::Off {
            return self.agents.of(&request).send(request, limits);
        }
        terminal::write_stderr(&format!("{}\n", request_text::request(&request, self.secrets)));
        let operation = request.extensions().get::<RedactedRequest>().map(|redacted| redacted.operation);
        let result = self.agents.of(&request).send(request, limits);
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

/// Whether a response header carries a secret: a cookie or a sensitive member.
fn is_secret(members: &[&Member], name: &HeaderName) -> bool {
    let member = members.iter().find(|member| member.name.eq_ignore_ascii_case(name.as_str()));
    let is_sensitive = |member: &&&Member| member.sensitive && matches!(member.location, Location::Header { .. });
    name == SET_COOKIE || member.as_ref().is_some_and(is_sensitive)
}
