//! A server that fails in every way it can: each call ends in what it should, within its time.
//!
//! 1,000 calls with each transport; `BINDERY_FAULTS` says another number.
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

/// How long an attempt may last; an answer that is none waits longer.
const ATTEMPT: Duration = Duration::from_millis(1200);

/// How long a call may last; two attempts that stall fit in.
const CALL: Duration = Duration::from_secs(3);

/// What the bodies of responses may have.
const BYTES: usize = 100_000;

/// What happens to an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Answered,
    AnsweredInChunks,
    // Worth another attempt:
    Stalled,
    StalledInBody,
    Dripping,
    Reset,
    Closed,
    Truncated,
    Garbage,
    Fault,
    ProxyPage,
    Throttled,
    // The end:
    Refused,
    Bare429,
    Redirected,
    RedirectedWithBody,
    NotJson,
    Announced,
    Endless,
}

use Fate::*;

impl Fate {
    fn of(call: usize, attempt: usize) -> Fate {
        // As often as they should come; those that take time are rare.
        const FATES: [(Fate, u64); 19] = [
            (Answered, 200),
            (AnsweredInChunks, 100),
            (Stalled, 8),
            (StalledInBody, 8),
            (Dripping, 8),
            (Reset, 60),
            (Closed, 60),
            (Truncated, 60),
            (Garbage, 60),
            (Fault, 60),
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
        let all: u64 = FATES.iter().map(|(_, often)| often).sum();
        let mut left = mixed((call as u64) << 8 | attempt as u64) % all;
        for (fate, often) in FATES {
            if left < often {
                return fate;
            }
            left -= often;
        }
        unreachable!("the sum is of these")
    }

    fn is_the_end(self) -> bool {
        match self {
            Answered | AnsweredInChunks | Refused | Bare429 | Redirected | RedirectedWithBody | NotJson | Announced
            | Endless => true,
            Stalled | StalledInBody | Dripping | Reset | Closed | Truncated | Garbage | Fault | ProxyPage
            | Throttled => false,
        }
    }

    /// Whether a call that ended so ended rightly.
    fn fits(self, call: usize, result: &Result<GetIdOutput, ClientError<Error>>) -> bool {
        let transport = |wanted: &[TransportErrorKind]| match result {
            Err(ClientError::Transport(error)) => wanted.contains(&error.kind()),
            _ => false,
        };
        let status = |wanted| matches!(result, Err(ClientError::Service(error)) if error.status() == wanted);
        let broken = [TransportErrorKind::Interrupted, TransportErrorKind::InvalidResponse];
        match self {
            Answered | AnsweredInChunks => {
                matches!(result, Ok(output) if output.identity_id == Some(format!("id-{call}")))
            }
            Stalled | StalledInBody | Dripping => {
                transport(&[TransportErrorKind::Timeout]) || matches!(result, Err(ClientError::Timeout(_)))
            }
            Reset | Closed | Truncated | Garbage => transport(&broken),
            Fault => status(500),
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

/// A number that has nothing to do with its neighbours (splitmix64).
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
    /// Requests that came to where redirects lead.
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

/// Reads one request and does with it what its fate is.
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
    // All but the last byte: who closes with something unread resets.
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
    let fate = Fate::of(call, attempt);
    if fate == Reset {
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
    let mut text = match fate {
        Answered => whole("200 OK", "", &output),
        AnsweredInChunks => {
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
        Fault => whole("500 Internal Server Error", "", r#"{"__type": "InternalErrorException"}"#),
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
    if !fate.is_the_end() && !matches!(fate, Fault | ProxyPage | Throttled) || matches!(fate, Announced | Endless) {
        stop = Next::End;
    }
    if stream.write_all(std::mem::take(&mut text).as_bytes()).is_err() {
        return Next::End;
    }
    match fate {
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

/// What a call came to, and how long it took.
struct Ended {
    call: usize,
    result: Result<GetIdOutput, ClientError<Error>>,
    took: Duration,
}

/// Says what is wrong with a call, if anything is.
fn wrong(server: &Server, ended: &Ended) -> Option<String> {
    let Ended { call, result, took } = ended;
    let attempts = server.attempts(*call);
    let fates: Vec<Fate> = (1..=attempts).map(|attempt| Fate::of(*call, attempt)).collect();
    let (last, before) = fates.split_last()?;
    let over = matches!(result, Err(ClientError::Timeout(_)));
    let right = before.iter().all(|fate| !fate.is_the_end())
        && (last.is_the_end() || attempts == 3 || over)
        && last.fits(*call, result)
        && *took < CALL + Duration::from_secs(1);
    (!right).then(|| format!("call {call}: {fates:?} in {took:?} came to {result:?}"))
}

fn report(server: &Server, name: &str, all: Vec<Ended>) {
    let number = all.len();
    let wrong: Vec<String> = all.iter().filter_map(|ended| wrong(server, ended)).collect();
    let good = all.iter().filter(|ended| ended.result.is_ok()).count();
    println!("{name}: {number} calls, {good} answered, {} wrong", wrong.len());
    assert!(
        wrong.is_empty(),
        "{name}: {} of {number}, the first:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(5)].join("\n")
    );
    assert!(good > number / 4 && good < number, "{good} of {number}");
    assert_eq!(server.world.elsewhere.load(Ordering::SeqCst), 0, "{name} has followed a redirect");
}

/// How much memory the process has, in pages; 0 where it is not known.
fn memory() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0)
}

#[test]
fn each_blocking_call_ends_as_it_should() {
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
            let mut ended = Vec::new();
            loop {
                let call = next.fetch_add(1, Ordering::SeqCst);
                if call >= number {
                    return ended;
                }
                if call == number / 2 {
                    halfway.store(memory() as usize, Ordering::SeqCst);
                }
                let start = Instant::now();
                let result = client.send(GetId::new(format!("call:{call}")));
                ended.push(Ended { call, result, took: start.elapsed() });
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
fn each_asynchronous_call_ends_as_it_should() {
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
                    let mut ended = Vec::new();
                    loop {
                        let call = next.fetch_add(1, Ordering::SeqCst);
                        if call >= number {
                            return ended;
                        }
                        let start = Instant::now();
                        let result = client.send(GetId::new(format!("call:{call}"))).await;
                        ended.push(Ended { call, result, took: start.elapsed() });
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

/// Nobody listens there.
#[test]
fn a_port_without_a_server_is_unreachable() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    let unreachable = |error: ClientError<Error>| match error {
        ClientError::Transport(error) => error.kind() == TransportErrorKind::Unreachable,
        _ => false,
    };
    let client = BlockingClient::new(Ureq::new()).endpoint_url(&url).retry_policy(retries());
    assert!(unreachable(client.send(GetId::new("p:0")).unwrap_err()));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let client = Client::new(Reqwest::new().expect("a client")).endpoint_url(&url).retry_policy(retries());
    assert!(unreachable(runtime.block_on(client.send(GetId::new("p:0"))).unwrap_err()));
}

/// What a body may have at most, it may have.
#[test]
fn the_largest_body_is_read_and_one_byte_more_is_not() {
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

/// A client of one's own that follows redirects is found out, even if late.
#[test]
fn a_redirect_that_was_followed_is_an_error() {
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
    // reqwest panics without a provider.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let own = reqwest::Client::new();
    let client = Client::new(Reqwest::from(own)).endpoint_url(url);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let error = runtime.block_on(client.send(GetId::new("p:0"))).unwrap_err();
    let source = std::error::Error::source(&error).expect("what is behind it").to_string();
    assert_eq!(format!("{error}: {source}"), "the request cannot be sent: a redirect was followed");
}
