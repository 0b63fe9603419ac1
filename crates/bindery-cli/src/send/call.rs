//! An operation that is sent by the tables of its service alone.

use crate::credentials::schemes::REDACTED;
use crate::names;
use crate::send::{Answer, Sign, asks};
use crate::show::Redacted;
use bindery::meta::{AnyFailure, Auth, Item, Kind, Location, Member, Meta, Operation, Output, Type, keys};
use bindery::{Document, Protocol, Service, ServiceError};
use bindery_client::bindery_rest::Credentials;
use bindery_client::{AuthRequirement, DynamicOperation, EncodeError, Target, bindery_rest};
use http::{Request, Response};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// An operation and what a person said to it.
pub(crate) struct ByTables {
    meta: &'static Meta,
    operation: Operation,
    input: Document,
    /// What is shown to security schemes, with nothing of it told.
    redacted: Option<Credentials>,
}

impl ByTables {
    pub(crate) fn new(
        meta: &'static Meta,
        operation: &'static Operation,
        input: &Map<String, Value>,
        sign: Sign,
    ) -> Self {
        let auth = if asks(operation, sign) == AuthRequirement::None { Auth::Unsigned } else { operation.auth };
        let operation = Operation { auth, ..*operation };
        ByTables { meta, operation, input: members(meta, &operation, input), redacted: None }
    }

    pub(crate) fn shows(self, redacted: Credentials) -> Self {
        ByTables { redacted: Some(redacted), ..self }
    }

    fn write(
        &self,
        to: Target<'_>,
        input: &Document,
        credentials: Option<&Credentials>,
    ) -> Result<Request<Vec<u8>>, EncodeError> {
        let none = BTreeMap::new();
        match to {
            Target::Aws(endpoint) => {
                bindery_aws::meta::encode(self.meta, &self.operation, input, endpoint).map_err(EncodeError::new)
            }
            Target::Rest { base, .. } => {
                let input = input.as_object().unwrap_or(&none);
                bindery_rest::meta::encode(self.meta, &self.operation, input, base, credentials)
                    .map_err(|error| self.in_words_of_options(error))
            }
            _ => Err(EncodeError::new("its protocol is not known")),
        }
    }
}

impl ByTables {
    /// What is wrong with a value, by the option that says it.
    fn in_words_of_options(&self, error: bindery_rest::EncodeError) -> EncodeError {
        use bindery_rest::Location as Place;
        let bindery_rest::EncodeError::Member { location, name, problem } = &error else {
            return EncodeError::new(error);
        };
        let arguments = names::arguments(self.meta, &self.operation);
        let argument = arguments.iter().find(|argument| match (location, argument.member.location) {
            (Place::Path, Location::Path { .. })
            | (Place::Query, Location::Query { .. })
            | (Place::Header, Location::Header { .. })
            | (Place::Form, Location::Form { .. })
            | (Place::File, Location::File) => argument.member.name == *name,
            (Place::Body, Location::Payload) => true,
            _ => false,
        });
        match (argument, location) {
            (Some(argument), Place::Body) => EncodeError::new(format!("--{}: {name}: {problem}", argument.option)),
            (Some(argument), _) => EncodeError::new(format!("--{}: {problem}", argument.option)),
            (None, _) => EncodeError::new(error),
        }
    }
}

impl DynamicOperation for ByTables {
    type Output = Output;
    type Failure = AnyFailure;

    fn service(&self) -> &'static Service {
        self.meta.service
    }

    fn name(&self) -> &str {
        self.operation.name
    }

    fn auth_requirement(&self) -> AuthRequirement {
        asks(&self.operation, Sign::AsDescribed)
    }

    fn encode(&self, to: Target<'_>) -> Result<Request<Vec<u8>>, EncodeError> {
        let credentials = match to {
            Target::Rest { credentials, .. } => credentials,
            _ => None,
        };
        let mut request = self.write(to, &self.input, credentials)?;
        // The same request of the same operation, with nothing told: whatever place a secret travels in, it is not there.
        let ty = Type::Shape(self.operation.input);
        if let Ok(told) = self.write(to, &redacted(self.meta, &ty, &self.input), self.redacted.as_ref()) {
            request.extensions_mut().insert(Redacted::of(told, self.operation));
        }
        Ok(request)
    }

    fn decode(&self, response: Response<Vec<u8>>) -> Result<Output, ServiceError<AnyFailure>> {
        match self.meta.service.protocol {
            Protocol::AwsJson { .. } => bindery_aws::meta::decode(self.meta, &self.operation, response),
            Protocol::Rest => bindery_rest::meta::decode(self.meta, &self.operation, response),
        }
    }
}

