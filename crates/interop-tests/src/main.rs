//! Sends Cognito Identity's operations as instructed, so that `.ci/interop-tests` can compare them with those of AWS's own tools.
//!
//! `interop-tests MODE URL` reads calls from its standard input, one JSON object per line, and prints one line for each. Its
//! credentials are those of the environment, its region is `AWS_REGION`. The modes:
//!
//! - `encode`: `{"operation", "input", "time"}` becomes the request at that time, signed if required;
//! - `sign`: `{"headers", "body", "time"}`, a request of another tool, becomes the headers of its signature;
//! - `reqwest`, `ureq`: `{"operation", "input"}` is sent, and becomes its output or its failure.

mod call;
mod calls;

use bindery_aws::{Endpoint, EndpointConfig, sigv4};
use bindery_client::{BlockingClient, Client, Reqwest, Ureq};
use call::{Outcome, headers, text, time};
use calls::{Encode, Sends, run};
use http::{HeaderName, HeaderValue, Request};
use serde_json::Value;
use std::io::{BufRead, Write};

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let mode = arguments.next().ok_or("usage: interop-tests MODE URL")?;
    let url = arguments.next().ok_or("usage: interop-tests MODE URL")?;
    let config = EndpointConfig::from_env(&cognito_identity::SERVICE)?.url(url.parse()?);
    let endpoint = Endpoint::resolve(&cognito_identity::SERVICE, &config)?;
    let credentials = sigv4::from_env().ok_or("no credentials")?;
    let region = endpoint.region().ok_or("no region")?.to_string();
    match mode.as_str() {
        "encode" => each(|call| {
            let encode = Encode { endpoint: &endpoint, credentials: &credentials, time: time(call)? };
            run(&encode, call)
        }),
        "sign" => each(|call| {
            let mut request = Request::post(endpoint.url()).body(text(call, "body")?.as_bytes().to_vec())?;
            for (name, value) in call["headers"].as_object().ok_or("no headers")? {
                let value = HeaderValue::from_str(value.as_str().ok_or("a header is not text")?)?;
                request.headers_mut().insert(HeaderName::from_bytes(name.as_bytes())?, value);
            }
            sigv4::sign_for(&mut request, &credentials, &endpoint, time(call)?)?;
            Ok(headers(request.headers()))
        }),
        "reqwest" => {
            let client = Client::new(Reqwest::new()?).region(region).endpoint_url(url).signed_by(credentials);
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            each(|call| run(&Sends::Async(&client, &runtime), call))
        }
        "ureq" => {
            let client = BlockingClient::new(Ureq::new()).region(region).endpoint_url(url).signed_by(credentials);
            each(|call| run(&Sends::Blocking(&client), call))
        }
        _ => Err("the modes are encode, sign, reqwest and ureq".into()),
    }
}

/// Prints a line for each call.
fn each(mut answer: impl FnMut(&Value) -> Outcome<Value>) -> Outcome<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        writeln!(out, "{}", answer(&serde_json::from_str(&line?)?)?)?;
        out.flush()?;
    }
    Ok(())
}
