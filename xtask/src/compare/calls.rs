//! The cost of a call: in memory, and as one run of a command line against a local server.

use super::Setup;
use super::machine::own_peak;
use super::measure::{Contender, Invocation, Warm, in_turn};
use super::peers::AWS_CLI;
use super::table::{Cell, Chapter, Compared, Row, Side, column, memory, skipped};
use serde_json::Value;
use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

/// The functions of the benchmark: the function name, the displayed name, and the side.
const FUNCTIONS: [(&str, &str, Side); 5] = [
    ("blocking_client", "bindery-client, blocking", Side::Ours),
    ("asynchronous_client", "bindery-client, asynchronous", Side::Ours),
    ("without_io", "bindery-aws without a client", Side::Ours),
    ("by_hand", "http and serde_json by hand", Side::Theirs),
    ("aws_sdk", "aws-sdk-cognitoidentity", Side::Theirs),
];

/// Measures a call with a function in place of the network.
pub(super) fn in_memory(setup: &Setup) -> Result<Vec<Chapter>, String> {
    setup.progress("building and running the bench of calls");
    let folder = setup.workspace.crates().join("bindery-client/benches/compare");
    let target = setup.work.join("calls");
    let output = Invocation::cargo(["bench", "--quiet"], &folder, &target).output();
    let rows = FUNCTIONS.map(|(function, name, side)| {
        let cells = match &output {
            Err(why) => skipped(why, 2),
            Ok(output) => match (median_of(output, function), allocations_of(output, function)) {
                (Some(time), Some(count)) => vec![Cell::Seconds(time), Cell::Count(count)],
                (_, _) => skipped("the bench does not tell", 2),
            },
        };
        Row { name: name.to_owned(), side, cells }
    });
    Ok(vec![Chapter {
        title: "A GetCredentialsForIdentity in memory".to_owned(),
        measured: setup.machine.clone(),
        columns: vec![column("time", Compared::Charted), column("allocations", Compared::Yes)],
        rows: rows.into(),
        notes: vec![
            "From the operation to the typed answer; what stands for the network is in every number.".to_owned(),
        ],
    }])
}

/// Returns the median of a function in divan's table, in seconds.
fn median_of(table: &str, function: &str) -> Option<f64> {
    let line = table.lines().find(|line| is_of(line, function))?;
    let median = line.split('│').rev().nth(3)?;
    let mut words = median.split_whitespace();
    let (number, unit) = (words.next()?.parse::<f64>().ok()?, words.next()?);
    match unit {
        "ns" => Some(number * 1e-9),
        "µs" => Some(number * 1e-6),
        "ms" => Some(number * 1e-3),
        "s" => Some(number),
        _ => None,
    }
}

/// Returns the number of allocations of a function: the median of the first line after `alloc:`.
fn allocations_of(table: &str, function: &str) -> Option<f64> {
    let mut lines = table.lines().skip_while(|line| !is_of(line, function)).skip(1);
    lines.find(|line| line.split('│').rev().nth(5).is_some_and(|cell| cell.trim() == "alloc:"))?;
    lines.next()?.split('│').rev().nth(3)?.trim().parse().ok()
}

/// Returns whether a line of the table begins with the name of a function, after the branches of the tree.
fn is_of(line: &str, function: &str) -> bool {
    let name = line.trim_start_matches([' ', '│', '├', '╰', '─']);
    name.split_whitespace().next() == Some(function)
}

/// Measures one run of a command line.
pub(super) fn command_line(setup: &Setup) -> Result<Vec<Chapter>, String> {
    let server = Server::start().map_err(|error| format!("a server of our own: {error}"))?;
    let words = |service: &[&str], global: &[&str]| {
        let call = ["get-id", "--identity-pool-id", "us-east-1:00000000-0000-0000-0000-000000000000"];
        let endpoint = ["--endpoint-url", &server.url, "--region", "us-east-1"];
        [service, &call, &endpoint, global].concat().into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let invocation = |binary: PathBuf, words| {
        let mut invocation = Invocation::new(binary, words, &setup.work);
        // Prevents both programs from reading the user's configuration.
        for (name, value) in [("AWS_CONFIG_FILE", "/dev/null"), ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")] {
            invocation.environment.insert(name.to_owned(), Some(value.to_owned()));
        }
        invocation
    };
    setup.progress("building the command line");
    let ours = binary(setup).map(|binary| invocation(binary, words(&[], &["--no-sign-request"])));
    let theirs =
        AWS_CLI.binary(setup).map(|binary| invocation(binary, words(&["cognito-identity"], &["--no-sign-request"])));
    let contenders = [ours, theirs].map(|work| Contender { clear: Vec::new(), work });
    let usages = in_turn(&contenders, setup.runs, Warm::Up);
    let names = [("cognito-identity".to_owned(), Side::Ours), (AWS_CLI.title(), Side::Theirs)];
    let rows = names.into_iter().zip(usages).map(|((name, side), usage)| {
        let cells = match usage {
            Ok(usage) => vec![Cell::Seconds(usage.wall), Cell::Seconds(usage.cpu), memory(usage.peak, own_peak())],
            Err(why) => skipped(&why, 3),
        };
        Row { name, side, cells }
    });
    Ok(vec![Chapter {
        title: "One get-id on the command line".to_owned(),
        measured: setup.machine.clone(),
        columns: vec![
            column("wall time", Compared::Charted),
            column("processor time", Compared::Yes),
            column("memory at most", Compared::Yes),
        ],
        rows: rows.collect(),
        notes: vec![format!("Against a server on the same machine, medians of {} runs.", setup.runs)],
    }])
}

/// Returns our command line, built with `--release`.
///
/// # Errors
/// Returns a message if it cannot be built.
pub(super) fn binary(setup: &Setup) -> Result<PathBuf, String> {
    let folder = &setup.workspace.root;
    let target = &setup.target;
    let metadata = Invocation::cargo(["metadata", "--no-deps", "--format-version", "1"], folder, target).output()?;
    let metadata: Value = serde_json::from_str(&metadata).map_err(|error| format!("cargo metadata: {error}"))?;
    let name = "cognito-identity";
    let package = package_of_binary(&metadata, name).ok_or("the workspace has no such command line")?;
    Invocation::cargo(["build", "--quiet", "--release", "--package", &package, "--bin", name], folder, target).run()?;
    Ok(target.join("release").join(name))
}

/// Returns the package that has a binary with a name.
fn package_of_binary(metadata: &Value, name: &str) -> Option<String> {
    let is_it = |target: &&Value| {
        let kinds = target["kind"].as_array();
        target["name"] == name && kinds.is_some_and(|kinds| kinds.iter().any(|kind| kind == "bin"))
    };
    let packages = metadata["packages"].as_array()?;
    let package = packages
        .iter()
        .find(|package| package["targets"].as_array().is_some_and(|all| all.iter().any(|target| is_it(&target))))?;
    Some(package["name"].as_str()?.to_owned())
}

/// A local server that returns the same identity to every client.
struct Server {
    url: String,
}

const ANSWER: &str = r#"{"IdentityId":"us-east-1:00000000-0000-0000-0000-000000000001"}"#;

impl Server {
    /// Starts a server that runs until the process ends.
    fn start() -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0))?;
        let url = format!("http://{}", listener.local_addr()?);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                // A client that disconnects early does not affect the next one.
                thread::spawn(move || _ = serve(stream));
            }
        });
        Ok(Server { url })
    }
}

