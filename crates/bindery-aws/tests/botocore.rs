//! The results of responses and the retry classes of failures, by tables that `.ci/botocore-responses` compares with
//! botocore.

use bindery::{AwsJson, CodedFailure, Operation, Retry};
use bindery_aws::{decode, retry_class};
use cognito_identity::{DescribeIdentityPool, GetCredentialsForIdentity, UnlinkIdentity};
use http::Response;
use serde_json::{Value, json};
use std::time::SystemTime;

#[test]
fn retry_classes_are_those_of_botocore() {
    let mut rows = 0;
    for line in include_str!("botocore/retries.tsv").lines().filter(|line| !line.starts_with('#')) {
        let [status, code, class] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let class = match class {
            "Never" => Retry::Never,
            "Transient" => Retry::Transient,
            "Throttling" => Retry::Throttling,
            _ => panic!("{line}"),
        };
        let code = if code == "-" { status } else { code };
        assert_eq!(retry_class(status.parse().expect("a status"), code), class, "{line}");
        rows += 1;
    }
    assert!(rows > 50, "{rows}");
}

/// The result of a response: its output, by the members of the table, or the code and the message of its failure.
fn result<O>(row: &Value, members: impl Fn(O::Output) -> Value) -> Value
where
    O: Operation<Protocol = AwsJson, Error: CodedFailure>,
{
    let status = u16::try_from(row["status"].as_u64().expect("a status")).expect("a status");
    let mut response = Response::builder().status(status);
    if let Some(code) = row["errortype"].as_str() {
        response = response.header("x-amzn-errortype", code);
    }
    let body = row["body"].as_str().expect("a body").as_bytes().to_vec();
    match decode::<O>(response.body(body).expect("a response")) {
        Ok(output) => json!({"output": members(output)}),
        Err(error) => {
            let mut failure = json!({"code": error.code().unwrap_or_else(|| panic!("{row}: {error}"))});
            if let (Some(message), false) = (error.message(), row["expected"]["message"].is_null()) {
                failure["message"] = message.into();
            }
            failure
        }
    }
}

#[test]
fn responses_are_decoded_as_by_botocore() {
    let mut rows = 0;
    for line in include_str!("botocore/responses.jsonl").lines() {
        let row: Value = serde_json::from_str(line).expect("JSON");
        let actual = match row["operation"].as_str().expect("an operation") {
            "GetCredentialsForIdentity" => result::<GetCredentialsForIdentity>(&row, |output| {
                let credentials = output.credentials.unwrap_or_default();
                let expiration = credentials.expiration.map(|time| {
                    let time = SystemTime::try_from(time).expect("a time");
                    time.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_secs()
                });
                present([
                    ("IdentityId", json!(output.identity_id)),
                    ("AccessKeyId", json!(credentials.access_key_id)),
                    ("Expiration", json!(expiration)),
                ])
            }),
            "UnlinkIdentity" => result::<UnlinkIdentity>(&row, |_| json!({})),
            "DescribeIdentityPool" => result::<DescribeIdentityPool>(&row, |output| {
                present([
                    ("IdentityPoolName", json!(output.identity_pool_name)),
                    ("AllowUnauthenticatedIdentities", json!(output.allow_unauthenticated_identities)),
                ])
            }),
            other => panic!("{other}"),
        };
        assert_eq!(actual, row["expected"], "{line}");
        rows += 1;
    }
    assert!(rows > 30, "{rows}");
}

/// An object of the members that are present.
fn present<const N: usize>(members: [(&str, Value); N]) -> Value {
    members.into_iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.to_owned(), value)).collect()
}

#[test]
fn server_refuses_what_a_client_tolerates() {
    use cognito_identity::GetId;
    let request = |body: &str| {
        http::Request::post("/")
            .header("x-amz-target", "AWSCognitoIdentityService.GetId")
            .body(body.as_bytes().to_vec())
            .expect("a request")
    };
    let read = |body| bindery_aws::read::<GetId>(&request(body));
    assert!(read(r#"{"IdentityPoolId": "p"}"#).is_ok());
    for body in
        [r#"{"IdentityPoolId": 7}"#, r#"{"IdentityPoolId": true}"#, r#"{"IdentityPoolId": "a", "IdentityPoolId": "b"}"#]
    {
        assert!(read(body).is_err(), "{body}");
    }
    use bindery::{EpochSeconds, Timestamp};
    assert!(serde_json::from_str::<Timestamp<EpochSeconds>>("\"1715700986\"").is_err());
}

#[cfg(feature = "meta")]
#[test]
fn content_of_an_operation_without_output_is_ignored_by_the_tables_too() {
    use bindery::meta::Output;
    use cognito_identity::META;
    let unlink = META.operations.iter().find(|operation| operation.name == "UnlinkIdentity").expect("an operation");
    for body in ["", "{}", "garbage", "[]"] {
        let response = Response::new(body.as_bytes().to_vec());
        assert!(matches!(bindery_aws::meta::decode(&META, unlink, response), Ok(Output::Nothing)), "{body}");
    }
    let refused = Response::builder().status(300).body(b"{}".to_vec()).expect("a response");
    assert!(bindery_aws::meta::decode(&META, unlink, refused).is_err());
}
