//! When to try again, and how long to wait before.

use crate::clock::{Random, fraction};
use crate::{TransportError, TransportErrorKind};
use bindery::{HttpDate, Retry, Timestamp};
use http::{HeaderMap, Method, header};
use serde::Deserialize;
use serde::de::value::{Error, StrDeserializer};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

/// How often a call is tried, and how long a client waits before it tries again.
///
/// [`RetryPolicy::standard`] is what the AWS SDKs call the standard mode: three attempts; before the attempt after the
/// n-th a random part of 50 ms × 2ⁿ⁻¹ (of 1 s × 2ⁿ⁻¹ after throttling), 20 s at most; and a bucket of 500 tokens that
/// all calls of a client share, where a retry takes 14 (5 after throttling) and a success gives them back. Once it is
/// empty, nothing is tried again.
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
    pub(crate) attempts: u32,
    scale: Duration,
    throttled: Duration,
    longest: Duration,
    tokens: u32,
    pub(crate) repeats: RetryableMethods,
}

/// Which requests of Swagger's HTTP binding are sent again after a failure that leaves open whether they were done.
///
/// A request that the service has never seen, or has refused with the status 429 or 503, is sent again in either
/// case; so is every request of awsJson, as all AWS SDKs do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RetryableMethods {
    /// All but `POST` and `PATCH`, which may do their work twice.
    #[default]
    Idempotent,
    /// All of them: the service recognizes a request that it has done.
    All,
}

impl RetryPolicy {
    /// The standard mode of the AWS SDKs.
    pub const fn standard() -> Self {
        RetryPolicy {
            attempts: 3,
            scale: Duration::from_millis(50),
            throttled: Duration::from_secs(1),
            longest: Duration::from_secs(20),
            tokens: 500,
            repeats: RetryableMethods::Idempotent,
        }
    }

    /// One attempt.
    pub const fn none() -> Self {
        Self::standard().max_attempts(1)
    }

    /// How many attempts there are, the first one included; 0 is as 1.
    #[must_use]
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// What the delay before the second attempt is at most; it doubles with each attempt.
    #[must_use]
    pub const fn base_delay(mut self, scale: Duration) -> Self {
        self.scale = scale;
        self
    }

    /// The same, after the service has asked to slow down.
    #[must_use]
    pub const fn throttling_base_delay(mut self, scale: Duration) -> Self {
        self.throttled = scale;
        self
    }

    /// What no delay is longer than. Where the service asks for a longer one by `Retry-After`, the call ends with its
    /// failure.
    #[must_use]
    pub const fn max_delay(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// How many tokens the bucket holds.
    #[must_use]
    pub const fn token_capacity(mut self, tokens: u32) -> Self {
        self.tokens = tokens;
        self
    }

    /// Which requests of Swagger's HTTP binding are sent again when it is open whether they were done.
    #[must_use]
    pub const fn retryable_methods(mut self, repeats: RetryableMethods) -> Self {
        self.repeats = repeats;
        self
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::standard()
    }
}

/// Why an attempt may be worth another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// It may be over.
    Transient,
    /// The service asks to slow down.
    Throttling,
}

impl Cause {
    fn cost(self) -> u32 {
        match self {
            Cause::Transient => 14,
            Cause::Throttling => 5,
        }
    }

    /// What an answer of the service says of another attempt.
    pub(crate) fn of_answer(retry: Retry, status: u16, readable: bool) -> Option<Cause> {
        match retry {
            Retry::Transient => Some(Cause::Transient),
            Retry::Throttling => Some(Cause::Throttling),
            // A proxy's page instead of an answer; where the service speaks for itself, its word counts.
            Retry::Never if !readable && matches!(status, 500 | 502..=504) => Some(Cause::Transient),
            Retry::Never => None,
        }
    }

    /// What a failure of the transport says of another attempt.
    pub(crate) fn of_transport(error: &TransportError) -> Option<Cause> {
        match error.kind() {
            TransportErrorKind::Unreachable
            | TransportErrorKind::Timeout
            | TransportErrorKind::Interrupted
            | TransportErrorKind::InvalidResponse => Some(Cause::Transient),
            TransportErrorKind::TooLarge | TransportErrorKind::InvalidRequest => None,
        }
    }
}

/// Whether a request that may have been done may be done again.
pub(crate) fn repeatable(method: &Method, repeats: RetryableMethods) -> bool {
    match repeats {
        RetryableMethods::All => true,
        RetryableMethods::Idempotent => *method != Method::POST && *method != Method::PATCH,
    }
}

/// What a response says of when to come back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hints {
    /// `x-amz-retry-after`.
    pub(crate) wish: Option<Duration>,
    /// `Retry-After`.
    pub(crate) order: Option<Duration>,
    /// `Date`.
    pub(crate) date: Option<SystemTime>,
}

