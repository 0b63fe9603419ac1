//! Proxies and certificates of the environment, with the real transports.
#![cfg(all(feature = "aws-json", feature = "reqwest", feature = "ureq"))]

use bindery_client::{BlockingClient, Client, ClientError, Proxies, Reqwest, RetryPolicy, TransportErrorKind, Ureq};
use cognito_identity::types::GetIdOutput;
use cognito_identity::{Error, GetId};
use std::error::Error as _;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::thread;

/// A proxy that refuses each connection, with the first lines of the requests that it received.
fn proxy() -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let lines = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&lines);
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let mut head = BufReader::new(&stream).lines().map_while(Result::ok);
            log.lock().expect("no panic").extend(head.next());
            head.find(String::is_empty);
            let _ = stream.write_all(b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        }
    });
    (address, lines)
}

/// Sends a request with both transports.
fn results(ureq: Ureq, reqwest: Reqwest, url: &str) -> [Result<GetIdOutput, ClientError<Error>>; 2] {
    let policy = RetryPolicy::standard().max_attempts(1);
    let blocking = BlockingClient::new(ureq).endpoint_url(url).retry_policy(policy.clone());
    let asynchronous = Client::new(reqwest).endpoint_url(url).retry_policy(policy);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    [blocking.send(GetId::new("us-east-1:b")), runtime.block_on(asynchronous.send(GetId::new("us-east-1:b")))]
}

#[test]
fn each_transport_obeys_the_proxies() {
    let (address, lines) = proxy();
    let declared = address.clone();
    let proxies = Proxies::from_vars(move |name| match name {
        "HTTPS_PROXY" => Some(declared.clone()),
        "NO_PROXY" => Some("10.0.0.0/8 , .internal".to_owned()),
        _ => None,
    })
    .expect("valid proxies");
    let ureq = Ureq::from(ureq::Agent::new_with_defaults()).proxies(proxies.clone());
    let reqwest = Reqwest::build(reqwest::Client::builder().proxy(proxies.into())).expect("a client");
    for result in results(ureq.clone(), reqwest.clone(), "https://service.example") {
        assert!(result.is_err());
    }
    let expected = "CONNECT service.example:443 HTTP/1.1";
    assert_eq!(*lines.lock().expect("no panic"), [expected, expected]);
    // A host of NO_PROXY, and a scheme without a proxy: here it is the server itself that refuses.
    lines.lock().expect("no panic").clear();
    for result in results(ureq, reqwest, &format!("http://{address}")) {
        assert!(matches!(result, Err(ClientError::Service(error)) if error.status() == 403));
    }
    assert_eq!(*lines.lock().expect("no panic"), ["POST / HTTP/1.1", "POST / HTTP/1.1"]);
}

/// Prints how `Ureq::new` and `Reqwest::new` fail. The tests below run it in processes with other environments.
#[test]
fn child() {
    if std::env::var_os("BINDERY_CLIENT_CHILD").is_none() {
        return;
    }
    let blocking = BlockingClient::new(Ureq::new()).endpoint_url("https://service.example");
    let blocking = blocking.retry_policy(RetryPolicy::standard().max_attempts(1));
    let blocking = match blocking.send(GetId::new("us-east-1:b")) {
        Err(ClientError::Transport(error)) => (error.kind(), error.source().map(ToString::to_string)),
        other => panic!("{other:?}"),
    };
    let asynchronous = match Reqwest::new() {
        Err(error) => (error.kind(), error.source().map(ToString::to_string)),
        Ok(_) => (TransportErrorKind::Connect, None),
    };
    println!("ureq: {blocking:?}\nreqwest: {asynchronous:?}");
}

/// Returns the lines that [`child`] prints with variables.
fn printed(variables: &[(&str, &str)]) -> Vec<String> {
    let mut command = Command::new(std::env::current_exe().expect("the test itself"));
    command.args(["--exact", "child", "--nocapture"]).env("BINDERY_CLIENT_CHILD", "1");
    for name in ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy", "AWS_CA_BUNDLE"] {
        command.env_remove(name);
    }
    let output = command.envs(variables.iter().copied()).output().expect("the test itself");
    let text = String::from_utf8(output.stdout).expect("text");
    text.lines().filter(|line| line.contains("ureq: ") || line.contains("reqwest: ")).map(str::to_owned).collect()
}

#[test]
fn new_reports_an_invalid_environment() {
    for (variables, reason) in [
        ([("HTTPS_PROXY", "ftp://hunter2")], "HTTPS_PROXY is not the address of a proxy; expected http://HOST:PORT"),
        ([("http_proxy", "http://h:port")], "http_proxy is not the address of a proxy; expected http://HOST:PORT"),
        ([("AWS_CA_BUNDLE", "/dev/null")], "AWS_CA_BUNDLE: `/dev/null` contains no certificates in PEM format"),
        ([("AWS_CA_BUNDLE", "/nowhere.pem")], "AWS_CA_BUNDLE: cannot read `/nowhere.pem`"),
    ] {
        let lines = printed(&variables);
        assert_eq!(lines.len(), 2, "{lines:?}");
        for line in lines {
            assert!(line.contains("InvalidRequest") && line.contains(reason), "{line}");
        }
    }
}

#[test]
fn new_uses_the_proxy_of_the_environment() {
    let (address, lines) = proxy();
    printed(&[("HTTPS_PROXY", &address)]);
    assert_eq!(*lines.lock().expect("no panic"), ["CONNECT service.example:443 HTTP/1.1"]);
}
