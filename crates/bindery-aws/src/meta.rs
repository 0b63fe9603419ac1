//! Operations that are known only at run time, by the tables of their service.
//!
//! A request is, byte for byte, what [`encode`](crate::encode) makes of the generated operation.

use crate::decode::{answer, failure_with};
use crate::{EncodeError, Endpoint, malformed};
use bindery::meta::{AnyFailure, Meta, Operation, Output, ToldBy, Type};
use bindery::{Document, Malformed, Retry, ServiceError};
use http::{Request, Response};

/// Writes an operation as the request that a service understands: see [`encode`](crate::encode).
///
/// `input` is an object of the members that are said.
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
/// Where the operation's service does not speak awsJson.
pub fn encode(
    meta: &Meta,
    operation: &Operation,
    input: &Document,
    endpoint: &Endpoint,
) -> Result<Request<Vec<u8>>, EncodeError> {
    let ty = Type::Shape(operation.input);
    crate::encode::request(meta.service, operation.name, &meta.describe(&ty, input), endpoint)
}

/// Reads the response to an operation: see [`decode`](crate::decode()).
///
/// It is as lenient as it can be: what has another form than the tables say is given as it is.
///
/// # Errors
/// The failure, or what is wrong with the answer. Either keeps status, request id and body.
pub fn decode(
    meta: &Meta,
    operation: &Operation,
    response: Response<Vec<u8>>,
) -> Result<Output, ServiceError<AnyFailure>> {
    if response.status().as_u16() >= 301 {
        return Err(failure_with(response, |failure: AnyFailure| {
            let retry = retry(meta, &failure.code);
            (AnyFailure { retry, ..failure }, retry)
        }));
    }
    let read = malformed::from_json(response.body()).and_then(|value| match value {
        Document::Object(_) => Ok(value),
        Document::Null | Document::Bool(_) | Document::Number(_) | Document::String(_) | Document::Array(_) => {
            Err(Malformed { path: "$".to_owned(), message: "expected an object".to_owned() })
        }
    });
    match (operation.output, read) {
        (Some(ty), Ok(value)) => Ok(Output::Content(meta.known(&ty, value))),
        (None, Ok(_)) => Ok(Output::Nothing),
        (_, Err(malformed)) => Err(ServiceError::malformed(malformed, answer(response))),
    }
}

/// What the service's tables say of sending a request again after a failure.
fn retry(meta: &Meta, code: &str) -> Retry {
    let said = meta.failures.iter().find(|failure| matches!(failure.told_by, ToldBy::Code(said) if said == code));
    said.map_or(Retry::Never, |failure| failure.retry)
}
