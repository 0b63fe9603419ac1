use super::*;
use crate::value::fixture::{operation as operation_of, service_of};
use bindery::Service;
use bindery::meta::Member;
use bindery::meta::{Bound, Constraints, Item, Shape};

fn of<'m>(meta: &'m Meta, name: &str) -> &'m Operation {
    meta.operations.iter().find(|operation| operation.name == name).unwrap()
}

static MEMBERS: &[&Member] = &[
    &Member {
        docs: "Whose **pet** it is.\n\n* one\n* two",
        required: true,
        constraints: Constraints { min_length: Some(1), pattern: Some("^[a-z]+$"), ..Constraints::NONE },
        ..Member::new("OwnerId", Type::String)
    },
    &Member { sensitive: true, docs: "What opens the door.", ..Member::new("Key", Type::String) },
    &Member {
        docs: "How many.",
        default: Some("1"),
        constraints: Constraints {
            minimum: Some(Bound::Integer(1)),
            maximum: Some(Bound::Integer(9)),
            ..Constraints::NONE
        },
        ..Member::new("Count", Type::Integer { bits: 32, signed: true })
    },
    &Member { docs: "Whether it bites.", required: true, ..Member::new("Bites", Type::Boolean) },
    &Member { docs: "Its parents.", ..Member::new("Parents", Type::List(&Item::new(Type::Shape(1)))) },
    &Member { docs: "What it is called.", ..Member::new("Names", Type::Map(&Item::new(Type::String))) },
    &Member { docs: "Since when.", ..Member::new("Help", Type::Timestamp(bindery::meta::TimeFormat::EpochSeconds)) },
];

static PET: Shape = Shape {
    name: "Pet",
    docs: "A pet.",
    kind: Kind::Structure {
        members: &[
            &Member {
                read_only: true,
                docs: "Its number.",
                ..Member::new("Id", Type::Integer { bits: 64, signed: true })
            },
            &Member { required: true, docs: "Of which kind.", ..Member::new("Kind", Type::Shape(2)) },
            &Member { docs: "Its mother.", ..Member::new("Mother", Type::Shape(1)) },
        ],
        additional: None,
    },
};

static KINDS: Shape = Shape { name: "Kind", docs: "A kind of pet.", kind: Kind::Enum(&["cat", "dog"]) };

fn pets() -> (Meta, Operation) {
    static SERVICE: Service = Service { name: "pets", title: "Pets", ..Service::NONE };
    static FAILURES: &[bindery::meta::Failure] = &[bindery::meta::Failure {
        name: "Bitten",
        docs: "It bit.",
        identified_by: IdentifiedBy::Code("Bitten"),
        content: None,
        retry: Retry::Throttling,
    }];
    let (meta, operation) = service_of(MEMBERS, &[&PET, &KINDS]);
    let operation = Operation {
        docs: "Adds a pet.\n\nIt is *not* taken away again.\n\n```\nmeow\n```",
        output: Some(Type::Shape(1)),
        errors: &[0],
        ..*operation
    };
    (Meta { service: &SERVICE, failures: FAILURES, docs: "Pets.", ..*meta }, operation)
}

#[test]
fn the_page_of_an_operation() {
    let (meta, operation) = pets();
    insta::assert_snapshot!(operation_in(&meta, "pets", &operation, 72));
}

#[test]
fn the_page_of_a_service_lists_its_commands() {
    let (meta, _) = pets();
    let extra = [ExtraCommand { name: "guest", docs: "Lets a guest in." }];
    insta::assert_snapshot!(service_in(&meta, "pets", &extra, 72));
}

#[test]
fn an_undocumented_operation_has_a_page() {
    let (meta, _) = service_of(&[], &[]);
    let page = operation_in(meta, "it", &operation_of("doNothing", 0), 40);
    assert!(page.contains("NAME\n    it do-nothing\n\nDESCRIPTION\n    There is no documentation."), "{page}");
    assert!(page.contains("This command has no options of its"), "{page}");
    assert!(page.ends_with("EXAMPLES\n    it do-nothing\n"), "{page}");
}

#[test]
fn lines_fit_the_terminal() {
    for meta in [&cognito_identity::META, &kitchen_sink::META] {
        for operation in meta.operations {
            for width in [40, 80, 120] {
                let page = operation_in(meta, "it", operation, width);
                let (head, _) = page.split_once("\nEXAMPLES").unwrap();
                let long = head.lines().find(|line| {
                    // Syntax, options and code are not wrapped.
                    let text = line.trim_start();
                    let is_prose = text.split(' ').count() > 3 && !text.starts_with(['-', '[', '{', '"', '(']);
                    line.chars().count() > width && is_prose && !text.contains(['=', '|', '(', '{'])
                });
                assert_eq!(long, None, "{} {width}", operation.name);
            }
        }
    }
}

