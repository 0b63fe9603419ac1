use super::Profile;
use crate::send::{Failure, Vars};
use std::fs;

/// A home folder with the two files.
struct Home(tempfile::TempDir);

impl Home {
    fn new(config: &str, credentials: &str) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        fs::create_dir(home.path().join(".aws")).expect("a folder");
        fs::write(home.path().join(".aws/config"), config).expect("a file");
        fs::write(home.path().join(".aws/credentials"), credentials).expect("a file");
        Home(home)
    }

    fn vars(&self, more: &'static [(&'static str, &'static str)]) -> Vars {
        let home = self.0.path().to_str().expect("text").to_owned();
        Vars::of(move |name| match name {
            "HOME" => Some(home.clone()),
            _ => more.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned()),
        })
    }

    fn profile(&self, named: Option<&str>) -> Result<Profile, Failure> {
        Profile::read(named, &self.vars(&[]))
    }
}

fn told(result: Result<Profile, Failure>) -> String {
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
fn profiles_are_read_as_the_aws_cli_reads_them() {
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
    assert_eq!(dev.of_service("cognito_identity", "endpoint_url"), Some("http://127.0.0.1:2"));
    assert_eq!(dev.of_service("s3", "endpoint_url"), None);
    assert_eq!(home.profile(Some("two words")).expect("a profile").setting("region"), Some("eu-west-1"));
    assert_eq!(home.profile(Some("only-here")).expect("a profile").get("aws_access_key_id"), Ok(Some("AKID2")));
}

#[test]
fn the_environment_names_a_profile_and_the_files() {
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
fn nothing_has_to_be_there_but_what_is_named() {
    let nowhere = Vars::of(|_| None);
    assert_eq!(Profile::read(None, &nowhere).expect("a profile").get("region"), Ok(None));
    let text = told(Profile::read(Some("dev"), &nowhere));
    assert!(text.contains("`dev`") && text.contains("there is none"), "{text}");
    let home = Home::new(CONFIG, CREDENTIALS);
    let text = told(home.profile(Some("prod")));
    assert!(
        text.ends_with("there are default, dev, only-here, two words; name another by --profile or AWS_PROFILE"),
        "{text}"
    );
    assert!(text.contains("/.aws/config") && text.contains("/.aws/credentials"), "{text}");
    assert!(!text.contains("AKID"), "{text}");
}

#[test]
fn a_broken_file_is_told_by_its_name_and_line_and_nothing_of_it() {
    let home = Home::new("[default]\nregion = a\nhunter2\n[x]\n", "[default");
    let text = told(home.profile(None));
    assert!(text.contains("/.aws/config: line 3 is neither"), "{text}");
    assert!(text.ends_with("or name another file by AWS_CONFIG_FILE") && !text.contains("hunter2"), "{text}");
    let home = Home::new("", "[default\nhunter2");
    let profile = home.profile(None).expect("nobody asks for keys");
    let Err(Failure::Configuration(text)) = profile.credential("aws_access_key_id") else { panic!("it is broken") };
    assert!(text.contains("/.aws/credentials: line ") && text.contains("AWS_SHARED_CREDENTIALS_FILE"), "{text}");
    assert!(!text.contains("hunter2"), "{text}");

    let folder = home.vars(&[("AWS_CONFIG_FILE", "/")]);
    assert!(told(Profile::read(None, &folder)).contains("/: it cannot be read"));
    fs::write(home.0.path().join(".aws/config"), b"[default]\nx = \xff\n").expect("a file");
    assert!(told(home.profile(None)).contains("it is no text in UTF-8"));
}

#[test]
fn whatever_is_in_a_file_nothing_panics() {
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
