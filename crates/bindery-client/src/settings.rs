//! The settings of a client, and the state that its calls share.

use crate::endpoint::EndpointSettings;
use crate::retry::{RetryPolicy, TokenBucket};
use crate::{Clock, EndpointError, Random, SystemClock, SystemRandom};
use bindery::Service;
use http::HeaderValue;
use std::any::Any;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

/// Whether a client validates requests before it sends them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Validation {
    /// A request that violates a constraint of its operation is not sent.
    #[default]
    On,
    /// Requests are sent without validation; the service reports violations.
    Off,
}

#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) validation: Validation,
    pub(crate) endpoint: EndpointSettings,
    pub(crate) retry_policy: RetryPolicy,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) call_timeout: Option<Duration>,
    pub(crate) max_response_bytes: usize,
    pub(crate) user_agent: HeaderValue,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
}

impl Settings {
    pub(crate) fn new() -> Self {
        Settings {
            validation: Validation::On,
            endpoint: EndpointSettings::default(),
            retry_policy: RetryPolicy::standard(),
            attempt_timeout: Some(Duration::from_secs(30)),
            call_timeout: Some(Duration::from_secs(120)),
            max_response_bytes: 64 << 20,
            user_agent: HeaderValue::from_static(concat!("bindery/", env!("CARGO_PKG_VERSION"))),
            clock: Arc::new(SystemClock),
            random: Arc::new(SystemRandom::default()),
        }
    }
}

/// The state that the calls of a client, and of its clones, share.
#[derive(Debug)]
pub(crate) struct SharedState {
    pub(crate) bucket: TokenBucket,
    /// How far the service's clock is ahead of the client's, in milliseconds.
    clock_skew: AtomicI64,
    endpoints: RwLock<Vec<(&'static Service, Arc<dyn Any + Send + Sync>)>>,
}

impl SharedState {
    pub(crate) fn new(settings: &Settings) -> Self {
        SharedState {
            bucket: TokenBucket::new(&settings.retry_policy),
            clock_skew: AtomicI64::new(0),
            endpoints: RwLock::default(),
        }
    }

    /// Returns the endpoint of a service, which is resolved once.
    pub(crate) fn endpoint<A: Send + Sync + 'static>(
        &self,
        service: &'static Service,
        resolve: impl FnOnce() -> Result<A, EndpointError>,
    ) -> Result<Arc<A>, EndpointError> {
        let known = {
            let endpoints = self.endpoints.read().unwrap_or_else(PoisonError::into_inner);
            let found = endpoints.iter().find(|(known, _)| std::ptr::eq(*known, service));
            found.map(|(_, endpoint)| Arc::clone(endpoint))
        };
        if let Some(Ok(endpoint)) = known.map(Arc::downcast) {
            return Ok(endpoint);
        }
        let endpoint = Arc::new(resolve()?);
        let mut endpoints = self.endpoints.write().unwrap_or_else(PoisonError::into_inner);
        if !endpoints.iter().any(|(known, _)| std::ptr::eq(*known, service)) {
            endpoints.push((service, Arc::clone(&endpoint) as _));
        }
        Ok(endpoint)
    }

    pub(crate) fn clock_skew(&self) -> i64 {
        self.clock_skew.load(Ordering::Relaxed)
    }

    pub(crate) fn set_clock_skew(&self, millis: i64) {
        self.clock_skew.store(millis, Ordering::Relaxed);
    }
}
