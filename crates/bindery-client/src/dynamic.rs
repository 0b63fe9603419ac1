//! Operations that are known only at run time.

use crate::auth::{AttemptCredentials, AuthRequirement, CredentialState};
use crate::call::{Call, PreparedOperation};
use crate::executor::block_on;
use crate::settings::{Settings, SharedState};
use crate::{BlockingClient, BlockingTransport, Client, ClientError, EncodeError, EndpointError, Transport, trace};
use bindery::{Failure, Protocol, Service, ServiceError};
use http::{Request, Response};
use std::future::Future;
use std::sync::Arc;

/// An operation that is known only at run time, for example from the tables of a generated crate.
///
/// Retries, timeouts, signatures and the correction of clock skew are those of an operation that is a type.
///
/// ```
/// use bindery::meta::{AnyFailure, Operation, Output};
/// use bindery::{Document, Service, ServiceError};
/// use bindery_client::{AuthRequirement, BlockingClient, DynamicOperation, EncodeError, MockTransport, Target};
/// use cognito_identity::META;
/// use http::{Request, Response};
///
/// struct TableOperation(&'static Operation, Document);
///
/// impl DynamicOperation for TableOperation {
///     type Output = Output;
///     type Failure = AnyFailure;
///
///     fn service(&self) -> &'static Service {
///         META.service
///     }
///     fn name(&self) -> &str {
///         self.0.name
///     }
///     fn auth_requirement(&self) -> AuthRequirement {
///         AuthRequirement::None
///     }
///     fn encode(&self, target: Target<'_>) -> Result<Request<Vec<u8>>, EncodeError> {
///         match target {
///             Target::Aws(endpoint) => {
///                 bindery_aws::meta::encode(&META, self.0, &self.1, endpoint).map_err(EncodeError::new)
///             }
///             _ => Err(EncodeError::new("the protocol of the service is awsJson")),
///         }
///     }
///     fn decode(&self, response: Response<Vec<u8>>) -> Result<Output, ServiceError<AnyFailure>> {
///         bindery_aws::meta::decode(&META, self.0, response)
///     }
/// }
///
/// let transport = MockTransport::new();
/// transport.respond_with(200, r#"{"IdentityId": "eu-central-1:5f2c6f0a"}"#);
/// let client = BlockingClient::new(transport).region("eu-central-1");
/// let operation = META.operations.iter().find(|operation| operation.name == "GetId").expect("a known operation");
/// let input = [("IdentityPoolId", "eu-central-1:7d3e4b1c")].into_iter().collect();
/// let Output::Content(content) = client.send_dynamic(&TableOperation(operation, input))? else {
///     panic!("GetId has an output")
/// };
/// assert_eq!(content["IdentityId"].as_str(), Some("eu-central-1:5f2c6f0a"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait DynamicOperation: Send + Sync {
    /// The output of a successful response.
    type Output: Send;
    /// The failure that the service reports.
    type Failure: Failure;

    /// Returns the service, from which the endpoint and the signing name follow.
    fn service(&self) -> &'static Service;

    /// Returns the operation's name, which appears in spans.
    fn name(&self) -> &str;

    /// Returns the credentials that the operation requires.
    fn auth_requirement(&self) -> AuthRequirement;

    /// Encodes the request of an attempt; it is called once for each. The client signs the request and adds headers.
    ///
    /// # Errors
    /// If the request cannot be encoded; nothing is sent then.
    fn encode(&self, target: Target<'_>) -> Result<Request<Vec<u8>>, EncodeError>;

    /// Decodes a response as an output or a failure; the failure states whether a retry may succeed.
    ///
    /// # Errors
    /// If the response is a failure, or cannot be decoded.
    fn decode(&self, response: Response<Vec<u8>>) -> Result<Self::Output, ServiceError<Self::Failure>>;
}

/// The endpoint that a request is encoded for, and the credentials that it contains.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Target<'a> {
    /// A service with the protocol awsJson.
    #[cfg(feature = "aws-json")]
    Aws(&'a bindery_aws::Endpoint),
    /// A service with an HTTP binding.
    #[cfg(feature = "rest")]
    Rest {
        /// The base URL.
        base: &'a bindery_rest::Base,
        /// The credentials for the document's security schemes.
        credentials: Option<&'a bindery_rest::Credentials>,
    },
}

/// The resolved endpoint of a service, by its protocol.
enum ResolvedEndpoint {
    #[cfg(feature = "aws-json")]
    Aws(Arc<bindery_aws::Endpoint>),
    #[cfg(feature = "rest")]
    Rest(Arc<(bindery_rest::Base, Option<String>)>),
}

