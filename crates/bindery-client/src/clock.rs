//! Time and chance, which a test decides itself.

use std::collections::hash_map::RandomState;
use std::fmt::Debug;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// Where a client gets the time from: [`SystemClock`], or a [`ManualClock`] in tests.
pub trait Clock: Debug + Send + Sync + 'static {
    /// The time of day: what a signature bears.
    fn now(&self) -> SystemTime;

    /// A time that never goes back: what limits are measured by.
    fn instant(&self) -> Instant;
}

/// The clock of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn instant(&self) -> Instant {
        Instant::now()
    }
}

/// A clock that moves only when it is told to.
///
/// ```
/// use bindery_client::{Clock, ManualClock};
/// use std::time::{Duration, SystemTime};
///
/// let clock = ManualClock::at(SystemTime::UNIX_EPOCH);
/// clock.advance(Duration::from_secs(5));
/// assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + Duration::from_secs(5));
/// ```
#[derive(Debug)]
pub struct ManualClock(Mutex<(SystemTime, Instant)>);

impl ManualClock {
    /// A clock that stands at a time.
    pub fn at(now: SystemTime) -> Self {
        ManualClock(Mutex::new((now, Instant::now())))
    }

    /// Moves it on; it stands still where the time could not be said any more.
    pub fn advance(&self, by: Duration) {
        let mut times = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let (Some(now), Some(instant)) = (times.0.checked_add(by), times.1.checked_add(by)) {
            *times = (now, instant);
        }
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    fn instant(&self) -> Instant {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).1
    }
}

/// Where a client gets chance from: for the delays between attempts, and for the ids of its calls.
///
/// Nothing secret is made of it.
pub trait Random: Debug + Send + Sync + 'static {
    /// A number, every one as likely as the others.
    fn next_u64(&self) -> u64;
}

/// Numbers from the hash function of the standard library, which the system has given a key.
#[derive(Debug, Default)]
pub struct SystemRandom {
    key: RandomState,
    count: AtomicU64,
}

impl Random for SystemRandom {
    fn next_u64(&self) -> u64 {
        self.key.hash_one(self.count.fetch_add(1, Ordering::Relaxed))
    }
}

/// A clock that others hold, too: a test moves it, while a client reads it.
impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> SystemTime {
        (**self).now()
    }

    fn instant(&self) -> Instant {
        (**self).instant()
    }
}

/// A number from 0 up to, and without, 1.
pub(crate) fn fraction(random: &dyn Random) -> f64 {
    // 53 bits are what a float holds exactly.
    (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// An id as version 4 of UUIDs writes it.
pub(crate) fn uuid(random: &dyn Random) -> [u8; 36] {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let bits = (u128::from(random.next_u64()) << 64) | u128::from(random.next_u64());
    let bits = (bits & !(0xf << 76) & !(0x3 << 62)) | (0x4 << 76) | (0x2 << 62);
    let mut text = [b'-'; 36];
    let mut shift = 128;
    for (index, byte) in text.iter_mut().enumerate() {
        if !matches!(index, 8 | 13 | 18 | 23) {
            shift -= 4;
            *byte = DIGITS[(bits >> shift) as usize & 0xf];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug)]
    struct Fixed(u64);

    impl Random for Fixed {
        fn next_u64(&self) -> u64 {
            self.0
        }
    }

    #[test]
    fn ids_are_uuids_of_version_4() {
        let text = |number| String::from_utf8(uuid(&Fixed(number)).to_vec()).expect("hexadecimal digits");
        assert_eq!(text(0), "00000000-0000-4000-8000-000000000000");
        assert_eq!(text(u64::MAX), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(text(0x0123_4567_89ab_cdef), "01234567-89ab-4def-8123-456789abcdef");
    }

    #[test]
    fn fractions_stay_below_one() {
        assert_eq!(fraction(&Fixed(0)), 0.0);
        assert!(fraction(&Fixed(u64::MAX)) < 1.0);
        assert_eq!(fraction(&Fixed(1 << 63)), 0.5);
    }

    #[test]
    fn numbers_of_the_system_differ() {
        let random = SystemRandom::default();
        let numbers: std::collections::BTreeSet<u64> = (0..1000).map(|_| random.next_u64()).collect();
        assert_eq!(numbers.len(), 1000);
    }
}
