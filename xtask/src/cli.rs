//! The command line.

use bindery_model::{Invalid, source};
use clap::{Arg, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Bindery's commands: from Swagger 2.0 documents to Rust crates
#[derive(Debug, Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 all is well, 1 something was found or failed, 2 the command was misspelt.")]
pub(crate) struct Arguments {
    /// The workspace, where it is not the one that xtask was built in.
    #[arg(long, value_name = "DIR", hide = true, global = true)]
    pub(crate) workspace: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

impl Arguments {
    /// What the command line says; where it is misspelt or asks for help, that is told, and the process ends.
    pub(crate) fn read() -> Self {
        let command = wrapped(Arguments::command());
        Arguments::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit())
    }
}

/// A command with its help in lines, and that of all within it. (clap's own way to do so takes longer to build than clap.)
fn wrapped(command: clap::Command) -> clap::Command {
    let about = command.get_long_about().map(|text| lines(&text.to_string(), 100));
    let command = match about {
        Some(about) => command.long_about(about),
        None => command,
    };
    command.mut_args(wrapped_argument).mut_subcommands(wrapped)
}

fn wrapped_argument(argument: Arg) -> Arg {
    let Some(help) = argument.get_help().map(ToString::to_string) else { return argument };
    argument.help(lines(&help, 74)).long_help(lines(&help, 90))
}

/// A text in lines of no more than so many characters, where its words are no longer.
fn lines(text: &str, width: usize) -> String {
    let mut lines = String::new();
    let mut used = 0;
    for (word, parted) in text.split_inclusive([' ', '\n']).map(|word| (word.trim_end(), word.ends_with('\n'))) {
        match used {
            0 => {}
            _ if used + 1 + word.chars().count() > width => {
                lines.push('\n');
                used = 0;
            }
            _ => {
                lines.push(' ');
                used += 1;
            }
        }
        lines.push_str(word);
        used += word.chars().count();
        if parted {
            lines.push('\n');
            used = 0;
        }
    }
    lines
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Codegen(Codegen),
    Compare(Compare),
    Corpus(Corpus),
    Diff(Diff),
    Lint(Lint),
    Model(Model),
    New(New),
    Site(Site),
    Synthetic(Synthetic),
    Why(Why),
}

/// Writes one crate per service: from specs/NAME into crates/NAME
///
/// Reads the documents and overlays of each service, and writes its crate. Everything is generated and checked before
/// the first byte is written; after an error nothing has been written. A file that does not bear the header of
/// generated files is never overwritten or removed.
#[derive(Debug, Args)]
#[command(after_long_help = CODEGEN_EXAMPLES)]
pub(crate) struct Codegen {
    /// Services, by the names of their folders in specs/; all of them if none is named
    #[arg(value_name = "NAME", conflicts_with = "spec")]
    pub(crate) services: Vec<String>,
    /// Compare only: show what differs, and exit with 1 if anything does
    #[arg(long)]
    pub(crate) check: bool,
    /// Take warnings for errors
    #[arg(long)]
    pub(crate) deny_warnings: bool,
    /// Raise the version of each changed crate as far as its changes ask for, and add an entry to its CHANGELOG.md
    #[arg(long, conflicts_with_all = ["check", "spec"])]
    pub(crate) bump: bool,
    /// The folder that references to other files may reach; by default that of the spec
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// Leave out operations that no sound code can be made for, and say which and why
    #[arg(long)]
    pub(crate) skip_invalid: bool,
    #[command(flatten)]
    pub(crate) limits: Limits,
    /// Documents and overlays anywhere, instead of specs/; told apart by their content, not by the file's ending
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "out", help_heading = ANYWHERE)]
    pub(crate) spec: Vec<PathBuf>,
    /// Where to put the folder of the crate
    #[arg(long, value_name = "DIR", requires = "spec", help_heading = ANYWHERE)]
    pub(crate) out: Option<PathBuf>,
    /// The name of the crate and its folder; by default made from the name of the first FILE
    #[arg(long, value_name = "NAME", requires = "spec", value_parser = crate::names::parse, help_heading = ANYWHERE)]
    pub(crate) name: Option<String>,
    /// The bindery crate that the generated one depends on; by default the one of this workspace
    #[arg(long, value_name = "PATH", requires = "spec", help_heading = ANYWHERE)]
    pub(crate) bindery: Option<PathBuf>,
}

