//! The rules for a generated crate of any document: its items, and the locations of text of the document.

use super::hostile::SENTINEL;
use bindery_codegen::Package;
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use std::collections::BTreeSet;

/// The macros that templates call.
const MACROS: &[&str] = &["write"];

/// The attributes that templates write.
const ATTRIBUTES: &[&str] =
    &["cfg", "cfg_attr", "deprecated", "derive", "doc", "inline", "non_exhaustive", "serde", "allow", "must_use"];

/// The permitted arguments of `derive` and `serde`.
const ARGUMENTS: &[&str] = &[
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "Deserialize",
    "Eq",
    "Hash",
    "PartialEq",
    "Serialize",
    "any",
    "rustfmt",
    "skip",
    "feature",
    "default",
    "deserialize_with",
    "flatten",
    "rename",
    "rename_all",
    "skip_serializing_if",
    "tag",
    "transparent",
    "clippy",
    "should_implement_trait",
    "disallowed_names",
    "large_enum_variant",
    "just_underscores_and_digits",
    "content",
    "type_complexity",
    "reason",
];

/// The crates and keywords with which paths begin.
const ROOTS: &[&str] = &["bindery", "regex", "serde", "std", "crate", "core", "self", "super", "Self"];

/// The names in the prelude.
const PRELUDE: &[&str] =
    &["Box", "Default", "From", "Into", "Option", "String", "Vec", "str", "u64", "i64", "i128", "usize"];

/// Returns an error for anything that a generated crate may not contain.
pub(crate) fn check(package: &Package) -> Result<(), String> {
    if package.dir.is_empty()
        || !package.dir.bytes().all(|byte| byte.is_ascii_lowercase() || b"-_0123456789".contains(&byte))
    {
        return Err(format!("the folder is {:?}", package.dir));
    }
    let mut files = Vec::new();
    for (path, text) in &package.files {
        match path.as_str() {
            "Cargo.toml" => manifest(text)?,
            "README.md" => markdown(text, true)?,
            _ => {
                is_module(path)?;
                let file = syn::parse_file(text).map_err(|error| format!("{path} is no Rust: {error}"))?;
                let tokens: TokenStream = text.parse().map_err(|error| format!("{path} has no tokens: {error}"))?;
                files.push((path, text, file, tokens));
            }
        }
    }
    let mut declared: BTreeSet<String> = PRELUDE.iter().chain(ROOTS).map(|name| (*name).to_owned()).collect();
    for (_, _, file, _) in &files {
        declared.extend(file.items.iter().flat_map(declarations));
    }
    for (path, text, file, tokens) in &files {
        let at = |error| format!("{path}: {error}");
        file.items.iter().try_for_each(item).map_err(at)?;
        let mut code = Code { declared: &declared, sentinels: 0, docs: Vec::new() };
        code.read(tokens).map_err(at)?;
        if code.sentinels != text.matches(SENTINEL).count() {
            return Err(format!("{path}: text of the document stands in a comment"));
        }
        code.docs.iter().try_for_each(|docs| markdown(docs, false)).map_err(at)?;
    }
    Ok(())
}

/// Checks that a path is that of a module of a crate, on every file system.
fn is_module(path: &str) -> Result<(), String> {
    let name = path.strip_prefix("src/").and_then(|path| path.strip_suffix(".rs")).unwrap_or_default();
    let words: Vec<&str> = name.split('/').collect();
    let is_word = |word: &&str| !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    let reserved = ["mod", "con", "prn", "aux", "nul", "main", "build"];
    if words.len() > 2 || !words.iter().all(is_word) || words.iter().any(|word| reserved.contains(word)) {
        return Err(format!("a file is {path:?}"));
    }
    Ok(())
}

