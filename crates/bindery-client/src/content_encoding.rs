//! Compressed response bodies that the client did not request.

use crate::{TransportError, TransportErrorKind};
use flate2::read::MultiGzDecoder;
use http::Response;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use std::io::Read;

/// Decompresses a body with `Content-Encoding: gzip`, which some proxies send without being asked.
///
/// # Errors
/// If the body is not valid gzip, or exceeds the size limit when decompressed.
pub(crate) fn decompress(
    response: Response<Vec<u8>>,
    max_response_bytes: usize,
) -> Result<Response<Vec<u8>>, TransportError> {
    let is_gzip = |encoding: &[u8]| encoding.eq_ignore_ascii_case(b"gzip") || encoding.eq_ignore_ascii_case(b"x-gzip");
    let encoding = response.headers().get(CONTENT_ENCODING);
    // An HTTP library that decompresses may leave the header; a gzip stream starts with these bytes (RFC 1952).
    if !encoding.is_some_and(|encoding| is_gzip(encoding.as_bytes())) || !response.body().starts_with(&[0x1f, 0x8b]) {
        return Ok(response);
    }
    let (mut parts, compressed) = response.into_parts();
    let limit = u64::try_from(max_response_bytes).unwrap_or(u64::MAX).saturating_add(1);
    let mut body = Vec::new();
    MultiGzDecoder::new(&*compressed)
        .take(limit)
        .read_to_end(&mut body)
        .map_err(|error| TransportError::with_source(TransportErrorKind::InvalidResponse, error))?;
    if body.len() > max_response_bytes {
        return Err(TransportError::new(TransportErrorKind::TooLarge));
    }
    parts.headers.remove(CONTENT_ENCODING);
    parts.headers.remove(CONTENT_LENGTH);
    Ok(Response::from_parts(parts, body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn response(encoding: &str, body: &[u8]) -> Response<Vec<u8>> {
        Response::builder().header("content-encoding", encoding).body(body.to_vec()).expect("a response")
    }

    fn gzip(text: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(text).expect("memory");
        encoder.finish().expect("memory")
    }

    #[test]
    fn gzip_is_decompressed_and_other_encodings_are_unchanged() {
        let body = |encoding, bytes: &[u8]| decompress(response(encoding, bytes), 100).expect("a body").into_body();
        assert_eq!(body("gzip", &gzip(b"{}")), b"{}");
        assert_eq!(body("X-GZIP", &[gzip(b"{"), gzip(b"}")].concat()), b"{}");
        assert_eq!(body("gzip", b"{}"), b"{}");
        assert_eq!(body("gzip", b""), b"");
        assert_eq!(body("identity", &gzip(b"{}")), gzip(b"{}"));
    }

    #[test]
    fn size_limit_applies_to_the_decompressed_body() {
        let bomb = gzip(&vec![b' '; 1 << 20]);
        assert!(bomb.len() < 10_000);
        let error = decompress(response("gzip", &bomb), 1000).expect_err("too large");
        assert_eq!(error.kind(), TransportErrorKind::TooLarge);
        assert!(decompress(response("gzip", &gzip(&[b' '; 1000])), 1000).is_ok());
    }

    #[test]
    fn truncated_gzip_is_an_invalid_response() {
        let mut truncated = gzip(b"{\"IdentityId\": 1}");
        truncated.truncate(12);
        let error = decompress(response("gzip", &truncated), 1000).expect_err("truncated");
        assert_eq!(error.kind(), TransportErrorKind::InvalidResponse);
    }
}