/// Measures whole processes side by side: ours and those of others, in one run and in turn
///
/// Gives medians and ratios as Markdown, and as a chart in SVG. Programs of others are installed in pinned versions below
/// the target folder; what a machine lacks is skipped, with a word. Each part keeps its results, so that a run of one
/// part adds to those of the others.
#[derive(Debug, Args)]
#[command(after_long_help = COMPARE_EXAMPLES)]
pub(crate) struct Compare {
    /// Which parts to measure; all of them if none is named
    #[arg(long, value_name = "PART", value_delimiter = ',')]
    pub(crate) only: Vec<Part>,
    /// How often each is run; one more run before them does not count, but for builds
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u16).range(1..=99))]
    pub(crate) runs: u16,
    /// Where to put compare.md and compare.svg; by default into the target folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Documents to generate from, instead of those of the corpus that BINDERY_SHARED names
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) document: Vec<PathBuf>,
    /// Another generator; in its command, {document}, {root} and {out} are replaced by paths
    #[arg(long, value_name = "NAME=COMMAND")]
    pub(crate) generator: Vec<String>,
    /// Skip what is not installed yet
    #[arg(long)]
    pub(crate) no_install: bool,
    /// The binary that is ours, instead of one that is built with --release
    #[arg(long, value_name = "PATH", hide = true)]
    pub(crate) binary: Option<PathBuf>,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    /// From kubernetes.json and a pet store to Rust, beside other generators
    Generate,
    /// How many documents of the corpus become crates that compile; takes an hour
    Share,
    /// Cold builds of small programs, beside the AWS SDK and rusoto; takes an hour
    Build,
    /// How large these programs are, and of how many crates
    Size,
    /// A call in memory, beside the AWS SDK
    Call,
    /// One call of the command line, beside the AWS CLI
    Cli,
    /// How time and memory grow with the document
    Growth,
}

const COMPARE_EXAMPLES: &str = "\
Examples:
  cargo xtask compare --out xtask           all of it, into xtask/compare.md and xtask/compare.svg
  cargo xtask compare --only growth         how much longer does a document take that is 100 times as large?
  cargo xtask compare --only generate --document api.json --generator 'mine=./mine {document} {out}'
                                            my document, and a generator of mine";

/// Says what changed in specs/, whom it breaks on the wire, and what it means for users of the crates
///
/// Compares what two states of the specs say. A state is a revision of git, a folder (specs/ or that of a service) or
/// a document; a word with a slash is a path if something lies there. Nothing is checked out or written. The rules are
/// in specs/README.md.
#[derive(Debug, Args)]
#[command(after_long_help = DIFF_EXAMPLES)]
pub(crate) struct Diff {
    /// Services, by the names of their folders in specs/; all of them if none is named
    #[arg(value_name = "NAME")]
    pub(crate) services: Vec<String>,
    /// The older state; by default HEAD
    #[arg(long, value_name = "REV|DIR|FILE")]
    pub(crate) from: Option<String>,
    /// The newer state; by default the working tree
    #[arg(long, value_name = "REV|DIR|FILE")]
    pub(crate) to: Option<String>,
    /// How to print what changed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: DiffFormat,
    /// Exit with 1 if there is such a change
    #[arg(long, value_name = "KIND")]
    pub(crate) deny: Option<Deny>,
}

/// How changes are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For a terminal
    Text,
    /// For programs
    Json,
    /// For a pull request
    Markdown,
}

/// Which changes are not to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Deny {
    /// Those that break callers on the wire, or users of the crate
    Breaking,
    /// Those that break anybody on the wire, callers or servers
    Wire,
    /// Those that break users of the crate
    Api,
}

/// Reads every Swagger document of a folder, generates a crate for each, and tells how each fared
///
/// A document is a file with a root key `swagger`, whatever its name. References may reach all of the folder. The
/// crates are written into a workspace of their own, in which `--build` checks them with all warnings denied.
#[derive(Debug, Args)]
#[command(after_long_help = CORPUS_EXAMPLES)]
pub(crate) struct Corpus {
    /// The folder
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// Check the crates, too: rustc's warnings and clippy's are errors
    #[arg(long)]
    pub(crate) build: bool,
    /// How to print what came of it
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: Format,
    /// How many documents to read at once, and crates to check; by default one per processor
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub(crate) jobs: Option<u16>,
    /// Only documents in whose path below DIR one of these stands
    #[arg(long, value_name = "NAME", num_args = 1..)]
    pub(crate) filter: Vec<String>,
    /// Leave out operations that no sound code can be made for
    #[arg(long)]
    pub(crate) skip_invalid: bool,
    /// Where to put the workspace of the crates; by default into the target folder
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) limits: Limits,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Table,
    /// For programs
    Json,
}

