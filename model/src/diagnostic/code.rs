//! The codes of all diagnostics: one table, from which the constants and the table in `specs/README.md` follow.
//!
//! The rules of `cargo xtask lint` are a table of their own in `lint/rules.rs`.

use super::Severity;
use std::fmt;

/// The code of a diagnostic, such as `unknown-key`: the name of the rule that a document breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(&'static str);

impl Code {
    /// The code of a rule that another table defines.
    pub(crate) const fn of_rule(name: &'static str) -> Code {
        Code(name)
    }

    /// Returns the code as users see it: `unknown-key`.
    pub fn name(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// One row of the table: what a code means when it is reported with a severity.
#[derive(Clone, Copy, Debug)]
pub struct CodeRow {
    /// The code.
    pub code: Code,
    /// The severity that it is reported with.
    pub severity: Severity,
    /// The rule, and after a semicolon how Bindery reads a document that breaks it.
    pub explanation: &'static str,
}

macro_rules! codes {
    ($($constant:ident $name:literal: $($severity:ident $explanation:literal),+;)*) => {
        impl Code {
            $(
                #[doc = concat!("`", $name, "`", $(": ", $explanation, "."),+)]
                pub const $constant: Code = Code($name);
            )*

            /// Every code with each of its severities, sorted by name.
            pub const TABLE: &[CodeRow] = &[$($(
                CodeRow { code: Code::$constant, severity: Severity::$severity, explanation: $explanation },
            )+)*];
        }
    };
}

codes! {
    ALL_OF_CYCLE "all-of-cycle":
        Error "an `allOf` includes the schema that it belongs to";
    AMBIGUOUS_UNION "ambiguous-union":
        Warning "some values of an alternative are values of an earlier one too; such a value is read as the earlier one";
    ARRAY_WITHOUT_ITEMS "array-without-items":
        Warning "an array has no `items`; its items are any JSON values";
    BARE_REFERENCE "bare-reference":
        Warning "a `$ref` is the bare name of a schema (`Pet`); read as `#/definitions/Pet`";
    BODILESS_RESPONSE "bodiless-response":
        Warning "a response to HEAD, or with status 204, 205 or 304, declares a body, which HTTP does not have; ignored";
    BODY_AND_FORM "body-and-form":
        Warning "an operation has a body and form parameters; `consumes` decides which of the two is sent";
    BODY_WITHOUT_SCHEMA "body-without-schema":
        Warning "a body has no `schema`, or keywords of a schema beside it; keywords beside it are ignored";
    BOTOCORE "botocore":
        Warning "`--format botocore`: botocore's format has no equivalent; the type is loosened or the item left out";
    COLLECTION_FORMAT "collection-format":
        Warning "a `collectionFormat` is unknown, or is `multi` outside of query and form; csv is used";
    CONTRADICTORY_BOUNDS "contradictory-bounds":
        Warning "a lower bound is greater than the upper one";
    DANGLING_REFERENCE "dangling-reference":
        Error "the target of a `$ref` does not exist; a near name is suggested",
        Warning "`--skip-invalid`: the target of a schema's `$ref` does not exist; any JSON value";
    DISCRIMINATOR "discriminator":
        Warning "a discriminator has no `propertyName`, has a `defaultMapping`, or names no property";
    DISCRIMINATOR_VALUE "discriminator-value":
        Warning "the only value that a structure allows for its discriminator is not the name of its definition; used";
    DUPLICATE_OPERATION_ID "duplicate-operation-id":
        Warning "two operations have the same `operationId`; the name of the later one gets a suffix";
    DUPLICATE_PARAMETER "duplicate-parameter":
        Warning "a list declares a parameter twice; the first declaration is used";
    DUPLICATE_PLACEHOLDER "duplicate-placeholder":
        Warning "a path has the same placeholder twice; both get the same value";
    EMPTY_FILE "empty-file":
        Error "a file contains no document";
    EMPTY_LIST "empty-list":
        Warning "`[]` where a mapping is expected (`definitions: []`); read as an empty mapping";
    EMPTY_VALUE "empty-value":
        Warning "null where a mapping is expected; read as an empty mapping";
    EQUIVALENT_PATHS "equivalent-paths":
        Warning "two paths differ in the names of placeholders only";
    FILE_CONSUMES "file-consumes":
        Warning "`consumes` has no form type for a file parameter; sent as multipart/form-data";
    FILE_LOCATION "file-location":
        Warning "`type: file` outside of a form; read as text, or as a body of bytes";
    GROWTH_LIMIT "growth-limit":
        Error "references, overlays or the document itself expand beyond the growth limit (`--max-growth`)";
    HEADER_TYPE "header-type":
        Warning "a response header is not a scalar; read as text";
    HOST_FORMAT "host-format":
        Warning "`host` has a scheme or a path, or a scheme is not in lower case; used as meant";
    INVALID_X_NAME "invalid-x-name":
        Error "an `x-name` is not a valid identifier";
    ITEMS_WITHOUT_ARRAY "items-without-array":
        Warning "`items` beside a `type` other than array; ignored";
    JSON_COMMENT "json-comment":
        Error "a JSON file contains a comment";
    MALFORMED_EXTENSION "malformed-extension":
        Error "a known `x-` key has a value of the wrong form",
        Warning "a known `x-` key contains an unknown key or too few names, or may belong to another tool; ignored";
    MALFORMED_PATH "malformed-path":
        Warning "a path does not begin with `/`, or has a placeholder without an end or a name";
    MEDIA_TYPE_IGNORED "media-type-ignored":
        Warning "a body has several media types; one of them is used";
    MEMBER_REDEFINED "member-redefined":
        Warning "two parts of an `allOf` declare a member with different types; the later one is used";
    MERGE_CONFLICT "merge-conflict":
        Error "two documents declare the same item differently";
    MERGE_IGNORED "merge-ignored":
        Warning "two documents declare an `x-` key, a tag or `externalDocs` differently; the first one is used";
    MISSING_DEFINITIONS "missing-definitions":
        Warning "a `$ref` into `definitions` of a document that has no such section; any JSON value";
    MISSING_DESCRIPTION "missing-description":
        Warning "a response has no `description`";
    MISSING_INFO "missing-info":
        Warning "`info`, its `title` or its `version` is missing; the name of the folder is used as the title";
    MISSING_KEY "missing-key":
        Error "an overlay lacks a required key",
        Warning "`license` has no `name`, or `externalDocs` no `url`";
    MISSING_NAME "missing-name":
        Error "a parameter has no `name`",
        Warning "a tag has no `name` and is left out, or a body has no `name` and is called `body`";
    MISSING_PATHS "missing-paths":
        Warning "a document has no `paths`; it has no operations";
    MISSING_RESPONSES "missing-responses":
        Warning "an operation declares no responses; any 2xx status without a body is success";
    NAME_COLLISION "name-collision":
        Warning "two names become the same identifier; the later one gets a number",
        Advice "two names become the same identifier; the later one is distinguished by its symbols or its location";
    NO_DOCUMENT "no-document":
        Error "no file of the folder has `swagger:` at its root";
    NOT_A_LIST "not-a-list":
        Warning "a single value where a list is expected; read as a list of one item";
    NOT_A_MAPPING "not-a-mapping":
        Error "a document is not a mapping";
    NOT_JSON "not-json":
        Warning "a file named `.json` is not JSON but is valid YAML (a trailing comma, for example); read as YAML";
    OPENAPI_VERSION "openapi-version":
        Error "the `openapi` of a document is neither 3.0 nor 3.1",
        Warning "a document is OpenAPI 3.2; read as 3.1";
    OPTIONAL_PATH_PARAMETER "optional-path-parameter":
        Warning "a path parameter lacks `required: true`; it is required";
    OVERLAY_ACTION "overlay-action":
        Error "an action has no change, or two that exclude each other";
    OVERLAY_COPY "overlay-copy":
        Error "the source of a `copy` is not exactly one node";
    OVERLAY_EMPTY "overlay-empty":
        Error "an overlay has no actions";
    OVERLAY_EXTENDS "overlay-extends":
        Error "`extends` names no Swagger document of the folder";
    OVERLAY_MIXED_KINDS "overlay-mixed-kinds":
        Error "an update merges values of different kinds, such as a list into a mapping";
    OVERLAY_NO_CHANGE "overlay-no-change":
        Warning "an action changes nothing: the document already contains the fix";
    OVERLAY_NO_MATCH "overlay-no-match":
        Error "the target of an action matches nothing, and the action is not `x-optional`";
    OVERLAY_REMOVE "overlay-remove":
        Error "an action removes the root";
    OVERLAY_REPEATED_ACTION "overlay-repeated-action":
        Error "an overlay contains the same action twice";
    OVERLAY_TARGET "overlay-target":
        Error "a target is not a JSONPath of RFC 9535, or exceeds the bounds of evaluation";
    OVERLAY_VERSION "overlay-version":
        Error "the version of an overlay is neither 1.0 nor 1.1";
    OWNED_HEADER "owned-header":
        Warning "a header that the HTTP client sets, or whose name is invalid, is a parameter; left out of the request";
    PAGINATION "pagination":
        Error "`x-pagination` names a member that does not exist";
    PAGINATION_TYPE "pagination-type":
        Warning "the pagination token of the response differs in type from that of the request; no pagination";
    PARAMETER_LOCATION "parameter-location":
        Error "`in` is not one of path, query, header, formData and body";
    PARAMETER_SCHEMA "parameter-schema":
        Warning "a parameter outside of the body has a `schema`; read as its type";
    PARAMETER_TYPE "parameter-type":
        Warning "a parameter outside of the body is neither a scalar nor a list; read as text";
    PARAMETER_WITHOUT_PLACEHOLDER "parameter-without-placeholder":
        Warning "the path has no placeholder for a path parameter; it is never sent";
    PARAMETER_WITHOUT_TYPE "parameter-without-type":
        Warning "a parameter has no `type`; it is a string";
    PARAMETERS_MAPPING "parameters-mapping":
        Warning "`parameters` of an operation is a mapping; the list of its values is used";
    PATH_REFERENCE "path-reference":
        Warning "the `$ref` of a path item resolves to no path item, or to one with the same method";
    PLACEHOLDER_WITHOUT_PARAMETER "placeholder-without-parameter":
        Warning "no parameter is declared for a placeholder; it is a required string";
    QUOTED_VALUE "quoted-value":
        Warning "a number or a boolean is written in quotes; read without them";
    REFERENCE_CYCLE "reference-cycle":
        Error "a chain of references ends where it began";
    REFERENCE_SIBLINGS "reference-siblings":
        Warning "a key beside a `$ref` would change its type; ignored";
    REMOTE_REFERENCE "remote-reference":
        Error "a `$ref` refers to the network, which is never accessed",
        Warning "`--skip-invalid`: a schema's `$ref` refers to the network; any JSON value";
    REPEATED_KEY "repeated-key":
        Error "an overlay contains a key twice",
        Warning "a document contains a key twice; the first one is used";
    REPEATED_VALUE "repeated-value":
        Warning "an `enum` lists a value twice; the second one is ignored";
    REQUIRED_BOOLEAN "required-boolean":
        Warning "`required` of a schema is a boolean; it applies to the member that the schema declares";
    REQUIRED_UNDECLARED "required-undeclared":
        Warning "a required member is not declared in `properties`; a member of any type";
    RESPONSE_STATUS "response-status":
        Warning "the key of a response is not a status code; the response is left out";
    SECTION_REFERENCE "section-reference":
        Warning "a `$ref` replaces a whole section; replaced by its target";
    SECURITY_DEFINITION "security-definition":
        Error "the type of a security definition is unknown",
        Warning "an OAuth 2 definition lacks a key that its `flow` requires, or has an unknown `flow`";
    SERVER_VARIABLES "server-variables":
        Warning "the URL of a server has variables; the client configures its base URL";
    SEVERAL_BODIES "several-bodies":
        Warning "a request has several bodies; the first one is used";
    SEVERAL_DOCUMENTS "several-documents":
        Error "a file contains a second YAML document";
    SEVERAL_FORMATS "several-formats":
        Error "the documents of a folder have different formats";
    SEVERAL_SERVERS "several-servers":
        Warning "a document has several servers; the first one is the client's default";
    SEVERAL_TYPES "several-types":
        Warning "a schema has several types; any JSON value";
    SKIP_LIMIT "skip-limit":
        Error "`--skip-invalid`: skipping what is invalid made other items invalid 16 times in a row";
    SKIPPED "skipped":
        Warning "an operation cannot be sent, or with `--skip-invalid` an item is invalid or depends on an invalid one; left out";
    STRUCTURE_TYPE "structure-type":
        Warning "`properties` beside a type that has none; read as an object";
    SWAGGER_VERSION "swagger-version":
        Error "a document is not Swagger 2.0";
    SYNTAX "syntax":
        Error "a file is neither JSON nor YAML";
    TOO_DEEP "too-deep":
        Error "values are nested beyond the limit";
    TOO_LARGE "too-large":
        Error "a file is larger than the limit";
    TOO_MANY_ALIASES "too-many-aliases":
        Error "YAML aliases expand beyond the limit";
    TOO_MANY_DIAGNOSTICS "too-many-diagnostics":
        Error "10,000 errors beyond the first 10,000 diagnostics; no further diagnostics are reported",
        Warning "there are 10,000 diagnostics; beyond them only errors are reported";
    TOO_MANY_MEMBERS "too-many-members":
        Error "a structure or an enum has more members than the limit";
    UNKNOWN_KEY "unknown-key":
        Error "a key is unknown to overlays",
        Warning "a key is unknown to Swagger 2.0 at this location (`oneOf`, `nullable`, …); carried as an extension";
    UNKNOWN_SCOPE "unknown-scope":
        Warning "a security requirement has a scope that its scheme does not declare, or that only OAuth 2 has";
    UNKNOWN_SECURITY "unknown-security":
        Warning "a security requirement names no security definition; left out";
    UNKNOWN_TYPE "unknown-type":
        Warning "a `type` is unknown to Swagger 2.0; any JSON value";
    UNQUOTED_TEXT "unquoted-text":
        Warning "a number or a boolean where a string is expected; its source text is used";
    UNREADABLE_PATTERN "unreadable-pattern":
        Warning "`validate` cannot check a pattern: it uses lookaround, or the `regex` crate reads it differently";
    UNSUPPORTED "unsupported":
        Error "a required part of a request cannot be sent",
        Warning "a construct has no effect on the generated code";
    UNSUPPORTED_MEDIA_TYPE "unsupported-media-type":
        Error "no media type of a body can hold it (XML, or bytes for a structure); the operation is left out, if others remain",
        Warning "the response is a structure, but has no JSON media type; read as text or bytes";
    UNTYPED_KEYWORD "untyped-keyword":
        Warning "a keyword of JSON Schema has no effect on the generated types; carried as an extension";
    VALUE_MISMATCH "value-mismatch":
        Warning "a default, an example or a value of an `enum` does not fit its schema; used as declared";
    WRONG_TYPE "wrong-type":
        Error "a value has the wrong kind, such as a list instead of a mapping";
    WRONG_VALUE "wrong-value":
        Warning "a key does not allow the value (`maxLength: -1`, a list as a title); left out";
    X_NAME_COLLISION "x-name-collision":
        Error "an `x-name` is already the name of another item";
}
