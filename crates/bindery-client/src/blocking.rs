//! The client that blocks.

use crate::auth::{AuthorizedBy, CredentialState, NoCredentials};
use crate::client::settings;
use crate::pages::{BlockingItems, BlockingPages};
use crate::transport::Blocking;
use crate::wait::block_on;
use crate::{BlockingTransport, Client, ClientError, Clock, Codec, Random, RetryPolicy};
use bindery::{Operation, Paginated};
use http::HeaderValue;
use std::sync::Arc;
use std::time::Duration;

/// Sends any operation of any service by a [`BlockingTransport`], and needs no asynchronous runtime.
///
/// Otherwise it is as a [`Client`].
///
/// ```
/// use bindery_client::{BlockingClient, MockTransport};
/// use cognito_identity::GetId;
///
/// let replay = MockTransport::new();
/// replay.respond_with(200, r#"{"IdentityId": "eu-central-1:5f2c6f0a"}"#);
///
/// let client = BlockingClient::new(replay).region("eu-central-1");
/// let output = client.send(GetId::new("eu-central-1:7d3e4b1c"))?;
/// assert_eq!(output.identity_id.as_deref(), Some("eu-central-1:5f2c6f0a"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct BlockingClient<T, C = NoCredentials>(pub(crate) Client<Blocking<T>, C>);

impl<T> BlockingClient<T> {
    /// A client that has nothing to show, and knows of the world what it is told.
    pub fn new(transport: T) -> Self {
        BlockingClient(Client::new(Blocking(transport)))
    }

    /// The same, which asks the environment for what it is not told: see [`Client::from_env`].
    pub fn from_env(transport: T) -> Self {
        BlockingClient(Client::from_env(Blocking(transport)))
    }
}

settings!(BlockingClient, .0);

impl<T, C> BlockingClient<T, C> {
    /// The transport.
    pub fn transport(&self) -> &T {
        &self.0.transport().0
    }

    /// The time by its clock.
    pub fn now(&self) -> std::time::SystemTime {
        self.0.now()
    }
}

impl<T: BlockingTransport, C> BlockingClient<T, C> {
    /// Has an operation performed, and gives what the service answers: see [`Client::send`].
    ///
    /// Credentials are asked for on this thread. A provider that needs a runtime, as those of the AWS SDK that go to
    /// the network need Tokio's, needs one that is entered here.
    ///
    /// # Errors
    /// The service's failure, or why there is none: see [`ClientError`].
    pub fn send<O>(&self, operation: O) -> Result<O::Output, ClientError<O::Error>>
    where
        O: Operation<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        block_on(self.0.send(operation))
    }

    /// The answers to an operation that come page by page, as an `Iterator`.
    pub fn pages<O>(&self, operation: O) -> BlockingPages<'_, T, C, O>
    where
        O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        BlockingPages(self.0.pages(operation))
    }

    /// What the pages of an operation hold, one by one, as an `Iterator`.
    pub fn items<O>(&self, operation: O) -> BlockingItems<'_, T, C, O>
    where
        O: Paginated<Protocol: Codec<O>, Auth: AuthorizedBy<C>>,
        C: CredentialState,
    {
        BlockingItems(self.0.items(operation))
    }
}
