//! The lower bound for the output by syn and prettyplease, on one thread: parse the document with serde_json, build the
//! tokens of its crate as `quote!` does, parse them with syn, and unparse with prettyplease.
//!
//! `cargo bench --package bindery-codegen --bench floor`, with the document in `BINDERY_SHARED` or as an argument. A
//! run of `xtask codegen` may take at most 1.3 times their sum in CPU time.

use bindery_codegen::{BinderyDep, Options, generate};
use bindery_model::load;
use bindery_model::source::Sources;
use proc_macro2::{Group, Ident, Literal, Punct, TokenStream, TokenTree};
use quote::TokenStreamExt as _;
use std::hint::black_box;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// The number of runs of each step; the minimum counts.
const RUNS: usize = 5;

fn main() {
    let named = std::env::args().skip(1).find(|argument| !argument.starts_with("--")).map(PathBuf::from);
    let shared =
        || std::env::var_os("BINDERY_SHARED").map(|shared| PathBuf::from(shared).join("corpus/kubernetes.json"));
    let Some(path) = named.or_else(shared) else {
        println!("skipped: no document is named, and BINDERY_SHARED is not set");
        return;
    };
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let files = files(&text);
    let bytes: usize = files.iter().map(String::len).sum();
    let lines: usize = files.iter().map(|file| file.lines().count()).sum();
    println!("{}: {lines} lines, {bytes} bytes of Rust in {} files", path.display(), files.len());

    // Items are unparsed one by one, to limit memory.
    let items: Vec<TokenStream> = files.iter().flat_map(|file| items(file)).collect();
    let each = |work: fn(TokenStream)| least(|| items.iter().cloned().for_each(work));
    let read = least(|| drop(black_box(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"))));
    // Iterating over the tokens is not part of the bound.
    let walked = each(walk);
    let quoted = each(|item| drop(black_box(rebuilt(item)))).saturating_sub(walked);
    let parsed = each(|item| drop(black_box(parse(rebuilt(item))))).saturating_sub(walked);
    let printed = each(|item| drop(black_box(prettyplease::unparse(&parse(rebuilt(item)))))).saturating_sub(walked);
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    println!("serde_json   {:8.1} ms of CPU", ms(read));
    println!("quote        {:8.1}", ms(quoted));
    println!("syn          {:8.1}", ms(parsed.saturating_sub(quoted)));
    println!("prettyplease {:8.1}", ms(printed.saturating_sub(parsed)));
    println!("the floor    {:8.1}", ms(read + printed));
}

fn walk(tokens: TokenStream) {
    for token in tokens {
        if let TokenTree::Group(group) = token {
            walk(group.stream());
        }
    }
}

fn parse(tokens: TokenStream) -> syn::File {
    syn::parse2(tokens).expect("it was Rust before")
}

/// Returns the Rust files of the crate generated from a document.
fn files(text: &str) -> Vec<String> {
    let mut sources = Sources::default();
    sources.add("document", text);
    let loaded = load(&sources, "floor").unwrap_or_else(|_| panic!("the document has errors"));
    let bindery = BinderyDep::Workspace;
    let options = Options { header: "floor".to_owned(), bindery, standalone: true, version: None };
    let package = generate(&loaded.model, &options);
    package.files.into_iter().filter(|(path, _)| path.ends_with(".rs")).map(|(_, text)| text).collect()
}

/// Returns the tokens of each item of a file.
fn items(file: &str) -> Vec<TokenStream> {
    use quote::ToTokens as _;
    let file = syn::parse_file(file).expect("Rust");
    file.items.into_iter().map(|item| item.into_token_stream()).collect()
}

/// Builds the same tokens, each created and appended as `quote!` does.
fn rebuilt(tokens: TokenStream) -> TokenStream {
    let mut built = TokenStream::new();
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => built.append(named(&ident)),
            TokenTree::Punct(punct) => built.append(Punct::new(punct.as_char(), punct.spacing())),
            TokenTree::Literal(literal) => built.append(made(&literal)),
            TokenTree::Group(group) => built.append(Group::new(group.delimiter(), rebuilt(group.stream()))),
        }
    }
    built
}

/// Creates the identifier again.
fn named(ident: &Ident) -> Ident {
    let text = ident.to_string();
    match text.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, ident.span()),
        None => Ident::new(&text, ident.span()),
    }
}

/// Creates the literal again, which escapes a string again.
fn made(literal: &Literal) -> Literal {
    match syn::Lit::new(literal.clone()) {
        syn::Lit::Str(text) => Literal::string(&text.value()),
        _ => literal.clone(),
    }
}

/// Returns the minimum CPU time of several runs.
fn least(mut work: impl FnMut()) -> Duration {
    let time = |_| {
        let start = now();
        work();
        now().saturating_sub(start)
    };
    (0..RUNS).map(time).min().unwrap_or_default()
}

/// Returns the CPU time of this thread if the system reports it, otherwise the elapsed time.
fn now() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| START.get_or_init(Instant::now).elapsed(), Duration::from_nanos)
}
