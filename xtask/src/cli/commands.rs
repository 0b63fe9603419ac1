//! The commands and their options, each with its help.

use super::help::wrapped;
use super::{Deny, DiffFormat, DocumentFormat, Format, ModelFormat, Part};
use bindery_model::source;
use clap_builder::{Arg, ArgAction, Command, value_parser};
use std::path::PathBuf;

/// All commands.
pub(super) fn all() -> Command {
    let workspace = option("workspace", "DIR", "The workspace, where it is not the one that xtask was built in");
    let command = Command::new("xtask")
        .bin_name("cargo xtask")
        .about("Bindery's commands: from Swagger 2.0 documents to Rust crates")
        .after_help("Exit codes: 0 all is well, 1 something was found or failed, 2 the command was misspelt.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(workspace.value_parser(value_parser!(PathBuf)).hide(true).global(true))
        .subcommands([codegen(), compare(), corpus(), diff(), lint(), model(), new(), site(), synthetic(), why()]);
    wrapped(command)
}

/// A command: what it does in a line, that and the rest in paragraphs, and examples.
fn command(name: &'static str, about: &'static str, more: &str, examples: &'static str) -> Command {
    Command::new(name).about(about).long_about(format!("{about}\n\n{more}")).after_long_help(examples)
}

/// `--name`
fn flag(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).action(ArgAction::SetTrue).help(help)
}

/// `--name VALUE`
fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

/// A word without an option before it.
fn word(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).value_name(value).help(help)
}

/// `--name FILE`
fn path(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    option(name, value, help).value_parser(value_parser!(PathBuf))
}

/// `--name FILE…`
fn paths(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    path(name, value, help).num_args(1..).action(ArgAction::Append)
}

/// The services that a command is about.
fn services() -> Arg {
    word("services", "NAME", "Services, by the names of their folders in specs/; all of them if none is named")
        .num_args(1..)
        .action(ArgAction::Append)
}

const ANYWHERE: &str = "Documents anywhere (this workspace is not touched)";

fn codegen() -> Command {
    let about = "Writes one crate per service: from specs/NAME into crates/NAME";
    let more = "Reads the documents and overlays of each service, and writes its crate. Everything is generated and \
                checked before the first byte is written; after an error nothing has been written. A file that does \
                not bear the header of generated files is never overwritten or removed.";
    let examples = "\
Examples:
  cargo xtask codegen                       every service
  cargo xtask codegen cognito-identity      one of them
  cargo xtask codegen --bump                and raise the versions of what changed
  cargo xtask codegen --check               in CI: is every crate what its spec says?
  cargo xtask codegen --spec petstore.yaml overlay.yaml --out /tmp/crates
                                            a crate that builds where it lies";
    command("codegen", about, more, examples)
        .args([
            services().conflicts_with("spec"),
            flag("check", "Compare only: show what differs, and exit with 1 if anything does"),
            flag("deny-warnings", "Take warnings for errors"),
            flag(
                "bump",
                "Raise the version of each changed crate as far as its changes ask for, and add an entry to its \
                 CHANGELOG.md",
            )
            .conflicts_with_all(["check", "spec"]),
            path("root", "DIR", "The folder that references to other files may reach; by default that of the spec"),
            skip_invalid().help("Leave out operations that no sound code can be made for, and say which and why"),
        ])
        .args(limits())
        .args(
            [
                paths(
                    "spec",
                    "FILE",
                    "Documents and overlays anywhere, instead of specs/; told apart by their content, not by the \
                     file's ending",
                )
                .requires("out"),
                path("out", "DIR", "Where to put the folder of the crate").requires("spec"),
                option(
                    "name",
                    "NAME",
                    "The name of the crate and its folder; by default made from the name of the first FILE",
                )
                .requires("spec")
                .value_parser(crate::names::parse),
                path(
                    "bindery",
                    "PATH",
                    "The bindery crate that the generated one depends on; by default the one of this workspace",
                )
                .requires("spec"),
            ]
            .map(|argument| argument.help_heading(ANYWHERE)),
        )
}

