//! Equality and order of values.

use crate::output::OrderedValue;
use jmespath::ast::Comparator;
use serde_json::Number;
use std::cmp::Ordering;

/// Compares two values. It returns `None` if they have no order.
pub(super) fn compare(comparator: &Comparator, left: &OrderedValue, right: &OrderedValue) -> Option<bool> {
    let order = order(left, right);
    match comparator {
        Comparator::Equal => Some(equal(left, right)),
        Comparator::NotEqual => Some(!equal(left, right)),
        Comparator::LessThan => order.map(|order| order.is_lt()),
        Comparator::LessThanEqual => order.map(|order| order.is_le()),
        Comparator::GreaterThan => order.map(|order| order.is_gt()),
        Comparator::GreaterThanEqual => order.map(|order| order.is_ge()),
    }
}

/// Returns the order of two numbers or two strings. The specification orders numbers only; jmespath.py orders strings, too,
/// and the documentation of the AWS CLI compares dates with it.
pub(super) fn order(left: &OrderedValue, right: &OrderedValue) -> Option<Ordering> {
    match (left, right) {
        (OrderedValue::Number(left), OrderedValue::Number(right)) => order_numbers(left, right),
        (OrderedValue::String(left), OrderedValue::String(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn order_numbers(left: &Number, right: &Number) -> Option<Ordering> {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        _ => left.as_f64()?.partial_cmp(&right.as_f64()?),
    }
}

/// Returns whether two values are equal, regardless of the order of members.
pub(super) fn equal(left: &OrderedValue, right: &OrderedValue) -> bool {
    match (left, right) {
        (OrderedValue::Number(left), OrderedValue::Number(right)) => {
            order_numbers(left, right).is_some_and(|order| order.is_eq())
        }
        (OrderedValue::List(left), OrderedValue::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(left, right))
        }
        (OrderedValue::Object(left), OrderedValue::Object(right)) => {
            let same = |(name, value): &(String, OrderedValue)| {
                right.iter().any(|(other, theirs)| other == name && equal(value, theirs))
            };
            left.len() == right.len() && left.iter().all(same)
        }
        (left, right) => left == right,
    }
}
