//! The builder of a provider.

use crate::exchange::Flow;
use crate::provider::{CachingProvider, ProviderSettings, ResolvedLogins};
use crate::store::CredentialsStore;
use crate::{BlockingCognitoCredentials, CognitoCredentials, DeveloperLogin, Logins};
use bindery::Sensitive;
use bindery_client::{BlockingClient, Client};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

impl CognitoCredentials<()> {
    /// Creates a builder for the credentials of an identity pool, whose id is `REGION:GUID`.
    pub fn builder(identity_pool_id: impl Into<String>) -> Builder {
        Builder::new(identity_pool_id.into())
    }
}

/// The builder of a provider: created by [`CognitoCredentials::builder`].
pub struct Builder {
    settings: ProviderSettings,
    identity: Option<String>,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("pool", &self.settings.pool).finish_non_exhaustive()
    }
}

impl Builder {
    fn new(pool: String) -> Self {
        let flow = Flow::Enhanced { custom_role_arn: None };
        let settings =
            ProviderSettings { pool, flow, logins: None, refresh_ahead: Duration::from_secs(300), store: None };
        Builder { settings, identity: None }
    }

    /// Sets a callback that returns the user's logins: the names of identity providers with the tokens that they
    /// issued. Without logins the credentials are those of a guest.
    ///
    /// The callback is called before each exchange with the service, so that it can return fresh tokens. Call
    /// [`CognitoCredentials::invalidate`] when the user has signed in or out.
    ///
    /// ```
    /// use cognito_credentials::CognitoCredentials;
    ///
    /// async fn token() -> Result<String, std::io::Error> {
    ///     Ok("the id token of a user pool".to_owned())
    /// }
    ///
    /// let builder = CognitoCredentials::builder("eu-central-1:7d3e4b1c").logins(async || {
    ///     let provider = "cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab1";
    ///     Ok::<_, std::io::Error>([(provider, token().await?)])
    /// });
    /// ```
    #[must_use]
    pub fn logins<F, A, L, N, K, E>(mut self, logins: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<L, E>> + Send + 'static,
        L: IntoIterator<Item = (N, K)>,
        N: Into<String>,
        K: Into<Sensitive<String>>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        self.settings.logins = Some(Box::new(move || {
            let logins = logins();
            Box::pin(async move {
                match logins.await {
                    Ok(logins) => {
                        let logins = logins.into_iter().map(|(name, token)| (name.into(), token.into())).collect();
                        Ok(ResolvedLogins { logins, identity: None })
                    }
                    Err(error) => Err(Arc::from(error.into())),
                }
            })
        }));
        self
    }

    /// Sets logins that do not change. Their tokens usually expire within an hour.
    #[must_use]
    pub fn fixed_logins(
        self,
        logins: impl IntoIterator<Item = (impl Into<String>, impl Into<Sensitive<String>>)>,
    ) -> Self {
        let logins: Logins = logins.into_iter().map(|(name, token)| (name.into(), token.into())).collect();
        self.logins(move || std::future::ready(Ok::<_, std::convert::Infallible>(logins.clone())))
    }

    /// Sets a callback that returns the identity and the token of a developer provider: your own backend calls
    /// GetOpenIdTokenForDeveloperIdentity, and returns both. The identity may be another one each time.
    ///
    /// ```
    /// use cognito_credentials::{CognitoCredentials, DeveloperLogin};
    ///
    /// async fn sign_in() -> Result<DeveloperLogin, std::io::Error> {
    ///     Ok(DeveloperLogin::new("eu-central-1:5f2c6f0a", "the OpenID token of the backend"))
    /// }
    ///
    /// let builder = CognitoCredentials::builder("eu-central-1:7d3e4b1c").developer_login(sign_in);
    /// ```
    #[must_use]
    pub fn developer_login<F, A, E>(mut self, login: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = Result<DeveloperLogin, E>> + Send + 'static,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        self.settings.logins = Some(Box::new(move || {
            let login = login();
            Box::pin(async move {
                match login.await {
                    Ok(DeveloperLogin { identity_id, token }) => {
                        let logins = Logins::from([("cognito-identity.amazonaws.com".to_owned(), token)]);
                        Ok(ResolvedLogins { logins, identity: Some(identity_id) })
                    }
                    Err(error) => Err(Arc::from(error.into())),
                }
            })
        }));
        self
    }

    /// Sets the requested role, for a pool with several roles.
    #[must_use]
    pub fn custom_role_arn(mut self, role: impl Into<String>) -> Self {
        self.settings.flow = Flow::Enhanced { custom_role_arn: Some(role.into()) };
        self
    }

    /// Selects the classic flow: GetOpenIdToken, then AssumeRoleWithWebIdentity of STS with a role.
    ///
    /// It works for pools that permit it only. Unlike the enhanced flow, it has no role mapping and no reduced
    /// permissions for guests.
    #[cfg(feature = "classic")]
    #[must_use]
    pub fn classic(mut self, role_arn: impl Into<String>) -> Self {
        self.settings.flow = Flow::Classic { role_arn: role_arn.into(), token: None };
        self
    }

    /// Sets a store in which the identity, and the credentials of a guest, survive the program.
    ///
    /// The store is read at the first call of `get`, and written after each exchange. An identity set by
    /// [`identity_id`](Self::identity_id) takes precedence. The credentials of users who have signed in are not stored.
    #[must_use]
    pub fn store(mut self, store: impl CredentialsStore) -> Self {
        self.settings.store = Some(Box::new(store));
        self
    }

    /// Sets the identity of an earlier program run, so that a guest keeps it.
    ///
    /// If the service refuses it, because it was deleted or belongs to other logins, the provider requests the right
    /// one.
    #[must_use]
    pub fn identity_id(mut self, identity: impl Into<String>) -> Self {
        self.identity = Some(identity.into());
        self
    }

    /// Sets how long before their expiry credentials are refreshed: 5 minutes by default, and never before half of
    /// their lifetime.
    #[must_use]
    pub fn refresh_ahead(mut self, ahead: Duration) -> Self {
        self.settings.refresh_ahead = ahead;
        self
    }

    /// Builds a provider with a transport. The region is that of the pool's id.
    ///
    /// The environment may set another endpoint, for example by `AWS_ENDPOINT_URL`: see [`Client::from_env`].
    pub fn build<T>(self, transport: T) -> CognitoCredentials<T> {
        let client = Client::from_env(transport);
        let client = match self.region() {
            Some(region) => client.region(region),
            None => client,
        };
        self.build_with(client)
    }

    /// Builds a provider with your own client, which must have a region or a URL.
    pub fn build_with<T>(self, client: Client<T>) -> CognitoCredentials<T> {
        CognitoCredentials(Arc::new(CachingProvider::new(client, self.settings, self.identity)))
    }

    /// Builds a provider with a blocking transport: see [`Builder::build`].
    pub fn build_blocking<T>(self, transport: T) -> BlockingCognitoCredentials<T> {
        let client = BlockingClient::from_env(transport);
        let client = match self.region() {
            Some(region) => client.region(region),
            None => client,
        };
        self.build_blocking_with(client)
    }

    /// Builds a provider with your own blocking client: see [`Builder::build_with`].
    pub fn build_blocking_with<T>(self, client: BlockingClient<T>) -> BlockingCognitoCredentials<T> {
        BlockingCognitoCredentials(Arc::new(CachingProvider::new(client, self.settings, self.identity)))
    }

    /// Returns the region, which precedes the colon of the pool's id.
    fn region(&self) -> Option<String> {
        self.settings.pool.split_once(':').map(|(region, _)| region.to_owned())
    }
}
