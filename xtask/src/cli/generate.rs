//! The commands that read documents and write crates or models.

use super::options::{EXTERNAL, choice, files, folder, limits, service, services, skip_invalid};
use super::values::ModelFormat;
use crate::date;
use bindery_model::{OnInvalid, source};
use bpaf::{OptionParser, Parser, construct, long, positional};
use std::path::PathBuf;

/// The arguments of `codegen`.
#[derive(Debug)]
pub(crate) struct Codegen {
    pub(crate) input: CodegenInput,
    pub(crate) mode: WriteMode,
    pub(crate) deny_warnings: bool,
    /// The folder within which references resolve.
    pub(crate) root: Option<PathBuf>,
    pub(crate) invalid: OnInvalid,
    pub(crate) limits: source::InputLimits,
}

#[derive(Debug)]
pub(crate) enum CodegenInput {
    /// Services of the workspace; all of them if the list is empty.
    Services(Vec<String>),
    External(ExternalInput),
}

/// Documents and overlays outside the workspace, and the crate to write.
#[derive(Debug)]
pub(crate) struct ExternalInput {
    pub(crate) files: Vec<PathBuf>,
    /// The folder in which to create the folder of the crate.
    pub(crate) out: PathBuf,
    pub(crate) name: Option<String>,
    /// The `bindery` crate that the generated crate depends on.
    pub(crate) bindery: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WriteMode {
    Write,
    /// Writes, raises versions and adds changelog entries.
    Bump,
    /// Compares only.
    Check,
}

/// The arguments of `model`.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) input: ModelInput,
    pub(crate) format: ModelFormat,
    pub(crate) out: Option<PathBuf>,
    pub(crate) invalid: OnInvalid,
}

#[derive(Debug)]
pub(crate) enum ModelInput {
    Service(String),
    External { files: Vec<PathBuf>, name: Option<String> },
}

/// The arguments of `new`.
#[derive(Debug)]
pub(crate) struct New {
    pub(crate) name: String,
    pub(crate) files: Vec<PathBuf>,
    pub(crate) date: Option<String>,
    pub(crate) no_build: bool,
}

pub(super) fn codegen() -> OptionParser<Result<Codegen, String>> {
    let check = long("check").help("Compare only: show what differs, and exit with 1 if anything does").switch();
    let deny_warnings = long("deny-warnings").help("Treat warnings as errors").switch();
    let bump = long("bump")
        .help("Raise the version of each changed crate as its changes require, and add an entry to its CHANGELOG.md")
        .switch();
    let root = folder("root", "The folder within which references to other files resolve; default: that of the spec");
    let invalid = skip_invalid();
    let limits = limits();
    let external = external();
    let services = services();
    let input = construct!(external, services);
    construct!(check, deny_warnings, bump, root, invalid, limits, input)
        .map(|(check, deny_warnings, bump, root, invalid, limits, (external, services))| {
            let input = external.input(services)?;
            let mode = match (check, bump, &input) {
                (true, true, _) => return Err("`--bump` writes and `--check` does not; use one of them".to_owned()),
                (_, true, CodegenInput::External(_)) => {
                    return Err("`--bump` raises versions of this workspace; remove `--bump` or `--spec`".to_owned());
                }
                (true, false, _) => WriteMode::Check,
                (false, true, CodegenInput::Services(_)) => WriteMode::Bump,
                (false, false, _) => WriteMode::Write,
            };
            Ok(Codegen { input, mode, deny_warnings, root, invalid, limits })
        })
        .to_options()
        .usage("Usage: cargo xtask codegen [OPTIONS] [NAME]...")
        .descr("Writes one crate per service: from specs/NAME into crates/NAME")
        .header(
            "Reads the documents and overlays of each service, and writes its crate. Everything is generated and \
             checked before the first byte is written; after an error nothing has been written. A file without the \
             header of generated files is never overwritten or removed.",
        )
        .footer(
            "Examples:\n
      cargo xtask codegen                       every service
      cargo xtask codegen cognito-identity      one service
      cargo xtask codegen --bump                also raise the versions of what changed
      cargo xtask codegen --check               in CI: exit with 1 unless every crate is up to date
      cargo xtask codegen --spec petstore.yaml overlay.yaml --out /tmp/crates
                                                a crate outside of this workspace",
        )
}

/// The options for documents outside the workspace, before they are checked against each other.
struct External {
    files: Vec<PathBuf>,
    out: Option<PathBuf>,
    name: Option<String>,
    bindery: Option<PathBuf>,
}

