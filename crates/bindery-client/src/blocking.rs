//! The blocking client.

use crate::auth::{AuthorizedBy, CredentialState, NoCredentials};
use crate::client::client_settings;
use crate::executor::block_on;
use crate::settings::Validation;
use crate::transport::Blocking;
use crate::{BlockingTransport, CallOptions, Client, ClientError, Clock, Codec, Random, RetryPolicy};
use bindery::Operation;
use http::HeaderValue;
use std::sync::Arc;
use std::time::Duration;

/// A client that sends any operation of any service by a [`BlockingTransport`], without an asynchronous runtime.
///
/// It has the settings and the behaviour of [`Client`].
///
/// ```
/// use bindery_client::{BlockingClient, MockTransport};
/// use cognito_identity::GetId;
///
/// let transport = MockTransport::new();
/// transport.respond_with(200, r#"{"IdentityId": "eu-central-1:5f2c6f0a"}"#);
///
/// let client = BlockingClient::new(transport).region("eu-central-1");
/// let output = client.send(GetId::new("eu-central-1:7d3e4b1c"))?;
/// assert_eq!(output.identity_id.as_deref(), Some("eu-central-1:5f2c6f0a"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct BlockingClient<T, C = NoCredentials>(pub(crate) Client<Blocking<T>, C>);

impl<T> BlockingClient<T> {
    /// Creates a client without credentials that reads no environment variables.
    pub fn new(transport: T) -> Self {
        BlockingClient(Client::new(Blocking(transport)))
    }

    /// Creates a client without credentials that reads missing endpoint settings from environment variables: see
    /// [`Client::from_env`].
    pub fn from_env(transport: T) -> Self {
        BlockingClient(Client::from_env(Blocking(transport)))
    }
}

client_settings!(BlockingClient, .0);

impl<T, C> BlockingClient<T, C> {
    /// Returns the transport.
    pub fn transport(&self) -> &T {
        &self.0.transport().0
    }

    /// Returns the time by the service's clock: that of the client's clock, corrected by the header `Date` of the
    /// responses so far.
    pub fn service_time(&self) -> std::time::SystemTime {
        self.0.service_time()
    }
}

impl<T: BlockingTransport, C> BlockingClient<T, C> {
    /// Sends an operation, and returns its output: see [`Client::send`].
    ///
    /// The credentials provider runs on this thread. A provider that needs a runtime, as those of the AWS SDK that use
    /// the network need Tokio's, needs one that is entered here.
    ///
    /// # Errors
    /// If the service responds with a failure, or if there is no response: see [`ClientError`].
    pub fn send<O>(&self, operation: O) -> Result<O::Output, ClientError<O::Error>>
    where
        O: Operation<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        block_on(self.0.send(operation))
    }

    /// Sends an operation with options of the call, and returns its output: see [`Client::send_with`].
    ///
    /// # Errors
    /// As [`send`](Self::send), and if an option is invalid.
    pub fn send_with<O>(&self, operation: O, options: &CallOptions) -> Result<O::Output, ClientError<O::Error>>
    where
        O: Operation<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        block_on(self.0.send_with(operation, options))
    }
}
