//! What operations and members are called on a command line.
//!
//! `GetId` is `get-id`, and `SamlProviderARNs` is `--saml-provider-arns`, as the AWS CLI has it. Names that are no good
//! options (`page[size]`), that fall together, or that every operation has for its own are settled here, and only here.

use bindery::meta::{Location, Member, Meta, Operation, Type, keys};
use std::collections::BTreeSet;

/// An option that every operation has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Global {
    /// Its name, without dashes.
    pub(crate) name: &'static str,
    /// What its value is, for people; `None` where it takes none.
    pub(crate) value: Option<&'static str>,
    /// What it does, in a sentence or two.
    pub(crate) docs: &'static str,
}

const fn global(name: &'static str, value: Option<&'static str>, docs: &'static str) -> Global {
    Global { name, value, docs }
}

/// The options that every operation has; no member's option is called so.
pub(crate) const GLOBALS: &[Global] = &[
    global(
        "cli-input-json",
        Some("JSON"),
        "All members at once, as a JSON object: text, `file://PATH`, or `-` for standard input. Options override it.",
    ),
    global("cli-input-yaml", Some("YAML"), "The same in YAML."),
    global(
        "generate-cli-skeleton",
        Some("input|yaml-input|output"),
        "Prints a template and sends nothing: of `--cli-input-json`, of `--cli-input-yaml`, or of the answer.",
    ),
    global(
        "cli-binary-format",
        Some("base64|raw-in-base64-out"),
        "What bytes are on the command line: base64, or text that stands for itself. `fileb://PATH` is always raw.",
    ),
    global("query", Some("EXPRESSION"), "Prints only what a JMESPath expression selects from the answer."),
    global("output", Some("json|text|table|yaml"), "How the answer is printed."),
    global(
        "output-file",
        Some("PATH"),
        "Where to write the answer, instead of standard output; bytes are written as they are.",
    ),
    global("color", Some("auto|on|off"), "Whether the answer is printed in colours."),
    global("region", Some("REGION"), "The region to call; else the environment or the profile says it."),
    global("profile", Some("NAME"), "The profile of the AWS configuration files to use."),
    global("endpoint-url", Some("URL"), "Where to send the request, instead of the service's own address."),
    global("no-sign-request", None, "Sends no credentials and no signature."),
    global("no-paginate", None, "Asks for one page only."),
    global("max-items", Some("NUMBER"), "How many items to print, from however many pages."),
    global("starting-token", Some("TOKEN"), "Where to go on: the `NextToken` that an earlier call printed."),
    global("page-size", Some("NUMBER"), "How many items to ask for in each call."),
    global("cli-read-timeout", Some("SECONDS"), "How long to wait for an answer; 0 waits for ever."),
    global("cli-connect-timeout", Some("SECONDS"), "How long to wait for a connection; 0 waits for ever."),
    global("api-key", Some("[SCHEME=]KEY"), "The key of a service that asks for one."),
    global("basic", Some("[SCHEME=]USER:PASSWORD"), "The user and password of a service that asks for them."),
    global("bearer-token", Some("[SCHEME=]TOKEN"), "The token of a service that asks for one."),
    global("host-parameter", Some("NAME=VALUE"), "A part of the address of a service that has one for each caller."),
    global("dry-run", None, "Prints the request and sends nothing; secrets are not shown."),
    global("print-curl", None, "Prints the request as a curl command and sends nothing; secrets are not shown."),
    global("show-secrets", None, "Shows secrets in what `--dry-run`, `--print-curl` and `--debug` print."),
    global("debug", None, "Tells on standard error what is sent and answered, without secrets."),
    global("help", None, "Prints this page."),
    global("version", None, "Prints the version."),
];

/// A member of an operation's request as a command line has it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Argument {
    /// The option's name, without dashes; no other of the operation has it.
    pub(crate) option: String,
    /// The key that its value has in an input, as [`keys`] says: the member's name, or `id@query` where an earlier one
    /// has that.
    pub(crate) key: String,
    /// The member.
    pub(crate) member: &'static Member,
}

impl Argument {
    /// Whether it is said as `--flag` or `--no-flag`.
    pub(crate) fn is_flag(&self) -> bool {
        matches!(self.member.ty, Type::Boolean)
    }
}

