//! Failures: distinguished by status, as REST does, or by code (`x-errors`).

use super::Lowering;
use super::extensions::{self, fields, find, malformed};
use super::facts::{docs, unknown_type};
use crate::input::schema::SchemaNode;
use crate::node::{Node, NodeLocation};
use crate::service::*;
use std::fmt::Write as _;

impl<'a> Lowering<'a> {
    /// The failure that a response declares; equal statuses with equal contents are one failure.
    pub(super) fn status_failure(&mut self, response: &Response) -> OperationFailure {
        let name = response.status.to_string();
        let mut key = format!("{name}:");
        if let Some(content) = &response.content {
            signature(content, &mut key);
        }
        let identified_by = IdentifiedBy::Status(response.status);
        let retry = match response.status {
            Status::Code(429) => Retry::Throttling,
            Status::Code(500 | 502 | 503 | 504) => Retry::Transient,
            Status::Code(_) | Status::Default => Retry::Never,
        };
        let failure = self.failure(key, |id| Failure {
            id,
            name,
            renamed: None,
            identified_by,
            content: response.content.clone(),
            retry,
            retry_place: None,
            docs: response.docs.clone(),
            place: response.place,
        });
        OperationFailure { failure, docs: response.docs.clone(), place: response.place }
    }

    /// The failures of `x-errors`: names of definitions.
    pub(super) fn coded_failures(&mut self, node: &'a Node) -> Vec<OperationFailure> {
        let names = extensions::strings("x-errors", node, &mut self.reader);
        names.into_iter().filter_map(|name| self.coded_failure(&name)).collect()
    }

    fn coded_failure(&mut self, name: &Located<String>) -> Option<OperationFailure> {
        let pointer = self.reader.layout.schema_pointer(&name.value);
        let target = match self.documents.resolve(&pointer, name.place) {
            Ok(target) => target,
            Err(diagnostic) => {
                self.reader.diagnostics.push(diagnostic);
                return None;
            }
        };
        let place = name.place;
        let key = format!("code:{}", name.value);
        if let Some(&failure) = self.failure_keys.get(&key) {
            return Some(OperationFailure { failure, docs: Docs::default(), place });
        }
        let shape = self.named(target);
        let schema = SchemaNode(target.node).schema(&mut self.reader);
        let (code, retry, retry_place) = match find(&schema.extensions, "x-error") {
            Some(entry) => self.error_trait(&entry.value, &name.value),
            None => (name.value.clone(), Retry::Never, None),
        };
        let mut content = unknown_type(target.node.place);
        content.ty = Type::Shape(shape);
        let failure = self.failure(key, |id| Failure {
            id,
            name: name.value.clone(),
            renamed: None,
            identified_by: IdentifiedBy::Code(code),
            content: Some(content),
            retry,
            retry_place,
            docs: docs(&schema),
            place: target.node.place,
        });
        Some(OperationFailure { failure, docs: Docs::default(), place })
    }

    /// `x-error`: the code on the wire, and whether to retry.
    fn error_trait(&mut self, node: &'a Node, name: &str) -> (String, Retry, Option<NodeLocation>) {
        let Some([code, retry]) = fields("x-error", node, ["code", "retry"], &mut self.reader) else {
            return (name.to_string(), Retry::Never, None);
        };
        let code = code.and_then(|code| extensions::string("x-error", code, &mut self.reader));
        let class = match retry.map(|retry| (retry.as_str(), retry.place)) {
            None => Retry::Never,
            Some((Some("never"), _)) => Retry::Never,
            Some((Some("transient"), _)) => Retry::Transient,
            Some((Some("throttling"), _)) => Retry::Throttling,
            Some((_, place)) => {
                malformed("x-error", place, "retry: never, transient or throttling", &mut self.reader);
                Retry::Never
            }
        };
        (code.map_or_else(|| name.to_string(), |code| code.value), class, retry.map(|retry| retry.place))
    }

    fn failure(&mut self, key: String, make: impl FnOnce(FailureId) -> Failure) -> FailureId {
        if let Some(&id) = self.failure_keys.get(&key) {
            return id;
        }
        let id = FailureId(u32::try_from(self.failures.len()).expect("fewer than 2^32 failures"));
        self.failures.push(make(id));
        self.failure_keys.insert(key, id);
        id
    }
}

/// Writes a key that is equal for contents of the same type.
fn signature(used: &TypeUse, key: &mut String) {
    if used.nullable.is_some() {
        key.push('?');
    }
    match &used.ty {
        Type::Boolean | Type::String | Type::Date | Type::Document => {
            let _ = write!(key, "{:?}", used.ty);
        }
        Type::Integer(format) => {
            let _ = write!(key, "{format:?}");
        }
        Type::Float(format) => {
            let _ = write!(key, "{format:?}");
        }
        Type::Blob(format) => {
            let _ = write!(key, "{format:?}");
        }
        Type::Timestamp(format) => {
            let _ = write!(key, "{format:?}");
        }
        Type::Shape(id) => {
            let _ = write!(key, "#{}", id.0);
        }
        Type::List(item) => {
            key.push('[');
            signature(item, key);
        }
        Type::Map(value) => {
            key.push('{');
            signature(value, key);
        }
        Type::Tuple(items) => {
            key.push('(');
            for item in items {
                signature(item, key);
                key.push(',');
            }
        }
    }
}
