//! Runs the program with an environment of its own.

use crate::server::Server;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_cognito-identity");

/// The result of a run.
#[derive(Clone, Debug)]
pub(crate) struct RunResult {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// A command with credentials and a region that sends its requests to a server.
pub(crate) fn command(server: &Server) -> Command {
    let mut command = bare();
    command.env("AWS_ACCESS_KEY_ID", "AKIA1").env("AWS_SECRET_ACCESS_KEY", "k3y").env("AWS_REGION", "eu-west-1");
    command.env("AWS_ENDPOINT_URL", server.url());
    command
}

/// A command without configuration.
pub(crate) fn bare() -> Command {
    let mut command = Command::new(PROGRAM);
    command.env_clear().env("HOME", "/nonexistent").env("AWS_EC2_METADATA_DISABLED", "true");
    command.stdin(Stdio::null());
    command
}

pub(crate) fn ended(output: Output) -> RunResult {
    RunResult {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("text"),
        stderr: String::from_utf8(output.stderr).expect("text"),
    }
}

/// Runs a command line whose arguments contain no blanks.
pub(crate) fn run(server: &Server, line: &str) -> RunResult {
    run_words(server, &line.split_whitespace().collect::<Vec<_>>())
}

pub(crate) fn run_words(server: &Server, words: &[&str]) -> RunResult {
    ended(command(server).args(words).output().expect("it starts"))
}

/// Runs arguments with standard input.
pub(crate) fn run_with(server: &Server, words: &[&str], input: &str) -> RunResult {
    let mut child =
        command(server).args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("it starts");
    child.stdin.take().expect("a pipe").write_all(input.as_bytes()).expect("it reads");
    ended(child.wait_with_output().expect("it ends"))
}

/// Returns the output of a command line that must succeed.
pub(crate) fn printed(server: &Server, line: &str) -> String {
    let ended = run(server, line);
    assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{line}");
    ended.stdout
}

/// A run as text, for snapshots.
pub(crate) fn shown(server: &Server, words: &[&str]) -> String {
    let RunResult { code, stdout, stderr } = run_words(server, words);
    let line =
        words.iter().map(|word| if word.contains([' ', '\n']) { format!("{word:?}") } else { (*word).to_owned() });
    let code = code.map_or_else(|| "a signal".to_owned(), |code| code.to_string());
    let text = format!("$ cognito-identity {}\n{stdout}{stderr}=> {code}\n", line.collect::<Vec<_>>().join(" "));
    // The invocation id is random.
    let text: String = text.split_inclusive('\n').filter(|line| !line.contains("amz-sdk-invocation-id")).collect();
    text.replace(&server.url(), "http://SERVER")
}

/// Several runs as text.
pub(crate) fn all_shown(server: &Server, lines: &[&[&str]]) -> String {
    lines.iter().map(|words| shown(server, words)).collect::<Vec<_>>().join("\n")
}

/// Returns a `PATH` that contains the program.
pub(crate) fn path() -> String {
    let folder = Path::new(PROGRAM).parent().expect("it is in a folder");
    format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default())
}
