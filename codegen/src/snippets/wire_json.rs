//! The operation on the wire: a request, its responses and a failure, with sample values that satisfy the constraints.

use super::sample_json::{Direction, SampleBuilder};
use super::text::{escape_invisible, is_shown};
use super::{Language, NamedService, Section};
use crate::botocore::json::{Json, Object, compact, pretty};
use bindery_model::service::{
    Auth, AwsJsonVersion, EndpointRule, Failure, IdentifiedBy, ListStyle, Location, Member, Model, Operation, Protocol,
    Retry, SecurityKind, ShapeKind, Status, Structure, TypeUse,
};
use std::fmt::Write;

/// Returns the snippets of an operation.
pub(super) fn sections(service: &NamedService, index: usize) -> Vec<Section> {
    let operation = &service.model.operations[index];
    let mut sections = vec![Section::new("Request", Language::Http, request(service, operation))];
    let responses = match operation.responses.as_slice() {
        [] => vec![head(200)],
        responses => responses
            .iter()
            .map(|response| {
                let status = match response.status {
                    Status::Code(code) => code,
                    Status::Default => 200,
                };
                format_response(service, operation, status, response.content.as_ref(), None)
            })
            .collect(),
    };
    sections.extend(responses.into_iter().map(|response| Section::new("Response", Language::Http, response)));
    let failures = || operation.failures.iter().map(|failure| service.model.failure(failure.failure));
    if let Some(failure) = failures().next() {
        sections.push(Section::new("Failure", Language::Http, failed(service, operation, failure)));
        let list = failures().map(|failure| format!("{}\n", identification(failure)));
        sections.push(Section::new("Failures", Language::Text, list.collect::<String>()));
    }
    sections
}

/// Describes what identifies a failure, and whether to retry.
fn identification(failure: &Failure) -> String {
    let code = match &failure.identified_by {
        IdentifiedBy::Code(code) => line(code),
        IdentifiedBy::Status(Status::Code(status)) => format!("HTTP {status}"),
        IdentifiedBy::Status(Status::Default) => "any other HTTP status".to_owned(),
    };
    let retry = match failure.retry {
        Retry::Never => "",
        Retry::Transient => "  (transient: retry the same request)",
        Retry::Throttling => "  (throttling: retry after a delay)",
    };
    format!("{code}{retry}")
}

/// Returns text without characters that could end a header line.
fn line(text: &str) -> String {
    text.chars().filter(|c| is_shown(*c)).collect()
}

fn content_type(version: AwsJsonVersion) -> &'static str {
    match version {
        AwsJsonVersion::V1_0 => "application/x-amz-json-1.0",
        AwsJsonVersion::V1_1 => "application/x-amz-json-1.1",
    }
}

fn request(service: &NamedService, operation: &Operation) -> String {
    let model = service.model;
    let input = model.input(operation);
    let mut samples = SampleBuilder::new(model, &service.patterns, Direction::Request);
    match &model.service.protocol {
        Protocol::AwsJson { version, target } => {
            let body = samples.members(input, |_| true).unwrap_or_default();
            let mut text = "POST / HTTP/1.1\n".to_owned();
            text.push_str(&host(model));
            _ = writeln!(text, "Content-Type: {}", content_type(*version));
            _ = writeln!(text, "X-Amz-Target: {}", line(&format!("{target}.{}", operation.name)));
            text.push_str(&credentials(model, operation).0);
            _ = write!(text, "\n{}", escape_invisible(&pretty(&Json::Object(body))));
            text
        }
        Protocol::Rest => rest(model, operation, input, &mut samples),
    }
}

