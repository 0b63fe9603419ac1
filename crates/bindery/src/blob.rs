//! Bytes, and their text encodings.

use crate::ParseError;
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

/// Bytes that are encoded as `E` specifies: [`Base64`], [`Base64Url`] or [`Binary`].
///
/// It dereferences to a slice. `Debug` prints the number of bytes only.
///
/// ```
/// use bindery::Blob;
///
/// let blob: Blob = serde_json::from_str(r#""Zm9v""#)?;
/// assert_eq!(&*blob, b"foo");
/// assert_eq!(format!("{blob:?}"), "Blob(3 bytes)");
/// assert_eq!(serde_json::to_string(&Blob::<bindery::Base64Url>::from(vec![0xfb]))?, r#""-w""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct Blob<E = Base64> {
    bytes: Vec<u8>,
    encoding: PhantomData<fn() -> E>,
}

/// An encoding of bytes: [`Base64`], [`Base64Url`] or [`Binary`].
pub trait BlobEncoding: sealed::Encoding {}

/// Base64 (RFC 4648, section 4). It is written with padding; padding is optional in input.
#[derive(Clone, Copy, Debug)]
pub enum Base64 {}

/// Base64 with the URL-safe alphabet (RFC 4648, section 5). It is written without padding; padding is optional in input.
#[derive(Clone, Copy, Debug)]
pub enum Base64Url {}

/// Raw bytes: a body or a file. In JSON, which has no bytes, they are a list of numbers; a string deserializes as its
/// UTF-8 bytes.
#[derive(Clone, Copy, Debug)]
pub enum Binary {}

impl BlobEncoding for Base64 {}
impl BlobEncoding for Base64Url {}
impl BlobEncoding for Binary {}

mod sealed {
    use super::{Base64, Base64Url, Binary, BytesVisitor, STANDARD, TextVisitor, URL, encode};
    use serde::{Deserializer, Serializer};

    pub trait Encoding: Send + Sync + 'static {
        fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error>;
        fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error>;
    }

    impl Encoding for Base64 {
        fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(&encode(&STANDARD, bytes))
        }

        fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
            deserializer.deserialize_str(TextVisitor(&STANDARD))
        }
    }

    impl Encoding for Base64Url {
        fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_str(&encode(&URL, bytes))
        }

        fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
            deserializer.deserialize_str(TextVisitor(&URL))
        }
    }

    impl Encoding for Binary {
        fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(bytes)
        }

        fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
            deserializer.deserialize_byte_buf(BytesVisitor)
        }
    }
}

impl<E> Blob<E> {
    /// Creates a blob of these bytes.
    pub const fn new(bytes: Vec<u8>) -> Self {
        Blob { bytes, encoding: PhantomData }
    }

    /// Returns the bytes.
    pub fn into_inner(self) -> Vec<u8> {
        self.bytes
    }
}

impl<E> Clone for Blob<E> {
    fn clone(&self) -> Self {
        Blob::new(self.bytes.clone())
    }
}

impl<E> Default for Blob<E> {
    fn default() -> Self {
        Blob::new(Vec::new())
    }
}

impl<E> fmt::Debug for Blob<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blob({} bytes)", self.bytes.len())
    }
}

impl<E> PartialEq for Blob<E> {
    fn eq(&self, other: &Self) -> bool {
        self.bytes == other.bytes
    }
}

impl<E> Eq for Blob<E> {}

impl<E> PartialOrd for Blob<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> Ord for Blob<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.bytes.cmp(&other.bytes)
    }
}

impl<E> Hash for Blob<E> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.bytes.hash(state);
    }
}

impl<E> Deref for Blob<E> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes
    }
}

impl<E> DerefMut for Blob<E> {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.bytes
    }
}

impl<E> AsRef<[u8]> for Blob<E> {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl<E> From<Vec<u8>> for Blob<E> {
    fn from(bytes: Vec<u8>) -> Self {
        Blob::new(bytes)
    }
}

impl<E> From<&[u8]> for Blob<E> {
    fn from(bytes: &[u8]) -> Self {
        Blob::new(bytes.to_vec())
    }
}

impl<E, const N: usize> From<[u8; N]> for Blob<E> {
    fn from(bytes: [u8; N]) -> Self {
        Blob::new(bytes.to_vec())
    }
}

impl<E, const N: usize> From<&[u8; N]> for Blob<E> {
    fn from(bytes: &[u8; N]) -> Self {
        Blob::new(bytes.to_vec())
    }
}

impl<E> From<Blob<E>> for Vec<u8> {
    fn from(blob: Blob<E>) -> Self {
        blob.bytes
    }
}

impl<E: BlobEncoding> Serialize for Blob<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        E::serialize(&self.bytes, serializer)
    }
}

impl<'de, E: BlobEncoding> Deserialize<'de> for Blob<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        E::deserialize(deserializer).map(Blob::new)
    }
}

/// An alphabet of RFC 4648.
struct Alphabet {
    name: &'static str,
    digits: &'static [u8; 64],
    /// Whether output is padded. Padding is optional in input.
    padded: bool,
}

static STANDARD: Alphabet = Alphabet {
    name: "base64",
    digits: b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
    padded: true,
};

static URL: Alphabet = Alphabet {
    name: "base64url",
    digits: b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
    padded: false,
};

impl Alphabet {
    /// The six bits of a digit.
    #[inline]
    fn value(&self, digit: u8) -> Option<u32> {
        let [.., plus, slash] = self.digits;
        match digit {
            b'A'..=b'Z' => Some(u32::from(digit - b'A')),
            b'a'..=b'z' => Some(u32::from(digit - b'a') + 26),
            b'0'..=b'9' => Some(u32::from(digit - b'0') + 52),
            _ if digit == *plus => Some(62),
            _ if digit == *slash => Some(63),
            _ => None,
        }
    }
}

