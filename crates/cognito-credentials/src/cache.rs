//! The lifetime of cached credentials, without I/O.

use crate::Credentials;
use std::time::{Duration, SystemTime};

/// Credentials that expire sooner than this are not returned, since a request with them takes time.
const MIN_REMAINING: Duration = Duration::from_secs(10);

/// The delay between a failed refresh and the next one, while the cached credentials are valid.
const RETRY_DELAY: Duration = Duration::from_secs(30);

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

#[cfg(test)]
mod tests {
    use super::*;
    use bindery::Timestamp;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_715_700_000 + seconds)
    }

    fn cached(lifetime: u64, refresh_ahead: u64) -> CachedCredentials {
        let credentials = Credentials {
            identity_id: String::new(),
            access_key_id: String::new(),
            secret_access_key: "".into(),
            session_token: "".into(),
            expiration: Timestamp::try_from(at(lifetime)).expect("a time"),
        };
        CachedCredentials::new(credentials, at(0), Duration::from_secs(refresh_ahead))
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
    fn failed_refresh_delays_the_next_one() {
        let mut cached = cached(3600, 300);
        cached.delay_refresh(at(3400));
        assert_eq!(states(&cached, [3400, 3429, 3430, 3590]), "ffsx");
        cached.delay_refresh(at(3589));
        assert_eq!(states(&cached, [3589, 3590]), "fx");
    }
}
