//! One `GetCredentialsForIdentity` in memory: hand-written, without I/O, and by the whole client.

use bindery_client::{BlockingClient, BlockingTransport, Client, Transport, TransportError, TransportLimits, block_on};
use cognito_identity::GetCredentialsForIdentity;
use divan::{Bencher, black_box};
use http::{HeaderValue, Method, Request, Response};
use std::future::Future;
use std::time::Duration;

pub const IDENTITY: &str = "us-east-1:5f2c6f0a-7d3e-4b1c-9a52-0c8e1d4b7f36";

pub const BODY: &str = r#"{"Credentials":{"AccessKeyId":"ASIAIOSFODNN7EXAMPLE","Expiration":1.715700986E9,"SecretKey":"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY","SessionToken":"AQoEXAMPLEH4aoAH0gNCAPyJxz4BlCFFxWNE1OPTgk5TthT+FvwqnKwRcOIfrRh3c/LTo6UDdyJwOOvEVPvLXCrrrUtdnniCEXAMPLE/IvU1dYUg2RVAJBanLiHb4IgRmpRV3zrkuWJOgQs8IZZaIv2BXIa2R4OlgkBN9bkUDNCJiBeb/AXlzBBko7b15fjrBs2+cTQtpZ3CYWFXG8C5zqx37wnOE49mRl/+OtkIKGO7fAE"},"IdentityId":"us-east-1:5f2c6f0a-7d3e-4b1c-9a52-0c8e1d4b7f36"}"#;

fn response() -> Response<Vec<u8>> {
    let mut response = Response::new(BODY.as_bytes().to_vec());
    let headers = response.headers_mut();
    headers.insert("content-type", HeaderValue::from_static("application/x-amz-json-1.1"));
    headers.insert("x-amzn-requestid", HeaderValue::from_static("4f1c7c1e-6d2a-4a8b-9b53-0d8f4c6c1a11"));
    response
}

/// Responds at once.
#[derive(Clone)]
struct Memory;

impl BlockingTransport for Memory {
    fn send(&self, request: Request<Vec<u8>>, _limits: TransportLimits) -> Result<Response<Vec<u8>>, TransportError> {
        black_box(request);
        Ok(response())
    }
}

impl Transport for Memory {
    fn send(
        &self,
        request: Request<Vec<u8>>,
        limits: TransportLimits,
    ) -> impl Future<Output = Result<Response<Vec<u8>>, TransportError>> + Send {
        std::future::ready(BlockingTransport::send(self, request, limits))
    }

    async fn sleep(&self, _duration: Duration) {}
}

/// The cost of the transport itself, which all other figures include.
#[divan::bench(sample_size = 100)]
fn a_response_in_memory() -> Response<Vec<u8>> {
    response()
}

mod by_hand {
    use serde::{Deserialize, Serialize};

    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    pub struct Input {
        pub identity_id: String,
    }

    #[allow(dead_code, reason = "only its decoding is measured")]
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub struct Output {
        pub identity_id: Option<String>,
        pub credentials: Option<Credentials>,
    }

    #[allow(dead_code, reason = "only its decoding is measured")]
    #[derive(Deserialize)]
    #[serde(rename_all = "PascalCase")]
    pub struct Credentials {
        pub access_key_id: Option<String>,
        pub secret_key: Option<String>,
        pub session_token: Option<String>,
        pub expiration: Option<f64>,
    }
}

/// The lower bound: `http::Request`, static headers, serde_json.
#[divan::bench(sample_size = 100)]
fn by_hand(bencher: Bencher<'_, '_>) {
    let url: http::Uri = "https://cognito-identity.us-east-1.amazonaws.com/".parse().expect("a URL");
    bencher.bench_local(|| {
        let body = serde_json::to_vec(&by_hand::Input { identity_id: IDENTITY.to_owned() }).expect("JSON");
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = url.clone();
        let headers = request.headers_mut();
        headers.insert("content-type", HeaderValue::from_static("application/x-amz-json-1.1"));
        let target = HeaderValue::from_static("AWSCognitoIdentityService.GetCredentialsForIdentity");
        headers.insert("x-amz-target", target);
        black_box(request);
        serde_json::from_slice::<by_hand::Output>(response().body()).expect("an output")
    });
}

#[divan::bench(sample_size = 100)]
fn without_io(bencher: Bencher<'_, '_>) {
    use bindery_aws::{Endpoint, EndpointConfig, Region};
    let config = EndpointConfig::new().region(Region::new("us-east-1").expect("a region"));
    let endpoint = Endpoint::resolve(&cognito_identity::SERVICE, &config).expect("an endpoint");
    bencher.bench_local(|| {
        black_box(bindery_aws::encode(&GetCredentialsForIdentity::new(IDENTITY), &endpoint).expect("a request"));
        bindery_aws::decode::<GetCredentialsForIdentity>(response()).expect("an output")
    });
}

#[divan::bench(sample_size = 100)]
fn blocking_client(bencher: Bencher<'_, '_>) {
    let client = BlockingClient::new(Memory).region("us-east-1");
    bencher.bench_local(|| client.send(GetCredentialsForIdentity::new(IDENTITY)).expect("an output"));
}

#[divan::bench(sample_size = 100)]
fn asynchronous_client(bencher: Bencher<'_, '_>) {
    let client = Client::new(Memory).region("us-east-1");
    bencher.bench_local(|| block_on(client.send(GetCredentialsForIdentity::new(IDENTITY))).expect("an output"));
}
