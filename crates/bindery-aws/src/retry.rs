//! The retry class of failures.

use bindery::Retry;

/// The failure codes that are retried: those of the standard mode of botocore 1.44.5 (`botocore/retries/standard.py`),
/// which lists `PriorRequestNotComplete` in both classes and counts it as throttling.
///
/// `.ci/botocore-responses` compares the classes with botocore.
const CODES: &[(&str, Retry)] = &[
    ("BandwidthLimitExceeded", Retry::Throttling),
    ("EC2ThrottledException", Retry::Throttling),
    ("LimitExceededException", Retry::Throttling),
    ("PriorRequestNotComplete", Retry::Throttling),
    ("ProvisionedThroughputExceededException", Retry::Throttling),
    ("RequestLimitExceeded", Retry::Throttling),
    ("RequestThrottled", Retry::Throttling),
    ("RequestThrottledException", Retry::Throttling),
    ("RequestTimeout", Retry::Transient),
    ("RequestTimeoutException", Retry::Transient),
    ("SlowDown", Retry::Throttling),
    ("ThrottledException", Retry::Throttling),
    ("Throttling", Retry::Throttling),
    ("ThrottlingException", Retry::Throttling),
    ("TooManyRequestsException", Retry::Throttling),
    ("TransactionInProgressException", Retry::Throttling),
];

/// The statuses that are retried whatever the code, in the same source.
const STATUSES: &[(u16, Retry)] = &[
    (429, Retry::Throttling),
    (500, Retry::Transient),
    (502, Retry::Transient),
    (503, Retry::Transient),
    (504, Retry::Transient),
];

/// Classifies a failure by its status and its code alone.
///
/// It follows the standard retry mode of the AWS SDKs and applies to codes that a service does not declare. Declared
/// failures classify themselves: [`Failure::retry`](bindery::Failure::retry).
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
    let by_code = CODES.iter().find(|(known, _)| *known == code).map(|(_, class)| *class);
    let by_status = STATUSES.iter().find(|(known, _)| *known == status).map(|(_, class)| *class);
    match (by_code, by_status) {
        (Some(Retry::Throttling), _) | (_, Some(Retry::Throttling)) => Retry::Throttling,
        (Some(class), _) | (None, Some(class)) => class,
        (None, None) => Retry::Never,
    }
}
