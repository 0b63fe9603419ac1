//! The functions of JMESPath.

use crate::output::{OrderedValue, compact};
use crate::query::compare::{equal, order};
use crate::query::error::QueryError;
use jmespath::ast::Ast;
use serde_json::Number;
use std::cmp::Ordering;

/// An argument of a function.
pub(super) enum Argument<'a> {
    Value(OrderedValue),
    Expression(&'a Ast),
}

/// Evaluates an expression for each item of a list.
type Evaluate<'e> = &'e dyn Fn(&Ast, &OrderedValue) -> Result<OrderedValue, QueryError>;

/// The reason why a call fails.
pub(super) enum Reason {
    /// The function is unknown, or an argument is invalid.
    Call(String),
    /// An expression in an argument fails.
    Within(QueryError),
}

impl Reason {
    /// Converts it to an error, at the position of the call unless an expression fails.
    pub(super) fn at(self, offset: usize) -> QueryError {
        match self {
            Reason::Call(reason) => QueryError::new(offset, reason),
            Reason::Within(error) => error,
        }
    }
}

impl From<QueryError> for Reason {
    fn from(error: QueryError) -> Self {
        Reason::Within(error)
    }
}

/// A call: the function's name and the arguments that are not used yet.
struct Call<'a, 'e> {
    name: &'a str,
    arguments: std::iter::Enumerate<std::vec::IntoIter<Argument<'a>>>,
    evaluate: Evaluate<'e>,
}

impl<'a> Call<'a, '_> {
    fn mismatch<T>(&self, index: usize, expected: &str, found: &str) -> Result<T, Reason> {
        Err(Reason::Call(format!("{}(): argument {}: expected {expected}, found {found}", self.name, index + 1)))
    }

    fn value(&mut self) -> Result<(usize, OrderedValue), Reason> {
        match self.arguments.next() {
            Some((index, Argument::Value(value))) => Ok((index, value)),
            Some((index, Argument::Expression(_))) => self.mismatch(index, "a value", "an expression"),
            None => Err(Reason::Call(format!("{}(): missing argument", self.name))),
        }
    }

    fn expression(&mut self) -> Result<(usize, &'a Ast), Reason> {
        match self.arguments.next() {
            Some((index, Argument::Expression(ast))) => Ok((index, ast)),
            Some((index, Argument::Value(value))) => self.mismatch(index, "an expression after `&`", kind(&value)),
            None => Err(Reason::Call(format!("{}(): missing argument", self.name))),
        }
    }

    fn list(&mut self) -> Result<(usize, Vec<OrderedValue>), Reason> {
        match self.value()? {
            (index, OrderedValue::List(items)) => Ok((index, items)),
            (index, value) => self.mismatch(index, "a list", kind(&value)),
        }
    }

    fn number(&mut self) -> Result<Number, Reason> {
        match self.value()? {
            (_, OrderedValue::Number(number)) => Ok(number),
            (index, value) => self.mismatch(index, "a number", kind(&value)),
        }
    }

    fn string(&mut self) -> Result<String, Reason> {
        match self.value()? {
            (_, OrderedValue::String(text)) => Ok(text),
            (index, value) => self.mismatch(index, "a string", kind(&value)),
        }
    }

    fn object(&mut self) -> Result<Vec<(String, OrderedValue)>, Reason> {
        match self.value()? {
            (_, OrderedValue::Object(members)) => Ok(members),
            (index, value) => self.mismatch(index, "an object", kind(&value)),
        }
    }

    fn numbers(&mut self) -> Result<Vec<Number>, Reason> {
        let (index, items) = self.list()?;
        let mut numbers = Vec::with_capacity(items.len());
        for item in items {
            match item {
                OrderedValue::Number(number) => numbers.push(number),
                item => return self.mismatch(index, "a list of numbers", &format!("a list with {}", kind(&item))),
            }
        }
        Ok(numbers)
    }

    /// Checks that items have an order: all are numbers, or all are strings.
    fn sortable(&self, index: usize, keys: &[OrderedValue]) -> Result<(), Reason> {
        let Some(first) = keys.first() else { return Ok(()) };
        let fits = |key: &&OrderedValue| order(first, key).is_some();
        match keys.iter().find(|key| !fits(key)) {
            None => Ok(()),
            Some(other) => self.mismatch(index, "only numbers or only strings", kind(other)),
        }
    }

    /// Evaluates an expression for each item.
    fn map(&self, ast: &Ast, items: &[OrderedValue]) -> Result<Vec<OrderedValue>, QueryError> {
        items.iter().map(|item| (self.evaluate)(ast, item)).collect()
    }

    /// Evaluates an expression for each item; the results must have an order.
    fn keys(&self, index: usize, ast: &Ast, items: &[OrderedValue]) -> Result<Vec<OrderedValue>, Reason> {
        let keys = self.map(ast, items)?;
        self.sortable(index, &keys)?;
        Ok(keys)
    }
}

