//! The parts of a call and of its result.

use http::{HeaderMap, HeaderValue};
use serde_json::{Map, Value, json};
use std::error::Error;
use std::time::{Duration, SystemTime};

/// The result of a call. Any error ends the program.
pub(crate) type Outcome<T> = Result<T, Box<dyn Error>>;

/// The text of a key.
pub(crate) fn text<'a>(call: &'a Value, key: &str) -> Outcome<&'a str> {
    call[key].as_str().ok_or_else(|| format!("no {key}").into())
}

/// The time of a call, in seconds since 1970.
pub(crate) fn time(call: &Value) -> Outcome<SystemTime> {
    let seconds = call["time"].as_u64().ok_or("no time")?;
    Ok(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
}

/// The headers as JSON.
pub(crate) fn headers(headers: &HeaderMap) -> Value {
    let text = |value: &HeaderValue| json!(String::from_utf8_lossy(value.as_bytes()));
    headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect::<Map<_, _>>().into()
}
