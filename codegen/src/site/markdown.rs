//! Descriptions as Markdown. Only Markdown's own constructs become markup: HTML is shown as text, links are limited to
//! `http`, `https` and `mailto`, and an image is replaced by its alternative text.

use super::names::PageLinks;
use maud::{Markup, PreEscaped, Render, html};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

/// The maximum nesting of quotations and lists; deeper ones are flattened.
const DEEPEST: usize = 12;

/// Formats a description as blocks.
pub(super) fn markdown(text: &str, links: PageLinks) -> Markup {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut events = Vec::new();
    // The end events of the open tags.
    let mut open: Vec<Option<Event<'static>>> = Vec::new();
    let mut within_link = 0_usize;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Start(tag) => {
                within_link += usize::from(matches!(tag, Tag::Link { .. }));
                let (start, end) = tags(tag, open.len());
                events.extend(start);
                open.push(end);
            }
            Event::End(tag) => {
                within_link -= usize::from(tag == TagEnd::Link);
                events.extend(open.pop().flatten());
            }
            Event::Code(code) if within_link == 0 => match links.url(&code) {
                Some(url) => {
                    let link = html! { a href=(url) { code { (*code) } } };
                    events.push(Event::InlineHtml(link.into_string().into()));
                }
                None => events.push(Event::Code(code)),
            },
            Event::Html(html) | Event::InlineHtml(html) => events.push(Event::Text(html)),
            Event::Text(_) | Event::Code(_) | Event::SoftBreak | Event::HardBreak | Event::Rule => events.push(event),
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                events.push(Event::Text(text))
            }
            Event::TaskListMarker(_) => {}
        }
    }
    let mut markup = String::new();
    pulldown_cmark::html::push_html(&mut markup, events.into_iter());
    PreEscaped(markup)
}

/// Returns the start and end events that replace a tag.
fn tags(tag: Tag<'_>, depth: usize) -> (Option<Event<'_>>, Option<Event<'static>>) {
    let kept = |tag: Tag<'static>| {
        let end = tag.to_end();
        (Some(Event::Start(tag)), Some(Event::End(end)))
    };
    let ours = |start: Markup, end: &'static str| {
        (Some(Event::InlineHtml(start.into_string().into())), Some(Event::InlineHtml(CowStr::Borrowed(end))))
    };
    match tag {
        Tag::Link { dest_url, .. } if is_public(&dest_url) => {
            let start = html! { a href=(*dest_url) rel="noreferrer" {} }.into_string();
            ours(PreEscaped(start.trim_end_matches("</a>").to_owned()), "</a>")
        }
        Tag::Link { .. } | Tag::Image { .. } => (None, None),
        // Headings of a description do not belong to the outline of the page.
        Tag::Heading { .. } => ours(PreEscaped("<p class=\"mh\">".to_owned()), "</p>"),
        Tag::HtmlBlock => kept(Tag::Paragraph),
        Tag::CodeBlock(_) => kept(Tag::CodeBlock(CodeBlockKind::Indented)),
        Tag::BlockQuote(_) if depth < DEEPEST => kept(Tag::BlockQuote(None)),
        Tag::List(first) if depth < DEEPEST => kept(Tag::List(first)),
        Tag::Item if depth <= DEEPEST => kept(Tag::Item),
        Tag::BlockQuote(_) | Tag::List(_) | Tag::Item => (None, None),
        Tag::Paragraph => kept(Tag::Paragraph),
        Tag::Emphasis => kept(Tag::Emphasis),
        Tag::Strong => kept(Tag::Strong),
        Tag::Strikethrough => kept(Tag::Strikethrough),
        Tag::Table(columns) => kept(Tag::Table(columns)),
        Tag::TableHead => kept(Tag::TableHead),
        Tag::TableRow => kept(Tag::TableRow),
        Tag::TableCell => kept(Tag::TableCell),
        Tag::Superscript
        | Tag::Subscript
        | Tag::FootnoteDefinition(_)
        | Tag::DefinitionList
        | Tag::DefinitionListTitle
        | Tag::DefinitionListDefinition
        | Tag::MetadataBlock(_) => (None, None),
    }
}

