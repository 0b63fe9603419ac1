//! Requests by the crate reqwest.

use crate::{Transport, TransportError, TransportErrorKind, TransportLimits};
use http::{Request, Response};
use std::sync::Arc;
use std::time::Duration;

/// A transport that is a [`reqwest::Client`]: one of your own, or one that is made here.
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
    /// A client that speaks TLS by rustls with ring and trusts whom the system trusts.
    ///
    /// # Errors
    /// Where the system's certificates cannot be used.
    pub fn new() -> Result<Self, TransportError> {
        Self::build(reqwest::Client::builder())
    }

    /// A client of your own settings, with the TLS of [`Reqwest::new`], which follows no redirects: what is signed for
    /// one host goes to no other.
    ///
    /// Settings of TLS in the builder, as further certificates, do not count; a client with a TLS of its own is made
    /// by its own builder and given by [`Reqwest::from`].
    ///
    /// # Errors
    /// Where the system's certificates cannot be used, or reqwest takes the settings for wrong.
    pub fn build(builder: reqwest::ClientBuilder) -> Result<Self, TransportError> {
        let builder = builder.tls_backend_preconfigured(tls()?).redirect(reqwest::redirect::Policy::none());
        match builder.build() {
            Ok(client) => Ok(Reqwest(client)),
            Err(error) => Err(TransportError::with_source(TransportErrorKind::InvalidRequest, error.without_url())),
        }
    }
}

/// The TLS of a client that is made here. Without it, reqwest panics where nobody has said a default for the process.
fn tls() -> Result<rustls::ClientConfig, TransportError> {
    use rustls_platform_verifier::BuilderVerifierExt;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier);
    match config {
        Ok(config) => Ok(config.with_no_client_auth()),
        Err(error) => Err(TransportError::with_source(TransportErrorKind::InvalidRequest, error)),
    }
}

/// A client of your own, as it is.
///
/// It should have been made with [`Policy::none`](reqwest::redirect::Policy::none), as [`Reqwest::build`] does: a
/// client follows redirects otherwise, and that it did is known only afterwards. The call then fails.
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
        let mut request = reqwest::Request::try_from(request).map_err(failure)?;
        if limits.timeout.is_some() {
            *request.timeout_mut() = limits.timeout;
        }
        let asked = request.url().clone();
        let mut response = self.0.execute(request).await.map_err(failure)?;
        if *response.url() != asked {
            return Err(TransportError::with_source(TransportErrorKind::InvalidRequest, "a redirect was followed"));
        }
        let announced = response.content_length().unwrap_or(0);
        if usize::try_from(announced).map_or(true, |announced| announced > limits.max_response_bytes) {
            return Err(TransportError::new(TransportErrorKind::TooLarge));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(failure)? {
            if chunk.len() > limits.max_response_bytes - body.len() {
                return Err(TransportError::new(TransportErrorKind::TooLarge));
            }
            body.extend_from_slice(&chunk);
        }
        let mut answer = Response::new(body);
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
    }

    async fn sleep(&self, duration: Duration) {
        tokio::time::sleep(duration).await;
    }
}

fn failure(error: reqwest::Error) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::Unreachable
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() || error.is_redirect() {
        TransportErrorKind::InvalidRequest
    } else {
        TransportErrorKind::Interrupted
    };
    // A query may hold a key.
    TransportError::with_source(kind, error.without_url())
}
