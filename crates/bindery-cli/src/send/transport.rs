//! HTTP by ureq, which tells what is sent and answered where somebody wants to know.

use crate::credentials::schemes::REDACTED;
use crate::print;
use crate::send::call::redacted;
use crate::send::{Debug, Settings};
use crate::show::{self, Redacted, Secrets};
use bindery::Document;
use bindery::meta::{Location, Meta, Operation, Type};
use bindery_client::{BlockingTransport, TransportError, TransportLimits, Ureq};
use http::header::SET_COOKIE;
use http::{Request, Response};
use std::fmt::Write;
use std::time::Duration;

/// The transport, and whether it tells.
#[derive(Clone)]
pub(crate) struct Told {
    inner: Ureq,
    meta: &'static Meta,
    debug: Debug,
    secrets: Secrets,
}

impl Told {
    pub(crate) fn new(inner: Ureq, meta: &'static Meta, settings: &Settings) -> Self {
        Told { inner, meta, debug: settings.debug, secrets: settings.secrets }
    }
}

/// An agent with the time limits that a person said.
pub(crate) fn agent(settings: &Settings) -> Ureq {
    let limit = |time: Duration| (!time.is_zero()).then_some(time);
    let (connect, read) = (limit(settings.connect_timeout), limit(settings.read_timeout));
    let config = ureq::Agent::config_builder();
    // Each read has its time; a large file may take many.
    config.timeout_connect(connect).timeout_recv_response(read).timeout_per_read(read).build().new_agent().into()
}

impl BlockingTransport for Told {
    fn send(&self, request: Request<Vec<u8>>, limits: TransportLimits) -> Result<Response<Vec<u8>>, TransportError> {
        if self.debug == Debug::Off {
            return self.inner.send(request, limits);
        }
        print::tell(&format!("{}\n", show::request(&request, self.secrets)));
        let operation = request.extensions().get::<Redacted>().map(|redacted| *redacted.operation());
        let answer = self.inner.send(request, limits);
        match &answer {
            Ok(response) => print::tell(&format!("{}\n", self.told(response, operation))),
            Err(error) => print::tell(&format!("{error}\n\n")),
        }
        answer
    }
}

impl Told {
    /// A response as text, without what is secret in it.
    fn told(&self, response: &Response<Vec<u8>>, operation: Option<Operation>) -> String {
        let mut text = format!("HTTP {}\n", response.status());
        let output = operation.and_then(|operation| operation.output);
        let parts = match output {
            Some(Type::Shape(index)) => self.meta.members(index),
            Some(_) | None => &[],
        };
        let part = |name: &str| parts.iter().find(|member| member.name.eq_ignore_ascii_case(name));
        for (name, value) in response.headers() {
            let is_secret = name == SET_COOKIE
                || part(name.as_str())
                    .is_some_and(|part| part.sensitive && matches!(part.location, Location::Header { .. }));
            let value = String::from_utf8_lossy(value.as_bytes());
            let _ = writeln!(
                text,
                "{name}: {}",
                if is_secret && self.secrets == Secrets::Redacted { REDACTED } else { &value }
            );
        }
        let payload = parts.iter().find(|part| part.location == Location::Payload);
        let body = match (self.secrets, payload, output, serde_json::from_slice::<Document>(response.body())) {
            (Secrets::Redacted, Some(payload), _, _) if payload.sensitive => REDACTED.to_owned(),
            (Secrets::Redacted, Some(payload), _, Ok(body)) => format!("{:#}", redacted(self.meta, &payload.ty, &body)),
            (Secrets::Redacted, None, Some(ty), Ok(body)) => format!("{:#}", redacted(self.meta, &ty, &body)),
            (Secrets::Redacted | Secrets::Shown, _, _, _) => show::body(response.body()),
        };
        let _ = writeln!(text, "\n{body}");
        text
    }
}
