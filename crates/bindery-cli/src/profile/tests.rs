use super::ini::{Ini, IniValue, Section, parse};
use super::{Profile, is_profile, named_section, section_name, words};
use crate::failure::Failure;
use crate::settings::Environment;
use serde_json::{Map, Value, json};
use std::fs;

/// A home directory with both files.
struct Home(tempfile::TempDir);

impl Home {
    fn new(config: &str, credentials: &str) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        fs::create_dir(home.path().join(".aws")).expect("a folder");
        fs::write(home.path().join(".aws/config"), config).expect("a file");
        fs::write(home.path().join(".aws/credentials"), credentials).expect("a file");
        Home(home)
    }

    fn vars(&self, more: &'static [(&'static str, &'static str)]) -> Environment {
        let home = self.0.path().to_str().expect("text").to_owned();
        Environment::from_fn(move |name| match name {
            "HOME" => Some(home.clone()),
            _ => more.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()),
        })
    }

    fn profile(&self, named: Option<&str>) -> Result<Profile, Failure> {
        Profile::read(named, &self.vars(&[]))
    }
}

fn message(result: Result<Profile, Failure>) -> String {
    match result {
        Err(Failure::Configuration(text)) => text,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("there is a profile"),
    }
}

const CONFIG: &str = "\u{feff}
# A comment.
[default]
region = eu-central-1
; Another.
[profile dev]
Region=us-east-1
endpoint_url: http://127.0.0.1:1
services = local
s3 =
  max_concurrent_requests = 20
  addressing_style = path