fn item(item: &syn::Item) -> Result<(), String> {
    use syn::Item;
    match item {
        Item::Use(_) | Item::Const(_) | Item::Static(_) | Item::Struct(_) | Item::Enum(_) => Ok(()),
        Item::Mod(module) if module.content.is_none() => Ok(()),
        Item::Impl(block) => block.items.iter().try_for_each(|item| match item {
            syn::ImplItem::Fn(_) | syn::ImplItem::Const(_) | syn::ImplItem::Type(_) => Ok(()),
            _ => Err("an impl has something else than functions, constants and types".to_owned()),
        }),
        other => Err(format!("an item of another kind: {}", quote::quote!(#other))),
    }
}

/// Returns the names that an item declares or imports.
fn declarations(item: &syn::Item) -> Vec<String> {
    use syn::{Item, UseTree};
    fn imported(tree: &UseTree, names: &mut Vec<String>) {
        match tree {
            UseTree::Path(path) => imported(&path.tree, names),
            UseTree::Name(name) => names.push(name.ident.to_string()),
            UseTree::Rename(rename) => names.push(rename.rename.to_string()),
            UseTree::Group(group) => group.items.iter().for_each(|tree| imported(tree, names)),
            UseTree::Glob(_) => {}
        }
    }
    let mut names = Vec::new();
    match item {
        Item::Use(item) => imported(&item.tree, &mut names),
        Item::Mod(item) => names.push(item.ident.to_string()),
        Item::Struct(item) => names.push(item.ident.to_string()),
        Item::Enum(item) => names.push(item.ident.to_string()),
        Item::Const(item) => names.push(item.ident.to_string()),
        Item::Static(item) => names.push(item.ident.to_string()),
        Item::Impl(block) => {
            // The parameters of generic functions, `D::Error`.
            let functions = block.items.iter().filter_map(|item| match item {
                syn::ImplItem::Fn(function) => Some(&function.sig.generics),
                _ => None,
            });
            names.extend(functions.flat_map(|generics| generics.type_params()).map(|ty| ty.ident.to_string()));
        }
        _ => {}
    }
    names
}

/// The findings among tokens.
struct Code<'d> {
    declared: &'d BTreeSet<String>,
    /// The number of sentinels in literals.
    sentinels: usize,
    /// The docs of each item, as lines.
    docs: Vec<String>,
}

impl Code<'_> {
    fn read(&mut self, tokens: &TokenStream) -> Result<(), String> {
        let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let mut lines = Vec::new();
        for (index, token) in tokens.iter().enumerate() {
            let before = |back: usize| index.checked_sub(back).and_then(|at| tokens.get(at));
            match token {
                TokenTree::Literal(literal) => self.sentinels += literal.to_string().matches(SENTINEL).count(),
                TokenTree::Ident(ident) => {
                    let bang = tokens.get(index + 1).is_some_and(|next| is(next, '!'));
                    let arguments = matches!(tokens.get(index + 2), Some(TokenTree::Group(_)));
                    if bang && arguments && !MACROS.contains(&ident.to_string().as_str()) {
                        return Err(format!("a call of {ident}!"));
                    }
                    let first =
                        !before(1).is_some_and(|token| is(token, ':') && before(2).is_some_and(|token| is(token, ':')));
                    let path = [1, 2].iter().all(|on| tokens.get(index + on).is_some_and(|next| is(next, ':')));
                    // A method with type arguments: the path is resolved by the receiver.
                    let method = before(1).is_some_and(|token| is(token, '.'))
                        && !before(2).is_some_and(|token| is(token, '.'))
                        && tokens.get(index + 3).is_some_and(|next| is(next, '<'));
                    if first && path && !method && !self.declared.contains(&ident.to_string()) {
                        return Err(format!("a path of {ident}"));
                    }
                    if ident == "unsafe" || ident == "extern" || ident == "macro_rules" {
                        return Err(format!("the keyword {ident}"));
                    }
                }
                TokenTree::Group(group) => {
                    let hash = before(1).is_some_and(|token| is(token, '#'))
                        || (before(1).is_some_and(|token| is(token, '!'))
                            && before(2).is_some_and(|token| is(token, '#')));
                    if group.delimiter() == Delimiter::Bracket && hash {
                        lines.extend(attribute(group)?);
                        self.sentinels += group.to_string().matches(SENTINEL).count();
                        continue;
                    }
                    self.read(&group.stream())?;
                }
                TokenTree::Punct(_) => {}
            }
            let goes_on = matches!(token, TokenTree::Punct(punct) if "#!".contains(punct.as_char()));
            let is_attribute = matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket);
            if !goes_on && !is_attribute && !lines.is_empty() {
                self.docs.push(std::mem::take(&mut lines).join("\n"));
            }
        }
        self.docs.extend((!lines.is_empty()).then(|| lines.join("\n")));
        Ok(())
    }
}

fn is(token: &TokenTree, c: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == c)
}

