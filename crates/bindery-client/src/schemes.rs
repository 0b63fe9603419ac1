//! What Swagger's security schemes ask for.

use crate::auth::{Authorizes, Shown, state};
use crate::{BlockingClient, Client, CredentialsError};
use bindery::Secured;
use bindery_rest::Credentials;
use std::sync::Arc;
use std::time::SystemTime;

/// Users, keys and tokens for the security schemes of a document: made by [`Client::secured_by`].
///
/// Which of them a request bears, its operation says. `Debug` prints none of them.
#[derive(Clone, Debug)]
pub struct SchemeCredentials(Arc<Credentials>);

state!(SchemeCredentials, SecuritySchemes is Secured);

impl Authorizes<Secured> for SchemeCredentials {
    async fn show(&self, _now: SystemTime) -> Result<Shown<'_>, CredentialsError> {
        Ok(Shown::Schemes(&self.0))
    }
}

impl<T, C> Client<T, C> {
    /// The same client, which shows what the security schemes of a document ask for.
    ///
    /// ```
    /// use bindery_client::{Client, MockTransport, bindery_rest::Credentials};
    ///
    /// let client = Client::new(MockTransport::new()).secured_by(Credentials::bearer("a secret token"));
    /// ```
    pub fn secured_by(self, credentials: Credentials) -> Client<T, SchemeCredentials> {
        self.with(SchemeCredentials(Arc::new(credentials)))
    }
}

impl<T, C> BlockingClient<T, C> {
    /// The same client, which shows what the security schemes of a document ask for: see [`Client::secured_by`].
    pub fn secured_by(self, credentials: Credentials) -> BlockingClient<T, SchemeCredentials> {
        BlockingClient(self.0.secured_by(credentials))
    }
}
