//! The interface of hand-written commands: calls of the service's operations, and the results of commands.

use crate::failure::Failure;
use crate::global_values::OutputMode;
use crate::request_text;
use crate::send::Sender;
use crate::send::call::CallOutput;
use bindery::meta::Meta;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Calls operations of the service with the region, credentials and time limits of the command line.
pub struct Session<'s> {
    pub(crate) meta: &'static Meta,
    pub(crate) sender: &'s mut Sender,
    pub(crate) mode: Option<OutputMode>,
    pub(crate) selection: OutputSelection,
}

/// Whether the command line formats or filters the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OutputSelection {
    /// It has neither `--query` nor `--output`.
    None,
    /// It has `--query` or `--output`, which apply to values only.
    Value,
}

/// The output of a command.
#[derive(Clone, Debug, PartialEq)]
pub enum CommandOutput {
    /// A value of the operation's output type, printed like the output of an operation.
    Value(Value),
    /// Text, printed unchanged.
    Text(String),
}

/// The reason why a command returns no output of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CommandError {
    /// The command failed.
    Failed(Failure),
    /// Under `--dry-run` or `--print-curl`: the first request, as text.
    Preview(String),
}

impl From<Failure> for CommandError {
    fn from(failure: Failure) -> Self {
        CommandError::Failed(failure)
    }
}

impl Session<'_> {
    /// Sets the region if no option declares one. It has no effect after the first call.
    pub fn region(&mut self, region: &str) {
        self.sender.default_region(region);
    }

    /// Checks that the command line has no options that text output cannot satisfy.
    ///
    /// # Errors
    /// Returns a usage error under `--query` or `--output`, which apply to values only.
    pub fn require_text_output(&self) -> Result<(), CommandError> {
        match self.selection {
            OutputSelection::Value => Err(not_a_value().into()),
            OutputSelection::None => Ok(()),
        }
    }

    /// Calls an operation by its name on the wire.
    ///
    /// # Errors
    /// Returns the service's failure, or the reason why the service cannot be reached. Under `--dry-run` and
    /// `--print-curl` it returns the request.
    pub fn call<I: Serialize, O: DeserializeOwned>(&self, operation: &str, input: &I) -> Result<O, CommandError> {
        let other = |text: String| CommandError::Failed(Failure::Other(text));
        let known = self.meta.operations.iter().find(|known| known.name == operation);
        let known = known.ok_or_else(|| other(format!("the service has no operation {operation}")))?;
        let input: Map<String, Value> = match serde_json::to_value(input) {
            Ok(Value::Object(members)) => members,
            // serde's message may quote a value.
            Ok(_) | Err(_) => return Err(other(format!("the input of {operation} is not an object"))),
        };
        let secrets = self.sender.settings().secrets;
        let preview = match self.mode {
            None | Some(OutputMode::Skeleton(_)) => None,
            Some(OutputMode::Request) => {
                Some(request_text::request(&self.sender.prepare(self.meta, known, &input)?, secrets))
            }
            Some(OutputMode::Curl) => {
                Some(request_text::curl(&self.sender.prepare(self.meta, known, &input)?, secrets))
            }
        };
        if let Some(preview) = preview {
            return Err(CommandError::Preview(preview));
        }
        let output = match self.sender.perform(self.meta, known, &input)? {
            CallOutput::Value(value) => value.into_value(),
            CallOutput::Bytes { members, .. } => Value::Object(members),
            CallOutput::Nothing => Value::Object(Map::new()),
        };
        serde_json::from_value(output)
            .map_err(|_| other(format!("the response of {operation} does not match its description")))
    }
}

/// Returns the failure of a command whose output is text although the command line selects a value.
pub(crate) fn not_a_value() -> Failure {
    Failure::Usage("--query and --output apply to values, and this output is text".to_owned())
}
