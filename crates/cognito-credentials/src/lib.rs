//! AWS credentials from an Amazon Cognito identity pool, for guests and for users who have signed in, without an AWS
//! account.
//!
//! | | |
//! | --- | --- |
//! | Providers | [`CognitoCredentials`]; [`BlockingCognitoCredentials`] without an asynchronous runtime |
//! | Construction | [`CognitoCredentials::builder`], [`Builder`] |
//! | With clients of the AWS SDK | `CognitoCredentials` implements `ProvideCredentials` with the feature `aws-sdk` |
//! | Persistence | [`CredentialsStore`], [`StoredCredentials`]; `FileStore` with the feature `file-store` |
//! | Without I/O | [`Exchange`], [`Step`], [`FailureAction`] |
#![doc = ""]
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod builder;
mod cache;
#[cfg(feature = "classic")]
mod classic;
mod client;
mod credentials;
mod error;
mod exchange;
#[cfg(feature = "file-store")]
mod file_store;
mod provider;
#[cfg(feature = "aws-sdk")]
mod sdk;
mod store;

pub use builder::Builder;
#[cfg(feature = "classic")]
pub use classic::{AssumeRoleWithWebIdentity, AssumedRole};
pub use credentials::{Credentials, DeveloperLogin, Logins};
pub use error::CredentialsError;
pub use exchange::{Exchange, FailureAction, Step};
#[cfg(feature = "file-store")]
pub use file_store::FileStore;
pub use provider::{BlockingCognitoCredentials, CognitoCredentials};
pub use store::{CredentialsStore, StoredCredentials};
