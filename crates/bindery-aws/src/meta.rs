//! Operations that are described at run time by the tables of their service.
//!
//! A request is, byte for byte, the one that [`encode`](crate::encode) writes for the generated operation.

use crate::decode::{failure_with, raw_response};
use crate::{EncodeError, Endpoint, malformed};
use bindery::json::Tolerance;
use bindery::meta::{AnyFailure, IdentifiedBy, Meta, Operation, Output, Type};
use bindery::{Document, Malformed, Retry, ServiceError};
use http::{Request, Response};

/// Encodes an operation as a request: see [`encode`](crate::encode).
///
/// `input` contains the members that are set.
///
/// ```
/// use bindery::Document;
/// use bindery_aws::{Endpoint, EndpointConfig, Region};
/// use cognito_identity::META;
///
/// let operation = META.operations.iter().find(|operation| operation.name == "GetId").expect("it has one");
/// let input = [("IdentityPoolId", "eu-central-1:7d3e4b1c")].into_iter().collect();
/// let config = EndpointConfig::new().region(Region::new("eu-central-1")?);
/// let request = bindery_aws::meta::encode(&META, operation, &input, &Endpoint::resolve(META.service, &config)?)?;
/// assert_eq!(request.body(), br#"{"IdentityPoolId":"eu-central-1:7d3e4b1c"}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Returns an error if the service does not use awsJson.
pub fn encode(
    meta: &Meta,
    operation: &Operation,
    input: &Document,
    endpoint: &Endpoint,
) -> Result<Request<Vec<u8>>, EncodeError> {
    let ty = Type::Shape(operation.input);
    crate::encode::request(meta.service, operation.name, &meta.describe(&ty, input), endpoint)
}

/// Decodes the response to an operation: see [`decode`](crate::decode()).
///
/// Values that do not have the declared type are returned unchanged.
///
/// # Errors
/// Returns the failure, or the reason why the body is not an object. Either error stores status, request id and body.
pub fn decode(
    meta: &Meta,
    operation: &Operation,
    response: Response<Vec<u8>>,
) -> Result<Output, ServiceError<AnyFailure>> {
    if !response.status().is_success() {
        return Err(failure_with(response, |failure: AnyFailure| {
            let retry = retry(meta, &failure.code);
            (AnyFailure { retry, ..failure }, retry)
        }));
    }
    let Some(output) = operation.output else { return Ok(Output::Nothing) };
    let read = malformed::from_json(response.body(), Tolerance::Exact).and_then(|value| match value {
        Document::Object(_) => Ok(value),
        Document::Null | Document::Bool(_) | Document::Number(_) | Document::String(_) | Document::Array(_) => {
            Err(Malformed { path: "$".to_owned(), message: "expected an object".to_owned() })
        }
    });
    match read {
        Ok(value) => Ok(Output::Content(meta.known(&output, value))),
        Err(malformed) => Err(ServiceError::malformed(malformed, raw_response(response))),
    }
}

/// The retry class that the tables of the service declare for a failure.
fn retry(meta: &Meta, code: &str) -> Retry {
    let declared = meta
        .failures
        .iter()
        .find(|failure| matches!(failure.identified_by, IdentifiedBy::Code(declared) if declared == code));
    declared.map_or(Retry::Never, |failure| failure.retry)
}
