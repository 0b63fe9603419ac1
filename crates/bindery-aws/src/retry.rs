//! Which failures are worth a second try.

use bindery::Retry;

/// Whether a failure is worth sending the same request again, by its status and its code alone.
///
/// It is what the standard retry mode of AWS's own SDKs says, and counts for codes that a service's documents do not
/// know. Modelled failures say it themselves: [`Failure::retry`](bindery::Failure::retry).
///
/// ```
/// use bindery::Retry;
/// use bindery_aws::retry_class;
///
/// assert_eq!(retry_class(400, "ThrottlingException"), Retry::Throttling);
/// assert_eq!(retry_class(503, "UnknownOperationException"), Retry::Transient);
/// assert_eq!(retry_class(400, "ValidationException"), Retry::Never);
/// ```
pub fn retry_class(status: u16, code: &str) -> Retry {
    match code {
        "TooManyRequestsException" | "RequestLimitExceeded" | "SlowDown" | "LimitExceededException" => {
            Retry::Throttling
        }
        _ if code.starts_with("Throttling") => Retry::Throttling,
        "RequestTimeout" | "RequestTimeoutException" => Retry::Transient,
        _ => match status {
            500 | 502 | 503 | 504 => Retry::Transient,
            _ => Retry::Never,
        },
    }
}
