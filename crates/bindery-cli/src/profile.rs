//! The files that the AWS CLI keeps its profiles in: `~/.aws/config` and `~/.aws/credentials`.

use crate::send::{Failure, Vars};
use ini::{Ini, ParseOption};
use std::cell::OnceCell;
use std::path::PathBuf;

/// One of the two files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Config,
    Credentials,
}

/// A profile: what the two files say of it. Neither has to be there.
pub(crate) struct Profile {
    /// Its name.
    pub(crate) name: String,
    config: Ini,
    /// The section of its own in the configuration file.
    section: Option<String>,
    /// The credentials file: read once somebody asks for what only it can say.
    credentials: OnceCell<Result<Ini, Failure>>,
    vars: Vars,
}

impl Profile {
    /// Reads the profile of a name; else of the name that the environment says; else `default`.
    ///
    /// A profile that is named has to be there; `default` does not.
    pub(crate) fn read(named: Option<&str>, vars: &Vars) -> Result<Profile, Failure> {
        let named = named.map(str::to_owned);
        let named = named.or_else(|| vars.get("AWS_PROFILE")).or_else(|| vars.get("AWS_DEFAULT_PROFILE"));
        let config = load(Kind::Config, vars)?;
        let name = named.clone().unwrap_or_else(|| "default".to_owned());
        let section = config.sections().flatten().find(|section| is_profile(section, &name)).map(str::to_owned);
        let profile = Profile { name, config, section, credentials: OnceCell::new(), vars: vars.clone() };
        match named {
            Some(name) if profile.section.is_none() && profile.credentials()?.section(Some(&*name)).is_none() => {
                Err(profile.unknown()?)
            }
            Some(_) | None => Ok(profile),
        }
    }

    fn credentials(&self) -> Result<&Ini, Failure> {
        self.credentials.get_or_init(|| load(Kind::Credentials, &self.vars)).as_ref().map_err(Clone::clone)
    }

    /// What is said under a key, in either file; the credentials file has the last word.
    pub(crate) fn get(&self, key: &str) -> Result<Option<&str>, Failure> {
        Ok(self.credential(key)?.or_else(|| self.setting(key)))
    }

    /// What the configuration file says under a key.
    pub(crate) fn setting(&self, key: &str) -> Option<&str> {
        find(&self.config, self.section.as_deref()?, key)
    }

    /// What the credentials file says under a key.
    pub(crate) fn credential(&self, key: &str) -> Result<Option<&str>, Failure> {
        Ok(find(self.credentials()?, &self.name, key))
    }

    /// What the section `services` of the profile says under a service's key: `endpoint_url`, one level deeper.
    pub(crate) fn of_service(&self, service: &str, key: &str) -> Option<&str> {
        let services = self.setting("services")?;
        let section = self.config.sections().flatten().find(|section| {
            let mut words = section.splitn(2, char::is_whitespace);
            words.next() == Some("services") && words.next().map(bare) == Some(services)
        })?;
        let nested = find(&self.config, section, service)?;
        nested
            .lines()
            .filter_map(|line| line.split_once('='))
            .find(|(name, _)| name.trim() == key)
            .map(|(_, v)| v.trim())
    }

    fn unknown(&self) -> Result<Failure, Failure> {
        let mut known: Vec<String> = self.config.sections().flatten().filter_map(profile_of).collect();
        known.extend(self.credentials()?.sections().flatten().map(str::to_owned));
        known.sort();
        known.dedup();
        let files = [Kind::Config, Kind::Credentials].map(|kind| match path(kind, &self.vars) {
            Some(path) => path.display().to_string(),
            None => "(no home folder)".to_owned(),
        });
        let known =
            if known.is_empty() { "there is none".to_owned() } else { format!("there are {}", known.join(", ")) };
        Ok(Failure::Configuration(format!(
            "the profile `{}` is neither in {} nor in {}: {known}; name another by --profile or AWS_PROFILE",
            self.name, files[0], files[1]
        )))
    }
}

fn find<'i>(ini: &'i Ini, section: &str, key: &str) -> Option<&'i str> {
    let found = ini.section(Some(section))?.iter().rfind(|(name, _)| name.eq_ignore_ascii_case(key));
    found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
}

/// The profile that a section of the configuration file is: `[default]`, `[profile NAME]`.
fn profile_of(section: &str) -> Option<String> {
    match section.split_once(char::is_whitespace) {
        None if section == "default" => Some(section.to_owned()),
        Some(("profile", name)) => Some(bare(name).to_owned()),
        None | Some(_) => None,
    }
}

fn is_profile(section: &str, name: &str) -> bool {
    profile_of(section).as_deref() == Some(name)
}

/// A name without the quotes that it may stand in.
fn bare(name: &str) -> &str {
    let name = name.trim();
    let quoted = |quote| name.strip_prefix(quote).and_then(|name: &str| name.strip_suffix(quote));
    quoted('"').or_else(|| quoted('\'')).unwrap_or(name)
}

fn path(kind: Kind, vars: &Vars) -> Option<PathBuf> {
    let (variable, name) = match kind {
        Kind::Config => ("AWS_CONFIG_FILE", "config"),
        Kind::Credentials => ("AWS_SHARED_CREDENTIALS_FILE", "credentials"),
    };
    let home = || vars.get("HOME").or_else(|| vars.get("USERPROFILE")).map(PathBuf::from);
    match vars.get(variable) {
        Some(path) => Some(match path.strip_prefix("~/") {
            Some(rest) => home()?.join(rest),
            None => PathBuf::from(path),
        }),
        None => Some(home()?.join(".aws").join(name)),
    }
}

/// A file's sections; none where there is no file.
fn load(kind: Kind, vars: &Vars) -> Result<Ini, Failure> {
    let Some(path) = path(kind, vars) else { return Ok(Ini::new()) };
    let failed = |what: &str| {
        Failure::Configuration(format!(
            "{}: {what}; mend it, or name another file by {}",
            path.display(),
            match kind {
                Kind::Config => "AWS_CONFIG_FILE",
                Kind::Credentials => "AWS_SHARED_CREDENTIALS_FILE",
            }
        ))
    };
    // A folder, a device, a file that nobody may read: that it is not there is the one thing that is well.
    let text = match std::fs::read(&path) {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| failed("it is no text in UTF-8"))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Ini::new()),
        Err(error) => return Err(failed(&format!("it cannot be read: {error}"))),
    };
    // As the AWS CLI reads them: a quote and a backslash are characters like others, and an indented line goes on with
    // the value before it.
    let options = ParseOption {
        enabled_quote: false,
        enabled_escape: false,
        enabled_indented_mutiline_value: true,
        ..ParseOption::default()
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    // The parser's own message names the line where it gave up, and may quote it: a line may be a secret.
    Ini::load_from_str_opt(text, options).map_err(|_| {
        let place = match text.lines().position(|line| !is_sound(line)) {
            Some(index) => format!("line {}", index + 1),
            None => "a line".to_owned(),
        };
        failed(&format!("{place} is neither `[section]`, `key = value` nor a comment"))
    })
}

/// Whether a line is a section, a key with a value, what goes on with a value, a comment, or nothing.
fn is_sound(line: &str) -> bool {
    match line.trim() {
        "" => true,
        _ if line.starts_with([' ', '\t', '#', ';']) => true,
        section if section.starts_with('[') => section.ends_with(']'),
        line => line.contains(['=', ':']),
    }
}

#[cfg(test)]
mod tests;
