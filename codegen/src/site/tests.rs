//! Pages of small documents, and of a hostile one.

use super::{Changed, Changes, Compared, Comparison, MARK, MARK_FILE, Service, Site, site};
use bindery_model::load_whole;
use bindery_model::source::Sources;
use bindery_model::why::Reasons;
use html5gum::{Token, Tokenizer};
use insta::assert_snapshot;
use std::collections::{BTreeMap, BTreeSet};

/// A document that exercises every part of an operation's page.
const PETS: &str = "\
swagger: '2.0'
info: {title: Pets, version: '1.0'}
paths:
  /pets:
    get:
      operationId: ListPets
      tags: [pets]
      parameters:
        - {name: limit, in: query, type: integer, maximum: 100, default: 20, description: How many.}
        - {name: key, in: header, required: true, type: string, x-sensitive: true}
      responses:
        '200': {description: The pets., schema: {type: array, items: {$ref: '#/definitions/Pet'}}}
        '404': {description: There are none.}
definitions:
  Pet:
    required: [name]
    properties:
      name: {type: string, description: 'Its *name*, as [told](https://example.com).', minLength: 1}
      kind: {type: string, enum: [cat, dog]}
      friends: {type: array, items: {$ref: '#/definitions/Pet'}}
";

const OVERLAY: &str = "\
overlay: 1.1.0
info: {title: Pets, version: '1'}
actions:
  - target: $.paths['/pets'].get
    description: The document has no summary.
    update: {summary: Lists pets.}
";

/// The site of one service.
fn pages(files: &[(&str, &str)]) -> BTreeMap<String, String> {
    pages_with(files, Changes::Unknown("there is no git to ask".to_owned()))
}

fn pages_with(files: &[(&str, &str)], changes: Changes) -> BTreeMap<String, String> {
    let mut sources = Sources::default();
    for (path, text) in files {
        sources.add(*path, *text);
    }
    let whole = load_whole(&sources, "pets").unwrap_or_else(|diagnostics| panic!("{diagnostics:#?}"));
    let reasons = Reasons::new(&whole, &sources);
    let stats = whole.loaded.stats;
    let services = vec![Service {
        reasons: &reasons,
        sources: &sources,
        bare: whole.documents_alone(),
        score_before: stats.bare,
        score: stats.finished,
    }];
    site(&Site { services, changes })
}

fn pets() -> BTreeMap<String, String> {
    pages(&[("specs/pets/pets.yaml", PETS), ("specs/pets/overlay.yaml", OVERLAY)])
}

fn hostile() -> BTreeMap<String, String> {
    let (old, new) = (
        [("a.yaml", include_str!("hostile/document.yaml"))],
        [("a.yaml", &*include_str!("hostile/document.yaml").replace("pwned(30)", "pwned(99)"))],
    );
    let model = |files: &[(&str, &str)]| {
        let mut sources = Sources::default();
        files.iter().for_each(|(path, text)| _ = sources.add(*path, *text));
        load_whole(&sources, "pets").unwrap_or_else(|diagnostics| panic!("{diagnostics:#?}")).loaded.model
    };
    let place = Some("b\"><script>pwned(60)</script>.yaml:3:1".to_owned());
    let changes: Vec<Changed> = crate::semver::diff(&model(&old), &model(&new))
        .into_iter()
        .map(|change| Changed { change, breaking: true, old: place.clone(), new: None })
        .collect();
    assert!(!changes.is_empty());
    let name = "pets\"><script>pwned(61)</script>".to_owned();
    let comparison = Comparison {
        from: "<script>pwned(62)</script>".to_owned(),
        to: "'\"><script>pwned(63)</script>".to_owned(),
        services: vec![Compared { name: name.clone(), summary: name, changes }],
    };
    let files = [
        ("specs/pets/\"><img src=x onerror=pwned(64)>.yaml", include_str!("hostile/document.yaml")),
        ("specs/pets/'><script>pwned(65)<script>.yaml", include_str!("hostile/overlay.yaml")),
    ];
    pages_with(&files, Changes::Known(comparison))
}

/// Returns the main part of a page.
fn main_of(page: &str) -> String {
    let (_, main) = page.split_once("<main").expect("a main part");
    let (main, _) = main.split_once("</main>").expect("its end");
    // A line for each element, as a reader would have written it.
    format!("<main{main}").replace("><", ">\n<")
}

