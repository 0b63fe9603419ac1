//! Exact comparison of numbers, and decimal multiples.

use crate::{Document, Number, Sensitive};
use std::cmp::Ordering;

/// A value that is compared as a number.
pub trait Numeric {
    /// Returns the number; `None` for NaN and infinities.
    fn number(&self) -> Option<Number>;
}

macro_rules! integers_are_numeric {
    ($($integer:ty)*) => {$(
        impl Numeric for $integer {
            fn number(&self) -> Option<Number> {
                Some(Number::from(*self))
            }
        }
    )*};
}

integers_are_numeric! { i8 i16 i32 i64 i128 u8 u16 u32 u64 }

impl Numeric for f64 {
    fn number(&self) -> Option<Number> {
        Number::from_f64(*self)
    }
}

impl Numeric for f32 {
    /// The shortest decimal that parses to the same `f32`: converted to `f64`, 0.1 would exceed 0.1.
    fn number(&self) -> Option<Number> {
        self.to_string().parse().ok().and_then(Number::from_f64)
    }
}

impl<T: Numeric> Numeric for Sensitive<T> {
    fn number(&self) -> Option<Number> {
        T::number(self)
    }
}

/// Compares two numbers exactly.
pub(super) fn compare(one: Number, other: Number) -> Ordering {
    match (one.as_i128(), other.as_i128()) {
        (Some(one), Some(other)) => one.cmp(&other),
        (Some(one), None) => compare_mixed(one, other.as_f64()),
        (None, Some(other)) => compare_mixed(other, one.as_f64()).reverse(),
        // Both are finite, so they are ordered.
        (None, None) => one.as_f64().partial_cmp(&other.as_f64()).unwrap_or(Ordering::Equal),
    }
}

/// Compares an integer with a finite decimal, which may be too large for a cast.
fn compare_mixed(whole: i128, decimal: f64) -> Ordering {
    const END: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0; // 2^127
    let floor = decimal.floor();
    match floor {
        _ if floor >= END => Ordering::Less,
        _ if floor < -END => Ordering::Greater,
        _ => match whole.cmp(&(floor as i128)) {
            Ordering::Equal if decimal > floor => Ordering::Less,
            order => order,
        },
    }
}

/// Returns whether two values are the same JSON value, where `1` equals `1.0`.
pub(super) fn is_same(one: &Document, other: &Document) -> bool {
    match (one, other) {
        (Document::Number(one), Document::Number(other)) => compare(*one, *other).is_eq(),
        (Document::Array(one), Document::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Document::Object(one), Document::Object(other)) => {
            one.len() == other.len()
                && one.iter().zip(other).all(|((key, one), (other_key, other))| key == other_key && is_same(one, other))
        }
        (one, other) => one == other,
    }
}

/// Returns whether a number is a multiple of another. Every number is a multiple of zero here.
pub(super) fn is_multiple(value: Number, of: Number) -> bool {
    let (value, of) = (Decimal::of(value), Decimal::of(of));
    if of.digits == 0 {
        return true;
    }
    let unit = of.digits;
    if value.exponent >= of.exponent {
        let scale = power(10, (value.exponent - of.exponent).unsigned_abs(), unit);
        return multiply(value.digits % unit, scale, unit) == 0;
    }
    // Digits without trailing zeros contain no power of ten that could be divided out.
    let scale = 10_u128.checked_pow((of.exponent - value.exponent).unsigned_abs());
    match scale.and_then(|scale| scale.checked_mul(unit)) {
        Some(unit) => value.digits % unit == 0,
        None => value.digits == 0,
    }
}

/// The digits and the power of ten of a number, without its sign.
struct Decimal {
    digits: u128,
    exponent: i32,
}

impl Decimal {
    /// The shortest decimal notation: the digits that the author meant, not the sum of powers of two.
    fn of(number: Number) -> Decimal {
        let text = number.to_string();
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let digits = whole.bytes().chain(fraction.bytes()).filter(u8::is_ascii_digit);
        let mut decimal = Decimal { digits: 0, exponent: exponent.parse().unwrap_or(0) };
        decimal.exponent -= fraction.len() as i32; // an f64 is written with at most 17 digits or 324 zeros
        for digit in digits {
            let digit = u128::from(digit - b'0');
            match decimal.digits.checked_mul(10).and_then(|digits| digits.checked_add(digit)) {
                Some(digits) => decimal.digits = digits,
                None => decimal.exponent += 1, // only zeros follow the 17 digits of an f64
            }
        }
        while decimal.digits != 0 && decimal.digits % 10 == 0 {
            decimal.digits /= 10;
            decimal.exponent += 1;
        }
        decimal
    }
}

/// `base` to the power of `exponent`, modulo `modulus`.
fn power(base: u128, exponent: u32, modulus: u128) -> u128 {
    (0..exponent).fold(1 % modulus, |power, _| multiply(power, base % modulus, modulus))
}

/// `one * other`, modulo `modulus`, of numbers that are less than it.
fn multiply(one: u128, other: u128, modulus: u128) -> u128 {
    if let Some(product) = one.checked_mul(other) {
        return product % modulus;
    }
    let add = |a: u128, b: u128| if a >= modulus - b { a - (modulus - b) } else { a + b };
    (0..u128::BITS).rev().fold(0, |sum, bit| {
        let doubled = add(sum, sum);
        if other >> bit & 1 == 1 { add(doubled, one) } else { doubled }
    })
}
