//! How long credentials are good for, without I/O.

use crate::Credentials;
use std::time::{Duration, SystemTime};

/// Credentials are not given out any more when they expire sooner than this: a request takes its time.
const MARGIN: Duration = Duration::from_secs(10);

/// How long after a failed refresh the next one is tried, while there are good credentials.
const REST: Duration = Duration::from_secs(30);

/// Credentials, and when to do what about them.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    credentials: Credentials,
    /// From when on they should be refreshed.
    stale: SystemTime,
    /// From when on they are no longer given out.
    dead: SystemTime,
}

/// What is to be done about credentials.
#[derive(Clone, Debug)]
pub(crate) enum Look {
    /// They are good.
    Good(Credentials),
    /// They are good, and should be refreshed.
    Stale(Credentials),
    /// They are of no use.
    Dead,
}

impl Held {
    /// Credentials that came just now, to be refreshed some time ahead of their expiry, but not before half of their
    /// time is over.
    pub(crate) fn new(credentials: Credentials, now: SystemTime, ahead: Duration) -> Self {
        let expiry = SystemTime::try_from(credentials.expiration).unwrap_or(now);
        let life = expiry.duration_since(now).unwrap_or_default();
        let before = |time: Duration| expiry.checked_sub(time).unwrap_or(now);
        let dead = before(MARGIN.min(life / 2));
        Held { credentials, stale: before(ahead.min(life / 2)).min(dead), dead }
    }

    pub(crate) fn look(&self, now: SystemTime) -> Look {
        if now >= self.dead {
            Look::Dead
        } else if now >= self.stale {
            Look::Stale(self.credentials.clone())
        } else {
            Look::Good(self.credentials.clone())
        }
    }

    /// A refresh has failed: the next one is not tried at once.
    pub(crate) fn rest(&mut self, now: SystemTime) {
        self.stale = now.checked_add(REST).unwrap_or(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bindery::Timestamp;

    fn at(seconds: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(1_715_700_000 + seconds)
    }

    fn held(life: u64, ahead: u64) -> Held {
        let credentials = Credentials {
            identity_id: String::new(),
            access_key_id: String::new(),
            secret_access_key: "".into(),
            session_token: "".into(),
            expiration: Timestamp::try_from(at(life)).expect("a time"),
        };
        Held::new(credentials, at(0), Duration::from_secs(ahead))
    }

    fn looks(held: &Held, times: impl IntoIterator<Item = u64>) -> String {
        let letter = |time| match held.look(at(time)) {
            Look::Good(_) => 'g',
            Look::Stale(_) => 's',
            Look::Dead => 'd',
        };
        times.into_iter().map(letter).collect()
    }

    #[test]
    fn credentials_grow_stale_before_they_die() {
        assert_eq!(looks(&held(3600, 300), [0, 3299, 3300, 3589, 3590, 3600, 9000]), "ggssddd");
        assert_eq!(looks(&held(3600, 0), [0, 3589, 3590]), "ggd");
    }

    #[test]
    fn short_ones_serve_for_half_of_their_time() {
        assert_eq!(looks(&held(60, 300), [0, 29, 30, 49, 50]), "ggssd");
        assert_eq!(looks(&held(8, 300), [0, 3, 4]), "ggd");
        assert_eq!(looks(&held(0, 300), [0, 1]), "dd");
    }

    #[test]
    fn a_failure_is_followed_by_a_rest() {
        let mut held = held(3600, 300);
        held.rest(at(3400));
        assert_eq!(looks(&held, [3400, 3429, 3430, 3590]), "ggsd");
        held.rest(at(3589));
        assert_eq!(looks(&held, [3589, 3590]), "gd");
    }
}
