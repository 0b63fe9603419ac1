//! Media types and the contents that they can hold.

/// The kind of content of a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Media {
    Json,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/form-data`
    Multipart,
    Text,
    /// `*/*` or `application/*`
    Any,
    Other,
}

pub(crate) const JSON: &str = "application/json";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const MULTIPART: &str = "multipart/form-data";
pub(crate) const OCTETS: &str = "application/octet-stream";

/// The media type without its parameters.
pub(crate) fn essence(media: &str) -> &str {
    media.split(';').next().unwrap_or_default().trim()
}

pub(crate) fn kind(media: &str) -> Media {
    let essence = essence(media);
    // The usual case, without an allocation.
    if essence == JSON {
        return Media::Json;
    }
    let essence = essence.to_ascii_lowercase();
    match essence.as_str() {
        JSON | "text/json" | "application/*+json" => Media::Json,
        "*/*" | "application/*" => Media::Any,
        _ if essence.ends_with("+json") => Media::Json,
        // A vendor's media type may be a form, too: `application/vnd.x+multipart/form-data`.
        _ if essence.contains("x-www-form-urlencoded") => Media::Form,
        _ if essence.contains("form-data") => Media::Multipart,
        _ if essence.starts_with("text/") => Media::Text,
        _ => Media::Other,
    }
}

/// Returns whether a media type is one of those that an operation accepts. An operation that declares none accepts all.
pub(crate) fn is_among(media: &str, taken: &[&str]) -> bool {
    let is = essence(media);
    taken.is_empty()
        || taken.iter().map(|taken| essence(taken)).any(|taken| {
            let prefix = taken.strip_suffix('*');
            taken.eq_ignore_ascii_case(is)
                || taken == "*/*"
                || prefix.is_some_and(|prefix| {
                    is.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
                })
        })
}

/// A parameter of a media type, without quotes.
pub(crate) fn parameter<'a>(media: &'a str, name: &str) -> Option<&'a str> {
    media.split(';').skip(1).find_map(|parameter| {
        let (key, value) = parameter.split_once('=')?;
        key.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
    })
}

#[cfg(test)]
mod tests {
    use super::{Media, is_among, kind, parameter};

    #[test]
    fn the_essence_determines_the_kind() {
        for (media, declared) in [
            ("application/json", Media::Json),
            ("Application/JSON; charset=utf-8", Media::Json),
            ("application/vnd.github.v3+json", Media::Json),
            ("text/json", Media::Json),
            ("text/plain;charset=utf-8", Media::Text),
            ("text/html", Media::Text),
            ("application/x-www-form-urlencoded", Media::Form),
            ("multipart/form-data; boundary=x", Media::Multipart),
            ("application/vnd.x+multipart/form-data", Media::Multipart),
            ("*/*", Media::Any),
            ("image/png", Media::Other),
            ("application/jsonp", Media::Other),
            ("", Media::Other),
        ] {
            assert_eq!(kind(media), declared, "{media}");
        }
    }

    #[test]
    fn ranges_and_parameters_are_matched() {
        assert!(is_among("image/PNG", &["text/plain", "image/png"]));
        assert!(is_among("image/png", &["image/*"]));
        assert!(is_among("a/b; c=d", &["*/*"]));
        assert!(is_among("text/plain; charset=utf-8", &["text/plain"]));
        assert!(is_among("anything/else", &[]));
        assert!(!is_among("image/png", &["text/plain", "imag/*"]));
    }

    #[test]
    fn parameters_are_unquoted() {
        assert_eq!(parameter("multipart/form-data; Boundary=\"a b\"; x=y", "boundary"), Some("a b"));
        assert_eq!(parameter("multipart/form-data; boundary=ab", "boundary"), Some("ab"));
        assert_eq!(parameter("multipart/form-data", "boundary"), None);
    }
}
