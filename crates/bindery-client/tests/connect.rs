//! Errors before a request is sent, with the real transports: name resolution, connection, TLS handshake.
#![cfg(all(feature = "reqwest", feature = "ureq", feature = "rest"))]

use bindery::{Failure, HttpBinding, Operation, Protocol, Request, Response, Rest, Retry, Service, Unsigned};
use bindery_client::{BlockingClient, Client, ClientError, Reqwest, RetryPolicy, TransportErrorKind, Ureq};
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

static SERVICE: Service = Service { name: "pets", protocol: Protocol::Rest, ..Service::NONE };

#[derive(Debug)]
struct Refused;

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("refused")
    }
}

impl std::error::Error for Refused {}

impl Failure for Refused {
    fn code(&self) -> &str {
        "refused"
    }
    fn message(&self) -> Option<&str> {
        None
    }
    fn retry(&self) -> Retry {
        Retry::Never
    }
}

/// A `POST`, which is not repeated once the service may have processed it.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct AddPet {}

impl Operation for AddPet {
    type Output = ();
    type Error = Refused;
    type Auth = Unsigned;
    type Protocol = HttpBinding;
    const NAME: &'static str = "AddPet";
    const SERVICE: &'static Service = &SERVICE;
}

impl Rest for AddPet {
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "/pets";
    const CONSUMES: &'static [&'static str] = &[];
    const PRODUCES: &'static [&'static str] = &[];
    const SECURITY: &'static [&'static [bindery::Requirement]] = &[];

    fn encode<R: Request>(&self, _request: &mut R) -> Result<(), R::Error> {
        Ok(())
    }

    fn decode<R: Response>(response: &R) -> Result<Result<(), Refused>, R::Error> {
        match response.status() {
            200 => Ok(Ok(())),
            _ => Ok(Err(Refused)),
        }
    }
}

/// Sends a `POST` with both transports, and returns the kinds of their errors with their texts.
fn errors(url: &str) -> [(TransportErrorKind, String); 2] {
    let policy = RetryPolicy::standard().max_attempts(2).base_delay(Duration::ZERO);
    let kind = |error: ClientError<Refused>| match error {
        ClientError::Transport(error) => (error.kind(), error.to_string()),
        error => panic!("{url}: {error:?}"),
    };
    let blocking = BlockingClient::new(Ureq::new()).endpoint_url(url).retry_policy(policy.clone());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let asynchronous = Client::new(Reqwest::new().expect("a client")).endpoint_url(url).retry_policy(policy);
    [
        kind(blocking.send(AddPet {}).expect_err("no connection")),
        kind(runtime.block_on(asynchronous.send(AddPet {})).expect_err("no connection")),
    ]
}

/// A server that passes each connection to a function, with the number of connections so far.
fn server(serve: impl Fn(TcpStream) + Send + Sync + 'static) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let connections = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&connections);
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            counted.fetch_add(1, Ordering::SeqCst);
            serve(stream);
        }
    });
    (address, connections)
}

#[test]
fn unknown_host_is_a_name_resolution_error() {
    // RFC 6761, section 6.4: no name under `invalid.` exists.
    for (kind, text) in errors("http://bindery.invalid/") {
        assert_eq!(kind, TransportErrorKind::NameResolution, "{text}");
        assert_eq!(text, "cannot resolve the host name of the service");
    }
}

#[test]
fn closed_port_is_a_connect_error() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    drop(listener);
    for (kind, text) in errors(&format!("http://{address}/")) {
        assert_eq!((kind, text.as_str()), (TransportErrorKind::Connect, "cannot connect to the service"));
    }
}

#[test]
fn server_without_tls_is_a_tls_error_and_a_post_is_retried() {
    let (address, connections) = server(|mut stream| {
        let _ = stream.read(&mut [0; 1000]);
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
    });
    for (kind, text) in errors(&format!("https://{address}/")) {
        assert_eq!(kind, TransportErrorKind::Tls, "{text}");
        assert_eq!(text, "cannot establish a TLS connection to the service");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 4, "two attempts of each transport");
}

#[test]
fn connection_closed_during_the_handshake_is_a_tls_error() {
    let (address, _) = server(|mut stream| {
        let _ = stream.read(&mut [0; 1000]);
    });
    for (kind, text) in errors(&format!("https://{address}/")) {
        assert_eq!(kind, TransportErrorKind::Tls, "{text}");
    }
}

#[test]
fn broken_response_is_told_apart_and_a_post_is_not_retried() {
    let (address, connections) = server(|mut stream| {
        let _ = stream.read(&mut [0; 1000]);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{");
    });
    for (kind, text) in errors(&format!("http://{address}/")) {
        let broken = [TransportErrorKind::Interrupted, TransportErrorKind::InvalidResponse];
        assert!(broken.contains(&kind) && !kind.is_before_sending(), "{text}");
    }
    assert_eq!(connections.load(Ordering::SeqCst), 2, "one attempt of each transport");
}
