//! The input of a command: `--cli-input-json`, `--cli-input-yaml` and the options of members.

use crate::files::Files;
use crate::global_values::GlobalValues;
use crate::names::Argument;
use crate::options::{MemberOption, ParsedOptions};
use crate::value;
use crate::value::input::{self, InputFormat};
use bindery::meta::{Meta, Operation};
use serde_json::{Map, Value};

/// The input of a command.
pub(crate) struct Input {
    /// The values, by the keys of their members.
    pub(crate) members: Map<String, Value>,
    /// The options whose values could not be read.
    pub(crate) unread: Vec<String>,
}

/// Reads the values of all options into one input. Options override `--cli-input-json` and `--cli-input-yaml`.
pub(crate) fn collect(
    meta: &Meta,
    operation: &Operation,
    arguments: &[Argument],
    options: &ParsedOptions,
    globals: &GlobalValues,
    problems: &mut Vec<String>,
) -> Input {
    let files = Files::system();
    let mut unread = options.meant.clone();
    let mut members = Map::new();
    for format in [InputFormat::Json, InputFormat::Yaml] {
        let Some(word) = options.one(format.option()) else { continue };
        match input::read(meta, operation, format, word, globals.blobs, &files) {
            Ok(read) => members = input::merge(members, read),
            Err(error) => {
                problems.push(error.to_string());
                // The text that cannot be read may have values for any of them.
                unread.extend(arguments.iter().map(|argument| argument.option.clone()));
            }
        }
    }
    let mut overrides = Map::new();
    for (index, option) in &options.members {
        let Some(argument) = arguments.get(*index) else { continue };
        let read = match option {
            MemberOption::Negated => Ok(Value::Bool(false)),
            MemberOption::Values(words) => value::read(meta, argument, words, globals.blobs, &files),
        };
        match read {
            Ok(value) => drop(overrides.insert(argument.key.clone(), value)),
            Err(error) => {
                unread.push(argument.option.clone());
                problems.push(error.to_string());
            }
        }
    }
    Input { members: input::merge(members, overrides), unread }
}
