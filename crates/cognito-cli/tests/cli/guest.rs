//! The command `guest`.

use crate::program::{PROGRAM, all_shown, bare, ended, path, printed, run};
use crate::server::{Server, pool};
use serde_json::{Value, json};
use std::process::Command;

const GUEST: &str = "guest --identity-pool-id eu-west-1:b";

#[test]
fn credentials_are_printed_in_each_format() {
    let server = Server::start(pool);
    let mut shown = String::new();
    for more in
        ["", " --output text", " --output yaml --query Credentials", " --format env", " --format credential-process"]
    {
        shown.push_str(&format!("$ {GUEST}{more}\n{}", printed(&server, &format!("{GUEST}{more}"))));
    }
    insta::assert_snapshot!(shown);
    let received = server.received();
    assert_eq!(received[0].operation, "GetId");
    assert_eq!(received[0].body, json!({"IdentityPoolId": "eu-west-1:b"}));
    assert_eq!(received[1].operation, "GetCredentialsForIdentity");
    assert_eq!(received[1].body, json!({"IdentityId": "eu-west-1:1d"}));
    assert!(received.iter().all(|received| received.header("authorization").is_none()), "unsigned");
}

#[test]
fn shell_evaluates_the_env_format() {
    let server = Server::start(pool);
    let script = format!(r#"eval "$(cognito-identity {GUEST} --format env)" && env | grep '^AWS_' | sort"#);
    let mut shell = Command::new("sh");
    shell.arg("-c").arg(script).env_clear().env("PATH", path()).env("AWS_ENDPOINT_URL", server.url());
    let ended = ended(shell.output().unwrap());
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""));
    insta::assert_snapshot!(ended.stdout.replace(&server.url(), "http://SERVER"), @"
    AWS_ACCESS_KEY_ID=ASIA1
    AWS_CREDENTIAL_EXPIRATION=2100-01-01T00:00:00Z
    AWS_ENDPOINT_URL=http://SERVER
    AWS_SECRET_ACCESS_KEY=it's s3cr3t $HOME
    AWS_SESSION_TOKEN=t0k3n+/=
    ");
}

#[test]
fn profile_uses_it_as_credential_process() {
    let server = Server::start(pool);
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config");
    std::fs::write(
        &config,
        format!("[profile guest]\nregion = eu-west-1\ncredential_process = \"{PROGRAM}\" {GUEST} --format credential-process\n"),
    )
    .unwrap();
    let mut command = bare();
    command.env("AWS_CONFIG_FILE", &config).env("AWS_ENDPOINT_URL", server.url());
    let ended = ended(
        command.args("list-identity-pools --profile guest --query length(IdentityPools)".split(' ')).output().unwrap(),
    );
    assert_eq!((ended.stdout.as_str(), ended.stderr.as_str()), ("5\n", ""));
    let received = server.received();
    assert_eq!(received[2].operation, "ListIdentityPools");
    assert_eq!(received[2].header("x-amz-security-token"), Some("t0k3n+/="));
    assert!(received[2].header("authorization").unwrap().contains("Credential=ASIA1/"));
}

#[test]
fn logins_role_and_identity_are_sent() {
    let server = Server::start(pool);
    printed(&server, &format!("{GUEST} --logins a.example=t0k3n --custom-role-arn arn:role"));
    printed(&server, &format!("{GUEST} --identity-id eu-west-1:1d"));
    let bodies: Vec<Value> = server.received().into_iter().map(|received| received.body).collect();
    assert_eq!(
        bodies,
        [
            json!({"IdentityPoolId": "eu-west-1:b", "Logins": {"a.example": "t0k3n"}}),
            json!({"IdentityId": "eu-west-1:1d", "Logins": {"a.example": "t0k3n"}, "CustomRoleArn": "arn:role"}),
            json!({"IdentityId": "eu-west-1:1d"}),
        ]
    );
}

