//! Names of commands and options on a command line.
//!
//! `GetId` becomes `get-id` and `SamlProviderARNs` becomes `saml-provider-arns`, as in the AWS CLI. Any other character
//! than a letter or digit separates words. Where two names coincide, or a name equals a global option, the later one gets
//! a suffix that states its location, then a number.

use std::collections::BTreeSet;

/// An option that every operation accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct GlobalOption {
    /// The name without dashes.
    pub name: &'static str,
    /// The placeholder of its value in help texts; `None` for a flag.
    pub value: Option<&'static str>,
    /// One or two sentences of help.
    pub docs: &'static str,
}

const fn global(name: &'static str, value: Option<&'static str>, docs: &'static str) -> GlobalOption {
    GlobalOption { name, value, docs }
}

/// The options that every operation accepts. No option of a member has one of these names.
pub const GLOBALS: &[GlobalOption] = &[
    global(
        "cli-input-json",
        Some("JSON"),
        "The request as one JSON object: inline text, `file://PATH`, or `-` for standard input. Options override its \
         members.",
    ),
    global("cli-input-yaml", Some("YAML"), "The request as one YAML mapping, read like `--cli-input-json`."),
    global(
        "generate-cli-skeleton",
        Some("input|yaml-input|output"),
        "Prints a template of `--cli-input-json`, of `--cli-input-yaml` or of the response, and sends nothing.",
    ),
    global(
        "cli-binary-format",
        Some("base64|raw-in-base64-out"),
        "The format of bytes in arguments: base64, or raw text. `fileb://PATH` always reads raw bytes.",
    ),
    global("query", Some("EXPRESSION"), "Prints only what a JMESPath expression selects from the response."),
    global("output", Some("json|text|table|yaml"), "The format in which the response is printed."),
    global(
        "output-file",
        Some("PATH"),
        "Writes the response to a file instead of standard output. Bytes are written unchanged.",
    ),
    global("color", Some("auto|on|off"), "Whether the response is printed in color."),
    global("region", Some("REGION"), "The region to call. Default: the environment or the profile."),
    global("profile", Some("NAME"), "The profile of the AWS configuration files to use."),
    global("endpoint-url", Some("URL"), "The URL that requests are sent to instead of the service's default endpoint."),
    global("ca-bundle", Some("PATH"), "The PEM file of the certificates to trust instead of Mozilla's."),
    global(
        "system-certificates",
        None,
        "Trusts the certificates of the operating system instead of Mozilla's or a configured file's.",
    ),
    global("no-verify-ssl", None, "Does not verify the certificate of the server."),
    global("no-sign-request", None, "Sends neither credentials nor a signature."),
    global("no-paginate", None, "Requests one page only."),
    global("max-items", Some("NUMBER"), "The maximum number of items to print, from any number of pages."),
    global("starting-token", Some("TOKEN"), "The position to continue from: the `NextToken` of an earlier run."),
    global("page-size", Some("NUMBER"), "The number of items to request per call."),
    global("cli-read-timeout", Some("SECONDS"), "The read timeout in seconds. 0 waits without limit."),
    global("cli-connect-timeout", Some("SECONDS"), "The connect timeout in seconds. 0 waits without limit."),
    global("api-key", Some("[SCHEME=]KEY"), "The API key of a service that requires one."),
    global("basic", Some("[SCHEME=]USER:PASSWORD"), "The user name and password of a service that requires them."),
    global("bearer-token", Some("[SCHEME=]TOKEN"), "The token of a service that requires one."),
    global("host-parameter", Some("NAME=VALUE"), "A parameter of the host name of a service that declares some."),
    global("no-cli-pager", None, "Prints help without a pager."),
    global("no-cli-auto-prompt", None, "Accepted for the AWS CLI, and without effect."),
    global("dry-run", None, "Prints the request, with secrets redacted, and sends nothing."),
    global("print-curl", None, "Prints the request as a curl command, with secrets redacted, and sends nothing."),
    global("show-secrets", None, "Prints secrets in the output of `--dry-run`, `--print-curl` and `--debug`."),
    global("debug", None, "Logs requests and responses to standard error, with secrets redacted."),
    global("help", None, "Prints this help."),
    global("version", None, "Prints the version."),
];

