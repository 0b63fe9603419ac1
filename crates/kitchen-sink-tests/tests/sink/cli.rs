//! The command line of the kitchen sink against a server on a real connection.

use crate::routes::routes;
use crate::wire;
use bindery::rest::Failed;
use bindery::{Document, Empty, File, Serve};
use http::{Request, Response};
use kitchen_sink::types::{
    Dish, Everything, GetFileResponse, GetHeadersResponse, GetSeveralResponse201, GetSeveralResponse303, Knife,
    TakeQueriesAnyOf, Utensil,
};
use kitchen_sink::*;
use std::fmt::Debug;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::Duration;

/// The credentials of every operation.
const SHOWN: [&str; 8] = [
    "--basic",
    "cook:s3cret",
    "--api-key",
    "headerKey=header-key",
    "--api-key",
    "queryKey=query-key",
    "--bearer-token",
    "t0ken",
];

/// The outcome of a run.
struct Ended {
    code: Option<i32>,
    stdout: Vec<u8>,
    stderr: String,
}

impl Ended {
    fn of(output: Output) -> Self {
        let stderr = String::from_utf8(output.stderr).expect("text");
        Ended { code: output.status.code(), stdout: output.stdout, stderr }
    }

    /// The standard output of a successful run.
    fn text(self) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(0), ""));
        String::from_utf8(self.stdout).expect("text")
    }
}

fn program(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kitchen-sink"));
    command.args(words).env_clear().env("HOME", "/nonexistent").stdin(Stdio::null());
    command
}

/// Runs arguments against a server that responds to one request as a test specifies.
fn run(words: &[&str], answer: impl FnOnce(&Request<Vec<u8>>) -> Response<Vec<u8>> + Send) -> Ended {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let url = format!("http://{address}/sink/v1");
    thread::scope(|scope| {
        let server = scope.spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
            let request = wire::read_request(&mut stream).expect("a request");
            let response = answer(&request);
            wire::write_response(&mut stream, &response, request.method()).expect("a listener");
        });
        let output = program(words).args(["--endpoint-url", &url]).output().expect("it starts");
        let ended = Ended::of(output);
        // The run may have failed before it connected; the server must not wait for it.
        drop(TcpStream::connect(address));
        if !ended.stderr.is_empty() {
            eprintln!("{}", ended.stderr);
        }
        server.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        ended
    })
}

/// Runs the arguments of an operation: the server reads the expected operation, and responds.
fn asks<O>(words: &[&str], expected: &O, answer: Result<&O::Output, &O::Error>) -> Ended
where
    O: Serve + PartialEq + Debug,
    O::Output: Sync,
    O::Error: Sync,
{
    run(&[words, &SHOWN].concat(), |request| {
        assert_eq!(routes(request), [O::NAME], "the server knows whose request it is");
        let read = bindery_rest::read::<O>(request, O::SERVICE.base_path).expect("the server reads what was sent");
        assert_eq!(&read, expected);
        bindery_rest::write::<O>(answer).expect("the server writes its answer")
    })
}

fn soup() -> Dish {
    Dish::new("Soup").id(1)
}