/// Calls a function.
pub(super) fn call(name: &str, arguments: Vec<Argument<'_>>, evaluate: Evaluate<'_>) -> Result<OrderedValue, Reason> {
    let mut call = Call { name, arguments: arguments.into_iter().enumerate(), evaluate };
    let groups = [number_function, sequence_function, object_function, list_function, conversion];
    let mut results = groups.into_iter().filter_map(|function| function(&mut call).transpose());
    let Some(result) = results.next().transpose()? else {
        return Err(Reason::Call(format!("unknown function {name}()")));
    };
    drop(results);
    match call.arguments.next() {
        None => Ok(result),
        Some((index, _)) => Err(Reason::Call(format!("{name}(): too many arguments, expected {index}"))),
    }
}

/// Calls a function of numbers; `None` if no function has this name.
fn number_function(call: &mut Call<'_, '_>) -> Result<Option<OrderedValue>, Reason> {
    Ok(Some(match call.name {
        "abs" => {
            let number = call.number()?;
            match number.as_i64() {
                Some(whole) => OrderedValue::Number(whole.unsigned_abs().into()),
                None if number.is_u64() => OrderedValue::Number(number),
                None => float(float_of(&number).abs()),
            }
        }
        "avg" => {
            let numbers = call.numbers()?;
            #[expect(clippy::cast_precision_loss, reason = "no output has that many items")]
            match numbers.len() {
                0 => OrderedValue::Null,
                len => float(numbers.iter().map(float_of).sum::<f64>() / len as f64),
            }
        }
        "ceil" => whole(&call.number()?, f64::ceil),
        "floor" => whole(&call.number()?, f64::floor),
        "sum" => {
            let numbers = call.numbers()?;
            let whole: Option<i64> = numbers.iter().try_fold(0_i64, |sum, number| sum.checked_add(number.as_i64()?));
            match whole {
                Some(sum) => OrderedValue::Number(sum.into()),
                None => float(numbers.iter().map(float_of).sum()),
            }
        }
        _ => return Ok(None),
    }))
}

/// Calls a function of strings and lists.
fn sequence_function(call: &mut Call<'_, '_>) -> Result<Option<OrderedValue>, Reason> {
    Ok(Some(match call.name {
        "contains" => {
            let subject = call.value()?;
            let (_, wanted) = call.value()?;
            match (subject, wanted) {
                ((_, OrderedValue::List(items)), wanted) => {
                    OrderedValue::Boolean(items.iter().any(|item| equal(item, &wanted)))
                }
                ((_, OrderedValue::String(text)), OrderedValue::String(wanted)) => {
                    OrderedValue::Boolean(text.contains(&wanted))
                }
                ((_, OrderedValue::String(_)), _) => OrderedValue::Boolean(false),
                ((index, subject), _) => return call.mismatch(index, "a list or a string", kind(&subject)),
            }
        }
        "starts_with" => {
            let (text, wanted) = (call.string()?, call.string()?);
            OrderedValue::Boolean(text.starts_with(&wanted))
        }
        "ends_with" => {
            let (text, wanted) = (call.string()?, call.string()?);
            OrderedValue::Boolean(text.ends_with(&wanted))
        }
        "join" => {
            let glue = call.string()?;
            let (index, items) = call.list()?;
            let mut texts = Vec::with_capacity(items.len());
            for item in items {
                match item {
                    OrderedValue::String(text) => texts.push(text),
                    item => return call.mismatch(index, "a list of strings", &format!("a list with {}", kind(&item))),
                }
            }
            OrderedValue::String(texts.join(&glue))
        }
        "reverse" => match call.value()? {
            (_, OrderedValue::List(items)) => OrderedValue::List(items.into_iter().rev().collect()),
            (_, OrderedValue::String(text)) => OrderedValue::String(text.chars().rev().collect()),
            (index, value) => return call.mismatch(index, "a list or a string", kind(&value)),
        },
        "length" => {
            let len = match call.value()? {
                (_, OrderedValue::String(text)) => text.chars().count(),
                (_, OrderedValue::List(items)) => items.len(),
                (_, OrderedValue::Object(members)) => members.len(),
                (index, value) => return call.mismatch(index, "a list, an object or a string", kind(&value)),
            };
            OrderedValue::Number(len.into())
        }
        _ => return Ok(None),
    }))
}

/// Calls a function of objects, or `not_null`.
fn object_function(call: &mut Call<'_, '_>) -> Result<Option<OrderedValue>, Reason> {
    Ok(Some(match call.name {
        "keys" => OrderedValue::List(call.object()?.into_iter().map(|(name, _)| OrderedValue::String(name)).collect()),
        "values" => OrderedValue::List(call.object()?.into_iter().map(|(_, value)| value).collect()),
        "merge" => {
            let mut merged = call.object()?;
            while call.arguments.len() > 0 {
                for (name, value) in call.object()? {
                    set(&mut merged, name, value);
                }
            }
            OrderedValue::Object(merged)
        }
        "not_null" => {
            let (_, mut found) = call.value()?;
            while call.arguments.len() > 0 {
                let (_, next) = call.value()?;
                if found == OrderedValue::Null {
                    found = next;
                }
            }
            found
        }
        _ => return Ok(None),
    }))
}

