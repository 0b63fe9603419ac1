use super::find;
use crate::send::{Failure, Settings, Vars};
use bindery_aws::sigv4::Credentials;
use std::fs;

/// What a home folder with two files, an environment and a profile give.
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
    settings.vars = Vars::of(move |name| all.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone()));
    settings.profile = profile.map(str::to_owned);
    find(&settings)
}

fn keys(found: Result<Credentials, Failure>) -> (String, String, Option<String>) {
    let found = found.expect("keys");
    let token = found.session_token().map(str::to_owned);
    (found.access_key_id().to_owned(), found.secret_access_key().to_owned(), token)
}

fn told(found: Result<Credentials, Failure>) -> String {
    let failure = found.expect_err("no keys");
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
fn keys_are_looked_for_where_the_aws_cli_looks_and_in_its_order() {
    assert_eq!(keys(found("", CREDENTIALS, VARS, None)), three("ENV", "env-secret", Some("env-token")));
    // A profile that is named on the command line goes before the environment; one that the environment names does not.
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
    let credentials = run(printed).expect("keys");
    assert!(credentials.expiry().is_some());
    assert_eq!(keys(Ok(credentials)), three("PROCESS", "$HOME; x", Some("t")));
    for (command, what) in [
        ("false hunter2", "failed: exit status: 1"),
        ("/nowhere/hunter2", "cannot be run: No such file or directory"),
        ("echo 'hunter2", "is no command"),
        ("echo hunter2", "printed no JSON object with Version, AccessKeyId and SecretAccessKey"),
        (r#"echo '{"Version": 1, "AccessKeyId": "hunter2"}'"#, "printed no JSON object"),
        (r#"echo '{"Version": 2, "AccessKeyId": "hunter2", "SecretAccessKey": "x"}'"#, "printed the Version 2"),
        (
            r#"echo '{"Version": 1, "AccessKeyId": "hunter2", "SecretAccessKey": "x", "Expiration": "2000-01-01T00:00:00Z"}'"#,
            "printed keys that have expired",
        ),
    ] {
        let text = told(run(command));
        assert!(text.contains(what) && text.contains("the profile `default`"), "{command}: {text}");
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn what_the_aws_cli_gets_elsewhere_is_told_with_its_cure() {
    for (line, what) in [
        ("role_arn = arn:aws:iam::1:role/r\nsource_profile = default", "a role (`role_arn`)"),
        ("sso_session = dev", "IAM Identity Center (`sso_session`)"),
        ("sso_start_url = https://a.example", "IAM Identity Center (`sso_start_url`)"),
        ("web_identity_token_file = /a", "a web identity (`web_identity_token_file`)"),
        ("login_session = a", "a login of the AWS CLI (`login_session`)"),
    ] {
        let text = told(found(&format!("[profile dev]\n{line}\n"), "", &[], Some("dev")));
        assert!(text.starts_with(&format!("the profile `dev` takes its keys from {what}")), "{text}");
        let cure = "`credential_process = aws configure export-credentials --profile dev --format process`";
        assert!(text.contains(cure), "{text}");
    }
    let text = told(found("", "", &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1")], None));
    assert!(text.contains("its container (`AWS_CONTAINER_CREDENTIALS_FULL_URI`)"), "{text}");
    assert!(text.contains("`credential_process = aws configure export-credentials --format process`"), "{text}");
}

#[test]
fn what_is_missing_is_told() {
    let text = told(found("", "", &[], None));
    assert!(text.starts_with("there are no keys to sign with: set AWS_ACCESS_KEY_ID"), "{text}");
    assert!(text.contains("--no-sign-request") && text.contains("export-credentials"), "{text}");
    let text = told(found("", "", &[("AWS_ACCESS_KEY_ID", "AKID")], None));
    assert_eq!(text, "the environment has AWS_ACCESS_KEY_ID but no AWS_SECRET_ACCESS_KEY: say both, or neither");
    let text = told(found("", "[default]\naws_secret_access_key = hunter2\n", &[], None));
    assert!(text.contains("has aws_secret_access_key but no aws_access_key_id") && !text.contains("hunter2"), "{text}");
    assert!(told(found("", CREDENTIALS, VARS, Some("prod"))).contains("the profile `prod` is neither in"));
}
