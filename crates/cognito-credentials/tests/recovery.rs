//! Recovery from failures: outdated identities, expired logins, pauses, clock skew, abandoned callers.

mod support;

use bindery::{HttpDate, Timestamp};
use bindery_client::{Client, MockTransport, block_on};
use cognito_credentials::{CognitoCredentials, DeveloperLogin};
use http::Response;
use std::future::Future;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Waker};
use support::{Gate, POOL, START, World, keys};

#[test]
fn failed_exchanges_are_paced() {
    let world = World::new();
    let guest = world.guest();
    // The pauses are 1, 2, 4, 8, 16, 30, 30 seconds; within a pause, the last error is returned without a request.
    for (number, pause) in [1, 2, 4, 8, 16, 30, 30].into_iter().enumerate() {
        world.failure("ExternalServiceException");
        let error = guest.get().unwrap_err();
        assert_eq!(error.to_string(), "GetId failed: ExternalServiceException: No");
        world.advance(pause - 1);
        assert_eq!(guest.get().unwrap_err().to_string(), error.to_string());
        assert_eq!(world.sent().len(), number + 1);
        world.advance(1);
    }
    world.identity("id:1").keys("id:1", "KEY1", 3600);
    assert_eq!(guest.get().expect("credentials").access_key_id, "KEY1");
}

#[test]
fn invalidate_ends_a_pause() {
    let world = World::new();
    let guest = world.guest();
    world.failure("ExternalServiceException");
    guest.get().unwrap_err();
    guest.invalidate();
    world.identity("id:1").keys("id:1", "KEY1", 3600);
    guest.get().expect("credentials");
}

#[test]
fn guest_whose_identities_are_refused_gets_a_new_one_only_after_a_pause() {
    let world = World::new();
    let guest = world.guest();
    let get_ids = || world.sent().iter().filter(|request| request.starts_with("GetId ")).count();
    world.identity("id:1").failure("ResourceNotFoundException");
    guest.get().unwrap_err();
    for _ in 0..19 {
        world.advance(30);
        world.failure("ResourceNotFoundException");
        guest.get().unwrap_err();
    }
    assert_eq!(get_ids(), 1);
    world.advance(30);
    world.failure("ResourceNotFoundException").identity("id:2").keys("id:2", "KEY2", 9000);
    assert_eq!(guest.get().expect("credentials").identity_id, "id:2");
    assert_eq!(get_ids(), 2);
}

#[test]
fn expired_login_is_reported_without_a_second_get_id() {
    let world = World::new();
    let user = CognitoCredentials::builder(POOL)
        .identity_id("id:1")
        .fixed_logins([("p", "token")])
        .build_blocking_with(world.client());
    let message = "Invalid login token. Token expired: 1715699000 >= 1715698000";
    world.failure_with("NotAuthorizedException", message);
    let error = user.get().unwrap_err();
    assert_eq!(error.to_string(), format!("GetCredentialsForIdentity failed: NotAuthorizedException: {message}"));
    assert_eq!(world.sent().len(), 1);
    assert_eq!(user.identity_id().as_deref(), Some("id:1"));
}

#[test]
fn developer_login_may_return_another_identity() {
    let world = World::new();
    let count = AtomicU32::new(1);
    let user = CognitoCredentials::builder(POOL)
        .developer_login(move || {
            let number = count.fetch_add(1, Ordering::SeqCst);
            let login = DeveloperLogin::new(format!("id:{number}"), format!("token {number}"));
            std::future::ready(Ok::<_, std::io::Error>(login))
        })
        .build_blocking_with(world.client());
    world.keys("id:1", "KEY1", 3600).keys("id:2", "KEY2", 7200);
    assert_eq!(user.get().expect("credentials").identity_id, "id:1");
    world.advance(3600);
    assert_eq!(user.get().expect("credentials").identity_id, "id:2");
    assert_eq!(user.identity_id().as_deref(), Some("id:2"));
    assert_eq!(
        world.sent(),
        [
            concat!(
                r#"GetCredentialsForIdentity {"IdentityId":"id:1","#,
                r#""Logins":{"cognito-identity.amazonaws.com":"token 1"}}"#
            ),
            concat!(
                r#"GetCredentialsForIdentity {"IdentityId":"id:2","#,
                r#""Logins":{"cognito-identity.amazonaws.com":"token 2"}}"#
            ),
        ]
    );
}

