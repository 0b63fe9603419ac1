//! The description of a service: names, protocol and endpoints.

/// A service: its names, its protocol and its endpoints.
///
/// It is static data: a generated crate has one `static SERVICE`, which every operation refers to. [`Service::NONE`]
/// supplies the fields that a hand-written service does not need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// The name of the generated crate and of the folder of its documents, as `cognito-identity`.
    pub name: &'static str,
    /// The title, as `Amazon Cognito Identity`.
    pub title: &'static str,
    /// The API version, as `2014-06-30`.
    pub version: &'static str,
    /// The wire protocol.
    pub protocol: Protocol,
    /// The name of the service in AWS signatures; `None` if its requests are not signed.
    pub signing_name: Option<&'static str>,
    /// The identifier that AWS SDKs use in environment variables and profiles, as `Cognito Identity`.
    pub service_id: Option<&'static str>,
    /// The rules that determine the host. The first rule whose conditions hold applies.
    pub endpoints: &'static [EndpointRule],
    /// The host and optional port, if there is only one.
    pub host: Option<&'static str>,
    /// The prefix of every path: empty, or with a leading slash.
    pub base_path: &'static str,
    /// The URL schemes, the preferred first, as `https`.
    pub schemes: &'static [&'static str],
    /// The template of the host, if each caller has a host of its own.
    pub host_template: Option<HostTemplate>,
}

impl Service {
    /// A service without names and endpoints, for struct update syntax: `Service { name: "pets", ..Service::NONE }`.
    pub const NONE: Service = Service {
        name: "",
        title: "",
        version: "",
        protocol: Protocol::Rest,
        signing_name: None,
        service_id: None,
        endpoints: &[],
        host: None,
        base_path: "",
        schemes: &[],
        host_template: None,
    };
}

/// A host with placeholders that the caller supplies: `x-ms-parameterized-host`.
///
/// `{accountName}.{host}` is `accounts.example.com` for the account `accounts` and the host `example.com`. The placeholder
/// `{host}` is the host of the service, unless it is one of the parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostTemplate {
    /// The host with placeholders.
    pub template: &'static str,
    /// Whether the URL scheme is prepended; otherwise the template or a value contains it.
    pub use_scheme_prefix: bool,
    /// The names of the parameters that the caller supplies.
    pub parameters: &'static [&'static str],
}

/// The wire protocol of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// The HTTP binding of Swagger and OpenAPI: methods, paths and parameter locations. See [`Rest`](crate::Rest).
    Rest,
    /// AWS's JSON-RPC: `POST /`, with the operation in the header `X-Amz-Target`.
    AwsJson {
        /// The version in the content type: `1.0` or `1.1`.
        version: &'static str,
        /// The part of `X-Amz-Target` before the dot and the name of the operation.
        target: &'static str,
    },
}

/// A rule that determines the host of a service if all of its conditions hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointRule {
    /// Whether a FIPS endpoint is requested; `None` matches both.
    pub fips: Option<bool>,
    /// Whether a dual-stack endpoint is requested; `None` matches both.
    pub dual_stack: Option<bool>,
    /// The regions; empty matches all.
    pub regions: &'static [&'static str],
    /// The partition; `None` matches all.
    pub partition: Option<&'static str>,
    /// The host, with the placeholders `{region}`, `{dnsSuffix}` and `{dualStackDnsSuffix}`.
    pub host: &'static str,
}
