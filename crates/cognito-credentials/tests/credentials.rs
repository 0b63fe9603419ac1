//! Credentials of an identity pool, with a mock transport.

mod support;

use bindery_client::{BlockingClient, BlockingTransport, Client, TransportError, TransportLimits, block_on};
use cognito_credentials::{CognitoCredentials, CredentialsError};
use http::{Request, Response};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use support::{Gate, POOL, World, keys, operation_and_body};

#[test]
fn guest_identity_and_credentials_are_cached() {
    let world = World::new();
    world.identity("id:1").keys("id:1", "KEY1", 3600).keys("id:1", "KEY2", 6900);
    let guest = world.guest();
    assert_eq!(guest.identity_id(), None);
    let first = guest.get().expect("credentials");
    assert_eq!((first.access_key_id.as_str(), first.identity_id.as_str()), ("KEY1", "id:1"));
    assert_eq!(first.expiration.to_string(), "2024-05-14T16:20:00Z");
    assert_eq!((first.secret_access_key.as_str(), first.session_token.as_str()), ("hunter1", "hunter2"));
    world.advance(3299);
    assert_eq!(guest.get().expect("credentials"), first);
    world.advance(1); // 5 minutes before they expire
    assert_eq!(guest.clone().get().expect("credentials").access_key_id, "KEY2");
    assert_eq!(guest.identity_id().as_deref(), Some("id:1"));
    assert_eq!(
        world.sent(),
        [
            r#"GetId {"IdentityPoolId":"eu-central-1:7d3e4b1c"}"#,
            r#"GetCredentialsForIdentity {"IdentityId":"id:1"}"#,
            r#"GetCredentialsForIdentity {"IdentityId":"id:1"}"#,
        ]
    );
}

#[test]
fn region_is_that_of_the_pool() {
    let world = World::new();
    world.identity("id:1").keys("id:1", "KEY1", 3600);
    block_on(CognitoCredentials::builder("ap-south-1:7d3e").build(world.transport.clone()).get()).expect("credentials");
    assert_eq!(world.transport.requests()[0].uri(), "https://cognito-identity.ap-south-1.amazonaws.com/");
}

#[test]
fn logins_role_and_known_identity_are_sent() {
    let world = World::new();
    world.keys("id:7", "KEY1", 3600);
    let user = CognitoCredentials::builder(POOL)
        .identity_id("id:7")
        .custom_role_arn("arn:aws:iam::1:role/r")
        .fixed_logins([("accounts.google.com", "hunter3")])
        .build_blocking_with(world.client());
    assert_eq!(user.identity_id().as_deref(), Some("id:7"));
    user.get().expect("credentials");
    assert_eq!(
        world.sent(),
        [concat!(
            r#"GetCredentialsForIdentity {"CustomRoleArn":"arn:aws:iam::1:role/r","IdentityId":"id:7","#,
            r#""Logins":{"accounts.google.com":"hunter3"}}"#
        )]
    );
}

#[test]
fn logins_callback_is_called_before_each_exchange() {
    let world = World::new();
    let count = AtomicU32::new(0);
    let user = CognitoCredentials::builder(POOL)
        .logins(move || {
            let number = count.fetch_add(1, Ordering::SeqCst);
            async move { Ok::<_, std::io::Error>([("p", format!("token {number}"))]) }
        })
        .build_blocking_with(world.client());
    world.identity("id:1").keys("id:1", "KEY1", 3600).keys("id:1", "KEY2", 7200);
    user.get().expect("credentials");
    user.get().expect("credentials");
    world.advance(3600);
    assert_eq!(user.get().expect("credentials").access_key_id, "KEY2");
    assert_eq!(
        world.sent(),
        [
            r#"GetId {"IdentityPoolId":"eu-central-1:7d3e4b1c","Logins":{"p":"token 0"}}"#,
            r#"GetCredentialsForIdentity {"IdentityId":"id:1","Logins":{"p":"token 0"}}"#,
            r#"GetCredentialsForIdentity {"IdentityId":"id:1","Logins":{"p":"token 1"}}"#,
        ]
    );
}

