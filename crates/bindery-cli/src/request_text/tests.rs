use super::*;
use crate::send::Sender;
use crate::settings::{Environment, Settings};
use bindery::meta::Meta;
use serde_json::{Map, Value, json};
use std::io::Write as _;
use std::process::{Command, Stdio};

fn settings() -> Settings {
    let mut settings = Settings::new();
    settings.environment = Environment::from_fn(|name| match name {
        "AWS_ACCESS_KEY_ID" => Some("AKIDEXAMPLE".to_owned()),
        "AWS_SECRET_ACCESS_KEY" => Some("hunter2-key".to_owned()),
        "AWS_SESSION_TOKEN" => Some("hunter2-session".to_owned()),
        "KITCHEN_SINK_API_KEY" => Some("hunter2-api".to_owned()),
        "KITCHEN_SINK_BASIC" => Some("hunter2-user:hunter2-password".to_owned()),
        "KITCHEN_SINK_BEARER_TOKEN" => Some("hunter2-token".to_owned()),
        _ => None,
    });
    settings.region = Some("eu-central-1".to_owned());
    settings.endpoint_url = Some("http://127.0.0.1:1/sink/v1".to_owned());
    settings
}

fn prepared(meta: &'static Meta, name: &str, input: Value) -> Request<Vec<u8>> {
    let operation = meta.operations.iter().find(|known| known.name == name).expect("an operation");
    let Value::Object(input) = input else { panic!("an object") };
    Sender::new(settings()).prepare(meta, operation, &input).expect("a request")
}

fn sink(name: &str, input: Value) -> Request<Vec<u8>> {
    prepared(&kitchen_sink::META, name, input)
}

