//! Who writes and reads an operation: a protocol crate, found by the operation's type.

use crate::{EncodeError, EndpointError, auth::Shown, place::Place};
use bindery::{Operation, ServiceError, Travels};
use http::{Request, Response};

/// A protocol that can write an operation and read its answer.
///
/// It is implemented for the markers [`AwsJson`](bindery::AwsJson), with the feature `aws-json`, and
/// [`HttpBinding`](bindery::HttpBinding), with the feature `rest`; which one it is, an operation says itself.
#[diagnostic::on_unimplemented(
    message = "this client does not speak `{Self}`",
    note = "`AwsJson` needs the feature `aws-json` of bindery-client, `HttpBinding` needs `rest`"
)]
pub trait Codec<O: Operation>: Travels {
    /// Where the service is, as the protocol needs it.
    #[doc(hidden)]
    type Address: Send + Sync + 'static;

    /// Whether the service reads the headers of AWS about attempts, and knows a request that it has done.
    #[doc(hidden)]
    const AWS: bool;

    #[doc(hidden)]
    fn address(place: &Place) -> Result<Self::Address, EndpointError>;

    /// The region that a signature is made for.
    #[doc(hidden)]
    fn region(address: &Self::Address) -> Option<&str>;

    #[doc(hidden)]
    fn encode(operation: &O, address: &Self::Address, shown: &Shown<'_>) -> Result<Request<Vec<u8>>, EncodeError>;

    #[doc(hidden)]
    fn decode(response: Response<Vec<u8>>) -> Result<O::Output, ServiceError<O::Error>>;
}

#[cfg(feature = "aws-json")]
impl<O> Codec<O> for bindery::AwsJson
where
    O: Operation<Protocol = bindery::AwsJson>,
    O::Error: bindery::CodedFailure,
{
    type Address = bindery_aws::Endpoint;
    const AWS: bool = true;

    fn address(place: &Place) -> Result<Self::Address, EndpointError> {
        bindery_aws::Endpoint::resolve(O::SERVICE, &place.aws(O::SERVICE)?).map_err(EndpointError::new)
    }

    fn region(address: &Self::Address) -> Option<&str> {
        address.region().map(bindery_aws::Region::as_str)
    }

    fn encode(operation: &O, address: &Self::Address, _shown: &Shown<'_>) -> Result<Request<Vec<u8>>, EncodeError> {
        bindery_aws::encode(operation, address).map_err(EncodeError::new)
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
    type Address = (bindery_rest::Base, Option<String>);
    const AWS: bool = false;

    fn address(place: &Place) -> Result<Self::Address, EndpointError> {
        Ok((place.rest(O::SERVICE)?, place.region()))
    }

    fn region((_, region): &Self::Address) -> Option<&str> {
        region.as_deref()
    }

    fn encode(operation: &O, (base, _): &Self::Address, shown: &Shown<'_>) -> Result<Request<Vec<u8>>, EncodeError> {
        bindery_rest::encode(operation, base, shown.schemes()).map_err(EncodeError::new)
    }

    fn decode(response: Response<Vec<u8>>) -> Result<O::Output, ServiceError<O::Error>> {
        bindery_rest::decode::<O>(response)
    }
}
