//! Printing of values: `--query`, `--output`, `--color` and `--output-file`.

use crate::failure::Failure;
use crate::global_values::{ColorMode, OutputOptions};
use crate::output::{self, Description, Format, OrderedValue, Page, TextStyle, TimestampStyle};
use crate::pagination;
use crate::profile::Profile;
use crate::settings::Settings;
use crate::terminal;
use bindery::meta::{Kind, Meta, Operation, Type};
use serde_json::Value;

/// Prints the output of an operation as the options of the command line declare.
pub(crate) struct Printer<'a> {
    meta: &'a Meta,
    operation: &'a Operation,
    options: &'a OutputOptions,
    format: Format,
    timestamps: TimestampStyle,
}

impl<'a> Printer<'a> {
    /// Creates a printer, with the formats of the environment or the profile that no option declares.
    pub(crate) fn new(
        meta: &'a Meta,
        operation: &'a Operation,
        options: &'a OutputOptions,
        settings: &Settings,
    ) -> Result<Self, Failure> {
        let format = match options.format {
            Some(format) => format,
            None => configured_format(settings)?,
        };
        let timestamps = configured_timestamps(settings)?;
        Ok(Printer { meta, operation, options, format, timestamps })
    }

    /// Formats a value, with the pagination token of a truncated output.
    pub(crate) fn print(&self, value: OrderedValue, token: Option<Value>) -> Result<String, Failure> {
        let description = Description { meta: self.meta, timestamps: self.timestamps };
        let mut value = match output_type(self.meta, self.operation, &value) {
            Some(ty) => description.apply(&ty, value),
            None => value,
        };
        if let (OrderedValue::Object(members), Some(token)) = (&mut value, token) {
            members.push((pagination::TOKEN.to_owned(), OrderedValue::from(token)));
        }
        if let Some(query) = &self.options.query {
            value = query.evaluate(&value).map_err(Failure::Other)?;
        }
        let style = match self.options.color {
            ColorMode::On => TextStyle::Colored,
            ColorMode::Off => TextStyle::Plain,
            ColorMode::Auto => terminal::stdout_style(),
        };
        Ok(output::render(&value, self.format, self.operation.name, Page { width: terminal::width(), style }))
    }
}

/// Writes the file of `--output-file`.
pub(crate) fn write_file(path: &str, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes)
        .map_err(|error| Failure::Other(format!("--output-file: cannot write `{path}`: {error}")))
}

/// Returns the format that the environment or the profile declares.
fn configured_format(settings: &Settings) -> Result<Format, Failure> {
    let (source, name) = match settings.environment.get("AWS_DEFAULT_OUTPUT") {
        Some(name) => ("AWS_DEFAULT_OUTPUT", name),
        None => match Profile::read(settings.profile.as_deref(), &settings.environment)?.setting("output") {
            Some(name) => ("`output` of the profile", name.to_owned()),
            None => return Ok(Format::default()),
        },
    };
    name.parse().map_err(|()| {
        let known = Format::NAMES.join(", ");
        Failure::Configuration(format!(
            "{source}: unknown format `{name}`, expected one of {known}; --output overrides it"
        ))
    })
}

/// Returns the format of timestamps that the profile declares.
fn configured_timestamps(settings: &Settings) -> Result<TimestampStyle, Failure> {
    let profile = Profile::read(settings.profile.as_deref(), &settings.environment)?;
    match profile.setting("cli_timestamp_format") {
        None | Some("wire") => Ok(TimestampStyle::Wire),
        Some("iso8601") => Ok(TimestampStyle::Iso8601),
        Some(other) => Err(Failure::Configuration(format!(
            "`cli_timestamp_format` of the profile: expected wire or iso8601, found `{other}`"
        ))),
    }
}

/// Returns the type of an output. Among the types of several responses, it is the one with the fewest unknown members.
fn output_type(meta: &Meta, operation: &Operation, value: &OrderedValue) -> Option<Type> {
    let mut types: Vec<Type> = operation.responses.iter().filter_map(|response| response.content).collect();
    types.dedup();
    match (types.as_slice(), value) {
        ([_, _, ..], OrderedValue::Object(members)) => {
            types.into_iter().min_by_key(|ty| unknown_members(meta, *ty, members))
        }
        ([_, _, ..], _) => None,
        ([..], _) => operation.output,
    }
}

/// Counts the members that a type does not describe; `usize::MAX` if it does not describe objects.
fn unknown_members(meta: &Meta, ty: Type, members: &[(String, OrderedValue)]) -> usize {
    match ty {
        Type::Shape(shape) => match meta.shapes.get(shape).map(|shape| shape.kind) {
            Some(Kind::Structure { members: known, additional: None }) => {
                members.iter().filter(|(name, _)| known.iter().all(|known| known.name != name)).count()
            }
            Some(Kind::Structure { .. } | Kind::Union { .. } | Kind::Untagged(_) | Kind::Newtype(_)) => 0,
            Some(Kind::Enum(_) | Kind::IntegerEnum(_)) | None => usize::MAX,
        },
        Type::Map(_) | Type::Document => 0,
        Type::Boolean
        | Type::Integer { .. }
        | Type::Float { .. }
        | Type::String
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::List(_)
        | Type::Tuple(_) => usize::MAX,
    }
}
