use super::*;
use crate::value::fixture::{operation as named, service_of};
use bindery::Style;

#[test]
fn colliding_options_have_their_location_as_suffix() {
    static QUERY: Location = Location::Query { style: Style::Simple, verbatim: false };
    static MEMBERS: [&Member; 9] = [
        &Member {
            location: Location::Path { style: Style::Simple, verbatim: false },
            ..Member::new("id", Type::String)
        },
        &Member { location: QUERY, ..Member::new("id", Type::String) },
        &Member { location: QUERY, ..Member::new("ID", Type::String) },
        &Member { location: QUERY, ..Member::new("help", Type::String) },
        &Member { location: Location::Payload, ..Member::new("$query", Type::String) },
        &Member { location: QUERY, ..Member::new("paginate", Type::Boolean) },
        &Member { location: QUERY, ..Member::new("strict", Type::Boolean) },
        &Member { location: QUERY, ..Member::new("noStrict", Type::String) },
        &Member { read_only: true, ..Member::new("made", Type::String) },
    ];
    let (meta, operation) = service_of(&MEMBERS, &[]);
    let settled: Vec<(String, String)> =
        arguments(meta, operation).into_iter().map(|argument| (argument.option, argument.key)).collect();
    let expected = [
        ("id", "id"),
        ("id-query", "id@query"),
        ("id-query-2", "ID"),
        ("help-query", "help"),
        ("query-body", "$query"),
        ("paginate-query", "paginate"),
        ("strict", "strict"),
        ("no-strict-query", "noStrict"),
    ];
    assert_eq!(settled, expected.map(|(option, key)| (option.to_owned(), key.to_owned())));
}

#[test]
fn colliding_commands_are_numbered() {
    static OPERATIONS: [&Operation; 4] =
        [&named("getId", 0), &named("get_id", 0), &named("GetID", 0), &named("Help", 0)];
    let meta = Meta { operations: &OPERATIONS, ..*service_of(&[], &[]).0 };
    let names: Vec<String> = operations(&meta, &["guest"]).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["get-id", "get-id-operation", "get-id-operation-2", "help-operation"]);
}
