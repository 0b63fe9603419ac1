//! `--query`: JMESPath over outputs that preserve the order of members.
//!
//! The crate `jmespath` parses the expression. It cannot evaluate it, because its objects are sorted by name, while the AWS
//! CLI prints members in the order of the service's description or of the expression.

mod compare;
mod error;
mod evaluate;
mod functions;
mod literals;

use crate::output::OrderedValue;
use crate::query::error::QueryError;
use crate::query::literals::Quoted;
use jmespath::ast::Ast;

/// The maximum length of an expression, in bytes, and of its nesting: both fit the stack of a main thread.
const MAX_LENGTH: usize = 4096;
const MAX_NESTING: usize = 200;

/// A parsed expression.
pub(crate) struct Query {
    text: String,
    quoted: Quoted,
    ast: Ast,
}

impl Query {
    /// Parses an expression.
    pub(crate) fn parse(text: &str) -> Result<Query, String> {
        if text.len() > MAX_LENGTH {
            return Err(format!("--query: expected at most {MAX_LENGTH} bytes, found {}", text.len()));
        }
        // Every nested expression begins with one of these. Those in quotes are counted, too, which is harmless.
        let nested = text.matches(['(', '[', '{', '!', '&', '*', '|']).count();
        if nested > MAX_NESTING {
            return Err(format!("--query: expected at most {MAX_NESTING} brackets and operators, found {nested}"));
        }
        let quoted = Quoted::new(text);
        match jmespath::parse(&quoted.text) {
            Ok(ast) => Ok(Query { text: text.to_owned(), quoted, ast }),
            Err(error) => Err(QueryError::from(error).moved(&quoted).pointing(text)),
        }
    }

    /// Evaluates the expression.
    pub(crate) fn evaluate(&self, value: &OrderedValue) -> Result<OrderedValue, String> {
        evaluate::evaluate(&self.ast, value).map_err(|error| error.moved(&self.quoted).pointing(&self.text))
    }
}

#[cfg(test)]
mod tests;
