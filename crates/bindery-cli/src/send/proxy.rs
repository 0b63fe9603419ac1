//! The proxy of a request: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, like botocore.
//!
//! A lower-case variable takes precedence over an upper-case one. An address without a scheme is that of an HTTP proxy.

use crate::failure::Failure;
use crate::settings::Environment;
use std::net::IpAddr;
use ureq::Proxy;

/// The proxies of the environment.
#[derive(Clone, Debug, Default)]
pub(crate) struct Proxies {
    /// The proxy of `http://` addresses.
    pub(crate) http: Option<Proxy>,
    /// The proxy of `https://` addresses.
    pub(crate) https: Option<Proxy>,
    /// The hosts that are reached without a proxy.
    pub(crate) bypass: Vec<String>,
}

impl Proxies {
    /// Reads the proxies.
    ///
    /// # Errors
    /// Returns an error if an address is invalid. It does not quote the address, which may contain a password.
    pub(crate) fn read(environment: &Environment) -> Result<Self, Failure> {
        let variable = |lower: &str| {
            let names = [lower.to_owned(), lower.to_uppercase()];
            names.into_iter().find_map(|name| environment.get(&name).map(|value| (name, value.trim().to_owned())))
        };
        let proxy = |name: &str| {
            variable(name)
                .map(|(name, address)| {
                    parse(&address).ok_or_else(|| {
                        Failure::Configuration(format!(
                            "{name} is not the address of a proxy; expected http://HOST:PORT"
                        ))
                    })
                })
                .transpose()
        };
        let bypass = variable("no_proxy").map_or_else(String::new, |(_, hosts)| hosts);
        let bypass = bypass.split([',', ' ', '\t']).filter(|entry| !entry.is_empty());
        Ok(Proxies {
            http: proxy("http_proxy")?,
            https: proxy("https_proxy")?,
            bypass: bypass.map(str::to_ascii_lowercase).collect(),
        })
    }

    /// Whether a host is reached without a proxy.
    pub(crate) fn bypasses(&self, host: &str, port: Option<u16>) -> bool {
        let host = host.trim_start_matches('[').trim_end_matches(']').to_ascii_lowercase();
        self.bypass.iter().any(|entry| matches_host(entry, &host, port))
    }
}

fn parse(address: &str) -> Option<Proxy> {
    let address = match address {
        address if address.contains("://") => address.to_owned(),
        address => format!("http://{}", address.trim_start_matches("//")),
    };
    let authority = address.split_once("://")?.1;
    let host = authority.rsplit('@').next()?;
    let host = host.trim_end_matches('/');
    if host.is_empty() || host.starts_with([':', '/']) || host.contains(char::is_whitespace) {
        return None;
    }
    if let Some((_, port)) = host.rsplit_once(':').filter(|_| !host.ends_with(']')) {
        port.parse::<u16>().ok()?;
    }
    Proxy::new(&address).ok()
}

/// Whether an entry of `NO_PROXY` matches a host: `*`, a host or a domain with an optional port, or a range of addresses.
fn matches_host(entry: &str, host: &str, port: Option<u16>) -> bool {
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
    if wanted.is_some() && wanted != port {
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

    fn proxies(variables: &'static [(&'static str, &'static str)]) -> Result<Proxies, Failure> {
        Proxies::read(&Environment::from_fn(|name| {
            variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        }))
    }

    #[test]
    fn each_scheme_has_its_proxy() {
        let host = |proxy: &Option<Proxy>| proxy.as_ref().map(|proxy| format!("{}:{}", proxy.host(), proxy.port()));
        let found = proxies(&[("HTTPS_PROXY", "http://a:1"), ("HTTP_PROXY", "b:2"), ("http_proxy", "//c:3")]);
        let found = found.expect("proxies");
        assert_eq!(host(&found.https).as_deref(), Some("a:1"));
        assert_eq!(host(&found.http).as_deref(), Some("c:3"));
        let found = proxies(&[("ALL_PROXY", "http://a:1"), ("HTTP_PROXY", " ")]).expect("no proxies");
        assert!(found.http.is_none() && found.https.is_none());
    }

    #[test]
    fn an_invalid_address_is_an_error() {
        for address in
            ["http://", "http://hunter2@", "://hunter2", "ftp://hunter2", "http://hunter2 x", "http://h:port2"]
        {
            let environment = Environment::from_fn(move |name| (name == "HTTPS_PROXY").then(|| address.to_owned()));
            let Err(Failure::Configuration(text)) = Proxies::read(&environment) else { panic!("{address}") };
            assert!(text.starts_with("HTTPS_PROXY is not the address of a proxy"), "{text}");
            assert!(!text.contains("hunter2"), "{text}");
        }
    }

    #[test]
    fn no_proxy_has_hosts_domains_ports_and_ranges() {
        for (entries, host, expected) in [
            ("*", "a.example:443", true),
            ("a.example", "a.example:443", true),
            ("A.Example", "x.a.example:443", true),
            (".a.example , b", "x.a.example:443", true),
            ("b .a.example", "a.example:443", true),
            ("*.a.example", "x.a.example:443", true),
            ("a.example", "ba.example:443", false),
            ("a.example:443", "a.example:443", true),
            ("a.example:80", "a.example:443", false),
            ("10.0.0.0/8", "10.1.2.3:443", true),
            ("10.0.0.0/8", "11.1.2.3:443", false),
            ("0.0.0.0/0", "11.1.2.3:443", true),
            ("10.0.0.0/33", "10.0.0.0:443", false),
            ("fd00::/8", "[fd12::1]:443", true),
            ("::1", "[::1]:443", true),
            ("127.0.0.1", "127.0.0.1:443", true),
            ("", "a.example:443", false),
        ] {
            let environment = Environment::from_fn(move |name| (name == "no_proxy").then(|| entries.to_owned()));
            let found = Proxies::read(&environment).expect("no proxies");
            let (host, port) = host.rsplit_once(':').expect("a port");
            assert_eq!(found.bypasses(host, port.parse().ok()), expected, "{entries} {host}");
        }
    }
}