#[inline]
fn encode(alphabet: &Alphabet, bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index| chunk.get(index).map_or(0, |byte| u32::from(*byte));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4_usize {
            if index <= chunk.len() {
                let digit = bits >> (18 - 6 * index) & 0x3f;
                text.push(char::from(alphabet.digits[digit as usize]));
            } else if alphabet.padded {
                text.push('=');
            }
        }
    }
    text
}

/// Decodes base64. Padding may be absent but not incorrect; trailing bits that belong to no byte are ignored.
#[inline]
fn decode(alphabet: &Alphabet, text: &str) -> Result<Vec<u8>, ParseError> {
    let expected = ParseError { expected: alphabet.name };
    let text = text.as_bytes();
    let digits = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    let is_padded = digits.len() < text.len();
    if digits.len() % 4 == 1 || is_padded && text.len() % 4 != 0 {
        return Err(expected);
    }
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for chunk in digits.chunks(4) {
        let mut bits = 0;
        for digit in chunk {
            bits = bits << 6 | alphabet.value(*digit).ok_or(expected)?;
        }
        bits <<= 6 * (4 - chunk.len());
        let [_, three @ ..] = bits.to_be_bytes();
        bytes.extend_from_slice(&three[..chunk.len() - 1]);
    }
    Ok(bytes)
}

struct TextVisitor(&'static Alphabet);

impl Visitor<'_> for TextVisitor {
    type Value = Vec<u8>;

    #[inline]
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<u8>, E> {
        // The text may be megabytes long: the error does not quote it.
        decode(self.0, text).map_err(E::custom)
    }
}

struct BytesVisitor;

impl<'de> Visitor<'de> for BytesVisitor {
    type Value = Vec<u8>;

    #[inline]
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Vec<u8>, E> {
        Ok(bytes.to_vec())
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Vec<u8>, E> {
        Ok(bytes)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Vec<u8>, E> {
        Ok(text.as_bytes().to_vec())
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Vec<u8>, E> {
        Ok(text.into_bytes())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Vec<u8>, A::Error> {
        let mut bytes = Vec::new();
        while let Some(byte) = seq.next_element()? {
            bytes.push(byte);
        }
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::{Base64, Base64Url, Binary, Blob, STANDARD, URL, decode, encode};
    use crate::Document;
    use serde::Deserialize;

    /// RFC 4648, section 10.
    const VECTORS: [(&str, &str); 7] = [
        ("", ""),
        ("f", "Zg=="),
        ("fo", "Zm8="),
        ("foo", "Zm9v"),
        ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ];

    #[test]
    fn agrees_with_the_test_vectors_of_rfc_4648() {
        for (plain, encoded) in VECTORS {
            let bare = encoded.trim_end_matches('=');
            assert_eq!(encode(&STANDARD, plain.as_bytes()), encoded);
            assert_eq!(encode(&URL, plain.as_bytes()), bare);
            for text in [encoded, bare] {
                assert_eq!(decode(&STANDARD, text).unwrap(), plain.as_bytes());
                assert_eq!(decode(&URL, text).unwrap(), plain.as_bytes());
            }
        }
        assert_eq!(encode(&STANDARD, &[0xfb, 0xff, 0xbf]), "+/+/");
        assert_eq!(encode(&URL, &[0xfb, 0xff, 0xbf]), "-_-_");
    }

    #[test]
    fn round_trips_bytes_of_every_length() {
        let mut state = 1_u32;
        for length in 0..300 {
            let next = || {
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                (state >> 24) as u8
            };
            let bytes: Vec<u8> = std::iter::repeat_with(next).take(length).collect();
            for alphabet in [&STANDARD, &URL] {
                assert_eq!(decode(alphabet, &encode(alphabet, &bytes)).unwrap(), bytes);
            }
        }
    }

    #[test]
    fn invalid_base64_is_refused() {
        for text in ["A", "AAAAA", "Zg=", "Zg===", "Zm9v=", "=", "==", "Z=g=", "Zm9v\n", "Zm 9v", "Zm9é", "Zg==Zg=="] {
            assert!(decode(&STANDARD, text).is_err(), "{text}");
            assert!(decode(&URL, text).is_err(), "{text}");
        }
        assert!(decode(&STANDARD, "-_-_").is_err());
        assert!(decode(&URL, "+/+/").is_err());
        assert_eq!(
            serde_json::from_str::<Blob>(r#""hunter2!""#).unwrap_err().to_string(),
            "expected base64 at line 1 column 10"
        );
    }

    #[test]
    fn serializes_in_its_encoding() {
        let bytes = [0xfb, 0xff];
        assert_eq!(serde_json::to_string(&Blob::<Base64>::from(bytes)).unwrap(), r#""+/8=""#);
        assert_eq!(serde_json::to_string(&Blob::<Base64Url>::from(bytes)).unwrap(), r#""-_8""#);
        assert_eq!(serde_json::to_string(&Blob::<Binary>::from(bytes)).unwrap(), "[251,255]");
        assert_eq!(serde_json::from_str::<Blob<Binary>>("[251,255]").unwrap(), Blob::from(bytes));
        assert_eq!(serde_json::from_str::<Blob<Binary>>("\"text\"").unwrap(), Blob::from(b"text"));
        assert_eq!(Blob::<Binary>::deserialize(Document::from("text")).unwrap(), Blob::from(b"text"));
    }

    #[test]
    fn prints_its_length_only() {
        assert_eq!(format!("{:?}", Blob::<Base64>::from(b"hunter2")), "Blob(7 bytes)");
    }
}