fn external() -> impl Parser<External> {
    let out = folder("out", "The folder in which to create the folder of the crate");
    let name = crate_name("The name of the crate and of its folder; default: derived from the name of the first FILE");
    let bindery = long("bindery")
        .help("The `bindery` crate that the generated crate depends on; default: the one of this workspace")
        .argument("PATH")
        .optional();
    let files = files("spec", "Documents and overlays to use instead of specs/; a file's content decides which it is");
    construct!(External { out, name, bindery, files }).group_help(EXTERNAL)
}

impl External {
    fn input(self, services: Vec<String>) -> Result<CodegenInput, String> {
        let External { files, out, name, bindery } = self;
        match (files.is_empty(), out, services.first()) {
            (false, Some(_), Some(service)) => Err(excluded_by_spec(service)),
            (false, Some(out), None) => Ok(CodegenInput::External(ExternalInput { files, out, name, bindery })),
            (false, None, _) => Err("`--spec` requires a folder for the crate; add `--out DIR`".to_owned()),
            (true, Some(_), _) => Err(requires_spec("--out")),
            (true, None, _) if name.is_some() => Err(requires_spec("--name")),
            (true, None, _) if bindery.is_some() => Err(requires_spec("--bindery")),
            (true, None, _) => Ok(CodegenInput::Services(services)),
        }
    }
}

fn crate_name(help: &'static str) -> impl Parser<Option<String>> {
    long("name").help(help).argument::<String>("NAME").parse(|name| crate::names::parse(&name)).optional()
}

fn requires_spec(option: &str) -> String {
    format!("`{option}` requires documents; add `--spec FILE`")
}

pub(super) fn excluded_by_spec(service: &str) -> String {
    format!("`--spec` replaces the services of specs/; remove `{service}` or `--spec`")
}

pub(super) fn model() -> OptionParser<Result<Model, String>> {
    let format = choice("format", "FORMAT", "The format of the model", ModelFormat::Json);
    let out = folder("out", "Where to write the files, as NAME/VERSION/service-2.json; default: print to stdout");
    let name = crate_name("The name of the service; default: derived from the name of the first FILE");
    let files = files("spec", "Documents and overlays to use instead of specs/");
    let external = construct!(name, files).group_help(EXTERNAL);
    let invalid = skip_invalid();
    let service = service().optional();
    construct!(format, out, invalid, external, service)
        .map(|(format, out, invalid, (name, files), service)| {
            let input = match (service, files.is_empty()) {
                (Some(service), false) => return Err(excluded_by_spec(&service)),
                (None, true) => return Err("no service is named; add its NAME or `--spec FILE`".to_owned()),
                (Some(_), true) if name.is_some() => return Err(requires_spec("--name")),
                (Some(service), true) => ModelInput::Service(service),
                (None, false) => ModelInput::External { files, name },
            };
            Ok(Model { input, format, out, invalid })
        })
        .to_options()
        .usage("Usage: cargo xtask model [OPTIONS] NAME")
        .descr("Prints the model of a service: every fact, with its location in the documents")
        .header(
            "With `--format botocore --out DIR`, writes the files from which boto3 and the AWS CLI learn the service \
             when `AWS_DATA_PATH` is DIR. A construct that botocore cannot express is a warning.",
        )
        .footer(
            "Examples:\n
      cargo xtask model cognito-identity        every fact, with its location
      cargo xtask model cognito-identity --format botocore --out target/botocore
      AWS_DATA_PATH=target/botocore aws cognito-identity get-id help
                                                the AWS CLI with the model of specs/",
        )
}

pub(super) fn new() -> OptionParser<New> {
    let date = long("date")
        .help("The day on which the documents were fetched; default: today, in UTC")
        .argument::<String>("YYYY-MM-DD")
        .parse(|text| date::parse(&text))
        .optional();
    let no_build = long("no-build").help("Generate the crate without checking that it builds").switch();
    let name = positional::<String>("NAME")
        .help("The name of the service and of its crate")
        .parse(|name| crate::names::parse(&name));
    let files = positional::<PathBuf>("FILE")
        .help("API descriptions, and overlays if there are any")
        .some("expected at least one `FILE`, the API description of the service");
    construct!(New { date, no_build, name, files })
        .to_options()
        .usage("Usage: cargo xtask new [OPTIONS] NAME FILE...")
        .descr("Creates a service: from API descriptions to a crate that builds")
        .header(
            "Copies the documents and the files that they refer to into specs/NAME, records their origin, and writes \
             an overlay whose commented actions show what the documents leave out. Then generates crates/NAME and \
             checks it. After an error nothing remains.",
        )
        .footer(
            "Examples:\n
      cargo xtask new pets petstore.yaml        specs/pets and crates/pets
      cargo xtask new pets *.json --date 2025-01-31
                                                several documents of one service, fetched on that day",
        )
}
