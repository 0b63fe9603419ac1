//! Names on pages: their line breaks and their links.

use super::paths::Paths;
use bindery_model::Model;
use bindery_model::service::ShapeOrigin;
use maud::{Markup, PreEscaped, Render, html};
use std::collections::HashMap;

/// Formats a name that may break between its words.
pub(super) fn breakable(name: &str) -> Markup {
    let mut markup = String::new();
    let mut word = String::new();
    let chars: Vec<char> = name.chars().collect();
    for (index, c) in chars.iter().enumerate() {
        if index > 0 && starts_word(chars[index - 1], *c, chars.get(index + 1).copied()) {
            markup.push_str(&word.render().into_string());
            markup.push_str("<wbr>");
            word.clear();
        }
        word.push(*c);
    }
    markup.push_str(&word.render().into_string());
    PreEscaped(markup)
}

/// Returns whether a character starts a word: `Open|Id|Token`, `user|_name`, `SAML|Provider`.
fn starts_word(before: char, here: char, after: Option<char>) -> bool {
    if here.is_uppercase() {
        return before.is_alphanumeric() && (!before.is_uppercase() || after.is_some_and(char::is_lowercase));
    }
    matches!(here, '_' | '-' | '.' | '/' | ':') && before.is_alphanumeric()
}

/// The pages of named elements.
#[derive(Default)]
pub(super) struct Links(HashMap<String, String>);

impl Links {
    /// Links the wire names of a model's operations, shapes and failures. Of equal names the first one is linked.
    pub(super) fn of(model: &Model, paths: &Paths) -> Self {
        let mut links = Links::default();
        for (index, operation) in model.operations.iter().enumerate() {
            links.add(&operation.name, paths.operation(index).to_owned());
        }
        for shape in model.shapes.iter().filter(|shape| !matches!(shape.origin, ShapeOrigin::Input(_))) {
            links.add(&shape.name, paths.shape(shape.id).to_owned());
        }
        for failure in &model.failures {
            links.add(&failure.name, format!("{}#f{}", paths.failures(), failure.id.0));
        }
        links
    }

    /// Links a name to a page, unless it has a link.
    pub(super) fn add(&mut self, name: &str, page: String) {
        self.0.entry(name.to_owned()).or_insert(page);
    }

    /// Returns the page of a name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }
}

/// The links of a page: those of its service, relative to it, and those of its own members.
#[derive(Clone, Copy)]
pub(super) struct PageLinks<'a> {
    /// The links of the service.
    pub(super) service: &'a Links,
    /// The relative path to the site's root.
    pub(super) up: &'static str,
    /// Links within the page.
    pub(super) own: Option<&'a Links>,
}

impl PageLinks<'_> {
    /// Returns the URL of a name, relative to the page.
    pub(super) fn url(&self, name: &str) -> Option<String> {
        let own = self.own.and_then(|own| own.get(name)).map(str::to_owned);
        own.or_else(|| self.service.get(name).map(|page| format!("{}{page}", self.up)))
    }

    /// Formats code, with its identifiers linked.
    pub(super) fn code(&self, code: &str) -> Markup {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let mut rest = code;
        let mut pieces: Vec<(&str, Option<String>)> = Vec::new();
        while let Some(first) = rest.chars().next() {
            let end = rest.find(|c| is_part(c) != is_part(first)).unwrap_or(rest.len());
            let (piece, after) = rest.split_at(end);
            pieces.push((piece, if is_part(first) { self.url(piece) } else { None }));
            rest = after;
        }
        html! {
            @for (piece, url) in pieces {
                @match url {
                    Some(url) => { a href=(url) { (piece) } }
                    None => { (piece) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Links, PageLinks, breakable};

    #[test]
    fn names_break_between_words() {
        for (name, expected) in [
            ("GetOpenIdToken", "Get<wbr>Open<wbr>Id<wbr>Token"),
            ("SAMLProvider", "SAML<wbr>Provider"),
            ("user_name", "user<wbr>_name"),
            ("A<b>", "A&lt;b&gt;"),
            ("", ""),
        ] {
            assert_eq!(breakable(name).into_string(), expected);
        }
    }

    #[test]
    fn identifiers_in_code_link_to_their_pages() {
        let (mut service, mut own) = (Links::default(), Links::default());
        service.add("Pet", "pets/shapes/Pet.html".to_owned());
        service.add("Pet", "another.html".to_owned());
        own.add("name", "#in.0".to_owned());
        let links = PageLinks { service: &service, up: "../", own: Some(&own) };
        assert_eq!(
            links.code("Vec<Pet>, Pets, name").into_string(),
            "Vec&lt;<a href=\"../pets/shapes/Pet.html\">Pet</a>&gt;, Pets, <a href=\"#in.0\">name</a>"
        );
    }
}
