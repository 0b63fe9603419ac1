//! What a client was told, and what its calls share.

use crate::place::Place;
use crate::retry::{Bucket, RetryPolicy};
use crate::{Clock, EndpointError, Random, SystemClock, SystemRandom};
use bindery::Service;
use http::HeaderValue;
use std::any::Any;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, SystemTime};

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) place: Place,
    pub(crate) retries: RetryPolicy,
    pub(crate) attempt: Option<Duration>,
    pub(crate) call: Option<Duration>,
    pub(crate) bytes: usize,
    pub(crate) user_agent: HeaderValue,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
}

impl Settings {
    pub(crate) fn new() -> Self {
        Settings {
            place: Place::default(),
            retries: RetryPolicy::standard(),
            attempt: Some(Duration::from_secs(30)),
            call: Some(Duration::from_secs(120)),
            bytes: 64 << 20,
            user_agent: HeaderValue::from_static(concat!("bindery/", env!("CARGO_PKG_VERSION"))),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom::default()),
        }
    }
}

/// What the calls of a client, and of its clones, share.
#[derive(Debug)]
pub(crate) struct Shared {
    pub(crate) bucket: Bucket,
    /// How far the services' clock is ahead of ours, in milliseconds.
    skew: AtomicI64,
    addresses: RwLock<Vec<(&'static Service, Arc<dyn Any + Send + Sync>)>>,
}

impl Shared {
    pub(crate) fn new(settings: &Settings) -> Self {
        Shared { bucket: Bucket::new(&settings.retries), skew: AtomicI64::new(0), addresses: RwLock::default() }
    }

    /// Where a service is; found once.
    pub(crate) fn address<A: Send + Sync + 'static>(
        &self,
        service: &'static Service,
        find: impl FnOnce() -> Result<A, EndpointError>,
    ) -> Result<Arc<A>, EndpointError> {
        let known = {
            let addresses = self.addresses.read().unwrap_or_else(PoisonError::into_inner);
            let found = addresses.iter().find(|(known, _)| std::ptr::eq(*known, service));
            found.map(|(_, address)| Arc::clone(address))
        };
        if let Some(Ok(address)) = known.map(Arc::downcast) {
            return Ok(address);
        }
        let address = Arc::new(find()?);
        let mut addresses = self.addresses.write().unwrap_or_else(PoisonError::into_inner);
        if !addresses.iter().any(|(known, _)| std::ptr::eq(*known, service)) {
            addresses.push((service, Arc::clone(&address) as _));
        }
        Ok(address)
    }

    pub(crate) fn skew(&self) -> i64 {
        self.skew.load(Ordering::Relaxed)
    }

    pub(crate) fn set_skew(&self, skew: i64) {
        self.skew.store(skew, Ordering::Relaxed);
    }
}

/// The time where a clock is ahead by some milliseconds.
pub(crate) fn shifted(now: SystemTime, millis: i64) -> SystemTime {
    let by = Duration::from_millis(millis.unsigned_abs());
    let shifted = if millis < 0 { now.checked_sub(by) } else { now.checked_add(by) };
    shifted.unwrap_or(now)
}

/// How many milliseconds a time is ahead of another.
pub(crate) fn ahead(time: SystemTime, of: SystemTime) -> i64 {
    match time.duration_since(of) {
        Ok(ahead) => i64::try_from(ahead.as_millis()).unwrap_or(i64::MAX),
        Err(behind) => i64::try_from(behind.duration().as_millis()).map_or(i64::MIN, |millis| -millis),
    }
}
