//! Credentials for signing, from the sources of the AWS CLI in its order: the environment, the credentials file, a
//! `credential_process`, the configuration file.
//!
//! The AWS CLI exports credentials of all other sources (IAM Identity Center, a role, a container, an instance) by a
//! `credential_process`, which error messages describe.

mod process;
pub(crate) mod schemes;

use crate::failure::Failure;
use crate::profile::Profile;
use crate::settings::{Environment, Settings};
use bindery_aws::sigv4::{self, Credentials};

/// Keys of profiles with credentials from a source that is not supported.
const UNSUPPORTED_KEYS: [(&str, &str); 5] = [
    ("role_arn", "a role"),
    ("web_identity_token_file", "a web identity"),
    ("sso_session", "IAM Identity Center"),
    ("sso_start_url", "IAM Identity Center"),
    ("login_session", "a login of the AWS CLI"),
];

/// Variables that configure a source that is not supported.
const UNSUPPORTED_VARIABLES: [(&str, &str); 3] = [
    ("AWS_WEB_IDENTITY_TOKEN_FILE", "a web identity"),
    ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "its container"),
    ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "its container"),
];

/// Finds the credentials for signing.
pub(crate) fn find(settings: &Settings) -> Result<Credentials, Failure> {
    let environment = &settings.environment;
    // `--profile` takes precedence over the environment.
    if settings.profile.is_none()
        && let Some(credentials) = of_environment(environment)?
    {
        return Ok(credentials);
    }
    let profile = Profile::read(settings.profile.as_deref(), environment)?;
    for (key, source) in UNSUPPORTED_KEYS {
        if profile.get(key)?.is_some() {
            let text = format!("the profile `{}` takes credentials from {source} (`{key}`)", profile.name);
            return Err(unsupported(&text, &profile));
        }
    }
    if let Some(credentials) = of_file(&profile, "the credentials file", |key| profile.credential(key))? {
        return Ok(credentials);
    }
    if let Some(command) = profile.get("credential_process")? {
        return process::run(command, &profile.name);
    }
    if let Some(credentials) = of_file(&profile, "the configuration file", |key| Ok(profile.setting(key)))? {
        return Ok(credentials);
    }
    match UNSUPPORTED_VARIABLES.into_iter().find(|(name, _)| environment.get(name).is_some()) {
        Some((name, source)) => {
            Err(unsupported(&format!("the environment provides credentials of {source} (`{name}`)"), &profile))
        }
        None => Err(Failure::Configuration(format!(
            "there are no credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, add keys or a \
             `credential_process` to the profile `{}`, or use --no-sign-request. For credentials that only the AWS CLI \
             finds, such as those of an instance, {}",
            profile.name,
            export_hint(&profile)
        ))),
    }
}

/// Returns the credentials of the environment.
fn of_environment(environment: &Environment) -> Result<Option<Credentials>, Failure> {
    const VARIABLES: [&str; 3] = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"];
    let [id, secret, token] = VARIABLES.map(|name| environment.get(name));
    for (name, value) in VARIABLES.iter().zip([&id, &secret, &token]) {
        if let Some(value) = value {
            check_value(value, || format!("the variable {name}"))?;
        }
    }
    match (id, secret) {
        (Some(_), Some(_)) => Ok(sigv4::from_vars(|name| environment.get(name))),
        (Some(_), None) => Err(incomplete(VARIABLES[0], VARIABLES[1], "the environment")),
        (None, Some(_)) => Err(incomplete(VARIABLES[1], VARIABLES[0], "the environment")),
        (None, None) => Ok(None),
    }
}

/// Returns the credentials of one of the files.
fn of_file<'p>(
    profile: &Profile,
    file: &str,
    get: impl Fn(&str) -> Result<Option<&'p str>, Failure>,
) -> Result<Option<Credentials>, Failure> {
    let section = || format!("the profile `{}` of {file}", profile.name);
    let value = |key: &str| -> Result<Option<&'p str>, Failure> {
        let value = get(key)?;
        if let Some(value) = value {
            check_value(value, || format!("{key} in {}", section()))?;
        }
        Ok(value)
    };
    match (value("aws_access_key_id")?, value("aws_secret_access_key")?) {
        (Some(id), Some(secret)) => {
            // botocore reads its old name first.
            let token = value("aws_security_token")?.or(value("aws_session_token")?);
            Ok(Some(Credentials::new(id, secret, token.map(str::to_owned), None, "profile")))
        }
        (Some(_), None) => Err(incomplete("aws_access_key_id", "aws_secret_access_key", &section())),
        (None, Some(_)) => Err(incomplete("aws_secret_access_key", "aws_access_key_id", &section())),
        (None, None) => Ok(None),
    }
}

/// Checks that a value can be part of a header. The message does not quote it.
fn check_value(value: &str, source: impl FnOnce() -> String) -> Result<(), Failure> {
    match value.contains(|c: char| c.is_control()) {
        true => Err(Failure::Configuration(format!(
            "{} contains a line break or another control character; remove it",
            source()
        ))),
        false => Ok(()),
    }
}

fn incomplete(given: &str, missing: &str, source: &str) -> Failure {
    Failure::Configuration(format!("{source} has {given} but no {missing}: set both, or neither"))
}

fn unsupported(text: &str, profile: &Profile) -> Failure {
    Failure::Configuration(format!("{text}, which this program does not support; {}", export_hint(profile)))
}

/// Describes how the AWS CLI exports the credentials of a profile.
fn export_hint(profile: &Profile) -> String {
    let option = if profile.name == "default" { String::new() } else { format!(" --profile {}", profile.name) };
    format!("use another profile with `credential_process = aws configure export-credentials{option} --format process`")
}

#[cfg(test)]
mod tests;
