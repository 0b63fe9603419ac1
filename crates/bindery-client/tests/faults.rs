//! A server with random faults: each call ends with the expected result within its time limit.
//!
//! 1,000 calls with each transport; `BINDERY_FAULTS` sets another number.
#![cfg(all(feature = "reqwest", feature = "ureq"))]

use bindery_client::{BlockingClient, Client, ClientError, Reqwest, RetryPolicy, TransportErrorKind, Ureq};
use cognito_identity::types::GetIdOutput;
use cognito_identity::{Error, GetId};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// The time limit of an attempt; a stalled response takes longer.
const ATTEMPT: Duration = Duration::from_secs(3);

/// The time limit of a call; two stalled attempts fit in.
const CALL: Duration = Duration::from_millis(7500);

/// The size limit of response bodies.
const BYTES: usize = 100_000;

/// The fault of an attempt, or its regular response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Success,
    ChunkedSuccess,
    // Retried:
    Stalled,
    StalledInBody,
    Dripping,
    Reset,
    Closed,
    Truncated,
    Garbage,
    ServerError,
    ProxyPage,
    Throttled,
    Bare429,
    // Not retried:
    Refused,
    Redirected,
    RedirectedWithBody,
    NotJson,
    Announced,
    Endless,
}

use Fault::*;

impl Fault {
    fn of(call: usize, attempt: usize) -> Fault {
        // With their weights; slow faults are rare.
        const FAULTS: [(Fault, u64); 19] = [
            (Success, 200),
            (ChunkedSuccess, 100),
            (Stalled, 8),
            (StalledInBody, 8),
            (Dripping, 8),
            (Reset, 60),
            (Closed, 60),
            (Truncated, 60),
            (Garbage, 60),
            (ServerError, 60),
            (ProxyPage, 60),
            (Throttled, 60),
            (Refused, 30),
            (Bare429, 30),
            (Redirected, 30),
            (RedirectedWithBody, 30),
            (NotJson, 30),
            (Announced, 20),
            (Endless, 20),
        ];
        let all: u64 = FAULTS.iter().map(|(_, often)| often).sum();
        let mut left = mixed((call as u64) << 8 | attempt as u64) % all;
        for (fault, often) in FAULTS {
            if left < often {
                return fault;
            }
            left -= often;
        }
        unreachable!("the sum is of these")
    }

    fn is_final(self) -> bool {
        match self {
            Success | ChunkedSuccess | Refused | Redirected | RedirectedWithBody | NotJson | Announced | Endless => {
                true
            }
            Stalled | StalledInBody | Dripping | Reset | Closed | Truncated | Garbage | ServerError | ProxyPage
            | Throttled | Bare429 => false,
        }
    }

    /// Returns whether the result of a call fits its last fault.
    fn fits(self, call: usize, result: &Result<GetIdOutput, ClientError<Error>>) -> bool {
        let transport = |wanted: &[TransportErrorKind]| match result {
            Err(ClientError::Transport(error)) => wanted.contains(&error.kind()),
            _ => false,
        };
        let status = |wanted| matches!(result, Err(ClientError::Service(error)) if error.status() == wanted);
        let broken = [TransportErrorKind::Interrupted, TransportErrorKind::InvalidResponse];
        match self {
            Success | ChunkedSuccess => {
                matches!(result, Ok(output) if output.identity_id == Some(format!("id-{call}")))
            }
            Stalled | StalledInBody | Dripping => {
                transport(&[TransportErrorKind::Timeout]) || matches!(result, Err(ClientError::Timeout(_)))
            }
            Reset | Closed | Truncated | Garbage => transport(&broken),
            ServerError => status(500),
            ProxyPage => status(503),
            Throttled => matches!(result, Err(error) if matches!(error.failure(), Some(Error::TooManyRequests(_)))),
            Refused => matches!(result, Err(error) if matches!(error.failure(), Some(Error::NotAuthorized(_)))),
            Bare429 => status(429),
            Redirected => status(302),
            RedirectedWithBody => status(307),
            NotJson => {
                status(200) && matches!(result, Err(ClientError::Service(error)) if error.as_malformed().is_some())
            }
            Announced | Endless => transport(&[TransportErrorKind::TooLarge]),
        }
    }
}

