//! The kinds of media types.

/// The encoding of the body of a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Media {
    Json,
    Multipart,
    UrlEncoded,
    Text,
    Bytes,
    Xml,
}

/// Returns the kind of a media type.
pub(super) fn media(name: &str) -> Media {
    let essence = name.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "*/*" | "application/*" => Media::Json,
        json if json.ends_with("+json") => Media::Json,
        "multipart/form-data" => Media::Multipart,
        "application/x-www-form-urlencoded" => Media::UrlEncoded,
        "application/xml" | "text/xml" => Media::Xml,
        "text/event-stream" => Media::Bytes,
        text if text.starts_with("text/") => Media::Text,
        _ => Media::Bytes,
    }
}
