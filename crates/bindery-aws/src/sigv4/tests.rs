use super::*;
use aws_sigv4::http_request::{PayloadChecksumKind, PercentEncodingMode, SessionTokenMode, UriPathNormalizationMode};
use bindery::{DateTime, EndpointRule, Service, Timestamp};
use serde::Deserialize;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::{fs, io};
use tracing::span;

/// Cases with a path or query that an HTTP client does not send: a bare space, or a non-ASCII character. They are
/// percent-encoded before they are signed, once, as the suite does.
const PERCENT_ENCODED: &[&str] =
    &["get-space-normalized", "get-space-unnormalized", "get-utf8", "get-vanilla-utf8-query"];

#[derive(Deserialize)]
struct Context {
    credentials: Keys,
    normalize: bool,
    region: String,
    service: String,
    sign_body: bool,
    timestamp: Timestamp<DateTime>,
    #[serde(default)]
    omit_session_token: bool,
}

#[derive(Deserialize)]
struct Keys {
    access_key_id: String,
    secret_access_key: String,
    token: Option<String>,
}

/// The suite of smithy-rs: a folder for each case, with a request, the signed request and its signature.
#[test]
fn the_sdk_suite_has_the_same_signatures() {
    let Some(shared) = std::env::var_os("BINDERY_SHARED") else {
        eprintln!("skipped: BINDERY_SHARED is not set");
        return;
    };
    let suite = Path::new(&shared).join("conformance/sigv4");
    let mut names: Vec<String> = fs::read_dir(&suite)
        .expect("the suite is there")
        .map(|folder| folder.expect("a folder").file_name().into_string().expect("a name"))
        .collect();
    names.sort();
    for name in &names {
        case(name, &suite.join(name));
    }
    eprintln!("{} cases signed, {} of them with their paths percent-encoded", names.len(), PERCENT_ENCODED.len());
    assert_eq!(names.len(), 40);
}