/// What a person said, by the names that the tables have for it.
fn members(meta: &Meta, operation: &Operation, input: &Map<String, Value>) -> Document {
    let arguments = names::arguments(meta, operation);
    let mut members = BTreeMap::new();
    for (key, member) in keys(meta.members(operation.input)) {
        let said = arguments.iter().find(|argument| std::ptr::eq(argument.member, member));
        let said = said.map_or(&*key, |argument| &argument.key);
        if let Some(value) = input.get(said) {
            members.insert(key.into_owned(), document(value));
        }
    }
    Document::Object(members)
}

fn document(value: &Value) -> Document {
    // Every JSON value is a document.
    Document::deserialize(value).unwrap_or_default()
}

/// What a service answered, as the command line has it.
pub(crate) fn answer(output: Output) -> Answer {
    match output {
        Output::Nothing => Answer::Nothing,
        Output::Content(content) => Answer::Value(value(&content)),
        Output::Bytes { media_type, bytes, members } => Answer::Bytes {
            media_type,
            bytes,
            members: members.iter().map(|(name, member)| (name.clone(), value(member))).collect(),
        },
    }
}

pub(crate) fn value(document: &Document) -> Value {
    serde_json::to_value(document).unwrap_or_default()
}

/// A value without its secrets.
pub(crate) fn redacted(meta: &Meta, ty: &Type, value: &Document) -> Document {
    let item = |item: &Item, value: &Document| {
        if item.sensitive { hidden(value) } else { redacted(meta, &item.ty, value) }
    };
    match (ty, value) {
        (Type::List(inner), Document::Array(items)) => items.iter().map(|value| item(inner, value)).collect(),
        (Type::Tuple(types), Document::Array(items)) => {
            let each = items.iter().enumerate().map(|(index, value)| match types.get(index) {
                Some(inner) => item(inner, value),
                None => value.clone(),
            });
            each.collect()
        }
        (Type::Map(inner), Document::Object(entries)) => {
            entries.iter().map(|(key, value)| (key.clone(), item(inner, value))).collect()
        }
        (Type::Shape(index), value) => match (meta.shapes.get(*index).map(|shape| shape.kind), value) {
            (Some(Kind::Structure { members, additional }), Document::Object(entries)) => {
                redacted_members(meta, members, additional, entries)
            }
            (Some(Kind::Union { discriminator, variants }), Document::Object(entries)) => {
                let tag = entries.get(discriminator).and_then(Document::as_str);
                let variant = variants.iter().find(|variant| Some(variant.value) == tag);
                match variant {
                    Some(variant) => redacted(meta, &Type::Shape(variant.shape), value),
                    None => value.clone(),
                }
            }
            (Some(Kind::Newtype(inner)), value) => item(inner, value),
            (
                Some(Kind::Structure { .. } | Kind::Union { .. } | Kind::Enum(_) | Kind::IntegerEnum(_)) | None,
                value,
            ) => value.clone(),
        },
        (
            Type::Boolean
            | Type::Integer { .. }
            | Type::Float { .. }
            | Type::String
            | Type::Blob(_)
            | Type::Timestamp(_)
            | Type::Date
            | Type::List(_)
            | Type::Tuple(_)
            | Type::Map(_)
            | Type::Document,
            _,
        ) => value.clone(),
    }
}

fn redacted_members(
    meta: &Meta,
    members: &[&Member],
    additional: Option<&Item>,
    entries: &BTreeMap<String, Document>,
) -> Document {
    let known: Vec<_> = keys(members).collect();
    let each = entries.iter().map(|(key, value)| {
        let member = known.iter().find(|(known, _)| known == key).map(|(_, member)| *member);
        let value = match (member, additional) {
            (Some(member), _) if member.sensitive => hidden(value),
            (Some(member), _) => redacted(meta, &member.ty, value),
            (None, Some(item)) if item.sensitive => hidden(value),
            (None, Some(item)) => redacted(meta, &item.ty, value),
            (None, None) => value.clone(),
        };
        (key.clone(), value)
    });
    each.collect()
}

/// All of a secret, in its form: a map keeps its keys, and a list its length.
fn hidden(value: &Document) -> Document {
    match value {
        Document::Null => Document::Null,
        Document::Object(entries) => entries.iter().map(|(key, value)| (key.clone(), hidden(value))).collect(),
        Document::Array(items) => items.iter().map(hidden).collect(),
        Document::Bool(_) | Document::Number(_) | Document::String(_) => Document::from(REDACTED),
    }
}