/// Formats a request of the REST protocol.
fn rest<'m>(model: &'m Model, operation: &Operation, input: &'m Structure, samples: &mut SampleBuilder<'m>) -> String {
    let mut path = operation.path.value.split('#').next().unwrap_or_default().to_owned();
    let (shown, mut pairs) = credentials(model, operation);
    let mut headers = String::new();
    let mut form: Vec<(&Member, String)> = Vec::new();
    let mut body = None;
    for member in &input.members {
        let Some(value) = samples.member(member) else { continue };
        match &member.location {
            Location::Path { styles, verbatim } => {
                let texts = joined(&value, styles).join(",");
                let text = if verbatim.is_some() { line(&texts) } else { escaped(&texts) };
                path = path.replace(&format!("{{{}}}", member.name), &text);
            }
            Location::Query { styles, .. } => {
                pairs.extend(joined(&value, styles).iter().map(|text| pair(&member.name, text)));
            }
            Location::Header { styles } => {
                _ = writeln!(headers, "{}: {}", line(&member.name), line(&joined(&value, styles).join(",")));
            }
            Location::Form { styles, .. } => {
                form.extend(joined(&value, styles).into_iter().map(|text| (member, text)));
            }
            Location::File => form.push((member, "bytes".to_owned())),
            Location::Payload | Location::Member => body = Some(value),
        }
    }
    let base = model.service.base_path.as_ref().map_or("", |base| base.value.trim_end_matches('/'));
    let target = line(&format!("{base}{path}"));
    let target = if target.starts_with('/') { target } else { format!("/{target}") };
    let mark = match (pairs.is_empty(), target.contains('?')) {
        (true, _) => "",
        (false, true) => "&",
        (false, false) => "?",
    };
    let mut text =
        format!("{} {}{mark}{} HTTP/1.1\n", operation.method.as_str(), target.replace(' ', "%20"), pairs.join("&"));
    text.push_str(&host(model));
    let multipart = form.iter().any(|(member, _)| member.location == Location::File)
        || operation.consumes.first().is_some_and(|kind| kind.value.starts_with("multipart/"));
    let written = match (&body, form.is_empty(), multipart) {
        (Some(body), _, _) => {
            let kind = operation.consumes.first().map_or("application/json", |kind| kind.value.as_str());
            Some((line(kind), format_body(body, kind)))
        }
        (None, true, _) => None,
        (None, false, true) => Some(("multipart/form-data; boundary=part".to_owned(), parted(&form))),
        (None, false, false) => {
            let pairs: Vec<String> = form.iter().map(|(member, text)| pair(&member.name, text)).collect();
            Some(("application/x-www-form-urlencoded".to_owned(), pairs.join("&")))
        }
    };
    if let Some((kind, _)) = &written {
        _ = writeln!(text, "Content-Type: {kind}");
    }
    if let Some(kind) = operation.produces.first() {
        _ = writeln!(text, "Accept: {}", line(&kind.value));
    }
    text.push_str(&headers);
    text.push_str(&shown);
    if let Some((_, body)) = written {
        _ = write!(text, "\n{body}");
    }
    text
}

/// Formats a body according to its media type: as JSON, or a string as plain text.
fn format_body(body: &Json, kind: &str) -> String {
    match body {
        Json::Text(text) if !kind.to_ascii_lowercase().contains("json") => {
            text.chars().filter(|c| *c == '\n' || is_shown(*c)).collect()
        }
        Json::Text(_) | Json::True | Json::Number(_) | Json::List(_) | Json::Object(_) | Json::Other(_) => {
            escape_invisible(&pretty(body))
        }
    }
}

/// Formats a `multipart/form-data` body.
fn parted(form: &[(&Member, String)]) -> String {
    let mut text = String::new();
    for (member, value) in form {
        let name = line(&member.name).replace('"', "%22");
        _ = writeln!(text, "--part");
        if member.location == Location::File {
            _ = writeln!(text, "Content-Disposition: form-data; name=\"{name}\"; filename=\"file\"");
            _ = writeln!(text, "Content-Type: application/octet-stream");
        } else {
            _ = writeln!(text, "Content-Disposition: form-data; name=\"{name}\"");
        }
        let value: String = value.chars().filter(|c| *c == '\n' || is_shown(*c)).collect();
        _ = writeln!(text, "\n{value}");
    }
    text.push_str("--part--");
    text
}

/// Formats the `Host` header for the region of the samples, or nothing if the document declares no host.
fn host(model: &Model) -> String {
    let service = &model.service;
    let plain = |rule: &&EndpointRule| {
        rule.fips.as_ref().is_none_or(|fips| !fips.value)
            && rule.dual_stack.as_ref().is_none_or(|dual| !dual.value)
            && rule.regions.is_empty()
            && rule.partition.as_ref().is_none_or(|partition| partition.value == "aws")
    };
    let host = service.endpoints.iter().find(plain).map(|rule| {
        let host = rule.host.value.replace("{region}", "us-east-1");
        host.replace("{dnsSuffix}", "amazonaws.com").replace("{dualStackDnsSuffix}", "api.aws")
    });
    // Host parameters are shown as `string`.
    let template = service.host_template.as_ref().map(|template| {
        template.parameters.iter().fold(template.template.value.clone(), |host, parameter| {
            host.replace(&format!("{{{}}}", parameter.name), "string")
        })
    });
    let host = host.or(template).or_else(|| service.host.as_ref().map(|host| host.value.clone()));
    host.map_or_else(String::new, |host| format!("Host: {}\n", line(&host)))
}

/// Formats credentials: headers, and pairs of the query. Their values are shown as `…`.
fn credentials(model: &Model, operation: &Operation) -> (String, Vec<String>) {
    let mut headers = String::new();
    let mut pairs = Vec::new();
    match &operation.auth {
        Auth::None => {}
        Auth::Signed => {
            headers.push_str("Authorization: AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…\n")
        }
        Auth::Schemes(alternatives) => {
            for requirement in alternatives.first().into_iter().flatten() {
                match &model.service.security[requirement.scheme].kind {
                    SecurityKind::Basic => headers.push_str("Authorization: Basic …\n"),
                    SecurityKind::ApiKeyHeader { header } => _ = writeln!(headers, "{}: …", line(header)),
                    SecurityKind::ApiKeyQuery { parameter } => pairs.push(format!("{}=…", escaped(parameter))),
                    SecurityKind::Bearer | SecurityKind::OAuth2 { .. } => headers.push_str("Authorization: Bearer …\n"),
                }
            }
        }
    }
    (headers, pairs)
}

