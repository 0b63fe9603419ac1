//! The command line: what each command is asked for.

mod commands;
mod help;
mod values;

pub(crate) use self::values::{Deny, DiffFormat, DocumentFormat, Format, ModelFormat, Part};

use bindery_model::{OnInvalid, source};
use clap_builder::ArgMatches;
use std::any::Any;
use std::path::PathBuf;

/// What the command line says.
#[derive(Debug)]
pub(crate) struct Arguments {
    /// The workspace, where it is not the one that xtask was built in.
    pub(crate) workspace: Option<PathBuf>,
    pub(crate) command: Command,
}

#[derive(Debug)]
pub(crate) enum Command {
    Codegen(Codegen),
    #[cfg(feature = "measure")]
    Compare(Compare),
    #[cfg(feature = "measure")]
    Corpus(Corpus),
    Diff(Diff),
    Lint(Lint),
    Model(Model),
    New(New),
    #[cfg(feature = "site")]
    Site(Site),
    #[cfg(feature = "measure")]
    Synthetic(Synthetic),
    Why(Why),
    /// A command that this xtask is built without, by the feature that it takes.
    #[cfg(not(all(feature = "measure", feature = "site")))]
    Fuller(&'static str),
}

impl Arguments {
    /// Reads the command line. Where it is misspelt or asks for help, that is told, and the process ends.
    pub(crate) fn read() -> Self {
        let mut given = Given(commands::all().get_matches());
        let workspace = given.perhaps("workspace");
        let (name, matches) = given.0.remove_subcommand().expect("clap requires a command");
        let given = Given(matches);
        let command = match name.as_str() {
            "codegen" => Command::Codegen(given.codegen()),
            #[cfg(not(feature = "measure"))]
            "compare" | "corpus" | "synthetic" => Command::Fuller("measure"),
            #[cfg(feature = "measure")]
            "compare" => Command::Compare(given.compare()),
            #[cfg(feature = "measure")]
            "corpus" => Command::Corpus(given.corpus()),
            "diff" => Command::Diff(given.diff()),
            "lint" => Command::Lint(given.lint()),
            "model" => Command::Model(given.model()),
            "new" => Command::New(given.new_service()),
            #[cfg(not(feature = "site"))]
            "site" => Command::Fuller("site"),
            #[cfg(feature = "site")]
            "site" => Command::Site(given.site()),
            #[cfg(feature = "measure")]
            "synthetic" => Command::Synthetic(given.synthetic()),
            "why" => Command::Why(given.why()),
            other => unreachable!("{other} is no command of `commands::all`"),
        };
        Arguments { workspace, command }
    }
}

#[derive(Debug)]
pub(crate) struct Codegen {
    pub(crate) services: Vec<String>,
    pub(crate) check: bool,
    pub(crate) deny_warnings: bool,
    pub(crate) bump: bool,
    /// The folder that references may reach.
    pub(crate) root: Option<PathBuf>,
    pub(crate) invalid: OnInvalid,
    pub(crate) limits: source::InputLimits,
    /// Documents and overlays instead of services.
    pub(crate) spec: Vec<PathBuf>,
    pub(crate) out: Option<PathBuf>,
    pub(crate) name: Option<String>,
    pub(crate) bindery: Option<PathBuf>,
}

#[cfg(feature = "measure")]
#[derive(Debug)]
pub(crate) struct Compare {
    /// What to measure; all of it if nothing is named.
    pub(crate) only: Vec<Part>,
    pub(crate) runs: u16,
    pub(crate) out: Option<PathBuf>,
    pub(crate) document: Vec<PathBuf>,
    /// `NAME=COMMAND`
    pub(crate) generator: Vec<String>,
    pub(crate) no_install: bool,
    pub(crate) binary: Option<PathBuf>,
}

#[derive(Debug)]
pub(crate) struct Diff {
    pub(crate) services: Vec<String>,
    pub(crate) from: Option<String>,
    pub(crate) to: Option<String>,
    pub(crate) format: DiffFormat,
    pub(crate) deny: Option<Deny>,
}

#[cfg(feature = "measure")]
#[derive(Debug)]
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

#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) service: Option<String>,
    pub(crate) format: ModelFormat,
    pub(crate) out: Option<PathBuf>,
    pub(crate) spec: Vec<PathBuf>,
    pub(crate) name: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Lint {
    pub(crate) services: Vec<String>,
    pub(crate) format: Format,
    pub(crate) draft_overlay: Option<PathBuf>,
    pub(crate) spec: Vec<PathBuf>,
}

#[derive(Debug)]
pub(crate) struct New {
    pub(crate) name: String,
    pub(crate) files: Vec<PathBuf>,
    pub(crate) date: Option<String>,
    pub(crate) no_build: bool,
}

#[cfg(feature = "measure")]
#[derive(Debug)]
pub(crate) struct Synthetic {
    pub(crate) dir: PathBuf,
    pub(crate) scale: u16,
    pub(crate) seed: u64,
    pub(crate) format: DocumentFormat,
}

#[cfg(feature = "site")]
#[derive(Debug)]
pub(crate) struct Site {
    pub(crate) services: Vec<String>,
    pub(crate) out: Option<PathBuf>,
    pub(crate) from: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Why {
    pub(crate) service: String,
    pub(crate) path: Option<String>,
    pub(crate) format: Format,
}

/// What stands after the name of a command.
struct Given(ArgMatches);

impl Given {
    fn is_set(&self, name: &str) -> bool {
        self.0.get_flag(name)
    }

