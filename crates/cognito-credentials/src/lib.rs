//! AWS credentials from an Amazon Cognito identity pool: for guests and for users who have signed in, without an AWS
//! account of their own.
//!
//! | | |
//! | --- | --- |
//! | What gives credentials | [`CognitoCredentials`]; [`BlockingCognitoCredentials`] without a runtime |
//! | How one is made | [`CognitoCredentials::builder`], [`Builder`] |
//! | For clients of the AWS SDK | `CognitoCredentials` is a `ProvideCredentials` with the feature `aws-sdk` |
//! | Without I/O | [`Exchange`], [`Step`], [`Refusal`] |
#![doc = ""]
#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod builder;
mod credentials;
mod error;
mod exchange;
mod held;
mod keeper;
#[cfg(feature = "aws-sdk")]
mod sdk;

pub use builder::Builder;
pub use credentials::{Credentials, Logins};
pub use error::CredentialsError;
pub use exchange::{Exchange, Refusal, Step};
pub use keeper::{BlockingCognitoCredentials, CognitoCredentials};
