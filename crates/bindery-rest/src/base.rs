//! The base URL of requests.

use crate::BaseError;
use bindery::{HostTemplate, Service};

/// The base URL of requests: a scheme, a host and a prefix of every path.
///
/// ```
/// use bindery::Service;
/// use bindery_rest::Base;
///
/// static SERVICE: Service =
///     Service { host: Some("pets.example.com"), base_path: "/v1", schemes: &["https"], ..Service::NONE };
///
/// assert_eq!(Base::of(&SERVICE)?.to_string(), "https://pets.example.com/v1");
/// assert_eq!(Base::new("http://localhost:8080/")?.to_string(), "http://localhost:8080");
/// # Ok::<(), bindery_rest::BaseError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// `scheme://authority/path`, without a trailing slash.
    url: String,
    /// The length of the scheme.
    scheme: usize,
    /// Whether the scheme is that of the service, so that the schemes of an operation may replace it.
    from_service: bool,
}

impl Base {
    /// Parses a base URL: `http://` or `https://`, a host, an optional port and an optional path.
    ///
    /// # Errors
    /// Returns an error if the URL has another format, or a user, a query or a fragment.
    pub fn new(url: &str) -> Result<Self, BaseError> {
        let (scheme, rest) = url.split_once("://").ok_or(BaseError::Form)?;
        let scheme = scheme.to_ascii_lowercase();
        if !matches!(scheme.as_str(), "http" | "https") || rest.contains(['?', '#', '@']) {
            return Err(BaseError::Form);
        }
        let url = format!("{scheme}://{}", rest.trim_end_matches('/'));
        let parsed: http::Uri = url.parse().map_err(|_| BaseError::Form)?;
        let authority = parsed.authority().ok_or(BaseError::Form)?;
        let port_is_sound = match authority.as_str().rsplit_once(':') {
            Some((_, port)) if !port.ends_with(']') => port.parse::<u16>().is_ok(),
            Some(_) | None => true,
        };
        if authority.host().is_empty() || !port_is_sound || parsed.query().is_some() {
            return Err(BaseError::Form);
        }
        Ok(Base { url, scheme: scheme.len(), from_service: false })
    }

    /// Builds the base URL that the document declares: the first scheme that is `http` or `https` (`https` if none is
    /// declared), the host and the base path.
    ///
    /// # Errors
    /// Returns an error if the document declares no host, or one with parameters: see [`Base::with`].
    pub fn of(service: &Service) -> Result<Self, BaseError> {
        Base::with(service, &[])
    }

    /// Builds the base URL that the document declares, with values for the parameters of the host (`x-ms-parameterized-host`).
    ///
    /// ```
    /// use bindery::{HostTemplate, Service};
    /// use bindery_rest::Base;
    ///
    /// static SERVICE: Service = Service {
    ///     host: Some("blob.example.com"),
    ///     host_template: Some(HostTemplate {
    ///         template: "{account}.{host}",
    ///         use_scheme_prefix: true,
    ///         parameters: &["account"],
    ///     }),
    ///     ..Service::NONE
    /// };
    /// assert_eq!(Base::with(&SERVICE, &[("account", "pets")])?.to_string(), "https://pets.blob.example.com");
    /// assert!(Base::with(&SERVICE, &[("account", "evil.org/")]).is_err());
    /// # Ok::<(), bindery_rest::BaseError>(())
    /// ```
    ///
    /// # Errors
    /// Returns an error if a value is missing, unknown or not part of a host name.
    pub fn with(service: &Service, values: &[(&str, &str)]) -> Result<Self, BaseError> {
        let path = service.base_path.trim_matches('/');
        let slash = if path.is_empty() { "" } else { "/" };
        let scheme = match service.schemes {
            [] => "https",
            schemes => *schemes.iter().find(|scheme| is_http(scheme)).ok_or(BaseError::Scheme)?,
        };
        let url = match &service.host_template {
            None if !values.is_empty() => return Err(BaseError::Unknown),
            None => format!("{scheme}://{}{slash}{path}", service.host.ok_or(BaseError::NoHost)?),
            Some(template) => {
                let host = fill(template, service.host, values)?;
                if template.use_scheme_prefix {
                    format!("{scheme}://{host}{slash}{path}")
                } else {
                    format!("{}{slash}{path}", host.trim_end_matches('/'))
                }
            }
        };
        Ok(Base { from_service: true, ..Base::new(&url)? })
    }

    /// The base URL for an operation: with its own scheme, if it declares schemes and the caller did not choose one.
    pub(crate) fn prefix<'a>(&'a self, schemes: &[&'a str]) -> (&'a str, &'a str) {
        let own = &self.url[..self.scheme];
        let other = schemes.iter().copied().find(|scheme| is_http(scheme)).unwrap_or(own);
        let scheme = if self.from_service && !schemes.contains(&own) { other } else { own };
        (scheme, &self.url[self.scheme..])
    }
}

impl std::fmt::Display for Base {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.url)
    }
}

impl std::str::FromStr for Base {
    type Err = BaseError;

