//! Printing of values: `--query`, `--output`, `--color` and `--output-file`.

use crate::failure::Failure;
use crate::global_values::{ColorMode, OutputOptions};
use crate::output::{self, Format, OrderedValue, Page, TextStyle};
use crate::pagination;
use crate::profile::Profile;
use crate::settings::Settings;
use crate::terminal;
use bindery::meta::{Kind, Meta, Operation, Type};
use serde_json::{Map, Value};

/// Prints the output of an operation as the options of the command line declare.
pub(crate) struct Printer<'a> {
    meta: &'a Meta,
    operation: &'a Operation,
    options: &'a OutputOptions,
    format: Format,
}

impl<'a> Printer<'a> {
    /// Creates a printer, with the format of the environment or the profile if no option declares one.
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
        Ok(Printer { meta, operation, options, format })
    }

    /// Formats a value, with the pagination token of a truncated output.
    pub(crate) fn print(&self, value: Value, token: Option<Value>) -> Result<String, Failure> {
        let mut value = match output_type(self.meta, self.operation, &value) {
            Some(ty) => OrderedValue::of(self.meta, &ty, value),
            None => OrderedValue::from(value),
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

/// Returns the type of an output. Among the types of several responses, it is the one with the fewest unknown members.
fn output_type(meta: &Meta, operation: &Operation, value: &Value) -> Option<Type> {
    let mut types: Vec<Type> = operation.responses.iter().filter_map(|response| response.content).collect();
    types.dedup();
    match (types.as_slice(), value) {
        ([_, _, ..], Value::Object(members)) => types.into_iter().min_by_key(|ty| unknown_members(meta, *ty, members)),
        ([_, _, ..], _) => None,
        ([..], _) => operation.output,
    }
}

/// Counts the members that a type does not describe; `usize::MAX` if it does not describe objects.
fn unknown_members(meta: &Meta, ty: Type, members: &Map<String, Value>) -> usize {
    match ty {
        Type::Shape(shape) => match meta.shapes.get(shape).map(|shape| shape.kind) {
            Some(Kind::Structure { members: known, additional: None }) => {
                members.keys().filter(|name| known.iter().all(|known| known.name != **name)).count()
            }
            Some(Kind::Structure { .. } | Kind::Union { .. } | Kind::Newtype(_)) => 0,
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
