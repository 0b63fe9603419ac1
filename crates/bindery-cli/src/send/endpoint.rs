//! The client of a service: its endpoint, retries and host parameters, from options, the environment and the profile.

use crate::credentials::schemes::variable_part;
use crate::failure::Failure;
use crate::profile::Profile;
use crate::send::transport::{LoggingTransport, agent};
use crate::settings::Settings;
use bindery::Protocol;
use bindery::meta::Meta;
use bindery_aws::EndpointConfig;
use bindery_client::{BlockingClient, RetryPolicy};
use http::HeaderValue;

/// Creates a client without credentials.
pub(crate) fn client(meta: &'static Meta, settings: &Settings) -> Result<BlockingClient<LoggingTransport>, Failure> {
    let service = meta.service;
    let is_aws = match service.protocol {
        Protocol::AwsJson { .. } => true,
        Protocol::Rest => service.signing_name.is_some(),
    };
    let profile = match is_aws {
        true => Some(Profile::read(settings.profile.as_deref(), &settings.environment)?),
        false => None,
    };
    let ca_bundle = profile.as_ref().and_then(|profile| profile.setting("ca_bundle"));
    let transport = LoggingTransport::new(agent(settings, ca_bundle)?, meta, settings);
    // The read timeout bounds each read; the call as a whole may take longer, for many pages or a large file.
    let mut client = BlockingClient::new(transport).attempt_timeout(None).timeout(None);
    let user_agent = concat!("bindery-cli/", env!("CARGO_PKG_VERSION"));
    if let Ok(user_agent) = HeaderValue::try_from(format!("{}-cli {user_agent}", service.name)) {
        client = client.user_agent(user_agent);
    }
    if let Some(profile) = profile {
        client = aws_client(client, meta, settings, &profile)?;
    } else {
        let variable = format!("{}_ENDPOINT_URL", variable_part(service.name));
        if let Some(url) = settings.endpoint_url.clone().or_else(|| settings.environment.get(&variable)) {
            client = client.endpoint_url(url);
        }
    }
    for (name, value) in host_parameters(meta, settings)? {
        client = client.host_parameter(name, value);
    }
    Ok(client)
}

/// Sets the endpoint and the number of attempts of an AWS service. An option takes precedence over the environment, and
/// the environment over the profile.
fn aws_client(
    client: BlockingClient<LoggingTransport>,
    meta: &'static Meta,
    settings: &Settings,
    profile: &Profile,
) -> Result<BlockingClient<LoggingTransport>, Failure> {
    let (service, environment) = (meta.service, &settings.environment);
    let config = endpoint_config(meta, settings, profile)?;
    let mut client = client.fips(config.fips).dual_stack(config.dual_stack);
    if let Some(region) = settings.region.clone().or_else(|| config.region.map(|region| region.as_str().to_owned())) {
        client = client.region(region);
    }
    if let Some(url) = settings.endpoint_url.clone().or_else(|| config.url.map(|url| url.to_string())) {
        client = client.endpoint_url(url);
    }
    let attempts = environment.get("AWS_MAX_ATTEMPTS").or_else(|| profile.setting("max_attempts").map(str::to_owned));
    match attempts.map(|number| number.parse()) {
        None => Ok(client),
        Some(Ok(attempts)) if attempts > 0 => Ok(client.retry_policy(RetryPolicy::standard().max_attempts(attempts))),
        Some(Ok(_) | Err(_)) => Err(Failure::Configuration(format!(
            "AWS_MAX_ATTEMPTS (max_attempts of a profile): expected a whole number of at least 1 for {}",
            service.name
        ))),
    }
}

fn endpoint_config(meta: &'static Meta, settings: &Settings, profile: &Profile) -> Result<EndpointConfig, Failure> {
    let (service, environment) = (meta.service, &settings.environment);
    // A profile identifies a service by AWS's service id; the name of a service without one is accepted, too.
    let keys = [service.service_id, Some(service.name)]
        .map(|name| name.map(|name| name.to_ascii_lowercase().replace([' ', '-'], "_")));
    let mut service_url = None;
    for key in keys.iter().flatten() {
        service_url = service_url.or(profile.of_service(key, "endpoint_url")?);
    }
    let config = EndpointConfig::from_vars(service, |name| {
        let own = environment.get(name);
        let setting = |key: &str| profile.setting(key).map(str::to_owned);
        match name {
            // An invalid value that an option overrides is not reported.
            "AWS_REGION" | "AWS_DEFAULT_REGION" if settings.region.is_some() => None,
            _ if name.starts_with("AWS_ENDPOINT_URL") && settings.endpoint_url.is_some() => None,
            _ if own.is_some() => own,
            // botocore reads the region from the credentials file, too.
            "AWS_DEFAULT_REGION" => setting("region").or_else(|| profile.credential("region").ok()?.map(str::to_owned)),
            "AWS_USE_FIPS_ENDPOINT" => setting("use_fips_endpoint"),
            "AWS_USE_DUALSTACK_ENDPOINT" => setting("use_dualstack_endpoint"),
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS" => setting("ignore_configured_endpoint_urls"),
            "AWS_ENDPOINT_URL" => service_url.map(str::to_owned).or_else(|| setting("endpoint_url")),
            _ => None,
        }
    });
    config.map_err(|error| Failure::Configuration(error.to_string()))
}

/// Returns the parameters of a host template: from options, then from variables such as `KITCHEN_SINK_HOST_TOWN`.
fn host_parameters(meta: &Meta, settings: &Settings) -> Result<Vec<(String, String)>, Failure> {
    let mut values = Vec::new();
    for option in &settings.host_parameters {
        let Some((name, value)) = option.split_once('=') else {
            return Err(Failure::Usage("--host-parameter: expected NAME=VALUE".to_owned()));
        };
        values.push((name.to_owned(), value.to_owned()));
    }
    for name in meta.service.host_template.map_or(&[][..], |template| template.parameters) {
        let variable = format!("{}_HOST_{}", variable_part(meta.service.name), variable_part(name));
        if !values.iter().any(|(option, _)| option == name) {
            values.extend(settings.environment.get(&variable).map(|value| ((*name).to_owned(), value)));
        }
    }
    Ok(values)
}
