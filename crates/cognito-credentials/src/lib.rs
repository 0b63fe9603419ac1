//! AWS credentials from an Amazon Cognito identity pool, for guests and for users who have signed in, without an AWS
//! account.
//!
//! | | |
//! | --- | --- |
//! | Providers | [`CognitoCredentials`]; [`BlockingCognitoCredentials`] without an asynchronous runtime |
//! | Construction | [`CognitoCredentials::builder`], [`Builder`] |
//! | With clients of the AWS SDK | `CognitoCredentials` implements `ProvideCredentials` with the feature `aws-sdk` |
//! | Without I/O | [`Exchange`], [`Step`], [`FailureAction`] |
#![doc = ""]
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod builder;
mod cache;
mod credentials;
mod error;
mod exchange;
mod provider;
#[cfg(feature = "aws-sdk")]
mod sdk;

pub use builder::Builder;
pub use credentials::{Credentials, Logins};
pub use error::CredentialsError;
pub use exchange::{Exchange, FailureAction, Step};
pub use provider::{BlockingCognitoCredentials, CognitoCredentials};
