use super::*;
use crate::Number;

fn number(text: &str) -> Number {
    let Ok(whole) = text.parse::<i128>() else {
        return Number::from_f64(text.parse().unwrap()).unwrap();
    };
    Number::from(whole)
}

#[test]
fn multiples_are_decimal() {
    let rows = [
        ("0.07", "0.01", true),
        ("1.1", "0.1", true),
        ("0.3", "0.1", true),
        ("0.075", "0.01", false),
        ("4.5", "1.5", true),
        ("-4.5", "1.5", true),
        ("1e300", "7", false),
        ("7e300", "7", true),
        ("1e-7", "1e-8", true),
        ("1e-8", "1e-7", false),
        ("0", "7", true),
        ("0.0", "0.3", true),
        ("12", "0", true),
        ("10", "4", false),
        ("100000000000000000000000000000000000000", "99999999999999999999999999999999999999", false),
        ("9223372036854775806", "9223372036854775807", false),
        ("5e-324", "1", false),
        ("1e308", "170141183460469231731687303715884105727", false),
        ("18446744073709551615", "5", true),
        ("2.5", "2.5", true),
    ];
    for (value, of, expected) in rows {
        assert_eq!(is_multiple(number(value), number(of)), expected, "{value} of {of}");
    }
}

#[test]
fn numbers_compare_exactly() {
    let rows = [
        ("9007199254740993", "9007199254740992.0", Ordering::Greater),
        ("9007199254740992", "9007199254740992.0", Ordering::Equal),
        ("1", "1.5", Ordering::Less),
        ("-1", "-1.5", Ordering::Greater),
        ("-2", "-1.5", Ordering::Less),
        ("1", "1e300", Ordering::Less),
        ("1", "-1e300", Ordering::Greater),
        ("0", "0.0", Ordering::Equal),
        ("1.5", "1.25", Ordering::Greater),
    ];
    for (one, other, expected) in rows {
        assert_eq!(compare(number(one), number(other)), expected, "{one} and {other}");
        assert_eq!(compare(number(other), number(one)), expected.reverse(), "{other} and {one}");
    }
}

fn run(check: impl Fn(&Path<'_>, &mut Checker)) -> Vec<String> {
    struct Checked<F>(F);
    impl<F: Fn(&Path<'_>, &mut Checker)> Check for Checked<F> {
        fn check(&self, at: &Path<'_>, checker: &mut Checker) {
            self.0(&at.member("a"), checker);
        }
    }
    match Checker::run(&Checked(check)) {
        Ok(()) => Vec::new(),
        Err(invalid) => invalid.violations.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn length_counts_characters_not_bytes() {
    let umlauts = "ä".repeat(10);
    assert_eq!(run(|at, checker| checker.length(at, &umlauts, 10, 10)), [""; 0]);
    let message = ["a: exactly 11 characters, not 10"];
    assert_eq!(run(|at, checker| checker.length(at, &umlauts, 11, 11)), message);
    assert_eq!(run(|at, checker| checker.length(at, &umlauts, 0, 9)), ["a: at most 9 characters, not 10"]);
    assert_eq!(run(|at, checker| checker.length(at, &String::new(), 1, u64::MAX)), ["a: at least 1 character, not 0"]);
}

#[test]
fn the_length_of_a_secret_is_not_reported() {
    let secret = Sensitive::new("hunter2".to_owned());
    assert_eq!(run(|at, checker| checker.length(at, &secret, 0, 5)), ["a: at most 5 characters"]);
    assert_eq!(run(|at, checker| checker.at_most(at, &Sensitive::new(4711), 5)), ["a: at most 5"]);
}

#[test]
fn byte_lengths_are_refused_if_both_interpretations_are() {
    let told = |length, min, max| run(|at, checker| checker.bytes(at, length, min, max));
    assert_eq!(told(10, 0, 10), [""; 0]);
    assert_eq!(told(11, 0, 10), ["a: at most 10 bytes"]);
    assert_eq!(told(1, 4, 10), [""; 0]);
    assert_eq!(told(0, 1, 10), ["a: at least 1 byte"]);
}

#[test]
fn nan_and_infinities_are_outside_of_every_bound() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(run(|at, checker| checker.at_least(at, &value, 0)), ["a: at least 0"]);
        assert_eq!(run(|at, checker| checker.multiple_of(at, &value, 0.5)), ["a: a multiple of 0.5"]);
    }
    assert_eq!(run(|at, checker| checker.at_most(at, &0.1_f32, 0.1)), [""; 0]);
    assert_eq!(run(|at, checker| checker.less_than(at, &0.1_f32, 0.1)), ["a: less than 0.1"]);
    assert_eq!(run(|at, checker| checker.more_than(at, &u64::MAX, 18_446_744_073_709_551_614_i128)), [""; 0]);
}

#[test]
fn repeated_items_are_found_in_short_and_long_lists() {
    let few = ["a", "b", "a"];
    assert_eq!(run(|at, checker| checker.unique(at, &few)), ["a[2]: no repeated items; it equals item 0"]);
    let mut many: Vec<u64> = (0..10_000).collect();
    assert_eq!(run(|at, checker| checker.unique(at, &many)), [""; 0]);
    many.push(7);
    assert_eq!(run(|at, checker| checker.unique(at, &many)), ["a[10000]: no repeated items; it equals item 7"]);
}

#[test]
fn enum_values_are_checked() {
    let known = [Document::from(1), Document::from(2.5), Document::from(["x"])];
    assert_eq!(run(|at, checker| checker.one_of(at, &1.0, &known)), [""; 0]);
    assert_eq!(run(|at, checker| checker.one_of(at, &["x"], &known)), [""; 0]);
    assert_eq!(run(|at, checker| checker.one_of(at, &2, &known)), [r#"a: one of 1, 2.5, ["x"]"#]);
    assert_eq!(run(|at, checker| checker.unknown(at, &"x", &["x", "y"])), [""; 0]);
    assert_eq!(run(|at, checker| checker.unknown(at, &"z", &["x", "y"])), ["a: one of x, y"]);
}

#[test]
fn paths_are_formatted() {
    let root = Path::REQUEST;
    let (mappings, rules) = (root.member("RoleMappings"), "Rules");
    let (key, odd) = (mappings.key("a\".b"), root.member("odd name"));
    assert_eq!(key.member(rules).item(2).member("Claim").to_string(), r#"RoleMappings["a\".b"].Rules[2].Claim"#);
    assert_eq!(odd.member("x").to_string(), r#"["odd name"].x"#);
    assert_eq!(mappings.keyed("a").to_string(), r#"RoleMappings["a"] (the key)"#);
    assert_eq!(root.to_string(), "");
}
