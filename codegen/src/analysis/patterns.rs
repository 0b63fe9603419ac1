//! ECMA-262 patterns as the `regex` crate compiles them.

use bindery_text::pattern::{self, Engine};

/// The reason why a pattern cannot be checked.
pub(crate) type Reason = String;

/// Translates a pattern to the syntax of `regex`, which compiles the result.
pub(crate) fn translate(pattern: &str) -> Result<String, Reason> {
    let translated = pattern::translate(pattern, Engine::Regex).map_err(|error| error.to_string())?;
    match regex::Regex::new(&translated) {
        Ok(_) => Ok(translated),
        Err(regex::Error::CompiledTooBig(_)) => Err("it is too large".to_owned()),
        Err(error) => Err(reason(&error.to_string())),
    }
}

/// Returns the last line of an error of `regex`, which states the reason.
fn reason(error: &str) -> Reason {
    let line = error.lines().last().unwrap_or_default().trim();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn a_translation_compiles() {
        assert_eq!(translate(r"^\d{2}$").as_deref(), Ok("^[0-9]{2}$"));
    }

    #[test]
    fn a_pattern_that_regex_refuses_has_a_reason() {
        assert_eq!(translate("(?:[a-z]{1000}){1000}"), Err("it is too large".to_owned()));
        assert!(translate("[z-a]").is_err());
    }
}
