//! The operations of an asynchronous or a blocking client that a provider uses.

use bindery::{AwsJson, CodedFailure, Operation, Unsigned};
#[cfg(feature = "classic")]
use bindery_client::DynamicOperation;
use bindery_client::{BlockingClient, BlockingTransport, Client, ClientError, Transport};
use std::future::Future;
use std::time::SystemTime;

/// The result of a call.
type CallResult<O> = Result<<O as Operation>::Output, ClientError<<O as Operation>::Error>>;

/// A client, asynchronous or blocking.
pub(crate) trait IdentityClient: Send + Sync + 'static {
    /// Returns the time by the service's clock.
    fn service_time(&self) -> SystemTime;

    /// Sends an operation.
    fn call<O>(&self, operation: O) -> impl Future<Output = CallResult<O>> + Send
    where
        O: Operation<Auth = Unsigned, Protocol = AwsJson, Error: CodedFailure>;

    /// Sends the operation of another service.
    #[cfg(feature = "classic")]
    fn call_dynamic<D: DynamicOperation>(
        &self,
        operation: D,
    ) -> impl Future<Output = Result<D::Output, ClientError<D::Failure>>> + Send;
}

impl<T: Transport> IdentityClient for Client<T> {
    fn service_time(&self) -> SystemTime {
        self.service_time()
    }

    fn call<O>(&self, operation: O) -> impl Future<Output = CallResult<O>> + Send
    where
        O: Operation<Auth = Unsigned, Protocol = AwsJson, Error: CodedFailure>,
    {
        self.send(operation)
    }

    #[cfg(feature = "classic")]
    async fn call_dynamic<D: DynamicOperation>(&self, operation: D) -> Result<D::Output, ClientError<D::Failure>> {
        self.send_dynamic(&operation).await
    }
}

impl<T: BlockingTransport> IdentityClient for BlockingClient<T> {
    fn service_time(&self) -> SystemTime {
        self.service_time()
    }

    async fn call<O>(&self, operation: O) -> CallResult<O>
    where
        O: Operation<Auth = Unsigned, Protocol = AwsJson, Error: CodedFailure>,
    {
        self.send(operation)
    }

    #[cfg(feature = "classic")]
    async fn call_dynamic<D: DynamicOperation>(&self, operation: D) -> Result<D::Output, ClientError<D::Failure>> {
        self.send_dynamic(&operation)
    }
}
