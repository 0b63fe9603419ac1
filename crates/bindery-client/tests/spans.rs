//! The spans of a call, which contain no secrets.
#![cfg(feature = "tracing")]

use bindery_client::{Client, MockTransport, TransportError, TransportErrorKind, block_on};
use cognito_identity::GetCredentialsForIdentity;
use std::fmt::{Debug, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Records all spans and events as text.
#[derive(Clone, Default)]
struct Everything {
    text: Arc<Mutex<String>>,
    spans: Arc<AtomicU64>,
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, " {field}={value:?}").expect("writing to a string succeeds");
    }
}

impl Everything {
    fn write(&self, what: impl std::fmt::Display, record: impl FnOnce(&mut Fields<'_>)) {
        let mut text = self.text.lock().expect("no panic");
        write!(text, "{what}").expect("writing to a string succeeds");
        record(&mut Fields(&mut text));
        text.push('\n');
    }
}

impl Subscriber for Everything {
    fn enabled(&self, _metadata: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, attributes: &Attributes<'_>) -> Id {
        let id = self.spans.fetch_add(1, Ordering::SeqCst) + 1;
        self.write(format_args!("{id} {}", attributes.metadata().name()), |fields| attributes.record(fields));
        Id::from_u64(id)
    }
    fn record(&self, span: &Id, values: &Record<'_>) {
        self.write(span.into_u64(), |fields| values.record(fields));
    }
    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}
    fn event(&self, event: &Event<'_>) {
        self.write(event.metadata().name().split(' ').next().unwrap_or(""), |fields| event.record(fields));
    }
    fn enter(&self, _span: &Id) {}
    fn exit(&self, _span: &Id) {}
}

#[test]
fn spans_contain_calls_and_attempts_and_no_secrets() {
    let everything = Everything::default();
    tracing::subscriber::with_default(everything.clone(), || {
        let transport = MockTransport::new();
        transport.fail(TransportError::with_source(TransportErrorKind::Interrupted, "hunter4"));
        let mut response = http::Response::new(br#"{"Credentials": {"SessionToken": "hunter2"}}"#.to_vec());
        response.headers_mut().insert("x-amzn-requestid", http::HeaderValue::from_static("4f1c"));
        transport.respond(response).respond_with(400, r#"{"__type": "NotAuthorizedException", "message": "hunter5"}"#);
        let client = Client::new(transport.clone())
            .region("eu-central-1")
            .retry_policy(bindery_client::RetryPolicy::standard().base_delay(std::time::Duration::ZERO));
        let request = GetCredentialsForIdentity::new("eu-central-1:5f2c").logins([("provider", "hunter3")]);
        block_on(client.send(request.clone())).expect("an output");
        block_on(client.send(request)).unwrap_err();
        #[cfg(feature = "sigv4")]
        {
            transport.respond_with(200, "{}");
            let keys = bindery_client::aws_credential_types::Credentials::new(
                "hunter6",
                "hunter7",
                Some("hunter8".to_owned()),
                None,
                "test",
            );
            let client = bindery_client::BlockingClient::new(transport).region("eu-central-1").signed_by(keys);
            client.send(cognito_identity::DescribeIdentity::new("hunter:9")).expect("an output");
        }
    });
    let text = everything.text.lock().expect("no panic").clone();
    assert!(!text.contains("hunter"), "{text}");
    let expected = "\
1 call service=\"cognito-identity\" operation=\"GetCredentialsForIdentity\"
2 attempt number=1
2 failure=\"interrupted\"
event message=retrying delay_ms=0
3 attempt number=2
3 status=200
3 request_id=\"4f1c\"
4 call service=\"cognito-identity\" operation=\"GetCredentialsForIdentity\"
5 attempt number=1
5 status=400
";
    assert!(text.starts_with(expected), "{text}");
}
