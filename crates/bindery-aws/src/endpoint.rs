//! Endpoints of services.

use crate::{InvalidRegion, Region};
use bindery::{EndpointRule, Service};
use http::Uri;
use std::fmt;

/// The URL of a service, and the region and name that its signatures require.
///
/// ```
/// use bindery::{EndpointRule, Service};
/// use bindery_aws::{Endpoint, EndpointConfig, Region};
///
/// const RULES: &[EndpointRule] = &[EndpointRule {
///     fips: None,
///     dual_stack: None,
///     regions: &[],
///     partition: None,
///     host: "ids.{region}.{dnsSuffix}",
/// }];
/// let service = Service { name: "ids", endpoints: RULES, ..Service::NONE };
/// let config = EndpointConfig::new().region(Region::new("eu-central-1")?);
/// assert_eq!(Endpoint::resolve(&service, &config)?.url(), "https://ids.eu-central-1.amazonaws.com/");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    url: Uri,
    region: Option<Region>,
    signing_name: Option<&'static str>,
}

impl Endpoint {
    /// Resolves the endpoint of a service: the URL of the configuration, or the host of the first rule that applies.
    ///
    /// # Errors
    /// Returns an error if a required region is unknown, if a URL is combined with FIPS or dual-stack, if the URL is not
    /// usable, or if no rule applies.
    pub fn resolve(service: &Service, config: &EndpointConfig) -> Result<Endpoint, EndpointError> {
        let url = match &config.url {
            Some(_) if config.fips => return Err(EndpointError::FipsWithUrl),
            Some(_) if config.dual_stack => return Err(EndpointError::DualStackWithUrl),
            Some(url) => root(url.clone())?,
            None => host(service, config)?,
        };
        Ok(Endpoint { url, region: config.region.clone(), signing_name: service.signing_name })
    }

    /// Returns the URL that requests are sent to. Its path ends with a slash.
    pub fn url(&self) -> &Uri {
        &self.url
    }

    /// Returns the region of signatures.
    pub fn region(&self) -> Option<&Region> {
        self.region.as_ref()
    }

    /// Returns the name of the service in signatures.
    pub fn signing_name(&self) -> Option<&'static str> {
        self.signing_name
    }
}

/// The settings that determine an endpoint. The rules of the service decide the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointConfig {
    /// The region.
    pub region: Option<Region>,
    /// Whether to use endpoints with cryptography that is validated by FIPS 140.
    pub fips: bool,
    /// Whether to use endpoints with IPv4 and IPv6 addresses.
    pub dual_stack: bool,
    /// The URL that requests are sent to, which takes precedence over the rules.
    pub url: Option<Uri>,
}

impl EndpointConfig {
    /// Creates an empty configuration.
    pub fn new() -> EndpointConfig {
        EndpointConfig::default()
    }

    /// Reads the configuration from the environment: see [`from_vars`](Self::from_vars).
    ///
    /// # Errors
    /// Returns an error if a variable has an invalid value.
    pub fn from_env(service: &Service) -> Result<EndpointConfig, EndpointError> {
        EndpointConfig::from_vars(service, process_env)
    }

    /// Reads the configuration from variables. An empty variable counts as absent.
    ///
    /// | variable | meaning |
    /// | --- | --- |
    /// | `AWS_REGION`, else `AWS_DEFAULT_REGION` | the region |
    /// | `AWS_ENDPOINT_URL_SERVICE`, else `AWS_ENDPOINT_URL` | the URL; `SERVICE` is explained below |
    /// | `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` | `true`: the two URL variables are ignored |
    /// | `AWS_USE_FIPS_ENDPOINT`, `AWS_USE_DUALSTACK_ENDPOINT` | `true` or `false` |
    ///
    /// `SERVICE` is the service's [`service_id`](Service::service_id) as in the AWS SDKs, for example
    /// `COGNITO_IDENTITY_PROVIDER`, or the name of its crate, for example `COGNITO_IDP`.
    ///
    /// # Errors
    /// Returns an error if a variable has an invalid value.
    pub fn from_vars(
        service: &Service,
        vars: impl Fn(&str) -> Option<String>,
    ) -> Result<EndpointConfig, EndpointError> {
        let var = |name: &str| vars(name).filter(|value| !value.is_empty());
        let flag = |name: &'static str| match var(name).as_deref() {
            None => Ok(false),
            Some(value) if value.eq_ignore_ascii_case("true") => Ok(true),
            Some(value) if value.eq_ignore_ascii_case("false") => Ok(false),
            Some(_) => Err(EndpointError::Flag { variable: name }),
        };
        let region = match var("AWS_REGION").or_else(|| var("AWS_DEFAULT_REGION")) {
            Some(name) => Some(Region::new(name)?),
            None => None,
        };
        let url = if flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")? {
            None
        } else {
            own_url_variables(service).find_map(|name| var(&name)).or_else(|| var("AWS_ENDPOINT_URL"))
        };
        let url = match url {
            Some(url) => Some(url.parse().map_err(|_| EndpointError::Url { problem: "it is not a URL" })?),
            None => None,
        };
        let (fips, dual_stack) = (flag("AWS_USE_FIPS_ENDPOINT")?, flag("AWS_USE_DUALSTACK_ENDPOINT")?);
        Ok(EndpointConfig { region, fips, dual_stack, url })
    }

    /// Sets the region.
    pub fn region(mut self, region: Region) -> Self {
        self.region = Some(region);
        self
    }

    /// Sets whether to use endpoints with cryptography that is validated by FIPS 140.
    pub fn fips(mut self, fips: bool) -> Self {
        self.fips = fips;
        self
    }

    /// Sets whether to use endpoints with IPv4 and IPv6 addresses.
    pub fn dual_stack(mut self, dual_stack: bool) -> Self {
        self.dual_stack = dual_stack;
        self
    }

    /// Sets the URL that requests are sent to: `http` or `https`, a host and an optional path.
    pub fn url(mut self, url: Uri) -> Self {
        self.url = Some(url);
        self
    }
}