#[test]
fn the_page_of_an_operation() {
    let pages = pets();
    assert_snapshot!("operation", main_of(&pages["pets/operations/ListPets.html"]));
    let names: Vec<&str> = pages.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            MARK_FILE,
            "assets/icon.svg",
            "assets/index.js",
            "assets/site.css",
            "assets/site.js",
            "assets/theme.js",
            "changes.html",
            "index.html",
            "pets/failures.html",
            "pets/index.html",
            "pets/operations/ListPets.html",
            "pets/shapes/Pet-kind.html",
            "pets/shapes/Pet.html",
        ]
    );
    assert_eq!(pages[MARK_FILE], format!("{MARK}\n"));
}

#[test]
fn the_pages_of_a_service_and_of_a_shape() {
    let pages = pets();
    assert_snapshot!("service", main_of(&pages["pets/index.html"]));
    assert_snapshot!("shape", main_of(&pages["pets/shapes/Pet.html"]));
    assert_snapshot!("index", pages["assets/index.js"]);
}

#[test]
fn additional_members_and_union_variants_show_their_facts() {
    let text = "\
swagger: '2.0'
info: {title: Pets, version: '1'}
paths: {}
definitions:
  Bag:
    properties: {pet: {$ref: '#/definitions/Pet'}, notes: {type: array, items: {type: string, format: uri}}}
    additionalProperties: {type: string, description: A note., maxLength: 9, x-sensitive: true}
  Pet:
    description: Any pet.
    discriminator: type
    required: [type]
    properties: {type: {type: string}}
  Cat:
    description: One that purrs.
    allOf: [{$ref: '#/definitions/Pet'}, {properties: {lives: {type: integer}}}]
";
    let bag = &pages(&[("specs/pets/pets.yaml", text)])["pets/shapes/Bag.html"];
    let (_, tree) = bag.split_once("<ul class=\"tree\">").expect("a tree");
    let (union, unnamed) = tree.split_once("additional members").expect("additional members");
    assert!(union.contains(">each entry: format: <code>uri</code></a>"), "{union}");
    assert!(union.contains("<p>Any pet.</p>") && union.contains("<p>One that purrs.</p>"), "{union}");
    for text in ["<p>A note.</p>", "specs/pets/pets.yaml:7", ">sensitive</a>", ">length at most 9</a>"] {
        assert!(unnamed.contains(text), "{text}: {unnamed}");
    }
}

#[test]
fn output_is_deterministic() {
    assert_eq!(pets(), pets());
    assert_eq!(hostile(), hostile());
}

/// The links, ids and text of a page.
struct Read {
    links: Vec<String>,
    ids: BTreeSet<String>,
    text: String,
}

