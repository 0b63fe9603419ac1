//! The transport of the crate ureq.

use crate::transport::kind_before_sending;
use crate::{BlockingTransport, Proxies, TransportError, TransportErrorKind, TransportLimits, certificates};
use http::{Method, Request, Response, Uri};
use std::io::ErrorKind;
use std::sync::Arc;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

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
pub struct Ureq {
    agent: ureq::Agent,
    proxies: AgentProxies,
}

/// The proxies of an agent.
#[derive(Clone, Debug)]
enum AgentProxies {
    /// Those of the agent's own configuration.
    Own,
    /// Those that replace the agent's own.
    Replaced(Arc<Proxies>),
    /// The environment is invalid, so that each request fails with this message.
    Invalid(Arc<str>),
}

impl Ureq {
    /// Creates an agent with TLS by rustls and ring and the [`Proxies`] of the environment.
    ///
    /// It trusts the certificates of the file that `AWS_CA_BUNDLE` names, else those of the operating system. If a
    /// variable is invalid, each request fails with an error that names the variable.
    pub fn new() -> Self {
        let config = ureq::Agent::config_builder();
        match (roots(), Proxies::from_env()) {
            (Ok(roots), Ok(proxies)) => {
                let tls = TlsConfig::builder().root_certs(roots).build();
                Ureq::from(config.tls_config(tls).build().new_agent()).proxies(proxies)
            }
            (Err(error), _) => {
                let reason = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
                Ureq { agent: config.build().new_agent(), proxies: AgentProxies::Invalid(reason.into()) }
            }
            (_, Err(error)) => {
                Ureq { agent: config.build().new_agent(), proxies: AgentProxies::Invalid(error.to_string().into()) }
            }
        }
    }

    /// Replaces the proxies of the agent's own configuration.
    ///
    /// ```
    /// use bindery_client::{Proxies, Ureq};
    ///
    /// let agent = ureq::Agent::config_builder().https_only(true).build().new_agent();
    /// let transport = Ureq::from(agent).proxies(Proxies::from_env()?);
    /// # Ok::<(), bindery_client::InvalidProxy>(())
    /// ```
    #[must_use]
    pub fn proxies(self, proxies: Proxies) -> Self {
        Ureq { proxies: AgentProxies::Replaced(Arc::new(proxies)), ..self }
    }

    /// Returns the proxy of a request; `None` for that of the agent's own configuration.
    fn proxy_for(&self, uri: &Uri) -> Result<Option<Option<ureq::Proxy>>, TransportError> {
        match &self.proxies {
            AgentProxies::Own => Ok(None),
            AgentProxies::Replaced(proxies) => {
                let proxy = proxies.address_for(uri).map(ureq::Proxy::new).transpose();
                proxy.map(Some).map_err(transport_error)
            }
            AgentProxies::Invalid(reason) => {
                Err(TransportError::with_source(TransportErrorKind::InvalidRequest, &**reason))
            }
        }
    }
}

/// Returns the certificates of `AWS_CA_BUNDLE`, else those of the operating system.
fn roots() -> Result<RootCerts, TransportError> {
    Ok(match certificates::configured()? {
        None => RootCerts::PlatformVerifier,
        Some(bundle) => {
            let certificates: Vec<_> = bundle.iter().map(|der| Certificate::from_der(der).to_owned()).collect();
            RootCerts::new_with_certs(&certificates)
        }
    })
}

impl Default for Ureq {
    fn default() -> Self {
        Self::new()
    }
}

impl From<ureq::Agent> for Ureq {
    fn from(agent: ureq::Agent) -> Self {
        Ureq { agent, proxies: AgentProxies::Own }
    }
}

impl BlockingTransport for Ureq {
    fn send(&self, request: Request<Vec<u8>>, limits: TransportLimits) -> Result<Response<Vec<u8>>, TransportError> {
        // ureq sends `Content-Length: 0` with an empty body, also where the method has none.
        let bare =
            request.body().is_empty() && !matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
        let proxy = self.proxy_for(request.uri())?;
        let settings = self.agent.configure_request(request).http_status_as_error(false).max_redirects(0);
        let settings = match proxy {
            Some(proxy) => settings.proxy(proxy),
            None => settings,
        };
        let request = match limits.timeout {
            Some(time) => settings.timeout_global(Some(time)).build(),
            None => settings.build(),
        };
        let response = if bare { self.agent.run(request.map(drop)) } else { self.agent.run(request) };
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
