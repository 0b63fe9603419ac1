//! TLS: `--ca-bundle`, `--system-certificates`, `AWS_CA_BUNDLE`, `ca_bundle` of a profile, and `--no-verify-ssl`.

use crate::failure::Failure;
use crate::settings::{RootCertificates, Settings, Verification};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};

/// Returns the TLS configuration. `configured` is the `ca_bundle` of the profile.
pub(super) fn config(settings: &Settings, configured: Option<&str>) -> Result<TlsConfig, Failure> {
    let config = TlsConfig::builder();
    if settings.verification == Verification::Disabled {
        return Ok(config.disable_verification(true).build());
    }
    if settings.ca_bundle.is_none() && settings.roots == RootCertificates::System {
        return Ok(config.root_certs(RootCerts::PlatformVerifier).build());
    }
    let sources = [
        ("--ca-bundle", settings.ca_bundle.clone()),
        ("AWS_CA_BUNDLE", settings.environment.get("AWS_CA_BUNDLE")),
        ("ca_bundle of the profile", configured.map(str::to_owned)),
    ];
    let Some((source, path)) = sources.into_iter().find_map(|(source, path)| Some((source, path?))) else {
        return Ok(config.build());
    };
    let failed = |reason: String| Failure::Configuration(format!("{source}: {reason}"));
    let pem = std::fs::read(&path).map_err(|error| failed(format!("cannot read `{path}`: {error}")))?;
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(error) => return Err(failed(format!("`{path}` is not a PEM file: {error}"))),
        }
    }
    if certificates.is_empty() {
        return Err(failed(format!("`{path}` contains no certificates in PEM format")));
    }
    Ok(config.root_certs(RootCerts::new_with_certs(&certificates)).build())
}
