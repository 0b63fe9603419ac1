//! The operations by their names.

use crate::call::{Outcome, headers, text};
use bindery::{AwsJson, CodedFailure, Operation, Signed};
use bindery_aws::sigv4::{self, Credentials};
use bindery_aws::{Endpoint, encode};
use bindery_client::{Authorizes, BlockingClient, Client, ClientError, Reqwest, SigV4, Ureq};
use serde::Serialize;
use serde_json::{Value, json};
use std::any::TypeId;
use std::time::SystemTime;
use tokio::runtime::Runtime;

/// The action on an operation.
pub(crate) trait Perform {
    fn perform<O>(&self, operation: O) -> Outcome<Value>
    where
        O: Operation<Protocol = AwsJson>,
        O::Error: CodedFailure + Serialize,
        SigV4: Authorizes<O::Auth>;
}

macro_rules! operations {
    ($($name:ident)*) => {
        /// Performs the operation that a call names.
        pub(crate) fn run(action: &impl Perform, call: &Value) -> Outcome<Value> {
            match text(call, "operation")? {
                $(stringify!($name) => {
                    action.perform::<cognito_identity::$name>(serde_json::from_value(call["input"].clone())?)
                })*
                unknown => Err(format!("unknown operation {unknown}").into()),
            }
        }
    };
}

operations! {
    CreateIdentityPool DeleteIdentities DeleteIdentityPool DescribeIdentity DescribeIdentityPool
    GetCredentialsForIdentity GetId GetIdentityPoolRoles GetOpenIdToken GetOpenIdTokenForDeveloperIdentity
    GetPrincipalTagAttributeMap ListIdentities ListIdentityPools ListTagsForResource LookupDeveloperIdentity
    MergeDeveloperIdentities SetIdentityPoolRoles SetPrincipalTagAttributeMap TagResource UnlinkDeveloperIdentity
    UnlinkIdentity UntagResource UpdateIdentityPool
}

/// Encodes the request, without sending it.
pub(crate) struct Encode<'a> {
    pub(crate) endpoint: &'a Endpoint,
    pub(crate) credentials: &'a Credentials,
    pub(crate) time: SystemTime,
}

impl Perform for Encode<'_> {
    fn perform<O>(&self, operation: O) -> Outcome<Value>
    where
        O: Operation<Protocol = AwsJson>,
        O::Error: CodedFailure + Serialize,
        SigV4: Authorizes<O::Auth>,
    {
        let mut request = encode(&operation, self.endpoint)?;
        if TypeId::of::<O::Auth>() == TypeId::of::<Signed>() {
            sigv4::sign_for(&mut request, self.credentials, self.endpoint, self.time)?;
        }
        Ok(json!({
            "method": request.method().as_str(),
            "path": request.uri().path(),
            "headers": headers(request.headers()),
            "body": String::from_utf8_lossy(request.body()),
        }))
    }
}

/// Sends the request, and returns the result.
pub(crate) enum Sends<'a> {
    Async(&'a Client<Reqwest, SigV4>, &'a Runtime),
    Blocking(&'a BlockingClient<Ureq, SigV4>),
}

impl Perform for Sends<'_> {
    fn perform<O>(&self, operation: O) -> Outcome<Value>
    where
        O: Operation<Protocol = AwsJson>,
        O::Error: CodedFailure + Serialize,
        SigV4: Authorizes<O::Auth>,
    {
        let result: Result<O::Output, ClientError<O::Error>> = match self {
            Sends::Async(client, runtime) => runtime.block_on(client.send(operation)),
            Sends::Blocking(client) => client.send(operation),
        };
        Ok(match result {
            Ok(output) => json!({"output": output}),
            Err(error) => {
                let service = error.service();
                json!({
                    "error": error.to_string(),
                    "code": service.and_then(|error| error.code()),
                    "message": service.and_then(|error| error.message()),
                    "status": service.map(|error| error.status()),
                })
            }
        })
    }
}