output = text # is no comment
credential_process = \"/opt/my tool\" --name 'a b' \\ c
[profile \"two words\"]
region = eu-west-1
[services local]
cognito_identity =
  endpoint_url = http://127.0.0.1:2
  max_attempts = 3
[sso-session dev]
region = ap-south-1
";

const CREDENTIALS: &str = "[dev]\r
aws_access_key_id = AKIDEXAMPLE\r
aws_secret_access_key = a=b#c;\"d\\e'\r
[only-here]\r
aws_access_key_id=AKID2\r
";

#[test]
fn profiles_are_read_like_in_the_aws_cli() {
    let home = Home::new(CONFIG, CREDENTIALS);
    let default = home.profile(None).expect("a profile");
    assert_eq!((default.name.as_str(), default.setting("region")), ("default", Some("eu-central-1")));
    let dev = home.profile(Some("dev")).expect("a profile");
    assert_eq!(dev.setting("region"), Some("us-east-1"));
    assert_eq!(dev.setting("endpoint_url"), Some("http://127.0.0.1:1"));
    assert_eq!(dev.setting("output"), Some("text # is no comment"));
    assert_eq!(dev.setting("credential_process"), Some("\"/opt/my tool\" --name 'a b' \\ c"));
    assert_eq!(dev.credential("aws_secret_access_key"), Ok(Some("a=b#c;\"d\\e'")));
    assert_eq!(dev.get("aws_access_key_id"), Ok(Some("AKIDEXAMPLE")));
    assert_eq!(dev.of_service("cognito_identity", "endpoint_url"), Ok(Some("http://127.0.0.1:2")));
    assert_eq!(dev.of_service("s3", "endpoint_url"), Ok(None));
    assert_eq!(home.profile(Some("two words")).expect("a profile").setting("region"), Some("eu-west-1"));
    assert_eq!(home.profile(Some("only-here")).expect("a profile").get("aws_access_key_id"), Ok(Some("AKID2")));
}

#[test]
fn the_environment_selects_the_profile_and_the_files() {
    let home = Home::new(CONFIG, CREDENTIALS);
    let named = Profile::read(None, &home.vars(&[("AWS_PROFILE", "dev")])).expect("a profile");
    assert_eq!(named.name, "dev");
    let named = Profile::read(Some("default"), &home.vars(&[("AWS_PROFILE", "dev")])).expect("a profile");
    assert_eq!(named.name, "default");
    let named = Profile::read(None, &home.vars(&[("AWS_DEFAULT_PROFILE", "dev")])).expect("a profile");
    assert_eq!(named.name, "dev");
    let elsewhere =
        home.vars(&[("AWS_CONFIG_FILE", "~/.aws/credentials"), ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")]);
    assert_eq!(Profile::read(None, &elsewhere).expect("a profile").setting("region"), None);
}

#[test]
fn only_a_named_profile_must_exist() {
    let nowhere = Environment::from_fn(|_| None);
    assert_eq!(Profile::read(None, &nowhere).expect("a profile").get("region"), Ok(None));
    let text = message(Profile::read(Some("dev"), &nowhere));
    assert!(text.contains("`dev`") && text.contains("there are no profiles"), "{text}");
    let home = Home::new(CONFIG, CREDENTIALS);
    let text = message(home.profile(Some("prod")));
    assert!(
        text.ends_with(
            "the profiles are default, dev, only-here, two words; --profile and AWS_PROFILE select a profile"
        ),
        "{text}"
    );
    assert!(text.contains("/.aws/config") && text.contains("/.aws/credentials"), "{text}");
    assert!(!text.contains("AKID"), "{text}");
}

#[test]
fn a_syntax_error_is_reported_with_file_and_line() {
    let home = Home::new("[default]\nregion = a\nhunter2\n[x]\n", "[default");
    let text = message(home.profile(None));
    assert!(text.contains("/.aws/config: line 3 is neither"), "{text}");
    assert!(text.ends_with("or select another file with AWS_CONFIG_FILE") && !text.contains("hunter2"), "{text}");
    let home = Home::new("", "[default\nhunter2");
    let profile = home.profile(None).expect("the credentials file is not read");
    let Err(Failure::Configuration(text)) = profile.credential("aws_access_key_id") else { panic!("it is broken") };
    assert!(text.contains("/.aws/credentials: line ") && text.contains("AWS_SHARED_CREDENTIALS_FILE"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");

    let folder = home.vars(&[("AWS_CONFIG_FILE", "/")]);
    assert!(message(Profile::read(None, &folder)).contains("/: cannot read it"));
    fs::write(home.0.path().join(".aws/config"), b"[default]\nx = \xff\n").expect("a file");
    assert!(message(home.profile(None)).contains("it is not UTF-8"));
}

/// Returns a file as `botocore.configloader.load_config` does: profiles and services by their names.
fn profile_map(ini: &Ini) -> Value {
    let of_kind = |is_kind: fn(&str) -> bool, kind: &str| -> Map<String, Value> {
        let headers = ini.sections.iter().map(|(header, _)| header.as_str()).filter(|header| is_kind(header));
        let names = headers.filter_map(section_name);
        names
            .filter_map(|name| named_section(ini, is_kind, kind, &name).map(section_value).map(|s| (name, s)))
            .collect()
    };
    json!({
        "profiles": of_kind(is_profile, "profile"),
        "services": of_kind(|header| header.starts_with("services"), "services"),
    })
}

fn section_value(section: &Section) -> Value {
    let entries = section.iter().map(|(key, value)| {
        let value = match value {
            IniValue::Text(text) => json!(text),
            IniValue::Nested(nested) => nested.iter().map(|(key, value)| (key.clone(), json!(value))).collect(),
        };
        (key.clone(), value)
    });
    Value::Object(entries.collect())
}

#[test]
fn blocks_and_comments_are_read_like_by_botocore() {
    for (text, expected) in [
        // A comment at the margin does not end a block.
        (
            "[default]\ns3 =\n# a\n  endpoint_url = http://a\n; b\n  x=1\nregion = r\n",
            json!({"default": {"s3": {"endpoint_url": "http://a", "x": "1"}, "region": "r"}}),
        ),
        // The indentation is relative to the key.
        ("[default]\n  a = 1\n  b = 2\n    c\n", json!({"default": {"a": "1", "b": "2\nc"}})),
        ("[default]\n\ta =\n\t\tb = 1\n", json!({"default": {"a": {"b": "1"}}})),
        ("[default] text\nA = 1\n", json!({"default": {"a": "1"}})),
        ("[default]\r\na = '1'\r\n", json!({"default": {"a": "'1'"}})),
        ("[default]\na = 1\n[profile default]\nb = 2\n", json!({"default": {"b": "2"}})),
        ("[profile default]\nb = 2\n[default]\na = 1\n", json!({"default": {"a": "1"}})),
        ("[DEFAULT]\na = 1\n[default]\nb = 2\n", json!({"default": {"a": "1", "b": "2"}})),
        ("[profile 'a b']\na = 1\n\n\n[other]\nb = 2\n", json!({"a b": {"a": "1"}})),
    ] {
        let ini = parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(profile_map(&ini)["profiles"], expected, "{text}");
    }
}

#[test]
fn errors_of_botocore_are_errors() {
    for (text, expected) in [
        ("[default]\n[default]\n", "line 2 declares a section a second time"),
        ("[default]\na = 1\nA = 2\n", "line 3 declares a key a second time in its section"),
        ("a = 1\n", "line 1 precedes the first `[section]`"),
        ("[default]\na\n", "line 2 is neither `[section]`, `key = value` nor a comment"),
        ("[default]\na =\n  b\n", "line 2 begins a block with a line that is not `key = value`"),
        ("[default]\n= 1\n", "line 2 is neither `[section]`, `key = value` nor a comment"),
    ] {
        assert_eq!(parse(text).expect_err(text).to_string(), expected);
    }
}

#[test]
fn words_are_split_like_by_python() {
    let words = |text| words::split(text).map(|words| words.join("|"));
    assert_eq!(words(r#"a "b c" 'd\e' f\ g #h"#).as_deref(), Some(r"a|b c|d\e|f g|#h"));
    assert_eq!(words(r#""\"\\\$" ''"#).as_deref(), Some(r#""\\$|"#));
    assert_eq!((words("'a"), words("\"a"), words("a\\")), (None, None, None));
}

#[test]
fn a_services_section_must_exist() {
    let home = Home::new("[default]\nservices = local\n", "");
    let profile = home.profile(None).expect("a profile");
    let Err(Failure::Configuration(text)) = profile.of_service("s3", "endpoint_url") else { panic!("an error") };
    assert!(text.starts_with("the profile `default` has `services = local`, but there is no section"), "{text}");
}

/// Compares with botocore's loader. `.ci/config` generates the files.
#[test]
fn generated_files_are_read_like_by_botocore() {
    let Some(path) = std::env::var_os("BINDERY_CONFIG_CASES") else {
        println!("skipped: BINDERY_CONFIG_CASES is not set; `.ci/config` sets it");
        return;
    };
    let text = fs::read_to_string(&path).expect("the cases of `.ci/config`");
    let cases: Vec<Value> = serde_json::from_str(&text).expect("JSON");
    assert!(cases.len() >= 500, "{} cases", cases.len());
    for case in cases {
        let text = case["text"].as_str().expect("a text");
        let found = parse(text).map_or(Value::Null, |ini| profile_map(&ini));
        assert_eq!(found, case["expected"], "{text:?}");
    }
}

#[test]
fn arbitrary_files_do_not_panic() {
    for config in [
        "",
        "\n\n",
        "=",
        "= x",
        "[",
        "]",
        "[]",
        "[]\n=",
        "[a]\n[a]\n",
        " x = 1",
        "[default]\n  x\n  y = 2\n",
        "\u{feff}",
    ] {
        if let Ok(profile) = Home::new(config, config).profile(None) {
            let _ = (profile.get("x"), profile.of_service("x", "y"));
        }
    }
}
