use super::Sender;
use crate::failure::Failure;
use crate::send::call::CallOutput;
use crate::settings::{Environment, Settings, Signing};
use bindery::Service;
use bindery::meta::{Meta, Operation};
use serde_json::{Map, Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

/// A server on the loopback interface that responds to one request per connection, and stores the requests.
struct Server {
    url: String,
    thread: JoinHandle<Vec<String>>,
}

/// Returns a complete response, with its length.
fn http(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}Connection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        .into_bytes()
}

impl Server {
    fn responding(responses: Vec<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let thread = std::thread::spawn(move || {
            let mut requests = Vec::new();
            for response in responses {
                let (mut stream, _) = listener.accept().expect("a connection");
                requests.push(request(&mut stream));
                stream.write_all(&response).ok();
            }
            requests
        });
        Server { url, thread }
    }

    fn requests(self) -> Vec<String> {
        self.thread.join().expect("it serves")
    }
}

/// Reads one request to its end.
fn request(stream: &mut TcpStream) -> String {
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    let mut read = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok()).flatten()
            });
            if body.len() >= length.unwrap_or(0) {
                return text;
            }
        }
        match stream.read(&mut buffer).expect("a client that sends") {
            0 => return text,
            count => read.extend_from_slice(&buffer[..count]),
        }
    }
}

const KEYS: &[(&str, &str)] = &[
    ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
    ("AWS_SECRET_ACCESS_KEY", "secret"),
    ("AWS_SESSION_TOKEN", "session"),
    ("AWS_MAX_ATTEMPTS", "1"),
];

fn settings_at(url: &str, vars: &'static [(&'static str, &'static str)]) -> Settings {
    let mut settings = Settings::new();
    settings.region = Some("eu-central-1".to_owned());
    settings.endpoint_url = Some(url.to_owned());
    settings.environment = vars_of(vars);
    settings
}

fn vars_of(vars: &'static [(&'static str, &'static str)]) -> Environment {
    Environment::from_fn(|name| vars.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()))
}