/// Parses a page and rejects elements and attributes that the templates never write.
fn read(path: &str, page: &str) -> Read {
    const VOID: [&str; 5] = ["meta", "link", "input", "hr", "wbr"];
    const ELEMENTS: &str = "a article b blockquote body br button code dd del details div dl dt em footer form h1 h2 h3 h4 head header \
        hr html i input ins kbd label li link main meta nav ol p pre q rect script section span strong summary svg table tbody td th \
        thead title tr ul wbr";
    const ATTRIBUTES: &str = "aria-autocomplete aria-controls aria-current aria-expanded aria-hidden aria-label aria-labelledby \
        autocomplete charset class content data-index data-title data-up defer for height hidden href http-equiv id lang name open \
        placeholder preserveaspectratio rel role rx spellcheck src start style tabindex type width";
    let (elements, attributes): (BTreeSet<&str>, BTreeSet<&str>) =
        (ELEMENTS.split_whitespace().collect(), ATTRIBUTES.split_whitespace().collect());
    let mut open: Vec<String> = Vec::new();
    let mut found = Read { links: Vec::new(), ids: BTreeSet::new(), text: String::new() };
    for token in Tokenizer::new(page) {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).expect("UTF-8");
        match token.unwrap_or_else(|never| match never {}) {
            Token::StartTag(tag) => {
                let name = text(&tag.name);
                assert!(elements.contains(name.as_str()), "{path}: <{name}>");
                for (key, value) in &tag.attributes {
                    let (key, value) = (text(key), text(value));
                    assert!(attributes.contains(key.as_str()), "{path}: <{name} {key}=\"{value}\">");
                    match (name.as_str(), key.as_str()) {
                        (_, "id") => assert!(found.ids.insert(value.clone()), "{path}: the id {value} twice"),
                        (_, "style") => panic!("{path}: a style, {value}"),
                        ("script" | "link", "src" | "href") => {
                            let file = value.trim_start_matches("../");
                            let ours = ["assets/theme.js", "assets/site.js", "assets/site.css", "assets/icon.svg"];
                            assert!(ours.contains(&file), "{path}: {value}");
                        }
                        (_, "href" | "src") => found.links.push(value),
                        _ => {}
                    }
                }
                if !tag.self_closing && !VOID.contains(&name.as_str()) && name != "br" {
                    open.push(name);
                }
            }
            Token::EndTag(tag) => {
                let name = text(&tag.name);
                assert_eq!(open.pop().as_ref(), Some(&name), "{path}: </{name}> closes something else");
            }
            Token::String(string) => {
                assert!(open.last().is_none_or(|open| open != "script"), "{path}: a script of its own");
                found.text += &text(&string.value);
            }
            Token::Comment(comment) => panic!("{path}: a comment, {:?}", text(&comment.value)),
            Token::Doctype(_) => {}
            Token::Error(error) => panic!("{path}: {error:?}"),
        }
    }
    assert!(open.is_empty(), "{path}: {open:?} stay open");
    found
}

#[test]
fn hostile_text_stays_text() {
    let pages = hostile();
    let mut seen: BTreeSet<u32> = BTreeSet::new();
    for (path, page) in &pages {
        if !path.ends_with(".html") {
            continue;
        }
        let Read { links, text, .. } = read(path, page);
        for link in links {
            let ours = ["#", "../", "index.html", "changes.html", "pets/"].iter().any(|start| link.starts_with(start));
            let outside = link.starts_with("https://example.com/");
            assert!(ours && !link.contains([':', '"', '<']) || outside, "{path}: {link}");
        }
        assert!(!page.contains(['\u{202e}', '\u{7}', '\u{2028}']), "{path}: an invisible character");
        for (at, word) in text.match_indices("pwned(") {
            seen.extend(text[at + word.len()..].split(')').next().and_then(|number| number.parse::<u32>().ok()));
        }
    }
    // All of it is shown but the language of a fence and the title of the overlay.
    let missing: Vec<u32> = (1..=45).chain(50..=55).chain(60..=65).filter(|number| !seen.contains(number)).collect();
    assert_eq!(missing, [9, 50]);
    let index = &pages["assets/index.js"];
    assert!(!index.contains('<') && index.starts_with("window.binderyIndex = ["));
    let json = index.trim_start_matches("window.binderyIndex = ").trim_end().trim_end_matches(';');
    assert!(serde_json::from_str::<serde_json::Value>(json).is_ok_and(|json| json.is_array()));
}

#[test]
fn every_link_resolves() {
    for pages in [pets(), hostile()] {
        let read: BTreeMap<&str, Read> = pages
            .iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .map(|(path, page)| (path.as_str(), read(path, page)))
            .collect();
        let mut followed = 0;
        for (path, page) in &read {
            for link in page.links.iter().filter(|link| !link.starts_with("https://")) {
                let (file, id) = link.split_once('#').unwrap_or((link, ""));
                let file = if file.is_empty() { (*path).to_owned() } else { file.trim_start_matches("../").to_owned() };
                let to = read.get(file.as_str()).unwrap_or_else(|| panic!("{path}: {link} does not resolve"));
                assert!(id.is_empty() || to.ids.contains(id), "{path}: {link} has an unknown fragment");
                followed += 1;
            }
        }
        assert!(followed > 50, "only {followed} links");
    }
}

#[test]
fn every_fact_links_to_its_source() {
    let pages = pets();
    let page = &pages["pets/operations/ListPets.html"];
    for text in [
        "specs/pets/overlay.yaml:6:23",
        "The document has no summary.",
        "Overlay action 1, on <code>$.paths['/pets'].get</code>.",
        "specs/pets/pets.yaml:9:",
        "a member is optional unless <code>required</code> lists it",
    ] {
        assert!(page.contains(text), "{text}");
    }
}

