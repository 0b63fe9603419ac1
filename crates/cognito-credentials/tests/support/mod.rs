//! An identity pool behind a mock transport.
#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]

use bindery_client::{BlockingClient, ManualClock, MockTransport, Transport, TransportError, TransportLimits};
use cognito_credentials::{BlockingCognitoCredentials, CognitoCredentials};
use http::{Request, Response};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

pub const START: u64 = 1_715_700_000;
pub const POOL: &str = "eu-central-1:7d3e4b1c";

pub struct World {
    pub transport: MockTransport,
    pub clock: Arc<ManualClock>,
}

impl World {
    pub fn new() -> Self {
        World {
            transport: MockTransport::new(),
            clock: Arc::new(ManualClock::at(SystemTime::UNIX_EPOCH + Duration::from_secs(START))),
        }
    }

    pub fn client(&self) -> BlockingClient<MockTransport> {
        BlockingClient::new(self.transport.clone()).region("eu-central-1").clock(self.clock.clone())
    }

    pub fn guest(&self) -> BlockingCognitoCredentials<MockTransport> {
        CognitoCredentials::builder(POOL).build_blocking_with(self.client())
    }

    pub fn identity(&self, identity: &str) -> &Self {
        self.transport.respond_with(200, format!(r#"{{"IdentityId": "{identity}"}}"#));
        self
    }

    /// Queues credentials that expire some seconds after the start.
    pub fn keys(&self, identity: &str, key: &str, until: u64) -> &Self {
        self.transport.respond_with(200, keys(identity, key, until));
        self
    }

    pub fn failure(&self, code: &str) -> &Self {
        self.transport.respond_with(400, format!(r#"{{"__type": "{code}", "message": "No"}}"#));
        self
    }

    pub fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// Queues a failure with a message.
    pub fn failure_with(&self, code: &str, message: &str) -> &Self {
        self.transport.respond_with(400, format!(r#"{{"__type": "{code}", "message": "{message}"}}"#));
        self
    }

    /// Returns the requests so far: operations and bodies.
    pub fn sent(&self) -> Vec<String> {
        self.transport.requests().iter().map(operation_and_body).collect()
    }
}

pub fn keys(identity: &str, key: &str, until: u64) -> String {
    format!(
        r#"{{"IdentityId": "{identity}", "Credentials": {{
            "AccessKeyId": "{key}", "SecretKey": "hunter1", "SessionToken": "hunter2", "Expiration": {}
        }}}}"#,
        START + until
    )
}

pub fn operation_and_body(request: &Request<Vec<u8>>) -> String {
    let target = request.headers()["x-amz-target"].to_str().expect("text");
    let operation = target.rsplit('.').next().expect("a name");
    // Sorted, since the order of members is the generated crate's.
    let body: BTreeMap<String, serde_json::Value> = serde_json::from_slice(request.body()).expect("JSON");
    format!("{operation} {}", serde_json::to_string(&body).expect("JSON"))
}

/// A server that responds once its gate is open.
#[derive(Clone, Default)]
pub struct Gate {
    pub transport: MockTransport,
    pub open: Arc<Mutex<bool>>,
}

impl Transport for Gate {
    async fn send(
        &self,
        request: Request<Vec<u8>>,
        limits: TransportLimits,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        std::future::poll_fn(|_| {
            if *self.open.lock().expect("no panic") { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        })
        .await;
        Transport::send(&self.transport, request, limits).await
    }

    async fn sleep(&self, _duration: Duration) {
        std::future::pending().await
    }
}
