//! The classic flow: GetOpenIdToken, then AssumeRoleWithWebIdentity of STS.
#![cfg(feature = "classic")]

mod support;

use cognito_credentials::CognitoCredentials;
use support::{POOL, World};

const ROLE: &str = "arn:aws:iam::1:role/guest";

const ASSUMED: &str = "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>\
    <AccessKeyId>KEY1</AccessKeyId><SecretAccessKey>hunter1</SecretAccessKey><SessionToken>hunter2</SessionToken>\
    <Expiration>2024-05-14T16:20:00Z</Expiration></Credentials></AssumeRoleWithWebIdentityResult>\
    </AssumeRoleWithWebIdentityResponse>";

#[test]
fn classic_flow_exchanges_a_token_for_a_role() {
    let world = World::new();
    let guest = CognitoCredentials::builder(POOL).classic(ROLE).build_blocking_with(world.client());
    world.identity("id:1").transport.respond_with(200, r#"{"IdentityId": "id:1", "Token": "a.b=c"}"#);
    world.transport.respond_with(200, ASSUMED);
    let credentials = guest.get().expect("credentials");
    assert_eq!((credentials.access_key_id.as_str(), credentials.identity_id.as_str()), ("KEY1", "id:1"));
    assert_eq!(credentials.expiration.to_string(), "2024-05-14T16:20:00Z");

    let requests = world.transport.requests();
    assert_eq!(requests[1].headers()["x-amz-target"], "AWSCognitoIdentityService.GetOpenIdToken");
    assert_eq!(requests[2].method(), "POST");
    assert_eq!(requests[2].uri(), "https://sts.eu-central-1.amazonaws.com/");
    assert_eq!(requests[2].headers()["content-type"], "application/x-www-form-urlencoded; charset=utf-8");
    assert!(!requests[2].headers().contains_key("authorization"));
    let body = String::from_utf8(requests[2].body().clone()).expect("text");
    assert_eq!(
        body,
        concat!(
            "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fguest",
            "&RoleSessionName=cognito-credentials&WebIdentityToken=a.b%3Dc"
        )
    );
}

#[test]
fn failure_of_sts_is_reported_with_its_code() {
    let world = World::new();
    let guest = CognitoCredentials::builder(POOL).identity_id("id:1").classic(ROLE).build_blocking_with(world.client());
    world.transport.respond_with(200, r#"{"Token": "t"}"#).respond_with(
        403,
        "<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not authorized to perform sts:AssumeRole</Message>\
         </Error></ErrorResponse>",
    );
    let error = guest.get().unwrap_err();
    assert_eq!(
        error.to_string(),
        "AssumeRoleWithWebIdentity failed: AccessDenied: Not authorized to perform sts:AssumeRole"
    );
    assert_eq!(world.transport.requests().len(), 2);
}

#[test]
fn outdated_identity_is_replaced_in_the_classic_flow() {
    let world = World::new();
    let guest = CognitoCredentials::builder(POOL).identity_id("id:0").classic(ROLE).build_blocking_with(world.client());
    world.failure("ResourceNotFoundException").identity("id:1");
    world.transport.respond_with(200, r#"{"IdentityId": "id:1", "Token": "t"}"#).respond_with(200, ASSUMED);
    assert_eq!(guest.get().expect("credentials").identity_id, "id:1");
}