fn skip_invalid() -> Arg {
    flag("skip-invalid", "Leave out operations that no sound code can be made for")
}

/// How much of a file is read before it is called hostile.
fn limits() -> [Arg; 5] {
    let limits = source::InputLimits::default();
    [
        ("max-nesting", "LEVELS", limits.nesting, "How deep a document may be nested"),
        (
            "max-expansion",
            "TIMES",
            limits.expansion,
            "How many times as much as is written the aliases of YAML may make",
        ),
        ("max-file-size", "BYTES", limits.file, "How many bytes a file may have"),
        ("max-growth", "NODES", limits.growth, "How much references may multiply what a document says"),
        ("max-members", "COUNT", limits.members, "How many members a structure may have, and values an enum"),
    ]
    .map(|(name, value, default, help)| {
        let limit = option(name, value, help).value_parser(value_parser!(usize));
        limit.default_value(default.to_string()).help_heading("Limits")
    })
}

fn compare() -> Command {
    let about = "Measures whole processes side by side: ours and those of others, in one run and in turn";
    let more = "Gives medians and ratios as Markdown, and as a chart in SVG. Programs of others are installed in \
                pinned versions below the target folder; what a machine lacks is skipped, with a word. Each part \
                keeps its results, so that a run of one part adds to those of the others.";
    let examples = "\
Examples:
  cargo xtask compare --out xtask           all of it, into xtask/compare.md and xtask/compare.svg
  cargo xtask compare --only growth         how much longer does a document take that is 100 times as large?
  cargo xtask compare --only generate --document api.json --generator 'mine=./mine {document} {out}'
                                            my document, and a generator of mine";
    command("compare", about, more, examples).args([
        option("only", "PART", "Which parts to measure; all of them if none is named")
            .value_parser(value_parser!(Part))
            .value_delimiter(',')
            .action(ArgAction::Append),
        option("runs", "N", "How often each is run; one more run before them does not count, but for builds")
            .value_parser(value_parser!(u16).range(1..=99))
            .default_value("5"),
        path("out", "DIR", "Where to put compare.md and compare.svg; by default into the target folder"),
        paths(
            "document",
            "FILE",
            "Documents to generate from, instead of those of the corpus that BINDERY_SHARED names",
        ),
        option(
            "generator",
            "NAME=COMMAND",
            "Another generator; in its command, {document}, {root} and {out} are replaced by paths",
        )
        .action(ArgAction::Append),
        flag("no-install", "Skip what is not installed yet"),
        path("binary", "PATH", "The binary that is ours, instead of one that is built with --release").hide(true),
    ])
}

fn diff() -> Command {
    let about = "Says what changed in specs/, whom it breaks on the wire, and what it means for users of the crates";
    let more = "Compares what two states of the specs say. A state is a revision of git, a folder (specs/ or that of \
                a service) or a document; a word with a slash is a path if something lies there. Nothing is checked \
                out or written. The rules are in specs/README.md.";
    let examples = "\
Examples:
  cargo xtask diff                          what did I change since the last commit?
  cargo xtask diff --from v1.0 --to main pets
                                            and between two revisions, in one service?
  cargo xtask diff --from old.yaml --to new.yaml
                                            and between two documents?
  cargo xtask diff --from origin/main --deny breaking --format markdown
                                            in CI, for a pull request";
    command("diff", about, more, examples).args([
        services(),
        option("from", "REV|DIR|FILE", "The older state; by default HEAD"),
        option("to", "REV|DIR|FILE", "The newer state; by default the working tree"),
        option("format", "FORMAT", "How to print what changed")
            .value_parser(value_parser!(DiffFormat))
            .default_value("text"),
        option("deny", "KIND", "Exit with 1 if there is such a change").value_parser(value_parser!(Deny)),
    ])
}