impl Hints {
    pub(crate) fn of(headers: &HeaderMap, now: SystemTime) -> Self {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
        let order = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::trim);
        Hints {
            wish: text("x-amz-retry-after").and_then(|text| text.parse().ok()).map(Duration::from_millis),
            order: order.and_then(|text| match text.parse() {
                Ok(seconds) => Some(Duration::from_secs(seconds)),
                Err(_) => http_date(text).map(|date| date.duration_since(now).unwrap_or_default()),
            }),
            date: headers.get(header::DATE).and_then(|value| value.to_str().ok()).and_then(http_date),
        }
    }
}

fn http_date(text: &str) -> Option<SystemTime> {
    let date = Timestamp::<HttpDate>::deserialize(StrDeserializer::<Error>::new(text)).ok()?;
    SystemTime::try_from(date).ok()
}

/// The tokens that all calls of a client share.
#[derive(Debug)]
pub(crate) struct Bucket {
    tokens: AtomicU32,
    most: u32,
}

impl Bucket {
    pub(crate) fn new(retries: &RetryPolicy) -> Self {
        Bucket { tokens: AtomicU32::new(retries.tokens), most: retries.tokens }
    }

    fn take(&self, cost: u32) -> bool {
        self.tokens.fetch_update(Ordering::AcqRel, Ordering::Acquire, |tokens| tokens.checked_sub(cost)).is_ok()
    }

    fn give(&self, tokens: u32) {
        let more = |now: u32| (now < self.most).then(|| now.saturating_add(tokens).min(self.most));
        // A full bucket stays as it is: that is no failure.
        let _ = self.tokens.fetch_update(Ordering::AcqRel, Ordering::Acquire, more);
    }
}

/// The attempts of one call: how many there were, and what the last retry has taken.
#[derive(Debug)]
pub(crate) struct Attempts {
    /// The attempt that runs; the first is 1.
    pub(crate) number: u32,
    taken: Option<u32>,
}

impl Attempts {
    pub(crate) fn new() -> Self {
        Attempts { number: 1, taken: None }
    }

    /// The call has succeeded.
    pub(crate) fn succeed(&self, bucket: &Bucket) {
        bucket.give(self.taken.unwrap_or(1));
    }

    /// The attempt has failed: how long to wait before the next one, if there shall be one.
    ///
    /// Where less than that is left for the call, there is none: it could only begin after the end.
    pub(crate) fn fail(
        &mut self,
        cause: Cause,
        hints: &Hints,
        left: Option<Duration>,
        retries: &RetryPolicy,
        bucket: &Bucket,
        random: &dyn Random,
    ) -> Option<Duration> {
        if self.number >= retries.attempts || hints.order.is_some_and(|order| order > retries.longest) {
            return None;
        }
        let delay = self.delay(cause, hints, retries, random);
        if left.is_some_and(|left| delay >= left) || !bucket.take(cause.cost()) {
            return None;
        }
        self.taken = Some(cause.cost());
        self.number += 1;
        Some(delay)
    }

