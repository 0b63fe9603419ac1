//! The sources of facts: each fact of a page links to a note with its file, line, overlay action and reason.

use super::Known;
use super::names::{Links, PageLinks};
use bindery_model::node::NodeLocation;
use bindery_model::source::Position;
use bindery_model::why::{Before, By, Said};
use maud::{Markup, html};
use std::collections::HashMap;

/// The notes of a page, in the order of first reference.
pub(super) struct Notes<'a> {
    known: &'a Known<'a>,
    up: &'static str,
    own: Links,
    notes: Vec<By>,
    numbers: HashMap<Key, usize>,
}

/// Identifies a note.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Rule(&'static str),
    Said { place: NodeLocation, action: Option<NodeLocation>, before: Vec<NodeLocation> },
}

/// The maximum length of a quoted line.
const QUOTED: usize = 120;

impl<'a> Notes<'a> {
    pub(super) fn new(known: &'a Known<'a>, up: &'static str) -> Self {
        Notes { known, up, own: Links::default(), notes: Vec::new(), numbers: HashMap::new() }
    }

    /// Links a name in this page's descriptions to a part of the page.
    pub(super) fn link_here(&mut self, name: &str, id: String) {
        self.own.add(name, id);
    }

    /// Returns the links for names in this page's descriptions.
    pub(super) fn links(&self) -> PageLinks<'_> {
        PageLinks { service: &self.known.links, up: self.up, own: Some(&self.own) }
    }

    /// Returns the number of a note, adding it on first use.
    fn number(&mut self, by: &By) -> usize {
        let key = match by {
            By::Rule { name, .. } => Key::Rule(name),
            By::Said { place, action, before } => Key::Said {
                place: *place,
                action: action.as_ref().map(|action| action.place),
                before: before.iter().map(|before| before.place).collect(),
            },
        };
        *self.numbers.entry(key).or_insert_with(|| {
            self.notes.push(by.clone());
            self.notes.len()
        })
    }

    /// Formats text that links to its note.
    pub(super) fn link(&mut self, by: &By, content: Markup) -> Markup {
        let number = self.number(by);
        html! { a class={ "w " (kind(by)) } href={ "#n" (number) } { (content) } }
    }

    /// Formats the mark that links a longer fact, or one with links of its own, to its note.
    pub(super) fn mark(&mut self, by: &By, what: &str) -> Markup {
        let number = self.number(by);
        html! { a class={ "w m " (kind(by)) } href={ "#n" (number) } aria-label={ "Source of " (what) } {} }
    }

    /// Formats the list of notes.
    pub(super) fn list(&self) -> Markup {
        html! {
            section.notes aria-labelledby="sources" {
                h2 #sources { "Sources" }
                p.hint {
                    "The source of each fact above: a "
                    span.w.m.d {} " document, an " span.w.m.o {} " overlay, or a " span.w.m.r {} " rule of Bindery."
                }
                details open {
                    summary { "All " (self.notes.len()) }
                    ol {
                        @for (index, by) in self.notes.iter().enumerate() {
                            li id={ "n" (index + 1) } .(kind(by)) { (self.note(by)) }
                        }
                    }
                }
            }
        }
    }

    fn note(&self, by: &By) -> Markup {
        match by {
            By::Rule { name, text } => html! {
                span.at { "rule " code { (name) } }
                p { "Not declared; " (ticked(text)) "." }
            },
            By::Said { place, action, before } => html! {
                span.at { (self.at(*place)) }
                @if let Some(line) = self.quoted(*place) { pre { (line) } }
                @if let Some(Said { index, target, reason, place: at }) = action {
                    @if let Some(reason) = reason { p { q { (ticked(&one_line(reason))) } } }
                    p.by {
                        "Overlay action " (index + 1)
                        @if at.source != place.source { " of " (self.at(*at)) ", which removed it" }
                        ", on " code { (cut(target, 200)) } "."
                    }
                }
                @for Before { value, place } in before {
                    p.by { "Before: " code { (cut(value, 200)) } ", at " span.at { (self.at(*place)) } }
                }
            },
        }
    }

    /// Formats a location as `file:line:column`.
    fn at(&self, place: NodeLocation) -> Markup {
        let sources = self.known.service.sources;
        let path = &sources.get(place.source).path;
        html! { (path) @if let Some(Position { line, column }) = sources.position(place) { ":" (line) ":" (column) } }
    }

    /// Returns the line at a location, cut if it is long, and for a block the line of its key.
    fn quoted(&self, place: NodeLocation) -> Option<String> {
        let sources = self.known.service.sources;
        let text = &sources.get(place.source).text;
        let at = sources.span(place)?.start.min(text.len());
        let start = text.get(..at)?.rfind('\n').map_or(0, |line| line + 1);
        let line = text.get(start..)?.lines().next()?;
        if line.len() > 2 * QUOTED {
            return Some(cut(text.get(at..)?.lines().next()?, QUOTED));
        }
        let key = text.get(..start)?.lines().next_back().filter(|key| {
            let is_first = line.get(..at - start).is_some_and(|before| before.trim().is_empty());
            is_first && key.trim_end().ends_with(':') && key.len() < QUOTED
        });
        let indent = |line: &str| line.len() - line.trim_start().len();
        match key {
            Some(key) => {
                let deeper = indent(line).saturating_sub(indent(key)).min(8);
                Some(format!("{}\n{}{}", key.trim(), " ".repeat(deeper), cut(line.trim(), QUOTED)))
            }
            None => Some(cut(line.trim(), QUOTED)).filter(|line| !line.is_empty()),
        }
    }
}

/// Returns the CSS class of a source.
pub(super) fn kind(by: &By) -> &'static str {
    match by {
        By::Rule { .. } => "r",
        By::Said { action: Some(_), .. } => "o",
        By::Said { action: None, .. } => "d",
    }
}

/// Formats text with `code` spans.
pub(super) fn ticked(text: &str) -> Markup {
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// Returns text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cuts text to a maximum number of characters.
pub(super) fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