fn corpus() -> Command {
    let about = "Reads every Swagger document of a folder, generates a crate for each, and tells how each fared";
    let more = "A document is a file with a root key `swagger`, whatever its name. References may reach all of the \
                folder. The crates are written into a workspace of their own, in which `--build` checks them with all \
                warnings denied.";
    let examples = "\
Examples:
  cargo xtask corpus ../documents                   does Bindery read them, and how much do they say?
  cargo xtask corpus ../documents --build           and does what it generates compile?
  cargo xtask corpus ../documents --filter petstore uber
                                                    only those whose paths say so";
    command("corpus", about, more, examples)
        .args([
            word("dir", "DIR", "The folder").value_parser(value_parser!(PathBuf)).required(true),
            flag("build", "Check the crates, too: rustc's warnings and clippy's are errors"),
            format("How to print what came of it"),
            option(
                "jobs",
                "N",
                "How many documents to read at once, and crates to check; by default one per processor",
            )
            .value_parser(value_parser!(u16).range(1..=512)),
            option("filter", "NAME", "Only documents in whose path below DIR one of these stands")
                .num_args(1..)
                .action(ArgAction::Append),
            skip_invalid(),
            path("out", "DIR", "Where to put the workspace of the crates; by default into the target folder"),
        ])
        .args(limits())
}

/// For people, or for programs.
fn format(help: &'static str) -> Arg {
    option("format", "FORMAT", help).value_parser(value_parser!(Format)).default_value("table")
}

fn model() -> Command {
    let about = "Prints the model of a service: all that is known, and where it is said";
    let more = "As JSON, or as botocore reads it: with --format botocore, --out DIR gets the files by which boto3 and \
                the AWS CLI learn the service, once `AWS_DATA_PATH` names DIR. What botocore cannot say is a warning.";
    let examples = "\
Examples:
  cargo xtask model cognito-identity        all that is known, with the places that say it
  cargo xtask model cognito-identity --format botocore --out target/botocore
  AWS_DATA_PATH=target/botocore aws cognito-identity get-id help
                                            the AWS CLI speaks what the spec says";
    command("model", about, more, examples).args([
        word("service", "NAME", "The service, by the name of its folder in specs/")
            .required_unless_present("spec")
            .conflicts_with("spec"),
        option("format", "FORMAT", "What to write").value_parser(value_parser!(ModelFormat)).default_value("json"),
        path("out", "DIR", "Where to put the files, as NAME/VERSION/service-2.json; without it, that one is printed"),
        paths("spec", "FILE", "Documents and overlays anywhere, instead of specs/").help_heading(ANYWHERE),
        option("name", "NAME", "The name of the service; by default made from the name of the first FILE")
            .requires("spec")
            .value_parser(crate::names::parse)
            .help_heading(ANYWHERE),
    ])
}

fn lint() -> Command {
    let about = "Says what the documents leave out, and what an overlay could say instead";
    let more = "Each finding is advice: it has a place, and an action for an overlay that closes the gap. The score is \
                the share of what operations and members can say that is said, by the documents alone and with their \
                overlays.";
    let examples = "\
Examples:
  cargo xtask lint                          every service
  cargo xtask lint pets --draft-overlay specs/pets/overlay-2-draft.yaml
                                            every gap as an action, each with a TODO to be thought about
  cargo xtask lint --spec petstore.yaml     a document that is no service yet";
    command("lint", about, more, examples).args([
        services().conflicts_with("spec"),
        format("How to print what was found"),
        path("draft-overlay", "FILE", "Write all suggested actions into a new overlay; for one service"),
        paths("spec", "FILE", "Documents and overlays anywhere, instead of specs/"),
    ])
}