/// The variables with the URL of a service, that of the AWS SDKs first.
fn own_url_variables(service: &Service) -> impl Iterator<Item = String> {
    service.service_id.into_iter().chain([service.name]).map(|name| {
        let word = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' };
        "AWS_ENDPOINT_URL_".chars().chain(name.chars().map(word)).collect()
    })
}

/// A variable of the process environment; `None` if it is not Unicode.
pub fn process_env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Normalizes a configured URL.
fn root(url: Uri) -> Result<Uri, EndpointError> {
    let problem = |problem| Err(EndpointError::Url { problem });
    match url.scheme_str() {
        Some("http" | "https") => {}
        Some(_) => return problem("its scheme is neither http nor https"),
        None => return problem("it has no scheme, as https://"),
    }
    let Some(authority) = url.authority() else { return problem("it has no host") };
    if authority.host().is_empty() {
        return problem("it has no host");
    }
    if authority.as_str().contains('@') {
        return problem("it contains a user name");
    }
    let port = authority.as_str().strip_prefix(authority.host()).unwrap_or_default();
    if !port.is_empty() && authority.port_u16().is_none() {
        return problem("its port is invalid");
    }
    if url.query().is_some() {
        return problem("it has a query");
    }
    if url.path().ends_with('/') {
        return Ok(url);
    }
    let path = [url.path(), "/"].concat();
    let mut parts = url.into_parts();
    parts.path_and_query = path.parse().ok();
    Uri::from_parts(parts).map_err(|_| EndpointError::Url { problem: "its path is invalid" })
}

/// The URL that the rules of the service determine, or that of its only host.
fn host(service: &Service, config: &EndpointConfig) -> Result<Uri, EndpointError> {
    let partition = config.region.as_ref().map(Region::partition);
    let applies = |rule: &&EndpointRule| {
        rule.fips.is_none_or(|fips| fips == config.fips)
            && rule.dual_stack.is_none_or(|dual_stack| dual_stack == config.dual_stack)
            && (rule.regions.is_empty()
                || config.region.as_ref().is_some_and(|region| rule.regions.contains(&region.as_str())))
            && rule.partition.is_none_or(|name| partition.is_some_and(|partition| partition.name == name))
    };
    let host = match service.endpoints.iter().find(applies) {
        Some(rule) => fill(rule.host, config)?,
        None => service.host.ok_or(EndpointError::NoRule { service: service.name })?.to_owned(),
    };
    let scheme = service.schemes.first().copied().unwrap_or("https");
    let url = [scheme, "://", &host, service.base_path].concat();
    root(
        url.parse()
            .map_err(|_| EndpointError::Url { problem: "the rules result in an invalid host for this region" })?,
    )
}

/// Fills the placeholders of a rule's host.
fn fill(host: &str, config: &EndpointConfig) -> Result<String, EndpointError> {
    if !host.contains('{') {
        return Ok(host.to_owned());
    }
    let region = config.region.as_ref().ok_or(EndpointError::NoRegion)?;
    let partition = region.partition();
    Ok(host
        .replace("{region}", region.as_str())
        .replace("{dnsSuffix}", partition.dns_suffix)
        .replace("{dualStackDnsSuffix}", partition.dual_stack_dns_suffix))
}

/// The reason why an endpoint cannot be resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// The host depends on the region, and none is configured.
    NoRegion,
    /// The configured region is invalid.
    Region(InvalidRegion),
    /// FIPS and a configured URL are combined.
    FipsWithUrl,
    /// Dual-stack and a configured URL are combined.
    DualStackWithUrl,
    /// The URL is not usable.
    Url {
        /// The reason, without the URL, which may contain a password.
        problem: &'static str,
    },
    /// A variable is neither `true` nor `false`.
    Flag {
        /// The name of the variable.
        variable: &'static str,
    },
    /// No rule of the service applies, and it has no host.
    NoRule {
        /// The name of the service.
        service: &'static str,
    },
}

impl From<InvalidRegion> for EndpointError {
    fn from(region: InvalidRegion) -> Self {
        EndpointError::Region(region)
    }
}

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EndpointError::NoRegion => f.write_str("no region is configured; set one, or AWS_REGION"),
            EndpointError::Region(invalid) => invalid.fmt(f),
            EndpointError::FipsWithUrl => f.write_str("FIPS and a custom endpoint cannot be combined; choose one"),
            EndpointError::DualStackWithUrl => {
                f.write_str("dual-stack and a custom endpoint cannot be combined; choose one")
            }
            EndpointError::Url { problem } => write!(f, "the endpoint URL cannot be used: {problem}"),
            EndpointError::Flag { variable } => write!(f, "{variable} is neither `true` nor `false`"),
            EndpointError::NoRule { service } => {
                write!(f, "no endpoint rule of {service} applies; configure an endpoint URL")
            }
        }
    }
}

impl std::error::Error for EndpointError {}
