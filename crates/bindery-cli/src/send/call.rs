//! An operation that is encoded and decoded by the metadata of its service alone.

use crate::names;
use crate::output::OrderedValue;
use crate::redaction::{RedactedRequest, redact};
use crate::settings::Signing;
use bindery::meta::{AnyFailure, Auth, Location, Meta, Operation, Output, Type, keys};
use bindery::{Document, Protocol, Service, ServiceError};
use bindery_client::bindery_rest::Credentials;
use bindery_client::{AuthRequirement, DynamicOperation, EncodeError, Target, bindery_rest};
use http::{Request, Response};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The output of an operation.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum CallOutput {
    /// A value whose members have their names on the wire, in the order of the response.
    Value(OrderedValue),
    /// Bytes.
    Bytes {
        /// The media type, if the response declares one.
        media_type: Option<String>,
        /// The bytes.
        bytes: Vec<u8>,
        /// The members that headers carry.
        members: Map<String, Value>,
    },
    /// No content.
    Nothing,
}

impl CallOutput {
    /// Converts a decoded output. `body` is the response's body, if it is JSON.
    fn new(output: Output, operation: &Operation, meta: &Meta, body: Option<&OrderedValue>) -> Self {
        match output {
            Output::Nothing => CallOutput::Nothing,
            Output::Content(content) => {
                let value = OrderedValue::from(value(&content));
                CallOutput::Value(match body {
                    Some(body) => in_order_of_body(value, operation, meta, body),
                    None => value,
                })
            }
            Output::Bytes { media_type, bytes, members } => CallOutput::Bytes {
                media_type,
                bytes,
                members: members.iter().map(|(name, member)| (name.clone(), value(member))).collect(),
            },
        }
    }
}

/// Orders the entries of an output like those of the body, which is the output or one member of it.
fn in_order_of_body(mut value: OrderedValue, operation: &Operation, meta: &Meta, body: &OrderedValue) -> OrderedValue {
    let payload = match operation.output {
        Some(Type::Shape(shape)) => meta.members(shape).iter().find(|member| member.location == Location::Payload),
        Some(_) | None => None,
    };
    let Some(payload) = payload else { return value.in_order_of(body) };
    if let Some(member) = value.get_mut(payload.name) {
        *member = std::mem::replace(member, OrderedValue::Null).in_order_of(body);
    }
    value
}

/// An operation and its input.
pub(crate) struct MetadataCall {
    meta: &'static Meta,
    operation: Operation,
    input: Document,
    /// The redacted form of the credentials of security schemes.
    redacted_credentials: Option<Credentials>,
}

impl MetadataCall {
    pub(crate) fn new(
        meta: &'static Meta,
        operation: &'static Operation,
        input: &Map<String, Value>,
        signing: Signing,
    ) -> Self {
        let auth =
            if auth_requirement(operation, signing) == AuthRequirement::None { Auth::Unsigned } else { operation.auth };
        let operation = Operation { auth, ..*operation };
        MetadataCall { meta, operation, input: members(meta, &operation, input), redacted_credentials: None }
    }

    pub(crate) fn with_redacted_credentials(self, redacted: Credentials) -> Self {
        MetadataCall { redacted_credentials: Some(redacted), ..self }
    }

    fn encode_input(
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
                    .map_err(|error| self.with_option_name(error))
            }
            _ => Err(EncodeError::new("the protocol of the service is not supported")),
        }
    }

    /// Replaces the name of a member in an error by its option.
    fn with_option_name(&self, error: bindery_rest::EncodeError) -> EncodeError {
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

impl DynamicOperation for MetadataCall {
    type Output = CallOutput;
    type Failure = AnyFailure;

    fn service(&self) -> &'static Service {
        self.meta.service
    }

    fn name(&self) -> &str {
        self.operation.name
    }

    fn auth_requirement(&self) -> AuthRequirement {
        auth_requirement(&self.operation, Signing::AsDeclared)
    }

    fn encode(&self, to: Target<'_>) -> Result<Request<Vec<u8>>, EncodeError> {
        let credentials = match to {
            Target::Rest { credentials, .. } => credentials,
            _ => None,
        };
        let mut request = self.encode_input(to, &self.input, credentials)?;
        // The redacted request is encoded from a redacted input, so that it holds a secret in no location.
        let ty = Type::Shape(self.operation.input);
        let input = redact(self.meta, &ty, &self.input);
        if let Ok(redacted) = self.encode_input(to, &input, self.redacted_credentials.as_ref()) {
            request.extensions_mut().insert(RedactedRequest::new(redacted, self.operation));
        }
        Ok(request)
    }

    fn decode(&self, response: Response<Vec<u8>>) -> Result<CallOutput, ServiceError<AnyFailure>> {
        let body = OrderedValue::parse(response.body());
        let output = match self.meta.service.protocol {
            Protocol::AwsJson { .. } => bindery_aws::meta::decode(self.meta, &self.operation, response),
            Protocol::Rest => bindery_rest::meta::decode(self.meta, &self.operation, response),
        };
        output.map(|output| CallOutput::new(output, &self.operation, self.meta, body.as_ref()))
    }
}

/// Returns the input with the keys that the metadata has for its members.
fn members(meta: &Meta, operation: &Operation, input: &Map<String, Value>) -> Document {
    let arguments = names::arguments(meta, operation);
    let mut members = BTreeMap::new();
    for (key, member) in keys(meta.members(operation.input)) {
        let argument = arguments.iter().find(|argument| std::ptr::eq(argument.member, member));
        let name = argument.map_or(&*key, |argument| &argument.key);
        if let Some(value) = input.get(name) {
            members.insert(key.into_owned(), document(value));
        }
    }
    Document::Object(members)
}

fn document(value: &Value) -> Document {
    // Every JSON value is a document.
    Document::deserialize(value).unwrap_or_default()
}

fn value(document: &Document) -> Value {
    serde_json::to_value(document).unwrap_or_default()
}

/// Returns the credentials that an operation requires under the given option.
pub(crate) fn auth_requirement(operation: &Operation, signing: Signing) -> AuthRequirement {
    match (signing, operation.auth) {
        (Signing::Never, _) | (_, Auth::Unsigned) => AuthRequirement::None,
        (Signing::AsDeclared, Auth::Signed) => AuthRequirement::Signature,
        (Signing::AsDeclared, Auth::Secured(_)) => AuthRequirement::SecuritySchemes,
    }
}
