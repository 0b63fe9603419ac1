//! Failures: each code decodes as its variant, and other responses of a service or a proxy are preserved.

use bindery::{CodedFailure, Failure, Retry};
use serde_json::{Value, json};
use std::fmt::Debug;

/// Each code of a service with its variant and its retry class.
macro_rules! known {
    ($krate:ident: $($code:literal $variant:ident $retry:ident;)*) => {{
        let mut codes = Vec::new();
        $(
            let body = json!({"message": "Sorry.", "NotYet": [1], "__type": $code});
            let error = $krate::Error::decode($code, Some("Sorry."), &body).expect("the body is as it should be");
            assert!(matches!(&error, $krate::Error::$variant(failure) if failure.message.as_deref() == Some("Sorry.")));
            assert_eq!((error.code(), error.message(), error.retry()), ($code, Some("Sorry."), Retry::$retry));
            assert_eq!(error.to_string(), concat!($code, ": Sorry."));
            round_trip(&error, &json!({"__type": $code, "message": "Sorry."}));

            for empty in [json!({}), json!({"message": null})] {
                let error = $krate::Error::decode($code, None, empty).expect("a message is not required");
                assert!(matches!(error, $krate::Error::$variant(_)));
                assert_eq!((error.code(), error.message()), ($code, None));
                assert_eq!(error.to_string(), $code);
                round_trip(&error, &json!({"__type": $code}));
            }
            codes.push($code);
        )*
        let described = $krate::META.failures.iter().map(|failure| match failure.identified_by {
            bindery::meta::IdentifiedBy::Code(code) => code,
            bindery::meta::IdentifiedBy::Status(_) | bindery::meta::IdentifiedBy::Default => failure.name,
        });
        assert_eq!(codes, described.collect::<Vec<_>>());
    }};
}

fn round_trip<E: CodedFailure + Clone + PartialEq + serde::Serialize + serde::de::DeserializeOwned>(
    error: &E,
    wanted: &Value,
) {
    let json = serde_json::to_value(error).expect("it can be written");
    assert_eq!(json, *wanted);
    assert_eq!(serde_json::from_value::<E>(json.clone()).expect("it can be read"), error.clone());
    assert_eq!(serde_json::from_str::<E>(&json.to_string()).expect("it can be read"), error.clone());
}

#[test]
fn each_code_of_cognito_identity_is_a_variant() {
    known! { cognito_identity:
        "InvalidParameterException" InvalidParameter Never;
        "ResourceNotFoundException" ResourceNotFound Never;
        "NotAuthorizedException" NotAuthorized Never;
        "ResourceConflictException" ResourceConflict Never;
        "TooManyRequestsException" TooManyRequests Throttling;
        "InternalErrorException" InternalError Transient;
        "InvalidIdentityPoolConfigurationException" InvalidIdentityPoolConfiguration Never;
        "ExternalServiceException" ExternalService Never;
        "LimitExceededException" LimitExceeded Throttling;
        "DeveloperUserAlreadyRegisteredException" DeveloperUserAlreadyRegistered Never;
        "ConcurrentModificationException" ConcurrentModification Never;
    }
}

#[test]
fn each_code_of_user_pools_is_a_variant() {
    known! { cognito_idp:
        "ResourceNotFoundException" ResourceNotFound Never;
        "InvalidParameterException" InvalidParameter Never;
        "TooManyRequestsException" TooManyRequests Throttling;
        "NotAuthorizedException" NotAuthorized Never;
        "UserPoolTaggingException" UserPoolTagging Never;
        "OperationNotEnabledException" OperationNotEnabled Never;
        "InternalErrorException" InternalError Transient;
    }
}

#[test]
fn a_failure_contains_more_than_its_message() {
    let body = json!({"message": "No.", "reasonCode": "BAD"});
    let error = cognito_idp::Error::decode("InvalidParameterException", None, body).expect("as it should be");
    let cognito_idp::Error::InvalidParameter(failure) = error else { panic!("{error:?}") };
    assert_eq!(failure.reason_code.as_deref(), Some("BAD"));
}

