use super::{cure, find, schemes};
use crate::send::{Failure, Settings, Vars, prepare};
use bindery::meta::Auth;
use http::Request;
use kitchen_sink::META;
use serde_json::Map;
use std::io::Write;

fn settings(vars: &'static [(&'static str, &'static str)]) -> Settings {
    let mut settings = Settings::new();
    settings.endpoint_url = Some("http://127.0.0.1:1".to_owned());
    settings.vars = Vars::of(|name| vars.iter().find(|(known, _)| *known == name).map(|(_, v)| (*v).to_owned()));
    settings
}

fn prepared(name: &str, settings: &Settings) -> Result<Request<Vec<u8>>, Failure> {
    let operation = META.operations.iter().find(|known| known.name == name).expect("an operation");
    prepare(&META, operation, &Map::new(), settings)
}

fn header(request: &Request<Vec<u8>>, name: &str) -> Option<String> {
    request.headers().get(name).map(|value| value.to_str().expect("text").to_owned())
}

#[test]
fn the_schemes_of_a_service_are_those_its_operations_ask_for() {
    let names: Vec<_> = schemes(&META).iter().map(|scheme| scheme.name).collect();
    assert_eq!(names, ["headerKey", "basic", "queryKey", "token"]);
}

#[test]
fn what_is_shown_is_said_by_options_and_variables() {
    let mut said = settings(&[]);
    said.api_keys = vec!["a=b==".to_owned(), "queryKey=q=".to_owned()];
    said.users = vec!["me:pass:word".to_owned()];
    said.tokens = vec!["t0ken".to_owned()];
    let key = |name: &str, settings: &Settings| header(&prepared(name, settings).expect("a request"), "x-kitchen-key");
    assert_eq!(key("needHeaderKey", &said).as_deref(), Some("a=b=="));
    let query = prepared("needQueryKey", &said).expect("a request");
    assert_eq!(query.uri().query(), Some("key=q%3D"));
    let basic = header(&prepared("needBasic", &said).expect("a request"), "authorization");
    assert_eq!(basic.as_deref(), Some("Basic bWU6cGFzczp3b3Jk"));
    let token = header(&prepared("needToken", &said).expect("a request"), "authorization");
    assert_eq!(token.as_deref(), Some("Bearer t0ken"));

    let mut said = settings(&[("KITCHEN_SINK_API_KEY", "any"), ("KITCHEN_SINK_API_KEY_QUERYKEY", "one")]);
    assert_eq!(key("needHeaderKey", &said).as_deref(), Some("any"));
    assert_eq!(prepared("needQueryKey", &said).expect("a request").uri().query(), Some("key=one"));
    said.api_keys = vec!["option".to_owned()];
    assert_eq!(prepared("needQueryKey", &said).expect("a request").uri().query(), Some("key=option"));
}

#[test]
fn a_secret_may_stand_in_a_file() {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(b"from a file\r\n").expect("it can be written");
    let mut said = settings(&[]);
    said.tokens = vec![format!("token=file://{}", file.path().display())];
    let token = header(&prepared("needToken", &said).expect("a request"), "authorization");
    assert_eq!(token.as_deref(), Some("Bearer from a file"));
    said.tokens = vec!["file:///nowhere/hunter2".to_owned()];
    said.users = vec!["hunter2".to_owned()];
    let failure = prepared("needToken", &said).expect_err("two faults");
    assert_eq!(failure.exit_code(), 253);
    let text = failure.to_string();
    assert!(text.contains("--basic: expected USER:PASSWORD\n--bearer-token: the file cannot be read"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");
}

#[test]
fn what_nobody_said_is_told_with_how_to_say_it() {
    let failure = prepared("needBoth", &settings(&[("KITCHEN_SINK_API_KEY", "hunter2")])).expect_err("no token");
    assert_eq!(failure.exit_code(), 253);
    let text = failure.to_string();
    assert!(
        text.ends_with(
            "say --api-key or KITCHEN_SINK_API_KEY_HEADERKEY together with --bearer-token or \
             KITCHEN_SINK_BEARER_TOKEN_TOKEN, or send without by --no-sign-request"
        ),
        "{text}"
    );
    assert!(!text.contains("hunter2"), "{text}");
    let either = META.operations.iter().find(|known| known.name == "needEither").expect("an operation");
    let Auth::Secured(alternatives) = either.auth else { panic!("it asks for something") };
    assert_eq!(
        cure(META.service, alternatives),
        "--basic or KITCHEN_SINK_BASIC_BASIC; else --api-key or KITCHEN_SINK_API_KEY_QUERYKEY"
    );
}

#[test]
fn without_credentials_by_request_nothing_is_shown_nor_asked_for() {
    let mut said = settings(&[("KITCHEN_SINK_API_KEY", "hunter2"), ("KITCHEN_SINK_BASIC", "wrong")]);
    assert!(find(&META, &said).is_err());
    said.sign = crate::send::Sign::Never;
    assert_eq!(header(&prepared("needHeaderKey", &said).expect("a request"), "x-kitchen-key"), None);
}
