//! The transport of the crate reqwest.

use crate::transport::kind_before_sending;
use crate::{Proxies, Transport, TransportError, TransportErrorKind, TransportLimits, certificates};
use http::{Request, Response};
use std::sync::Arc;
use std::time::Duration;

/// A transport by a [`reqwest::Client`]: your own, or one that [`Reqwest::new`] builds.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use bindery_client::{Client, Reqwest};
///
/// let client = Client::new(Reqwest::new()?);
/// let client = Client::new(Reqwest::build(reqwest::Client::builder().https_only(true))?);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Reqwest(reqwest::Client);

impl Reqwest {
    /// Creates a client with TLS by rustls and ring and the [`Proxies`] of the environment.
    ///
    /// It trusts the certificates of the file that `AWS_CA_BUNDLE` names, else those of the operating system.
    ///
    /// # Errors
    /// If the certificates cannot be used, or a variable is not the address of a proxy.
    pub fn new() -> Result<Self, TransportError> {
        let invalid = |error| TransportError::with_source(TransportErrorKind::InvalidRequest, error);
        let proxies = Proxies::from_env().map_err(invalid)?;
        Self::build(reqwest::Client::builder().proxy(proxies.into()))
    }

    /// Creates a client from a builder, with the TLS of [`Reqwest::new`] and without redirects: a request that is signed
    /// for one host must not be sent to another.
    ///
    /// TLS settings of the builder, for example additional certificates, have no effect. To use them, build the client
    /// yourself and convert it by [`Reqwest::from`]. Proxies are those of the builder: `builder.proxy(proxies.into())`
    /// converts [`Proxies`], and without a proxy reqwest applies its own rules to the environment variables.
    ///
    /// # Errors
    /// If the certificates cannot be used, or reqwest refuses the settings.
    pub fn build(builder: reqwest::ClientBuilder) -> Result<Self, TransportError> {
        let builder = builder.tls_backend_preconfigured(tls()?).redirect(reqwest::redirect::Policy::none());
        match builder.build() {
            Ok(client) => Ok(Reqwest(client)),
            Err(error) => Err(TransportError::with_source(TransportErrorKind::InvalidRequest, error.without_url())),
        }
    }
}

/// Returns the TLS configuration. Without one, reqwest panics in a process without a default crypto provider.
fn tls() -> Result<rustls::ClientConfig, TransportError> {
    use rustls_platform_verifier::BuilderVerifierExt;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let invalid = |error| TransportError::with_source(TransportErrorKind::InvalidRequest, error);
    let builder = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let builder = builder.map_err(invalid)?;
    let builder = match certificates::configured()? {
        None => builder.with_platform_verifier().map_err(invalid)?,
        Some(bundle) => {
            let mut roots = rustls::RootCertStore::empty();
            for certificate in bundle {
                roots.add(certificate).map_err(invalid)?;
            }
            builder.with_root_certificates(roots)
        }
    };
    Ok(builder.with_no_client_auth())
}

/// Converts your own client, unchanged.
///
/// Build it with [`Policy::none`](reqwest::redirect::Policy::none), as [`Reqwest::build`] does. Otherwise the client
/// follows redirects, which is detected only afterwards, and the call fails.
impl From<reqwest::Client> for Reqwest {
    fn from(client: reqwest::Client) -> Self {
        Reqwest(client)
    }
}

impl Transport for Reqwest {
    async fn send(
        &self,
        request: Request<Vec<u8>>,
        limits: TransportLimits,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        let mut request = reqwest::Request::try_from(request).map_err(transport_error)?;
        if limits.timeout.is_some() {
            *request.timeout_mut() = limits.timeout;
        }
        let requested = request.url().clone();
        let mut response = self.0.execute(request).await.map_err(transport_error)?;
        if *response.url() != requested {
            return Err(TransportError::with_source(
                TransportErrorKind::InvalidRequest,
                "the HTTP client followed a redirect",
            ));
        }
        let declared = response.content_length().unwrap_or(0);
        if usize::try_from(declared).map_or(true, |declared| declared > limits.max_response_bytes) {
            return Err(TransportError::new(TransportErrorKind::TooLarge));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(transport_error)? {
            if chunk.len() > limits.max_response_bytes - body.len() {
                return Err(TransportError::new(TransportErrorKind::TooLarge));
            }
            body.extend_from_slice(&chunk);
        }
        let mut whole = Response::new(body);
        *whole.status_mut() = response.status();
        *whole.headers_mut() = std::mem::take(response.headers_mut());
        Ok(whole)
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

fn transport_error(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() {
        let is_https = error.url().is_some_and(|url| url.scheme() == "https");
        let otherwise = if is_https { TransportErrorKind::Tls } else { TransportErrorKind::Connect };
        kind_before_sending(&error).unwrap_or(otherwise)
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() || error.is_redirect() {
        TransportErrorKind::InvalidRequest
    } else {
        TransportErrorKind::Interrupted
    };
    // A query may contain a key.
    TransportError::with_source(kind, error.without_url())
}
