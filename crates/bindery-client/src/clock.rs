//! Time and randomness, which tests control.

use std::collections::hash_map::RandomState;
use std::fmt::Debug;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

/// The source of a client's time: [`SystemClock`], or a [`ManualClock`] in tests.
pub trait Clock: Debug + Send + Sync + 'static {
    /// Returns the time of day, which signatures contain.
    fn now(&self) -> SystemTime;

    /// Returns a monotonic time, which timeouts are measured with.
    fn instant(&self) -> Instant;
}

/// The clock of the operating system.
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

/// A clock that moves only by [`advance`](Self::advance).
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
    /// Creates a clock that shows a time.
    pub fn at(now: SystemTime) -> Self {
        ManualClock(Mutex::new((now, Instant::now())))
    }

    /// Moves the clock forward. It does not move where the result is not representable.
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

/// The source of a client's random numbers, which select the delays between attempts and the ids of calls.
///
/// No secret is derived from it.
pub trait Random: Debug + Send + Sync + 'static {
    /// Returns a uniformly distributed number.
    fn next_u64(&self) -> u64;
}

/// Random numbers from the standard library's hash function with a random key.
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

/// A shared clock: a test moves it while a client reads it.
impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> SystemTime {
        (**self).now()
    }

    fn instant(&self) -> Instant {
        (**self).instant()
    }
}

/// Returns a random number from 0 (inclusive) to 1 (exclusive).
pub(crate) fn fraction(random: &dyn Random) -> f64 {
    // An `f64` represents 53 bits exactly.
    (random.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// Returns a time shifted by some milliseconds, or the same time where the result is not representable.
pub(crate) fn shifted(time: SystemTime, millis: i64) -> SystemTime {
    let by = Duration::from_millis(millis.unsigned_abs());
    let shifted = if millis < 0 { time.checked_sub(by) } else { time.checked_add(by) };
    shifted.unwrap_or(time)
}

/// Returns by how many milliseconds a time is later than another.
pub(crate) fn millis_since(time: SystemTime, other: SystemTime) -> i64 {
    match time.duration_since(other) {
        Ok(ahead) => i64::try_from(ahead.as_millis()).unwrap_or(i64::MAX),
        Err(behind) => i64::try_from(behind.duration().as_millis()).map_or(i64::MIN, |millis| -millis),
    }
}

/// Returns a random UUID of version 4 (RFC 9562).
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
    fn call_ids_are_version_4_uuids() {
        let text = |number| String::from_utf8(uuid(&Fixed(number)).to_vec()).expect("hexadecimal digits");
        assert_eq!(text(0), "00000000-0000-4000-8000-000000000000");
        assert_eq!(text(u64::MAX), "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(text(0x0123_4567_89ab_cdef), "01234567-89ab-4def-8123-456789abcdef");
    }

    #[test]
    fn fractions_are_below_one() {
        assert_eq!(fraction(&Fixed(0)), 0.0);
        assert!(fraction(&Fixed(u64::MAX)) < 1.0);
        assert_eq!(fraction(&Fixed(1 << 63)), 0.5);
    }

    #[test]
    fn system_random_numbers_differ() {
        let random = SystemRandom::default();
        let numbers: std::collections::BTreeSet<u64> = (0..1000).map(|_| random.next_u64()).collect();
        assert_eq!(numbers.len(), 1000);
    }
}