fn known(meta: &'static Meta, name: &str) -> &'static Operation {
    meta.operations.iter().find(|known| known.name == name).expect("an operation")
}

fn members(input: Value) -> Map<String, Value> {
    let Value::Object(input) = input else { panic!("an object") };
    input
}

fn cognito(name: &str, input: Value, settings: &Settings) -> Result<CallOutput, Failure> {
    let meta = &cognito_identity::META;
    Sender::new(settings.clone()).perform(meta, known(meta, name), &members(input))
}

fn sink(name: &str, input: Value, settings: &Settings) -> Result<CallOutput, Failure> {
    let meta = &kitchen_sink::META;
    Sender::new(settings.clone()).perform(meta, known(meta, name), &members(input))
}

#[test]
fn an_unsigned_operation_looks_up_no_credentials() {
    let server = Server::responding(vec![http("200 OK", "", r#"{"IdentityId": "i", "New": 1}"#)]);
    // Both would be errors if they were read.
    let vars = &[("AWS_ACCESS_KEY_ID", "half"), ("AWS_SHARED_CREDENTIALS_FILE", "/")];
    let response = cognito("GetId", json!({"IdentityPoolId": "p"}), &settings_at(&server.url, vars));
    assert_eq!(response, Ok(CallOutput::Value(json!({"IdentityId": "i"}).into())));
    let [request] = &server.requests()[..] else { panic!("one request") };
    let (head, body) = request.split_once("\r\n\r\n").expect("a head");
    assert!(head.starts_with("POST / HTTP/1.1"), "{head}");
    assert_eq!(body, r#"{"IdentityPoolId":"p"}"#);
    let head = head.to_lowercase();
    assert!(head.contains("x-amz-target: awscognitoidentityservice.getid"), "{head}");
    assert!(head.contains("user-agent: cognito-identity-cli bindery-cli/"), "{head}");
    assert!(!head.contains("authorization") && !head.contains("x-amz-security-token"), "{head}");
}

#[test]
fn a_signed_operation_is_signed_unless_no_sign_request() {
    let responses = vec![http("200 OK", "", "{}"), http("200 OK", "", "{}")];
    let server = Server::responding(responses);
    let mut settings = settings_at(&server.url, KEYS);
    assert_eq!(cognito("DeleteIdentityPool", json!({"IdentityPoolId": "p"}), &settings), Ok(CallOutput::Nothing));
    settings.signing = Signing::Never;
    assert_eq!(cognito("DeleteIdentityPool", json!({"IdentityPoolId": "p"}), &settings), Ok(CallOutput::Nothing));
    let [signed, bare] = &server.requests()[..] else { panic!("two requests") };
    assert!(signed.contains("authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/"), "{signed}");
    assert!(signed.contains("/eu-central-1/cognito-identity/aws4_request"), "{signed}");
    assert!(signed.contains("x-amz-security-token: session"), "{signed}");
    assert!(!bare.contains("authorization") && !bare.contains("session"), "{bare}");
}

#[test]
fn transient_failures_are_retried() {
    let bad = || http("500 Internal Server Error", "", r#"{"__type": "InternalErrorException"}"#);
    let server = Server::responding(vec![bad(), http("200 OK", "", r#"{"IdentityId": "i"}"#)]);
    let response = cognito("GetId", json!({"IdentityPoolId": "p"}), &settings_at(&server.url, &[]));
    assert_eq!(response, Ok(CallOutput::Value(json!({"IdentityId": "i"}).into())));
    assert_eq!(server.requests().len(), 2);
    let server = Server::responding(vec![bad()]);
    let failure =
        cognito("GetId", json!({"IdentityPoolId": "p"}), &settings_at(&server.url, KEYS)).expect_err("a failure");
    assert_eq!(failure.exit_code(), 254);
    assert_eq!(server.requests().len(), 1);
    let failure = cognito("GetId", json!({}), &settings_at("http://127.0.0.1:1", &[("AWS_MAX_ATTEMPTS", "0")]));
    assert_eq!(failure.expect_err("no number").exit_code(), 253);
}

/// Returns the exit code and the message for a response.
fn failed(response: Vec<u8>) -> (u8, String) {
    let server = Server::responding(vec![response]);
    let failure =
        cognito("GetId", json!({"IdentityPoolId": "p"}), &settings_at(&server.url, KEYS)).expect_err("a failure");
    server.requests();
    (failure.exit_code(), failure.to_string())
}

#[test]
fn failures_have_the_messages_of_the_aws_cli() {
    let modelled =
        r#"{"__type": "com.amazonaws#ResourceNotFoundException:x", "message": "IdentityPool 'p' not found."}"#;
    for (response, code, text) in [
        (
            http("400 Bad Request", "", modelled),
            254,
            "An error occurred (ResourceNotFoundException) when calling the GetId operation: IdentityPool 'p' not found.",
        ),
        (
            http("400 Bad Request", "x-amzn-ErrorType: ValidationException:http://a\r\n", r#"{"Message": "1 error"}"#),
            254,
            "An error occurred (ValidationException) when calling the GetId operation: 1 error",
        ),
        (
            http("502 Bad Gateway", "", "<html>hunter2</html>"),
            254,
            "An error occurred (502) when calling the GetId operation: Bad Gateway",
        ),
        (
            http("301 Moved Permanently", "Location: http://127.0.0.1:1/\r\n", ""),
            254,
            "An error occurred (301) when calling the GetId operation: Moved Permanently",
        ),
        (
            http("403 Forbidden", "", "Ask the proxy."),
            254,
            "An error occurred (403) when calling the GetId operation: Ask the proxy.",
        ),
        (http("200 OK", "", "<html>hunter2</html>"), 255, "at $: "),
        (http("200 OK", "", "{\"IdentityId\": \"hunter2"), 255, "at $.IdentityId: "),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}".to_vec(),
            255,
            "the connection was closed before the response was complete",
        ),
        (b"hunter2\r\n\r\n".to_vec(), 255, "the response is not valid HTTP"),
        (
            b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n".to_vec(),
            255,
            "the response exceeds the size limit",
        ),
        (Vec::new(), 255, "the connection was closed before the response was complete"),
    ] {
        let (exit, message) = failed(response);
        assert!(message.contains(text), "{message}");
        assert_eq!(exit, code, "{message}");
        assert!(!message.contains("hunter2"), "{message}");
    }
}

#[test]
fn a_long_unstructured_body_is_truncated() {
    let (_, message) = failed(http("403 Forbidden", "", &"x".repeat(100_000)));
    assert!(message.len() < 600 && message.ends_with("x…"), "{} bytes", message.len());
    let (_, message) = failed(http("403 Forbidden", "", "\u{1b}[2J"));
    assert!(message.ends_with("operation: Forbidden"), "{message:?}");
}

#[test]
fn an_unresponsive_service_times_out() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let mut settings = settings_at(&url, KEYS);
    settings.read_timeout = Duration::from_millis(200);
    let failure = cognito("GetId", json!({"IdentityPoolId": "p"}), &settings).expect_err("a timeout");
    assert_eq!(failure.exit_code(), 255);
    assert!(failure.to_string().ends_with("--cli-read-timeout sets a longer limit than 0.2 s"), "{failure}");
    drop(listener);
    let failure = cognito("GetId", json!({"IdentityPoolId": "p"}), &settings).expect_err("no listener");
    assert_eq!(failure.exit_code(), 255);
    assert!(failure.to_string().starts_with(&format!("cannot connect to {url}: ")), "{failure}");
}

#[test]
fn the_region_comes_from_an_option_the_environment_or_a_profile() {
    let config = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(
        config.path(),
        "[default]\nregion = us-west-1\n[profile dev]\nregion = us-west-2\nservices = local\nendpoint_url = http://127.0.0.1:3
[services local]\ncognito_identity =\n  endpoint_url = http://127.0.0.1:4\n[profile all]\nendpoint_url = http://127.0.0.1:3
region = ap-south-1\nuse_fips_endpoint = true\n[profile plain]\nregion = ap-south-1\nendpoint_url = http://127.0.0.1:5\n",
    )
    .expect("it can be written");
    let file = config.path().to_str().expect("text").to_owned();
    let url = |region: Option<&str>, profile: Option<&str>, vars: &'static [(&'static str, &'static str)]| {
        let mut settings = Settings::new();
        settings.region = region.map(str::to_owned);
        settings.profile = profile.map(str::to_owned);
        let file = file.clone();
        settings.environment = Environment::from_fn(move |name| match name {
            "AWS_CONFIG_FILE" => Some(file.clone()),
            _ => vars.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()),
        });
        let meta = &cognito_identity::META;
        Sender::new(settings).prepare(meta, known(meta, "GetId"), &Map::new()).map(|request| request.uri().to_string())
    };
    let aws = |region: &str| Ok(format!("https://cognito-identity.{region}.amazonaws.com/"));
    assert_eq!(url(None, None, &[]), aws("us-west-1"));
    assert_eq!(url(None, None, &[("AWS_DEFAULT_REGION", "eu-west-3")]), aws("eu-west-3"));
    assert_eq!(url(None, None, &[("AWS_DEFAULT_REGION", "x"), ("AWS_REGION", "eu-west-2")]), aws("eu-west-2"));
    assert_eq!(url(Some("eu-west-1"), None, &[("AWS_REGION", "eu-west-2")]), aws("eu-west-1"));
    assert_eq!(url(Some("eu-west-1"), None, &[("AWS_REGION", "no region!")]), aws("eu-west-1"));
    assert_eq!(url(None, None, &[("AWS_REGION", "no region!")]).expect_err("none").exit_code(), 253);
    let local = |port: u16| Ok(format!("http://127.0.0.1:{port}/"));
    assert_eq!(url(None, Some("dev"), &[]), local(4));
    assert_eq!(url(None, Some("plain"), &[]), local(5));
    assert_eq!(url(None, Some("plain"), &[("AWS_ENDPOINT_URL", "http://127.0.0.1:6")]), local(6));
    let own =
        &[("AWS_ENDPOINT_URL", "http://127.0.0.1:6"), ("AWS_ENDPOINT_URL_COGNITO_IDENTITY", "http://127.0.0.1:7")];
    assert_eq!(url(None, Some("plain"), own), local(7));
    assert_eq!(url(None, Some("plain"), &[("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true")]), aws("ap-south-1"));
    assert_eq!(url(None, Some("all"), &[]).expect_err("FIPS and a URL").exit_code(), 253);
    assert_eq!(url(None, Some("none"), &[]).expect_err("no profile").exit_code(), 253);
}

#[test]
fn a_profile_identifies_a_service_by_its_id_or_name() {
    let config = tempfile::NamedTempFile::new().expect("a file");
    let text = "[default]\nregion = us-west-1\nservices = local\n[services local]\n\
                user_pools =\n  endpoint_url = http://127.0.0.1:4\nour_idp =\n  endpoint_url = http://127.0.0.1:5\n";
    std::fs::write(config.path(), text).expect("it can be written");
    let file = config.path().to_str().expect("text").to_owned();
    let url = |name: &'static str, service_id: Option<&'static str>| {
        let service = Service { name, service_id, ..*cognito_identity::META.service };
        let meta: &'static Meta =
            Box::leak(Box::new(Meta { service: Box::leak(Box::new(service)), ..cognito_identity::META }));
        let mut settings = Settings::new();
        let file = file.clone();
        settings.environment = Environment::from_fn(move |name| (name == "AWS_CONFIG_FILE").then(|| file.clone()));
        let request = Sender::new(settings).prepare(meta, known(meta, "GetId"), &Map::new()).expect("a request");
        request.uri().to_string()
    };
    assert_eq!(url("our-idp", Some("User Pools")), "http://127.0.0.1:4/");
    assert_eq!(url("our-idp", Some("Others")), "http://127.0.0.1:5/");
    assert_eq!(url("our-idp", None), "http://127.0.0.1:5/");
    assert_eq!(url("others", None), "https://cognito-identity.us-west-1.amazonaws.com/");
}

#[test]
fn a_missing_region_is_reported() {
    let mut settings = Settings::new();
    settings.environment = vars_of(&[]);
    let failure = cognito("GetId", json!({}), &settings).expect_err("no region");
    assert_eq!(failure.exit_code(), 253);
    assert_eq!(
        failure.to_string(),
        "no region is known: use --region, AWS_REGION or `region` in a profile, or --endpoint-url with a complete address"
    );
    for (id, expected) in [
        ("eu-west-1:7d3e", "use --region eu-west-1 (the input refers to it), AWS_REGION"),
        ("us-gov-west-1_AbC", "use --region us-gov-west-1 (the input refers to it), AWS_REGION"),
        ("arn:aws:x", "use --region, AWS_REGION"),
        ("a-b-1:x", "use --region, AWS_REGION"),
    ] {
        let failure = cognito("GetId", json!({"IdentityPoolId": id}), &settings).expect_err("no region");
        assert!(failure.to_string().contains(expected), "{failure}");
    }
    // With a complete address, only the signature requires a region.
    let settings = Settings { region: None, ..settings_at("http://127.0.0.1:1", KEYS) };
    let failure = cognito("DescribeIdentity", json!({"IdentityId": "i"}), &settings).expect_err("no region");
    assert_eq!(failure.exit_code(), 253);
    assert!(failure.to_string().contains("no region is configured for the signature"), "{failure}");
}

#[test]
fn a_rest_service_has_its_own_variables() {
    let url = |vars: &'static [(&'static str, &'static str)], parameters: &[&str]| {
        let mut settings = Settings::new();
        settings.environment = vars_of(vars);
        settings.host_parameters = parameters.iter().map(|given| (*given).to_owned()).collect();
        let meta = &kitchen_sink::META;
        Sender::new(settings)
            .prepare(meta, known(meta, "getAlike"), &Map::new())
            .map(|request| request.uri().to_string())
    };
    let paris = Ok("https://paris.kitchen.example/sink/v1/answers/alike".to_owned());
    assert_eq!(url(&[("AWS_PROFILE", "none")], &["town=paris"]), paris);
    assert_eq!(url(&[("KITCHEN_SINK_HOST_TOWN", "paris")], &[]), paris);
    assert_eq!(url(&[("KITCHEN_SINK_HOST_TOWN", "rome")], &["town=paris"]), paris);
    let local = url(&[("KITCHEN_SINK_ENDPOINT_URL", "http://127.0.0.1:1/x/")], &[]);
    assert_eq!(local, Ok("http://127.0.0.1:1/x/answers/alike".to_owned()));
    let text = url(&[], &[]).expect_err("no town").to_string();
    assert!(text.contains("`town`") && text.contains("--host-parameter town=…"), "{text}");
    assert_eq!(url(&[], &["paris"]).expect_err("no name").exit_code(), 252);
    assert_eq!(url(&[], &["town=a/b"]).expect_err("no name").exit_code(), 253);
}

#[test]
fn outputs_of_rest_services_are_values_bytes_or_empty() {
    let output_of = |name: &str, response: Vec<u8>| {
        let server = Server::responding(vec![response]);
        let mut settings = settings_at(&server.url, KEYS);
        settings.api_keys = vec!["k".to_owned()];
        let response = sink(name, json!({}), &settings);
        server.requests();
        response
    };
    let json = "Content-Type: application/json\r\n";
    assert_eq!(
        output_of(
            "getSeveral",
            http("201 Created", &format!("{json}Location: /d/1\r\n"), r#"{"name": "Soup", "x": 1}"#)
        ),
        Ok(CallOutput::Value(json!({"Location": "/d/1", "body": {"name": "Soup"}}).into()))
    );
    assert_eq!(output_of("getSeveral", http("202 Accepted", json, "3")), Ok(CallOutput::Value(json!(3).into())));
    assert_eq!(output_of("getSeveral", http("204 No Content", "", "")), Ok(CallOutput::Nothing));
    let file = "Content-Type: image/png\r\nContent-Disposition: attachment\r\n";
    assert_eq!(
        output_of("getFile", http("200 OK", file, "\u{0}PNG")),
        Ok(CallOutput::Bytes {
            media_type: Some("image/png".to_owned()),
            bytes: b"\0PNG".to_vec(),
            members: members(json!({"Content-Disposition": "attachment"})),
        })
    );
    let failure =
        output_of("getSeveral", http("409 Conflict", json, r#"{"message": "taken"}"#)).expect_err("a failure");
    assert_eq!(failure.exit_code(), 254);
    assert_eq!(failure.to_string(), "An error occurred (409) when calling the getSeveral operation: taken");
    let failure = output_of("getFile", http("404 Not Found", "", "")).expect_err("a failure");
    assert_eq!(failure.to_string(), "An error occurred (404) when calling the getFile operation: Not Found");
}

#[test]
fn encoding_errors_name_the_option() {
    let settings = settings_at("http://127.0.0.1:1", KEYS);
    let failure = sink("takeParts", json!({"stem": "", "ending": "x"}), &settings).expect_err("an empty segment");
    assert_eq!(failure.exit_code(), 252);
    assert!(failure.to_string().contains("--stem: a path parameter must not be empty"), "{failure}");
}

#[test]
fn requests_are_sent_through_the_proxy_of_the_environment() {
    let proxy = Server::responding(vec![http("403 Forbidden", "", "")]);
    let address = proxy.url.clone();
    let mut settings = settings_at("http://service.invalid", &[]);
    settings.environment = Environment::from_fn(move |name| match name {
        "http_proxy" => Some(address.clone()),
        "AWS_MAX_ATTEMPTS" => Some("1".to_owned()),
        _ => None,
    });
    assert!(cognito("GetId", json!({"IdentityPoolId": "p"}), &settings).is_err());
    let [request] = &proxy.requests()[..] else { panic!("one request") };
    assert!(request.starts_with("CONNECT service.invalid:80 HTTP/1.1"), "{request}");
    // A host of NO_PROXY is reached directly.
    let server = Server::responding(vec![http("200 OK", "", "{}")]);
    let mut settings = settings_at(&server.url, &[]);
    settings.environment = vars_of(&[("HTTP_PROXY", "http://127.0.0.1:1"), ("NO_PROXY", "x, 127.0.0.0/8")]);
    assert!(cognito("GetId", json!({"IdentityPoolId": "p"}), &settings).is_ok());
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn certificates_are_read_from_a_bundle() {
    let failed = |option: Option<&str>, vars: &'static [(&'static str, &'static str)]| {
        let mut settings = settings_at("https://127.0.0.1:1", vars);
        settings.ca_bundle = option.map(str::to_owned);
        let failure = cognito("GetId", json!({"IdentityPoolId": "p"}), &settings).expect_err("no listener");
        (failure.exit_code(), failure.to_string())
    };
    assert!(failed(None, &[]).1.starts_with("cannot connect to https://127.0.0.1:1"));
    let (code, text) = failed(Some("/nowhere.pem"), &[("AWS_CA_BUNDLE", "/dev/null")]);
    assert!(code == 253 && text.starts_with("--ca-bundle: cannot read `/nowhere.pem`"), "{text}");
    let (code, text) = failed(None, &[("AWS_CA_BUNDLE", "/dev/null")]);
    assert_eq!((code, text.as_str()), (253, "AWS_CA_BUNDLE: `/dev/null` contains no certificates in PEM format"));
}
