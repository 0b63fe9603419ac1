//! `credential_process`: a program that prints credentials.

use crate::failure::Failure;
use crate::profile::words;
use crate::value::convert::parse_time;
use bindery_aws::sigv4::Credentials;
use serde_json::{Map, Value};
use std::process::{Command, Stdio};
use std::time::SystemTime;

/// Runs the command of a profile without a shell, like the AWS CLI, and reads the credentials that it prints.
pub(super) fn run(command: &str, profile: &str) -> Result<Credentials, Failure> {
    // Neither the command nor its output is quoted: both may contain secrets.
    let failed = |text: String| {
        Failure::Configuration(format!(
            "the credential_process of the profile `{profile}` {text}; run the command to see its output"
        ))
    };
    let words = words::split(command).unwrap_or_default();
    let [program, arguments @ ..] = words.as_slice() else {
        return Err(failed("is not a command: it is empty or has an unclosed quote".to_owned()));
    };
    let output = Command::new(program)
        .args(arguments)
        // The command may ask for a code on the terminal.
        .stdin(Stdio::inherit())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| failed(format!("cannot be run: {error}")))?;
    if !output.status.success() {
        return Err(failed(format!("failed: {}", output.status)));
    }
    credentials(&output.stdout).map_err(failed)
}

/// Reads the output of the command. The error is a predicate of the command.
fn credentials(output: &[u8]) -> Result<Credentials, String> {
    // The message of serde_json could quote the output.
    let printed: Map<String, Value> = match serde_json::from_slice(output) {
        Ok(Value::Object(printed)) => printed,
        Ok(_) | Err(_) => return Err("printed no JSON object".to_owned()),
    };
    match printed.get("Version") {
        Some(Value::Number(version)) if version.as_f64() == Some(1.0) => {}
        Some(Value::Number(version)) => return Err(format!("printed the Version {version}, expected 1")),
        Some(_) => return Err("printed a Version that is not the number 1".to_owned()),
        None => return Err("printed no Version, expected 1".to_owned()),
    }
    let text = |key: &str| match printed.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) if text.trim().is_empty() => Ok(None),
        Some(Value::String(text)) if text.contains(|c: char| c.is_control()) => {
            Err(format!("printed a line break or another control character in {key}"))
        }
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(format!("printed {key} as another type than a string")),
    };
    let required = |key: &str| text(key)?.ok_or_else(|| format!("printed no {key}"));
    let (id, secret) = (required("AccessKeyId")?, required("SecretAccessKey")?);
    let expiry = match printed.get("Expiration") {
        None | Some(Value::Null) => None,
        Some(Value::String(text)) => {
            let time = parse_time(text.trim()).and_then(|time| SystemTime::try_from(time).ok());
            Some(time.ok_or("printed an Expiration that is not a time, such as 2024-05-14T15:36:26Z")?)
        }
        Some(_) => return Err("printed an Expiration that is not a string".to_owned()),
    };
    if expiry.is_some_and(|expiry| expiry <= SystemTime::now()) {
        return Err("printed credentials that have expired".to_owned());
    }
    Ok(Credentials::new(id, secret, text("SessionToken")?, expiry, "credential_process"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(text: &str) -> Result<Credentials, String> {
        credentials(text.as_bytes())
    }

    #[test]
    fn an_empty_session_token_is_absent() {
        for token in ["", r#", "SessionToken": """#, r#", "SessionToken": null"#, r#", "SessionToken": " ""#] {
            let text = format!(r#"{{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b"{token}}}"#);
            assert_eq!(printed(&text).expect("credentials").session_token(), None, "{text}");
        }
    }

    /// botocore reads expirations with `dateutil.parser.parse`.
    #[test]
    fn an_expiration_has_the_formats_of_botocore() {
        for (time, seconds) in [
            ("2999-05-14T15:36:26Z", 26),
            ("2999-05-14T15:36:26.500Z", 26),
            ("2999-05-14T15:36:26+00:00", 26),
            ("2999-05-14T17:36:26+0200", 26),
            ("2999-05-14T17:36:26+02", 26),
            ("2999-05-14 15:36:26Z", 26),
            ("2999-05-14 15:36:26+00:00", 26),
            ("2999-05-14T15:36Z", 0),
            ("29990514T153626Z", 26),
            ("Tue, 14 May 2999 15:36:26 GMT", 26),
        ] {
            let text =
                format!(r#"{{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "b", "Expiration": "{time}"}}"#);
            let expiry = printed(&text).unwrap_or_else(|error| panic!("{time}: {error}")).expiry().expect("a time");
            let since = expiry.duration_since(SystemTime::UNIX_EPOCH).expect("a time after 1970").as_secs();
            assert_eq!(since, 32_483_691_360 + seconds, "{time}");
        }
    }

    #[test]
    fn errors_name_the_invalid_part() {
        for (text, expected) in [
            ("hunter2", "printed no JSON object"),
            ("[]", "printed no JSON object"),
            ("{}", "printed no Version, expected 1"),
            (r#"{"Version": 2}"#, "printed the Version 2, expected 1"),
            (r#"{"Version": "1"}"#, "printed a Version that is not the number 1"),
            (r#"{"Version": 1, "AccessKeyId": "hunter2"}"#, "printed no SecretAccessKey"),
            (r#"{"Version": 1, "AccessKeyId": "", "SecretAccessKey": "x"}"#, "printed no AccessKeyId"),
            (
                r#"{"Version": 1, "AccessKeyId": 5, "SecretAccessKey": "x"}"#,
                "printed AccessKeyId as another type than a string",
            ),
            (
                r#"{"Version": 1, "AccessKeyId": "a\n", "SecretAccessKey": "x"}"#,
                "printed a line break or another control character in AccessKeyId",
            ),
            (
                r#"{"Version": 1, "AccessKeyId": "a", "SecretAccessKey": "x", "Expiration": "soon"}"#,
                "printed an Expiration that is not a time, such as 2024-05-14T15:36:26Z",
            ),
        ] {
            assert_eq!(printed(text).expect_err(text), expected);
        }
    }
}
