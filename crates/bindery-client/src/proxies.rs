//! Proxies of the environment variables `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`.

use http::Uri;
use std::error::Error;
use std::fmt;
use std::net::IpAddr;

/// The proxies of requests, as the environment variables declare them, by the rules of botocore.
///
/// `HTTPS_PROXY` is the proxy of `https://` addresses, `HTTP_PROXY` that of `http://` addresses. `NO_PROXY` lists hosts
/// that are reached directly, separated by commas or spaces: `*`, a host or a domain (with or without a leading dot, with
/// or without a port), or a range of IP addresses such as `10.0.0.0/8`. A lower-case variable takes precedence over an
/// upper-case one. The address of a proxy without a scheme is that of an HTTP proxy.
///
/// ```
/// use bindery_client::Proxies;
///
/// let proxies = Proxies::from_vars(|name| match name {
///     "HTTPS_PROXY" => Some("http://proxy.example:3128".to_owned()),
///     "NO_PROXY" => Some(".internal, 10.0.0.0/8".to_owned()),
///     _ => None,
/// })?;
/// assert_eq!(proxies.address_for(&"https://api.example".parse()?), Some("http://proxy.example:3128"));
/// assert_eq!(proxies.address_for(&"https://api.internal".parse()?), None);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Proxies {
    /// The proxy of `http://` addresses.
    http: Option<String>,
    /// The proxy of `https://` addresses.
    https: Option<String>,
    /// The hosts that are reached without a proxy.
    bypass: Vec<String>,
}

/// An environment variable is not the address of a proxy. The address is not quoted, because it may contain a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidProxy {
    variable: String,
}

impl fmt::Display for InvalidProxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not the address of a proxy; expected http://HOST:PORT", self.variable)
    }
}

impl Error for InvalidProxy {}

impl Proxies {
    /// Reads the environment variables of the process.
    ///
    /// # Errors
    /// Returns an error if a variable is not the address of an HTTP proxy.
    pub fn from_env() -> Result<Self, InvalidProxy> {
        Proxies::from_vars(|name| std::env::var(name).ok())
    }

    /// Reads variables by a lookup function. A blank variable is absent.
    ///
    /// # Errors
    /// Returns an error if a variable is not the address of an HTTP proxy.
    pub fn from_vars(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, InvalidProxy> {
        let variable = |lower: &str| {
            let names = [lower.to_owned(), lower.to_uppercase()];
            let value = |name: &str| Some(lookup(name)?.trim().to_owned()).filter(|value| !value.is_empty());
            names.into_iter().find_map(|name| value(&name).map(|value| (name, value)))
        };
        let proxy = |name: &str| {
            let found = variable(name).map(|(variable, value)| address(&value).ok_or(InvalidProxy { variable }));
            found.transpose()
        };
        let bypass = variable("no_proxy").map_or_else(String::new, |(_, hosts)| hosts);
        let bypass = bypass.split([',', ' ', '\t']).filter(|entry| !entry.is_empty());
        Ok(Proxies {
            http: proxy("http_proxy")?,
            https: proxy("https_proxy")?,
            bypass: bypass.map(str::to_ascii_lowercase).collect(),
        })
    }

    /// Returns the address of the proxy for requests to a URI; `None` if they are sent directly.
    pub fn address_for(&self, uri: &Uri) -> Option<&str> {
        let (address, default_port) = match uri.scheme_str() {
            Some("https") => (&self.https, 443),
            _ => (&self.http, 80),
        };
        let port = uri.port_u16().unwrap_or(default_port);
        address.as_deref().filter(|_| !self.bypasses(uri.host().unwrap_or_default(), port))
    }

    /// Whether a host is reached without a proxy.
    fn bypasses(&self, host: &str, port: u16) -> bool {
        let host = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        self.bypass.iter().any(|entry| matches_host(entry, &host, port))
    }
}

/// The addresses may contain passwords, and are not printed.
impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |address: &Option<String>| address.as_ref().map(|_| "[redacted]");
        f.debug_struct("Proxies")
            .field("http", &shown(&self.http))
            .field("https", &shown(&self.https))
            .field("bypass", &self.bypass)
            .finish()
    }
}

/// Converts the proxies to one of a `reqwest::ClientBuilder`, which then ignores the environment variables.
#[cfg(feature = "reqwest")]
impl From<Proxies> for reqwest::Proxy {
    fn from(proxies: Proxies) -> Self {
        reqwest::Proxy::custom(move |url| {
            let uri: Uri = url.as_str().parse().ok()?;
            proxies.address_for(&uri).map(str::to_owned)
        })
    }
}

/// Returns the address of an HTTP proxy with its scheme, or `None` if it is invalid.
fn address(text: &str) -> Option<String> {
    let address = match text {
        text if text.contains("://") => text.to_owned(),
        text => format!("http://{}", text.trim_start_matches("//")),
    };
    let uri: Uri = address.parse().ok()?;
    let has_scheme = matches!(uri.scheme_str(), Some("http" | "https"));
    let authority = uri.authority()?;
    let host = authority.as_str().rsplit('@').next()?;
    let after_host = host.strip_prefix(authority.host())?;
    let has_port = match after_host.strip_prefix(':') {
        Some(port) => port.parse::<u16>().is_ok(),
        None => after_host.is_empty(),
    };
    (has_scheme && has_port && !authority.host().is_empty()).then_some(address)
}

