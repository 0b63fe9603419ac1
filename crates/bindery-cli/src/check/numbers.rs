//! Numbers and their bounds.

use bindery::meta::Bound;
use serde_json::{Number, Value};
use std::cmp::Ordering;
use std::fmt;

/// Displays a bound.
pub(crate) struct DisplayBound(pub(crate) Bound);

impl fmt::Display for DisplayBound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Bound::Integer(number) => number.fmt(f),
            Bound::Decimal(number) => number.fmt(f),
        }
    }
}

/// Returns a whole number. `1.0` is one, too.
pub(super) fn integer_of(value: &Value) -> Option<i128> {
    let number = value.as_number()?;
    if let Some(number) = number.as_i128() {
        return Some(number);
    }
    // Beyond 2^53, a float does not identify one whole number.
    let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() <= 9_007_199_254_740_992.0)?;
    Some(float as i128)
}

/// Compares a number with a bound.
pub(super) fn compare(number: &Number, bound: Bound) -> Option<Ordering> {
    match (number.as_i128(), bound) {
        (Some(number), Bound::Integer(bound)) => Some(number.cmp(&bound)),
        (_, Bound::Integer(bound)) => number.as_f64()?.partial_cmp(&(bound as f64)),
        (_, Bound::Decimal(bound)) => number.as_f64()?.partial_cmp(&bound),
    }
}

/// Returns whether a number is a multiple of another, within the rounding error of floats.
pub(super) fn is_multiple(number: &Number, of: Bound) -> bool {
    match (number.as_i128(), of) {
        (_, Bound::Integer(0)) => true,
        (Some(number), Bound::Integer(of)) => number % of == 0,
        (_, of) => {
            let of = match of {
                Bound::Integer(of) => of as f64,
                Bound::Decimal(of) => of,
            };
            let Some(times) = number.as_f64().map(|number| number / of) else { return true };
            !times.is_finite() || (times - times.round()).abs() <= 1e-9 * times.abs().max(1.0)
        }
    }
}