impl ResolvedEndpoint {
    fn resolve(settings: &Settings, shared: &SharedState, service: &'static Service) -> Result<Self, EndpointError> {
        match service.protocol {
            #[cfg(feature = "aws-json")]
            Protocol::AwsJson { .. } => {
                let resolve = || {
                    let config = settings.endpoint.aws(service)?;
                    bindery_aws::Endpoint::resolve(service, &config).map_err(EndpointError::new)
                };
                shared.endpoint(service, resolve).map(ResolvedEndpoint::Aws)
            }
            #[cfg(not(feature = "aws-json"))]
            Protocol::AwsJson { .. } => Err(EndpointError::new("the client needs its feature `aws-json`")),
            #[cfg(feature = "rest")]
            Protocol::Rest => {
                let resolve = || Ok((settings.endpoint.rest(service)?, settings.endpoint.signing_region()));
                shared.endpoint(service, resolve).map(ResolvedEndpoint::Rest)
            }
            #[cfg(not(feature = "rest"))]
            Protocol::Rest => Err(EndpointError::new("the client needs its feature `rest`")),
        }
    }
}

/// A dynamic operation with its endpoint.
struct PreparedDynamic<'o, D> {
    operation: &'o D,
    endpoint: ResolvedEndpoint,
}

impl<D: DynamicOperation> PreparedOperation for PreparedDynamic<'_, D> {
    type Output = D::Output;
    type Error = D::Failure;

    fn is_aws(&self) -> bool {
        match &self.endpoint {
            #[cfg(feature = "aws-json")]
            ResolvedEndpoint::Aws(_) => true,
            #[cfg(feature = "rest")]
            ResolvedEndpoint::Rest(_) => false,
        }
    }

    #[cfg(feature = "sigv4")]
    fn signing_scope(&self) -> (Option<&str>, Option<&'static str>) {
        let region = match &self.endpoint {
            ResolvedEndpoint::Aws(endpoint) => endpoint.region().map(bindery_aws::Region::as_str),
            #[cfg(feature = "rest")]
            ResolvedEndpoint::Rest(endpoint) => endpoint.1.as_deref(),
        };
        (region, self.operation.service().signing_name)
    }

    fn encode(&self, credentials: &AttemptCredentials<'_>) -> Result<Request<Vec<u8>>, EncodeError> {
        #[cfg(not(feature = "rest"))]
        let _ = credentials;
        self.operation.encode(match &self.endpoint {
            #[cfg(feature = "aws-json")]
            ResolvedEndpoint::Aws(endpoint) => Target::Aws(endpoint),
            #[cfg(feature = "rest")]
            ResolvedEndpoint::Rest(endpoint) => {
                Target::Rest { base: &endpoint.0, credentials: credentials.security_schemes() }
            }
        })
    }

    fn decode(&self, response: Response<Vec<u8>>) -> Result<D::Output, ServiceError<D::Failure>> {
        self.operation.decode(response)
    }
}

impl<T: Transport, C: CredentialState> Client<T, C> {
    /// Sends an operation that is known only at run time, and returns its output: see [`send`](Self::send).
    ///
    /// # Errors
    /// As [`send`](Self::send), and if the operation must be signed and the client has no AWS credentials.
    pub fn send_dynamic<D: DynamicOperation>(
        &self,
        operation: &D,
    ) -> impl Future<Output = Result<D::Output, ClientError<D::Failure>>> + Send {
        let call = async move {
            let prepared = self.prepared(operation)?;
            self.run(prepared, None, |now| self.credentials.credentials_for(operation.auth_requirement(), now)).await
        };
        trace::call(operation.service().name, operation.name(), call)
    }

    /// Returns the first request that [`send_dynamic`](Self::send_dynamic) would send, signed where required.
    ///
    /// # Errors
    /// If no request would be sent.
    pub async fn prepare_dynamic<D: DynamicOperation>(
        &self,
        operation: &D,
    ) -> Result<Request<Vec<u8>>, ClientError<D::Failure>> {
        let mut call = Call::new(&self.settings, &self.shared, self.prepared(operation)?, None);
        let credentials = |now| self.credentials.credentials_for(operation.auth_requirement(), now);
        let (request, _) = self.next_request(&mut call, &credentials).await?;
        Ok(request)
    }

    fn prepared<'o, D: DynamicOperation>(
        &self,
        operation: &'o D,
    ) -> Result<PreparedDynamic<'o, D>, ClientError<D::Failure>> {
        let endpoint = ResolvedEndpoint::resolve(&self.settings, &self.shared, operation.service());
        Ok(PreparedDynamic { operation, endpoint: endpoint.map_err(ClientError::Endpoint)? })
    }
}

impl<T: BlockingTransport, C: CredentialState> BlockingClient<T, C> {
    /// Sends an operation that is known only at run time: see [`Client::send_dynamic`].
    ///
    /// # Errors
    /// If the service responds with a failure, or if there is no response.
    pub fn send_dynamic<D: DynamicOperation>(&self, operation: &D) -> Result<D::Output, ClientError<D::Failure>> {
        block_on(self.0.send_dynamic(operation))
    }

    /// Returns the first request that would be sent: see [`Client::prepare_dynamic`].
    ///
    /// # Errors
    /// If no request would be sent.
    pub fn prepare_dynamic<D: DynamicOperation>(
        &self,
        operation: &D,
    ) -> Result<Request<Vec<u8>>, ClientError<D::Failure>> {
        block_on(self.0.prepare_dynamic(operation))
    }
}
