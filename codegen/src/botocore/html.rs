//! Descriptions as HTML.

use bindery_model::service::Docs;
use std::fmt::Write;

/// Converts the description of an element to HTML: paragraphs, lists and code. Returns `None` if it is empty.
pub(super) fn html(docs: &Docs) -> Option<String> {
    let mut out = String::new();
    for text in [&docs.summary, &docs.description].into_iter().flatten() {
        let mut list = false;
        for block in text.value.replace('\r', "").split("\n\n") {
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

/// Splits a block into paragraphs and list items; `true` marks an item.
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

/// Converts text with `code` spans to HTML; any other markup is escaped.
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
    use super::html;
    use crate::fixtures::described;

    #[test]
    fn descriptions_become_html() {
        let of = |text: &str| html(&described(text));
        assert_eq!(
            of("A `<b>` & more.\n\nSecond\nline.").as_deref(),
            Some("<p>A <code>&lt;b&gt;</code> &amp; more.</p><p>Second line.</p>")
        );
        assert_eq!(
            of("Of:\n- one\n- two\n\nEnd ` open").as_deref(),
            Some("<p>Of:</p><ul><li><p>one</p></li><li><p>two</p></li></ul><p>End ` open</p>")
        );
        assert_eq!(of("<script>alert(1)</script>").as_deref(), Some("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"));
        assert_eq!(of(""), None);
    }
}