/// Each example passes validation.
#[test]
fn examples_are_valid() {
    use crate::files::Files;
    for meta in [&cognito_identity::META, &kitchen_sink::META] {
        for operation in meta.operations {
            let files = Files::new(|_| Ok(b"x".to_vec()), |_| None);
            let mut input = serde_json::Map::new();
            for argument in names::arguments(meta, operation).iter().filter(|argument| argument.member.required) {
                let words = crate::help::example::words(meta, argument);
                let value = crate::value::read(meta, argument, &words, crate::value::BlobInput::Base64, &files);
                input.insert(argument.key.clone(), value.unwrap_or_else(|problem| panic!("{problem}")));
            }
            let violations = crate::check::check(meta, operation, &input);
            assert!(violations.is_empty(), "{}: {violations:?}", operation.name);
        }
    }
}

/// The page has each row of the AWS CLI's page of the operation: options, members with their types, and syntax.
#[test]
fn a_page_contains_the_rows_of_the_aws_cli_page() {
    let Some(shared) = std::env::var_os("BINDERY_SHARED") else {
        println!("skipped: BINDERY_SHARED is not set");
        return;
    };
    let path = std::path::Path::new(&shared).join("seeds/002_4c11ee5d35596bde.txt");
    let theirs = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let meta = &cognito_identity::META;
    let ours = operation_in(meta, "cognito-identity", of(meta, "GetCredentialsForIdentity"), 80);
    let lines: Vec<&str> = ours.lines().map(|line| line.trim().trim_start_matches('[')).collect();
    let rows: Vec<String> = theirs.lines().filter_map(|line| row(line.trim())).collect();
    for row in &rows {
        assert!(lines.iter().any(|line| line.strip_prefix(row).is_some_and(|rest| !rest.starts_with('-'))), "{row}");
    }
    // Options twice, members, two headings of syntax and the lines below them.
    assert_eq!(rows.len(), 4 + 4 + 6 + 2 + 3);
}

/// Returns the row of our page for a line of the AWS CLI's page.
fn row(line: &str) -> Option<String> {
    if let Some((option, ty)) = line.strip_prefix("``").and_then(|line| line.split_once("`` ")) {
        // The AWS CLI documents this option as a flag; it takes the kind of the template.
        let ty = if option == "--generate-cli-skeleton" { "(string)" } else { ty };
        return Some(format!("{option} {}", ty.split_inclusive(')').next()?));
    }
    let synopsis = line.trim_matches(['[', ']']);
    if synopsis.starts_with("--") {
        return synopsis.split(' ').next().map(str::to_owned);
    }
    let is_syntax = line.starts_with('{') || line.ends_with('}') || line.starts_with("KeyName1");
    match line.strip_suffix("::") {
        Some(heading) if heading.ends_with("Syntax") => Some(format!("{heading}:")),
        _ => (is_syntax || line.contains(" -> (")).then(|| line.to_owned()),
    }
}

#[test]
fn every_page_has_a_reasonable_length() {
    for meta in [&cognito_identity::META, &kitchen_sink::META] {
        for operation in meta.operations {
            assert!(operation_in(meta, "it", operation, 80).len() < 100_000);
        }
    }
}

#[test]
fn commands_are_grouped_by_tag_and_examples_are_realistic() {
    let meta = &cognito_identity::META;
    let page = service_in(meta, "it", &[], 80);
    let groups: Vec<&str> = page.lines().filter(|line| line.starts_with("    ") && line.ends_with(':')).collect();
    assert!(groups.contains(&"    Identity Pools:"), "{groups:?}");
    let page = operation_in(meta, "it", of(meta, "ListIdentityPools"), 80);
    assert!(page.contains("--max-results (integer) [required with --no-paginate]"), "{page}");
    assert!(
        page.contains("[--max-results <value>]") && page.ends_with("EXAMPLES\n    it list-identity-pools\n"),
        "{page}"
    );
    let page = operation_in(meta, "it", of(meta, "GetId"), 80);
    assert!(page.contains("--identity-pool-id us-east-1:12345678-90ab-cdef-1234-567890abcdef"), "{page}");
}
