//! The cost of encoding and decoding, compared with serde_json alone.

use bindery_aws::{Endpoint, EndpointConfig, decode, encode};
use cognito_identity::{GetCredentialsForIdentity, SERVICE};
use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher, black_box};
use http::{HeaderValue, Method, Request, Response, Uri};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

const URL: &str = "https://cognito-identity.us-east-1.amazonaws.com/";
const ID: &str = "us-east-1:12345678-dead-beef-cafe-123456790ab";

/// A response of realistic size: a session token has about a thousand characters.
fn body() -> Vec<u8> {
    let (secret, token) = ("s".repeat(40), "IQoJb3JpZ2luX2Vj".repeat(64));
    format!(
        r#"{{"IdentityId":"{ID}","Credentials":{{"AccessKeyId":"ASIAEXAMPLE123456789","SecretKey":"{secret}","SessionToken":"{token}","Expiration":1.715700986E9}}}}"#
    )
    .into_bytes()
}

fn response(body: &[u8]) -> Response<Vec<u8>> {
    let mut response = Response::new(body.to_vec());
    let headers = response.headers_mut();
    headers.insert("content-type", HeaderValue::from_static("application/x-amz-json-1.1"));
    headers.insert("x-amzn-requestid", HeaderValue::from_static("1c2d3e4f-0000-0000-0000-000000000000"));
    response
}

/// The request and the response.
#[divan::bench(sample_count = 200, sample_size = 100)]
fn encodes_and_decodes(bencher: Bencher<'_, '_>) {
    let config = EndpointConfig::new().region("us-east-1".parse().expect("a region"));
    let endpoint = Endpoint::resolve(&SERVICE, &config).expect("an endpoint");
    let operation = GetCredentialsForIdentity::new(ID).logins([("graph.facebook.com", "token")]);
    let body = body();
    bencher.counter(BytesCount::new(body.len())).with_inputs(|| response(&body)).bench_values(|response| {
        let request = encode(black_box(&operation), black_box(&endpoint)).expect("a request");
        let output = decode::<GetCredentialsForIdentity>(response).expect("an output");
        (request, output)
    });
}

#[divan::bench(sample_count = 200, sample_size = 100)]
fn encodes(bencher: Bencher<'_, '_>) {
    let config = EndpointConfig::new().region("us-east-1".parse().expect("a region"));
    let endpoint = Endpoint::resolve(&SERVICE, &config).expect("an endpoint");
    let operation = GetCredentialsForIdentity::new(ID).logins([("graph.facebook.com", "token")]);
    bencher.bench(|| encode(black_box(&operation), black_box(&endpoint)).expect("a request"));
}

#[divan::bench(sample_count = 200, sample_size = 100)]
fn decodes(bencher: Bencher<'_, '_>) {
    let body = body();
    bencher
        .counter(BytesCount::new(body.len()))
        .with_inputs(|| response(&body))
        .bench_values(|response| decode::<GetCredentialsForIdentity>(response).expect("an output"));
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct ByHand<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_role_arn: Option<&'a str>,
    identity_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    logins: Option<&'a BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "reading is what is measured")]
struct Output {
    identity_id: Option<String>,
    credentials: Option<Credentials>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
#[expect(dead_code, reason = "reading is what is measured")]
struct Credentials {
    access_key_id: Option<String>,
    secret_key: Option<String>,
    session_token: Option<String>,
    expiration: Option<f64>,
}

/// The request and the response with serde_json alone.
#[divan::bench(sample_count = 200, sample_size = 100)]
fn by_hand(bencher: Bencher<'_, '_>) {
    let url = Uri::from_static(URL);
    let logins = BTreeMap::from([("graph.facebook.com".to_owned(), "token".to_owned())]);
    let operation = ByHand { custom_role_arn: None, identity_id: ID, logins: Some(&logins) };
    let body = body();
    bencher.counter(BytesCount::new(body.len())).with_inputs(|| response(&body)).bench_values(|response| {
        let mut request = Request::new(serde_json::to_vec(black_box(&operation)).expect("a body"));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = black_box(&url).clone();
        let headers = request.headers_mut();
        headers.insert("content-type", HeaderValue::from_static("application/x-amz-json-1.1"));
        let target = HeaderValue::from_static("AWSCognitoIdentityService.GetCredentialsForIdentity");
        headers.insert("x-amz-target", target);
        assert!(response.status().is_success());
        let output: Output = serde_json::from_slice(response.body()).expect("an output");
        (request, output)
    });
}
