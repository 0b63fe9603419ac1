//! Which attempts are repeated, and after which delay.

use crate::clock::{Random, fraction};
use crate::{TransportError, TransportErrorKind};
use bindery::{HttpDate, Retry, Timestamp};
use http::{HeaderMap, Method, header};
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

/// The number of attempts of a call, and the delays between them.
///
/// [`RetryPolicy::standard`] is the standard mode of the AWS SDKs: three attempts; before the attempt after the n-th a
/// random fraction of 50 ms × 2ⁿ⁻¹ (of 1 s × 2ⁿ⁻¹ after throttling), at most 20 s; and a bucket of 500 tokens that
/// all calls of a client share, from which a retry takes 14 tokens (5 after throttling) and to which a success returns
/// them. While the bucket is empty, no attempt is repeated.
///
/// ```
/// use bindery_client::RetryPolicy;
/// use std::time::Duration;
///
/// let patient = RetryPolicy::standard().max_attempts(8).max_delay(Duration::from_secs(60));
/// let none = RetryPolicy::none();
/// # let _ = (patient, none);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) max_attempts: u32,
    base_delay: Duration,
    throttling_base_delay: Duration,
    max_delay: Duration,
    token_capacity: u32,
    pub(crate) retryable_methods: RetryableMethods,
}

/// The requests of an HTTP binding that are repeated after an error that does not show whether the service processed
/// them.
///
/// A request that never reached the service, or that the service refused with the status 429 or 503, is repeated in
/// either case; so is every request of awsJson, as in all AWS SDKs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RetryableMethods {
    /// All methods except `POST` and `PATCH`, whose effect may occur twice.
    #[default]
    Idempotent,
    /// All methods: the service recognizes a repeated request.
    All,
}

impl RetryPolicy {
    /// Returns the standard mode of the AWS SDKs.
    pub const fn standard() -> Self {
        RetryPolicy {
            max_attempts: 3,
            base_delay: Duration::from_millis(50),
            throttling_base_delay: Duration::from_secs(1),
            max_delay: Duration::from_secs(20),
            token_capacity: 500,
            retryable_methods: RetryableMethods::Idempotent,
        }
    }

    /// Returns a policy with one attempt.
    pub const fn none() -> Self {
        Self::standard().max_attempts(1)
    }

    /// Sets the maximum number of attempts, including the first; 0 is treated as 1.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// Sets the upper bound of the delay before the second attempt; it doubles with each attempt.
    #[must_use]
    pub const fn base_delay(mut self, delay: Duration) -> Self {
        self.base_delay = delay;
        self
    }

    /// Sets the upper bound of the delay before the second attempt after a throttling failure.
    #[must_use]
    pub const fn throttling_base_delay(mut self, delay: Duration) -> Self {
        self.throttling_base_delay = delay;
        self
    }

    /// Sets the maximum delay. If the service requests a longer one by `Retry-After`, the call ends with its failure.
    #[must_use]
    pub const fn max_delay(mut self, delay: Duration) -> Self {
        self.max_delay = delay;
        self
    }

    /// Sets the number of tokens in a full bucket.
    #[must_use]
    pub const fn token_capacity(mut self, tokens: u32) -> Self {
        self.token_capacity = tokens;
        self
    }

    /// Sets the requests of an HTTP binding that are repeated where it is unknown if the service processed them.
    #[must_use]
    pub const fn retryable_methods(mut self, methods: RetryableMethods) -> Self {
        self.retryable_methods = methods;
        self
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::standard()
    }
}

/// The reason for a retry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RetryCause {
    /// The error may be temporary.
    Transient,
    /// The service requests a lower rate.
    Throttling,
}

impl RetryCause {
    fn cost(self) -> u32 {
        match self {
            RetryCause::Transient => 14,
            RetryCause::Throttling => 5,
        }
    }

