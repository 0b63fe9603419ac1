//! The errors of a call.

use crate::TransportError;
use bindery::{Failure, ServiceError, ValidationError};
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// An error of a call: why it has no output.
///
/// Neither `Display` nor `Debug` prints a secret: no body, no header, no value of a request.
#[derive(Debug)]
#[non_exhaustive]
pub enum ClientError<E> {
    /// The service responded with a failure, or with a response that cannot be decoded.
    Service(ServiceError<E>),
    /// The request violates a constraint of its operation; nothing was sent.
    Invalid(ValidationError),
    /// The request cannot be encoded; nothing was sent.
    Encode(EncodeError),
    /// The endpoint of the service cannot be resolved; nothing was sent.
    Endpoint(EndpointError),
    /// The credentials are unavailable, or the request cannot be signed with them; nothing was sent.
    Credentials(CredentialsError),
    /// The transport returned no response.
    Transport(TransportError),
    /// The call exceeded its time limit, which is this long.
    Timeout(Duration),
    /// The service returned a page token that it had returned before.
    RepeatedToken,
}

impl<E> ClientError<E> {
    /// Returns the failure response of the service, if it sent one.
    pub fn service(&self) -> Option<&ServiceError<E>> {
        match self {
            ClientError::Service(error) => Some(error),
            ClientError::Invalid(_)
            | ClientError::Encode(_)
            | ClientError::Endpoint(_)
            | ClientError::Credentials(_)
            | ClientError::Transport(_)
            | ClientError::Timeout(_)
            | ClientError::RepeatedToken => None,
        }
    }

    /// Returns the decoded failure of the service, if its response contained one.
    pub fn failure(&self) -> Option<&E> {
        self.service().and_then(ServiceError::failure)
    }
}

impl<E: Failure> fmt::Display for ClientError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClientError::Service(error) => error.fmt(f),
            ClientError::Invalid(invalid) => write!(f, "the request is invalid: {invalid}"),
            ClientError::Encode(error) => error.fmt(f),
            ClientError::Endpoint(error) => error.fmt(f),
            ClientError::Credentials(error) => error.fmt(f),
            ClientError::Transport(error) => error.fmt(f),
            ClientError::Timeout(limit) => write!(f, "the call exceeded its time limit of {limit:?}"),
            ClientError::RepeatedToken => f.write_str("the service returned the same token for two pages"),
        }
    }
}

impl<E: Failure> Error for ClientError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        // `Display` includes the text of the inner error, so the chain continues behind it.
        match self {
            ClientError::Service(error) => error.source(),
            ClientError::Invalid(error) => error.source(),
            ClientError::Encode(error) => error.source(),
            ClientError::Endpoint(error) => error.source(),
            ClientError::Credentials(error) => error.source(),
            ClientError::Transport(error) => error.source(),
            ClientError::Timeout(_) | ClientError::RepeatedToken => None,
        }
    }
}

macro_rules! opaque {
    ($(#[$doc:meta])* $name:ident, $text:literal) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name(Box<dyn Error + Send + Sync>);

        impl $name {
            /// Creates an error from its cause, whose text must not contain a secret.
            pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
                $name(source.into())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!($text, ": {}"), self.0)
            }
        }

        impl Error for $name {
            fn source(&self) -> Option<&(dyn Error + 'static)> {
                self.0.source()
            }
        }
    };
}

opaque! {
    /// A request cannot be encoded.
    EncodeError, "cannot encode the request"
}
opaque! {
    /// The endpoint of a service cannot be resolved.
    EndpointError, "cannot resolve the service's endpoint"
}
opaque! {
    /// Credentials are unavailable, or a request cannot be signed with them.
    CredentialsError, "no usable credentials"
}
