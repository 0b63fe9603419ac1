//! The effect of each option.

use crate::program::{RunResult, bare, command, ended, path, printed, run, run_with, run_words};
use crate::server::{Server, pool};
use serde_json::{Value, json};
use std::process::Command;
use std::time::{Duration, Instant};

const GET_ID: &str = "get-id --identity-pool-id eu-west-1:b";

/// Returns the request body that arguments result in.
fn body(words: &[&str]) -> Value {
    let server = Server::always(200, "{}");
    let ended = run_words(&server, words);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{words:?}");
    server.only().body
}

#[test]
fn options_precede_or_follow_the_operation() {
    let server = Server::start(pool);
    for line in [
        "--output text get-id --identity-pool-id eu-west-1:b",
        "get-id --output text --identity-pool-id eu-west-1:b",
        "--output=text --no-sign-request get-id --identity-pool-id=eu-west-1:b",
        "--output text --reg eu-west-1 get-id --identity-pool eu-west-1:b",
        "--output json get-id --identity-pool-id eu-west-1:b --output text",
    ] {
        assert_eq!(printed(&server, line), "eu-west-1:1d\n", "{line}");
    }
}

#[test]
fn last_of_a_flag_and_its_negation_counts() {
    let of = |flags: &[&str]| {
        let words = [&["create-identity-pool", "--identity-pool-name", "n"][..], flags].concat();
        body(&words)["AllowUnauthenticatedIdentities"].clone()
    };
    assert_eq!(of(&["--allow-unauthenticated-identities"]), json!(true));
    assert_eq!(of(&["--no-allow-unauthenticated-identities"]), json!(false));
    // The last one counts, as in the AWS CLI.
    assert_eq!(of(&["--no-allow-unauth", "--allow-unauth"]), json!(true));
    assert_eq!(of(&["--allow-unauth", "--no-allow-unauth"]), json!(false));
    assert_eq!(of(&["--allow-unauthenticated-identities=false"]), json!(false));
}

