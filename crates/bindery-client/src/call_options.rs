//! Options of one call.

use crate::EncodeError;
use http::{HeaderMap, HeaderName, HeaderValue, header};

/// Options of one call: [`Client::send_with`](crate::Client::send_with).
///
/// ```
/// use bindery_client::{BlockingClient, CallOptions, MockTransport};
/// use cognito_identity::GetId;
/// use http::{HeaderName, HeaderValue};
///
/// let transport = MockTransport::new();
/// transport.respond_with(200, "{}");
/// let client = BlockingClient::new(transport.clone()).region("eu-central-1");
///
/// let trace = HeaderName::from_static("x-amzn-trace-id");
/// let options = CallOptions::new().header(trace, HeaderValue::from_static("Root=1-5f2c6f0a"));
/// client.send_with(GetId::new("eu-central-1:7d3e4b1c"), &options)?;
/// assert_eq!(transport.requests()[0].headers()["x-amzn-trace-id"], "Root=1-5f2c6f0a");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct CallOptions {
    headers: HeaderMap,
}

/// Header fields of the connection, which the transport sets (RFC 9110, section 7.6.1, and RFC 9112).
const SET_BY_TRANSPORT: &[HeaderName] = &[
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::HOST,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
];

impl CallOptions {
    /// Creates options without any effect.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a header to each request of the call. A signature covers it.
    ///
    /// It replaces a header of this name that the operation sets itself. A name that is added twice is sent twice. A
    /// header of the connection, for example `Host` or `Content-Length`, is an error of the call.
    #[must_use]
    pub fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.append(name, value);
        self
    }

    /// Adds the headers to those of a request.
    ///
    /// # Errors
    /// If one of them is a header of the connection.
    pub(crate) fn apply(&self, headers: &mut HeaderMap) -> Result<(), EncodeError> {
        for name in self.headers.keys() {
            if SET_BY_TRANSPORT.contains(name) {
                return Err(EncodeError::new(format!("the header `{name}` is set by the transport")));
            }
            headers.remove(name);
        }
        for (name, value) in &self.headers {
            headers.append(name.clone(), value.clone());
        }
        Ok(())
    }
}