/// Returns a pseudorandom number (splitmix64).
fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

struct Server {
    url: String,
    world: Arc<World>,
}

#[derive(Default)]
struct World {
    attempts: Mutex<HashMap<usize, usize>>,
    /// The number of requests to the targets of redirects.
    elsewhere: AtomicUsize,
    over: AtomicBool,
}

impl Server {
    fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let world = Arc::new(World::default());
        let (shared, base) = (world.clone(), url.clone());
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if shared.over.load(Ordering::SeqCst) {
                    return;
                }
                let (shared, base) = (shared.clone(), base.clone());
                thread::spawn(move || while serve(&stream, &shared, &base) == Next::Request {});
            }
        });
        Server { url, world }
    }

    fn attempts(&self, call: usize) -> usize {
        self.world.attempts.lock().expect("no panic").get(&call).copied().unwrap_or(0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.world.over.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.url.trim_start_matches("http://"));
    }
}

#[derive(PartialEq, Eq)]
enum Next {
    Request,
    End,
}

/// Reads one request, and injects its fault.
fn serve(mut stream: &TcpStream, world: &World, base: &str) -> Next {
    let Some(head) = read_head(stream) else { return Next::End };
    if !head.starts_with("POST / ") {
        world.elsewhere.fetch_add(1, Ordering::SeqCst);
        return Next::End;
    }
    let length = head
        .to_ascii_lowercase()
        .split_once("content-length: ")
        .and_then(|(_, rest)| rest.split("\r\n").next()?.parse::<usize>().ok());
    // All but the last byte: closing a socket with unread data resets the connection.
    let mut body = vec![0; length.expect("a length") - 1];
    if stream.read_exact(&mut body).is_err() {
        return Next::End;
    }
    let body = String::from_utf8(body).expect("text");
    let call: usize =
        body.split("call:").nth(1).and_then(|rest| rest.trim_end_matches('"').parse().ok()).expect("a call");
    let attempt = {
        let mut attempts = world.attempts.lock().expect("no panic");
        let attempt = attempts.entry(call).or_default();
        *attempt += 1;
        *attempt
    };
    let fault = Fault::of(call, attempt);
    if fault == Reset {
        return Next::End;
    }
    if stream.read_exact(&mut [0]).is_err() {
        return Next::End;
    }
    let whole = |status: &str, more: &str, body: &str| {
        format!("HTTP/1.1 {status}\r\n{more}content-length: {}\r\n\r\n{body}", body.len())
    };
    let failure = |code: &str| whole("400 Bad Request", "", &format!(r#"{{"__type": "{code}", "message": "No"}}"#));
    let output = format!(r#"{{"IdentityId": "id-{call}"}}"#);
    let elsewhere = format!("location: {base}/elsewhere\r\n");
    let mut stop = Next::Request;
    let mut text = match fault {
        Success => whole("200 OK", "", &output),
        ChunkedSuccess => {
            let (a, b) = output.split_at(7);
            format!(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{a}\r\n{:x}\r\n{b}\r\n0\r\n\r\n",
                a.len(),
                b.len()
            )
        }
        Stalled => String::new(),
        StalledInBody | Dripping | Truncated => format!("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{output}"),
        Reset | Closed => String::new(),
        Garbage => "\u{1}\u{2}SSH-2.0-nothing\r\nthat is HTTP\r\n\r\n".to_owned(),
        ServerError => whole("500 Internal Server Error", "", r#"{"__type": "InternalErrorException"}"#),
        ProxyPage => whole("503 Service Unavailable", "content-type: text/html\r\n", "<html>Later</html>"),
        Throttled => failure("TooManyRequestsException"),
        Refused => failure("NotAuthorizedException"),
        Bare429 => whole("429 Too Many Requests", "", ""),
        Redirected => whole("302 Found", &elsewhere, ""),
        RedirectedWithBody => whole("307 Temporary Redirect", &elsewhere, ""),
        NotJson => whole("200 OK", "", "<html>Welcome to the hotel</html>"),
        Announced => "HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n{".to_owned(),
        Endless => "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_owned(),
    };
    if !fault.is_final() && !matches!(fault, ServerError | ProxyPage | Throttled | Bare429)
        || matches!(fault, Announced | Endless)
    {
        stop = Next::End;
    }
    if stream.write_all(std::mem::take(&mut text).as_bytes()).is_err() {
        return Next::End;
    }
    match fault {
        Stalled | StalledInBody | Announced => {
            let _ = stream.set_read_timeout(Some(Duration::from_secs(20)));
            let _ = stream.read(&mut [0]);
        }
        Dripping => {
            while stream.write_all(b" ").is_ok() {
                thread::sleep(Duration::from_millis(100));
            }
        }
        Endless => {
            let chunk = format!("1000\r\n{}\r\n", " ".repeat(0x1000));
            while stream.write_all(chunk.as_bytes()).is_ok() {}
        }
        _ => {}
    }
    stop
}

fn read_head(mut stream: &TcpStream) -> Option<String> {
    let (mut head, mut byte) = (Vec::new(), [0]);
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    String::from_utf8(head).ok()
}

fn retries() -> RetryPolicy {
    RetryPolicy::standard().base_delay(Duration::ZERO).throttling_base_delay(Duration::ZERO).token_capacity(u32::MAX)
}

fn number() -> usize {
    std::env::var("BINDERY_FAULTS").ok().and_then(|number| number.parse().ok()).unwrap_or(1000)
}

/// The result of a call, and its duration.
struct Finished {
    call: usize,
    result: Result<GetIdOutput, ClientError<Error>>,
    took: Duration,
}

/// Returns a message if a call finished with an unexpected result.
fn wrong(server: &Server, finished: &Finished) -> Option<String> {
    let Finished { call, result, took } = finished;
    let attempts = server.attempts(*call);
    let faults: Vec<Fault> = (1..=attempts).map(|attempt| Fault::of(*call, attempt)).collect();
    let (last, before) = faults.split_last()?;
    let over = matches!(result, Err(ClientError::Timeout(_)));
    let right = before.iter().all(|fault| !fault.is_final())
        && (last.is_final() || attempts == 3 || over)
        && last.fits(*call, result)
        && *took < CALL + Duration::from_secs(1);
    (!right).then(|| format!("call {call}: {faults:?} in {took:?} resulted in {result:?}"))
}

fn report(server: &Server, name: &str, all: Vec<Finished>) {
    let number = all.len();
    let wrong: Vec<String> = all.iter().filter_map(|finished| wrong(server, finished)).collect();
    let good = all.iter().filter(|finished| finished.result.is_ok()).count();
    println!("{name}: {number} calls, {good} succeeded, {} wrong", wrong.len());
    assert!(
        wrong.is_empty(),
        "{name}: {} of {number}, the first:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(5)].join("\n")
    );
    assert!(good > number / 4 && good < number, "{good} of {number}");
    assert_eq!(server.world.elsewhere.load(Ordering::SeqCst), 0, "{name} followed a redirect");
}

/// Returns the resident memory of the process in pages; 0 if unknown.
fn memory() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0)
}

#[test]
fn blocking_calls_end_with_the_expected_result() {
    let server = Server::start();
    let client = BlockingClient::new(Ureq::new())
        .endpoint_url(&server.url)
        .attempt_timeout(Some(ATTEMPT))
        .timeout(Some(CALL))
        .max_response_bytes(BYTES)
        .retry_policy(retries());
    let (next, number) = (AtomicUsize::new(0), number());
    let halfway = AtomicUsize::new(0);
    let all = thread::scope(|scope| {
        let work = || {
            let mut finished = Vec::new();
            loop {
                let call = next.fetch_add(1, Ordering::SeqCst);
                if call >= number {
                    return finished;
                }
                if call == number / 2 {
                    halfway.store(memory() as usize, Ordering::SeqCst);
                }
                let start = Instant::now();
                let result = client.send(GetId::new(format!("call:{call}")));
                finished.push(Finished { call, result, took: start.elapsed() });
            }
        };
        let threads: Vec<_> = (0..32).map(|_| scope.spawn(work)).collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("no panic")).collect::<Vec<_>>()
    });
    let grown = memory().saturating_sub(halfway.load(Ordering::SeqCst) as u64);
    report(&server, "ureq", all);
    assert!(grown < 8192, "{grown} pages more in the second half");
}

#[test]
fn asynchronous_calls_end_with_the_expected_result() {
    let server = Server::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let all = runtime.block_on(async {
        let client = Client::new(Reqwest::new().expect("a client"))
            .endpoint_url(&server.url)
            .attempt_timeout(Some(ATTEMPT))
            .timeout(Some(CALL))
            .max_response_bytes(BYTES)
            .retry_policy(retries());
        let number = number();
        let next = Arc::new(AtomicUsize::new(0));
        let tasks: Vec<_> = (0..32)
            .map(|_| {
                let (client, next) = (client.clone(), next.clone());
                tokio::spawn(async move {
                    let mut finished = Vec::new();
                    loop {
                        let call = next.fetch_add(1, Ordering::SeqCst);
                        if call >= number {
                            return finished;
                        }
                        let start = Instant::now();
                        let result = client.send(GetId::new(format!("call:{call}"))).await;
                        finished.push(Finished { call, result, took: start.elapsed() });
                    }
                })
            })
            .collect();
        let mut all = Vec::new();
        for task in tasks {
            all.extend(task.await.expect("no panic"));
        }
        all
    });
    report(&server, "reqwest", all);
}

#[test]
fn closed_port_is_a_connect_error() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let unreachable = |error: ClientError<Error>| match error {
        ClientError::Transport(error) => error.kind() == TransportErrorKind::Connect,
        _ => false,
    };
    let client = BlockingClient::new(Ureq::new()).endpoint_url(&url).retry_policy(retries());
    assert!(unreachable(client.send(GetId::new("p:0")).unwrap_err()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let client = Client::new(Reqwest::new().expect("a client")).endpoint_url(&url).retry_policy(retries());
    assert!(unreachable(runtime.block_on(client.send(GetId::new("p:0"))).unwrap_err()));
}

#[test]
fn body_of_the_maximum_size_is_read_and_a_larger_one_is_not() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut stream = &stream;
            read_head(stream).expect("a head");
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n");
            let _ = stream.write_all(b"a\r\n{        }\r\n0\r\n\r\n");
            let _ = stream.read(&mut [0; 100]);
        }
    });
    let too_large = |result: Result<GetIdOutput, ClientError<Error>>| match result {
        Ok(_) => false,
        Err(ClientError::Transport(error)) => error.kind() == TransportErrorKind::TooLarge,
        Err(error) => panic!("{error:?}"),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    for (bytes, expected) in [(10, false), (9, true), (0, true)] {
        let client = BlockingClient::new(Ureq::new()).endpoint_url(&url).max_response_bytes(bytes);
        assert_eq!(too_large(client.send(GetId::new("p:0"))), expected, "ureq {bytes}");
        let client = Client::new(Reqwest::new().expect("a client")).endpoint_url(&url).max_response_bytes(bytes);
        assert_eq!(too_large(runtime.block_on(client.send(GetId::new("p:0")))), expected, "reqwest {bytes}");
    }
}

#[test]
fn followed_redirect_is_an_error() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let mut stream = &stream;
            let head = read_head(stream).expect("a head");
            let text = if head.starts_with("POST / ") {
                "HTTP/1.1 302 Found\r\nlocation: /elsewhere\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
            } else {
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}"
            };
            let _ = stream.write_all(text.as_bytes());
            let _ = stream.read(&mut [0; 100]);
        }
    });
    // reqwest panics without a crypto provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let own = reqwest::Client::new();
    let client = Client::new(Reqwest::from(own)).endpoint_url(url);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let error = runtime.block_on(client.send(GetId::new("p:0"))).unwrap_err();
    let source = std::error::Error::source(&error).expect("a source").to_string();
    assert_eq!(format!("{error}: {source}"), "the request cannot be sent: the HTTP client followed a redirect");
}
