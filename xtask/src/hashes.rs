//! Hashes of documents, which identify a version of a document whose `x-origin` records one.

use bindery_model::lint::Hashes;
use bindery_model::source::Sources;

/// Returns the SHA-256 of each file.
pub(crate) fn of(sources: &Sources) -> Hashes {
    sources.iter().map(|(id, source)| (id, sha256(&source.text))).collect()
}

/// Returns the SHA-256 of a text, in hexadecimal digits.
pub(crate) fn sha256(text: &str) -> String {
    hmac_sha256::Hash::hash(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
