//! Signatures: AWS Signature Version 4, implemented by the SDK's own crates.
//!
//! The credentials are those of [`aws_credential_types`], so any provider of the AWS SDK can supply them. [`from_env`] and
//! [`Credentials::new`] need no provider.

use crate::{Endpoint, process_env};
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings};
use aws_sigv4::sign::v4::SigningParams;
use http::Request;
use http::header::{HeaderName, HeaderValue};
use std::fmt;
use std::str::Utf8Error;
use std::time::SystemTime;
use tracing::Dispatch;

pub use aws_credential_types::Credentials;

/// Signs a request: sets the headers `authorization`, `x-amz-date`, and `x-amz-security-token` if the credentials have a
/// session token. It replaces existing ones, so a request can be signed again.
///
/// Sign last: later changes invalidate the signature, except for new headers. `time` is the clock of the service, which
/// refuses requests that are more than some minutes off.
///
/// # Errors
/// Returns an error if a header of the request is not text.
pub fn sign(
    request: &mut Request<Vec<u8>>,
    credentials: &Credentials,
    region: &str,
    signing_name: &str,
    time: SystemTime,
) -> Result<(), SignError> {
    sign_with(request, credentials, region, signing_name, time, SigningSettings::default())
}

/// Signs a request for an endpoint, with its region and the signing name of its service. See [`sign`].
///
/// # Errors
/// Returns an error if the endpoint has no region or the service no signing name, and the errors of [`sign`].
pub fn sign_for(
    request: &mut Request<Vec<u8>>,
    credentials: &Credentials,
    endpoint: &Endpoint,
    time: SystemTime,
) -> Result<(), SignError> {
    let region = endpoint.region().ok_or(SignError::NoRegion)?;
    let name = endpoint.signing_name().ok_or(SignError::NoSigningName)?;
    sign(request, credentials, region.as_str(), name, time)
}

fn sign_with(
    request: &mut Request<Vec<u8>>,
    credentials: &Credentials,
    region: &str,
    signing_name: &str,
    time: SystemTime,
    settings: SigningSettings,
) -> Result<(), SignError> {
    for name in SIGNATURE {
        request.headers_mut().remove(name);
    }
    let headers = request.headers().iter();
    let headers = headers.map(|(name, value)| Ok((name.as_str(), std::str::from_utf8(value.as_bytes())?)));
    let headers = headers.collect::<Result<Vec<_>, Utf8Error>>().map_err(|_| SignError::Header)?;
    let identity = credentials.clone().into();
    let params = SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(signing_name)
        .time(time)
        .settings(settings)
        .build()
        .map_err(|_| SignError::Unsignable)?;
    let uri = request.uri().to_string();
    let body = SignableBody::Bytes(request.body());
    let signable = SignableRequest::new(request.method().as_str(), uri, headers.into_iter(), body)
        .map_err(|_| SignError::Unsignable)?;
    // At the trace level, aws-sigv4 logs the text that it signs, including the session token. That must not be logged.
    let signed = tracing::dispatcher::with_default(&Dispatch::none(), || {
        aws_sigv4::http_request::sign(signable, &params.into())
    });
    let (instructions, _) = signed.map_err(|_| SignError::Unsignable)?.into_parts();
    let (signed, _) = instructions.into_parts();
    for header in signed {
        let name = HeaderName::from_bytes(header.name().as_bytes()).map_err(|_| SignError::Unsignable)?;
        let mut value = HeaderValue::from_str(header.value()).map_err(|_| SignError::Unsignable)?;
        value.set_sensitive(header.name() != "x-amz-date");
        request.headers_mut().insert(name, value);
    }
    Ok(())
}

/// The headers of a signature.
const SIGNATURE: [&str; 3] = ["authorization", "x-amz-date", "x-amz-security-token"];

/// Reads credentials from the environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, and optionally
/// `AWS_SESSION_TOKEN`. `None` if either of the first two is missing.
pub fn from_env() -> Option<Credentials> {
    from_vars(process_env)
}

/// Reads credentials from variables. An empty variable counts as absent: see [`from_env`].
///
/// ```
/// use bindery_aws::sigv4::from_vars;
///
/// let credentials = from_vars(|name| match name {
///     "AWS_ACCESS_KEY_ID" => Some("AKIDEXAMPLE".to_owned()),
///     "AWS_SECRET_ACCESS_KEY" => Some("secret".to_owned()),
///     _ => None,
/// });
/// assert_eq!(credentials.map(|it| it.access_key_id().to_owned()).as_deref(), Some("AKIDEXAMPLE"));
/// ```
pub fn from_vars(vars: impl Fn(&str) -> Option<String>) -> Option<Credentials> {
    let var = |name: &str| vars(name).filter(|value| !value.is_empty());
    let (id, secret) = (var("AWS_ACCESS_KEY_ID")?, var("AWS_SECRET_ACCESS_KEY")?);
    Some(Credentials::new(id, secret, var("AWS_SESSION_TOKEN"), None, "environment"))
}

/// The reason why a request cannot be signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// The region is unknown.
    NoRegion,
    /// The service has no signing name.
    NoSigningName,
    /// A header of the request is not text.
    Header,
    /// The request has a form that cannot be signed.
    Unsignable,
}

impl fmt::Display for SignError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            SignError::NoRegion => "no region is configured for the signature; set one, or AWS_REGION",
            SignError::NoSigningName => "the service has no signing name",
            SignError::Header => "a header that is not text cannot be signed",
            SignError::Unsignable => "the request has a form that cannot be signed",
        })
    }
}

impl std::error::Error for SignError {}

#[cfg(test)]
mod tests;
