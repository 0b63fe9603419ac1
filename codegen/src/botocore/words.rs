//! Names and prose as botocore takes them: words of Python, and HTML.

use bindery_model::service::Docs;
use std::fmt::Write;

/// Whether a name can stand in Python as it is.
fn is_word(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// A member's name: the wire's where Python can say it.
pub(super) fn member(wire: &str) -> String {
    if is_word(wire) { wire.to_owned() } else { pascal(wire, "Member") }
}

/// A shape's name.
pub(super) fn shape(name: &str) -> String {
    if is_word(name) { name.to_owned() } else { pascal(name, "Shape") }
}

/// A name of words that begin with capitals; a `prefix` stands before a digit, and where nothing is left.
pub(super) fn pascal(name: &str, prefix: &str) -> String {
    let mut made = String::new();
    for word in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let mut chars = word.chars();
        made.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        made.push_str(chars.as_str());
    }
    if made.starts_with(|c: char| c.is_ascii_alphabetic()) { made } else { format!("{prefix}{made}") }
}

/// What a service is called that has no name among those of AWS: its title, of letters, digits and spaces.
pub(super) fn service_id(title: &str) -> String {
    let letters: String = title.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect();
    let id = letters.split_whitespace().collect::<Vec<_>>().join(" ");
    if id.starts_with(|c: char| c.is_ascii_alphabetic()) { id } else { format!("Service {id}").trim_end().to_owned() }
}

/// What is said of an element, as HTML: paragraphs, lists and code.
pub(super) fn html(docs: &Docs) -> Option<String> {
    let mut out = String::new();
    for said in [&docs.summary, &docs.description].into_iter().flatten() {
        let mut list = false;
        for block in said.value.replace('\r', "").split("\n\n") {
            for (item, lines) in items(block) {
                if item != list {
                    out.push_str(if item { "<ul>" } else { "</ul>" });
                    list = item;
                }
                let text = inline(&lines);
                if !text.is_empty() {
                    let _ = if item { write!(out, "<li><p>{text}</p></li>") } else { write!(out, "<p>{text}</p>") };
                }
            }
        }
        if list {
            out.push_str("</ul>");
        }
    }
    (!out.is_empty()).then_some(out)
}

/// A block's parts: items of a list, and what is no item.
fn items(block: &str) -> Vec<(bool, String)> {
    let mut parts: Vec<(bool, String)> = Vec::new();
    for line in block.lines() {
        let line = line.trim();
        match (line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")), parts.last_mut()) {
            (Some(item), _) => parts.push((true, item.to_owned())),
            (None, Some((_, text))) => {
                text.push(' ');
                text.push_str(line);
            }
            (None, None) => parts.push((false, line.to_owned())),
        }
    }
    parts
}

/// Text with `code`; everything else stands for itself, whatever the document meant by it.
fn inline(text: &str) -> String {
    let mut out = String::new();
    let mut parts = text.trim().split('`').peekable();
    let mut code = false;
    while let Some(part) = parts.next() {
        let escaped = part.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        let closed = parts.peek().is_some();
        match (code, closed) {
            (true, true) if !part.is_empty() => {
                let _ = write!(out, "<code>{escaped}</code>");
            }
            (true, false) => {
                out.push('`');
                out.push_str(&escaped);
            }
            (true | false, _) => out.push_str(&escaped),
        }
        code = !code;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::described;

    #[test]
    fn names() {
        assert_eq!(["petId", "X-Trace", "2fa", "é"].map(member), ["petId", "XTrace", "Member2fa", "Member"]);
        assert_eq!(pascal("getPetById", "Operation"), "GetPetById");
        assert_eq!(pascal("get_/pets/{id}", "Operation"), "GetPetsId");
        let ids = ["Cognito Identity", "Swagger Petstore!", "3 things", ""].map(service_id);
        assert_eq!(ids, ["Cognito Identity", "Swagger Petstore", "Service 3 things", "Service"]);
    }

    #[test]
    fn prose() {
        let told = |text: &str| html(&described(text));
        assert_eq!(
            told("A `<b>` & more.\n\nSecond\nline.").as_deref(),
            Some("<p>A <code>&lt;b&gt;</code> &amp; more.</p><p>Second line.</p>")
        );
        assert_eq!(
            told("Of:\n- one\n- two\n\nEnd ` open").as_deref(),
            Some("<p>Of:</p><ul><li><p>one</p></li><li><p>two</p></li></ul><p>End ` open</p>")
        );
        assert_eq!(told("<script>alert(1)</script>").as_deref(), Some("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"));
        assert_eq!(told(""), None);
    }
}