/// Whether an entry of `NO_PROXY` matches a host: `*`, a host or a domain with an optional port, or a range of addresses.
fn matches_host(entry: &str, host: &str, port: u16) -> bool {
    if entry == "*" {
        return true;
    }
    if let Some((network, bits)) = entry.split_once('/') {
        return match (network.parse(), bits.parse(), host.parse()) {
            (Ok(network), Ok(bits), Ok(address)) => is_within(address, network, bits),
            _ => false,
        };
    }
    let (name, wanted) = match entry.rsplit_once(':') {
        // An IPv6 address has several colons.
        Some((name, number)) if !name.contains(':') || name.ends_with(']') => match number.parse() {
            Ok(number) => (name, Some(number)),
            Err(_) => (entry, None),
        },
        Some(_) | None => (entry, None),
    };
    if wanted.is_some_and(|wanted: u16| wanted != port) {
        return false;
    }
    let name = name.trim_start_matches('*').trim_start_matches('.').trim_start_matches('[').trim_end_matches(']');
    let domain = |name: &str| host.strip_suffix(name).is_some_and(|before| before.is_empty() || before.ends_with('.'));
    !name.is_empty() && domain(name)
}

/// Whether an address is in a network of that many leading bits.
fn is_within(address: IpAddr, network: IpAddr, bits: u32) -> bool {
    match (address, network) {
        (IpAddr::V4(address), IpAddr::V4(network)) if bits <= 32 => {
            let mask = u32::MAX.checked_shl(32 - bits).unwrap_or(0);
            u32::from(address) & mask == u32::from(network) & mask
        }
        (IpAddr::V6(address), IpAddr::V6(network)) if bits <= 128 => {
            let mask = u128::MAX.checked_shl(128 - bits).unwrap_or(0);
            u128::from(address) & mask == u128::from(network) & mask
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxies(variables: &[(&str, &str)]) -> Result<Proxies, InvalidProxy> {
        Proxies::from_vars(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn each_scheme_has_its_proxy() {
        let found = proxies(&[("HTTPS_PROXY", "http://a:1"), ("HTTP_PROXY", "b:2"), ("http_proxy", "//c:3")]);
        let found = found.expect("proxies");
        assert_eq!(found.address_for(&Uri::from_static("https://x")), Some("http://a:1"));
        assert_eq!(found.address_for(&Uri::from_static("http://x")), Some("http://c:3"));
        let found = proxies(&[("ALL_PROXY", "http://a:1"), ("HTTP_PROXY", " ")]).expect("no proxies");
        assert_eq!(found, Proxies::default());
    }

    #[test]
    fn an_invalid_address_is_an_error() {
        for address in [
            "http://",
            "http://hunter2@",
            "http://hunter2@:1",
            "://hunter2",
            "ftp://hunter2",
            "socks5://hunter2",
            "http://hunter2 x",
            "http://h:port2",
            "http://h:99999",
            "h:",
        ] {
            let error = proxies(&[("HTTPS_PROXY", address)]).expect_err(address);
            assert_eq!(error.to_string(), "HTTPS_PROXY is not the address of a proxy; expected http://HOST:PORT");
        }
        for address in ["h", "h:1", "http://u:p@h:1/", "https://[::1]:3128"] {
            let found = proxies(&[("HTTPS_PROXY", address)]).expect(address);
            assert!(!format!("{found:?}").contains("u:p"));
        }
    }

    #[test]
    fn no_proxy_has_hosts_domains_ports_and_ranges() {
        for (entries, host, expected) in [
            ("*", "a.example", true),
            ("a.example", "a.example", true),
            ("A.Example", "x.a.example", true),
            (".a.example , b", "x.a.example", true),
            ("b .a.example", "a.example", true),
            ("*.a.example", "x.a.example", true),
            ("a.example", "ba.example", false),
            ("a.example:443", "a.example", true),
            ("a.example:443", "a.example:443", true),
            ("a.example:80", "a.example", false),
            ("10.0.0.0/8", "10.1.2.3", true),
            ("10.0.0.0/8", "11.1.2.3", false),
            ("0.0.0.0/0", "11.1.2.3", true),
            ("10.0.0.0/33", "10.0.0.0", false),
            ("fd00::/8", "[fd12::1]", true),
            ("::1", "[::1]:8443", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("", "a.example", false),
        ] {
            let found = proxies(&[("https_proxy", "http://p:1"), ("no_proxy", entries)]).expect("proxies");
            let uri: Uri = format!("https://{host}").parse().expect("a URI");
            assert_eq!(found.address_for(&uri).is_none(), expected, "{entries} {host}");
        }
    }
}