    fn perhaps<T: Any + Clone + Send + Sync>(&mut self, name: &str) -> Option<T> {
        self.0.remove_one(name)
    }

    /// The value of what is required, or has a default.
    fn one<T: Any + Clone + Send + Sync>(&mut self, name: &str) -> T {
        self.0.remove_one(name).expect("clap requires it, or has its default")
    }

    fn many<T: Any + Clone + Send + Sync>(&mut self, name: &str) -> Vec<T> {
        self.0.remove_many(name).into_iter().flatten().collect()
    }

    fn invalid(&self) -> OnInvalid {
        if self.is_set("skip-invalid") { OnInvalid::Skip } else { OnInvalid::Refuse }
    }

    fn limits(&mut self) -> source::InputLimits {
        source::InputLimits {
            nesting: self.one("max-nesting"),
            expansion: self.one("max-expansion"),
            file: self.one("max-file-size"),
            growth: self.one("max-growth"),
            members: self.one("max-members"),
        }
    }

    fn codegen(mut self) -> Codegen {
        Codegen {
            services: self.many("services"),
            check: self.is_set("check"),
            deny_warnings: self.is_set("deny-warnings"),
            bump: self.is_set("bump"),
            root: self.perhaps("root"),
            invalid: self.invalid(),
            limits: self.limits(),
            spec: self.many("spec"),
            out: self.perhaps("out"),
            name: self.perhaps("name"),
            bindery: self.perhaps("bindery"),
        }
    }

    #[cfg(feature = "measure")]
    fn compare(mut self) -> Compare {
        Compare {
            only: self.many("only"),
            runs: self.one("runs"),
            out: self.perhaps("out"),
            document: self.many("document"),
            generator: self.many("generator"),
            no_install: self.is_set("no-install"),
            binary: self.perhaps("binary"),
        }
    }

    fn diff(mut self) -> Diff {
        Diff {
            services: self.many("services"),
            from: self.perhaps("from"),
            to: self.perhaps("to"),
            format: self.one("format"),
            deny: self.perhaps("deny"),
        }
    }

    #[cfg(feature = "measure")]
    fn corpus(mut self) -> Corpus {
        Corpus {
            dir: self.one("dir"),
            build: self.is_set("build"),
            format: self.one("format"),
            jobs: self.perhaps("jobs"),
            filter: self.many("filter"),
            invalid: self.invalid(),
            out: self.perhaps("out"),
            limits: self.limits(),
        }
    }

    fn model(mut self) -> Model {
        Model {
            service: self.perhaps("service"),
            format: self.one("format"),
            out: self.perhaps("out"),
            spec: self.many("spec"),
            name: self.perhaps("name"),
        }
    }

    fn lint(mut self) -> Lint {
        Lint {
            services: self.many("services"),
            format: self.one("format"),
            draft_overlay: self.perhaps("draft-overlay"),
            spec: self.many("spec"),
        }
    }

    fn new_service(mut self) -> New {
        New {
            name: self.one("name"),
            files: self.many("files"),
            date: self.perhaps("date"),
            no_build: self.is_set("no-build"),
        }
    }

    #[cfg(feature = "site")]
    fn site(mut self) -> Site {
        Site { services: self.many("services"), out: self.perhaps("out"), from: self.perhaps("from") }
    }

    #[cfg(feature = "measure")]
    fn synthetic(mut self) -> Synthetic {
        Synthetic { dir: self.one("dir"), scale: self.one("scale"), seed: self.one("seed"), format: self.one("format") }
    }

    fn why(mut self) -> Why {
        Why { service: self.one("service"), path: self.perhaps("path"), format: self.one("format") }
    }
}
