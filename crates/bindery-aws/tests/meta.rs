//! Operations described at run time, compared with the generated ones.
#![cfg(feature = "meta")]

use bindery::meta::{AnyFailure, Operation as Known, Output};
use bindery::{AwsJson, CodedFailure, Document, Operation, Retry, ServiceError};
use bindery_aws::{Endpoint, EndpointConfig, Region, meta};
use cognito_identity::*;
use http::Response;

fn endpoint() -> Endpoint {
    let config = EndpointConfig::new().region(Region::new("eu-central-1").expect("a region"));
    Endpoint::resolve(META.service, &config).expect("an endpoint")
}

fn known(name: &str) -> &'static Known {
    META.operations.iter().find(|known| known.name == name).expect("an operation of the tables")
}

fn document(json: &str) -> Document {
    serde_json::from_str(json).expect("JSON")
}

/// Asserts that both requests are identical.
fn same<O: Operation<Protocol = AwsJson>>(operation: O) {
    let typed = bindery_aws::encode(&operation, &endpoint()).expect("a request");
    let input = Document::from_serialize(&operation).expect("a document");
    let request = meta::encode(&META, known(O::NAME), &input, &endpoint()).expect("a request");
    assert_eq!(String::from_utf8_lossy(request.body()), String::from_utf8_lossy(typed.body()), "{}", O::NAME);
    assert_eq!((request.method(), request.uri(), request.headers()), (typed.method(), typed.uri(), typed.headers()));
}

#[test]
fn a_request_equals_that_of_the_generated_type() {
    same(GetId::new("eu-central-1:7d3e4b1c").logins([("graph.facebook.com", "token"), ("a", "b")]));
    same(CreateIdentityPool::new("pool", false).supported_login_providers([("b", "1"), ("a", "2")]));
    let rule = types::MappingRule::new(types::MappingRuleRequired {
        claim: "claim".into(),
        match_type: types::MappingRuleMatchType::Equals,
        value: "paid".into(),
        role_arn: "arn:aws:iam::1:role/r".into(),
    });
    let rules = types::RulesConfigurationType::new([rule]);
    let mapping = types::RoleMapping::new(types::RoleMappingType::Rules).rules_configuration(rules);
    same(SetIdentityPoolRoles::new("eu-central-1:7d3e4b1c", [("a", "b")]).role_mappings([("provider", mapping)]));
    same(ListIdentityPools::new(3).next_token("more"));
}

#[test]
fn members_are_in_the_order_of_the_tables() {
    let input = document(r#"{"Logins": {"b": "1", "a": "2"}, "AccountId": "1", "IdentityPoolId": "p"}"#);
    let request = meta::encode(&META, known("GetId"), &input, &endpoint()).expect("a request");
    let body = String::from_utf8_lossy(request.body());
    assert_eq!(body, r#"{"AccountId":"1","IdentityPoolId":"p","Logins":{"a":"2","b":"1"}}"#);
}

fn answered(name: &str, status: u16, body: &str) -> Result<Output, ServiceError<AnyFailure>> {
    let response = Response::builder().status(status).header("x-amzn-requestid", "4f1c");
    meta::decode(&META, known(name), response.body(body.as_bytes().to_vec()).expect("a response"))
}

#[test]
fn an_output_contains_the_declared_members() {
    let body =
        r#"{"New": 1, "IdentityId": "i", "Credentials": {"Expiration": 1.715700986E9, "SecretKey": null, "x": 1}}"#;
    let output = answered("GetCredentialsForIdentity", 200, body).expect("an output");
    assert_eq!(
        output,
        Output::Content(document(r#"{"IdentityId": "i", "Credentials": {"Expiration": 1715700986.0}}"#))
    );
    // Values of another type are returned unchanged.
    let output = answered("GetId", 200, r#"{"IdentityId": 7}"#).expect("an output");
    assert_eq!(output, Output::Content(document(r#"{"IdentityId": 7}"#)));
    assert_eq!(answered("GetId", 200, "").expect("an output"), Output::Content(document("{}")));
    assert_eq!(answered("DeleteIdentityPool", 200, "").expect("an output"), Output::Nothing);
    for body in ["<html>", "[]", "3", "{"] {
        let error = answered("GetId", 200, body).expect_err(body);
        assert!(error.as_malformed().is_some() && error.body() == body.as_bytes(), "{error}");
    }
}

#[test]
fn a_failure_equals_that_of_the_generated_type() {
    for (status, body) in [
        (400, r#"{"__type": "a#NotAuthorizedException:x", "message": "No"}"#),
        (400, r#"{"__type": "TooManyRequestsException", "Message": "Slow down"}"#),
        (500, r#"{"code": "InternalErrorException"}"#),
        (400, r#"{"__type": "ValidationException"}"#),
        (400, r#"{"__type": "ThrottlingException"}"#),
        (502, "<html>"),
        (301, ""),
    ] {
        let error = answered("GetId", status, body).expect_err(body);
        let response = Response::builder().status(status).body(body.as_bytes().to_vec()).expect("a response");
        let typed = bindery_aws::decode::<GetId>(response).expect_err(body);
        assert_eq!((error.code(), error.message()), (typed.code(), typed.message()), "{body}");
        assert_eq!((error.status(), error.retry(), error.body()), (typed.status(), typed.retry(), typed.body()));
        assert_eq!(error.request_id(), Some("4f1c"));
    }
    let error =
        answered("GetId", 400, r#"{"__type": "TooManyRequestsException", "extra": [1]}"#).expect_err("a failure");
    let failure = error.failure().expect("a failure");
    assert_eq!((failure.retry, &failure.content["extra"][0]), (Retry::Throttling, &Document::from(1)));
    assert!(!format!("{error:?}").contains("extra"), "the content may contain secrets");
}

#[test]
fn a_code_identifies_any_failure() {
    let failure = AnyFailure::decode("Odd", Some("very"), &document("{}")).expect("a failure");
    assert_eq!(failure.to_string(), "Odd: very");
}
