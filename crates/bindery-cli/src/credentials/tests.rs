use super::find;
use crate::failure::Failure;
use crate::settings::{Environment, Settings};
use bindery_aws::sigv4::Credentials;
use std::fs;

/// Finds credentials with two configuration files, an environment and a profile.
fn found(
    config: &str,
    credentials: &str,
    vars: &[(&str, &str)],
    profile: Option<&str>,
) -> Result<Credentials, Failure> {
    let home = tempfile::tempdir().expect("a folder");
    fs::create_dir(home.path().join(".aws")).expect("a folder");
    fs::write(home.path().join(".aws/config"), config).expect("a file");
    fs::write(home.path().join(".aws/credentials"), credentials).expect("a file");
    let mut all: Vec<(String, String)> = vars.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    all.push(("HOME".to_owned(), home.path().to_str().expect("text").to_owned()));
    let mut settings = Settings::new();
    settings.environment =
        Environment::from_fn(move |name| all.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()));
    settings.profile = profile.map(str::to_owned);
    find(&settings)
}

fn keys(found: Result<Credentials, Failure>) -> (String, String, Option<String>) {
    let found = found.expect("credentials");
    let token = found.session_token().map(str::to_owned);
    (found.access_key_id().to_owned(), found.secret_access_key().to_owned(), token)
}

fn message(found: Result<Credentials, Failure>) -> String {
    let failure = found.expect_err("no credentials");
    assert_eq!(failure.exit_code(), 253);
    failure.to_string()
}

const VARS: &[(&str, &str)] =
    &[("AWS_ACCESS_KEY_ID", "ENV"), ("AWS_SECRET_ACCESS_KEY", "env-secret"), ("AWS_SESSION_TOKEN", "env-token")];
const CREDENTIALS: &str = "[default]\naws_access_key_id = FILE\naws_secret_access_key = file-secret\n
[dev]\naws_access_key_id = DEV\naws_secret_access_key = dev-secret\naws_session_token = dev-token\n";

fn three(id: &str, secret: &str, token: Option<&str>) -> (String, String, Option<String>) {
    (id.to_owned(), secret.to_owned(), token.map(str::to_owned))
}

#[test]
fn credentials_are_found_in_the_order_of_the_aws_cli() {
    assert_eq!(keys(found("", CREDENTIALS, VARS, None)), three("ENV", "env-secret", Some("env-token")));
    // `--profile` takes precedence over the environment; AWS_PROFILE does not.
    assert_eq!(keys(found("", CREDENTIALS, VARS, Some("dev"))), three("DEV", "dev-secret", Some("dev-token")));
    let named = [VARS, &[("AWS_PROFILE", "dev")]].concat();
    assert_eq!(keys(found("", CREDENTIALS, &named, None)), three("ENV", "env-secret", Some("env-token")));
    assert_eq!(keys(found("", CREDENTIALS, &[], None)), three("FILE", "file-secret", None));
    assert_eq!(
        keys(found("", CREDENTIALS, &[("AWS_PROFILE", "dev")], None)),
        three("DEV", "dev-secret", Some("dev-token"))
    );
    let config = "[default]\naws_access_key_id = CONFIG\naws_secret_access_key = config-secret\n";
    assert_eq!(keys(found(config, "", &[], None)), three("CONFIG", "config-secret", None));
    assert_eq!(keys(found(config, CREDENTIALS, &[], None)), three("FILE", "file-secret", None));
}

