//! The provider trait of the AWS SDK.

use crate::CognitoCredentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, future};
use aws_credential_types::{Credentials, provider};
use bindery_client::Transport;
use std::time::SystemTime;

/// Every client of the AWS SDK accepts it as its credentials provider.
impl<T: Transport> ProvideCredentials for CognitoCredentials<T> {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        future::ProvideCredentials::new(async { to_sdk(self.get().await) })
    }
}

fn to_sdk(result: Result<crate::Credentials, crate::CredentialsError>) -> provider::Result {
    let credentials = result.map_err(CredentialsError::provider_error)?;
    let expiry = SystemTime::try_from(credentials.expiration).map_err(CredentialsError::provider_error)?;
    Ok(Credentials::new(
        credentials.access_key_id,
        credentials.secret_access_key.into_inner(),
        Some(credentials.session_token.into_inner()),
        Some(expiry),
        "CognitoCredentials",
    ))
}
