//! Everyday use of the types: a failure here would break the builds of users.

use bindery::{Operation, Sensitive};
use cognito_identity::types::{self, Credentials, ErrorCode, RoleMapping, RoleMappingType};
use cognito_identity::{Error, GetCredentialsForIdentity, GetId, ListIdentityPools};
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;
use std::thread;

/// The parts of an operation that a client needs.
fn send<O: Operation>(operation: &O) -> (String, &'static str) {
    (serde_json::to_string(operation).expect("a request can be written"), O::NAME)
}

#[test]
fn an_operation_contains_what_a_client_needs() {
    let (body, name) = send(&GetId::new("p"));
    assert_eq!((body.as_str(), name), (r#"{"IdentityPoolId":"p"}"#, "GetId"));
    assert_eq!(GetId::SERVICE.title, "Amazon Cognito Identity");
    assert_eq!(GetId::SERVICE.signing_name, Some("cognito-identity"));
    let bindery::Protocol::AwsJson { version, target } = GetId::SERVICE.protocol else { panic!("awsJson it is") };
    assert_eq!((version, target), ("1.1", "AWSCognitoIdentityService"));
    assert_eq!(cognito_idp::DescribeUserPool::SERVICE.signing_name, Some("cognito-idp"));
}

#[test]
fn members_convert_from_common_types() {
    let wanted = GetId::new("p").logins([("a", "1"), ("b", "2")]);
    let name = String::from("a");
    assert_eq!(GetId::new(Cow::Borrowed("p")).logins(wanted.logins.clone().unwrap()), wanted, "as it was read");
    assert_eq!(GetId::new('p').logins(vec![(name.clone(), "1".to_owned()), ("b".into(), "2".into())]), wanted);
    assert_eq!(GetId::new(Box::<str>::from("p")).logins(HashMap::from([("a", "1"), ("b", "2")])), wanted);
    assert_eq!(GetId::new(&name).identity_pool_id, "a");
    let tokens: BTreeMap<&String, Sensitive<String>> = BTreeMap::from([(&name, Sensitive::new("1".to_owned()))]);
    assert_eq!(GetId::new("p").logins(tokens).logins.unwrap()["a"].as_str(), "1");
    // The last of several calls counts.
    assert_eq!(GetId::new("p").account_id("1").account_id("2").account_id.as_deref(), Some("2"));
}

#[test]
fn fields_can_be_read_changed_and_moved_out() {
    let mut request = GetCredentialsForIdentity::new("i").logins([("a", "1")]);
    request.custom_role_arn = Some("role".to_owned());
    request.logins.get_or_insert_default().insert("b".to_owned(), "2".into());
    if let Some(token) = request.logins.as_mut().and_then(|logins| logins.get_mut("a")) {
        token.push('0');
    }
    let GetCredentialsForIdentity { identity_id, logins, custom_role_arn, .. } = request;
    let tokens: Vec<String> = logins.into_iter().flatten().map(|(_, token)| token.into_inner()).collect();
    assert_eq!((identity_id.as_str(), custom_role_arn.as_deref()), ("i", Some("role")));
    assert_eq!(tokens, ["10", "2"]);
}

#[test]
fn an_optional_setter_accepts_an_option() {
    let page = |token: Option<&str>| match token {
        Some(token) => ListIdentityPools::new(10).next_token(token),
        None => ListIdentityPools::new(10),
    };
    assert_eq!(page(None).next_token, None);
    assert_eq!(page(Some("next")).next_token.as_deref(), Some("next"));
    // A field can be assigned an option: pagination by hand.
    let answer = types::ListIdentityPoolsOutput::new().next_token("next");
    let mut request = page(None);
    request.next_token = answer.next_token;
    assert_eq!(request, page(Some("next")));
}

#[test]
fn values_can_be_sent_and_shared_between_threads() {
    let request = Arc::new(GetId::new("p").logins([("a", "1")]));
    let written: HashSet<String> = (0..4)
        .map(|_| {
            let request = Arc::clone(&request);
            thread::spawn(move || send(&*request).0)
        })
        .map(|thread| thread.join().expect("nothing panics"))
        .collect();
    assert_eq!(written, HashSet::from([r#"{"IdentityPoolId":"p","Logins":{"a":"1"}}"#.to_owned()]));
    assert_eq!(*Rc::new(Credentials::new()), Credentials::default());
}

#[test]
fn enums_are_matched_compared_and_hashed() {
    fn advice(code: &ErrorCode) -> &str {
        match code {
            ErrorCode::AccessDenied => "ask for permission",
            ErrorCode::InternalServerError => "try again",
            ErrorCode::Unknown(code) => code,
            _ => "update",
        }
    }
    assert_eq!(advice(&"AccessDenied".into()), "ask for permission");
    assert_eq!(advice(&"Moonphase".into()), "Moonphase");
    let seen: HashSet<ErrorCode> = ErrorCode::VALUES.iter().cloned().chain(["AccessDenied".into()]).collect();
    assert_eq!(seen.len(), 2);
    assert_eq!(RoleMapping::new("Rules").r#type, RoleMappingType::Rules);
    assert_eq!(RoleMapping::new(RoleMappingType::Token).r#type.as_str(), "Token");
    // An unknown variant with the text of a known value differs from it, and serializes the same.
    let odd = ErrorCode::Unknown("AccessDenied".to_owned());
    assert_ne!(odd, ErrorCode::AccessDenied);
    assert_eq!(serde_json::to_string(&odd).unwrap(), r#""AccessDenied""#);
    assert_eq!(serde_json::from_str::<ErrorCode>(r#""AccessDenied""#).unwrap(), ErrorCode::AccessDenied);
}

#[test]
fn failures_are_matched() {
    let handle = |error: &Error| match error {
        Error::NotAuthorized(types::NotAuthorizedException { message: Some(message), .. }) => message.clone(),
        Error::NotAuthorized(_) => "not authorized".to_owned(),
        Error::Unknown { code, .. } => code.clone(),
        other => other.to_string(),
    };
    let refused = types::NotAuthorizedException::new().message("Token expired.");
    assert_eq!(handle(&Error::NotAuthorized(refused)), "Token expired.");
    assert_eq!(handle(&Error::Unknown { code: "X".to_owned(), message: None }), "X");
    let limit = Error::LimitExceeded(types::LimitExceededException::default());
    assert_eq!(handle(&limit), "LimitExceededException");
}
