//! Operations that are known only at run time.

use crate::auth::{CredentialState, Shown};
use crate::call::{Call, Exchange};
use crate::settings::{Settings, Shared};
use crate::wait::block_on;
use crate::{BlockingClient, BlockingTransport, Client, ClientError, EncodeError, EndpointError, Transport, trace};
use bindery::{Failure, Protocol, Service, ServiceError};
use http::{Request, Response};
use std::future::Future;
use std::sync::Arc;

/// An operation that is known only at run time: a tool learns from tables, or from a person, what it sends.
///
/// Everything else is as with an operation that is a type: retries, time limits, signatures, a clock that is wrong.
///
/// ```
/// use bindery::meta::{AnyFailure, Operation, Output};
/// use bindery::{Document, Service, ServiceError};
/// use bindery_client::{AuthRequirement, BlockingClient, DynamicOperation, EncodeError, MockTransport, Target};
/// use cognito_identity::META;
/// use http::{Request, Response};
///
/// struct ByTables(&'static Operation, Document);
///
/// impl DynamicOperation for ByTables {
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
///     fn encode(&self, to: Target<'_>) -> Result<Request<Vec<u8>>, EncodeError> {
///         match to {
///             Target::Aws(endpoint) => bindery_aws::meta::encode(&META, self.0, &self.1, endpoint).map_err(EncodeError::new),
///             _ => Err(EncodeError::new("the service speaks awsJson")),
///         }
///     }
///     fn decode(&self, response: Response<Vec<u8>>) -> Result<Output, ServiceError<AnyFailure>> {
///         bindery_aws::meta::decode(&META, self.0, response)
///     }
/// }
///
/// let replay = MockTransport::new();
/// replay.respond_with(200, r#"{"IdentityId": "eu-central-1:5f2c6f0a"}"#);
/// let client = BlockingClient::new(replay).region("eu-central-1");
/// let operation = META.operations.iter().find(|operation| operation.name == "GetId").expect("it has one");
/// let input = [("IdentityPoolId", "eu-central-1:7d3e4b1c")].into_iter().collect();
/// let Output::Content(answer) = client.send_dynamic(&ByTables(operation, input))? else { panic!("it has an answer") };
/// assert_eq!(answer["IdentityId"].as_str(), Some("eu-central-1:5f2c6f0a"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub trait DynamicOperation: Send + Sync {
    /// What the service answers when it has done it.
    type Output: Send;
    /// What the service answers when it has not.
    type Failure: Failure;

    /// The service that does it: where it is found, and what it is signed for.
    fn service(&self) -> &'static Service;

    /// Its name, for spans.
    fn name(&self) -> &str;

    /// What it asks its caller to show.
    fn auth_requirement(&self) -> AuthRequirement;

    /// Writes the request of an attempt, made anew for each. The client signs it, and adds headers of its own.
    ///
    /// # Errors
    /// Where the request cannot be written; nothing is sent then.
    fn encode(&self, to: Target<'_>) -> Result<Request<Vec<u8>>, EncodeError>;

    /// Reads an answer: whether it is a success, a failure, and whether another attempt is worthwhile.
    ///
    /// # Errors
    /// The service's failure, or why the answer cannot be read.
    fn decode(&self, response: Response<Vec<u8>>) -> Result<Self::Output, ServiceError<Self::Failure>>;
}

/// What an operation asks its caller to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthRequirement {
    /// Nothing; credentials at hand are not used either.
    None,
    /// An AWS signature.
    Signature,
    /// What the security schemes of its document say; which of them, and whether one is needed, the operation itself
    /// decides when it is written.
    SecuritySchemes,
}

/// Where a request goes, and what it shows by itself.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Target<'a> {
    /// A service that speaks awsJson.
    #[cfg(feature = "aws-json")]
    Aws(&'a bindery_aws::Endpoint),
    /// A service with an HTTP binding of Swagger's.
    #[cfg(feature = "rest")]
    Rest {
        /// Its base.
        base: &'a bindery_rest::Base,
        /// What there is to show to its security schemes.
        credentials: Option<&'a bindery_rest::Credentials>,
    },
}

/// Where a service is, by its protocol.
enum Address {
    #[cfg(feature = "aws-json")]
    Aws(Arc<bindery_aws::Endpoint>),
    #[cfg(feature = "rest")]
    Rest(Arc<(bindery_rest::Base, Option<String>)>),
}