/// Calls a function that orders or maps the items of a list.
fn list_function(call: &mut Call<'_, '_>) -> Result<Option<OrderedValue>, Reason> {
    Ok(Some(match call.name {
        "map" => {
            let (_, ast) = call.expression()?;
            let (_, items) = call.list()?;
            OrderedValue::List(call.map(ast, &items)?)
        }
        "max" | "min" => {
            let (index, items) = call.list()?;
            call.sortable(index, &items)?;
            let keys = items.clone();
            extreme(call.name, &keys, items)
        }
        "max_by" | "min_by" => {
            let (_, items) = call.list()?;
            let (index, ast) = call.expression()?;
            let keys = call.keys(index, ast, &items)?;
            extreme(call.name, &keys, items)
        }
        "sort" => {
            let (index, mut items) = call.list()?;
            call.sortable(index, &items)?;
            items.sort_by(|left, right| order(left, right).unwrap_or(Ordering::Equal));
            OrderedValue::List(items)
        }
        "sort_by" => {
            let (_, items) = call.list()?;
            let (index, ast) = call.expression()?;
            let keys = call.keys(index, ast, &items)?;
            let mut keyed: Vec<(OrderedValue, OrderedValue)> = keys.into_iter().zip(items).collect();
            keyed.sort_by(|(left, _), (right, _)| order(left, right).unwrap_or(Ordering::Equal));
            OrderedValue::List(keyed.into_iter().map(|(_, item)| item).collect())
        }
        _ => return Ok(None),
    }))
}

/// Calls a conversion, or `type`.
fn conversion(call: &mut Call<'_, '_>) -> Result<Option<OrderedValue>, Reason> {
    Ok(Some(match call.name {
        "to_array" => match call.value()? {
            (_, OrderedValue::List(items)) => OrderedValue::List(items),
            (_, value) => OrderedValue::List(vec![value]),
        },
        "to_number" => match call.value()? {
            (_, OrderedValue::Number(number)) => OrderedValue::Number(number),
            (_, OrderedValue::String(text)) => {
                serde_json::from_str(text.trim()).map_or(OrderedValue::Null, OrderedValue::Number)
            }
            (_, OrderedValue::Null | OrderedValue::Boolean(_) | OrderedValue::List(_) | OrderedValue::Object(_)) => {
                OrderedValue::Null
            }
        },
        "to_string" => match call.value()? {
            (_, OrderedValue::String(text)) => OrderedValue::String(text),
            (_, value) => OrderedValue::String(compact(&value)),
        },
        "type" => OrderedValue::String(
            match call.value()?.1 {
                OrderedValue::Null => "null",
                OrderedValue::Boolean(_) => "boolean",
                OrderedValue::Number(_) => "number",
                OrderedValue::String(_) => "string",
                OrderedValue::List(_) => "array",
                OrderedValue::Object(_) => "object",
            }
            .to_owned(),
        ),
        _ => return Ok(None),
    }))
}

/// Returns the item with the least or the greatest key.
fn extreme(name: &str, keys: &[OrderedValue], items: Vec<OrderedValue>) -> OrderedValue {
    let better = if name.starts_with("max") { Ordering::Greater } else { Ordering::Less };
    let mut best: Option<(&OrderedValue, OrderedValue)> = None;
    for (key, item) in keys.iter().zip(items) {
        match &best {
            Some((found, _)) if order(key, found) != Some(better) => {}
            Some(_) | None => best = Some((key, item)),
        }
    }
    best.map_or(OrderedValue::Null, |(_, item)| item)
}

fn whole(number: &Number, round: fn(f64) -> f64) -> OrderedValue {
    if number.is_f64() {
        let rounded = round(float_of(number));
        // Floats represent whole numbers up to 2^53 exactly.
        if rounded.abs() < 9_007_199_254_740_992.0 {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole and at most 2^53")]
            return OrderedValue::Number((rounded as i64).into());
        }
        return float(rounded);
    }
    OrderedValue::Number(number.clone())
}

fn float_of(number: &Number) -> f64 {
    number.as_f64().unwrap_or(0.0)
}

fn float(value: f64) -> OrderedValue {
    Number::from_f64(value).map_or(OrderedValue::Null, OrderedValue::Number)
}

fn kind(value: &OrderedValue) -> &'static str {
    match value {
        OrderedValue::Null => "null",
        OrderedValue::Boolean(_) => "a boolean",
        OrderedValue::Number(_) => "a number",
        OrderedValue::String(_) => "a string",
        OrderedValue::List(_) => "a list",
        OrderedValue::Object(_) => "an object",
    }
}

/// Sets a member. A member that is set again retains its position.
pub(super) fn set(members: &mut Vec<(String, OrderedValue)>, name: String, value: OrderedValue) {
    match members.iter_mut().find(|(member, _)| *member == name) {
        Some((_, old)) => *old = value,
        None => members.push((name, value)),
    }
}