#[test]
fn signing_in_changes_credentials_and_possibly_the_identity() {
    let world = World::new();
    let token = Arc::new(Mutex::new(None::<String>));
    let current = token.clone();
    let user = CognitoCredentials::builder(POOL)
        .logins(move || {
            let logins: Vec<(&str, String)> =
                current.lock().expect("no panic").clone().map(|token| ("p", token)).into_iter().collect();
            async move { Ok::<_, std::io::Error>(logins) }
        })
        .build_blocking_with(world.client());
    world.identity("guest:1").keys("guest:1", "KEY1", 3600);
    assert_eq!(user.get().expect("credentials").identity_id, "guest:1");

    // The guest becomes a user: the same identity, now linked.
    *token.lock().expect("no panic") = Some("t1".to_owned());
    user.invalidate();
    world.keys("guest:1", "KEY2", 3600);
    assert_eq!(user.get().expect("credentials").access_key_id, "KEY2");

    // Another user: the service refuses the old identity, and returns the right one.
    *token.lock().expect("no panic") = Some("t2".to_owned());
    user.invalidate();
    world.failure("NotAuthorizedException").identity("other:1").keys("other:1", "KEY3", 3600);
    assert_eq!(user.get().expect("credentials").identity_id, "other:1");
    assert_eq!(user.identity_id().as_deref(), Some("other:1"));
    assert_eq!(
        world.sent()[2..],
        [
            r#"GetCredentialsForIdentity {"IdentityId":"guest:1","Logins":{"p":"t1"}}"#,
            r#"GetCredentialsForIdentity {"IdentityId":"guest:1","Logins":{"p":"t2"}}"#,
            r#"GetId {"IdentityPoolId":"eu-central-1:7d3e4b1c","Logins":{"p":"t2"}}"#,
            r#"GetCredentialsForIdentity {"IdentityId":"other:1","Logins":{"p":"t2"}}"#,
        ]
    );
    user.forget();
    assert_eq!(user.identity_id(), None);
}

#[test]
fn refusal_of_a_confirmed_identity_is_final() {
    let world = World::new();
    world.identity("id:1").failure("NotAuthorizedException");
    let error = world.guest().get().unwrap_err();
    assert!(matches!(error.failure(), Some(cognito_identity::Error::NotAuthorized(_))), "{error:?}");
    assert_eq!(error.to_string(), "GetCredentialsForIdentity failed: NotAuthorizedException: No");
    assert_eq!(world.sent().len(), 2);

    // A cached identity is replaced once, and only after a failure that another identity may cure.
    let world = World::new();
    world.failure("ResourceNotFoundException").identity("id:2").failure("ResourceNotFoundException");
    let guest = CognitoCredentials::builder(POOL).identity_id("id:1").build_blocking_with(world.client());
    guest.get().unwrap_err();
    assert_eq!((world.sent().len(), world.transport.remaining()), (3, 0));
    world.advance(1);
    world.failure("InvalidParameterException");
    guest.get().unwrap_err();
    assert_eq!(world.sent().len(), 4);
}

#[test]
fn guest_keeps_the_identity_after_a_failed_exchange() {
    let world = World::new();
    let guest = world.guest();
    world.identity("id:1").failure("InvalidIdentityPoolConfigurationException");
    guest.get().unwrap_err();
    world.advance(1);
    world.keys("id:1", "KEY1", 3600);
    guest.get().expect("credentials");
    assert_eq!(world.sent().iter().filter(|request| request.starts_with("GetId ")).count(), 1);
}

#[test]
fn valid_credentials_are_returned_after_a_failed_refresh() {
    let world = World::new();
    world.identity("id:1").keys("id:1", "KEY1", 3600);
    let guest = world.guest();
    guest.get().expect("credentials");
    world.advance(3400);
    world.failure("ExternalServiceException");
    assert_eq!(guest.get().expect("the old ones").access_key_id, "KEY1");
    world.advance(29); // no request before the retry delay
    assert_eq!(guest.get().expect("the old ones").access_key_id, "KEY1");
    assert_eq!(world.sent().len(), 3);
    world.advance(1);
    world.failure("ExternalServiceException");
    assert_eq!(guest.get().expect("the old ones").access_key_id, "KEY1");
    assert_eq!(world.sent().len(), 4);
    world.advance(170);
    world.failure("ExternalServiceException");
    let error = guest.get().unwrap_err();
    assert!(matches!(error.failure(), Some(cognito_identity::Error::ExternalService(_))), "{error:?}");
    world.advance(30);
    world.keys("id:1", "KEY2", 9000);
    assert_eq!(guest.get().expect("credentials").access_key_id, "KEY2");
}

