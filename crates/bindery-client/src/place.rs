//! Where a service is looked for.

#[cfg(any(feature = "aws-json", feature = "rest"))]
use crate::EndpointError;

/// What a client was told of where services are.
#[doc(hidden)]
#[derive(Clone, Default)]
pub struct Place {
    /// Whether the environment says what was not told.
    pub(crate) environment: Environment,
    pub(crate) url: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) fips: Option<bool>,
    pub(crate) dual_stack: Option<bool>,
    /// What completes the host of a document.
    #[cfg(feature = "rest")]
    pub(crate) host: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Environment {
    #[default]
    Ignored,
    Read,
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A URL may hold a password.
        f.debug_struct("Place").field("region", &self.region).field("url", &self.url.is_some()).finish_non_exhaustive()
    }
}

impl Place {
    #[cfg(feature = "aws-json")]
    pub(crate) fn aws(&self, service: &bindery::Service) -> Result<bindery_aws::EndpointConfig, EndpointError> {
        let mut config = match self.environment {
            Environment::Ignored => bindery_aws::EndpointConfig::new(),
            Environment::Read => bindery_aws::EndpointConfig::from_env(service).map_err(EndpointError::new)?,
        };
        if let Some(region) = &self.region {
            config = config.region(bindery_aws::Region::new(region.clone()).map_err(EndpointError::new)?);
        }
        if let Some(url) = &self.url {
            config = config.url(url.parse().map_err(|_| EndpointError::new("it is no URL"))?);
        }
        if let Some(fips) = self.fips {
            config = config.fips(fips);
        }
        if let Some(dual_stack) = self.dual_stack {
            config = config.dual_stack(dual_stack);
        }
        Ok(config)
    }

    #[cfg(feature = "rest")]
    pub(crate) fn rest(&self, service: &bindery::Service) -> Result<bindery_rest::Base, EndpointError> {
        let base = match &self.url {
            Some(url) => bindery_rest::Base::new(url),
            None => {
                let values: Vec<(&str, &str)> = self.host.iter().map(|(name, value)| (&**name, &**value)).collect();
                bindery_rest::Base::with(service, &values)
            }
        };
        base.map_err(EndpointError::new)
    }

    /// The region that a request of Swagger's own binding is signed for.
    #[cfg(feature = "rest")]
    pub(crate) fn region(&self) -> Option<String> {
        let from_env = || match self.environment {
            Environment::Ignored => None,
            Environment::Read => {
                let names = ["AWS_REGION", "AWS_DEFAULT_REGION"];
                names.iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty())
            }
        };
        self.region.clone().or_else(from_env)
    }
}