    fn from_str(url: &str) -> Result<Self, BaseError> {
        Base::new(url)
    }
}

fn is_http(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}

/// Fills the placeholders of the template.
fn fill(template: &HostTemplate, host: Option<&str>, values: &[(&str, &str)]) -> Result<String, BaseError> {
    if values.iter().any(|(name, _)| !template.parameters.contains(name)) {
        return Err(BaseError::Unknown);
    }
    let mut filled = String::new();
    let mut rest = template.template;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or(BaseError::Form)?;
        filled.push_str(before);
        let given = values.iter().find(|(given, _)| *given == name).map(|(_, value)| *value);
        let own = if name == "host" { host } else { None };
        let value = given.or(own).ok_or(BaseError::Missing(name))?;
        // The first value may be a whole URL if the template contains no scheme; any other is part of a host name.
        let is_whole = !template.use_scheme_prefix && filled.is_empty();
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | ':');
        if value.is_empty() || !is_whole && !value.chars().all(is_name) {
            return Err(BaseError::Value(name));
        }
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

#[cfg(test)]
mod tests {
    use super::Base;
    use crate::BaseError;
    use bindery::{HostTemplate, Service};

    #[test]
    fn a_base_is_a_scheme_a_host_and_a_path() {
        for (url, declared) in [
            ("https://a.example", "https://a.example"),
            ("HTTPS://a.example/", "https://a.example"),
            ("http://127.0.0.1:8080/v1/x/", "http://127.0.0.1:8080/v1/x"),
            ("http://[::1]:8080/v1", "http://[::1]:8080/v1"),
            ("http://[::1]", "http://[::1]"),
        ] {
            assert_eq!(Base::new(url).unwrap().to_string(), declared);
        }
        for url in [
            "",
            "a.example",
            "ftp://a.example",
            "https://",
            "https:///v1",
            "https://me:secret@a.example",
            "https://a.example?x=1",
            "https://a.example/#b",
            "https://a b.example",
            "https://a.example:port",
            "https://a.example:99999",
            "https://a.example\r\n",
        ] {
            assert_eq!(Base::new(url), Err(BaseError::Form), "{url}");
        }
    }

    #[test]
    fn a_service_declares_its_base() {
        let service = Service { host: Some("a.example:81"), base_path: "/v1/", ..Service::NONE };
        let base = |schemes| Base::of(&Service { schemes, ..service }).map(|base| base.to_string());
        assert_eq!(base(&[]).unwrap(), "https://a.example:81/v1");
        assert_eq!(base(&["http", "https"]).unwrap(), "http://a.example:81/v1");
        assert_eq!(base(&["wss", "https"]).unwrap(), "https://a.example:81/v1");
        assert_eq!(base(&["ws"]), Err(BaseError::Scheme));
        assert_eq!(Base::of(&Service::NONE), Err(BaseError::NoHost));
        assert_eq!(Base::with(&service, &[("account", "a")]), Err(BaseError::Unknown));
    }

    #[test]
    fn an_operation_may_declare_another_scheme() {
        let service = Service { host: Some("a.example"), ..Service::NONE };
        let base = Base::of(&service).unwrap();
        assert_eq!(base.prefix(&[]), ("https", "://a.example"));
        assert_eq!(base.prefix(&["http"]), ("http", "://a.example"));
        assert_eq!(base.prefix(&["http", "https"]), ("https", "://a.example"));
        assert_eq!(base.prefix(&["wss"]), ("https", "://a.example"));
        let given = Base::new("https://a.example").unwrap();
        assert_eq!(given.prefix(&["http"]), ("https", "://a.example"));
    }

    #[test]
    fn callers_supply_host_parameters() {
        let template = |template, use_scheme_prefix, parameters| Service {
            host: Some("blob.example"),
            base_path: "/b",
            host_template: Some(HostTemplate { template, use_scheme_prefix, parameters }),
            ..Service::NONE
        };
        let account = template("{account}.{host}", true, &["account"]);
        assert_eq!(Base::with(&account, &[("account", "me")]).unwrap().to_string(), "https://me.blob.example/b");
        assert_eq!(Base::of(&account), Err(BaseError::Missing("account")));
        for value in ["", "a/", "a@b", "a?", "a#", "a b", "a%2f", "ä"] {
            assert_eq!(Base::with(&account, &[("account", value)]), Err(BaseError::Value("account")), "{value}");
        }
        let vault = template("{vault}", false, &["vault"]);
        let base = Base::with(&vault, &[("vault", "http://v.example:81/")]);
        assert_eq!(base.unwrap().to_string(), "http://v.example:81/b");
        assert_eq!(Base::with(&vault, &[("vault", "v.example")]), Err(BaseError::Form));
        assert_eq!(Base::with(&vault, &[("other", "x")]), Err(BaseError::Unknown));
        let fixed = template("https://x.{host}", false, &[]);
        assert_eq!(Base::of(&fixed).unwrap().to_string(), "https://x.blob.example/b");
        assert_eq!(Base::of(&template("{x", true, &[])), Err(BaseError::Form));
    }
}