/// Returns the line of docs of an attribute, if it is one.
fn attribute(group: &Group) -> Result<Option<String>, String> {
    let mut tokens = group.stream().into_iter();
    let name = match tokens.next() {
        Some(TokenTree::Ident(name)) if ATTRIBUTES.contains(&name.to_string().as_str()) => name,
        other => return Err(format!("an attribute that begins with {other:?}")),
    };
    if name == "doc" {
        let literal = group.stream().into_iter().nth(2).map(|token| token.to_string()).unwrap_or_default();
        let text: syn::LitStr = syn::parse_str(&literal).map_err(|error| format!("docs of {literal}: {error}"))?;
        return Ok(Some(text.value().strip_prefix(' ').map(str::to_owned).unwrap_or_else(|| text.value())));
    }
    let known = |ident: &Ident| ARGUMENTS.contains(&ident.to_string().as_str());
    fn idents(tokens: TokenStream, found: &mut Vec<Ident>) {
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => found.push(ident),
                TokenTree::Group(group) => idents(group.stream(), found),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    let mut found = Vec::new();
    idents(tokens.collect(), &mut found);
    match found.iter().find(|ident| !known(ident)) {
        Some(ident) => Err(format!("an attribute {name} with {ident}")),
        None => Ok(None),
    }
}

/// Checks that text of the document does not run in Markdown, and links only to the web.
fn markdown(text: &str, readme: bool) -> Result<(), String> {
    use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
    let mut code = None;
    // The header of a README is an HTML comment of the templates.
    let text = if readme { text.split_once('\n').map_or("", |(_, rest)| rest) } else { text };
    for event in Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => return Err(format!("docs hold HTML: {html}")),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => return Err(format!("docs run: {text}")),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => code = Some(language.to_string()),
            Event::End(TagEnd::CodeBlock) => code = None,
            Event::Text(shown) => {
                let runs = code.as_ref().is_some_and(|language| !["text", "json", "http"].contains(&language.as_str()));
                // Documents may name a member `evil`, but nothing may call a function of that name.
                // A setter, `request.fn_evil(1)`, is called by the member's own name.
                let is_other = |before: &str| !before.ends_with(|c: char| c == '.' || c == '_' || c.is_alphanumeric());
                let called = ["evil!", "evil(", "fn evil"]
                    .iter()
                    .any(|call| shown.match_indices(call).any(|(at, _)| is_other(&shown[..at])));
                if runs && (shown.contains(SENTINEL) || called) {
                    return Err(format!("docs run: {shown}"));
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => return Err(format!("docs show {dest_url}")),
            Event::Start(Tag::Link { dest_url, .. }) => {
                let web = ["http://", "https://", "mailto:"].iter().any(|scheme| dest_url.starts_with(scheme));
                let ours =
                    dest_url.starts_with("crate::") || dest_url.starts_with('#') || dest_url.starts_with("super::");
                if !web && (!ours || dest_url.contains(SENTINEL)) {
                    return Err(format!("docs link to {dest_url}"));
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Checks that a manifest only has the keys of the template.
fn manifest(text: &str) -> Result<(), String> {
    let table: toml::Table = text.parse().map_err(|error| format!("Cargo.toml is no TOML: {error}"))?;
    let keys = |key: &str| -> Vec<&str> {
        let inner = table.get(key).and_then(toml::Value::as_table);
        inner.into_iter().flat_map(|table| table.keys().map(String::as_str)).collect()
    };
    let mut root: Vec<&str> = table.keys().map(String::as_str).collect();
    root.sort_unstable();
    let mut package = keys("package");
    package.sort_unstable();
    let expected = ["dependencies", "features", "lib", "package", "workspace"];
    let about = ["description", "edition", "license", "metadata", "name", "rust-version", "version"];
    let sound = root == expected
        && package == about
        && keys("lib") == ["bench"]
        && (keys("dependencies") == ["bindery", "serde"] || keys("dependencies") == ["bindery", "regex", "serde"])
        // Only crates of the REST protocol have the server side.
        && (keys("features") == ["default", "meta", "validate"]
            || keys("features") == ["default", "meta", "server", "validate"])
        && keys("workspace").is_empty();
    if sound { Ok(()) } else { Err(format!("Cargo.toml has other keys:\n{text}")) }
}
