//! What the options say that every operation has.

use crate::command::Words;
use crate::output::Format;
use crate::query::Query;
use crate::send::{Debug, Settings, Sign};
use crate::show::Secrets;
use crate::skeleton::Skeleton;
use crate::value::BlobInput;
use std::str::FromStr;
use std::time::Duration;

/// What the options say that every operation has.
pub(crate) struct Globals {
    /// How to send.
    pub(crate) settings: Settings,
    /// What to do instead of sending.
    pub(crate) instead: Option<Instead>,
    /// What bytes are on the command line.
    pub(crate) blobs: BlobInput,
    /// `--query`.
    pub(crate) query: Option<Query>,
    /// `--output`.
    pub(crate) format: Option<Format>,
    /// `--output-file`.
    pub(crate) file: Option<String>,
    /// `--color`.
    pub(crate) colour: Colour,
    /// What was said of pages.
    pub(crate) paging: Paging,
}

/// What to do instead of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Instead {
    /// `--generate-cli-skeleton`.
    Skeleton(Skeleton),
    /// `--dry-run`.
    Request,
    /// `--print-curl`.
    Curl,
}

/// When there are colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Colour {
    /// Where a person looks.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

/// What was said of pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Paging {
    /// `--no-paginate`.
    pub(crate) single: bool,
    /// `--max-items`.
    pub(crate) items: Option<usize>,
    /// `--starting-token`.
    pub(crate) start: Option<String>,
    /// `--page-size`.
    pub(crate) size: Option<u64>,
}

impl Paging {
    /// The options that were said and need pages.
    pub(crate) fn said(&self) -> Vec<&'static str> {
        let said = [
            (self.items.is_some(), "--max-items"),
            (self.start.is_some(), "--starting-token"),
            (self.size.is_some(), "--page-size"),
        ];
        said.into_iter().filter(|(said, _)| *said).map(|(_, name)| name).collect()
    }
}

/// Reads them; what is wrong with one is left out, and told.
pub(crate) fn read(words: &Words, problems: &mut Vec<String>) -> Globals {
    let mut reader = Reader { words, problems };
    let mut settings = Settings::new();
    let text = |name| words.one(name).map(str::to_owned);
    settings.region = text("region");
    settings.profile = text("profile");
    settings.endpoint_url = text("endpoint-url");
    settings.api_keys = words.all("api-key").to_vec();
    settings.users = words.all("basic").to_vec();
    settings.tokens = words.all("bearer-token").to_vec();
    settings.host_parameters = words.all("host-parameter").to_vec();
    settings.secrets = if words.has("show-secrets") { Secrets::Shown } else { Secrets::Redacted };
    settings.sign = if words.has("no-sign-request") { Sign::Never } else { Sign::AsDescribed };
    settings.secrets = if words.has("show-secrets") { Secrets::Shown } else { Secrets::Redacted };
    settings.debug = if words.has("debug") { Debug::On } else { Debug::Off };
    if let Some(time) = reader.seconds("cli-read-timeout") {
        settings.read_timeout = time;
    }
    if let Some(time) = reader.seconds("cli-connect-timeout") {
        settings.connect_timeout = time;
    }
    let skeletons = [("input", Skeleton::Input), ("yaml-input", Skeleton::YamlInput), ("output", Skeleton::Output)];
    let skeleton = reader.choice("generate-cli-skeleton", &skeletons).map(Instead::Skeleton);
    let curl = words.has("print-curl").then_some(Instead::Curl);
    let request = words.has("dry-run").then_some(Instead::Request);
    let blobs = [("base64", BlobInput::Base64), ("raw-in-base64-out", BlobInput::Raw)];
    let colours = [("on", Colour::On), ("off", Colour::Off), ("auto", Colour::Auto)];
    Globals {
        instead: skeleton.or(curl).or(request),
        blobs: reader.choice("cli-binary-format", &blobs).unwrap_or_default(),
        query: reader.query(),
        format: reader.format(),
        file: text("output-file"),
        colour: reader.choice("color", &colours).unwrap_or_default(),
        settings,
        paging: Paging {
            single: words.has("no-paginate"),
            items: reader.number("max-items", 1),
            start: text("starting-token"),
            size: reader.number("page-size", 1),
        },
    }
}

struct Reader<'a> {
    words: &'a Words,
    problems: &'a mut Vec<String>,
}

impl Reader<'_> {
    fn choice<T: Copy>(&mut self, name: &str, known: &[(&str, T)]) -> Option<T> {
        let word = self.words.one(name)?;
        let found = known.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            self.problems.push(format!("--{name}: `{word}` is none of {}", known.join(", ")));
        }
        found
    }

    fn number<T: FromStr + PartialOrd + From<u8>>(&mut self, name: &str, least: u8) -> Option<T> {
        let word = self.words.one(name)?;
        let number = word.parse().ok().filter(|number| *number >= T::from(least));
        if number.is_none() {
            self.problems.push(format!("--{name}: `{word}` is no whole number of at least {least}"));
        }
        number
    }

    fn seconds(&mut self, name: &str) -> Option<Duration> {
        let word = self.words.one(name)?;
        let time = word.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
        if time.is_none() {
            self.problems.push(format!("--{name}: `{word}` is no number of seconds; 0 waits for ever"));
        }
        time
    }

    fn query(&mut self) -> Option<Query> {
        match Query::read(self.words.one("query")?) {
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
