//! Names and texts that try to break out of string literals.

use super::text::{line, sentence};
use super::*;
use crate::fixtures::{self, described, fact, member, use_of};
use bindery_model::service::{
    AwsJsonVersion, Constraints, Enum, EnumBase, IdentifiedBy, ListStyle, Location, Member, Protocol, Response,
    ShapeKind, Status, Structure, Type, TypeUse, Union, Variant,
};

/// Each tries to end a string, a comment, a line or an expression of some language; `PWNED` must stay inside.
const HOSTILE: [&str; 12] = [
    "'); PWNED(); ('",
    "\"); PWNED(); (\"",
    "\\'); PWNED() #",
    "\\\"); PWNED() //",
    "a\nPWNED\n",
    "a\r\nPWNED: 1\r\n\r\nPWNED",
    "*/ PWNED /*",
    "\"\"\"\nPWNED\n\"\"\"",
    "'''\nPWNED\n'''",
    "`); PWNED(); (`",
    "$(PWNED) `PWNED` ${PWNED}\0\u{2028}PWNED\u{202e}",
    "<script>PWNED</script>\\",
];

/// A service whose every name and text is hostile.
fn model(protocol: Protocol) -> Model {
    let mut model = fixtures::model();
    model.service.protocol = protocol;
    model.service.host = Some(fact(HOSTILE[5].to_owned()));
    model.service.title = fact(HOSTILE[0].to_owned());
    for (number, hostile) in HOSTILE.into_iter().enumerate() {
        fixtures::operation(&mut model, hostile);
        let input = model.operations[number].input;
        let values = Enum {
            extensible: None,
            base: EnumBase::String,
            values: HOSTILE.iter().skip(number).map(|value| fixtures::value(value)).collect(),
        };
        let values = fixtures::shape(&mut model, hostile, ShapeKind::Enum(values));
        let inner = Structure { members: vec![member(hostile, Type::String)], ..Structure::default() };
        let inner = fixtures::shape(&mut model, hostile, ShapeKind::Structure(inner));
        let union = Union {
            discriminator: fact(hostile.to_owned()),
            variants: vec![Variant { value: hostile.to_owned(), shape: inner, place: fixtures::place(0) }],
        };
        let union = fixtures::shape(&mut model, hostile, ShapeKind::Union(union));
        let pattern =
            Constraints { pattern: Some(fact(format!("^{}$", regex::escape(hostile)))), ..Constraints::default() };
        let text = TypeUse { constraints: pattern, docs: described(hostile), ..use_of(Type::String) };
        let map = TypeUse { keys: Some(Box::new(text.clone())), ..use_of(Type::Map(Box::new(text.clone()))) };
        let styles = vec![ListStyle::Csv];
        let of = |name: &str, target: TypeUse| Member {
            required: Some(fixtures::place(0)),
            docs: described(hostile),
            default: Some(fact(serde_json::Value::from(hostile))),
            ..Member { target, ..member(name, Type::String) }
        };
        let structure = |members: Vec<Member>| Structure { members, ..Structure::default() };
        let mut members = vec![
            of(hostile, text.clone()),
            of(&format!("{hostile}2"), use_of(Type::Shape(values))),
            of(&format!("{hostile}3"), use_of(Type::Shape(inner))),
            of(&format!("{hostile}4"), use_of(Type::Shape(union))),
            of(&format!("{hostile}5"), map),
        ];
        let output = fixtures::shape(&mut model, hostile, ShapeKind::Structure(structure(members.clone())));
        if model.service.protocol == Protocol::Rest {
            members[0].location = Location::Header { styles: styles.clone() };
            members[1].location = Location::Query { styles, allow_empty: None, verbatim: None };
            members.truncate(2);
            let body = of("body", use_of(Type::Shape(output)));
            members.push(Member { location: Location::Payload, ..body });
        }
        let shape = &mut model.shapes[input.0 as usize];
        shape.kind = ShapeKind::Structure(structure(members));
        fixtures::failure(
            &mut model,
            hostile,
            IdentifiedBy::Code(hostile.to_owned()),
            Some(use_of(Type::Shape(output))),
        );
        let failure = model.failures.last().expect("it was added").id;
        let operation = &mut model.operations[number];
        operation.docs = described(hostile);
        operation.path = fact(format!("/{hostile}"));
        operation.failures.push(bindery_model::service::OperationFailure {
            failure,
            docs: described(hostile),
            place: fixtures::place(0),
        });
        operation.responses.push(Response {
            status: Status::Code(200),
            docs: described(hostile),
            content: Some(use_of(Type::Shape(output))),
            extensions: Vec::new(),
            place: fixtures::place(0),
        });
    }
    model
}

