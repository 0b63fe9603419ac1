//! The commands that measure: with a corpus, against other generators, and with synthetic documents.

use super::options::{choice, described, files, folder, format, limits, number, skip_invalid, values};
use super::values::{DocumentFormat, Format, MeasuredPart};
use bindery_model::{OnInvalid, source};
use bpaf::{OptionParser, Parser, construct, long, positional};
use std::path::PathBuf;

/// The arguments of `compare`.
#[derive(Debug)]
#[cfg_attr(not(feature = "measure"), expect(dead_code, reason = "another build of xtask runs the command"))]
pub(crate) struct Compare {
    /// The parts to measure; all of them if the list is empty.
    pub(crate) only: Vec<MeasuredPart>,
    pub(crate) runs: u16,
    pub(crate) out: Option<PathBuf>,
    pub(crate) document: Vec<PathBuf>,
    /// `NAME=COMMAND`
    pub(crate) generator: Vec<String>,
    pub(crate) no_install: bool,
    pub(crate) binary: Option<PathBuf>,
}

/// The arguments of `corpus`.
#[derive(Debug)]
#[cfg_attr(not(feature = "measure"), expect(dead_code, reason = "another build of xtask runs the command"))]
pub(crate) struct Corpus {
    pub(crate) dir: PathBuf,
    pub(crate) build: bool,
    pub(crate) format: Format,
    pub(crate) jobs: Option<u16>,
    pub(crate) filter: Vec<String>,
    pub(crate) invalid: OnInvalid,
    pub(crate) out: Option<PathBuf>,
    pub(crate) limits: source::InputLimits,
}

/// The arguments of `synthetic`.
#[derive(Debug)]
#[cfg_attr(not(feature = "measure"), expect(dead_code, reason = "another build of xtask runs the command"))]
pub(crate) struct Synthetic {
    pub(crate) dir: PathBuf,
    pub(crate) scale: u16,
    pub(crate) seed: u64,
    pub(crate) format: DocumentFormat,
}

/// Checks that a number is within bounds.
fn within(number: u16, least: u16, most: u16) -> Result<u16, String> {
    match number {
        number if (least..=most).contains(&number) => Ok(number),
        number => Err(format!("{number} is not in {least}..={most}")),
    }
}

pub(super) fn compare() -> OptionParser<Compare> {
    let parts = format!("The parts to measure, separated by commas; default: all{}", described::<MeasuredPart>());
    let only = long("only")
        .help(parts.as_str())
        .argument::<String>("PART")
        .parse(|parts| parts.split(',').map(str::parse).collect::<Result<Vec<MeasuredPart>, String>>())
        .many()
        .map(|lists| lists.into_iter().flatten().collect());
    let runs = "The number of measured runs of each, after one for warming up (builds have none); default: 5";
    let runs = number("runs", "N", runs).parse(|runs| within(runs, 1, 99)).fallback(5);
    let out = folder("out", "The folder of compare.md and compare.svg; default: in the target folder");
    let document = files("document", "Documents to generate from; default: those of the corpus in BINDERY_SHARED");
    let generator = long("generator")
        .help("Another generator; in its command, {document}, {root} and {out} are replaced by paths")
        .argument("NAME=COMMAND")
        .many();
    let no_install = long("no-install").help("Skip programs that are not installed yet").switch();
    let binary = long("binary").argument("PATH").optional().hide();
    construct!(Compare { only, runs, out, document, generator, no_install, binary })
        .to_options()
        .usage("Usage: cargo xtask compare [OPTIONS]")
        .descr("Measures whole processes side by side: Bindery's and those of others, in one run and in turn")
        .header(
            "Writes medians and ratios as Markdown, and as a chart in SVG. Other programs are installed in pinned \
             versions below the target folder; what cannot be installed on this machine is reported and skipped. \
             Results of each part are stored, so that a run of one part adds to those of the others.",
        )
        .footer(
            "Examples:\n
      cargo xtask compare --out xtask           all parts, into xtask/compare.md and xtask/compare.svg
      cargo xtask compare --only growth         time and memory for a document that is 100 times as large
      cargo xtask compare --only generate --document api.json --generator 'mine=./mine {document} {out}'
                                                another document, and another generator",
        )
}

pub(super) fn corpus() -> OptionParser<Corpus> {
    let build = long("build").help("Also check the crates: warnings of rustc and clippy are errors").switch();
    let format = format("The format of the results");
    let jobs = "The number of documents read, and of crates checked, at a time; default: one per processor";
    let jobs = number("jobs", "N", jobs).parse(|jobs| within(jobs, 1, 512)).optional();
    let filter = values("filter", "NAME", "Only documents whose path below DIR contains one of these");
    let invalid = skip_invalid();
    let out = folder("out", "The folder of the workspace of the crates; default: in the target folder");
    let limits = limits();
    let dir = positional("DIR").help("The folder");
    construct!(Corpus { build, format, jobs, filter, invalid, out, limits, dir })
        .to_options()
        .usage("Usage: cargo xtask corpus [OPTIONS] DIR")
        .descr("Reads every API description of a folder, generates a crate for each, and reports the results")
        .header(
            "A document is a file with a root key `swagger`, whatever its name. References may reach every file of the \
             folder. The crates are written into a workspace of their own, in which `--build` checks them with all \
             warnings denied.",
        )
        .footer(
            "Examples:\n
      cargo xtask corpus ../documents           read and generate every document
      cargo xtask corpus ../documents --build   and check that the crates compile
      cargo xtask corpus ../documents --filter petstore uber
                                                only documents with one of these in their paths",
        )
}

pub(super) fn synthetic() -> OptionParser<Synthetic> {
    let scale = number("scale", "TIMES", "The size, as a multiple of the smallest service; default: 1")
        .parse(|scale| within(scale, 1, 1000))
        .fallback(1);
    let seed =
        number("seed", "NUMBER", "The seed of the descriptions, the members and their types; default: 1").fallback(1);
    let format = choice("format", "FORMAT", "The format of the documents", DocumentFormat::Yaml);
    let dir = positional("DIR").help("The folder for the files");
    construct!(Synthetic { scale, seed, format, dir })
        .to_options()
        .usage("Usage: cargo xtask synthetic [OPTIONS] DIR")
        .descr("Writes the documents of a synthetic service of any size, for measurements")
        .header("The same arguments give the same files on every machine. At scale 1 the service has 20 operations.")
        .footer(
            "Examples:\n
      cargo xtask synthetic /tmp/large --scale 100
      cargo xtask codegen --spec /tmp/large/*.yaml --name large --out /tmp/crates
                                                the time to generate 2000 operations",
        )
}
