//! Where the keys that a request is signed with come from.
//!
//! They are looked for where the AWS CLI looks for them, in its order: the environment, the credentials file, a
//! `credential_process`, the configuration file. What the AWS CLI gets from elsewhere (IAM Identity Center, a role, a
//! container, an instance) it hands on through a `credential_process`; so an error says.

pub(crate) mod schemes;

use crate::profile::Profile;
use crate::send::{Failure, Settings};
use bindery::{DateTime, Timestamp};
use bindery_aws::sigv4::{self, Credentials};
use serde::Deserialize;
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// The keys to sign with.
pub(crate) fn find(settings: &Settings) -> Result<Credentials, Failure> {
    let vars = &settings.vars;
    // Who names a profile on the command line means it.
    if settings.profile.is_none() {
        match (vars.get("AWS_ACCESS_KEY_ID"), vars.get("AWS_SECRET_ACCESS_KEY")) {
            (Some(_), Some(_)) => {
                if let Some(credentials) = sigv4::from_vars(|name| vars.get(name)) {
                    return Ok(credentials);
                }
            }
            (Some(_), None) => return Err(half("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "the environment")),
            (None, Some(_)) => return Err(half("AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "the environment")),
            (None, None) => {}
        }
    }
    let profile = Profile::read(settings.profile.as_deref(), vars)?;
    let elsewhere = [
        ("role_arn", "a role"),
        ("web_identity_token_file", "a web identity"),
        ("sso_session", "IAM Identity Center"),
        ("sso_start_url", "IAM Identity Center"),
        ("login_session", "a login of the AWS CLI"),
    ];
    for (key, what) in elsewhere {
        if profile.get(key)?.is_some() {
            let what = format!("the profile `{}` takes its keys from {what} (`{key}`)", profile.name);
            return Err(unsupported(&what, &profile));
        }
    }
    if let Some(credentials) = keys(&profile, "the credentials file", |key| profile.credential(key))? {
        return Ok(credentials);
    }
    if let Some(command) = profile.get("credential_process")? {
        return of_process(command, &profile.name);
    }
    if let Some(credentials) = keys(&profile, "the configuration file", |key| Ok(profile.setting(key)))? {
        return Ok(credentials);
    }
    let elsewhere = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", "a web identity"),
        ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "its container"),
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "its container"),
    ];
    match elsewhere.into_iter().find(|(name, _)| vars.get(name).is_some()) {
        Some((name, what)) => {
            Err(unsupported(&format!("the environment offers keys from {what} (`{name}`)"), &profile))
        }
        None => Err(Failure::Configuration(format!(
            "there are no keys to sign with: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give the profile \
             `{}` keys or a `credential_process`, or send without a signature by --no-sign-request. What the AWS CLI \
             itself finds, as the keys of an instance, {}",
            profile.name,
            cure(&profile)
        ))),
    }
}

/// The keys that one of the files says.
fn keys<'p>(
    profile: &Profile,
    file: &str,
    get: impl Fn(&str) -> Result<Option<&'p str>, Failure>,
) -> Result<Option<Credentials>, Failure> {
    let place = || format!("the profile `{}` of {file}", profile.name);
    match (get("aws_access_key_id")?, get("aws_secret_access_key")?) {
        (Some(id), Some(secret)) => {
            let token = get("aws_session_token")?;
            Ok(Some(Credentials::new(id, secret, token.map(str::to_owned), None, "profile")))
        }
        (Some(_), None) => Err(half("aws_access_key_id", "aws_secret_access_key", &place())),
        (None, Some(_)) => Err(half("aws_secret_access_key", "aws_access_key_id", &place())),
        (None, None) => Ok(None),
    }
}

fn half(said: &str, missing: &str, place: &str) -> Failure {
    Failure::Configuration(format!("{place} has {said} but no {missing}: say both, or neither"))
}

fn unsupported(what: &str, profile: &Profile) -> Failure {
    Failure::Configuration(format!(
        "{what}, which this program does not go to itself; what the AWS CLI gets there {}",
        cure(profile)
    ))
}

fn cure(profile: &Profile) -> String {
    let of = if profile.name == "default" { String::new() } else { format!(" --profile {}", profile.name) };
    format!(
        "reaches it through another profile that says `credential_process = aws configure export-credentials{of} \
         --format process`"
    )
}

/// What a `credential_process` prints.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Printed {
    version: u32,
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expiration: Option<Timestamp<DateTime>>,
}

/// The keys that a command prints. It is run without a shell, as the AWS CLI does.
fn of_process(command: &str, profile: &str) -> Result<Credentials, Failure> {
    // Neither the command nor what it prints is shown: both may hold a secret.
    let failed = |what: String| {
        Failure::Configuration(format!(
            "the credential_process of the profile `{profile}` {what}; run it by itself to see what it prints"
        ))
    };
    let words = shlex::split(command).unwrap_or_default();
    let [program, arguments @ ..] = words.as_slice() else {
        return Err(failed("is no command: a quote is not closed, or there is nothing".to_owned()));
    };
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| failed(format!("cannot be run: {error}")))?;
    if !output.status.success() {
        return Err(failed(format!("failed: {}", output.status)));
    }
    // serde_json's own message could quote what it found.
    let printed: Printed = serde_json::from_slice(&output.stdout)
        .map_err(|_| failed("printed no JSON object with Version, AccessKeyId and SecretAccessKey".to_owned()))?;
    if printed.version != 1 {
        return Err(failed(format!("printed the Version {}, and 1 is the only one known", printed.version)));
    }
    let expiry = printed.expiration.and_then(|time| SystemTime::try_from(time).ok());
    if expiry.is_some_and(|expiry| expiry <= SystemTime::now()) {
        return Err(failed("printed keys that have expired".to_owned()));
    }
    let Printed { access_key_id, secret_access_key, session_token, .. } = printed;
    Ok(Credentials::new(access_key_id, secret_access_key, session_token, expiry, "credential_process"))
}

#[cfg(test)]
mod tests;
