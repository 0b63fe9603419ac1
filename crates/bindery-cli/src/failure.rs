//! Why a command line fails, with the exit code of each kind.

use std::fmt;

/// The reason why a command line fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The command line does not match the service's description: all its errors, one per line.
    Usage(String),
    /// The environment, a profile or the credentials are missing or invalid.
    Configuration(String),
    /// The service responded with a failure.
    Service {
        /// The operation's name on the wire.
        operation: String,
        /// The failure's code.
        code: String,
        /// The failure's message.
        message: Option<String>,
        /// The HTTP status.
        status: u16,
        /// The request id that the service assigned.
        request_id: Option<String>,
    },
    /// Any other failure: the service cannot be reached, or its response cannot be read.
    Other(String),
}

impl Failure {
    /// Returns the exit code, as the AWS CLI v2 defines them.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Usage(_) => 252,
            Failure::Configuration(_) => 253,
            Failure::Service { .. } => 254,
            Failure::Other(_) => 255,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(text) | Failure::Configuration(text) | Failure::Other(text) => f.write_str(text),
            Failure::Service { operation, code, message, .. } => {
                write!(f, "An error occurred ({code}) when calling the {operation} operation")?;
                match message {
                    Some(message) => write!(f, ": {message}"),
                    None => Ok(()),
                }
            }
        }
    }
}