#[test]
fn failed_logins_and_incomplete_responses_are_errors() {
    let world = World::new();
    let user = CognitoCredentials::builder(POOL)
        .logins(|| async { Err::<[(&str, &str); 0], _>(std::io::Error::other("signed out")) })
        .build_blocking_with(world.client());
    let error = user.get().unwrap_err();
    assert!(matches!(error, CredentialsError::Logins(_)), "{error:?}");
    assert_eq!(error.to_string(), "cannot get logins: signed out");
    assert_eq!(world.sent().len(), 0);

    for (body, member) in [
        ("{}", "Credentials"),
        (r#"{"Credentials": {}}"#, "AccessKeyId"),
        (r#"{"Credentials": {"AccessKeyId": "K", "SecretKey": "S", "SessionToken": "T"}}"#, "Expiration"),
    ] {
        let world = World::new();
        world.identity("id:1").transport.respond_with(200, body);
        let error = world.guest().get().unwrap_err();
        assert_eq!(error.to_string(), format!("the service's response has no member {member}"));
    }
}

#[test]
fn debug_output_contains_no_secrets() {
    let world = World::new();
    world.identity("id:1").keys("id:1", "KEY1", 3600);
    let builder = CognitoCredentials::builder(POOL).fixed_logins([("p", "hunter3")]);
    let mut texts = format!("{builder:?}");
    let user = builder.build_blocking_with(world.client());
    let credentials = user.get().expect("credentials");
    texts += &format!("{user:?} {credentials:?}");
    assert!(!texts.contains("hunter"), "{texts}");
    assert!(texts.contains("KEY1"), "{texts}");
}

/// A slow server that counts calls.
#[derive(Clone, Default)]
struct Slow {
    calls: Arc<AtomicU32>,
}

impl BlockingTransport for Slow {
    fn send(&self, request: Request<Vec<u8>>, _limits: TransportLimits) -> Result<Response<Vec<u8>>, TransportError> {
        let number = self.calls.fetch_add(1, Ordering::SeqCst);
        std::thread::sleep(Duration::from_millis(30));
        let body = if operation_and_body(&request).starts_with("GetId ") {
            r#"{"IdentityId": "id:1"}"#.to_owned()
        } else {
            keys("id:1", &format!("KEY{number}"), 4_000_000_000)
        };
        Ok(Response::new(body.into_bytes()))
    }
}

#[test]
fn concurrent_threads_share_one_exchange() {
    let slow = Slow::default();
    let guest =
        CognitoCredentials::builder(POOL).build_blocking_with(BlockingClient::new(slow.clone()).region("eu-central-1"));
    let keys: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..16).map(|_| scope.spawn(|| guest.get().expect("credentials").access_key_id)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert!(keys.iter().all(|key| key == "KEY1"), "{keys:?}");
    assert_eq!(slow.calls.load(Ordering::SeqCst), 2);
}

#[test]
fn waiting_callers_share_one_failure() {
    use std::future::Future;
    use std::task::{Context, Poll, Waker};
    let gate = Gate::default();
    let world = World::new();
    let client = Client::new(gate.clone()).region("eu-central-1").clock(world.clock.clone());
    let guest = CognitoCredentials::builder(POOL).build_with(client);
    gate.transport.respond_with(400, r#"{"__type": "ExternalServiceException"}"#);
    let mut context = Context::from_waker(Waker::noop());
    let mut waiting: Vec<_> = (0..5).map(|_| Box::pin(guest.get())).collect();
    for get in &mut waiting {
        assert!(get.as_mut().poll(&mut context).is_pending());
    }
    *gate.open.lock().expect("no panic") = true;
    for get in &mut waiting {
        let Poll::Ready(Err(error)) = get.as_mut().poll(&mut context) else { panic!("a failure") };
        assert!(matches!(error.failure(), Some(cognito_identity::Error::ExternalService(_))), "{error:?}");
    }
    assert_eq!(gate.transport.requests().len(), 1);
}

#[test]
fn exchange_running_during_forget_is_not_cached() {
    use std::future::Future;
    use std::task::{Context, Waker};
    let gate = Gate::default();
    let world = World::new();
    let client = Client::new(gate.clone()).region("eu-central-1").clock(world.clock.clone());
    let user = CognitoCredentials::builder(POOL).identity_id("id:1").build_with(client);
    let mut context = Context::from_waker(Waker::noop());
    let mut first = Box::pin(user.get());
    assert!(first.as_mut().poll(&mut context).is_pending());
    user.forget();
    let mut second = Box::pin(user.get());
    assert!(second.as_mut().poll(&mut context).is_pending());
    *gate.open.lock().expect("no panic") = true;
    gate.transport
        .respond_with(200, keys("id:1", "OLD", 3600))
        .respond_with(200, r#"{"IdentityId": "id:2"}"#)
        .respond_with(200, keys("id:2", "NEW", 3600));
    assert_eq!(block_on(first).expect("credentials").access_key_id, "OLD");
    assert_eq!(user.identity_id(), None);
    assert_eq!(block_on(second).expect("credentials").access_key_id, "NEW");
    assert_eq!(block_on(user.get()).expect("credentials").access_key_id, "NEW");
    assert_eq!(gate.transport.requests().len(), 3);
}

#[cfg(feature = "aws-sdk")]
#[test]
fn sdk_accepts_the_provider() {
    use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
    use std::time::SystemTime;
    use support::START;
    let world = World::new();
    world.identity("id:1").keys("id:1", "KEY1", 3600);
    let client = Client::new(world.transport.clone()).region("eu-central-1").clock(world.clock.clone());
    let provider = SharedCredentialsProvider::new(CognitoCredentials::builder(POOL).build_with(client));
    let credentials = block_on(provider.provide_credentials()).expect("credentials");
    assert_eq!(credentials.access_key_id(), "KEY1");
    assert_eq!((credentials.secret_access_key(), credentials.session_token()), ("hunter1", Some("hunter2")));
    assert_eq!(credentials.expiry(), Some(SystemTime::UNIX_EPOCH + Duration::from_secs(START + 3600)));

    world.advance(9000);
    world.failure("NotAuthorizedException").failure("NotAuthorizedException");
    let error = block_on(provider.provide_credentials()).unwrap_err();
    let source = std::error::Error::source(&error).expect("a source").to_string();
    assert_eq!(source, "GetId failed: NotAuthorizedException: No");
}