#[test]
fn errors_are_reported_as_for_an_operation() {
    let server = Server::start(pool);
    insta::assert_snapshot!(all_shown(
        &server,
        &[
            &["guest"],
            &["guest", "--identity-pool-id", "eu-west-1:b", "--format", "xml", "--logins", "a.example="],
            &["guest", "--identity-pool-id", "eu-west-1:b", "--format", "env", "--query", "Credentials"],
            &["guest", "--identity-pool-id", "eu-west-1:b", "--logins", "a.example=t0k3n", "--dry-run"],
            &["guest", "--generate-cli-skeleton"],
            &["guest", "--generate-cli-skeleton", "output"],
        ]
    ));
    assert_eq!(server.received().len(), 0);
}

#[test]
fn response_without_credentials_is_an_error() {
    let server = Server::always(200, r#"{"IdentityId": "eu-west-1:1d"}"#);
    let ended = run(&server, GUEST);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(255), ""));
    insta::assert_snapshot!(ended.stderr, @"cognito-identity: the service's response has no member Credentials");
}

#[test]
fn region_is_that_of_the_pool() {
    let ended = ended(bare().args([GUEST, "--dry-run"].join(" ").split(' ')).output().unwrap());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    assert!(ended.stdout.starts_with("POST https://cognito-identity.eu-west-1.amazonaws.com/"), "{}", ended.stdout);
}

#[test]
fn refused_identity_is_replaced_once() {
    let server = Server::start(|received| match received.body.get("IdentityId").and_then(Value::as_str) {
        Some("eu-west-1:0") => {
            (400, json!({"__type": "ResourceNotFoundException", "message": "Identity not found."}).to_string())
        }
        _ => pool(received),
    });
    let printed = printed(&server, &format!("{GUEST} --identity-id eu-west-1:0 --query IdentityId"));
    assert_eq!(printed, "\"eu-west-1:1d\"\n");
    let operations: Vec<String> = server.received().into_iter().map(|received| received.operation).collect();
    assert_eq!(operations, ["GetCredentialsForIdentity", "GetId", "GetCredentialsForIdentity"]);
}

#[test]
fn expired_login_is_reported_without_a_second_get_id() {
    let server = Server::always(
        400,
        json!({"__type": "NotAuthorizedException", "message": "Invalid login token. Token expired."}).to_string(),
    );
    let result = run(&server, &format!("{GUEST} --identity-id eu-west-1:1d --logins a.example=t0k3n"));
    assert_eq!(result.code, Some(254));
    insta::assert_snapshot!(result.stderr, @"An error occurred (NotAuthorizedException) when calling the GetCredentialsForIdentity operation: Invalid login token. Token expired.");
    assert_eq!(server.received().len(), 1);
}

#[test]
fn cache_file_keeps_identity_and_credentials_private() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("guest.json");
    let line = format!("{GUEST} --format env --cache-file {}", path.display());
    let server = Server::start(pool);
    let first = printed(&server, &line);
    assert_eq!(printed(&server, &line), first);
    assert_eq!(server.received().len(), 2, "the second call sends no request");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    // Credentials that expire soon are replaced; the guest keeps the identity.
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("2100-01-01", "2001-01-01")).unwrap();
    assert_eq!(printed(&server, &line), first);
    assert_eq!(server.received()[2].body, json!({"IdentityId": "eu-west-1:1d"}));

    // Those of a user are not stored.
    let user = format!("{line} --logins a.example=t0k3n");
    printed(&server, &user);
    printed(&server, &user);
    assert_eq!(server.received().len(), 5);
    assert!(!std::fs::read_to_string(&path).unwrap().contains("s3cr3t"));
}

#[test]
fn unusable_cache_file_is_a_configuration_error() {
    let server = Server::start(pool);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("guest.json");
    std::fs::write(&path, "{\"SecretKey\": \"s3cr3t").unwrap();
    let result = run(&server, &format!("{GUEST} --cache-file {}", path.display()));
    assert_eq!(result.code, Some(253));
    assert!(result.stderr.contains("--cache-file") && !result.stderr.contains("s3cr3t"), "{}", result.stderr);
    assert!(server.received().is_empty());
}
