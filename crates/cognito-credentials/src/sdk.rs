//! For clients of the AWS SDK.

use crate::CognitoCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_credential_types::{Credentials, provider};
use bindery_client::Transport;
use std::time::SystemTime;

/// Every client of the AWS SDK takes it as its provider of credentials.
impl<T: Transport> ProvideCredentials for CognitoCredentials<T> {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async { provided(self.get().await) })
    }
}

fn provided(result: Result<crate::Credentials, crate::CredentialsError>) -> provider::Result {
    let ours = result.map_err(CredentialsError::provider_error)?;
    let expiry = SystemTime::try_from(ours.expiration).map_err(CredentialsError::provider_error)?;
    Ok(Credentials::new(
        ours.access_key_id,
        ours.secret_access_key.into_inner(),
        Some(ours.session_token.into_inner()),
        Some(expiry),
        "CognitoCredentials",
    ))
}