#[test]
fn a_credential_process_is_run_without_a_shell() {
    let run = |command: &str| found(&format!("[default]\ncredential_process = {command}\n"), "", &[], None);
    let printed = r#"printf '%s' '{"Version": 1, "AccessKeyId": "PROCESS", "SecretAccessKey": "$HOME; x", "SessionToken": "t", "Expiration": "2999-01-01T00:00:00Z"}'"#;
    let credentials = run(printed).expect("credentials");
    assert!(credentials.expiry().is_some());
    assert_eq!(keys(Ok(credentials)), three("PROCESS", "$HOME; x", Some("t")));
    for (command, what) in [
        ("false hunter2", "failed: exit status: 1"),
        ("/nowhere/hunter2", "cannot be run: No such file or directory"),
        ("echo 'hunter2", "is not a command"),
        ("echo hunter2", "printed no JSON object"),
        (r#"echo '{"Version": 1, "AccessKeyId": "hunter2"}'"#, "printed no SecretAccessKey"),
        (r#"echo '{"Version": 2, "AccessKeyId": "hunter2", "SecretAccessKey": "x"}'"#, "printed the Version 2"),
        (
            r#"echo '{"Version": 1, "AccessKeyId": "hunter2", "SecretAccessKey": "x", "Expiration": "2000-01-01T00:00:00Z"}'"#,
            "printed credentials that have expired",
        ),
    ] {
        let text = message(run(command));
        assert!(text.contains(what) && text.contains("the profile `default`"), "{command}: {text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn unsupported_sources_are_reported_with_an_alternative() {
    for (line, what) in [
        ("role_arn = arn:aws:iam::1:role/r\nsource_profile = default", "a role (`role_arn`)"),
        ("sso_session = dev", "IAM Identity Center (`sso_session`)"),
        ("sso_start_url = https://a.example", "IAM Identity Center (`sso_start_url`)"),
        ("web_identity_token_file = /a", "a web identity (`web_identity_token_file`)"),
        ("login_session = a", "a login of the AWS CLI (`login_session`)"),
    ] {
        let text = message(found(&format!("[profile dev]\n{line}\n"), "", &[], Some("dev")));
        assert!(text.starts_with(&format!("the profile `dev` takes credentials from {what}")), "{text}");
        let hint = "`credential_process = aws configure export-credentials --profile dev --format process`";
        assert!(text.contains(hint), "{text}");
    }
    let text = message(found("", "", &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1")], None));
    assert!(text.contains("its container (`AWS_CONTAINER_CREDENTIALS_FULL_URI`)"), "{text}");
    assert!(text.contains("`credential_process = aws configure export-credentials --format process`"), "{text}");
}

#[test]
fn missing_credentials_are_reported() {
    let text = message(found("", "", &[], None));
    assert!(text.starts_with("there are no credentials: set AWS_ACCESS_KEY_ID"), "{text}");
    assert!(text.contains("--no-sign-request") && text.contains("export-credentials"), "{text}");
    let text = message(found("", "", &[("AWS_ACCESS_KEY_ID", "AKID")], None));
    assert_eq!(text, "the environment has AWS_ACCESS_KEY_ID but no AWS_SECRET_ACCESS_KEY: set both, or neither");
    let text = message(found("", "[default]\naws_secret_access_key = hunter2\n", &[], None));
    assert!(text.contains("has aws_secret_access_key but no aws_access_key_id") && !text.contains("hunter2"), "{text}");
    assert!(message(found("", CREDENTIALS, VARS, Some("prod"))).contains("the profile `prod` is neither in"));
}

#[test]
fn control_characters_are_refused_and_blank_values_are_absent() {
    let text = message(found("", "", &[("AWS_ACCESS_KEY_ID", "A"), ("AWS_SECRET_ACCESS_KEY", "hunter2\r")], None));
    assert_eq!(
        text,
        "the variable AWS_SECRET_ACCESS_KEY contains a line break or another control character; remove it"
    );
    let text =
        message(found("", "[default]\naws_access_key_id = a\n  hunter2\naws_secret_access_key = b\n", &[], None));
    assert!(text.starts_with("aws_access_key_id in the profile `default` of the credentials file contains"), "{text}");
    let blank = [("AWS_ACCESS_KEY_ID", " "), ("AWS_SECRET_ACCESS_KEY", ""), ("AWS_PROFILE", "\t")];
    assert_eq!(keys(found("", CREDENTIALS, &blank, None)), three("FILE", "file-secret", None));
}
