//! Sends an operation that is known only at run time, and decodes its response.

pub(crate) mod call;
mod endpoint;
mod error_report;
mod tls;
mod transport;

use crate::credentials;
use crate::credentials::schemes;
use crate::failure::Failure;
use crate::send::call::{CallOutput, MetadataCall, auth_requirement};
use crate::send::error_report::ErrorContext;
use crate::send::transport::LoggingTransport;
use crate::settings::Settings;
use bindery::meta::{Meta, Operation};
use bindery_aws::sigv4::Credentials;
use bindery_client::{AuthRequirement, BlockingClient, bindery_rest};
use http::Request;
use serde_json::{Map, Value};
use std::cell::OnceCell;

/// Sends the operations of one invocation. All its calls share connections, the retry quota and credentials.
pub(crate) struct Sender {
    settings: Settings,
    client: OnceCell<Result<BlockingClient<LoggingTransport>, Failure>>,
    credentials: OnceCell<Result<Credentials, Failure>>,
}

/// A client with the credentials that an operation requires; credentials that it does not require are not looked up.
enum Client {
    Unsigned(BlockingClient<LoggingTransport>),
    Signed(BlockingClient<LoggingTransport, bindery_client::SigV4>),
    /// A client with credentials of security schemes, and their redacted form.
    Secured(BlockingClient<LoggingTransport, bindery_client::SchemeCredentials>, bindery_rest::Credentials),
}

impl Sender {
    /// Creates a sender. Nothing is read or opened before the first call.
    pub(crate) fn new(settings: Settings) -> Self {
        Sender { settings, client: OnceCell::new(), credentials: OnceCell::new() }
    }

    /// Returns the settings.
    pub(crate) fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Sets the region if no option declares one. It has no effect after the first call.
    pub(crate) fn default_region(&mut self, region: &str) {
        self.settings.region.get_or_insert_with(|| region.to_owned());
    }

    /// Encodes and signs a request without sending it. Its extensions hold its
    /// [redacted form](crate::redaction::RedactedRequest).
    pub(crate) fn prepare(
        &self,
        meta: &'static Meta,
        operation: &'static Operation,
        input: &Map<String, Value>,
    ) -> Result<Request<Vec<u8>>, Failure> {
        let context = ErrorContext { meta, operation, settings: &self.settings, input, address: "the service" };
        let call = MetadataCall::new(meta, operation, input, self.settings.signing);
        match self.client(meta, operation)? {
            Client::Unsigned(client) => client.prepare_dynamic(&call),
            Client::Signed(client) => client.prepare_dynamic(&call),
            Client::Secured(client, redacted) => client.prepare_dynamic(&call.with_redacted_credentials(redacted)),
        }
        .map_err(|error| context.failure(error))
    }

    /// Sends a request and decodes the response.
    pub(crate) fn perform(
        &self,
        meta: &'static Meta,
        operation: &'static Operation,
        input: &Map<String, Value>,
    ) -> Result<CallOutput, Failure> {
        let call = MetadataCall::new(meta, operation, input, self.settings.signing);
        match self.client(meta, operation)? {
            Client::Unsigned(client) => client.send_dynamic(&call),
            Client::Signed(client) => client.send_dynamic(&call),
            Client::Secured(client, redacted) => client.send_dynamic(&call.with_redacted_credentials(redacted)),
        }
        .map_err(|error| {
            // The path and the query may hold secrets; scheme and authority do not.
            let request = self.prepare(meta, operation, input).ok();
            let address = request
                .as_ref()
                .and_then(|request| Some(format!("{}://{}", request.uri().scheme_str()?, request.uri().authority()?)));
            let address = address.as_deref().unwrap_or("the service");
            ErrorContext { meta, operation, settings: &self.settings, input, address }.failure(error)
        })
    }

    fn client(&self, meta: &'static Meta, operation: &'static Operation) -> Result<Client, Failure> {
        let client = self.client.get_or_init(|| endpoint::client(meta, &self.settings)).clone()?;
        match auth_requirement(operation, self.settings.signing) {
            AuthRequirement::None => Ok(Client::Unsigned(client)),
            AuthRequirement::Signature => {
                let credentials = self.credentials.get_or_init(|| credentials::find(&self.settings)).clone()?;
                Ok(Client::Signed(client.signed_by(credentials)))
            }
            AuthRequirement::SecuritySchemes => {
                let found = schemes::find(meta, &self.settings)?;
                Ok(Client::Secured(client.secured_by(found.credentials), found.redacted))
            }
        }
    }
}

#[cfg(test)]
mod tests;
