//! The settings that the endpoint of a service is resolved from.

#[cfg(any(feature = "aws-json", feature = "rest"))]
use crate::EndpointError;

/// The endpoint settings of a client.
#[doc(hidden)]
#[derive(Clone, Default)]
pub struct EndpointSettings {
    /// Whether environment variables supply the settings that the client was not given.
    pub(crate) environment: Environment,
    pub(crate) url: Option<String>,
    pub(crate) region: Option<String>,
    pub(crate) fips: Option<bool>,
    pub(crate) dual_stack: Option<bool>,
    /// Names and values of the parameters in a document's host template.
    #[cfg(feature = "rest")]
    pub(crate) host_parameters: Vec<(String, String)>,
}

/// Whether environment variables are read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Environment {
    #[default]
    Ignored,
    Read,
}

impl std::fmt::Debug for EndpointSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // A URL may contain a password.
        f.debug_struct("EndpointSettings")
            .field("region", &self.region)
            .field("has_url", &self.url.is_some())
            .finish_non_exhaustive()
    }
}

impl EndpointSettings {
    /// Returns the endpoint configuration of an AWS service.
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
            config = config.url(url.parse().map_err(|_| EndpointError::new("the endpoint URL is invalid"))?);
        }
        if let Some(fips) = self.fips {
            config = config.fips(fips);
        }
        if let Some(dual_stack) = self.dual_stack {
            config = config.dual_stack(dual_stack);
        }
        Ok(config)
    }

    /// Returns the base URL of a service with an HTTP binding.
    #[cfg(feature = "rest")]
    pub(crate) fn rest(&self, service: &bindery::Service) -> Result<bindery_rest::Base, EndpointError> {
        let base = match &self.url {
            Some(url) => bindery_rest::Base::new(url),
            None => {
                let parameters: Vec<(&str, &str)> =
                    self.host_parameters.iter().map(|(name, value)| (&**name, &**value)).collect();
                bindery_rest::Base::with(service, &parameters)
            }
        };
        base.map_err(EndpointError::new)
    }

    /// Returns the region that a request of an HTTP binding is signed for.
    #[cfg(feature = "rest")]
    pub(crate) fn signing_region(&self) -> Option<String> {
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