#[test]
fn expiry_is_judged_by_the_services_time() {
    // The client's clock shows the start, the service's 2 hours less, then 2 hours more.
    for skew in [-7200_i64, 7200] {
        let service = |seconds: i64| i64::try_from(START).expect("a time") + skew + seconds;
        let world = World::new();
        let respond = |seconds: i64, body: String| {
            let date = serde_json::to_value(Timestamp::<HttpDate>::from_secs(service(seconds))).expect("a date");
            let date = date.as_str().expect("text");
            let response = Response::builder().header("date", date).body(body.into_bytes()).expect("a response");
            world.transport.respond(response);
        };
        let keys = |key: &str, seconds: i64| {
            let expiration = service(seconds);
            format!(
                r#"{{"IdentityId": "id:1", "Credentials": {{"AccessKeyId": "{key}", "SecretKey": "s",
                    "SessionToken": "t", "Expiration": {expiration}}}}}"#
            )
        };
        let guest = world.guest();
        respond(0, r#"{"IdentityId": "id:1"}"#.to_owned());
        respond(0, keys("KEY1", 3600));
        assert_eq!(guest.get().expect("credentials").access_key_id, "KEY1");
        world.advance(3299);
        assert_eq!(guest.get().expect("credentials").access_key_id, "KEY1");
        assert_eq!(world.sent().len(), 2, "no request while the credentials are fresh");
        world.advance(301);
        respond(3600, keys("KEY2", 7200));
        assert_eq!(guest.get().expect("credentials").access_key_id, "KEY2", "expired credentials are not returned");
    }
}

#[test]
fn caller_that_is_not_polled_delays_nobody() {
    let gate = Gate::default();
    let world = World::new();
    let client = Client::new(gate.clone()).region("eu-central-1").clock(world.clock.clone());
    let guest = CognitoCredentials::builder(POOL).identity_id("id:1").build_with(client);
    let mut first = Box::pin(guest.get());
    assert!(first.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    *gate.open.lock().expect("no panic") = true;
    gate.transport.respond_with(200, keys("id:1", "KEY1", 3600));
    // The first caller exists, and is not polled again.
    assert_eq!(block_on(guest.get()).expect("credentials").access_key_id, "KEY1");
    assert_eq!(block_on(first).expect("credentials").access_key_id, "KEY1");
    assert_eq!(gate.transport.requests().len(), 1);
}

#[test]
fn cancelled_caller_delays_nobody() {
    let gate = Gate::default();
    let world = World::new();
    let client = Client::new(gate.clone()).region("eu-central-1").clock(world.clock.clone());
    let guest = CognitoCredentials::builder(POOL).identity_id("id:1").build_with(client);
    let mut first = Box::pin(guest.get());
    let mut second = Box::pin(guest.get());
    let mut context = Context::from_waker(Waker::noop());
    assert!(first.as_mut().poll(&mut context).is_pending());
    assert!(second.as_mut().poll(&mut context).is_pending());
    drop(first);
    *gate.open.lock().expect("no panic") = true;
    gate.transport.respond_with(200, keys("id:1", "KEY1", 3600));
    assert_eq!(block_on(second).expect("credentials").access_key_id, "KEY1");
}

#[test]
fn concurrent_threads_share_an_asynchronous_provider() {
    let transport = MockTransport::new();
    transport.respond_with(200, r#"{"IdentityId": "id:1"}"#).respond_with(200, keys("id:1", "KEY1", 4_000_000_000));
    let guest = CognitoCredentials::builder(POOL).build(transport);
    let keys: Vec<String> = std::thread::scope(|scope| {
        let get = || block_on(guest.get()).expect("credentials").access_key_id;
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(get)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert_eq!(keys, ["KEY1"; 8]);
}