/// Returns the parts of code outside of its string literals, given the quotes and whether a backslash escapes.
fn outside(text: &str, quotes: &[char], escapes: bool) -> String {
    let mut code = String::new();
    let mut open = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match open {
            None if c == '\\' => drop(chars.next()),
            None if quotes.contains(&c) => open = Some(c),
            None => code.push(c),
            Some(_) if escapes && c == '\\' => drop(chars.next()),
            Some(quote) if c == quote => open = None,
            Some(_) => assert_ne!(c, '\n', "a string goes over the end of a line:\n{text}"),
        }
    }
    assert_eq!(open, None, "a string does not end:\n{text}");
    code
}

/// Collects the identifiers among tokens, at any depth.
fn identifiers(tokens: proc_macro2::TokenStream, found: &mut Vec<String>) {
    for token in tokens {
        match token {
            proc_macro2::TokenTree::Group(group) => identifiers(group.stream(), found),
            proc_macro2::TokenTree::Ident(ident) => found.push(ident.to_string()),
            proc_macro2::TokenTree::Punct(_) | proc_macro2::TokenTree::Literal(_) => {}
        }
    }
}

#[test]
fn hostile_text_stays_in_its_string() {
    let aws = Protocol::AwsJson { version: AwsJsonVersion::V1_1, target: HOSTILE[5].to_owned() };
    let mut seen = std::collections::BTreeMap::new();
    for protocol in [aws, Protocol::Rest] {
        let model = model(protocol);
        let service = NamedService::new(&model);
        for index in 0..model.operations.len() {
            for section in operation(&service, index).tabs.into_iter().flat_map(|tab| tab.sections) {
                *seen.entry(section.language).or_insert(0) += 1;
                check(&section);
            }
        }
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
}

fn check(section: &Section) {
    let Section { heading, language, text, introduction: _, definitions: _ } = section;
    let hidden = text.chars().find(|c| *c != '\n' && crate::rust::docs::is_invisible(*c));
    assert_eq!(hidden, None, "{heading}: {text:?}");
    match language {
        Language::Rust => {
            let text = if *heading == "Request" { format!("fn request() {{ {text} }}") } else { text.clone() };
            let tokens: proc_macro2::TokenStream = text.parse().unwrap_or_else(|error| panic!("{error}: {text}"));
            syn::parse2::<syn::File>(tokens.clone()).unwrap_or_else(|error| panic!("{error}: {text}"));
            let mut found = Vec::new();
            identifiers(tokens, &mut found);
            assert!(!found.contains(&"PWNED".to_owned()), "{text}");
        }
        Language::Http => {
            let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
            let mut lines = head.lines();
            let first = lines.next().unwrap_or_default();
            assert!(first.starts_with("HTTP/1.1 ") || first.ends_with(" HTTP/1.1"), "{text}");
            for line in lines {
                assert!(line.contains(": ") && !line.starts_with("PWNED"), "{text}");
            }
            if !body.is_empty() {
                serde_json::from_str::<serde_json::Value>(body).unwrap_or_else(|error| panic!("{error}: {text}"));
            }
        }
        Language::Shell => {
            let code = outside(text, &['\''], false);
            assert!(!code.contains(['$', '`', ';', '(', '<']) && !code.contains("PWNED("), "{text}");
        }
        Language::Python => assert!(!outside(text, &['\'', '"'], true).contains("PWNED("), "{text}"),
        Language::R => assert!(!outside(text, &['"', '`', '\''], true).contains("PWNED("), "{text}"),
        Language::Text => assert!(text.lines().all(|line| line.trim() != "PWNED"), "{text}"),
    }
}

#[test]
fn strings_of_each_language() {
    let text = "a'b\"c`\\\n\r\t\0\u{7}é\u{202e}😀\u{e0001}";
    assert_eq!(boto3::text(text), r#"'a\'b"c`\\\n\r\t\u0000\u0007é\u202e😀\U000e0001'"#);
    assert_eq!(r::text(text), "\"a'b\\\"c`\\\\\\n\\r\\t\u{fffd}\\u0007é\\u202e😀\\U000e0001\"");
}

#[test]
fn keywords_are_not_used_as_names() {
    let mut model = fixtures::model();
    fixtures::operation(&mut model, "import");
    let members = ["from", "function", "if"].map(|name| member(name, Type::String)).into();
    model.shapes[0].kind = ShapeKind::Structure(Structure { members, ..Structure::default() });
    let service = NamedService::new(&model);
    let text = |target, heading: &str| {
        let tab =
            operation(&service, 0).tabs.into_iter().find(|tab| tab.target == target).expect("every target has a tab");
        tab.sections.into_iter().find(|section| section.heading == heading).expect("the tab has the section").text
    };
    let python = text(SnippetTarget::Boto3, "Request Syntax");
    let expected = "    **{'from': 'string'},\n    function='string',\n    **{'if': 'string'}\n)";
    assert!(
        python.starts_with("response = client.import_") || python.starts_with("response = getattr(client, 'import')(")
    );
    assert!(python.ends_with(expected), "{python}");
    let r = text(SnippetTarget::R, "Request syntax");
    assert_eq!(r, "svc$import(\n  from = \"string\",\n  `function` = \"string\",\n  `if` = \"string\"\n)");
}

#[test]
fn the_first_sentence_is_found() {
    assert_eq!(sentence("One, e.g. this. Two."), "One, e.g. this.");
    assert_eq!(sentence(" A\tline\nand more.\n\nSecond."), "A line and more.");
    assert_eq!(sentence("A name, as a.b of c"), "A name, as a.b of c");
    assert!(sentence(&"word ".repeat(100)).ends_with("word …"));
    assert_eq!(line("a\u{202e}\r\nb"), "a b");
}

#[test]
fn long_snippets_are_cut() {
    let mut model = fixtures::model();
    let many: Vec<Member> = (0..400).map(|index| member(&format!("m{index}"), Type::Boolean)).collect();
    let wide = ShapeKind::Structure(Structure { members: many, ..Structure::default() });
    let wide = fixtures::shape(&mut model, "Wide", wide);
    fixtures::operation(&mut model, "send");
    let members = (0..40).map(|index| member(&format!("w{index}"), Type::Shape(wide))).collect();
    model.shapes[1].kind = ShapeKind::Structure(Structure { members, ..Structure::default() });
    let service = NamedService::new(&model);
    for tab in operation(&service, 0).tabs {
        for section in tab.sections {
            let lines = section.text.lines().count();
            assert!(
                lines < 1500 || tab.target == SnippetTarget::Cli,
                "{lines} lines of {}: {}",
                tab.target.title(),
                section.heading
            );
        }
    }
}

#[test]
fn lists_of_lists_end() {
    const DEPTH: usize = 300;
    let longest = || {
        let mut model = fixtures::model();
        fixtures::operation(&mut model, "send");
        let deep = (0..DEPTH).fold(use_of(Type::String), |inner, _| use_of(Type::List(Box::new(inner))));
        let members = vec![Member { target: deep, ..member("deep", Type::String) }];
        model.shapes[0].kind = ShapeKind::Structure(Structure { members, ..Structure::default() });
        let service = NamedService::new(&model);
        operation(&service, 0).tabs.into_iter().flat_map(|tab| tab.sections).map(|section| section.text.len()).max()
    };
    // The Rust snippet has no depth limit, and the printer needs this much stack for each level.
    let thread = std::thread::Builder::new().stack_size(DEPTH * (128 << 10)).spawn(longest);
    let longest = thread.expect("a thread").join().expect("no panic");
    assert!(longest.is_some_and(|longest| longest < 1 << 20), "{longest:?}");
}