    /// Returns the reason to retry after a failure response.
    pub(crate) fn of_failure(retry: Retry) -> Option<RetryCause> {
        match retry {
            Retry::Transient => Some(RetryCause::Transient),
            Retry::Throttling => Some(RetryCause::Throttling),
            Retry::Never => None,
        }
    }

    /// Returns the reason to retry after a transport error.
    pub(crate) fn of_transport(error: &TransportError) -> Option<RetryCause> {
        match error.kind() {
            TransportErrorKind::NameResolution
            | TransportErrorKind::Connect
            | TransportErrorKind::Tls
            | TransportErrorKind::Timeout
            | TransportErrorKind::Interrupted
            | TransportErrorKind::InvalidResponse => Some(RetryCause::Transient),
            TransportErrorKind::TooLarge | TransportErrorKind::InvalidRequest => None,
        }
    }
}

/// Returns whether a request that the service may have processed may be sent again.
pub(crate) fn is_retryable(method: &Method, methods: RetryableMethods) -> bool {
    match methods {
        RetryableMethods::All => true,
        RetryableMethods::Idempotent => *method != Method::POST && *method != Method::PATCH,
    }
}

/// The headers of a response that determine the next attempt.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct RetryHints {
    /// `x-amz-retry-after`, which bounds the delay.
    pub(crate) amz_retry_after: Option<Duration>,
    /// `Retry-After`, which is the least delay.
    pub(crate) retry_after: Option<Duration>,
    /// `Date`.
    pub(crate) date: Option<SystemTime>,
}

impl RetryHints {
    pub(crate) fn of(headers: &HeaderMap, now: SystemTime) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        let retry_after = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::trim);
        RetryHints {
            amz_retry_after: text("x-amz-retry-after").and_then(|text| text.parse().ok()).map(Duration::from_millis),
            retry_after: retry_after.and_then(|text| match text.parse() {
                Ok(seconds) => Some(Duration::from_secs(seconds)),
                Err(_) => http_date(text).map(|date| date.duration_since(now).unwrap_or_default()),
            }),
            // The date of a cached response is that of the original one (RFC 9111, section 5.1).
            date: match headers.contains_key(header::AGE) {
                true => None,
                false => headers.get(header::DATE).and_then(|value| value.to_str().ok()).and_then(http_date),
            },
        }
    }
}

fn http_date(text: &str) -> Option<SystemTime> {
    let date = Timestamp::<HttpDate>::deserialize(StrDeserializer::<Error>::new(text)).ok()?;
    SystemTime::try_from(date).ok()
}

/// The retry tokens that all calls of a client share.
#[derive(Debug)]
pub(crate) struct TokenBucket {
    tokens: AtomicU32,
    capacity: u32,
}

impl TokenBucket {
    pub(crate) fn new(policy: &RetryPolicy) -> Self {
        TokenBucket { tokens: AtomicU32::new(policy.token_capacity), capacity: policy.token_capacity }
    }

    fn take(&self, cost: u32) -> bool {
        self.tokens.fetch_update(Ordering::AcqRel, Ordering::Acquire, |tokens| tokens.checked_sub(cost)).is_ok()
    }

    fn put_back(&self, tokens: u32) {
        let refilled = |now: u32| (now < self.capacity).then(|| now.saturating_add(tokens).min(self.capacity));
        // The update of a full bucket returns `Err`, which is no failure.
        let _ = self.tokens.fetch_update(Ordering::AcqRel, Ordering::Acquire, refilled);
    }
}

/// The attempts of one call: their number, and the tokens that the last retry took.
#[derive(Debug)]
pub(crate) struct Attempts {
    /// The number of the current attempt; the first is 1.
    pub(crate) number: u32,
    taken: Option<u32>,
}

impl Attempts {
    pub(crate) fn new() -> Self {
        Attempts { number: 1, taken: None }
    }

    /// Returns the tokens of a call that succeeded.
    pub(crate) fn succeed(&self, bucket: &TokenBucket) {
        bucket.put_back(self.taken.unwrap_or(1));
    }