/// The location of a request member, from which a suffix of its option follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberLocation {
    /// A member of a JSON object.
    Member,
    /// A path parameter.
    Path,
    /// A query parameter.
    Query,
    /// A header.
    Header,
    /// A form field.
    Form,
    /// A file of a form.
    File,
    /// The whole body.
    Body,
}

impl MemberLocation {
    fn suffix(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Form => "form",
            Self::File => "file",
            Self::Body => "body",
        }
    }
}

/// Whether an option takes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionKind {
    /// `--name VALUE`.
    Value,
    /// `--name` or `--no-name`.
    Flag,
}

/// The names of one command line that are in use.
#[derive(Clone, Debug)]
pub struct OptionNames {
    taken: BTreeSet<String>,
}

impl OptionNames {
    /// Creates the names of an operation's options; the global options are in use.
    pub fn new() -> Self {
        Self { taken: GLOBALS.iter().map(|global| global.name.to_owned()).collect() }
    }

    /// Returns the option of the next member, without dashes. The members are added in document order.
    pub fn add(&mut self, member: &str, location: MemberLocation, kind: OptionKind) -> String {
        let is_free = |name: &str| match kind {
            OptionKind::Value => !self.taken.contains(name),
            OptionKind::Flag => !self.taken.contains(name) && !self.taken.contains(&format!("no-{name}")),
        };
        let option = first_free(option(member), location.suffix(), is_free);
        if kind == OptionKind::Flag {
            self.taken.insert(format!("no-{option}"));
        }
        self.taken.insert(option.clone());
        option
    }
}

impl Default for OptionNames {
    fn default() -> Self {
        Self::new()
    }
}

/// The names of a command line's commands that are in use.
#[derive(Clone, Debug)]
pub struct CommandNames {
    taken: BTreeSet<String>,
}

impl CommandNames {
    /// Creates the names of a service's commands; `help` and the names in `reserved` are in use.
    pub fn new(reserved: &[&str]) -> Self {
        Self { taken: reserved.iter().chain(&["help"]).map(|name| (*name).to_owned()).collect() }
    }

    /// Returns the command of the next operation. The operations are added in document order.
    pub fn add(&mut self, operation: &str) -> String {
        let command = first_free(command(operation), "operation", |name| !self.taken.contains(name));
        self.taken.insert(command.clone());
        command
    }
}

/// Returns the command of an operation before other names are considered.
pub fn command(operation: &str) -> String {
    non_empty(dashed(operation), "operation")
}

/// Returns the option of a member, without dashes, before other names are considered.
pub fn option(member: &str) -> String {
    non_empty(dashed(member), "value")
}

/// Returns the name, else the name with the suffix, else with the suffix and the first free number.
fn first_free(name: String, suffix: &str, is_free: impl Fn(&str) -> bool) -> String {
    if is_free(&name) {
        return name;
    }
    let suffixed = format!("{name}-{suffix}");
    let numbered = (2_usize..).map(|number| format!("{suffixed}-{number}"));
    std::iter::once(suffixed.clone()).chain(numbered).find(|name| is_free(name)).unwrap_or(suffixed)
}

fn non_empty(name: String, default: &str) -> String {
    if name.is_empty() { default.to_owned() } else { name }
}

/// The lower-case words of a name, joined by dashes.
fn dashed(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    for part in name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        if !out.is_empty() {
            out.push('-');
        }
        push_words(part, '-', &mut out);
    }
    out
}

/// Returns botocore's name of an operation or member (`xform_name`): `GetId` is `get_id` with `_` as the separator.
///
/// A name that contains the separator is returned unchanged, and one that is a plural acronym as a whole begins with the
/// separator (`ARNs` is `_arns`): both follow botocore.
pub fn botocore_name(name: &str, separator: char) -> String {
    if name.contains(separator) {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len() + 8);
    if plural_acronym(&name.chars().collect::<Vec<_>>()) == Some(0) {
        out.push(separator);
    }
    push_words(name, separator, &mut out);
    out
}

