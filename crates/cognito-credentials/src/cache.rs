//! The lifetime of cached credentials and the pauses between requests, without I/O.

use crate::Credentials;
use std::time::{Duration, SystemTime};

/// Credentials that expire sooner than this are not returned, since a request with them takes time.
const MIN_REMAINING: Duration = Duration::from_secs(10);

/// The delay between a failed refresh and the next one, while the cached credentials are valid.
const RETRY_DELAY: Duration = Duration::from_secs(30);

/// The pause after the first of several failed exchanges without valid credentials; it doubles with each.
const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// The maximum pause after a failed exchange.
const MAX_PAUSE: Duration = Duration::from_secs(30);

/// The least time between two new identities of a guest.
const NEW_GUEST_PAUSE: Duration = Duration::from_secs(600);

/// Credentials with the times of their refresh and their end.
#[derive(Clone, Debug)]
pub(crate) struct CachedCredentials {
    credentials: Credentials,
    /// The time from which they should be refreshed.
    stale: SystemTime,
    /// The time from which they are not returned.
    expired: SystemTime,
}

/// The state of cached credentials at some time.
#[derive(Clone, Debug)]
pub(crate) enum CacheState {
    /// They are valid.
    Fresh(Credentials),
    /// They are valid, and should be refreshed.
    Stale(Credentials),
    /// They are not valid.
    Expired,
}

impl CachedCredentials {
    /// Caches new credentials. They become stale some time before their expiry, but not before half of their lifetime.
    pub(crate) fn new(credentials: Credentials, now: SystemTime, refresh_ahead: Duration) -> Self {
        let expiry = SystemTime::try_from(credentials.expiration).unwrap_or(now);
        let lifetime = expiry.duration_since(now).unwrap_or_default();
        let before = |time: Duration| expiry.checked_sub(time).unwrap_or(now);
        let expired = before(MIN_REMAINING.min(lifetime / 2));
        CachedCredentials { credentials, stale: before(refresh_ahead.min(lifetime / 2)).min(expired), expired }
    }

    /// Caches stored credentials, whose lifetime is unknown.
    pub(crate) fn stored(credentials: Credentials, refresh_ahead: Duration) -> Self {
        let expiry = SystemTime::try_from(credentials.expiration).unwrap_or(SystemTime::UNIX_EPOCH);
        let before = |time: Duration| expiry.checked_sub(time).unwrap_or(SystemTime::UNIX_EPOCH);
        let expired = before(MIN_REMAINING);
        CachedCredentials { credentials, stale: before(refresh_ahead).min(expired), expired }
    }

    pub(crate) fn state(&self, now: SystemTime) -> CacheState {
        if now >= self.expired {
            CacheState::Expired
        } else if now >= self.stale {
            CacheState::Stale(self.credentials.clone())
        } else {
            CacheState::Fresh(self.credentials.clone())
        }
    }

    /// Delays the next refresh after a failed one.
    pub(crate) fn delay_refresh(&mut self, now: SystemTime) {
        self.stale = now.checked_add(RETRY_DELAY).unwrap_or(now);
    }
}

/// A time until which no request is sent.
///
/// A clock that was set back does not prolong it: a time before its start is not within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pause {
    start: SystemTime,
    length: Duration,
}

impl Pause {
    /// Starts the pause after a failed exchange, which doubles the previous one.
    pub(crate) fn after_failure(previous: Option<Pause>, now: SystemTime) -> Self {
        let length = previous.map_or(FIRST_PAUSE, |pause| (pause.length * 2).min(MAX_PAUSE));
        Pause { start: now, length }
    }

    /// Starts the pause after a guest got a new identity.
    pub(crate) fn after_new_guest(now: SystemTime) -> Self {
        Pause { start: now, length: NEW_GUEST_PAUSE }
    }

    pub(crate) fn contains(&self, now: SystemTime) -> bool {
        now.duration_since(self.start).is_ok_and(|elapsed| elapsed < self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bindery::Timestamp;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_715_700_000 + seconds)
    }

    fn credentials(lifetime: u64) -> Credentials {
        Credentials {
            identity_id: String::new(),
            access_key_id: String::new(),
            secret_access_key: "".into(),
            session_token: "".into(),
            expiration: Timestamp::try_from(at(lifetime)).expect("a time"),
        }
    }

    fn cached(lifetime: u64, refresh_ahead: u64) -> CachedCredentials {
        CachedCredentials::new(credentials(lifetime), at(0), Duration::from_secs(refresh_ahead))
    }

    /// The states at some times: `f`resh, `s`tale, e`x`pired.
    fn states(cached: &CachedCredentials, times: impl IntoIterator<Item = u64>) -> String {
        let letter = |time| match cached.state(at(time)) {
            CacheState::Fresh(_) => 'f',
            CacheState::Stale(_) => 's',
            CacheState::Expired => 'x',
        };
        times.into_iter().map(letter).collect()
    }

    #[test]
    fn credentials_become_stale_before_they_expire() {
        assert_eq!(states(&cached(3600, 300), [0, 3299, 3300, 3589, 3590, 3600, 9000]), "ffssxxx");
        assert_eq!(states(&cached(3600, 0), [0, 3589, 3590]), "ffx");
    }

    #[test]
    fn short_lived_credentials_are_fresh_for_half_of_their_lifetime() {
        assert_eq!(states(&cached(60, 300), [0, 29, 30, 49, 50]), "ffssx");
        assert_eq!(states(&cached(8, 300), [0, 3, 4]), "ffx");
        assert_eq!(states(&cached(0, 300), [0, 1]), "xx");
    }

    #[test]
    fn stored_credentials_are_fresh_until_the_refresh() {
        let stored = CachedCredentials::stored(credentials(3600), Duration::from_secs(300));
        assert_eq!(states(&stored, [0, 3299, 3300, 3589, 3590]), "ffssx");
    }

    #[test]
    fn failed_refresh_delays_the_next_one() {
        let mut cached = cached(3600, 300);
        cached.delay_refresh(at(3400));
        assert_eq!(states(&cached, [3400, 3429, 3430, 3590]), "ffsx");
        cached.delay_refresh(at(3589));
        assert_eq!(states(&cached, [3589, 3590]), "fx");
    }

    #[test]
    fn pauses_double_up_to_the_maximum() {
        let mut pause = None;
        let lengths: Vec<u64> = (0..7)
            .map(|_| {
                let next = Pause::after_failure(pause, at(0));
                pause = Some(next);
                (0..).find(|second| !next.contains(at(*second))).expect("an end")
            })
            .collect();
        assert_eq!(lengths, [1, 2, 4, 8, 16, 30, 30]);
    }

    #[test]
    fn clock_set_back_ends_a_pause() {
        let pause = Pause::after_new_guest(at(1000));
        assert!(pause.contains(at(1000)) && pause.contains(at(1599)));
        assert!(!pause.contains(at(1600)) && !pause.contains(at(999)));
    }
}