/// How much of a file is read before it is called hostile.
#[derive(Clone, Copy, Debug, Args)]
#[command(next_help_heading = "Limits")]
pub(crate) struct Limits {
    /// How deep a document may be nested
    #[arg(long, value_name = "LEVELS", default_value_t = source::Limits::default().nesting)]
    max_nesting: usize,
    /// How many times as much as is written the aliases of YAML may make
    #[arg(long, value_name = "TIMES", default_value_t = source::Limits::default().expansion)]
    max_expansion: usize,
    /// How many bytes a file may have
    #[arg(long, value_name = "BYTES", default_value_t = source::Limits::default().file)]
    max_file_size: usize,
    /// How much references may multiply what a document says
    #[arg(long, value_name = "NODES", default_value_t = source::Limits::default().growth)]
    max_growth: usize,
    /// How many members a structure may have, and values an enum
    #[arg(long, value_name = "COUNT", default_value_t = source::Limits::default().members)]
    max_members: usize,
}

/// Whether what is invalid is left out.
pub(crate) fn invalid(skip: bool) -> Invalid {
    if skip { Invalid::Skip } else { Invalid::Refuse }
}

impl From<Limits> for source::Limits {
    fn from(limits: Limits) -> Self {
        source::Limits {
            nesting: limits.max_nesting,
            expansion: limits.max_expansion,
            file: limits.max_file_size,
            growth: limits.max_growth,
            members: limits.max_members,
        }
    }
}

const DIFF_EXAMPLES: &str = "\
Examples:
  cargo xtask diff                          what did I change since the last commit?
  cargo xtask diff --from v1.0 --to main pets
                                            and between two revisions, in one service?
  cargo xtask diff --from old.yaml --to new.yaml
                                            and between two documents?
  cargo xtask diff --from origin/main --deny breaking --format markdown
                                            in CI, for a pull request";

const CORPUS_EXAMPLES: &str = "\
Examples:
  cargo xtask corpus ../documents                   does Bindery read them, and how much do they say?
  cargo xtask corpus ../documents --build           and does what it generates compile?
  cargo xtask corpus ../documents --filter petstore uber
                                                    only those whose paths say so";

const ANYWHERE: &str = "Documents anywhere (this workspace is not touched)";

const CODEGEN_EXAMPLES: &str = "\
Examples:
  cargo xtask codegen                       every service
  cargo xtask codegen cognito-identity      one of them
  cargo xtask codegen --bump                and raise the versions of what changed
  cargo xtask codegen --check               in CI: is every crate what its spec says?
  cargo xtask codegen --spec petstore.yaml overlay.yaml --out /tmp/crates
                                            a crate that builds where it lies";

/// Prints the model of a service: all that is known, and where it is said
///
/// As JSON, or as botocore reads it: with --format botocore, --out DIR gets the files by which boto3 and the AWS CLI learn
/// the service, once `AWS_DATA_PATH` names DIR. What botocore cannot say is a warning.
#[derive(Debug, Args)]
#[command(after_long_help = MODEL_EXAMPLES)]
pub(crate) struct Model {
    /// The service, by the name of its folder in specs/
    #[arg(value_name = "NAME", required_unless_present = "spec", conflicts_with = "spec")]
    pub(crate) service: Option<String>,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub(crate) format: ModelFormat,
    /// Where to put the files, as NAME/VERSION/service-2.json; without it, that one is printed
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// Documents and overlays anywhere, instead of specs/
    #[arg(long, value_name = "FILE", num_args = 1.., help_heading = ANYWHERE)]
    pub(crate) spec: Vec<PathBuf>,
    /// The name of the service; by default made from the name of the first FILE
    #[arg(long, value_name = "NAME", requires = "spec", value_parser = crate::names::parse, help_heading = ANYWHERE)]
    pub(crate) name: Option<String>,
}

/// What a model is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ModelFormat {
    /// The model itself, as JSON
    Json,
    /// What boto3 and the AWS CLI read
    Botocore,
}

const MODEL_EXAMPLES: &str = "\
Examples:
  cargo xtask model cognito-identity        all that is known, with the places that say it
  cargo xtask model cognito-identity --format botocore --out target/botocore
  AWS_DATA_PATH=target/botocore aws cognito-identity get-id help
                                            the AWS CLI speaks what the spec says";

/// Says what the documents leave out, and what an overlay could say instead
///
/// Each finding is advice: it has a place, and an action for an overlay that closes the gap. The score is the share of
/// what operations and members can say that is said, by the documents alone and with their overlays.
#[derive(Debug, Args)]
#[command(after_long_help = LINT_EXAMPLES)]
pub(crate) struct Lint {
    /// Services, by the names of their folders in specs/; all of them if none is named
    #[arg(value_name = "NAME", conflicts_with = "spec")]
    pub(crate) services: Vec<String>,
    /// How to print what was found
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: Format,
    /// Write all suggested actions into a new overlay; for one service
    #[arg(long, value_name = "FILE")]
    pub(crate) draft_overlay: Option<PathBuf>,
    /// Documents and overlays anywhere, instead of specs/
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub(crate) spec: Vec<PathBuf>,
}