#[test]
fn services_that_are_not_published_are_not_on_the_home_page() {
    let unpublished = PETS.replacen("paths:", "x-publish: false\npaths:", 1);
    let load = |name: &str, text: &str| {
        let mut sources = Sources::default();
        sources.add("a.yaml", text);
        let whole = load_whole(&sources, name).unwrap_or_else(|diagnostics| panic!("{diagnostics:#?}"));
        (sources, whole)
    };
    let loaded = [load("pets", PETS), load("test-pets", &unpublished)];
    let reasons: Vec<Reasons> = loaded.iter().map(|(sources, whole)| Reasons::new(whole, sources)).collect();
    let service = |index: usize| {
        let (sources, whole) = &loaded[index];
        let score = whole.loaded.stats.finished;
        Service { reasons: &reasons[index], sources, bare: None, score_before: None, score }
    };
    let home = |services| site(&Site { services, changes: Changes::Unknown(String::new()) })["index.html"].clone();
    let both = home(vec![service(0), service(1)]);
    assert!(both.contains("pets/index.html") && !both.contains("test-pets/index.html"), "{both}");
    assert!(home(vec![service(1)]).contains("test-pets/index.html"), "a site of test services alone lists them");
}

#[test]
fn pages_begin_with_what_readers_look_for() {
    let pages = pets();
    let first = |page: &str, tag: &str| {
        page.split_once(tag).and_then(|(_, rest)| rest.split_once('>')).map(|(_, t)| t.to_owned())
    };
    let service = &pages["pets/index.html"];
    assert!(first(service, "<h2").is_some_and(|rest| rest.starts_with("Operations<")), "{service}");
    // Facts of the service, completeness and files are folded, at the end.
    let (_, about) = service.split_once("id=\"about\"").expect("a section");
    let folded: Vec<&str> = about.split("<summary>").skip(1).filter_map(|fold| fold.split('<').next()).collect();
    assert_eq!(folded[..3], ["Facts of the service", "Completeness", "Files"]);
    let operation = &pages["pets/operations/ListPets.html"];
    assert!(first(operation, "<h2").is_some_and(|rest| rest.starts_with("Request<")), "{operation}");
    let (_, toc) = operation.split_once("aria-label=\"On this page\"").expect("a table of contents");
    let (toc, _) = toc.split_once("</nav>").expect("its end");
    let targets: Vec<&str> = toc.split("href=\"").skip(1).filter_map(|link| link.split('"').next()).collect();
    assert_eq!(targets, ["#request", "#response", "#failures", "#snippets", "#facts", "#sources"]);
    for tab in ["snippet-cli", "snippet-boto3"] {
        let (_, tab) = operation.split_once(&format!("id=\"{tab}\"")).expect("a tab");
        let (tab, _) = tab.split_once("</section>").expect("its end");
        assert!(tab.contains("<dl class=\"definitions\"><dt><code>"), "{tab}");
    }
}

#[test]
fn names_in_prose_and_code_are_links() {
    let text = PETS.replace("How many.", "The number of pets of ListPets. Each is a `Pet` and `key` is separate.");
    let page = &pages(&[("specs/pets/pets.yaml", &text)])["pets/operations/ListPets.html"];
    let (_, docs) = page.split_once("The number of pets of ").expect("the description");
    let (docs, _) = docs.split_once(" is separate.").expect("its end");
    for link in ["<a href=\"../../pets/shapes/Pet.html\">", "<a href=\"#in.1\">"] {
        assert!(docs.contains(link), "{link}: {docs}");
    }
    let (_, rust) = page.split_once("id=\"snippet-rust\"").expect("a tab");
    let (rust, _) = rust.split_once("</section>").expect("its end");
    assert!(rust.contains("<a href=\"../../pets/shapes/Pet.html\""), "{rust}");
}

#[test]
fn the_search_finds_summaries_and_names_of_other_targets() {
    let index = &pets()["assets/index.js"];
    assert!(index.contains("\"Lists pets.\",\"list-pets list_pets pets_list_pets\"]"), "{index}");
}
