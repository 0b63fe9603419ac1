//! The one request of the classic flow that Cognito does not serve: `AssumeRoleWithWebIdentity` of AWS STS.

use bindery::{
    EndpointRule, EpochSeconds, Malformed, Protocol, RawResponse, Retry, Sensitive, Service, ServiceError, Timestamp,
};
use bindery_client::{AuthRequirement, DynamicOperation, EncodeError, Target};
use cognito_identity::Error;
use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Request, Response};
use std::fmt;
use std::time::Duration;

/// The request for temporary credentials of a role, in exchange for an OpenID token.
///
/// It is sent to the regional endpoint of STS, without a signature.
#[derive(Clone, Debug)]
pub struct AssumeRoleWithWebIdentity {
    role_arn: String,
    role_session_name: String,
    web_identity_token: Sensitive<String>,
    duration: Option<Duration>,
}

/// The credentials that STS returned.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AssumedRole {
    /// The access key id.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: Sensitive<String>,
    /// The session token.
    pub session_token: Sensitive<String>,
    /// The time at which the credentials expire.
    pub expiration: Timestamp<EpochSeconds>,
}

/// The service, for its endpoint. Its protocol is awsQuery, which this module encodes itself.
static STS: Service = Service {
    name: "sts",
    title: "AWS Security Token Service",
    version: "2011-06-15",
    protocol: Protocol::AwsJson { version: "1.1", target: "" },
    signing_name: Some("sts"),
    service_id: Some("STS"),
    endpoints: &[
        EndpointRule {
            fips: Some(true),
            dual_stack: None,
            regions: &[],
            partition: None,
            host: "sts-fips.{region}.{dnsSuffix}",
        },
        EndpointRule { fips: None, dual_stack: None, regions: &[], partition: None, host: "sts.{region}.{dnsSuffix}" },
    ],
    ..Service::NONE
};

impl AssumeRoleWithWebIdentity {
    /// Creates a request from a role and a token. The session is named `cognito-credentials`.
    pub fn new(role_arn: impl Into<String>, web_identity_token: impl Into<Sensitive<String>>) -> Self {
        AssumeRoleWithWebIdentity {
            role_arn: role_arn.into(),
            role_session_name: "cognito-credentials".to_owned(),
            web_identity_token: web_identity_token.into(),
            duration: None,
        }
    }

    /// Sets the name of the session, which appears in the logs of the AWS account.
    #[must_use]
    pub fn role_session_name(mut self, name: impl Into<String>) -> Self {
        self.role_session_name = name.into();
        self
    }

    /// Sets the lifetime of the credentials; one hour by default.
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        self.duration = Some(duration);
        self
    }

    /// Returns the body, as `application/x-www-form-urlencoded`.
    fn form(&self) -> String {
        let mut form = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15".to_owned();
        let mut parameter = |name: &str, value: &str| {
            form.push('&');
            form.push_str(name);
            form.push('=');
            percent_encode(&mut form, value);
        };
        parameter("RoleArn", &self.role_arn);
        parameter("RoleSessionName", &self.role_session_name);
        parameter("WebIdentityToken", &self.web_identity_token);
        if let Some(duration) = self.duration {
            parameter("DurationSeconds", &duration.as_secs().to_string());
        }
        form
    }
}

impl DynamicOperation for AssumeRoleWithWebIdentity {
    type Output = AssumedRole;
    type Failure = Error;

    fn service(&self) -> &'static Service {
        &STS
    }

    fn name(&self) -> &str {
        "AssumeRoleWithWebIdentity"
    }

    fn auth_requirement(&self) -> AuthRequirement {
        AuthRequirement::None
    }

    fn encode(&self, target: Target<'_>) -> Result<Request<Vec<u8>>, EncodeError> {
        let Target::Aws(endpoint) = target else { return Err(EncodeError::new("expected an AWS endpoint")) };
        let mut request = Request::new(self.form().into_bytes());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = endpoint.url().clone();
        let form = HeaderValue::from_static("application/x-www-form-urlencoded; charset=utf-8");
        request.headers_mut().insert(CONTENT_TYPE, form);
        Ok(request)
    }

    fn decode(&self, response: Response<Vec<u8>>) -> Result<AssumedRole, ServiceError<Error>> {
        let status = response.status();
        let (parts, body) = response.into_parts();
        let xml = String::from_utf8_lossy(&body).into_owned();
        let request_id = text_of(&xml, "RequestId")
            .or_else(|| parts.headers.get("x-amzn-requestid").and_then(|id| id.to_str().ok()).map(str::to_owned));
        let response = RawResponse { status: status.as_u16(), request_id, body };
        if !status.is_success() {
            let code = text_of(&xml, "Code").unwrap_or_else(|| status.as_u16().to_string());
            let retry = retry_class(status.as_u16(), &code);
            let message = text_of(&xml, "Message");
            return Err(ServiceError::failed(Error::Unknown { code, message }, retry, response));
        }
        assumed_role(&xml).map_err(|missing| ServiceError::malformed(missing, response))
    }
}

/// The retry class of a failure. `IDPCommunicationError` is STS's own transient code (botocore's `retries/special.py`).
fn retry_class(status: u16, code: &str) -> Retry {
    match code {
        "IDPCommunicationError" => Retry::Transient,
        _ => bindery_aws::retry_class(status, code),
    }
}

