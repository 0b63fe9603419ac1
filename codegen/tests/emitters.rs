//! The generated code of each construct: one fixture and one snapshot per idea.

mod shared;

use shared::generate;

/// Snapshots one file of the crate of a fixture, without its header.
macro_rules! snapshot {
    ($($test:ident: $fixture:literal, $file:literal;)*) => {$(
        #[test]
        fn $test() {
            let package = generate($fixture);
            let text = &package.files[$file];
            let (_, body) = text.split_once("rustfmt::skip)]\n\n").expect("a header");
            insta::with_settings!({ omit_expression => true, description => $fixture, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(stringify!($test), body);
            });
        }
    )*};
}

snapshot! {
    structures: "structures", "src/types.rs";
    required_literals: "literals", "src/types.rs";
    open_enums: "enums", "src/types.rs";
    unions: "unions", "src/types.rs";
    recursion: "recursion", "src/types.rs";
    secrets: "secrets", "src/types.rs";
    nullable: "nullable", "src/types.rs";
    additional_members: "additional", "src/types.rs";
    names: "names", "src/types.rs";
    aws_json_operation: "aws-json", "src/operations.rs";
    aws_json_error: "aws-json", "src/error.rs";
    aws_json_crate: "aws-json", "src/lib.rs";
    aws_json_meta: "aws-json", "src/meta.rs";
    checks: "checks", "src/validate.rs";
    pages: "checks", "src/operations.rs";
    rest_operations: "rest", "src/operations.rs";
    rest_error: "rest", "src/error.rs";
    rest_server: "rest", "src/server.rs";
    long_name_server: "long-name", "src/server.rs";
}

#[test]
fn a_pattern_that_cannot_be_checked_is_a_warning() {
    let warnings = generate("checks").warnings;
    let [warning] = warnings.as_slice() else { panic!("{warnings:#?}") };
    assert_eq!(warning.code.name(), "unreadable-pattern");
    assert_eq!(warning.message, r"`validate` does not check the pattern `^(?=.*\d).*$`: look-ahead is not supported");
}
