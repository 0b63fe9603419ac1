//! Numbers in the format of Python, like the AWS CLI.

use serde_json::Number;

/// Formats a number: integers unchanged, floats with a fraction, very large and small ones with an exponent.
pub(crate) fn render(number: &Number) -> String {
    if number.is_i64() || number.is_u64() {
        return number.to_string();
    }
    match number.as_f64() {
        Some(float) => decimal(float),
        None => number.to_string(),
    }
}

fn decimal(float: f64) -> String {
    let shortest = format!("{float:e}");
    let Some((mantissa, exponent)) = shortest.split_once('e') else { return shortest };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = float.to_string();
        return if plain.contains('.') { plain } else { plain + ".0" };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

#[cfg(test)]
mod tests {
    use super::render;

    #[test]
    fn numbers_have_the_format_of_python() {
        let cases = [
            ("0", "0"),
            ("-7", "-7"),
            ("18446744073709551615", "18446744073709551615"),
            ("1445566778.0", "1445566778.0"),
            ("1.715700986E9", "1715700986.0"),
            ("1445566778.123", "1445566778.123"),
            ("1e15", "1000000000000000.0"),
            ("1e16", "1e+16"),
            ("1.5e300", "1.5e+300"),
            ("1e-4", "0.0001"),
            ("1e-5", "1e-05"),
            ("-0.0", "-0.0"),
        ];
        for (written, read) in cases {
            assert_eq!(render(&serde_json::from_str(written).unwrap()), read, "{written}");
        }
    }
}
