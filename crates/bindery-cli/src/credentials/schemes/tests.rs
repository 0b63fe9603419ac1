use super::{find, option_hint, schemes};
use crate::failure::Failure;
use crate::send::Sender;
use crate::settings::{Environment, Settings, Signing};
use bindery::meta::Auth;
use http::Request;
use kitchen_sink::META;
use serde_json::Map;
use std::io::Write;

fn settings_with(vars: &'static [(&'static str, &'static str)]) -> Settings {
    let mut settings = Settings::new();
    settings.endpoint_url = Some("http://127.0.0.1:1".to_owned());
    settings.environment =
        Environment::from_fn(|name| vars.iter().find(|(known, _)| *known == name).map(|(_, v)| (*v).to_owned()));
    settings
}

fn prepared(name: &str, settings: &Settings) -> Result<Request<Vec<u8>>, Failure> {
    let operation = META.operations.iter().find(|known| known.name == name).expect("an operation");
    Sender::new(settings.clone()).prepare(&META, operation, &Map::new())
}

fn header(request: &Request<Vec<u8>>, name: &str) -> Option<String> {
    request.headers().get(name).map(|value| value.to_str().expect("text").to_owned())
}

#[test]
fn the_schemes_of_a_service_are_those_of_its_operations() {
    let names: Vec<_> = schemes(&META).iter().map(|scheme| scheme.name).collect();
    assert_eq!(names, ["headerKey", "basic", "queryKey", "token"]);
}

#[test]
fn credentials_come_from_options_and_variables() {
    let mut settings = settings_with(&[]);
    settings.api_keys = vec!["a=b==".to_owned(), "queryKey=q=".to_owned()];
    settings.users = vec!["me:pass:word".to_owned()];
    settings.tokens = vec!["t0ken".to_owned()];
    let key = |name: &str, settings: &Settings| header(&prepared(name, settings).expect("a request"), "x-kitchen-key");
    assert_eq!(key("needHeaderKey", &settings).as_deref(), Some("a=b=="));
    let query = prepared("needQueryKey", &settings).expect("a request");
    assert_eq!(query.uri().query(), Some("key=q%3D"));
    let basic = header(&prepared("needBasic", &settings).expect("a request"), "authorization");
    assert_eq!(basic.as_deref(), Some("Basic bWU6cGFzczp3b3Jk"));
    let token = header(&prepared("needToken", &settings).expect("a request"), "authorization");
    assert_eq!(token.as_deref(), Some("Bearer t0ken"));

    let mut settings = settings_with(&[("KITCHEN_SINK_API_KEY", "any"), ("KITCHEN_SINK_API_KEY_QUERYKEY", "one")]);
    assert_eq!(key("needHeaderKey", &settings).as_deref(), Some("any"));
    assert_eq!(prepared("needQueryKey", &settings).expect("a request").uri().query(), Some("key=one"));
    settings.api_keys = vec!["option".to_owned()];
    assert_eq!(prepared("needQueryKey", &settings).expect("a request").uri().query(), Some("key=option"));
}

#[test]
fn a_secret_is_read_from_a_file() {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(b"from a file\r\n").expect("it can be written");
    let mut settings = settings_with(&[]);
    settings.tokens = vec![format!("token=file://{}", file.path().display())];
    let token = header(&prepared("needToken", &settings).expect("a request"), "authorization");
    assert_eq!(token.as_deref(), Some("Bearer from a file"));
    settings.tokens = vec!["file:///nowhere/hunter2".to_owned()];
    settings.users = vec!["hunter2".to_owned()];
    let failure = prepared("needToken", &settings).expect_err("two faults");
    assert_eq!(failure.exit_code(), 253);
    let text = failure.to_string();
    assert!(text.contains("--basic: expected USER:PASSWORD\n--bearer-token: the file cannot be read"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn missing_credentials_are_reported_with_their_options() {
    let failure = prepared("needBoth", &settings_with(&[("KITCHEN_SINK_API_KEY", "hunter2")])).expect_err("no token");
    assert_eq!(failure.exit_code(), 253);
    let text = failure.to_string();
    assert!(
        text.ends_with(
            "use --api-key or KITCHEN_SINK_API_KEY_HEADERKEY and --bearer-token or KITCHEN_SINK_BEARER_TOKEN_TOKEN, or \
             --no-sign-request to send the request without them"
        ),
        "{text}"
    );
    assert!(!text.contains("hunter2"), "{text}");
    let either = META.operations.iter().find(|known| known.name == "needEither").expect("an operation");
    let Auth::Secured(alternatives) = either.auth else { panic!("a secured operation") };
    assert_eq!(
        option_hint(META.service, alternatives),
        "--basic or KITCHEN_SINK_BASIC_BASIC; or --api-key or KITCHEN_SINK_API_KEY_QUERYKEY"
    );
}

#[test]
fn no_sign_request_ignores_all_credentials() {
    let mut settings = settings_with(&[("KITCHEN_SINK_API_KEY", "hunter2"), ("KITCHEN_SINK_BASIC", "wrong")]);
    assert!(find(&META, &settings).is_err());
    settings.signing = Signing::Never;
    assert_eq!(header(&prepared("needHeaderKey", &settings).expect("a request"), "x-kitchen-key"), None);
}