fn case(name: &str, folder: &Path) {
    let read = |file: &str| fs::read_to_string(folder.join(file));
    let encoded = PERCENT_ENCODED.contains(&name);
    let mut text = read("request.txt").expect(name);
    if encoded {
        text = text.replace("example space", "example%20space").replace('\u{1234}', "%E1%88%B4");
    }
    let mut request = parse(&text).unwrap_or_else(|problem| panic!("{name}: {problem}"));
    let context: Context = match read("context.json") {
        Ok(json) => serde_json::from_str(&json).expect(name),
        Err(error) if error.kind() == io::ErrorKind::NotFound => without_context(&text, folder.parent().expect(name)),
        Err(error) => panic!("{name}: {error}"),
    };
    let Keys { access_key_id, secret_access_key, token } = &context.credentials;
    let credentials = Credentials::new(access_key_id, secret_access_key, token.clone(), None, "test");
    let mut settings = SigningSettings::default();
    if encoded {
        settings.percent_encoding_mode = PercentEncodingMode::Single;
    }
    if !context.normalize {
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    }
    if context.sign_body {
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    if context.omit_session_token {
        settings.session_token_mode = SessionTokenMode::Exclude;
    }
    let time = SystemTime::try_from(context.timestamp).expect(name);
    sign_with(&mut request, &credentials, &context.region, &context.service, time, settings).expect(name);

    let expected = read("header-signed-request.txt").expect(name);
    let declared = expected.lines().find_map(|line| line.strip_prefix("Authorization:")).expect(name).trim();
    let authorization = request.headers()["authorization"].to_str().expect(name);
    assert_eq!(authorization, declared, "{name}");
    for header in ["x-amz-date", "x-amz-security-token", "x-amz-content-sha256"] {
        let line =
            expected.lines().filter_map(|line| line.split_once(':')).find(|(key, _)| key.eq_ignore_ascii_case(header));
        let found = request.headers().get(header).map(|value| value.to_str().expect(name));
        assert_eq!(found, line.map(|(_, value)| value.trim()), "{name}: {header}");
    }
}

/// Two cases have no context: one was signed for Lambda with the keys of the others, one with the test keys of the SDK.
fn without_context(text: &str, suite: &Path) -> Context {
    let date = text.lines().find_map(|line| line.to_ascii_uppercase().strip_prefix("X-AMZ-DATE:").map(str::to_owned));
    let date = date.expect("a date");
    let (year, rest) = date.split_at(4);
    let of = |at: usize| &rest[at..at + 2];
    let timestamp = format!("{year}-{}-{}T{}:{}:{}Z", of(0), of(2), of(5), of(7), of(9));
    let others = fs::read_to_string(suite.join("get-vanilla/context.json")).expect("another case");
    let others: Context = serde_json::from_str(&others).expect("another context");
    let timestamp = timestamp.parse().expect("a time");
    if text.contains("Host:lambda.") {
        return Context { region: "us-east-2".to_owned(), service: "lambda".to_owned(), timestamp, ..others };
    }
    let credentials = Keys {
        access_key_id: "ANOTREAL".to_owned(),
        secret_access_key: "notrealrnrELgWzOk3IfjzDKtFBhDby".to_owned(),
        token: None,
    };
    Context { credentials, timestamp, ..others }
}

/// Parses a request of the suite.
fn parse(text: &str) -> Result<Request<Vec<u8>>, String> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    // A folded header line is joined with a space.
    let head = head.replace("\n ", " ");
    let mut lines = head.lines();
    let first = lines.next().and_then(|line| line.strip_suffix(" HTTP/1.1")).ok_or("no first line")?;
    let (method, path) = first.split_once(' ').ok_or("no method")?;
    let headers: Vec<(&str, &str)> = lines.map(|line| line.split_once(':').ok_or(line)).collect::<Result<_, _>>()?;
    let host = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("host")).ok_or("no host")?.1;
    let mut request = Request::builder().method(method).uri(format!("https://{host}{path}"));
    for (name, value) in headers.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("host")) {
        request = request.header(*name, value.trim());
    }
    request.body(body.as_bytes().to_vec()).map_err(|error| error.to_string())
}

const TIME: u64 = 1_440_938_160; // 2015-08-30T12:36:00Z

fn time() -> SystemTime {
    SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(TIME)
}

fn service() -> Service {
    const RULES: &[EndpointRule] = &[EndpointRule {
        fips: None,
        dual_stack: None,
        regions: &[],
        partition: None,
        host: "ids.{region}.{dnsSuffix}",
    }];
    Service { name: "ids", signing_name: Some("ids"), endpoints: RULES, ..Service::NONE }
}

#[test]
fn a_request_signed_again_has_one_signature() {
    let endpoint =
        Endpoint::resolve(&service(), &crate::EndpointConfig::new().region("us-east-1".parse().unwrap())).unwrap();
    let request = || Request::post(endpoint.url()).header("x-amz-target", "Ids.Get").body(b"{}".to_vec()).unwrap();
    let temporary = Credentials::new("AKIDEXAMPLE", "secret", Some("token".to_owned()), None, "test");
    let lasting = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");

    let mut first = request();
    sign_for(&mut first, &lasting, &endpoint, time()).unwrap();
    assert_eq!(first.headers()["x-amz-date"], "20150830T123600Z");
    let authorization = first.headers()["authorization"].to_str().unwrap();
    assert!(
        authorization.starts_with(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/ids/aws4_request, \
             SignedHeaders=host;x-amz-date;x-amz-target, Signature="
        ),
        "{authorization}",
    );
    assert!(first.headers()["authorization"].is_sensitive(), "a signature is not to be logged");

    let mut again = request();
    sign_for(&mut again, &temporary, &endpoint, time()).unwrap();
    assert_eq!(again.headers()["x-amz-security-token"], "token");
    assert!(again.headers()["x-amz-security-token"].is_sensitive());
    sign_for(&mut again, &lasting, &endpoint, time()).unwrap();
    assert_eq!(again.headers(), first.headers(), "nothing is left of the former signature");
}

