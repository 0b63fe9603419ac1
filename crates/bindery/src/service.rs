//! What an operation's service is and where it lives.

/// A service: its names, its protocol, and where it is found.
///
/// All of it is data: a generated crate has one `static SERVICE`, and every operation points at it.
/// [`Service::NONE`] fills what a hand-written one has nothing to say of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Service {
    /// The name of its crate and of the folder of its documents, as `cognito-identity`.
    pub name: &'static str,
    /// Its title, as `Amazon Cognito Identity`.
    pub title: &'static str,
    /// The version of its interface, as `2014-06-30`.
    pub version: &'static str,
    /// How requests and responses look on the wire.
    pub protocol: Protocol,
    /// The name that signatures are made for, where it is signed at all.
    pub signing_name: Option<&'static str>,
    /// AWS's own name of it, as `Cognito Identity`, where it has one: variables and profiles call it so.
    pub service_id: Option<&'static str>,
    /// Rules that give its host; the first that applies does.
    pub endpoints: &'static [EndpointRule],
    /// Its host (and port), where it has only one.
    pub host: Option<&'static str>,
    /// What stands before each path; empty, or with a leading slash.
    pub base_path: &'static str,
    /// The schemes it is reached by, the preferred first, as `https`.
    pub schemes: &'static [&'static str],
    /// What its host is made of, where each caller has a host of their own.
    pub host_template: Option<HostTemplate>,
}

impl Service {
    /// A service of which nothing is said, to be completed: `Service { name: "pets", ..Service::NONE }`.
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

/// A host with placeholders that the caller fills in: `x-ms-parameterized-host`.
///
/// `{accountName}.{host}` stands for `accounts.example.com` where the account is `accounts`. The placeholder
/// `{host}` is the service's own host, unless it is one of the parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HostTemplate {
    /// The host, with placeholders.
    pub template: &'static str,
    /// Whether the scheme is to be put before it; where not, the template or a value says it.
    pub use_scheme_prefix: bool,
    /// The names of what the caller fills in.
    pub parameters: &'static [&'static str],
}

/// How requests and responses look on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Swagger's own HTTP binding: method, path, parameters in their places. See [`Rest`](crate::Rest).
    Rest,
    /// AWS's JSON-RPC: `POST /`, with the operation in `X-Amz-Target`.
    AwsJson {
        /// The version in the content type: `1.0` or `1.1`.
        version: &'static str,
        /// What `X-Amz-Target` says before the dot and the operation's name.
        target: &'static str,
    },
}

/// A rule that gives the host of a service where all of its conditions hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EndpointRule {
    /// Whether FIPS endpoints are asked for; `None` holds either way.
    pub fips: Option<bool>,
    /// Whether dual-stack endpoints are asked for; `None` holds either way.
    pub dual_stack: Option<bool>,
    /// The regions it holds for; empty holds for all.
    pub regions: &'static [&'static str],
    /// The partition it holds for; `None` holds for all.
    pub partition: Option<&'static str>,
    /// The host, in which `{region}`, `{dnsSuffix}` and `{dualStackDnsSuffix}` are to be filled in.
    pub host: &'static str,
}