/// Reads one request, sends the response, and closes the connection.
fn serve(mut stream: TcpStream) -> io::Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line)? > 0 && !line.trim().is_empty() {
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
        line.clear();
    }
    io::copy(&mut reader.take(length), &mut io::sink())?;
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nConnection: close\r\n";
    write!(stream, "{head}Content-Length: {}\r\n\r\n{ANSWER}", ANSWER.len())
}

#[cfg(test)]
mod tests {
    use super::{ANSWER, Server, allocations_of, median_of, package_of_binary};
    use serde_json::json;
    use std::io::{Read as _, Write as _};
    use std::net::TcpStream;

    const TABLE: &str = "\
compare                     fastest       │ slowest       │ median        │ mean          │ samples │ iters
├─ calls                                  │               │               │               │         │
│  ├─ by_hand               717.2 ns      │ 2.66 µs       │ 767.2 ns      │ 787.9 ns      │ 100     │ 100
│  │                        max alloc:    │               │               │               │         │
│  │                          8           │ 8             │ 8             │ 8             │         │
│  │                          1.472 KB    │ 1.472 KB      │ 1.472 KB      │ 1.472 KB      │         │
│  │                        alloc:        │               │               │               │         │
│  │                          13          │ 14            │ 13            │ 13.5          │         │
│  │                          2.314 KB    │ 2.314 KB      │ 2.314 KB      │ 2.314 KB      │         │
│  ╰─ a_response            148.6 ns      │ 3.012 µs      │ 158.6 ns      │ 188.2 ns      │ 100     │ 100
╰─ sdk                                    │               │               │               │         │
   ╰─ aws_sdk               61.2 µs       │ 1.23 ms       │ 72.5 µs       │ 80 µs         │ 100     │ 100
                            alloc:        │               │               │               │         │
                              480         │ 500           │ 481           │ 482           │         │
";

    #[test]
    fn medians_are_read_from_the_table_of_the_bench() {
        let near = |function, seconds: f64| {
            median_of(TABLE, function).is_some_and(|median| (median / seconds - 1.0).abs() < 1e-9)
        };
        assert!(near("by_hand", 767.2e-9) && near("a_response", 158.6e-9) && near("aws_sdk", 72.5e-6));
        assert_eq!(median_of(TABLE, "hand"), None);
        assert_eq!(median_of("", "by_hand"), None);
    }

    #[test]
    fn allocations_are_those_of_the_same_function() {
        assert_eq!(allocations_of(TABLE, "by_hand"), Some(13.0));
        assert_eq!(allocations_of(TABLE, "aws_sdk"), Some(481.0));
        assert_eq!(allocations_of(TABLE, "nobody"), None);
    }

    #[test]
    fn the_package_of_a_binary_is_told_by_cargo() {
        let target = |kind: &str| json!([{"name": "cognito-identity", "kind": [kind]}]);
        let metadata = json!({"packages": [
            {"name": "cognito-identity", "targets": target("lib")},
            {"name": "cognito-cli", "targets": target("bin")},
        ]});
        assert_eq!(package_of_binary(&metadata, "cognito-identity").as_deref(), Some("cognito-cli"));
        assert_eq!(package_of_binary(&metadata, "cognito-idp"), None);
    }

    #[test]
    fn the_server_answers_whoever_asks() {
        let server = Server::start().expect("a server");
        let mut stream = TcpStream::connect(server.url.trim_start_matches("http://")).expect("a connection");
        stream.write_all(b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}").expect("a request");
        let mut response = String::new();
        stream.read_to_string(&mut response).expect("a response");
        assert!(response.starts_with("HTTP/1.1 200 OK\r\n") && response.ends_with(ANSWER), "{response}");
    }
}
