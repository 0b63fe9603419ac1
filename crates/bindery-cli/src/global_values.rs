//! The values of global options.

use crate::options::ParsedOptions;
use crate::output::Format;
use crate::query::Query;
use crate::redaction::Secrets;
use crate::settings::{DebugLog, RootCertificates, Settings, Signing, Verification};
use crate::skeleton::SkeletonKind;
use crate::value::BlobInput;
use std::str::FromStr;
use std::time::Duration;

/// The values of global options.
pub(crate) struct GlobalValues {
    /// The options that control sending.
    pub(crate) settings: Settings,
    /// The output that replaces sending.
    pub(crate) mode: Option<OutputMode>,
    /// `--cli-binary-format`.
    pub(crate) blobs: BlobInput,
    /// The options that control printing.
    pub(crate) output: OutputOptions,
    /// The options that control pagination.
    pub(crate) paging: PagingOptions,
}

/// The options that control printing.
pub(crate) struct OutputOptions {
    /// `--query`.
    pub(crate) query: Option<Query>,
    /// `--output`.
    pub(crate) format: Option<Format>,
    /// `--output-file`.
    pub(crate) file: Option<String>,
    /// `--color`.
    pub(crate) color: ColorMode,
}

/// The output that replaces sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutputMode {
    /// `--generate-cli-skeleton`.
    Skeleton(SkeletonKind),
    /// `--dry-run`.
    Request,
    /// `--print-curl`.
    Curl,
}

/// `--color`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum ColorMode {
    /// If standard output is a terminal.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// The options that control pagination.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PagingOptions {
    /// `--no-paginate`.
    pub(crate) single: bool,
    /// `--max-items`.
    pub(crate) items: Option<usize>,
    /// `--starting-token`.
    pub(crate) start: Option<String>,
    /// `--page-size`.
    pub(crate) size: Option<u64>,
}

impl PagingOptions {
    /// Returns the given options that apply to paginated operations only.
    pub(crate) fn given(&self) -> Vec<&'static str> {
        let options = [
            (self.items.is_some(), "--max-items"),
            (self.start.is_some(), "--starting-token"),
            (self.size.is_some(), "--page-size"),
        ];
        options.into_iter().filter(|(given, _)| *given).map(|(_, name)| name).collect()
    }
}

/// Reads the values of global options. An invalid value is reported and ignored.
pub(crate) fn read(options: &ParsedOptions, problems: &mut Vec<String>) -> GlobalValues {
    let mut reader = Reader { options, problems };
    let settings = reader.settings();
    let skeletons =
        [("input", SkeletonKind::Input), ("yaml-input", SkeletonKind::YamlInput), ("output", SkeletonKind::Output)];
    let skeleton = reader.choice("generate-cli-skeleton", &skeletons).map(OutputMode::Skeleton);
    let curl = options.has("print-curl").then_some(OutputMode::Curl);
    let request = options.has("dry-run").then_some(OutputMode::Request);
    let colors = [("on", ColorMode::On), ("off", ColorMode::Off), ("auto", ColorMode::Auto)];
    GlobalValues {
        settings,
        mode: skeleton.or(curl).or(request),
        blobs: reader.choice("cli-binary-format", &BlobInput::NAMES).unwrap_or_default(),
        output: OutputOptions {
            query: reader.query(),
            format: reader.format(),
            file: reader.text("output-file"),
            color: reader.choice("color", &colors).unwrap_or_default(),
        },
        paging: PagingOptions {
            single: options.has("no-paginate"),
            items: reader.number("max-items", 1),
            start: reader.text("starting-token"),
            size: reader.number("page-size", 1),
        },
    }
}

struct Reader<'a> {
    options: &'a ParsedOptions,
    problems: &'a mut Vec<String>,
}

impl Reader<'_> {
    fn settings(&mut self) -> Settings {
        let mut settings = Settings::new();
        let options = self.options;
        settings.region = self.text("region");
        settings.profile = self.text("profile");
        settings.endpoint_url = self.text("endpoint-url");
        settings.api_keys = options.all("api-key").to_vec();
        settings.users = options.all("basic").to_vec();
        settings.tokens = options.all("bearer-token").to_vec();
        settings.host_parameters = options.all("host-parameter").to_vec();
        settings.secrets = if options.has("show-secrets") { Secrets::Shown } else { Secrets::Redacted };
        settings.signing = if options.has("no-sign-request") { Signing::Never } else { Signing::AsDeclared };
        settings.ca_bundle = self.text("ca-bundle");
        if options.has("system-certificates") {
            settings.roots = RootCertificates::System;
            if settings.ca_bundle.is_some() {
                let text =
                    "--system-certificates: --ca-bundle selects other certificates; remove one of the two options";
                self.problems.push(text.to_owned());
            }
        }
        settings.verification =
            if options.has("no-verify-ssl") { Verification::Disabled } else { Verification::Enabled };
        settings.debug = if options.has("debug") { DebugLog::On } else { DebugLog::Off };
        if let Some(time) = self.seconds("cli-read-timeout") {
            settings.read_timeout = time;
        }
        if let Some(time) = self.seconds("cli-connect-timeout") {
            settings.connect_timeout = time;
        }
        settings
    }

    fn text(&self, name: &str) -> Option<String> {
        self.options.one(name).map(str::to_owned)
    }

    fn choice<T: Copy>(&mut self, name: &str, known: &[(&str, T)]) -> Option<T> {
        let word = self.options.one(name)?;
        let found = known.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            self.problems.push(format!("--{name}: expected one of {}, found `{word}`", known.join(", ")));
        }
        found
    }

    fn number<T: FromStr + PartialOrd + From<u8>>(&mut self, name: &str, minimum: u8) -> Option<T> {
        let word = self.options.one(name)?;
        let number = word.parse().ok().filter(|number| *number >= T::from(minimum));
        if number.is_none() {
            self.problems.push(format!("--{name}: expected a whole number of at least {minimum}, found `{word}`"));
        }
        number
    }

    fn seconds(&mut self, name: &str) -> Option<Duration> {
        let word = self.options.one(name)?;
        let time = word.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        if time.is_none() {
            let text = format!("--{name}: expected a number of seconds, found `{word}`; 0 disables the limit");
            self.problems.push(text);
        }
        time
    }

    fn query(&mut self) -> Option<Query> {
        match Query::parse(self.options.one("query")?) {
            Ok(query) => Some(query),
            Err(problem) => {
                self.problems.push(problem);
                None
            }
        }
    }

    fn format(&mut self) -> Option<Format> {
        let formats = [Format::Json, Format::Text, Format::Table, Format::Yaml];
        let formats: Vec<(&str, Format)> = Format::NAMES.into_iter().zip(formats).collect();
        self.choice("output", &formats)
    }
}
