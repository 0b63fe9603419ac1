//! The transport of the crate ureq.

use crate::transport::kind_before_sending;
use crate::{BlockingTransport, TransportError, TransportErrorKind, TransportLimits};
use http::{Method, Request, Response};
use std::io::ErrorKind;

/// A transport by a [`ureq::Agent`]: your own, or one that [`Ureq::new`] builds.
///
/// Independently of the agent's settings, it follows no redirects and treats no status as an error.
///
/// ```
/// use bindery_client::{BlockingClient, Ureq};
///
/// let client = BlockingClient::new(Ureq::new());
/// let client = BlockingClient::new(Ureq::from(ureq::Agent::config_builder().https_only(true).build().new_agent()));
/// ```
#[derive(Clone, Debug)]
pub struct Ureq(ureq::Agent);

impl Ureq {
    /// Creates an agent with TLS by rustls and ring, which trusts Mozilla's root certificates.
    pub fn new() -> Self {
        Ureq(ureq::Agent::new_with_defaults())
    }
}

impl Default for Ureq {
    fn default() -> Self {
        Self::new()
    }
}

impl From<ureq::Agent> for Ureq {
    fn from(agent: ureq::Agent) -> Self {
        Ureq(agent)
    }
}

impl BlockingTransport for Ureq {
    fn send(&self, request: Request<Vec<u8>>, limits: TransportLimits) -> Result<Response<Vec<u8>>, TransportError> {
        // ureq sends `Content-Length: 0` with an empty body, also where the method has none.
        let bare =
            request.body().is_empty() && !matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
        let settings = self.0.configure_request(request).http_status_as_error(false).max_redirects(0);
        let request = match limits.timeout {
            Some(time) => settings.timeout_global(Some(time)).build(),
            None => settings.build(),
        };
        let response = if bare { self.0.run(request.map(drop)) } else { self.0.run(request) };
        let (parts, body) = response.map_err(transport_error)?.into_parts();
        let declared = body.content_length().unwrap_or(0);
        if usize::try_from(declared).map_or(true, |declared| declared > limits.max_response_bytes) {
            return Err(TransportError::new(TransportErrorKind::TooLarge));
        }
        // ureq also refuses a body whose length equals the limit.
        let limit = u64::try_from(limits.max_response_bytes).unwrap_or(u64::MAX).saturating_add(1);
        let body = body.into_with_config().limit(limit).read_to_vec().map_err(transport_error)?;
        if body.len() > limits.max_response_bytes {
            return Err(TransportError::new(TransportErrorKind::TooLarge));
        }
        Ok(Response::from_parts(parts, body))
    }
}

fn transport_error(error: ureq::Error) -> TransportError {
    use ureq::{Error, Timeout};
    let kind = match &error {
        Error::HostNotFound | Error::Timeout(Timeout::Resolve) => TransportErrorKind::NameResolution,
        Error::ConnectionFailed | Error::ConnectProxyFailed(_) | Error::Timeout(Timeout::Connect) => {
            TransportErrorKind::Connect
        }
        Error::Tls(_) | Error::Rustls(_) => TransportErrorKind::Tls,
        Error::Io(error) => io_error_kind(error),
        Error::Timeout(_) => TransportErrorKind::Timeout,
        Error::Protocol(_) | Error::LargeResponseHeader(..) => TransportErrorKind::InvalidResponse,
        Error::BodyExceedsLimit(_) => TransportErrorKind::TooLarge,
        Error::Http(_) | Error::TlsRequired | Error::InvalidProxyUrl => TransportErrorKind::InvalidRequest,
        // The text of these quotes the URL, whose query may contain a key.
        Error::BadUri(_) | Error::RequireHttpsOnly(_) => {
            return TransportError::with_source(TransportErrorKind::InvalidRequest, "the agent refuses the URL");
        }
        _ => TransportErrorKind::Interrupted,
    };
    TransportError::with_source(kind, error)
}

/// Returns the kind of an I/O error, which ureq also returns for name resolution and for the TLS handshake.
fn io_error_kind(error: &std::io::Error) -> TransportErrorKind {
    match error.kind() {
        ErrorKind::ConnectionRefused
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::AddrNotAvailable => TransportErrorKind::Connect,
        ErrorKind::TimedOut => TransportErrorKind::Timeout,
        _ => kind_before_sending(error).unwrap_or(TransportErrorKind::Interrupted),
    }
}
