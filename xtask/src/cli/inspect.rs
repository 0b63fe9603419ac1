//! The commands that report on services.

use super::generate::excluded_by_spec;
use super::options::{choice, files, folder, format, optional_choice, service, services};
use super::values::{Deny, DiffFormat, Format};
use bpaf::{OptionParser, Parser, construct, long, positional};
use std::path::PathBuf;

/// The arguments of `diff`.
#[derive(Debug)]
pub(crate) struct Diff {
    pub(crate) services: Vec<String>,
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) format: DiffFormat,
    pub(crate) deny: Option<Deny>,
}

/// The arguments of `lint`.
#[derive(Debug)]
pub(crate) struct Lint {
    pub(crate) input: LintInput,
    pub(crate) format: Format,
    pub(crate) draft_overlay: Option<PathBuf>,
}

#[derive(Debug)]
pub(crate) enum LintInput {
    /// Services of the workspace; all of them if the list is empty.
    Services(Vec<String>),
    /// Documents and overlays outside the workspace.
    External(Vec<PathBuf>),
}

/// The arguments of `site`.
#[derive(Debug)]
#[cfg_attr(not(feature = "site"), expect(dead_code, reason = "another build of xtask runs the command"))]
pub(crate) struct Site {
    pub(crate) services: Vec<String>,
    pub(crate) out: Option<PathBuf>,
    pub(crate) from: Option<String>,
}

/// The arguments of `why`.
#[derive(Debug)]
pub(crate) struct Why {
    pub(crate) service: String,
    pub(crate) path: Option<String>,
    pub(crate) format: Format,
}

/// Parses `--name REV|DIR|FILE`.
fn state(name: &'static str, help: &'static str) -> impl Parser<Option<String>> {
    long(name).help(help).argument("REV|DIR|FILE").optional()
}

pub(super) fn diff() -> OptionParser<Diff> {
    let from = state("from", "The older state; default: HEAD");
    let to = state("to", "The newer state; default: the working tree");
    let format = choice("format", "FORMAT", "The format of the changes", DiffFormat::Text);
    let deny = optional_choice("deny", "KIND", "Exit with 1 if there is such a change");
    let services = services();
    construct!(Diff { from, to, format, deny, services })
        .to_options()
        .usage("Usage: cargo xtask diff [OPTIONS] [NAME]...")
        .descr("Shows what changed in specs/, who is affected on the wire, and which users of the crates are")
        .header(
            "Compares two states of the specs. A state is a revision of git, a folder (specs/ or that of a service) or \
             a document; a value with a slash is a path if a file exists there. Nothing is checked out or written. The \
             rules are in specs/README.md.",
        )
        .footer(
            "Examples:\n
      cargo xtask diff                          changes since the last commit
      cargo xtask diff --from v1.0 --to main pets
                                                changes between two revisions, in one service
      cargo xtask diff --from old.yaml --to new.yaml
                                                changes between two documents
      cargo xtask diff --from origin/main --deny breaking --format markdown
                                                in CI, for a pull request",
        )
}

pub(super) fn lint() -> OptionParser<Result<Lint, String>> {
    let format = format("The format of the findings");
    let draft_overlay = long("draft-overlay")
        .help("Write all suggested actions into a new overlay; for one service")
        .argument::<PathBuf>("FILE")
        .optional();
    let files = files("spec", "Documents and overlays to use instead of specs/");
    let services = services();
    construct!(format, draft_overlay, files, services)
        .map(|(format, draft_overlay, files, services)| {
            let input = match (files.is_empty(), services.first()) {
                (false, Some(service)) => return Err(excluded_by_spec(service)),
                (false, None) => LintInput::External(files),
                (true, _) => LintInput::Services(services),
            };
            Ok(Lint { input, format, draft_overlay })
        })
        .to_options()
        .usage("Usage: cargo xtask lint [OPTIONS] [NAME]...")
        .descr("Reports facts that the documents leave out, with the overlay actions that would add them")
        .header(
            "Each finding is advice: it has a location, and an overlay action that closes the gap. The score is the \
             share of facts about operations and members that are declared, by the documents alone and with their \
             overlays.",
        )
        .footer(
            "Examples:\n
      cargo xtask lint                          every service
      cargo xtask lint pets --draft-overlay specs/pets/overlay-2-draft.yaml
                                                an overlay with an action for each gap, to be completed
      cargo xtask lint --spec petstore.yaml     a document outside of specs/",
        )
}

pub(super) fn site() -> OptionParser<Site> {
    let out = folder("out", "The folder of the site; default: target/site");
    let from = state("from", "The state that the working tree is compared with; default: HEAD");
    let services = services();
    construct!(Site { out, from, services })
        .to_options()
        .usage("Usage: cargo xtask site [OPTIONS] [NAME]...")
        .descr("Writes an HTML reference that opens from a folder, without a server")
        .header(
            "One page for each operation, with its request and response in Rust, on the wire, on the command line, in \
             boto3 and in R, and one for each shape; every fact links to the line or overlay that states it. A further \
             page lists the changes since the last commit. The folder is replaced as a whole; a folder with other \
             contents is never overwritten.",
        )
        .footer(
            "Examples:\n
      cargo xtask site                          every service; open target/site/index.html
      cargo xtask site cognito-identity --out /tmp/reference
                                                one service, in another folder
      cargo xtask site --from v1.0              with the changes since v1.0",
        )
}

pub(super) fn why() -> OptionParser<Why> {
    let format = format("The format of the facts");
    let service = service();
    let path = positional("PATH").help("The names that lead to the item; default: the service as a whole").optional();
    construct!(Why { format, service, path })
        .to_options()
        .usage("Usage: cargo xtask why [OPTIONS] NAME [PATH]")
        .descr("Shows where each fact of an operation, shape or member comes from")
        .header(
            "A fact comes from a line of a document, from an action of an overlay, with its reason, or from a default \
             rule.",
        )
        .footer(
            "Examples:\n
      cargo xtask why cognito-identity Credentials.SessionToken
                                                a member of a structure
      cargo xtask why cognito-identity GetCredentialsForIdentity
                                                an operation
      cargo xtask why cognito-identity GetCredentialsForIdentity.Logins.{}
                                                the values of a map; [] are the items of a list
      cargo xtask why cognito-identity GetCredentialsForIdentity.output.Credentials
                                                a member of an output
      cargo xtask why cognito-identity ExternalServiceException
                                                a modelled error
      cargo xtask why cognito-identity          the service as a whole",
        )
}