    /// Returns the delay before the next attempt after a failed one, or `None` if there is no next attempt.
    ///
    /// A delay that is longer than the time that remains for the call ends the call at once.
    pub(crate) fn fail(
        &mut self,
        cause: RetryCause,
        hints: &RetryHints,
        remaining: Option<Duration>,
        policy: &RetryPolicy,
        bucket: &TokenBucket,
        random: &dyn Random,
    ) -> Option<Duration> {
        if self.number >= policy.max_attempts || hints.retry_after.is_some_and(|delay| delay > policy.max_delay) {
            return None;
        }
        let delay = self.delay(cause, hints, policy, random);
        if remaining.is_some_and(|remaining| delay >= remaining) || !bucket.take(cause.cost()) {
            return None;
        }
        self.taken = Some(cause.cost());
        self.number += 1;
        Some(delay)
    }

    fn delay(&self, cause: RetryCause, hints: &RetryHints, policy: &RetryPolicy, random: &dyn Random) -> Duration {
        let base = match cause {
            RetryCause::Transient => policy.base_delay,
            RetryCause::Throttling => policy.throttling_base_delay,
        };
        let doubled = 2u32.checked_pow(self.number - 1).and_then(|factor| base.checked_mul(factor));
        let bound = doubled.unwrap_or(policy.max_delay).min(policy.max_delay);
        let delay = Duration::try_from_secs_f64(bound.as_secs_f64() * fraction(random)).unwrap_or(bound);
        match (hints.amz_retry_after, hints.retry_after) {
            (Some(requested), _) => requested.clamp(delay, delay.saturating_add(Duration::from_secs(5))),
            (None, Some(requested)) => delay.max(requested),
            (None, None) => delay,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A source of randomness whose fraction is always one half.
    #[derive(Debug)]
    struct Half;

    impl Random for Half {
        fn next_u64(&self) -> u64 {
            1 << 63
        }
    }

    fn delays(policy: &RetryPolicy, bucket: &TokenBucket, cause: RetryCause, hints: &RetryHints) -> Vec<u128> {
        let mut attempts = Attempts::new();
        std::iter::from_fn(|| attempts.fail(cause, hints, None, policy, bucket, &Half))
            .map(|delay| delay.as_micros())
            .collect()
    }

    #[test]
    fn delays_double_up_to_the_maximum() {
        let policy = RetryPolicy::standard().max_attempts(12).token_capacity(10_000);
        let bucket = TokenBucket::new(&policy);
        let none = RetryHints::default();
        assert_eq!(
            delays(&policy, &bucket, RetryCause::Transient, &none),
            [
                25_000, 50_000, 100_000, 200_000, 400_000, 800_000, 1_600_000, 3_200_000, 6_400_000, 10_000_000,
                10_000_000
            ]
        );
        assert_eq!(
            delays(&RetryPolicy::standard().max_attempts(7), &bucket, RetryCause::Throttling, &none),
            [500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 10_000_000]
        );
        // Powers beyond the range of `u32` have the maximum delay, too.
        let many = RetryPolicy::standard().max_attempts(700).token_capacity(u32::MAX);
        let bucket = TokenBucket::new(&many);
        assert_eq!(delays(&many, &bucket, RetryCause::Transient, &none).last(), Some(&10_000_000));
        let endless = many.base_delay(Duration::MAX).max_delay(Duration::MAX);
        assert_eq!(delays(&endless, &bucket, RetryCause::Transient, &none).len(), 699);
    }

    #[test]
    fn empty_bucket_ends_retries_and_success_refills_it() {
        let policy = RetryPolicy::standard().max_attempts(2).token_capacity(30);
        let bucket = TokenBucket::new(&policy);
        let none = RetryHints::default();
        let fail =
            |attempts: &mut Attempts, cause| attempts.fail(cause, &none, None, &policy, &bucket, &Half).is_some();
        let mut first = Attempts::new();
        assert!(fail(&mut first, RetryCause::Transient)); // 16 remain
        assert!(fail(&mut Attempts::new(), RetryCause::Transient)); // 2 remain
        assert!(!fail(&mut Attempts::new(), RetryCause::Transient));
        assert!(!fail(&mut Attempts::new(), RetryCause::Throttling));
        first.succeed(&bucket); // 16
        assert!(fail(&mut Attempts::new(), RetryCause::Throttling)); // 11
        for _ in 0..3 {
            Attempts::new().succeed(&bucket); // 14
        }
        assert!(fail(&mut Attempts::new(), RetryCause::Transient)); // 0
        for _ in 0..100 {
            Attempts::new().succeed(&bucket);
        }
        assert_eq!(bucket.tokens.load(Ordering::Relaxed), 30);
    }

    #[test]
    fn delay_beyond_the_call_timeout_takes_no_tokens() {
        let policy = RetryPolicy::standard().token_capacity(14);
        let bucket = TokenBucket::new(&policy);
        let fail = |left| {
            let left = Some(Duration::from_millis(left));
            Attempts::new().fail(RetryCause::Transient, &RetryHints::default(), left, &policy, &bucket, &Half)
        };
        assert_eq!(fail(25), None);
        assert_eq!(fail(26), Some(Duration::from_millis(25)));
        assert_eq!(fail(26), None);
    }

    #[test]
    fn requested_delays_are_bounded() {
        let policy = RetryPolicy::standard().max_attempts(2);
        let bucket = TokenBucket::new(&policy);
        let delay = |cause, hints| delays(&policy, &bucket, cause, &hints);
        let amz_retry_after =
            |ms| RetryHints { amz_retry_after: Some(Duration::from_millis(ms)), ..RetryHints::default() };
        let retry_after =
            |seconds| RetryHints { retry_after: Some(Duration::from_secs(seconds)), ..RetryHints::default() };
        assert_eq!(delay(RetryCause::Transient, amz_retry_after(0)), [25_000]);
        assert_eq!(delay(RetryCause::Transient, amz_retry_after(1500)), [1_500_000]);
        assert_eq!(delay(RetryCause::Transient, amz_retry_after(u64::MAX)), [5_025_000]);
        assert_eq!(delay(RetryCause::Throttling, retry_after(0)), [500_000]);
        assert_eq!(delay(RetryCause::Throttling, retry_after(20)), [20_000_000]);
        assert_eq!(delay(RetryCause::Throttling, retry_after(21)), [] as [u128; 0]);
    }

    #[test]
    fn hints_are_parsed_and_malformed_ones_ignored() {
        let headers = |pairs: &[(&'static str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| {
                (http::HeaderName::from_static(name), http::HeaderValue::from_str(value).expect("a value"))
            });
            RetryHints::of(&pairs.collect(), SystemTime::UNIX_EPOCH + Duration::from_secs(1_715_700_986))
        };
        let all = headers(&[
            ("x-amz-retry-after", "1500"),
            ("retry-after", " 7 "),
            ("date", "Tue, 14 May 2024 15:36:26 GMT"),
        ]);
        assert_eq!(all.amz_retry_after, Some(Duration::from_millis(1500)));
        assert_eq!(all.retry_after, Some(Duration::from_secs(7)));
        assert_eq!(all.date, Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_715_700_986)));
        assert_eq!(
            headers(&[("retry-after", "Tue, 14 May 2024 15:36:36 GMT")]).retry_after,
            Some(Duration::from_secs(10))
        );
        assert_eq!(headers(&[("retry-after", "Tue, 14 May 2024 15:36:16 GMT")]).retry_after, Some(Duration::ZERO));
        assert_eq!(
            headers(&[("x-amz-retry-after", "-1"), ("retry-after", "soon"), ("date", "now")]),
            RetryHints::default()
        );
    }
}