#[test]
fn lists_are_arguments_or_json_and_maps_are_shorthand_or_json() {
    let ids = json!({"IdentityIdsToDelete": ["r:1", "r:2"]});
    assert_eq!(body(&["delete-identities", "--identity-ids-to-delete", "r:1", "r:2"]), ids);
    assert_eq!(body(&["delete-identities", "--identity-ids-to-delete", r#" ["r:1", "r:2"]"#]), ids);
    let logins = json!({"IdentityPoolId": "r:b", "Logins": {"a": "b,c", "d": "e=f=="}});
    for argument in [r#"a="b,c",d=e=f=="#, r"a=b\,c,d=e=f==", r#"{"a": "b,c", "d": "e=f=="}"#] {
        assert_eq!(body(&["get-id", "--identity-pool-id", "r:b", "--logins", argument]), logins, "{argument}");
    }
}

#[test]
fn files_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("logins.json");
    std::fs::write(&file, r#"{"a": "t0k3n"}"#).unwrap();
    let token = folder.path().join("token");
    std::fs::write(&token, "t0k3n").unwrap();
    let expected = json!({"IdentityPoolId": "r:b", "Logins": {"a": "t0k3n"}});
    for argument in [format!("file://{}", file.display()), format!("a@=file://{}", token.display())] {
        assert_eq!(body(&["get-id", "--identity-pool-id", "r:b", "--logins", &argument]), expected, "{argument}");
    }
}

#[test]
fn options_override_cli_input() {
    let input = r#"{"IdentityPoolId": "r:a", "Logins": {"a": "b"}}"#;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("input.json");
    std::fs::write(&file, input).unwrap();
    let file = format!("file://{}", file.display());
    let expected = json!({"IdentityPoolId": "r:b", "Logins": {"a": "b"}});
    for argument in [input, &file] {
        assert_eq!(body(&["get-id", "--cli-input-json", argument, "--identity-pool-id", "r:b"]), expected);
    }
    assert_eq!(body(&["get-id", "--cli-input-yaml", "IdentityPoolId: r:b\nLogins: {a: b}"]), expected);
    let server = Server::always(200, "{}");
    for option in ["--cli-input-json", "--cli-input-yaml"] {
        let ended = run_with(&server, &["get-id", option, "-", "--identity-pool-id", "r:b"], input);
        assert_eq!(ended.code, Some(0));
    }
    assert!(server.received().iter().all(|received| received.body == expected));
    let skeleton = printed(&server, "delete-identities --generate-cli-skeleton");
    assert_eq!(serde_json::from_str::<Value>(&skeleton).unwrap(), json!({"IdentityIdsToDelete": [""]}));
    assert!(printed(&server, "get-id --generate-cli-skeleton yaml-input").contains("IdentityPoolId: ''"));
    assert!(printed(&server, "get-id --generate-cli-skeleton output").contains("\"IdentityId\""));
}

#[test]
fn request_is_signed_for_its_region_unless_signing_is_disabled() {
    let server = Server::always(200, "{}");
    let line = "describe-identity --identity-id r:1";
    printed(&server, line);
    printed(&server, &format!("{line} --region ap-south-1"));
    printed(&server, &format!("{line} --no-sign-request"));
    printed(&server, GET_ID);
    let signed: Vec<Option<String>> =
        server.received().iter().map(|received| received.header("authorization").map(str::to_owned)).collect();
    assert!(signed[0].as_ref().unwrap().contains("/eu-west-1/cognito-identity/aws4_request"), "{signed:?}");
    assert!(signed[1].as_ref().unwrap().contains("/ap-south-1/cognito-identity/aws4_request"), "{signed:?}");
    assert_eq!(signed[2..], [None, None]);
}

#[test]
fn profile_sets_region_keys_and_format() {
    let server = Server::start(pool);
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join(".aws")).unwrap();
    std::fs::write(folder.path().join(".aws/config"), "[profile lab]\nregion = sa-east-1\noutput = text\n").unwrap();
    let keys = "[lab]\naws_access_key_id = AKIALAB\naws_secret_access_key = s3cr3t\n";
    std::fs::write(folder.path().join(".aws/credentials"), keys).unwrap();
    let line = format!("describe-identity --identity-id r:1 --profile lab --endpoint-url {}", server.url());
    let by = |more: &str, var: Option<&str>| -> RunResult {
        let mut command = bare();
        command.env("HOME", folder.path()).args(line.split(' ')).args(more.split_whitespace());
        command.envs(var.map(|format| ("AWS_DEFAULT_OUTPUT", format)));
        ended(command.output().unwrap())
    };
    let text = by("", None);
    assert_eq!((text.code, text.stderr.as_str()), (Some(0), ""));
    assert!(text.stdout.starts_with("1445566778.0\teu-west-1:1d"), "{}", text.stdout);
    assert!(by("", Some("yaml")).stdout.starts_with("IdentityId: "), "the environment overrides the profile");
    assert!(by("--output json", Some("yaml")).stdout.starts_with('{'), "an option overrides both");
    let signed = server.received()[0].header("authorization").unwrap().to_owned();
    assert!(signed.contains("Credential=AKIALAB/") && signed.contains("/sa-east-1/"), "{signed}");
}

#[test]
fn request_is_printed_instead_of_sent() {
    let server = Server::start(pool);
    let line = format!("{GET_ID} --logins a.example=t0k3n");
    let dry = printed(&server, &format!("{line} --dry-run"));
    let curl = printed(&server, &format!("{line} --print-curl"));
    for shown in [&dry, &curl] {
        assert!(shown.contains("[redacted]") && !shown.contains("t0k3n"), "{shown}");
        assert!(shown.contains("eu-west-1:b"), "{shown}");
    }
    assert!(printed(&server, &format!("{line} --dry-run --show-secrets")).contains("t0k3n"));
    assert_eq!(server.received().len(), 0);
    let curl = printed(&server, &format!("{line} --print-curl --show-secrets"));
    let Ok(output) =
        Command::new("sh").arg("-c").arg(format!("command -v curl >/dev/null || exit 99; {curl}")).output()
    else {
        return eprintln!("skipped: there is no shell");
    };
    if output.status.code() == Some(99) {
        return eprintln!("skipped: there is no curl");
    }
    let body = json!({"IdentityPoolId": "eu-west-1:b", "Logins": {"a.example": "t0k3n"}});
    assert_eq!((server.only().operation.as_str(), server.only().body), ("GetId", body), "curl sends the same");
    // The first page only.
    assert!(printed(&server, "list-identity-pools --starting-token t --dry-run").contains(r#""NextToken": "t""#));
}

#[test]
fn debug_log_contains_no_secrets() {
    let server = Server::start(pool);
    let ended = run(&server, "get-credentials-for-identity --identity-id r:1 --logins a.example=l0g1n --debug");
    assert_eq!(ended.code, Some(0));
    assert!(ended.stdout.contains("t0k3n"), "the answer itself is what was received for");
    assert!(ended.stderr.contains("GetCredentialsForIdentity"), "{}", ended.stderr);
    for secret in ["l0g1n", "t0k3n", "s3cr3t", "k3y"] {
        assert!(!ended.stderr.contains(secret), "{secret} in {}", ended.stderr);
    }
}

#[test]
fn read_timeout_limits_the_wait() {
    let server = Server::start(|_| {
        std::thread::sleep(Duration::from_secs(8));
        (200, "{}".to_owned())
    });
    let start = Instant::now();
    let mut command = command(&server);
    command.env("AWS_MAX_ATTEMPTS", "1").args(GET_ID.split(' ')).args([
        "--cli-read-timeout",
        "0.3",
        "--cli-connect-timeout",
        "5",
    ]);
    let ended = ended(command.output().unwrap());
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(255), ""), "{}", ended.stderr);
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
}

#[test]
fn version_and_help_are_printed_without_a_server() {
    let by = |line: &str| ended(bare().args(line.split_whitespace()).output().unwrap());
    assert_eq!(
        by("--version").stdout,
        format!("cognito-identity {} (interface 2014-06-30)\n", env!("CARGO_PKG_VERSION"))
    );
    let service = by("help");
    assert_eq!((service.code, service.stderr.as_str()), (Some(0), ""));
    for name in ["get-credentials-for-identity", "guest", "completion", "--query"] {
        assert!(service.stdout.contains(name), "{name}");
    }
    assert_eq!(by("--help").stdout, service.stdout);
    let operation = by("get-id help");
    assert!(operation.stdout.contains("--identity-pool-id (string) [required]"));
    for line in ["get-id --help", "help get-id", "--help get-id", "get-id --identity-pool-id x --hel"] {
        assert_eq!(by(line).stdout, operation.stdout, "{line}");
    }
    assert!(by("guest help").stdout.contains("credential-process"));
}

#[test]
fn help_on_a_terminal_uses_the_pager() {
    let Ok(script) = Command::new("script")
        .args(["-qec", "cognito-identity get-id help", "/dev/null"])
        .env("PATH", path())
        .env("PAGER", "head -n 1")
        .env("TERM", "xterm")
        .output()
    else {
        return eprintln!("skipped: there is no `script`, which makes a terminal");
    };
    let shown = String::from_utf8_lossy(&script.stdout).replace('\r', "");
    assert_eq!(shown.trim(), "\u{1b}[1mNAME\u{1b}[0m", "{shown}");
}

#[test]
fn options_of_the_aws_cli_are_accepted() {
    let server = Server::start(pool);
    let ended =
        run(&server, "get-id --identity-pool-id eu-west-1:b --no-cli-pager --no-verify-ssl --no-cli-auto-prompt");
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let ended = run(&server, "get-id --identity-pool-id eu-west-1:b --system-certificates --ca-bundle x");
    assert_eq!(ended.code, Some(252));
    assert!(ended.stderr.contains("--system-certificates: --ca-bundle selects other certificates"), "{}", ended.stderr);
    for line in ["-h", "get-id -h"] {
        let ended = run(&server, line);
        assert!(ended.code == Some(0) && ended.stdout.starts_with("NAME\n"), "{line}: {}", ended.stderr);
    }
}

#[test]
fn options_without_effect_are_logged() {
    let server = Server::start(pool);
    for (option, reason) in [
        ("--no-cli-auto-prompt", "this program never prompts"),
        ("--no-cli-pager", "only help is shown in a pager"),
        ("--cli-binary-format base64", "the input contains no bytes"),
        ("--no-paginate", "the operation is not paginated"),
        ("--no-sign-request", "the operation requires no credentials"),
        ("--api-key k", "the operation has no security scheme"),
        ("--no-verify-ssl --system-certificates", "--no-verify-ssl disables the verification"),
    ] {
        let line = format!("get-id --identity-pool-id eu-west-1:b {option}");
        assert_eq!(run(&server, &line).stderr, "", "{option}");
        let ended = run(&server, &format!("{line} --debug"));
        let first = ended.stderr.lines().next().unwrap_or_default();
        assert!(first.ends_with(&format!("has no effect: {reason}")), "{option}: {first}");
    }
    let ended = run(&server, "list-identity-pools --no-paginate --max-results 1 --no-sign-request --debug");
    assert!(!ended.stderr.contains("has no effect"), "{}", ended.stderr);
}

#[test]
fn a_profile_sets_the_formats_of_timestamps_and_bytes() {
    let server = Server::always(200, r#"{"CreationDate": 1445566778.5}"#);
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config");
    let run = |setting: &str| {
        std::fs::write(&config, format!("[default]\n{setting}\n")).unwrap();
        let line = "describe-identity --identity-id eu-west-1:b --query CreationDate --output text";
        let output = command(&server).env("AWS_CONFIG_FILE", &config).args(line.split(' ')).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    assert_eq!(run("").1, "1445566778.5\n");
    assert_eq!(run("cli_timestamp_format = wire").1, "1445566778.5\n");
    assert_eq!(run("cli_timestamp_format = iso8601").1, "2015-10-23T02:19:38.500000+00:00\n");
    for (setting, expected) in [
        (
            "cli_timestamp_format = unix",
            "`cli_timestamp_format` of the profile: expected wire or iso8601, found `unix`",
        ),
        (
            "cli_binary_format = hex",
            "`cli_binary_format` of the profile: expected one of base64, raw-in-base64-out, found `hex`",
        ),
    ] {
        let (code, _, stderr) = run(setting);
        assert!(code == Some(253) && stderr.contains(expected), "{setting}: {stderr}");
    }
}

#[cfg(unix)]
#[test]
fn a_credential_process_reads_the_standard_input() {
    let server = Server::start(pool);
    let folder = tempfile::tempdir().unwrap();
    let (config, script) = (folder.path().join("config"), folder.path().join("process"));
    let printed = r#"{\"Version\": 1, \"AccessKeyId\": \"A\", \"SecretAccessKey\": \"$code\"}"#;
    std::fs::write(&script, format!("read code\necho \"{printed}\"\n")).unwrap();
    std::fs::write(&config, format!("[default]\ncredential_process = /bin/sh {}\n", script.display())).unwrap();
    for (input, expected) in [("123456\n", 0), ("\n", 253)] {
        let mut command = bare();
        command.env("AWS_CONFIG_FILE", &config).env("AWS_REGION", "eu-west-1").env("AWS_ENDPOINT_URL", server.url());
        command.args(["describe-identity", "--identity-id", "eu-west-1:b"]).stdin(std::process::Stdio::piped());
        let mut child =
            command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).spawn().unwrap();
        std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(expected), "{stderr}");
        assert!(expected == 0 || stderr.contains("printed no SecretAccessKey"), "{stderr}");
    }
}

#[test]
fn a_profile_disables_parameter_validation() {
    let server = Server::start(pool);
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config");
    std::fs::write(&config, "[default]\nparameter_validation = false\n").unwrap();
    let line = "get-id --identity-pool-id NOT_VALID";
    assert_eq!(run(&server, line).code, Some(252));
    let output = command(&server).env("AWS_CONFIG_FILE", &config).args(line.split(' ')).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
}
