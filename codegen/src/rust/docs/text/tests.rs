//! Hostile and ordinary texts.

use super::*;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

/// Returns the events with which rustdoc does more than display lines of Markdown.
fn harm(lines: &[String]) -> Vec<String> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let text = lines.join("\n");
    let is_harm = |event: &Event<'_>| match event {
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => &**language != "text",
        Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => true,
        Event::Start(Tag::Link { link_type: LinkType::Inline | LinkType::Autolink, dest_url, .. }) => {
            !["https://", "http://", "mailto:"].iter().any(|scheme| dest_url.starts_with(scheme))
        }
        Event::Start(Tag::Heading { level, .. }) => (*level as usize) < 3,
        Event::Start(
            Tag::HtmlBlock | Tag::Link { .. } | Tag::Image { .. } | Tag::FootnoteDefinition(_) | Tag::MetadataBlock(_),
        )
        | Event::Html(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::TaskListMarker(_)
        | Event::Rule => true,
        _ => false,
    };
    let mut in_link = false;
    let mut is_bare_url = |event: &Event<'_>| {
        match event {
            Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => in_link = true,
            Event::End(TagEnd::Link | TagEnd::CodeBlock) => in_link = false,
            Event::Text(text) => return !in_link && (text.contains("http://a") || text.contains("https://a")),
            _ => {}
        }
        false
    };
    let events = Parser::new_ext(&text, options).filter(|event| is_bare_url(event) | is_harm(event));
    events.map(|event| format!("{event:?}")).collect()
}

fn safe(text: &str) -> String {
    let lines = lines(text);
    assert_eq!(harm(&lines), [""; 0], "{text:?} gave\n{}", lines.join("\n"));
    lines.join("\n")
}

#[test]
fn sentences_stay_as_they_are() {
    let text = "Returns *temporary* credentials, as `Token`s.\nIt's 5 > 3, a_b_c & more - see (this).\n\nOf 2 kinds.";
    assert_eq!(safe(text), text);
}

#[test]
fn code_is_text() {
    assert_eq!(safe("```rust\nstd::fs::remove_dir_all(\"/\");\n```"), "```text\nstd::fs::remove_dir_all(\"/\");\n```");
    assert_eq!(safe("~~~\n```\n~~~"), "````text\n```\n````");
    assert_eq!(safe("```\nnever closed"), "```text\nnever closed\n```");
    assert_eq!(safe("Thus:\n\n    panic!()\n\n      1\n\nThen."), "Thus:\n\n```text\npanic!()\n\n  1\n```\n\nThen.");
    assert_eq!(safe("    panic!()"), "```text\npanic!()\n```");
    assert_eq!(safe("\tpanic!()"), "```text\npanic!()\n```");
    assert_eq!(safe("a\n    lazy"), "a\nlazy");
}

#[test]
fn a_line_opens_no_block() {
    // A summary with this text once turned the description after it into a doctest.
    assert_eq!(line("~~~ rust,now!"), "\\~~~ rust,now!");
    assert_eq!(line("# a"), "\\# a");
    assert_eq!(line("- a"), "\\- a");
    assert_eq!(line("1. a"), "1\\. a");
    assert_eq!(first_sentence("> a. B"), "\\> a.");
    assert_eq!(line("~a"), "~a");
}

#[test]
fn lists_are_indented() {
    assert_eq!(
        safe("Kinds:\n* one\n  goes on\nlazily\n* two\n    - nested\n\n  after"),
        "Kinds:\n\n- one\n  goes on\n  lazily\n- two\n  - nested\n\n  after"
    );
    assert_eq!(safe("1) one\n2) two\n\n       panic!()"), "1. one\n2. two\n\n   ```text\n   panic!()\n   ```");
    assert_eq!(
        safe("- # a\n- - b\n- > c\n-\n- [ ] d"),
        "- \\# a\n- \\- b\n- \\> c\n\n- \\[ \\] d".replace("\n\n", "\n")
    );
    let deep: String = (0..100).map(|depth| format!("{}- x\n", " ".repeat(2 * depth))).collect();
    assert_eq!(lines(&deep).last().map(String::as_str), Some("            - x"));
}

#[test]
fn brackets_and_tags_are_text() {
    assert_eq!(safe("[link] and [a]: b and a[0]"), r"\[link\] and \[a\]: b and a\[0\]");
    assert_eq!(safe("[a]: http://b.c"), r"\[a\]: <http://b.c>");
    assert_eq!(safe("[^1]: note"), r"\[^1\]: note");
    assert_eq!(safe("<b>bold</b> <!-- no --> Vec<T>"), r"\<b>bold\</b> \<!-- no --> Vec\<T>");
    assert_eq!(safe("\\<b>, \\\\<b>, C:\\dir"), r"\<b>, \\\<b>, C:\\dir");
    assert_eq!(safe("<div>\n\n[x]\n</div>"), "\\<div>\n\n\\[x\\]\n\\</div>");
    assert_eq!(safe("a ` b `` c"), "a &#96; b &#96;&#96; c");
    assert_eq!(safe("`` a`b `` and `c"), "``a`b`` and &#96;c");
    assert_eq!(safe("`<b> [x]`"), "`<b> [x]`");
    assert_eq!(safe("&lt;b&gt; &#60;"), r"&lt;b&gt; \&#60;");
}

#[test]
fn links_lead_out() {
    assert_eq!(safe("See https://a.b/c_d(e)."), "See <https://a.b/c_d(e)>.");
    assert_eq!(safe("(http://a.b)"), "(<http://a.b>)");
    assert_eq!(safe("<https://a.b> <javascript:x>"), r"<https://a.b> \<javascript:x>");
    assert_eq!(safe("[the `docs`](https://a.b/(c))"), "[the `docs`](<https://a.b/(c)>)");
    assert_eq!(safe("[x](/relative) [y](javascript:1)"), r"\[x\](/relative) \[y\](javascript:1)");
    assert_eq!(safe("![logo](https://a.b)"), "[logo](<https://a.b>)");
    assert_eq!(safe("[https://a.b](https://a.b)"), "<https://a.b>");
}