/// Appends the words of a name, separated by botocore's rules: before an upper-case letter that follows a lower-case
/// letter or digit, and before one that a lower-case letter follows.
fn push_words(name: &str, separator: char, out: &mut String) {
    let chars: Vec<char> = name.chars().collect();
    let plural = plural_acronym(&chars);
    for (index, c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| chars.get(before));
        let starts = match plural {
            Some(start) if index >= start => index == start,
            _ => {
                c.is_uppercase()
                    && (before.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit())
                        || chars.get(index + 1).is_some_and(|after| after.is_lowercase()))
            }
        };
        if starts && before.is_some() {
            out.push(separator);
        }
        out.extend(c.to_lowercase());
    }
}

/// The index of a plural acronym that ends a name, as in `SamlProviderARNs`: it is one word.
fn plural_acronym(chars: &[char]) -> Option<usize> {
    let (last, rest) = chars.split_last()?;
    let capitals = rest.iter().rev().take_while(|c| c.is_uppercase()).count();
    (*last == 's' && capitals >= 2).then(|| rest.len() - capitals)
}

#[cfg(test)]
mod tests {
    use super::*;
    use MemberLocation::{Body, Member, Path, Query};

    #[test]
    fn names_follow_botocore() {
        for (name, expected) in [
            ("GetId", "get-id"),
            ("SamlProviderARNs", "saml-provider-arns"),
            ("OpenIdConnectProviderARNs", "open-id-connect-provider-arns"),
            ("GetOpenIdTokenForDeveloperIdentity", "get-open-id-token-for-developer-identity"),
            ("AdminListUserAuthEvents", "admin-list-user-auth-events"),
            ("AllowedOAuthFlows", "allowed-o-auth-flows"),
            ("CallbackURLs", "callback-urls"),
            ("IdTokenValidity", "id-token-validity"),
            ("RoleARN", "role-arn"),
            ("EC2Id", "ec2-id"),
            ("IPv6Address", "i-pv6-address"),
            ("HTTPServer2Name", "http-server2-name"),
            ("EC2Instance2Go", "ec2-instance2-go"),
            ("findPets", "find-pets"),
        ] {
            assert_eq!(command(name), expected, "{name}");
            assert_eq!(botocore_name(name, '_'), expected.replace('-', "_"), "{name}");
        }
        assert_eq!(botocore_name("a_B", '_'), "a_B");
        assert_eq!(botocore_name("ARNs", '_'), "_arns");
        assert_eq!(botocore_name("", '_'), "");
        assert_eq!(option("ARNs"), "arns");
    }

    #[test]
    fn other_characters_separate_words() {
        for (name, expected) in [
            ("X-Request-Id", "x-request-id"),
            ("$filter", "filter"),
            ("user.name", "user-name"),
            ("page[size]", "page-size"),
            ("get_places_headers", "get-places-headers"),
            ("any of", "any-of"),
            ("--help", "help"),
            ("größe", "größe"),
            ("x_", "x"),
            ("$", "value"),
        ] {
            assert_eq!(option(name), expected, "{name}");
        }
    }

    #[test]
    fn coinciding_options_state_their_location() {
        let mut names = OptionNames::new();
        let mut add = |member, location, kind| names.add(member, location, kind);
        assert_eq!(add("id", Path, OptionKind::Value), "id");
        assert_eq!(add("id", Query, OptionKind::Value), "id-query");
        assert_eq!(add("ID", Query, OptionKind::Value), "id-query-2");
        assert_eq!(add("help", Member, OptionKind::Value), "help-member");
        assert_eq!(add("$query", Body, OptionKind::Value), "query-body");
        assert_eq!(add("paginate", Query, OptionKind::Flag), "paginate-query");
        assert_eq!(add("strict", Query, OptionKind::Flag), "strict");
        assert_eq!(add("noStrict", Query, OptionKind::Value), "no-strict-query");
    }

    #[test]
    fn coinciding_commands_are_numbered() {
        let mut names = CommandNames::new(&["guest"]);
        let commands = ["GetId", "get_id", "GetID", "Help", "?", "guest"].map(|operation| names.add(operation));
        let expected =
            ["get-id", "get-id-operation", "get-id-operation-2", "help-operation", "operation", "guest-operation"];
        assert_eq!(commands, expected);
    }

    #[test]
    fn global_options_are_distinct() {
        let names: BTreeSet<&str> = GLOBALS.iter().map(|global| global.name).collect();
        assert_eq!(names.len(), GLOBALS.len());
        assert!(GLOBALS.iter().all(|global| global.docs.ends_with('.')));
    }
}
