//! HTTP/1.1 as bytes: the subset that one exchange needs.

use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri};
use std::io::{self, Read, Write};
use std::net::TcpStream;

/// The start line and the headers of a message, and its body.
struct Message {
    head: Vec<u8>,
    body: Vec<u8>,
}

/// Writes a request, with its target in origin form.
pub(crate) fn write_request(stream: &mut TcpStream, request: &Request<Vec<u8>>) -> io::Result<()> {
    let target = request.uri().path_and_query().expect("a path");
    let host = request.uri().authority().expect("a host");
    let head = format!("{} {target} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n", request.method());
    write(stream, head, request.headers(), request.body(), true)
}

/// Writes a response. A response to `HEAD` has no body.
pub(crate) fn write_response(stream: &mut TcpStream, response: &Response<Vec<u8>>, to: &Method) -> io::Result<()> {
    let status = response.status();
    let head = format!("HTTP/1.1 {} {}\r\n", status.as_u16(), status.canonical_reason().unwrap_or_default());
    let bodiless = *to == Method::HEAD || matches!(status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
    assert!(!bodiless || response.body().is_empty(), "a response that has no body");
    write(stream, head, response.headers(), response.body(), !bodiless)
}

fn write(
    stream: &mut TcpStream,
    mut head: String,
    headers: &http::HeaderMap,
    body: &[u8],
    sized: bool,
) -> io::Result<()> {
    for (name, value) in headers {
        if name != http::header::CONTENT_LENGTH {
            head += &format!("{name}: {}\r\n", value.to_str().expect("visible ASCII"));
        }
    }
    if sized {
        head += &format!("content-length: {}\r\n", body.len());
    }
    head += "\r\n";
    stream.write_all(head.as_bytes())?;
    stream.write_all(body)
}

/// Reads a request.
pub(crate) fn read_request(stream: &mut TcpStream) -> io::Result<Request<Vec<u8>>> {
    let Message { head, body } = read(stream)?;
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    parsed.parse(&head).map_err(io::Error::other)?;
    let mut request = Request::new(body);
    *request.method_mut() = parsed.method.expect("a method").parse().map_err(io::Error::other)?;
    *request.uri_mut() = parsed.path.expect("a target").parse::<Uri>().map_err(io::Error::other)?;
    fill(request.headers_mut(), parsed.headers)?;
    Ok(request)
}

/// Reads a response.
pub(crate) fn read_response(stream: &mut TcpStream) -> io::Result<Response<Vec<u8>>> {
    let Message { head, body } = read(stream)?;
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Response::new(&mut headers);
    parsed.parse(&head).map_err(io::Error::other)?;
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(parsed.code.expect("a status")).map_err(io::Error::other)?;
    fill(response.headers_mut(), parsed.headers)?;
    Ok(response)
}

fn fill(into: &mut http::HeaderMap, headers: &[httparse::Header<'_>]) -> io::Result<()> {
    for header in headers {
        let name: HeaderName = header.name.parse().map_err(io::Error::other)?;
        into.append(name, HeaderValue::from_bytes(header.value).map_err(io::Error::other)?);
    }
    Ok(())
}

/// Reads a message: up to the blank line, and then the length that `content-length` declares.
fn read(stream: &mut TcpStream) -> io::Result<Message> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        let mut chunk = [0; 4096];
        match stream.read(&mut chunk)? {
            0 => return Err(io::Error::from(io::ErrorKind::UnexpectedEof)),
            read => bytes.extend_from_slice(&chunk[..read]),
        }
    };
    let mut body = bytes.split_off(end);
    let length = length(&bytes)?;
    if body.len() < length {
        let have = body.len();
        body.resize(length, 0);
        stream.read_exact(&mut body[have..])?;
    }
    Ok(Message { head: bytes, body })
}

fn length(head: &[u8]) -> io::Result<usize> {
    let mut lines = head.split(|byte| *byte == b'\n').filter_map(|line| std::str::from_utf8(line).ok());
    let said = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().to_owned())
    });
    said.map_or(Ok(0), |length| length.parse().map_err(io::Error::other))
}
