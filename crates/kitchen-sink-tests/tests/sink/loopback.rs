//! A client and a server on a real connection, each with its half of the binding.

use crate::routes::routes;
use crate::{tables, wire};
use bindery::{Operation, Rest, Serve, ServiceError};
use bindery_rest::{Base, Credentials};
use http::{Request, Response};
use std::fmt::Debug;
use std::net::{TcpListener, TcpStream};
use std::thread;
use std::time::Duration;

/// An exchange: the request that the server received, and the client's result.
pub(crate) struct Exchange<O: Operation> {
    /// The request as the server read it from the connection.
    pub(crate) request: Request<Vec<u8>>,
    /// The client's result.
    pub(crate) answer: Result<O::Output, ServiceError<O::Error>>,
}

/// Sends an operation with credentials for every scheme; the server asserts that it reads the same operation, and
/// responds.
pub(crate) fn exchange<O>(operation: &O, answer: Result<&O::Output, &O::Error>) -> Exchange<O>
where
    O: Serve + PartialEq + Debug,
    O::Error: Sync,
{
    exchange_as(operation, Some(&crate::security::everything()), |request| {
        let read = bindery_rest::read::<O>(request, O::SERVICE.base_path).expect("the server reads what was sent");
        assert_eq!(&read, operation, "what the server reads is what was sent");
        bindery_rest::write::<O>(answer).expect("the server writes its answer")
    })
}

/// Sends an operation with some credentials to a server that responds as the test specifies.
pub(crate) fn exchange_as<O: Rest>(
    operation: &O,
    credentials: Option<&Credentials>,
    answer: impl FnOnce(&Request<Vec<u8>>) -> Response<Vec<u8>> + Send,
) -> Exchange<O> {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let base = Base::new(&format!("http://{address}/sink/v1")).expect("a base");
    let request = bindery_rest::encode(operation, &base, credentials).expect("the operation can be encoded");
    tables::writes_the_same(operation, &base, credentials, &request);
    thread::scope(|scope| {
        let server = scope.spawn(move || {
            let (mut stream, _) = listener.accept().expect("a connection");
            patient(&stream);
            let request = wire::read_request(&mut stream).expect("a request");
            assert_eq!(routes(&request), [O::NAME], "the request matches one operation");
            let response = answer(&request);
            wire::write_response(&mut stream, &response, request.method()).expect("a listener");
            request
        });
        let mut stream = TcpStream::connect(address).expect("a server");
        patient(&stream);
        wire::write_request(&mut stream, &request).expect("a server that listens");
        let response = wire::read_response(&mut stream);
        let request = server.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let response = response.expect("a response");
        let answer = bindery_rest::decode::<O>(response.clone());
        tables::reads_the_same::<O>(response, &answer);
        Exchange { request, answer }
    })
}

/// Limits the time that a test waits.
fn patient(stream: &TcpStream) {
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout");
}

/// Sends an operation and receives an output: both round-trip.
pub(crate) fn succeeds<O>(operation: &O, output: &O::Output) -> Request<Vec<u8>>
where
    O: Serve + PartialEq + Debug,
    O::Output: PartialEq + Debug,
    O::Error: Sync,
{
    let Exchange { request, answer } = exchange(operation, Ok(output));
    assert_eq!(&answer.expect("a success"), output, "the answer arrives as it was");
    request
}

/// Sends an operation and receives a failure, which round-trips.
pub(crate) fn fails<O>(operation: &O, error: &O::Error) -> ServiceError<O::Error>
where
    O: Serve + PartialEq + Debug,
    O::Output: Debug,
    O::Error: PartialEq + Debug + Sync,
{
    let failed = exchange(operation, Err(error)).answer.expect_err("a failure");
    assert_eq!(failed.failure(), Some(error), "the failure arrives as it was");
    failed
}
