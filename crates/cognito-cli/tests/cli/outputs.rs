//! The printed output.

use crate::program::{all_shown, command, ended, printed, run, run_words};
use crate::server::{Server, pool};

const DESCRIBE: &str = "describe-identity-pool --identity-pool-id eu-west-1:b";

#[test]
fn output_is_printed_in_each_format() {
    let server = Server::start(pool);
    let shown: Vec<String> = ["json", "text", "table", "yaml"]
        .map(|format| printed(&server, &format!("{DESCRIBE} --output {format}")))
        .to_vec();
    let shown = shown.join("----\n");
    insta::assert_snapshot!(shown);
}

#[test]
fn timestamps_are_printed_as_received() {
    let server = Server::start(pool);
    insta::assert_snapshot!(printed(&server, "describe-identity --identity-id eu-west-1:1d"), @r#"
    {
        "IdentityId": "eu-west-1:1d",
        "Logins": [
            "a.example"
        ],
        "CreationDate": 1445566778.0,
        "LastModifiedDate": 1445566778.123
    }
    "#);
}

#[test]
fn query_selects() {
    let server = Server::start(pool);
    let words = |query: &'static str, format: &'static str| -> [&'static str; 7] {
        ["describe-identity-pool", "--identity-pool-id", "eu-west-1:b", "--output", format, "--query", query]
    };
    insta::assert_snapshot!(all_shown(
        &server,
        &[
            &words("{name: IdentityPoolName, id: IdentityPoolId}", "json"),
            &words("CognitoIdentityProviders[?ClientId].ProviderName", "text"),
            &words("CognitoIdentityProviders[].[ProviderName, ClientId]", "table"),
            &words("SupportedLoginProviders", "yaml"),
            &words("nothing.of.that", "json"),
            &words("length(IdentityPoolId", "json"),
            &words("length(AllowUnauthenticatedIdentities)", "json"),
        ]
    ));
}

#[test]
fn empty_output_prints_nothing() {
    let server = Server::always(200, "");
    for line in ["delete-identity-pool --identity-pool-id eu-west-1:b", "describe-identity --identity-id eu-west-1:b"] {
        for format in ["json", "text", "table", "yaml"] {
            assert_eq!(printed(&server, &format!("{line} --output {format}")), "", "{line} {format}");
        }
    }
}

#[test]
fn option_overrides_the_format_of_the_environment() {
    let server = Server::start(pool);
    let with = |format: &str, words: &str| {
        let mut command = command(&server);
        ended(command.env("AWS_DEFAULT_OUTPUT", format).args(words.split(' ')).output().unwrap())
    };
    let get = "get-id --identity-pool-id eu-west-1:b";
    assert_eq!(with("text", get).stdout, "eu-west-1:1d\n");
    assert_eq!(with("text", &format!("{get} --output yaml")).stdout, "IdentityId: eu-west-1:1d\n");
    let wrong = with("xml", get);
    assert_eq!(wrong.code, Some(253));
    insta::assert_snapshot!(wrong.stderr, @"cognito-identity: AWS_DEFAULT_OUTPUT: unknown format `xml`, expected one of json, text, table, yaml; --output overrides it");
}

#[test]
fn output_is_written_to_a_file() {
    let server = Server::start(pool);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answer");
    let line = format!("get-id --identity-pool-id eu-west-1:b --output text --output-file {}", file.display());
    assert_eq!(printed(&server, &line), "");
    assert_eq!(std::fs::read_to_string(file).unwrap(), "eu-west-1:1d\n");
}

#[test]
fn colours_are_printed_on_request() {
    let server = Server::start(pool);
    let line = "get-id --identity-pool-id eu-west-1:b --output table";
    assert!(!printed(&server, line).contains('\u{1b}'), "not a terminal");
    assert!(!printed(&server, &format!("{line} --color off")).contains('\u{1b}'));
    assert!(printed(&server, &format!("{line} --color on")).contains("\u{1b}[1mGetId\u{1b}[0m"));
    assert_eq!(run(&server, &format!("{line} --color red")).code, Some(252));
}

#[test]
fn closed_pipe_ends_quietly() {
    let server = Server::start(pool);
    for line in [DESCRIBE, "help", "get-id help", "completion bash", "get-id --generate-cli-skeleton"] {
        let mut child = command(&server)
            .args(line.split(' '))
            .stdout(std::process::Stdio::piped())
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = ended(child.wait_with_output().unwrap());
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{line}");
    }
}

#[test]
fn closed_stderr_is_not_an_error() {
    let server = Server::start(pool);
    for (line, code) in [(format!("{DESCRIBE} --debug"), 0), ("get-id".to_owned(), 252)] {
        let mut command = command(&server);
        command.args(line.split(' ')).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), Some(code), "{line}");
    }
}

#[test]
fn full_disk_is_reported() {
    let Ok(full) = std::fs::OpenOptions::new().write(true).open("/dev/full") else {
        return eprintln!("skipped: this system has no /dev/full");
    };
    let server = Server::start(pool);
    let output = command(&server).args(DESCRIBE.split(' ')).stdout(full).stderr(std::process::Stdio::piped()).output();
    let ended = ended(output.unwrap());
    assert_eq!(ended.code, Some(255));
    assert!(ended.stderr.contains("cannot write to standard output"), "{}", ended.stderr);
}

#[test]
fn control_characters_in_errors_are_escaped() {
    let body = "{\"__type\": \"InvalidParameterException\", \"message\": \"a\\u001b[2Jb\\nc\"}";
    let server = Server::always(400, body);
    let ended = run_words(&server, &["get-id", "--identity-pool-id", "eu-west-1:b"]);
    assert_eq!(ended.code, Some(254));
    assert!(ended.stderr.contains("a\\u{1b}[2Jb\nc"), "{:?}", ended.stderr);
}
