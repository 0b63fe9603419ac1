//! Spans of calls and attempts, with the feature `tracing`.
//!
//! They contain names, numbers, statuses and request ids; never a header, a body or a value of a request.

use crate::TransportError;
use http::Response;
use std::future::Future;
use std::time::Duration;

type AttemptResult = Result<Response<Vec<u8>>, TransportError>;

#[cfg(feature = "tracing")]
mod on {
    use super::*;
    use crate::TransportErrorKind;
    use tracing::field::Empty;
    use tracing::{Instrument, Span, debug, info_span};

    pub(crate) async fn call<F: Future>(service: &str, operation: &str, work: F) -> F::Output {
        work.instrument(info_span!("call", service, operation)).await
    }

    pub(crate) async fn attempt<F: Future<Output = AttemptResult>>(number: u32, work: F) -> AttemptResult {
        let span = info_span!("attempt", number, status = Empty, request_id = Empty, failure = Empty);
        let result = work.instrument(span.clone()).await;
        record(&span, &result);
        result
    }

    fn record(span: &Span, result: &AttemptResult) {
        match result {
            Ok(response) => {
                span.record("status", response.status().as_u16());
                if let Some(id) = response.headers().get("x-amzn-requestid").and_then(|id| id.to_str().ok()) {
                    span.record("request_id", id);
                }
            }
            Err(error) => {
                span.record("failure", name(error.kind()));
            }
        }
    }

    fn name(kind: TransportErrorKind) -> &'static str {
        match kind {
            TransportErrorKind::NameResolution => "name resolution",
            TransportErrorKind::Connect => "connect",
            TransportErrorKind::Tls => "tls",
            TransportErrorKind::Timeout => "timeout",
            TransportErrorKind::Interrupted => "interrupted",
            TransportErrorKind::InvalidResponse => "invalid response",
            TransportErrorKind::TooLarge => "too large",
            TransportErrorKind::InvalidRequest => "invalid request",
        }
    }

    pub(crate) fn retry(delay: Duration) {
        debug!(delay_ms = u64::try_from(delay.as_millis()).unwrap_or(u64::MAX), "retrying");
    }

    pub(crate) fn clock_skew(millis: i64) {
        debug!(millis, "the service's clock differs from the client's");
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use super::*;

    pub(crate) fn call<F: Future>(_service: &str, _operation: &str, work: F) -> F {
        work
    }

    pub(crate) fn attempt<F: Future<Output = AttemptResult>>(_number: u32, work: F) -> F {
        work
    }

    pub(crate) fn retry(_delay: Duration) {}

    pub(crate) fn clock_skew(_millis: i64) {}
}

#[cfg(not(feature = "tracing"))]
pub(crate) use off::*;
#[cfg(feature = "tracing")]
pub(crate) use on::*;