    fn delay(&self, cause: Cause, hints: &Hints, retries: &RetryPolicy, random: &dyn Random) -> Duration {
        let scale = match cause {
            Cause::Transient => retries.scale,
            Cause::Throttling => retries.throttled,
        };
        let doubled = 2u32.checked_pow(self.number - 1).and_then(|factor| scale.checked_mul(factor));
        let most = doubled.unwrap_or(retries.longest).min(retries.longest);
        let delay = Duration::try_from_secs_f64(most.as_secs_f64() * fraction(random)).unwrap_or(most);
        match (hints.wish, hints.order) {
            (Some(wish), _) => wish.clamp(delay, delay.saturating_add(Duration::from_secs(5))),
            (None, Some(order)) => delay.max(order),
            (None, None) => delay,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chance that always says a half.
    #[derive(Debug)]
    struct Half;

    impl Random for Half {
        fn next_u64(&self) -> u64 {
            1 << 63
        }
    }

    fn delays(retries: &RetryPolicy, bucket: &Bucket, cause: Cause, hints: &Hints) -> Vec<u128> {
        let mut attempts = Attempts::new();
        std::iter::from_fn(|| attempts.fail(cause, hints, None, retries, bucket, &Half))
            .map(|delay| delay.as_micros())
            .collect()
    }

    #[test]
    fn delays_double_up_to_the_longest() {
        let retries = RetryPolicy::standard().max_attempts(12).token_capacity(10_000);
        let bucket = Bucket::new(&retries);
        let none = Hints::default();
        assert_eq!(
            delays(&retries, &bucket, Cause::Transient, &none),
            [
                25_000, 50_000, 100_000, 200_000, 400_000, 800_000, 1_600_000, 3_200_000, 6_400_000, 10_000_000,
                10_000_000
            ]
        );
        assert_eq!(
            delays(&RetryPolicy::standard().max_attempts(7), &bucket, Cause::Throttling, &none),
            [500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 10_000_000]
        );
        // Powers that no number holds end there, too.
        let many = RetryPolicy::standard().max_attempts(700).token_capacity(u32::MAX);
        let bucket = Bucket::new(&many);
        assert_eq!(delays(&many, &bucket, Cause::Transient, &none).last(), Some(&10_000_000));
        let endless = many.base_delay(Duration::MAX).max_delay(Duration::MAX);
        assert_eq!(delays(&endless, &bucket, Cause::Transient, &none).len(), 699);
    }

    #[test]
    fn the_bucket_ends_retries_and_a_success_gives_back() {
        let retries = RetryPolicy::standard().max_attempts(2).token_capacity(30);
        let bucket = Bucket::new(&retries);
        let none = Hints::default();
        let fail =
            |attempts: &mut Attempts, cause| attempts.fail(cause, &none, None, &retries, &bucket, &Half).is_some();
        let mut first = Attempts::new();
        assert!(fail(&mut first, Cause::Transient)); // 16 are left
        assert!(fail(&mut Attempts::new(), Cause::Transient)); // 2 are left
        assert!(!fail(&mut Attempts::new(), Cause::Transient));
        assert!(!fail(&mut Attempts::new(), Cause::Throttling));
        first.succeed(&bucket); // 16
        assert!(fail(&mut Attempts::new(), Cause::Throttling)); // 11
        for _ in 0..3 {
            Attempts::new().succeed(&bucket); // 14
        }
        assert!(fail(&mut Attempts::new(), Cause::Transient)); // 0
        for _ in 0..100 {
            Attempts::new().succeed(&bucket);
        }
        assert_eq!(bucket.tokens.load(Ordering::Relaxed), 30);
    }

    #[test]
    fn an_attempt_that_could_only_begin_after_the_end_costs_nothing() {
        let retries = RetryPolicy::standard().token_capacity(14);
        let bucket = Bucket::new(&retries);
        let fail = |left| {
            let left = Some(Duration::from_millis(left));
            Attempts::new().fail(Cause::Transient, &Hints::default(), left, &retries, &bucket, &Half)
        };
        assert_eq!(fail(25), None);
        assert_eq!(fail(26), Some(Duration::from_millis(25)));
        assert_eq!(fail(26), None);
    }

    #[test]
    fn what_the_service_asks_for_is_kept_within_bounds() {
        let retries = RetryPolicy::standard().max_attempts(2);
        let bucket = Bucket::new(&retries);
        let delay = |cause, hints| delays(&retries, &bucket, cause, &hints);
        let wish = |ms| Hints { wish: Some(Duration::from_millis(ms)), ..Hints::default() };
        let order = |seconds| Hints { order: Some(Duration::from_secs(seconds)), ..Hints::default() };
        assert_eq!(delay(Cause::Transient, wish(0)), [25_000]);
        assert_eq!(delay(Cause::Transient, wish(1500)), [1_500_000]);
        assert_eq!(delay(Cause::Transient, wish(u64::MAX)), [5_025_000]);
        assert_eq!(delay(Cause::Throttling, order(0)), [500_000]);
        assert_eq!(delay(Cause::Throttling, order(20)), [20_000_000]);
        assert_eq!(delay(Cause::Throttling, order(21)), [] as [u128; 0]);
    }

    #[test]
    fn hints_are_read_and_nonsense_is_none() {
        let headers = |pairs: &[(&'static str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| {
                (http::HeaderName::from_static(name), http::HeaderValue::from_str(value).expect("a value"))
            });
            Hints::of(&pairs.collect(), SystemTime::UNIX_EPOCH + Duration::from_secs(1_715_700_986))
        };
        let all = headers(&[
            ("x-amz-retry-after", "1500"),
            ("retry-after", " 7 "),
            ("date", "Tue, 14 May 2024 15:36:26 GMT"),
        ]);
        assert_eq!(all.wish, Some(Duration::from_millis(1500)));
        assert_eq!(all.order, Some(Duration::from_secs(7)));
        assert_eq!(all.date, Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_715_700_986)));
        assert_eq!(headers(&[("retry-after", "Tue, 14 May 2024 15:36:36 GMT")]).order, Some(Duration::from_secs(10)));
        assert_eq!(headers(&[("retry-after", "Tue, 14 May 2024 15:36:16 GMT")]).order, Some(Duration::ZERO));
        assert_eq!(headers(&[("x-amz-retry-after", "-1"), ("retry-after", "soon"), ("date", "now")]), Hints::default());
    }

    #[test]
    fn a_proxys_page_is_worth_another_attempt_and_a_refusal_is_not() {
        assert_eq!(Cause::of_answer(Retry::Never, 502, false), Some(Cause::Transient));
        assert_eq!(Cause::of_answer(Retry::Never, 500, true), None);
        assert_eq!(Cause::of_answer(Retry::Never, 200, false), None);
        assert_eq!(Cause::of_answer(Retry::Never, 429, false), None);
        assert_eq!(Cause::of_answer(Retry::Throttling, 400, true), Some(Cause::Throttling));
    }
}