#[test]
fn parameters_are_sent_in_their_locations() {
    let answer = asks(
        &["get-dish", "--id", "7", "--x-trace", "here", "--id-query", "a note"],
        &GetDish::new(7).x_trace("here").note("a note"),
        Ok(&soup()),
    );
    insta::assert_snapshot!(answer.text(), @r#"
    {
        "id": 1,
        "name": "Soup"
    }
    "#);
    let all = TakeQueries::new(["a", "b"])
        .page_size(50)
        .empty("")
        .nested([vec![1, 2], vec![3]])
        .of_type("soup")
        .any_of(TakeQueriesAnyOf::Less);
    let words = "take-queries --page-size-query 50 --empty= --required a b --nested [1,2] [3] --type soup --any-of < --version-query 2026-11-21 --strict";
    assert_eq!(asks(&words.split(' ').collect::<Vec<_>>(), &all, Ok(&Empty)).text(), "");
    let deleted = asks(&["delete-dish", "--id", "a/b"], &DeleteDish::new("a/b"), Ok(&Empty));
    assert_eq!(deleted.text(), "", "nothing but that it is done");
}

#[test]
fn bodies_are_json_text_and_bytes() {
    let least = Everything::new(true, vec!["é".to_owned()]);
    let said = asks(
        &["put-structure", "--everything", "boolean=true,texts=[é]"],
        &PutStructure::new(least.clone()),
        Ok(&least),
    );
    assert_eq!(said.text(), "{\n    \"boolean\": true,\n    \"texts\": [\n        \"é\"\n    ]\n}\n");
    let knife = Utensil::from(Knife::new("steel").sharp(true));
    let words =
        ["post-union", "--utensil", r#"{"sharp": true, "kind": "Knife", "material": "steel"}"#, "--output", "yaml"];
    let cut = asks(&words, &PostUnion::new(knife.clone()), Ok(&knife));
    assert_eq!(cut.text(), "kind: Knife\nmaterial: steel\nsharp: true\n");
    let patch: Document = serde_json::from_str(r#"{"a":[1,null,{"b":1e3}]}"#).expect("JSON");
    let patched = asks(
        &["patch-anything", "--patch", r#"{"a":[1,null,{"b":1e3}]}"#, "--query", "a[2].b"],
        &PatchAnything::new(patch.clone()),
        Ok(&patch),
    );
    assert_eq!(patched.text(), "1000.0\n");
    let text = "two\r\nlines, é".to_owned();
    let answered = asks(&["post-text", "--text", &text, "--output", "text"], &PostText::new(text.clone()), Ok(&text));
    assert_eq!(answered.text(), format!("{text}\n"));
}

#[test]
fn bytes_are_read_and_written_unchanged() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, to) = (folder.path().join("from"), folder.path().join("to"));
    let bytes = vec![0, 159, 255, 13, 10];
    std::fs::write(&from, &bytes).expect("a file");
    let from = format!("fileb://{}", from.display());
    let operation = PostBytes::new(bytes.clone());
    let answer = asks(&["post-bytes", "--bytes", &from], &operation, Ok(&bytes.clone().into()));
    assert_eq!((answer.code, answer.stdout), (Some(0), bytes.clone()));
    let words = ["post-bytes", "--bytes", "AJ//DQo=", "--output-file", to.to_str().expect("text")];
    assert_eq!(asks(&words, &operation, Ok(&bytes.clone().into())).text(), "");
    assert_eq!(std::fs::read(&to).expect("a file"), bytes);
    let raw = ["post-bytes", "--bytes", "raw é", "--cli-binary-format", "raw-in-base64-out"];
    let answer = asks(&raw, &PostBytes::new("raw é".as_bytes().to_vec()), Ok(&Vec::new().into()));
    assert_eq!((answer.code, answer.stdout), (Some(0), Vec::new()));
    let nowhere = ["get-file", "--output-file", "/nonexistent/folder/file"];
    let failed = asks(&nowhere, &GetFile::new(), Ok(&GetFileResponse::new(vec![1])));
    assert_eq!(failed.code, Some(255));
    insta::assert_snapshot!(failed.stderr, @"kitchen-sink: --output-file: cannot write `/nonexistent/folder/file`: No such file or directory (os error 2)");
}

#[test]
fn a_profile_sets_the_format_of_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = folder.path().join("config");
    let words = ["post-bytes", "--bytes", "not base64", "--dry-run", "--endpoint-url", "http://127.0.0.1:1"];
    for (setting, option, expected) in [
        ("", None, 252),
        ("cli_binary_format = base64", None, 252),
        ("cli_binary_format = raw-in-base64-out", None, 0),
        ("cli_binary_format = raw-in-base64-out", Some("--cli-binary-format=base64"), 252),
    ] {
        std::fs::write(&config, format!("[default]\n{setting}\n")).expect("a file");
        let mut command = program(&[&words[..], &SHOWN].concat());
        let ended = Ended::of(command.args(option).env("AWS_CONFIG_FILE", &config).output().expect("it starts"));
        assert_eq!(ended.code, Some(expected), "{setting}: {}", ended.stderr);
    }
}

#[test]
fn headers_are_printed_beside_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let to = folder.path().join("soup");
    let file = GetFileResponse::new(vec![0, 255]).content_disposition("attachment");
    let words = ["get-file", "--output-file", to.to_str().expect("text")];
    insta::assert_snapshot!(asks(&words, &GetFile::new(), Ok(&file)).text(), @r#"
    {
        "Content-Disposition": "attachment"
    }
    "#);
    assert_eq!(std::fs::read(&to).expect("a file"), [0, 255]);
    assert_eq!(asks(&["get-file"], &GetFile::new(), Ok(&file)).stdout, [0, 255]);
}

#[test]
fn files_of_a_form_are_sent() {
    let folder = tempfile::tempdir().expect("a folder");
    let photo = folder.path().join("rex.png");
    let mut file = std::fs::File::create(&photo).expect("a file");
    file.write_all(&[0, 255, 13, 10, 45, 45]).expect("space");
    let sent = File::from(vec![0, 255, 13, 10, 45, 45]).name("rex.png");
    let said = format!("fileb://{}", photo.display());
    let words = ["post-files", "--name", "so\"up", "--tags", "a", "b", "--photo", &said];
    let ended = run(&[&words[..], &SHOWN].concat(), |request| {
        let read = bindery_rest::read::<PostFiles>(request, SERVICE.base_path).expect("a form");
        assert_eq!((read.name.as_str(), read.tags), ("so\"up", Some(vec!["a".to_owned(), "b".to_owned()])));
        assert_eq!((read.photo.content, read.photo.name), (sent.content, sent.name));
        bindery_rest::write::<PostFiles>(Ok(&Empty)).expect("an answer")
    });
    assert_eq!(ended.text(), "");
}

#[test]
fn answers_are_told_by_their_statuses() {
    let print = |output: GetSeveralOutput| asks(&["get-several"], &GetSeveral::new(), Ok(&output)).text();
    let shown = [
        GetSeveralOutput::Ok(soup()),
        GetSeveralOutput::Created(GetSeveralResponse201::new(soup()).location("/dishes/1")),
        GetSeveralOutput::Accepted(3),
        GetSeveralOutput::NoContent,
        GetSeveralOutput::SeeOther(GetSeveralResponse303::new().location("/dishes/2")),
    ]
    .map(print);
    let shown = shown.join("----\n");
    insta::assert_snapshot!(shown);
    let headers =
        GetHeadersResponse::new().x_integer(i64::MIN).x_string("text, with a comma").x_csv([1, -2]).x_double(0.1);
    let headers = asks(&["get-headers", "--output", "yaml"], &GetHeaders::new(), Ok(&headers)).text();
    insta::assert_snapshot!(headers);
}

#[test]
fn a_failure_has_its_exit_code() {
    let problem = kitchen_sink::types::Problem::new("no").code(7);
    let bad = Error::BadRequest(Failed { status: 400, body: problem });
    let failed = asks(&["get-several"], &GetSeveral::new(), Err(&bad));
    assert_eq!((failed.code, failed.stdout.len()), (Some(254), 0));
    insta::assert_snapshot!(failed.stderr, @"An error occurred (400) when calling the getSeveral operation: no");
    let missing = Error::NotFound(Failed { status: 404, body: Empty });
    let failed = asks(&["get-several"], &GetSeveral::new(), Err(&missing));
    assert_eq!(failed.code, Some(254));
    insta::assert_snapshot!(failed.stderr, @"An error occurred (404) when calling the getSeveral operation: Not Found");
}

#[test]
fn credentials_are_sent_in_their_locations() {
    let shown = |operation: &str, words: &[&str]| {
        let words = [&[operation], words].concat();
        let mut found = String::new();
        let ended = run(&words, |request| {
            let header = |name: &str| request.headers().get(name).map_or("", |value| value.to_str().expect("text"));
            found = format!(
                "{}|{}|{}",
                header("authorization"),
                header("x-kitchen-key"),
                request.uri().query().unwrap_or("")
            );
            Response::builder().status(204).body(Vec::new()).expect("a response")
        });
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{words:?}");
        found
    };
    assert_eq!(shown("need-nothing", &SHOWN), "||");
    assert_eq!(shown("need-basic", &["--basic", "cook:s3cret"]), "Basic Y29vazpzM2NyZXQ=||");
    assert_eq!(shown("need-header-key", &["--api-key", "k"]), "|k|");
    assert_eq!(shown("need-query-key", &["--api-key", "queryKey=a b"]), "||key=a%20b");
    assert_eq!(shown("need-token", &["--bearer-token", "t0ken"]), "Bearer t0ken||");
    assert_eq!(shown("need-both", &["--bearer-token", "t0ken", "--api-key", "k"]), "Bearer t0ken|k|");
    let none = Ended::of(
        program(&["need-token", "--endpoint-url", "http://127.0.0.1:9/sink/v1"]).output().expect("it starts"),
    );
    assert_eq!(none.code, Some(253));
    insta::assert_snapshot!(none.stderr, @"kitchen-sink: cannot encode the request: the operation requires credentials: `token` (bearer token); use --bearer-token or KITCHEN_SINK_BEARER_TOKEN_TOKEN, or --no-sign-request to send the request without them");
}

#[test]
fn a_host_is_completed_by_the_caller() {
    let dry =
        Ended::of(program(&["get-file", "--host-parameter", "town=paris", "--dry-run"]).output().expect("it starts"));
    assert!(dry.text().starts_with("GET https://paris.kitchen.example/sink/v1/answers/file\n"));
}

#[test]
fn every_operation_has_a_page_a_template_and_options() {
    let server = program(&["help"]).output().expect("it starts");
    let help = Ended::of(server).text();
    for operation in META.operations {
        let name = help
            .lines()
            .map(str::trim)
            .find(|line| line.replace('-', "") == operation.name.replace('_', "").to_lowercase());
        let name = name.unwrap_or_else(|| panic!("{} is not in the help", operation.name));
        let page = Ended::of(program(&[name, "help"]).output().expect("it starts")).text();
        assert!(page.contains("EXIT STATUS"), "{name}");
        for kind in ["input", "yaml-input", "output"] {
            Ended::of(program(&[name, "--generate-cli-skeleton", kind]).output().expect("it starts")).text();
        }
    }
}
