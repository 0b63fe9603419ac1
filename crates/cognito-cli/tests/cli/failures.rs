//! Failures: all errors at once, with a cure, with the exit code of their kind, and without secrets.

use crate::program::{all_shown, bare, command, ended, run, run_words};
use crate::server::{Server, pool};
use std::net::TcpListener;
use std::os::unix::ffi::OsStrExt;

#[test]
fn errors_of_a_line_are_reported_together_with_cures() {
    let server = Server::start(pool);
    insta::assert_snapshot!(all_shown(
        &server,
        &[
            &[],
            &["--region", "eu-west-1"],
            &["get-ids", "--identity-pool-id", "eu-west-1:b"],
            &["frobnicate"],
            &["get-id", "--identity-pol", "eu-west-1:b", "--frob", "x", "y", "--outputt", "text"],
            &["get-id"],
            &["get-id", "--identity-pool-id"],
            &["get-id", "--identity-pool-id", "--region", "eu-west-1"],
            &["get-id", "--identity-pool-id", "eu-west-1:b", "--no-sign-request", "word"],
            &["get-id", "--identity-pool-id", "eu-west-1:b", "two"],
            &["get-id", "--c", "text", "--identity-pool-id", "eu-west-1:b"],
            &["get-id", "--no-sign-request=yes", "--identity-pool-id", "eu-west-1:b"],
            &[
                "get-id",
                "--identity-pool-id",
                "B",
                "--account-id",
                "x",
                "--output",
                "xml",
                "--cli-read-timeout",
                "-1",
                "--query",
                "a["
            ],
            &["get-id", "--cli-input-json", "{\"IdentityPoolID\": 1}"],
            &["get-id", "--cli-input-json", "{", "--logins", "{"],
            &["get-id", "--identity-pool-id", "-x"],
            &["list-identity-pools", "--max-results", "seven"],
            &["create-identity-pool", "--identity-pool-name", "n", "--allow-unauthenticated-identities", "true"],
            &["get-id", "--generate-cli-skeleton", "all"],
            &["completion"],
            &["completion", "powershell"],
            &["help", "get-it"],
        ]
    ));
    assert_eq!(server.received().len(), 0);
}

#[test]
fn keys_of_maps_are_validated() {
    let server = Server::always(200, "{}");
    for command in ["get-id", "guest"] {
        let ended = run(&server, &format!("{command} --identity-pool-id eu-west-1:b --logins =v"));
        assert_eq!(ended.code, Some(252));
        let first = ended.stderr.lines().next().unwrap_or_default();
        assert_eq!(first, "cognito-identity: --logins: key \"\" must have at least 1 character, found 0");
        let help = run(&server, &format!("{command} help")).stdout;
        assert!(help.contains("key -> (string)\n\n            Constraints: 1 to 128 characters.\n"), "{help}");
    }
    assert!(server.received().is_empty());
}

#[test]
fn exit_code_follows_from_the_kind() {
    let server = Server::start(pool);
    assert_eq!(run(&server, "get-id --identity-pool-id eu-west-1:b").code, Some(0));
    assert_eq!(run(&server, "get-id").code, Some(252));
    assert_eq!(run(&server, "get-id --identity-pool-id eu-west-1:b --profile none").code, Some(253));
    let refused = Server::always(400, r#"{"__type": "ResourceNotFoundException", "message": "No pool 'b'."}"#);
    let ended = run(&refused, "get-id --identity-pool-id eu-west-1:b");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(254), ""));
    insta::assert_snapshot!(ended.stderr, @"An error occurred (ResourceNotFoundException) when calling the GetId operation: No pool 'b'.");
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let closed = run(&server, &format!("get-id --identity-pool-id eu-west-1:b --endpoint-url http://{free}"));
    assert_eq!((closed.code, closed.stdout.as_str()), (Some(255), ""), "{}", closed.stderr);
    assert!(!closed.stderr.is_empty());
    let garbled = Server::always(200, "<html>");
    assert_eq!(run(&garbled, "get-id --identity-pool-id eu-west-1:b").code, Some(255));
}

#[test]
fn region_and_credentials_are_required() {
    for line in ["get-id --identity-pool-id eu-west-1:b", "list-identity-pools --region eu-west-1"] {
        let ended = ended(bare().args(line.split(' ')).output().unwrap());
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(253), ""), "{line}: {}", ended.stderr);
    }
}

#[test]
fn arguments_must_be_utf8() {
    let server = Server::start(pool);
    let word = std::ffi::OsStr::from_bytes(b"t0k\xff3n");
    let ended = ended(command(&server).args(["get-id", "--identity-pool-id"]).arg(word).output().unwrap());
    assert_eq!(ended.code, Some(252));
    insta::assert_snapshot!(ended.stderr, @"cognito-identity: argument 3 is not UTF-8; `fileb://PATH` reads bytes from a file");
}

#[test]
fn failures_contain_no_secrets() {
    const SECRET: &str = "t0k3n";
    let server = Server::start(pool);
    let token = |text: &str| text.replace('#', SECRET);
    for words in [
        &["get-id", "--identity-pool-id", "b:b", "--logins", "a=#,b"][..],
        &["get-id", "--identity-pool-id", "b:b", "--logins", "a=#,a=#"],
        &["get-id", "--identity-pool-id", "b:b", "--logins", "{\"a\": \"#\""],
        &["get-id", "--identity-pool-id", "b:b", "--logins", "{\"a\": {\"x\": \"#\"}}"],
        &["get-id", "--identity-pool-id", "b:b", "--logins", "a=#", "#"],
        &["get-id", "--identity-pool-id", "b:b", "--logins", "#"],
        &["get-id", "--identity-pool-id", "b:b", "--login", "a=#", "--nonsense", "#"],
        &["get-id", "--cli-input-json", "{\"Logins\": {\"a\": \"#\"}"],
        &["get-id", "--cli-input-json", "{\"Logins\": \"#\"}"],
        &["get-id", "--cli-input-yaml", "Logins: {a: \"#"],
        &["get-id", "--cli-input-yaml", "Logins: #"],
        &["get-id", "--no-sign-request", "#"],
        &["get-id", "--endpoint-url", "http://user:#@[/?key=#", "--identity-pool-id", "b:b"],
        &["get-id", "--bearer-token", "#", "--basic", "#", "--api-key", "#"],
    ] {
        let words: Vec<String> = words.iter().map(|word| token(word)).collect();
        let ended = run_words(&server, &words.iter().map(String::as_str).collect::<Vec<_>>());
        assert_ne!(ended.code, Some(0), "{words:?}");
        assert!(!ended.stderr.contains(SECRET) && ended.stdout.is_empty(), "{words:?}: {}", ended.stderr);
    }
}