/// A message in a header, or under another name in the body.
#[test]
fn a_message_is_kept_wherever_the_protocol_found_it() {
    let code = "NotAuthorizedException";
    let body = json!({"Message": "Token expired."});
    let error = cognito_identity::Error::decode(code, Some("Token expired."), &body).expect("as it should be");
    assert!(matches!(error, cognito_identity::Error::NotAuthorized(_)));
    assert_eq!(error.message(), Some("Token expired."));
    round_trip(&error, &json!({"__type": code, "message": "Token expired."}));

    let tagged = json!({"__type": code, "Message": "Token expired."});
    assert_eq!(serde_json::from_value::<cognito_identity::Error>(tagged).expect("as it should be"), error);

    let body = json!({"message": "In the body."});
    let error = cognito_identity::Error::decode(code, Some("In a header."), body).expect("as it should be");
    assert_eq!(error.message(), Some("In the body."));
}

/// A proxy may send any body, and the code may be in a header.
#[test]
fn a_code_is_kept_if_the_body_does_not_fit() {
    let code = "TooManyRequestsException";
    for body in [json!(null), json!("<html>"), json!([]), json!({"message": 5})] {
        let error = cognito_identity::Error::decode(code, Some("Slow down."), &body).expect("nothing is asked of it");
        assert!(matches!(error, cognito_identity::Error::Unknown { .. }));
        assert_eq!((error.code(), error.message(), error.retry()), (code, Some("Slow down."), Retry::Throttling));
    }
    let mut broken = serde_json::Deserializer::from_str("<html>");
    let error = cognito_identity::Error::decode(code, None, &mut broken).expect("nothing is asked of it");
    assert_eq!((error.code(), error.message()), (code, None));

    let tagged = json!({"__type": code, "message": 5});
    let error: cognito_identity::Error = serde_json::from_value(tagged).expect("nothing is asked of it");
    assert_eq!(error.code(), code);
}

/// Also codes that differ in case or length only, with bodies that are not objects.
#[test]
fn an_unknown_code_is_kept() {
    let codes = [
        "ValidationException",
        "MissingAuthenticationTokenException",
        "UnknownOperationException",
        "invalidparameterexception",
        "InvalidParameter",
        "x#InvalidParameterException",
        "Unknown",
        "",
        "\u{202e}ünbekannt",
    ];
    for code in codes {
        for body in [json!({"message": "Sorry."}), json!({}), json!(null), json!("<html>"), json!([])] {
            for message in [Some("Sorry."), None] {
                let error =
                    cognito_identity::Error::decode(code, message, &body).expect("nothing is asked of the body");
                assert!(matches!(&error, cognito_identity::Error::Unknown { code: kept, .. } if kept == code));
                assert_eq!((error.code(), error.message(), error.retry()), (code, message, Retry::Never));
                let mut wanted = json!({"__type": code});
                if let Some(message) = message {
                    wanted["message"] = json!(message);
                }
                round_trip(&error, &wanted);
            }
        }
    }
}

#[test]
fn an_error_implements_the_error_trait() {
    fn is_ordinary<E: std::error::Error + Clone + Debug + PartialEq + Send + Sync + Unpin + 'static>() {}
    is_ordinary::<cognito_identity::Error>();
    is_ordinary::<cognito_idp::Error>();

    fn fails() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let gone = cognito_identity::types::ResourceNotFoundException::new().message("Gone.");
        Err(cognito_identity::Error::ResourceNotFound(gone))?
    }
    let error = fails().expect_err("it fails");
    assert_eq!(error.to_string(), "ResourceNotFoundException: Gone.");
    assert!(error.downcast_ref::<cognito_identity::Error>().is_some());
}