const LINT_EXAMPLES: &str = "\
Examples:
  cargo xtask lint                          every service
  cargo xtask lint pets --draft-overlay specs/pets/overlay-2-draft.yaml
                                            every gap as an action, each with a TODO to be thought about
  cargo xtask lint --spec petstore.yaml     a document that is no service yet";

/// Starts a service: from documents anywhere to a crate that builds
///
/// Copies the documents, and the files that they refer to, into specs/NAME, records where they came from, and puts an
/// overlay beside them whose actions, all of them comments, say what the documents leave out. Then generates crates/NAME
/// and checks it. After an error, nothing is left behind.
#[derive(Debug, Args)]
#[command(after_long_help = NEW_EXAMPLES)]
pub(crate) struct New {
    /// The name of the service, which is its crate's
    #[arg(value_name = "NAME", value_parser = crate::names::parse)]
    pub(crate) name: String,
    /// Swagger 2.0 documents, and overlays if there are any
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// The day on which the documents were fetched; by default today, in UTC
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = crate::new::parse_date)]
    pub(crate) date: Option<String>,
    /// Generate the crate, and do not check it
    #[arg(long)]
    pub(crate) no_build: bool,
}

const NEW_EXAMPLES: &str = "\
Examples:
  cargo xtask new pets petstore.yaml        specs/pets and crates/pets
  cargo xtask new pets *.json --date 2025-01-31
                                            several documents of one service, fetched that day";

/// Writes the documents of a made-up service of any size: something to measure with
///
/// Made from a seed: the same arguments give the same files everywhere. At scale 1 the service has 20 operations.
#[derive(Debug, Args)]
#[command(after_long_help = SYNTHETIC_EXAMPLES)]
pub(crate) struct Synthetic {
    /// The folder for the files
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    /// How many times as large as the smallest one
    #[arg(long, value_name = "TIMES", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub(crate) scale: u16,
    /// What the prose, the members and their types are drawn from
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    pub(crate) seed: u64,
    /// What to write
    #[arg(long, value_name = "FORMAT", default_value = "yaml")]
    pub(crate) format: DocumentFormat,
}

/// What documents are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DocumentFormat {
    /// JSON
    Json,
    /// YAML
    Yaml,
}

const SYNTHETIC_EXAMPLES: &str = "\
Examples:
  cargo xtask synthetic /tmp/large --scale 100
  cargo xtask codegen --spec /tmp/large/*.yaml --name large --out /tmp/crates
                                            how long does it take to generate 2000 operations?";

/// Writes a reference to look at: pages that open from a folder, without a server
///
/// A page for each operation, with its request and response in Rust, on the wire, on the command line, in boto3 and in R, and
/// for each shape; every fact tells which line or overlay it comes from. What changed since the last commit has a page, too. The
/// folder is replaced as a whole; one that holds anything else is never overwritten.
#[derive(Debug, Args)]
#[command(after_long_help = SITE_EXAMPLES)]
pub(crate) struct Site {
    /// Services, by the names of their folders in specs/; all of them if none is named
    #[arg(value_name = "NAME")]
    pub(crate) services: Vec<String>,
    /// The folder of the site; by default target/site
    #[arg(long, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,
    /// What the working tree is compared with; by default HEAD
    #[arg(long, value_name = "REV|DIR|FILE")]
    pub(crate) from: Option<String>,
}

const SITE_EXAMPLES: &str = "\
Examples:
  cargo xtask site                          every service; open target/site/index.html
  cargo xtask site cognito-identity --out /tmp/reference
                                            one of them, somewhere else
  cargo xtask site --from v1.0              with what changed since then";

/// Says where each fact of an operation, shape or member comes from
///
/// A fact comes from a line of a document, from an action of an overlay, which has its reason, or from a rule that
/// speaks where nobody else does.
#[derive(Debug, Args)]
#[command(after_long_help = WHY_EXAMPLES)]
pub(crate) struct Why {
    /// The service, by the name of its folder in specs/
    #[arg(value_name = "NAME")]
    pub(crate) service: String,
    /// The way to it by names; of the service as a whole if there is none
    #[arg(value_name = "PATH")]
    pub(crate) path: Option<String>,
    /// How to print it
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) format: Format,
}

const WHY_EXAMPLES: &str = "\
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

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn long_lines_are_broken_between_words() {
        assert_eq!(lines("one two three", 7), "one two\nthree");
        assert_eq!(lines("much-longer-than-a-line so", 7), "much-longer-than-a-line\nso");
        assert_eq!(lines("a paragraph\n\nand another", 100), "a paragraph\n\nand another");
        assert_eq!(lines("", 7), "");
    }
}