fn head(status: u16) -> String {
    format!("HTTP/1.1 {status}\n")
}

/// Formats a response. `code` is the error code to be written into the body of a failure.
fn format_response(
    service: &NamedService,
    operation: &Operation,
    status: u16,
    content: Option<&TypeUse>,
    code: Option<&str>,
) -> String {
    let model = service.model;
    let mut text = head(status);
    let mut samples = SampleBuilder::new(model, &service.patterns, Direction::Response);
    let structure = content.and_then(|content| match &model.shape(content.ty.as_shape()?).kind {
        ShapeKind::Structure(structure) => Some(structure),
        ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => None,
    });
    let mut body = None;
    match (structure, content) {
        (Some(structure), _) if structure.members.iter().any(|member| member.location != Location::Member) => {
            for member in &structure.members {
                let Some(value) = samples.member(member) else { continue };
                match &member.location {
                    Location::Header { styles } => {
                        _ = writeln!(text, "{}: {}", line(&member.name), line(&joined(&value, styles).join(",")));
                    }
                    Location::Payload
                    | Location::Member
                    | Location::Path { .. }
                    | Location::Query { .. }
                    | Location::Form { .. }
                    | Location::File => body = Some(value),
                }
            }
        }
        (_, Some(content)) => body = samples.value(content, 0),
        (None | Some(_), None) => {}
    }
    if let Some(code) = code {
        let mut coded = Object::of("__type", code);
        if let Some(Json::Object(members)) = body {
            coded.append(members);
        }
        body = Some(Json::Object(coded));
    }
    let kind = match &model.service.protocol {
        Protocol::AwsJson { version, .. } => content_type(*version),
        Protocol::Rest => operation.produces.first().map_or("application/json", |kind| kind.value.as_str()),
    };
    if let Some(body) = body {
        _ = write!(text, "Content-Type: {}\n\n{}", line(kind), format_body(&body, kind));
    }
    text
}

fn failed(service: &NamedService, operation: &Operation, failure: &Failure) -> String {
    match &failure.identified_by {
        IdentifiedBy::Code(code) => {
            let status = match failure.retry {
                Retry::Never | Retry::Throttling => 400,
                Retry::Transient => 500,
            };
            format_response(service, operation, status, failure.content.as_ref(), Some(code))
        }
        IdentifiedBy::Status(status) => {
            let status = match status {
                Status::Code(status) => *status,
                Status::Default => 500,
            };
            format_response(service, operation, status, failure.content.as_ref(), None)
        }
    }
}

fn pair(name: &str, text: &str) -> String {
    format!("{}={}", escaped(name), escaped(text))
}

/// Percent-encodes text for a URL.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            byte => _ = write!(out, "%{byte:02X}"),
        }
    }
    out
}

/// Formats a value outside of a body. Returns several strings for a list that repeats its name.
fn joined(value: &Json, styles: &[ListStyle]) -> Vec<String> {
    let (style, inner) = styles.split_first().map_or((ListStyle::Csv, &[][..]), |(style, inner)| (*style, inner));
    let items = match value {
        Json::List(items) => items,
        Json::True => return vec!["true".to_owned()],
        Json::Number(number) => return vec![number.clone()],
        Json::Text(text) => return vec![text.clone()],
        Json::Other(serde_json::Value::String(text)) => return vec![text.clone()],
        Json::Other(other) => return vec![other.to_string()],
        Json::Object(_) => return vec![compact(value)],
    };
    let texts: Vec<String> = items.iter().map(|item| joined(item, inner).join(",")).collect();
    match style {
        ListStyle::Multi => texts,
        ListStyle::Members | ListStyle::Deep | ListStyle::Pairs | ListStyle::Json => texts,
        ListStyle::Csv => vec![texts.join(",")],
        ListStyle::Ssv => vec![texts.join(" ")],
        ListStyle::Tsv => vec![texts.join("\t")],
        ListStyle::Pipes => vec![texts.join("|")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn header_lines_cannot_be_broken() {
        assert_eq!(line("X-A\r\nEvil: 1"), "X-AEvil: 1");
        assert_eq!(pair("a&b", "c d\r\n="), "a%26b=c%20d%0D%0A%3D");
    }

    #[test]
    fn lists_are_joined_in_their_style() {
        let value = Json::List(vec![Json::from("a"), Json::List(vec![Json::True, Json::Number("1".to_owned())])]);
        assert_eq!(joined(&value, &[ListStyle::Pipes, ListStyle::Csv]), ["a|true,1"]);
        assert_eq!(joined(&value, &[ListStyle::Multi, ListStyle::Ssv]), ["a", "true 1"]);
    }
}
