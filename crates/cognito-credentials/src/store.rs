//! A store in which an identity and its credentials survive the program.

use crate::Credentials;
use std::io;

/// The identity and the credentials of an identity pool, as a [`CredentialsStore`] contains them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredCredentials {
    /// The identity pool that the identity belongs to.
    pub identity_pool_id: String,
    /// The role that the credentials were requested for.
    pub role_arn: Option<String>,
    /// The identity.
    pub identity_id: String,
    /// The credentials of a guest. Those of users are never stored, since the store does not distinguish users.
    pub credentials: Option<Credentials>,
}

/// A store in which an identity and its credentials survive the program: [`Builder::store`](crate::Builder::store).
///
/// `FileStore`, with the feature `file-store`, is one. The content is secret: protect it as you protect
/// `~/.aws/credentials`. Methods run within an exchange, and must not block for long.
pub trait CredentialsStore: Send + Sync + 'static {
    /// Returns the stored credentials; `None` if there are none.
    ///
    /// # Errors
    /// If the store cannot be read. The provider then continues without it.
    fn load(&self) -> io::Result<Option<StoredCredentials>>;

    /// Replaces the stored credentials; `None` removes them.
    ///
    /// # Errors
    /// If the store cannot be written. The provider then continues without it.
    fn save(&self, stored: Option<&StoredCredentials>) -> io::Result<()>;
}