/// What an operation is called, as long as no other is called so.
pub(crate) fn operation(operation: &Operation) -> String {
    or_else(dashed(operation.name), "operation")
}

/// What a member's option is called, without dashes, as long as nothing else is called so.
pub(crate) fn option(member: &Member) -> String {
    or_else(dashed(member.name), "value")
}

/// The operations of a service with their settled names, in document order; nothing else of a command line may be
/// called as one of `taken`.
pub(crate) fn operations(meta: &Meta, taken: &[&str]) -> Vec<(String, &'static Operation)> {
    let mut names: BTreeSet<String> = taken.iter().map(|name| (*name).to_owned()).collect();
    names.insert("help".to_owned());
    let mut operations = Vec::with_capacity(meta.operations.len());
    for operation in meta.operations {
        let name = self::operation(operation);
        // What takes the name is a word of the command line itself, or an operation that differs in its spelling.
        let name = settle(&name, "operation", |name| !names.contains(name));
        names.insert(name.clone());
        operations.push((name, *operation));
    }
    operations
}

/// The members of an operation's request with their settled options, in document order.
pub(crate) fn arguments(meta: &Meta, operation: &Operation) -> Vec<Argument> {
    let mut options: BTreeSet<String> = GLOBALS.iter().map(|global| global.name.to_owned()).collect();
    let mut arguments = Vec::new();
    for (key, member) in keys(members(meta, operation)) {
        let place = place(member.location);
        if member.read_only {
            continue;
        }
        let is_flag = matches!(member.ty, Type::Boolean);
        let is_free = |name: &str| !(options.contains(name) || is_flag && options.contains(&format!("no-{name}")));
        let option = settle(&option(member), place, is_free);
        if is_flag {
            options.insert(format!("no-{option}"));
        }
        options.insert(option.clone());
        arguments.push(Argument { option, key: key.into_owned(), member });
    }
    arguments
}

/// The members of an operation's request.
pub(crate) fn members(meta: &Meta, operation: &Operation) -> &'static [&'static Member] {
    meta.members(operation.input)
}

/// What a member's place is called in a name.
fn place(location: Location) -> &'static str {
    match location {
        Location::Member => "member",
        Location::Path { .. } => "path",
        Location::Query { .. } => "query",
        Location::Header { .. } => "header",
        Location::Form { .. } => "form",
        Location::File => "file",
        Location::Payload => "body",
    }
}

/// The name, else the name with its suffix, else with a number.
fn settle(name: &str, suffix: &str, is_free: impl Fn(&str) -> bool) -> String {
    let suffixed = format!("{name}-{suffix}");
    [name.to_owned(), suffixed.clone()]
        .into_iter()
        .chain((2_usize..).map(|number| format!("{suffixed}-{number}")))
        .find(|name| is_free(name))
        .unwrap_or(suffixed)
}

fn or_else(name: String, fallback: &str) -> String {
    if name.is_empty() { fallback.to_owned() } else { name }
}

/// The words of a name in small letters, with dashes between them.
fn dashed(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 8);
    for part in name.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()) {
        if !out.is_empty() {
            out.push('-');
        }
        push_words(part, &mut out);
    }
    out
}

/// Writes the words of what has no marks between them, by botocore's rules.
fn push_words(part: &str, out: &mut String) {
    let chars: Vec<char> = part.chars().collect();
    let plural = plural_acronym(&chars);
    for (index, c) in chars.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| chars.get(before));
        let starts = match plural {
            Some(start) if index >= start => index == start,
            _ => {
                c.is_uppercase()
                    && (before.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit())
                        || chars.get(index + 1).is_some_and(|after| after.is_lowercase()) && plural != Some(index + 1))
            }
        };
        if starts && before.is_some() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
}

/// Where an acronym in the plural begins that ends a name, as in `SamlProviderARNs`: it is one word.
fn plural_acronym(chars: &[char]) -> Option<usize> {
    let (last, rest) = chars.split_last()?;
    let capitals = rest.iter().rev().take_while(|c| c.is_uppercase()).count();
    (*last == 's' && capitals >= 2).then(|| rest.len() - capitals)
}

#[cfg(test)]
mod tests;