fn new() -> Command {
    let about = "Starts a service: from documents anywhere to a crate that builds";
    let more = "Copies the documents, and the files that they refer to, into specs/NAME, records where they came from, \
                and puts an overlay beside them whose actions, all of them comments, say what the documents leave \
                out. Then generates crates/NAME and checks it. After an error, nothing is left behind.";
    let examples = "\
Examples:
  cargo xtask new pets petstore.yaml        specs/pets and crates/pets
  cargo xtask new pets *.json --date 2025-01-31
                                            several documents of one service, fetched that day";
    command("new", about, more, examples).args([
        word("name", "NAME", "The name of the service, which is its crate's")
            .value_parser(crate::names::parse)
            .required(true),
        word("files", "FILE", "Swagger 2.0 documents, and overlays if there are any")
            .value_parser(value_parser!(PathBuf))
            .num_args(1..)
            .action(ArgAction::Append)
            .required(true),
        option("date", "YYYY-MM-DD", "The day on which the documents were fetched; by default today, in UTC")
            .value_parser(crate::new::parse_date),
        flag("no-build", "Generate the crate, and do not check it"),
    ])
}

fn synthetic() -> Command {
    let about = "Writes the documents of a made-up service of any size: something to measure with";
    let more = "Made from a seed: the same arguments give the same files everywhere. At scale 1 the service has 20 \
                operations.";
    let examples = "\
Examples:
  cargo xtask synthetic /tmp/large --scale 100
  cargo xtask codegen --spec /tmp/large/*.yaml --name large --out /tmp/crates
                                            how long does it take to generate 2000 operations?";
    command("synthetic", about, more, examples).args([
        word("dir", "DIR", "The folder for the files").value_parser(value_parser!(PathBuf)).required(true),
        option("scale", "TIMES", "How many times as large as the smallest one")
            .value_parser(value_parser!(u16).range(1..=1000))
            .default_value("1"),
        option("seed", "NUMBER", "What the prose, the members and their types are drawn from")
            .value_parser(value_parser!(u64))
            .default_value("1"),
        option("format", "FORMAT", "What to write").value_parser(value_parser!(DocumentFormat)).default_value("yaml"),
    ])
}

fn site() -> Command {
    let about = "Writes a reference to look at: pages that open from a folder, without a server";
    let more = "A page for each operation, with its request and response in Rust, on the wire, on the command line, in \
                boto3 and in R, and for each shape; every fact tells which line or overlay it comes from. What changed \
                since the last commit has a page, too. The folder is replaced as a whole; one that holds anything else \
                is never overwritten.";
    let examples = "\
Examples:
  cargo xtask site                          every service; open target/site/index.html
  cargo xtask site cognito-identity --out /tmp/reference
                                            one of them, somewhere else
  cargo xtask site --from v1.0              with what changed since then";
    command("site", about, more, examples).args([
        services(),
        path("out", "DIR", "The folder of the site; by default target/site"),
        option("from", "REV|DIR|FILE", "What the working tree is compared with; by default HEAD"),
    ])
}

fn why() -> Command {
    let about = "Says where each fact of an operation, shape or member comes from";
    let more = "A fact comes from a line of a document, from an action of an overlay, which has its reason, or from a \
                rule that speaks where nobody else does.";
    let examples = "\
Examples:
  cargo xtask why cognito-identity Credentials.SessionToken
                                            a member of a structure
  cargo xtask why cognito-identity GetCredentialsForIdentity
                                            an operation, and from there on:
  cargo xtask why cognito-identity GetCredentialsForIdentity.Logins.{}
                                            the values of a map that it takes; [] are the items of a list
  cargo xtask why cognito-identity GetCredentialsForIdentity.output.Credentials
                                            a member of what it answers
  cargo xtask why cognito-identity ExternalServiceException
                                            a failure
  cargo xtask why cognito-identity          the service as a whole";
    command("why", about, more, examples).args([
        word("service", "NAME", "The service, by the name of its folder in specs/").required(true),
        word("path", "PATH", "The way to it by names; of the service as a whole if there is none"),
        format("How to print it"),
    ])
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound() {
        super::all().debug_assert();
    }
}