fn cognito(name: &str, input: Value) -> Request<Vec<u8>> {
    let mut request = prepared(&cognito_identity::META, name, input);
    for (name, value) in [("amz-sdk-invocation-id", "4f1c"), ("x-amz-date", "20240514T153626Z")] {
        if request.headers().contains_key(name) {
            request.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    }
    request
}

fn logins() -> Request<Vec<u8>> {
    cognito("GetId", json!({"IdentityPoolId": "eu-central-1:7d3e", "Logins": {"graph.facebook.com": "hunter2"}}))
}

#[test]
fn a_request_is_printed_without_secrets() {
    insta::assert_snapshot!(super::request(&logins(), Secrets::Redacted), @r#"
    POST http://127.0.0.1:1/sink/v1/
    content-type: application/x-amz-json-1.1
    x-amz-target: AWSCognitoIdentityService.GetId
    user-agent: cognito-identity-cli bindery-cli/0.1.0
    amz-sdk-invocation-id: 4f1c
    amz-sdk-request: attempt=1; max=3

    {
      "IdentityPoolId": "eu-central-1:7d3e",
      "Logins": {
        "graph.facebook.com": "[redacted]"
      }
    }
    "#);
    assert!(super::request(&logins(), Secrets::Shown).contains(r#""graph.facebook.com": "hunter2""#));
    let signed = cognito("DescribeIdentity", json!({"IdentityId": "eu-central-1:7d3e"}));
    insta::assert_snapshot!(super::request(&signed, Secrets::Redacted), @r#"
    POST http://127.0.0.1:1/sink/v1/
    content-type: application/x-amz-json-1.1
    x-amz-target: AWSCognitoIdentityService.DescribeIdentity
    user-agent: cognito-identity-cli bindery-cli/0.1.0
    x-amz-date: 20240514T153626Z
    authorization: [redacted]
    x-amz-security-token: [redacted]
    amz-sdk-invocation-id: 4f1c
    amz-sdk-request: attempt=1; max=3

    {
      "IdentityId": "eu-central-1:7d3e"
    }
    "#);
    let shown = super::request(&signed, Secrets::Shown);
    assert!(shown.contains("Credential=AKIDEXAMPLE/") && shown.contains("hunter2-session"), "{shown}");
}

/// Requests with a secret in every location: body, query, headers, forms, text and credentials.
fn secretive() -> Vec<Request<Vec<u8>>> {
    let mut all = vec![
        logins(),
        cognito("DescribeIdentity", json!({"IdentityId": "eu-central-1:7d3e"})),
        cognito("UnlinkIdentity", json!({"IdentityId": "i", "Logins": {"a": "hunter2"}, "LoginsToRemove": ["a"]})),
        sink(
            "putStructure",
            json!({"everything": {"boolean": true, "texts": [], "password": "hunter2", "secrets": {"pin": "hunter2"}}}),
        ),
    ];
    for operation in kitchen_sink::META.operations {
        // Every sensitive parameter is set, in each location and style; others only if required.
        let mut input = Map::new();
        for (key, member) in bindery::meta::keys(kitchen_sink::META.members(operation.input)) {
            let name = member.name.to_lowercase();
            if name.contains("password") {
                let value = if name.contains("passwords") { json!(["hunter2", "hunter2"]) } else { json!("hunter2") };
                input.insert(key.into_owned(), value);
            } else if member.required && operation.path.contains(&format!("{{{}}}", member.name)) {
                return_path(&mut input, &key, member.ty);
            }
        }
        let settings = settings();
        if let Ok(request) = Sender::new(settings).prepare(&kitchen_sink::META, operation, &input) {
            all.push(request);
        }
    }
    all
}

fn return_path(input: &mut Map<String, Value>, key: &str, ty: bindery::meta::Type) {
    let value = match ty {
        bindery::meta::Type::List(_) => json!([1]),
        _ => json!(1),
    };
    input.insert(key.to_owned(), value);
}

#[test]
fn no_secret_is_printed_in_any_location() {
    let all = secretive();
    assert!(all.len() > 40, "{}", all.len());
    let mut bearing = 0;
    for request in all {
        let printed = [super::request(&request, Secrets::Redacted), curl(&request, Secrets::Redacted)];
        for text in printed {
            // The base64 text of `hunter2-user:…` in HTTP basic authentication.
            assert!(!text.contains("hunter2") && !text.contains("aHVudGVyMi"), "{text}");
        }
        let shown = super::request(&request, Secrets::Shown);
        bearing += usize::from(shown.contains("hunter2") || shown.contains("aHVudGVyMi"));
    }
    assert!(bearing > 30, "{bearing}");
}

#[test]
fn a_request_without_redacted_form_is_hidden() {
    let mut request = Request::new(br#"{"Token": "hunter2"}"#.to_vec());
    *request.uri_mut() = "https://a.example/b?key=hunter2".parse().expect("an address");
    let printed = super::request(&request, Secrets::Redacted);
    assert!(!printed.contains("hunter2") && printed.contains("/b"), "{printed}");
}

#[test]
fn json_keeps_its_order_and_bytes_are_counted() {
    let shown = |body: &[u8]| super::body(body);
    assert_eq!(
        shown(br#"{"b":[1,{"a":"x\"{,:[","c":[]}],"a":{}}"#),
        "{\n  \"b\": [\n    1,\n    {\n      \"a\": \"x\\\"{,:[\",\n      \"c\": []\n    }\n  ],\n  \"a\": {}\n}"
    );
    assert_eq!(shown(b" [ ] "), "[]");
    assert_eq!(shown(br#"{"a" : "\\", "b": "\\\""}"#), "{\n  \"a\": \"\\\\\",\n  \"b\": \"\\\\\\\"\"\n}");
    assert_eq!(shown("text, \u{e9}".as_bytes()), "text, \u{e9}");
    assert_eq!(shown(b"\x1b[2J"), "[4 bytes]");
    assert_eq!(shown(&[0, 255]), "[2 bytes]");
}

/// Runs a command in a shell, and returns the arguments and the standard input of a program named `curl`.
fn run(line: &str) -> (Vec<String>, Vec<u8>) {
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("curl");
    let script =
        "#!/bin/sh\nfor word in \"$@\"; do printf '%s\\0' \"$word\"; done > \"$OUT/words\"\ncat > \"$OUT/body\"\n";
    std::fs::write(&program, script).expect("a program");
    std::fs::set_permissions(&program, std::os::unix::fs::PermissionsExt::from_mode(0o755)).expect("a mode");
    let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("sh")
        .env("PATH", path)
        .env("OUT", folder.path())
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .spawn()
        .expect("a shell");
    shell.stdin.take().expect("a pipe").write_all(line.as_bytes()).expect("a shell that reads");
    assert!(shell.wait().expect("it ends").success(), "{line}");
    let words = std::fs::read_to_string(folder.path().join("words")).expect("words");
    let words = words.split_terminator('\0').map(str::to_owned).collect();
    (words, std::fs::read(folder.path().join("body")).expect("a body"))
}

/// Checks that the curl command sends the same request.
#[track_caller]
fn same(request: &Request<Vec<u8>>) {
    let line = curl(request, Secrets::Shown);
    let (words, read) = run(&line);
    let after = |flag: &'static str| words.windows(2).filter(move |pair| pair[0] == flag).map(|pair| &pair[1]);
    assert_eq!(words.last().expect("an address"), &request.uri().to_string());
    match after("--request").next() {
        Some(method) => assert_eq!(method, request.method().as_str()),
        None => assert!(words.contains(&"--head".to_owned()) && request.method() == Method::HEAD, "{line}"),
    }
    let headers: Vec<&String> = after("--header").filter(|header| *header != "content-type:").collect();
    let expected: Vec<String> = request
        .headers()
        .iter()
        .map(|(name, value)| format!("{name}: {}", value.to_str().expect("text")))
        .map(|header| header.strip_suffix(": ").map_or(header.clone(), |name| format!("{name};")))
        .collect();
    assert_eq!(headers, expected.iter().collect::<Vec<_>>(), "{line}");
    let body = match (after("--data-raw").next(), after("--data-binary").next()) {
        (Some(text), None) => text.as_bytes().to_vec(),
        (None, Some(from)) => {
            assert_eq!(from, "@-");
            read
        }
        (None, None) => Vec::new(),
        (Some(_), Some(_)) => panic!("two bodies: {line}"),
    };
    assert_eq!(&body, request.body(), "{line}");
}

#[test]
fn curl_commands_send_the_same_request() {
    same(&logins());
    same(&cognito("DescribeIdentity", json!({"IdentityId": "eu-central-1:7d3e"})));
    let nasty = "it's \"$HOME\" `id` $(id) \\ ! * ? ~ # & ; | < > \n\ttab é 日 %s %%";
    same(&sink("postText", json!({"text": nasty})));
    same(&sink("postWord", json!({"word": nasty})));
    same(&sink("postText", json!({"text": ""})));
    same(&sink("postText", json!({"text": "it's ".repeat(100_000)})));
    same(&sink("postBytes", json!({"bytes": "AJ///w0KAFwlcyc="})));
    same(&sink("postBytes", json!({"bytes": ""})));
    same(&sink("postForm", json!({"name": nasty, "grant": "password"})));
    let photo = json!({"content": "AP8NCi0t", "name": "so'up \"é\".png"});
    same(&sink("postFiles", json!({"name": nasty, "photo": photo})));
    same(&sink("takeVerbatim", json!({"rest": "a/.b/(c)'d", "filter": "x=(1)*'!"})));
    same(&sink("peekAtDish", json!({"id": 7, "X-Trace": "it's"})));
    same(&sink("takeQueries", json!({"required": [nasty, "[a]{b}"], "version": "2026-11-21", "strict": true})));
    same(&sink("needBasic", json!({})));
    same(&sink("needQueryKey", json!({})));
    same(&sink("postPerhaps", json!({})));
}
