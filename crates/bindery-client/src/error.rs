//! Why a call has no output.

use crate::TransportError;
use bindery::{Failure, Invalid, ServiceError};
use std::error::Error;
use std::fmt;
use std::time::Duration;

/// Why a call has no output.
///
/// Neither `Display` nor `Debug` says a secret: no body, no header, no value of a request.
#[non_exhaustive]
pub enum ClientError<E> {
    /// The service answered with a failure, or with what nobody can read.
    Service(ServiceError<E>),
    /// The request is not as its service says; nothing was sent.
    Invalid(Invalid),
    /// The request cannot be written; nothing was sent.
    Encode(EncodeError),
    /// It is unknown where the service is; nothing was sent.
    Endpoint(EndpointError),
    /// There are no credentials, or nothing can be signed with them; nothing was sent.
    Credentials(CredentialsError),
    /// There is no answer.
    Transport(TransportError),
    /// The time for the whole call was over: this long.
    Timeout(Duration),
    /// The service gave a token for the next page that it had given before.
    RepeatedToken,
}

impl<E> ClientError<E> {
    /// What the service answered, if it did.
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

    /// The service's failure, if it answered with one that can be read.
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
            ClientError::Timeout(limit) => write!(f, "the call was not done within {limit:?}"),
            ClientError::RepeatedToken => f.write_str("the service gave the same token for two pages"),
        }
    }
}

impl<E: fmt::Debug> fmt::Debug for ClientError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ClientError::Service(error) => f.debug_tuple("Service").field(error).finish(),
            ClientError::Invalid(error) => f.debug_tuple("Invalid").field(error).finish(),
            ClientError::Encode(error) => f.debug_tuple("Encode").field(error).finish(),
            ClientError::Endpoint(error) => f.debug_tuple("Endpoint").field(error).finish(),
            ClientError::Credentials(error) => f.debug_tuple("Credentials").field(error).finish(),
            ClientError::Transport(error) => f.debug_tuple("Transport").field(error).finish(),
            ClientError::Timeout(limit) => f.debug_tuple("Timeout").field(limit).finish(),
            ClientError::RepeatedToken => f.write_str("RepeatedToken"),
        }
    }
}

impl<E: Failure> Error for ClientError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        // `Display` says what the inner error says; the chain goes on with what is behind that.
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
            /// An error for a reason, which must not say any secret.
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
    /// A request cannot be written.
    EncodeError, "the request cannot be written"
}
opaque! {
    /// It is unknown where a service is.
    EndpointError, "the service's address is not known"
}
opaque! {
    /// There are no credentials, or nothing can be signed with them.
    CredentialsError, "no credentials can be shown"
}
