//! Credentials for the security schemes of a document.

use crate::auth::{AttemptCredentials, Authorizes, credential_state};
use crate::{BlockingClient, Client, CredentialsError};
use bindery::Secured;
use bindery_rest::Credentials;
use std::sync::Arc;
use std::time::SystemTime;

/// Users, keys and tokens for the security schemes of a document: created by [`Client::secured_by`].
///
/// An operation selects those that its request contains. `Debug` prints none of them.
#[derive(Clone, Debug)]
pub struct SchemeCredentials(Arc<Credentials>);

credential_state!(SchemeCredentials, SecuritySchemes is Secured);

impl Authorizes<Secured> for SchemeCredentials {
    async fn credentials(&self, _now: SystemTime) -> Result<AttemptCredentials<'_>, CredentialsError> {
        Ok(AttemptCredentials::SecuritySchemes(&self.0))
    }
}

impl<T, C> Client<T, C> {
    /// Returns a client that sends credentials for the security schemes of a document.
    ///
    /// ```
    /// use bindery_client::{Client, MockTransport, bindery_rest::Credentials};
    ///
    /// let client = Client::new(MockTransport::new()).secured_by(Credentials::bearer("a secret token"));
    /// ```
    pub fn secured_by(self, credentials: Credentials) -> Client<T, SchemeCredentials> {
        self.with_credentials(SchemeCredentials(Arc::new(credentials)))
    }
}

impl<T, C> BlockingClient<T, C> {
    /// Returns a client that sends credentials for the security schemes of a document: see [`Client::secured_by`].
    pub fn secured_by(self, credentials: Credentials) -> BlockingClient<T, SchemeCredentials> {
        BlockingClient(self.0.secured_by(credentials))
    }
}
