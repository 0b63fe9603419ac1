//! Where a service is found.

use crate::{InvalidRegion, Region};
use bindery::{EndpointRule, Service};
use http::Uri;
use std::fmt;

/// Where requests go: a URL, and what a signature needs to know of the place.
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
    /// Finds a service: at the URL of the configuration, or where the first of the service's rules that applies says.
    ///
    /// # Errors
    /// Where a region is needed and not known, where a URL is given together with FIPS or dual-stack, where the URL is
    /// none that requests can be sent to, or where no rule applies.
    pub fn resolve(service: &Service, config: &EndpointConfig) -> Result<Endpoint, EndpointError> {
        let url = match &config.url {
            Some(_) if config.fips => return Err(EndpointError::FipsWithUrl),
            Some(_) if config.dual_stack => return Err(EndpointError::DualStackWithUrl),
            Some(url) => root(url.clone())?,
            None => host(service, config)?,
        };
        Ok(Endpoint { url, region: config.region.clone(), signing_name: service.signing_name })
    }

    /// The URL that requests are sent to; its path ends with a slash.
    pub fn url(&self) -> &Uri {
        &self.url
    }

    /// The region that signatures are made for.
    pub fn region(&self) -> Option<&Region> {
        self.region.as_ref()
    }

    /// The service's name in signatures.
    pub fn signing_name(&self) -> Option<&'static str> {
        self.signing_name
    }
}

/// What an endpoint is chosen by. What is not said, the service's rules decide.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndpointConfig {
    /// The region.
    pub region: Option<Region>,
    /// Whether to use endpoints whose cryptography is validated by FIPS 140.
    pub fips: bool,
    /// Whether to use endpoints with IPv4 and IPv6 addresses.
    pub dual_stack: bool,
    /// A URL to send requests to, whatever the rules say.
    pub url: Option<Uri>,
}

impl EndpointConfig {
    /// Says nothing.
    pub fn new() -> EndpointConfig {
        EndpointConfig::default()
    }

    /// What the environment says: see [`from_vars`](Self::from_vars).
    ///
    /// # Errors
    /// Where a variable cannot be meant so.
    pub fn from_env(service: &Service) -> Result<EndpointConfig, EndpointError> {
        EndpointConfig::from_vars(service, process_env)
    }

    /// What variables say, an empty one being none:
    ///
    /// | variable | meaning |
    /// | --- | --- |
    /// | `AWS_REGION`, else `AWS_DEFAULT_REGION` | the region |
    /// | `AWS_ENDPOINT_URL_SERVICE`, else `AWS_ENDPOINT_URL` | the URL; `SERVICE` is explained below |
    /// | `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` | `true`: neither of the two above counts |
    /// | `AWS_USE_FIPS_ENDPOINT`, `AWS_USE_DUALSTACK_ENDPOINT` | `true` or `false` |
    ///
    /// `SERVICE` is what AWS's own SDKs say: the service's [`service_id`](Service::service_id), where it has one, as
    /// `COGNITO_IDENTITY_PROVIDER`; or the name of its crate, as `COGNITO_IDP`.
    ///
    /// # Errors
    /// Where a variable cannot be meant so.
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
            Some(url) => Some(url.parse().map_err(|_| EndpointError::Url { problem: "it is no URL" })?),
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

    /// Asks for endpoints whose cryptography is validated by FIPS 140, or not.
    pub fn fips(mut self, fips: bool) -> Self {
        self.fips = fips;
        self
    }

    /// Asks for endpoints with IPv4 and IPv6 addresses, or not.
    pub fn dual_stack(mut self, dual_stack: bool) -> Self {
        self.dual_stack = dual_stack;
        self
    }

    /// Sets the URL to send requests to: `http` or `https`, a host, perhaps a path.
    pub fn url(mut self, url: Uri) -> Self {
        self.url = Some(url);
        self
    }
}

/// The variables that say a service's URL, the one of AWS's own SDKs first.
fn own_url_variables(service: &Service) -> impl Iterator<Item = String> {
    service.service_id.into_iter().chain([service.name]).map(|name| {
        let word = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' };
        "AWS_ENDPOINT_URL_".chars().chain(name.chars().map(word)).collect()
    })
}

/// A variable of the process's environment; none, where it is not Unicode.
pub fn process_env(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A given URL, as requests are sent to it.
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
        return problem("it holds a user's name, which belongs nowhere");
    }
    let port = authority.as_str().strip_prefix(authority.host()).unwrap_or_default();
    if !port.is_empty() && authority.port_u16().is_none() {
        return problem("its port is none");
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
    Uri::from_parts(parts).map_err(|_| EndpointError::Url { problem: "its path is none" })
}

/// The URL that the service's rules say, or its only host.
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
    root(url.parse().map_err(|_| EndpointError::Url { problem: "the service's rules make no host of this region" })?)
}

/// A rule's host with the region's facts in the place of their names.
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

/// Why a service is not found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EndpointError {
    /// The service's host depends on the region, and there is none.
    NoRegion,
    /// What is meant for a region is none.
    Region(InvalidRegion),
    /// FIPS and a URL of one's own: nobody knows whether they go together.
    FipsWithUrl,
    /// Dual-stack and a URL of one's own: nobody knows whether they go together.
    DualStackWithUrl,
    /// The URL is none that requests can be sent to.
    Url {
        /// What is wrong with it. It does not quote it: a URL may hold a password.
        problem: &'static str,
    },
    /// A variable that is neither `true` nor `false`.
    Flag {
        /// Its name.
        variable: &'static str,
    },
    /// None of the service's rules applies, and it has no host.
    NoRule {
        /// The service's name.
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
            EndpointError::NoRegion => f.write_str("no region is known; set one, or AWS_REGION"),
            EndpointError::Region(invalid) => invalid.fmt(f),
            EndpointError::FipsWithUrl => f.write_str("FIPS and a custom endpoint do not go together; choose one"),
            EndpointError::DualStackWithUrl => {
                f.write_str("dual-stack and a custom endpoint do not go together; choose one")
            }
            EndpointError::Url { problem } => write!(f, "the endpoint's URL cannot be used: {problem}"),
            EndpointError::Flag { variable } => write!(f, "{variable} is neither `true` nor `false`"),
            EndpointError::NoRule { service } => {
                write!(f, "no endpoint rule of {service} applies; give the endpoint's URL")
            }
        }
    }
}

impl std::error::Error for EndpointError {}
