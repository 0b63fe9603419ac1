//! Profiles of the AWS CLI: `~/.aws/config` and `~/.aws/credentials`.

mod ini;
pub(crate) mod words;

use crate::failure::Failure;
use crate::profile::ini::{Ini, IniValue, Section, parse, strip};
use crate::settings::Environment;
use std::cell::OnceCell;
use std::path::PathBuf;

/// One of the two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum File {
    Config,
    Credentials,
}

/// A profile: its sections in both files. Either may be absent.
pub(crate) struct Profile {
    /// The name of the profile.
    pub(crate) name: String,
    config: Ini,
    /// The credentials file, which is read when it is needed first.
    credentials: OnceCell<Result<Ini, Failure>>,
    environment: Environment,
}

impl Profile {
    /// Reads the profile with a name, else the profile that the environment names, else `default`.
    ///
    /// # Errors
    /// Returns an error if a file cannot be read, or if a named profile is in neither.
    pub(crate) fn read(named: Option<&str>, environment: &Environment) -> Result<Profile, Failure> {
        let named = named.map(str::to_owned);
        let named = named.or_else(|| environment.get("AWS_PROFILE")).or_else(|| environment.get("AWS_DEFAULT_PROFILE"));
        let config = load(File::Config, environment)?;
        let name = named.clone().unwrap_or_else(|| "default".to_owned());
        let profile = Profile { name, config, credentials: OnceCell::new(), environment: environment.clone() };
        let is_missing = |profile: &Profile| -> Result<bool, Failure> {
            Ok(profile.section().is_none() && section(profile.credentials()?, &profile.name).is_none())
        };
        if named.is_some() && is_missing(&profile)? {
            return Err(profile.missing()?);
        }
        Ok(profile)
    }

    fn credentials(&self) -> Result<&Ini, Failure> {
        let credentials = self.credentials.get_or_init(|| load(File::Credentials, &self.environment));
        credentials.as_ref().map_err(Clone::clone)
    }

    fn section(&self) -> Option<&Section> {
        named_section(&self.config, is_profile, "profile", &self.name)
    }

    /// Returns the value of a key. The credentials file takes precedence.
    pub(crate) fn get(&self, key: &str) -> Result<Option<&str>, Failure> {
        Ok(self.credential(key)?.or_else(|| self.setting(key)))
    }

    /// Returns the value of a key in the configuration file.
    pub(crate) fn setting(&self, key: &str) -> Option<&str> {
        text(self.section()?, key)
    }

    /// Returns the value of a key in the configuration file, also if it is blank.
    pub(crate) fn setting_or_blank(&self, key: &str) -> Option<&str> {
        self.section()?.iter().find_map(|(name, value)| match value {
            IniValue::Text(text) if name == key => Some(strip(text)),
            IniValue::Text(_) | IniValue::Nested(_) => None,
        })
    }

    /// Returns the value of a key in the credentials file.
    pub(crate) fn credential(&self, key: &str) -> Result<Option<&str>, Failure> {
        Ok(section(self.credentials()?, &self.name).and_then(|section| text(section, key)))
    }

    /// Returns the value of a key of a service in the `services` section that the profile refers to.
    ///
    /// # Errors
    /// Returns an error if the section does not exist.
    pub(crate) fn of_service(&self, service: &str, key: &str) -> Result<Option<&str>, Failure> {
        let Some(services) = self.setting("services") else { return Ok(None) };
        let section = named_section(&self.config, |header| header.starts_with("services"), "services", services);
        // botocore treats an empty section as missing.
        let Some(section) = section.filter(|section| !section.is_empty()) else {
            return Err(Failure::Configuration(format!(
                "the profile `{}` has `services = {services}`, but there is no section `[services {services}]` with \
                 keys in {}",
                self.name,
                self.path_text(File::Config)
            )));
        };
        let nested = section.iter().find_map(|(name, value)| match value {
            IniValue::Nested(nested) if name == service => Some(nested),
            IniValue::Nested(_) | IniValue::Text(_) => None,
        });
        let value = nested.and_then(|nested| nested.iter().find(|(name, _)| name == key));
        Ok(value.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty()))
    }

    fn path_text(&self, file: File) -> String {
        match path(file, &self.environment) {
            Some(path) => path.display().to_string(),
            None => "(no home directory)".to_owned(),
        }
    }

    fn missing(&self) -> Result<Failure, Failure> {
        let headers = self.config.sections.iter().map(|(header, _)| header.as_str());
        let mut known: Vec<String> = headers.filter(|header| is_profile(header)).filter_map(section_name).collect();
        known.extend(self.credentials()?.sections.iter().map(|(header, _)| header.clone()));
        known.sort();
        known.dedup();
        let known = match known.is_empty() {
            true => "there are no profiles".to_owned(),
            false => format!("the profiles are {}", known.join(", ")),
        };
        Ok(Failure::Configuration(format!(
            "the profile `{}` is neither in {} nor in {}; {known}; --profile and AWS_PROFILE select a profile",
            self.name,
            self.path_text(File::Config),
            self.path_text(File::Credentials)
        )))
    }
}

