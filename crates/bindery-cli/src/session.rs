//! What a command beside the operations does its work with.

use crate::send::{self, Answer, Failure, Settings};
use crate::show::{self, Secrets};
use bindery::meta::Meta;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::globals::Instead;

/// Calls operations of the service as the options of a command line say: where, as whom, for how long.
pub struct Session<'s> {
    pub(crate) meta: &'static Meta,
    pub(crate) settings: &'s mut Settings,
    pub(crate) instead: Option<Instead>,
    pub(crate) asked_of: bool,
}

/// What a command gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    /// A value of the type that its table says, which is printed as an operation's answer is.
    Value(Value),
    /// Text that is printed as it is.
    Text(String),
}

/// Why a command ends without a result of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// It failed.
    Failed(Failure),
    /// A request is to be shown instead of being sent.
    Shown(String),
}

impl From<Failure> for End {
    fn from(failure: Failure) -> Self {
        End::Failed(failure)
    }
}

impl Session<'_> {
    /// Sets the region where no option says it.
    pub fn region(&mut self, region: &str) {
        self.settings.region.get_or_insert_with(|| region.to_owned());
    }

    /// Makes sure that nothing is asked of the result that text cannot answer.
    ///
    /// # Errors
    /// Where there is `--query` or `--output`, which are for values.
    pub fn expect_text(&self) -> Result<(), End> {
        match self.asked_of {
            true => {
                Err(Failure::Usage("--query and --output are for values, and this result is text".to_owned()).into())
            }
            false => Ok(()),
        }
    }

    /// Calls an operation by its name on the wire.
    ///
    /// # Errors
    /// Where the service refuses it or cannot be reached, and where a request is only to be shown.
    pub fn call<I: Serialize, O: DeserializeOwned>(&self, operation: &str, input: &I) -> Result<O, End> {
        let other = |what: String| End::Failed(Failure::Other(what));
        let known = self.meta.operations.iter().find(|known| known.name == operation);
        let known = known.ok_or_else(|| other(format!("the service has no operation {operation}")))?;
        let input: Map<String, Value> = match serde_json::to_value(input) {
            Ok(Value::Object(members)) => members,
            // Its text may quote a value.
            Ok(_) | Err(_) => return Err(other(format!("the input of {operation} is no object"))),
        };
        let shown = match self.instead {
            None | Some(Instead::Skeleton(_)) => None,
            Some(Instead::Request) => Some(show::request as Shows),
            Some(Instead::Curl) => Some(show::curl as Shows),
        };
        if let Some(shown) = shown {
            let request = send::prepare(self.meta, known, &input, self.settings)?;
            return Err(End::Shown(shown(&request, self.settings.secrets)));
        }
        let answer = match send::perform(self.meta, known, &input, self.settings)? {
            Answer::Value(value) => value,
            Answer::Bytes { members, .. } => Value::Object(members),
            Answer::Nothing => Value::Object(Map::new()),
        };
        serde_json::from_value(answer)
            .map_err(|_| other(format!("the answer to {operation} is not as it is described")))
    }
}

type Shows = fn(&http::Request<Vec<u8>>, Secrets) -> String;
