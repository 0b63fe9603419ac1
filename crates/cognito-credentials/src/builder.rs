//! How credentials are to be had.

use crate::keeper::{Keeper, Source};
use crate::{BlockingCognitoCredentials, CognitoCredentials, Logins};
use bindery::Sensitive;
use bindery_client::{BlockingClient, Client};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// What a callback gives: logins, or why there are none.
pub(crate) type Asked = Pin<Box<dyn Future<Output = Result<Logins, Arc<dyn Error + Send + Sync>>> + Send>>;

/// Says how credentials are to be had: made by [`CognitoCredentials::builder`].
pub struct Builder {
    source: Source,
    identity: Option<String>,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("pool", &self.source.pool).finish_non_exhaustive()
    }
}

impl Builder {
    pub(crate) fn new(pool: String) -> Self {
        let source = Source { pool, role: None, logins: None, ahead: Duration::from_secs(300) };
        Builder { source, identity: None }
    }

    /// Sets who asks: a callback that gives names of providers with the tokens that they issued. No logins are a
    /// guest's.
    ///
    /// It is called before each exchange with the service, so that it can give tokens that are fresh. When somebody
    /// signs in or out, call [`CognitoCredentials::invalidate`].
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
        self.source.logins = Some(Box::new(move || {
            let logins = logins();
            Box::pin(async move {
                match logins.await {
                    Ok(logins) => Ok(logins.into_iter().map(|(name, token)| (name.into(), token.into())).collect()),
                    Err(error) => Err(Arc::from(error.into())),
                }
            })
        }));
        self
    }

    /// Sets who asks: logins that do not change. Their tokens expire, mostly within the hour.
    #[must_use]
    pub fn fixed_logins(
        self,
        logins: impl IntoIterator<Item = (impl Into<String>, impl Into<Sensitive<String>>)>,
    ) -> Self {
        let logins: Logins = logins.into_iter().map(|(name, token)| (name.into(), token.into())).collect();
        self.logins(move || std::future::ready(Ok::<_, std::convert::Infallible>(logins.clone())))
    }

    /// Sets the role to ask for, where the pool gives the choice.
    #[must_use]
    pub fn custom_role_arn(mut self, role: impl Into<String>) -> Self {
        self.source.role = Some(role.into());
        self
    }

    /// Sets the identity, known from before: a guest remains the same one.
    ///
    /// Where the service refuses it, since it was deleted or belongs to other logins, the service says which one is
    /// right.
    #[must_use]
    pub fn identity_id(mut self, identity: impl Into<String>) -> Self {
        self.identity = Some(identity.into());
        self
    }

    /// Sets how long ahead of their expiry credentials are refreshed. 5 minutes otherwise, and never before half of
    /// their time is over.
    #[must_use]
    pub fn refresh_ahead(mut self, ahead: Duration) -> Self {
        self.source.ahead = ahead;
        self
    }

    /// Makes credentials that come over a transport, from the region that the pool's id says.
    ///
    /// The environment may say another endpoint, as `AWS_ENDPOINT_URL`: see [`Client::from_env`].
    pub fn build<T>(self, transport: T) -> CognitoCredentials<T> {
        let client = Client::from_env(transport);
        let client = match self.region() {
            Some(region) => client.region(region),
            None => client,
        };
        self.build_with(client)
    }

    /// Makes credentials that come by a client of your own settings; it must know the region, or the URL.
    pub fn build_with<T>(self, client: Client<T>) -> CognitoCredentials<T> {
        CognitoCredentials(Arc::new(Keeper::new(client, self.source, self.identity)))
    }

    /// Makes credentials that come over a blocking transport: see [`Builder::build`].
    pub fn build_blocking<T>(self, transport: T) -> BlockingCognitoCredentials<T> {
        let client = BlockingClient::from_env(transport);
        let client = match self.region() {
            Some(region) => client.region(region),
            None => client,
        };
        self.build_blocking_with(client)
    }

    /// Makes credentials that come by a blocking client of your own settings: see [`Builder::build_with`].
    pub fn build_blocking_with<T>(self, client: BlockingClient<T>) -> BlockingCognitoCredentials<T> {
        BlockingCognitoCredentials(Arc::new(Keeper::new(client, self.source, self.identity)))
    }

    /// What stands before the colon of the pool's id.
    fn region(&self) -> Option<String> {
        self.source.pool.split_once(':').map(|(region, _)| region.to_owned())
    }
}