fn is_profile(header: &str) -> bool {
    header == "default" || header.starts_with("profile")
}

/// Returns the name in a header such as `profile NAME`; `default` is the name of its profile.
fn section_name(header: &str) -> Option<String> {
    if header == "default" {
        return Some(header.to_owned());
    }
    match <[String; 2]>::try_from(words::split(header)?) {
        Ok([_, name]) => Some(name),
        Err(_) => None,
    }
}

/// Returns the last section of a kind with a name, as botocore does. Sections of one name are not merged.
fn named_section<'i>(ini: &'i Ini, is_kind: fn(&str) -> bool, kind: &str, name: &str) -> Option<&'i Section> {
    let is_named = |header: &str| match header == "default" {
        true => kind == "profile" && name == header,
        false => section_name(header).as_deref() == Some(name),
    };
    let mut sections = ini.sections.iter().rev();
    sections.find(|(header, _)| is_kind(header) && is_named(header)).map(|(_, section)| section)
}

/// Returns the section with a header.
fn section<'i>(ini: &'i Ini, header: &str) -> Option<&'i Section> {
    ini.sections.iter().find(|(known, _)| known == header).map(|(_, section)| section)
}

/// Returns the text of a key. A blank value is absent.
fn text<'i>(section: &'i Section, key: &str) -> Option<&'i str> {
    section.iter().find_map(|(name, value)| match value {
        IniValue::Text(text) if name == key => Some(strip(text)).filter(|text| !text.is_empty()),
        IniValue::Text(_) | IniValue::Nested(_) => None,
    })
}

fn path(file: File, environment: &Environment) -> Option<PathBuf> {
    let (variable, name) = match file {
        File::Config => ("AWS_CONFIG_FILE", "config"),
        File::Credentials => ("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
    };
    let home = || environment.get("HOME").or_else(|| environment.get("USERPROFILE")).map(PathBuf::from);
    match environment.get(variable) {
        Some(path) => Some(match path.strip_prefix("~/") {
            Some(rest) => home()?.join(rest),
            None => PathBuf::from(path),
        }),
        None => Some(home()?.join(".aws").join(name)),
    }
}

/// Reads a file. A missing file is empty.
fn load(file: File, environment: &Environment) -> Result<Ini, Failure> {
    let Some(path) = path(file, environment) else { return Ok(Ini::default()) };
    let failed = |reason: &str| {
        Failure::Configuration(format!(
            "{}: {reason}; fix it, or select another file with {}",
            path.display(),
            match file {
                File::Config => "AWS_CONFIG_FILE",
                File::Credentials => "AWS_SHARED_CREDENTIALS_FILE",
            }
        ))
    };
    let text = match std::fs::read(&path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| failed("it is not UTF-8"))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Ini::default()),
        // A directory, a device or a file without read permission.
        Err(error) => return Err(failed(&format!("cannot read it: {error}"))),
    };
    // Editors on Windows write a byte order mark, which botocore refuses.
    parse(text.strip_prefix('\u{feff}').unwrap_or(&text)).map_err(|error| failed(&error.to_string()))
}

#[cfg(test)]
mod tests;
