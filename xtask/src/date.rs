//! Dates in UTC, as `2025-01-31`.

use std::time::SystemTime;

/// Checks that a text is a date.
pub(crate) fn parse(text: &str) -> Result<String, String> {
    match humantime::parse_rfc3339(&format!("{text}T00:00:00Z")) {
        Ok(_) => Ok(text.to_owned()),
        Err(_) => Err("expected a day, as in 2025-01-31".to_owned()),
    }
}

/// Returns the current date.
pub(crate) fn today() -> String {
    day_of(SystemTime::now())
}

fn day_of(time: SystemTime) -> String {
    humantime::format_rfc3339_seconds(time).to_string().chars().take_while(|c| *c != 'T').collect()
}

#[cfg(test)]
mod tests {
    use super::{day_of, parse};
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn a_time_is_of_its_day_in_utc() {
        for (days, day) in [(0, "1970-01-01"), (11_016, "2000-02-29"), (20_119, "2025-01-31"), (24_837, "2038-01-01")] {
            let start = UNIX_EPOCH + Duration::from_secs(days * 86_400);
            assert_eq!(day_of(start), day);
            assert_eq!(day_of(start + Duration::from_secs(86_399)), day);
        }
    }

    #[test]
    fn only_days_are_accepted() {
        assert_eq!(parse("2025-01-31").as_deref(), Ok("2025-01-31"));
        for wrong in ["2025-1-31", "2025-13-01", "2025-01-32", "2025-02-29", "yesterday", "2025-01-31T00:00", ""] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