#[test]
fn unsignable_requests_return_the_reason() {
    let unplaced = crate::EndpointConfig::new().url("http://127.0.0.1:8080".parse().unwrap());
    let endpoint = Endpoint::resolve(&service(), &unplaced).unwrap();
    let keys = Credentials::new("AKIDEXAMPLE", "hunter2", None, None, "test");
    let mut request = Request::post(endpoint.url()).body(Vec::new()).unwrap();
    assert_eq!(sign_for(&mut request, &keys, &endpoint, time()), Err(SignError::NoRegion));
    let nameless = Service { signing_name: None, ..service() };
    let endpoint = Endpoint::resolve(&nameless, &unplaced.region("us-east-1".parse().unwrap())).unwrap();
    assert_eq!(sign_for(&mut request, &keys, &endpoint, time()), Err(SignError::NoSigningName));
    request.headers_mut().insert("x-note", HeaderValue::from_bytes(b"\xff").unwrap());
    assert_eq!(sign(&mut request, &keys, "us-east-1", "ids", time()), Err(SignError::Header));
    assert!(!format!("{keys:?}").contains("hunter2"));
}

#[test]
fn a_port_belongs_to_the_signed_host() {
    let keys = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    let signature = |url: &str| {
        let mut request = Request::post(url).body(Vec::new()).unwrap();
        sign(&mut request, &keys, "us-east-1", "ids", time()).unwrap();
        request.headers()["authorization"].clone()
    };
    assert_ne!(signature("http://127.0.0.1:8080/"), signature("http://127.0.0.1:8081/"));
    assert_eq!(signature("http://127.0.0.1:80/"), signature("http://127.0.0.1/"));
}

#[test]
fn credentials_are_read_from_the_environment() {
    let vars = |pairs: &'static [(&str, &str)]| {
        from_vars(move |name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
    };
    assert!(vars(&[]).is_none());
    assert!(vars(&[("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")]).is_none());
    assert!(vars(&[("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", "secret")]).is_none());
    let all = vars(&[
        ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        ("AWS_SECRET_ACCESS_KEY", "secret"),
        ("AWS_SESSION_TOKEN", "token"),
    ]);
    let all = all.expect("both keys are there");
    assert_eq!(
        (all.access_key_id(), all.secret_access_key(), all.session_token()),
        ("AKIDEXAMPLE", "secret", Some("token"))
    );
}

/// A subscriber that records everything.
#[derive(Clone, Default)]
struct Listener(Arc<Mutex<String>>);

impl tracing::Subscriber for Listener {
    fn enabled(&self, _: &tracing::Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &span::Attributes<'_>) -> span::Id {
        span.record(&mut Heard(&mut self.0.lock().unwrap()));
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, values: &span::Record<'_>) {
        values.record(&mut Heard(&mut self.0.lock().unwrap()));
    }

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        event.record(&mut Heard(&mut self.0.lock().unwrap()));
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

struct Heard<'a>(&'a mut String);

impl tracing::field::Visit for Heard<'_> {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn fmt::Debug) {
        self.0.push_str(&format!("{field}={value:?} "));
    }
}

#[test]
fn signed_text_is_not_logged() {
    let listener = Listener::default();
    let keys = Credentials::new("AKIDEXAMPLE", "secret", Some("hunter2".to_owned()), None, "test");
    tracing::subscriber::with_default(listener.clone(), || {
        tracing::trace!(hearing = "well");
        let mut request = Request::post("https://ids.example/").body(b"{}".to_vec()).unwrap();
        sign(&mut request, &keys, "us-east-1", "ids", time()).unwrap();
    });
    assert_eq!(*listener.0.lock().unwrap(), "hearing=\"well\" ");
}