/// Returns whether a link is kept.
fn is_public(url: &str) -> bool {
    let scheme = url.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    matches!(scheme.as_deref(), Some("http" | "https" | "mailto"))
}

/// Returns the first sentence of a description as plain text, cut to `longest` characters.
pub(super) fn line(text: &str, longest: usize) -> String {
    let mut line = String::new();
    for event in Parser::new_ext(text, Options::empty()) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => line.push_str(&text),
            Event::SoftBreak | Event::HardBreak => line.push(' '),
            Event::End(
                TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item | TagEnd::CodeBlock | TagEnd::HtmlBlock,
            ) if !line.trim().is_empty() => break,
            _ => {}
        }
    }
    let line = super::notes::one_line(&line);
    let sentence = line.match_indices(". ").map(|(at, _)| at + 1).find(|at| *at > 3);
    super::notes::cut(sentence.map_or(line.as_str(), |end| &line[..end]), longest)
}

/// The first sentence of a description, on one line.
pub(super) struct Line<'a>(pub(super) &'a str);

impl Render for Line<'_> {
    fn render(&self) -> Markup {
        let text = line(self.0, 200);
        html! { (text) }
    }
}

#[cfg(test)]
mod tests {
    use super::line;
    use crate::site::names::{Links, PageLinks};

    fn markdown(text: &str) -> maud::Markup {
        let mut links = Links::default();
        links.add("Pet", "pets/shapes/Pet.html".to_owned());
        super::markdown(text, PageLinks { service: &links, up: "../", own: None })
    }

    #[test]
    fn names_in_code_spans_are_linked() {
        assert_eq!(
            markdown("A `Pet`, `Pets`, [`Pet`](https://example.com/).").into_string().trim(),
            "<p>A <a href=\"../pets/shapes/Pet.html\"><code>Pet</code></a>, <code>Pets</code>, \
             <a href=\"https://example.com/\" rel=\"noreferrer\"><code>Pet</code></a>.</p>"
        );
    }

    #[test]
    fn markdown_becomes_html() {
        let text = "One *two* `three`.\n\n- a\n- b\n\n# Head\n\n```rust\nlet a = \"<\";\n```\n\n[web](https://example.com/?a=1&b=2)";
        assert_eq!(
            markdown(text).into_string(),
            "<p>One <em>two</em> <code>three</code>.</p>\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n<p class=\"mh\">Head</p>\n\
             <pre><code>let a = \"&lt;\";\n</code></pre>\n\
             <p><a href=\"https://example.com/?a=1&amp;b=2\" rel=\"noreferrer\">web</a></p>\n"
        );
    }

    #[test]
    fn html_and_scripts_stay_text() {
        for (text, expected) in [
            ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
            ("a <b onclick=x>b</b>", "<p>a &lt;b onclick=x&gt;b&lt;/b&gt;</p>"),
            ("[x](javascript:alert(1))", "<p>x</p>"),
            ("[x](JavaScript:alert(1))", "<p>x</p>"),
            ("[x](data:text/html,<script>)", "<p>x</p>"),
            ("[x](../../index.html)", "<p>x</p>"),
            ("![a picture](https://example.com/x.png)", "<p>a picture</p>"),
            (
                "<https://example.com/\"onclick=x>",
                "<p><a href=\"https://example.com/&quot;onclick=x\" rel=\"noreferrer\">https://example.com/\"onclick=x</a></p>",
            ),
        ] {
            assert_eq!(markdown(text).into_string().trim(), expected, "{text}");
        }
    }

    #[test]
    fn nesting_is_bounded() {
        let markup = markdown(&">".repeat(5000)).into_string();
        assert!(markup.matches("<blockquote>").count() <= super::DEEPEST, "{}", markup.len());
        let markup = markdown(&format!("{}x", "- ".repeat(5000))).into_string();
        assert!(markup.matches("<ul>").count() <= super::DEEPEST, "{}", markup.len());
    }

    #[test]
    fn a_line_is_the_first_sentence() {
        assert_eq!(line("Gets *it*. Then more.\n\nMuch.", 100), "Gets it.");
        assert_eq!(line("# Title\n\nText", 100), "Title");
        assert_eq!(line("One two three", 7), "One two…");
        assert_eq!(line("", 7), "");
    }
}