impl Address {
    fn find(settings: &Settings, shared: &Shared, service: &'static Service) -> Result<Self, EndpointError> {
        match service.protocol {
            #[cfg(feature = "aws-json")]
            Protocol::AwsJson { .. } => {
                let find = || {
                    let config = settings.place.aws(service)?;
                    bindery_aws::Endpoint::resolve(service, &config).map_err(EndpointError::new)
                };
                shared.address(service, find).map(Address::Aws)
            }
            #[cfg(not(feature = "aws-json"))]
            Protocol::AwsJson { .. } => Err(EndpointError::new("the client needs its feature `aws-json`")),
            #[cfg(feature = "rest")]
            Protocol::Rest => {
                let find = || Ok((settings.place.rest(service)?, settings.place.region()));
                shared.address(service, find).map(Address::Rest)
            }
            #[cfg(not(feature = "rest"))]
            Protocol::Rest => Err(EndpointError::new("the client needs its feature `rest`")),
        }
    }
}

/// A described operation that is being performed.
struct Performed<'o, D> {
    operation: &'o D,
    address: Address,
}

impl<D: DynamicOperation> Exchange for Performed<'_, D> {
    type Output = D::Output;
    type Error = D::Failure;

    fn is_aws(&self) -> bool {
        match &self.address {
            #[cfg(feature = "aws-json")]
            Address::Aws(_) => true,
            #[cfg(feature = "rest")]
            Address::Rest(_) => false,
        }
    }

    #[cfg(feature = "sigv4")]
    fn signed_for(&self) -> (Option<&str>, Option<&'static str>) {
        let region = match &self.address {
            Address::Aws(endpoint) => endpoint.region().map(bindery_aws::Region::as_str),
            #[cfg(feature = "rest")]
            Address::Rest(address) => address.1.as_deref(),
        };
        (region, self.operation.service().signing_name)
    }

    fn encode(&self, shown: &Shown<'_>) -> Result<Request<Vec<u8>>, EncodeError> {
        #[cfg(not(feature = "rest"))]
        let _ = shown;
        self.operation.encode(match &self.address {
            #[cfg(feature = "aws-json")]
            Address::Aws(endpoint) => Target::Aws(endpoint),
            #[cfg(feature = "rest")]
            Address::Rest(address) => Target::Rest { base: &address.0, credentials: shown.schemes() },
        })
    }

    fn decode(&self, response: Response<Vec<u8>>) -> Result<D::Output, ServiceError<D::Failure>> {
        self.operation.decode(response)
    }
}

impl<T: Transport, C: CredentialState> Client<T, C> {
    /// Has an operation performed that is known only at run time, and gives what the service answers: see
    /// [`send`](Self::send).
    ///
    /// # Errors
    /// The service's failure, or why there is none; also where the operation must be signed and the client has nothing
    /// to sign with.
    pub fn send_dynamic<D: DynamicOperation>(
        &self,
        operation: &D,
    ) -> impl Future<Output = Result<D::Output, ClientError<D::Failure>>> + Send {
        let performed = async move {
            let exchange = self.performed(operation)?;
            self.run(exchange, |now| self.credentials.show_at_run_time(operation.auth_requirement(), now)).await
        };
        trace::call(operation.service().name, operation.name(), performed)
    }

    /// The request that [`send_dynamic`](Self::send_dynamic) would send first, signed and all.
    ///
    /// # Errors
    /// Why nothing would be sent.
    pub async fn prepare_dynamic<D: DynamicOperation>(
        &self,
        operation: &D,
    ) -> Result<Request<Vec<u8>>, ClientError<D::Failure>> {
        let mut call = Call::new(&self.settings, &self.shared, self.performed(operation)?);
        let show = |now| self.credentials.show_at_run_time(operation.auth_requirement(), now);
        let (request, _) = self.ready(&mut call, &show).await?;
        Ok(request)
    }

    fn performed<'o, D: DynamicOperation>(
        &self,
        operation: &'o D,
    ) -> Result<Performed<'o, D>, ClientError<D::Failure>> {
        let address = Address::find(&self.settings, &self.shared, operation.service());
        Ok(Performed { operation, address: address.map_err(ClientError::Endpoint)? })
    }
}

impl<T: BlockingTransport, C: CredentialState> BlockingClient<T, C> {
    /// Has an operation performed that is known only at run time: see [`Client::send_dynamic`].
    ///
    /// # Errors
    /// The service's failure, or why there is none.
    pub fn send_dynamic<D: DynamicOperation>(&self, operation: &D) -> Result<D::Output, ClientError<D::Failure>> {
        block_on(self.0.send_dynamic(operation))
    }

    /// The request that would be sent first: see [`Client::prepare_dynamic`].
    ///
    /// # Errors
    /// Why nothing would be sent.
    pub fn prepare_dynamic<D: DynamicOperation>(
        &self,
        operation: &D,
    ) -> Result<Request<Vec<u8>>, ClientError<D::Failure>> {
        block_on(self.0.prepare_dynamic(operation))
    }
}
