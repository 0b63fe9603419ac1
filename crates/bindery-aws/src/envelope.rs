//! The code and the message of a failure, independent of its type.

use http::HeaderMap;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::{fmt, str};

/// The parts of a failure that headers and body contain.
pub(crate) struct Envelope {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    /// Whether the body is a complete JSON object.
    pub(crate) is_object: bool,
}

impl Envelope {
    pub(crate) fn read(headers: &HeaderMap, body: &[u8]) -> Envelope {
        let mut found = Found::default();
        let mut deserializer = serde_json::Deserializer::from_slice(body);
        // The members before a syntax error count.
        let read = deserializer.deserialize_map(Members(&mut found));
        let is_object = read.and_then(|()| deserializer.end()).is_ok();
        let header = |name| headers.get(name).and_then(|value| str::from_utf8(value.as_bytes()).ok());
        // botocore reads `__type` only; the AWS SDKs for Rust and JavaScript also read the header and `code`.
        let code = [found.kind.as_deref(), header("x-amzn-errortype"), found.code.as_deref()];
        let code = code.into_iter().flatten().map(name).find(|code| !code.is_empty()).map(str::to_owned);
        let message = found.message.or(found.upper_message);
        let message = message.or_else(|| header("x-amzn-errormessage").map(str::to_owned));
        Envelope { code, message, is_object }
    }
}

/// The name within a code: `NAMESPACE#NAME:URL` up to the first colon, then after the hash.
fn name(code: &str) -> &str {
    let code = code.split(':').next().unwrap_or(code);
    code.rsplit('#').next().unwrap_or(code).trim()
}

#[derive(Default)]
struct Found {
    kind: Option<String>,
    code: Option<String>,
    message: Option<String>,
    upper_message: Option<String>,
}

/// Reads the relevant members of an object up to the first syntax error.
struct Members<'a>(&'a mut Found);

impl<'de> Visitor<'de> for Members<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<std::borrow::Cow<'de, str>>()? {
            let place = match &*key {
                "__type" => &mut self.0.kind,
                "code" => &mut self.0.code,
                "message" => &mut self.0.message,
                "Message" => &mut self.0.upper_message,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            if let Some(text) = map.next_value::<Text>()?.0 {
                *place = Some(text);
            }
        }
        Ok(())
    }
}

/// A string; `None` for any other value.
struct Text(Option<String>);

impl<'de> serde::Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor).map(Text)
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Some(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Some(text))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}