#[test]
fn headings_stand_below_ours_and_rules_part() {
    assert_eq!(safe("# Errors\ntext\nTitle\n=====\nmore\n---\n#tag"), "### Errors\n\ntext\nTitle\n\nmore\n\n\\#tag");
    assert_eq!(safe("a\n=\nb\n--"), "a\n\\=\nb\n\\--");
}

#[test]
fn tables_stay_tables() {
    assert_eq!(
        safe("| a | b |\n|---|:-:|\n| `x\\|y` | <b> |\n| ` | ` |\n\nx"),
        "| a | b |\n| --- | --- |\n| `x\\|y` | \\<b> |\n| &#96; | &#96; |\n\nx"
    );
    assert_eq!(safe("a | b\n--- | ---\n1 | 2"), "a | b\n\\--- | ---\n1 | 2");
}

#[test]
fn what_nobody_sees_is_gone() {
    assert_eq!(safe("a\rb\r\nc\u{2028}d\u{0}\u{202e}e\u{feff}\u{1b}[0m"), "a\nb\nc\nd".to_owned() + "e\\[0m");
    assert_eq!(safe("\n\n \u{200b}\n"), "");
    assert_eq!(clean("a  \nb "), "a\nb");
}

#[test]
fn the_first_paragraph_of_a_long_text_is_a_sentence() {
    let long = "word ".repeat(30);
    let summed = |text: String| super::summed(&text).join("\n");
    let (long, goes_on) = (long.trim(), format!("{}.", long.trim()));
    assert_eq!(summed(format!("One, e.g. This. Two {goes_on}")), format!("One, e.g. This.\n\nTwo {goes_on}"));
    assert_eq!(summed(format!("One.\nTwo {goes_on}\n\nThree.")), format!("One.\n\nTwo {goes_on}\n\nThree."));
    assert_eq!(summed(format!("One\nis this. Two {goes_on}")), format!("One\nis this.\n\nTwo {goes_on}"));
    for kept in ["One. Two.".to_owned(), goes_on.clone(), format!("v1. of {long}"), format!("**One. {long}** Two.")] {
        assert_eq!(summed(kept.clone()), lines(&kept).join("\n"));
    }
    assert_eq!(summed(format!("# One. Two {goes_on}")), lines(&format!("# One. Two {goes_on}")).join("\n"));
}

#[test]
fn first_sentences() {
    assert_eq!(first_sentence("One, e.g. This\none. Two."), "One, e.g. This one.");
    assert_eq!(first_sentence("v1.0 is [it]"), r"v1.0 is \[it\]");
    assert_eq!(first_sentence(""), "");
    assert!(first_sentence(&"word ".repeat(100_000)).ends_with("word …"));
}

#[test]
fn code_spans_hold_anything() {
    assert_eq!(code("a"), "`a`");
    assert_eq!(code("`a``"), "``` `a`` ```");
    assert_eq!(code(""), "`\"\"`");
    assert_eq!(code(" \u{202e}"), "`\" \"`".replace("\" ", "\""));
    assert_eq!(code("a\nb*/"), "`a b*/`");
}

/// rustdoc only displays text, whatever it contains.
#[test]
fn any_text_is_harmless() {
    let tokens = [
        "\n",
        "\n",
        "\n\n",
        " ",
        "    ",
        "\t",
        "`",
        "``",
        "```",
        "~~~",
        "```rust\n",
        "#",
        "# ",
        "- ",
        "* ",
        "+ ",
        "1. ",
        "22) ",
        ">",
        "> ",
        "|",
        "| a ",
        "|-|-|\n",
        "--- | ---\n",
        "[",
        "]",
        "](",
        "(",
        ")",
        "!",
        "![a](http://b.c)",
        "[a]: ",
        "[^1]",
        "<",
        ">",
        "<b>",
        "</b>",
        "<!--",
        "-->",
        "<script>",
        "<?",
        "<![CDATA[",
        "&",
        "&#60;",
        "&lt;",
        "\\",
        "\\\\",
        "*",
        "**",
        "_",
        "__",
        "~~",
        "=",
        "===",
        "---",
        "***",
        "http://",
        "https://a.b/c",
        "mailto:a",
        "[a](http://b)",
        "<http://a>",
        "a",
        "word",
        ".",
        ":",
        "$",
        "^",
        "{",
        "}",
        "\u{202e}",
        "é",
        "日",
        "\r",
        "\"",
        "'",
    ];
    let mut state = 7_u64;
    let mut next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    for _ in 0..60_000 {
        let text: String = (0..next() % 14).map(|_| tokens[next() % tokens.len()]).collect();
        safe(&text);
        for line in [line(&text), first_sentence(&text), code(&text)] {
            assert!(!line.contains('\n'));
            assert_eq!(harm(&[format!("- `x`: {line}")]), [""; 0], "{text:?} gave {line:?}");
        }
    }
}

#[test]
fn hostile_texts_end_and_do_not_grow() {
    for token in ["`", "``` ", "[", "[a](", "<", "- ", "    ", "|", "\\", "> ", "* a\n ", "`a", "http://", "(", "#"] {
        let text = token.repeat(1_000_000 / token.len());
        // An algorithm of quadratic complexity would not finish.
        let length: usize = lines(&text).iter().map(String::len).sum();
        assert!(length <= 8 * text.len(), "{token:?} became {length} bytes");
    }
}
