//! The root certificates of the environment variable `AWS_CA_BUNDLE`.

use crate::{TransportError, TransportErrorKind};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

/// The environment variable that names a PEM file, as for the AWS CLI and SDKs.
const VARIABLE: &str = "AWS_CA_BUNDLE";

/// Returns the certificates of the file that `AWS_CA_BUNDLE` names; `None` if the variable is unset or blank.
pub(crate) fn configured() -> Result<Option<Vec<CertificateDer<'static>>>, TransportError> {
    match std::env::var(VARIABLE) {
        Ok(path) if !path.trim().is_empty() => read(&path).map(Some),
        Ok(_) | Err(std::env::VarError::NotPresent) => Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => Err(failed("is not UTF-8")),
    }
}

fn read(path: &str) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let pem = std::fs::read(path).map_err(|error| failed(&format!("cannot read `{path}`: {error}")))?;
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
    match certificates {
        Ok(certificates) if !certificates.is_empty() => Ok(certificates),
        Ok(_) => Err(failed(&format!("`{path}` contains no certificates in PEM format"))),
        Err(error) => Err(failed(&format!("`{path}` is not a PEM file: {error}"))),
    }
}

fn failed(reason: &str) -> TransportError {
    TransportError::with_source(TransportErrorKind::InvalidRequest, format!("{VARIABLE}: {reason}"))
}