fn assumed_role(xml: &str) -> Result<AssumedRole, Malformed> {
    let path = |name: &str| format!("AssumeRoleWithWebIdentityResult.Credentials.{name}");
    let missing = |name: &str| Malformed { path: path(name), message: "the element is missing".to_owned() };
    let text = |name: &str| text_of(xml, name).ok_or_else(|| missing(name));
    let expiration = text("Expiration")?.parse().map_err(|_| Malformed {
        path: path("Expiration"),
        message: "expected a date and time as 2024-05-14T15:36:26Z".to_owned(),
    })?;
    Ok(AssumedRole {
        access_key_id: text("AccessKeyId")?,
        secret_access_key: text("SecretAccessKey")?.into(),
        session_token: text("SessionToken")?.into(),
        expiration,
    })
}

/// Returns the text of the first element with a name, which must contain text only.
///
/// The responses of STS are flat and have no attributes on these elements, so that no XML parser is required.
fn text_of(xml: &str, name: &str) -> Option<String> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    let (text, _) = rest.split_once(&format!("</{name}>"))?;
    (!text.contains('<')).then(|| unescape(text.trim()))
}

/// Replaces the predefined entities of XML.
fn unescape(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#39;", "'")
        .replace("&#34;", "\"")
        .replace("&#xD;", "\r")
        .replace("&#xA;", "\n")
        .replace("&amp;", "&")
}

/// Appends a form value: all bytes except the unreserved characters of RFC 3986 are percent-encoded.
fn percent_encode(form: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            form.push(char::from(byte));
        } else {
            form.push_str(&format!("%{byte:02X}"));
        }
    }
}

impl fmt::Display for AssumedRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} until {}", self.access_key_id, self.expiration)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(status: u16, body: &str) -> Result<AssumedRole, ServiceError<Error>> {
        let response = Response::builder().status(status).body(body.as_bytes().to_vec()).expect("a response");
        AssumeRoleWithWebIdentity::new("role", "token").decode(response)
    }

    #[test]
    fn form_is_percent_encoded() {
        let request = AssumeRoleWithWebIdentity::new("arn:aws:iam::1:role/a b", "a.b-c_d~e+f=")
            .role_session_name("me@example")
            .duration(Duration::from_secs(900));
        assert_eq!(
            request.form(),
            concat!(
                "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa%20b",
                "&RoleSessionName=me%40example&WebIdentityToken=a.b-c_d~e%2Bf%3D&DurationSeconds=900"
            )
        );
    }

    #[test]
    fn output_is_decoded() {
        let xml = r#"<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
            <AssumeRoleWithWebIdentityResult>
              <SubjectFromWebIdentityToken>eu-central-1:5f2c</SubjectFromWebIdentityToken>
              <AssumedRoleUser><Arn>arn:aws:sts::1:assumed-role/r/s</Arn></AssumedRoleUser>
              <Credentials>
                <SessionToken>to&amp;ken+/=</SessionToken><SecretAccessKey>&lt;key&gt;</SecretAccessKey>
                <Expiration>2024-05-14T16:20:00Z</Expiration><AccessKeyId>ASIA1</AccessKeyId>
              </Credentials>
            </AssumeRoleWithWebIdentityResult>
          </AssumeRoleWithWebIdentityResponse>"#;
        let role = decode(200, xml).expect("an output");
        assert_eq!((role.access_key_id.as_str(), role.secret_access_key.as_str()), ("ASIA1", "<key>"));
        assert_eq!(
            (role.session_token.as_str(), role.expiration.to_string()),
            ("to&ken+/=", "2024-05-14T16:20:00Z".to_owned())
        );
        let printed = format!("{role:?} {role}");
        assert!(!printed.contains("<key>") && !printed.contains("to&ken"), "{printed}");
    }

    #[test]
    fn failures_keep_code_message_and_retry_class() {
        let failure = |code: &str| {
            format!(
                "<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>Not &quot;so&quot;</Message></Error>\
                 <RequestId>4f1c</RequestId></ErrorResponse>"
            )
        };
        let error = decode(400, &failure("ExpiredTokenException")).expect_err("a failure");
        assert_eq!(error.to_string(), "ExpiredTokenException: Not \"so\" (request id 4f1c)");
        assert_eq!(error.retry(), Retry::Never);
        assert_eq!(decode(400, &failure("IDPCommunicationError")).expect_err("a failure").retry(), Retry::Transient);
        assert_eq!(decode(400, &failure("Throttling")).expect_err("a failure").retry(), Retry::Throttling);
        let error = decode(503, "<html>").expect_err("a failure");
        assert_eq!((error.code(), error.retry()), (Some("503"), Retry::Transient));
    }

    #[test]
    fn incomplete_output_names_the_element() {
        let error = decode(200, "<AccessKeyId>ASIA1</AccessKeyId><Expiration>soon</Expiration>").expect_err("an error");
        let path = error.as_malformed().map(|malformed| malformed.path.clone());
        assert_eq!(path.as_deref(), Some("AssumeRoleWithWebIdentityResult.Credentials.Expiration"));
        assert!(decode(200, "").is_err() && decode(200, "<AccessKeyId>").is_err());
    }
}
