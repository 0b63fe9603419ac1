//! The protocol crate that encodes and decodes an operation, selected by the operation's type.

use crate::{EncodeError, EndpointError, auth::AttemptCredentials, endpoint::EndpointSettings};
use bindery::{Operation, ServiceError, WireProtocol};
use http::{Request, Response};

/// A protocol that encodes the request of an operation and decodes its response.
///
/// It is implemented for the markers [`AwsJson`](bindery::AwsJson), with the feature `aws-json`, and
/// [`HttpBinding`](bindery::HttpBinding), with the feature `rest`. [`Operation::Protocol`] selects one of them.
#[diagnostic::on_unimplemented(
    message = "this client does not support the protocol `{Self}`",
    note = "`AwsJson` needs the feature `aws-json` of bindery-client, `HttpBinding` needs `rest`"
)]
pub trait Codec<O: Operation>: WireProtocol {
    /// The resolved endpoint of the service.
    #[doc(hidden)]
    type Endpoint: Send + Sync + 'static;

    /// Whether the service reads the AWS headers about attempts, and recognizes a repeated request.
    #[doc(hidden)]
    const AWS: bool;

    #[doc(hidden)]
    fn endpoint(settings: &EndpointSettings) -> Result<Self::Endpoint, EndpointError>;

    /// Returns the region that requests are signed for.
    #[doc(hidden)]
    fn signing_region(endpoint: &Self::Endpoint) -> Option<&str>;

    #[doc(hidden)]
    fn encode(
        operation: &O,
        endpoint: &Self::Endpoint,
        credentials: &AttemptCredentials<'_>,
    ) -> Result<Request<Vec<u8>>, EncodeError>;

    #[doc(hidden)]
    fn decode(response: Response<Vec<u8>>) -> Result<O::Output, ServiceError<O::Error>>;
}

#[cfg(feature = "aws-json")]
impl<O> Codec<O> for bindery::AwsJson
where
    O: Operation<Protocol = bindery::AwsJson>,
    O::Error: bindery::CodedFailure,
{
    type Endpoint = bindery_aws::Endpoint;
    const AWS: bool = true;

    fn endpoint(settings: &EndpointSettings) -> Result<Self::Endpoint, EndpointError> {
        bindery_aws::Endpoint::resolve(O::SERVICE, &settings.aws(O::SERVICE)?).map_err(EndpointError::new)
    }

    fn signing_region(endpoint: &Self::Endpoint) -> Option<&str> {
        endpoint.region().map(bindery_aws::Region::as_str)
    }

    fn encode(
        operation: &O,
        endpoint: &Self::Endpoint,
        _credentials: &AttemptCredentials<'_>,
    ) -> Result<Request<Vec<u8>>, EncodeError> {
        bindery_aws::encode(operation, endpoint).map_err(EncodeError::new)
    }

    fn decode(response: Response<Vec<u8>>) -> Result<O::Output, ServiceError<O::Error>> {
        bindery_aws::decode::<O>(response)
    }
}

#[cfg(feature = "rest")]
impl<O> Codec<O> for bindery::HttpBinding
where
    O: bindery::Rest + Operation<Protocol = bindery::HttpBinding>,
{
    type Endpoint = (bindery_rest::Base, Option<String>);
    const AWS: bool = false;

    fn endpoint(settings: &EndpointSettings) -> Result<Self::Endpoint, EndpointError> {
        Ok((settings.rest(O::SERVICE)?, settings.signing_region()))
    }

    fn signing_region((_, region): &Self::Endpoint) -> Option<&str> {
        region.as_deref()
    }

    fn encode(
        operation: &O,
        (base, _): &Self::Endpoint,
        credentials: &AttemptCredentials<'_>,
    ) -> Result<Request<Vec<u8>>, EncodeError> {
        bindery_rest::encode(operation, base, credentials.security_schemes()).map_err(EncodeError::new)
    }

    fn decode(response: Response<Vec<u8>>) -> Result<O::Output, ServiceError<O::Error>> {
        bindery_rest::decode::<O>(response)
    }
}
