//! The functions of JMESPath.

use super::{Argument, Misquery, equal, evaluate, order, set};
use crate::output::{Tree, compact};
use jmespath::ast::Ast;
use serde_json::Number;
use std::cmp::Ordering;

/// What is wrong with a call.
pub(super) enum Reason {
    /// The function or its arguments.
    Call(String),
    /// An expression within an argument.
    Within(Misquery),
}

impl Reason {
    /// What is wrong, with the place of the call where it is wrong itself.
    pub(super) fn at(self, offset: usize) -> Misquery {
        match self {
            Reason::Call(reason) => Misquery::new(offset, reason),
            Reason::Within(misquery) => misquery,
        }
    }
}

impl From<Misquery> for Reason {
    fn from(misquery: Misquery) -> Self {
        Reason::Within(misquery)
    }
}

/// A call: the function's name and the arguments that are left.
struct Call<'a> {
    name: &'a str,
    arguments: std::iter::Enumerate<std::vec::IntoIter<Argument<'a>>>,
}

impl<'a> Call<'a> {
    fn wrong<T>(&self, index: usize, expected: &str, found: &str) -> Result<T, Reason> {
        Err(Reason::Call(format!("{}(): argument {} must be {expected}, and is {found}", self.name, index + 1)))
    }

    fn value(&mut self) -> Result<(usize, Tree), Reason> {
        match self.arguments.next() {
            Some((index, Argument::Value(value))) => Ok((index, value)),
            Some((index, Argument::Expression(_))) => self.wrong(index, "a value", "an expression"),
            None => Err(Reason::Call(format!("{}(): an argument is missing", self.name))),
        }
    }

    fn expression(&mut self) -> Result<(usize, &'a Ast), Reason> {
        match self.arguments.next() {
            Some((index, Argument::Expression(ast))) => Ok((index, ast)),
            Some((index, Argument::Value(value))) => self.wrong(index, "an expression after `&`", kind(&value)),
            None => Err(Reason::Call(format!("{}(): an argument is missing", self.name))),
        }
    }

    fn list(&mut self) -> Result<(usize, Vec<Tree>), Reason> {
        match self.value()? {
            (index, Tree::List(items)) => Ok((index, items)),
            (index, value) => self.wrong(index, "a list", kind(&value)),
        }
    }

    fn number(&mut self) -> Result<Number, Reason> {
        match self.value()? {
            (_, Tree::Number(number)) => Ok(number),
            (index, value) => self.wrong(index, "a number", kind(&value)),
        }
    }

    fn string(&mut self) -> Result<String, Reason> {
        match self.value()? {
            (_, Tree::String(text)) => Ok(text),
            (index, value) => self.wrong(index, "a string", kind(&value)),
        }
    }

    fn object(&mut self) -> Result<Vec<(String, Tree)>, Reason> {
        match self.value()? {
            (_, Tree::Object(members)) => Ok(members),
            (index, value) => self.wrong(index, "an object", kind(&value)),
        }
    }

    fn numbers(&mut self) -> Result<Vec<Number>, Reason> {
        let (index, items) = self.list()?;
        let mut numbers = Vec::with_capacity(items.len());
        for item in items {
            match item {
                Tree::Number(number) => numbers.push(number),
                item => return self.wrong(index, "a list of numbers", &format!("one with {}", kind(&item))),
            }
        }
        Ok(numbers)
    }

    /// Items that have an order: all of them numbers, or all of them strings.
    fn sortable(&self, index: usize, keys: &[Tree]) -> Result<(), Reason> {
        let Some(first) = keys.first() else { return Ok(()) };
        let fits = |key: &&Tree| order(first, key).is_some();
        match keys.iter().find(|key| !fits(key)) {
            None => Ok(()),
            Some(other) => self.wrong(index, "all of numbers or all of strings", &format!("one of {}", kind(other))),
        }
    }

    /// The value of an expression for each item.
    fn keys(&self, index: usize, ast: &Ast, items: &[Tree]) -> Result<Vec<Tree>, Reason> {
        let keys = items.iter().map(|item| evaluate(ast, item)).collect::<Result<Vec<Tree>, Misquery>>()?;
        self.sortable(index, &keys)?;
        Ok(keys)
    }
}

/// Calls a function.
pub(super) fn call(name: &str, arguments: Vec<Argument<'_>>) -> Result<Tree, Reason> {
    let mut call = Call { name, arguments: arguments.into_iter().enumerate() };
    let result = apply(&mut call)?;
    match call.arguments.next() {
        None => Ok(result),
        Some((index, _)) => Err(Reason::Call(format!("{name}() takes {index} arguments, and there are more"))),
    }
}

fn apply(call: &mut Call<'_>) -> Result<Tree, Reason> {
    Ok(match call.name {
        "abs" => {
            let number = call.number()?;
            match number.as_i64() {
                Some(whole) => Tree::Number(whole.unsigned_abs().into()),
                None if number.is_u64() => Tree::Number(number),
                None => float(float_of(&number).abs()),
            }
        }
        "avg" => {
            let numbers = call.numbers()?;
            #[expect(clippy::cast_precision_loss, reason = "no answer has that many items")]
            match numbers.len() {
                0 => Tree::Null,
                len => float(numbers.iter().map(float_of).sum::<f64>() / len as f64),
            }
        }
        "ceil" => whole(&call.number()?, f64::ceil),
        "floor" => whole(&call.number()?, f64::floor),
        "contains" => {
            let subject = call.value()?;
            let (_, wanted) = call.value()?;
            match (subject, wanted) {
                ((_, Tree::List(items)), wanted) => Tree::Boolean(items.iter().any(|item| equal(item, &wanted))),
                ((_, Tree::String(text)), Tree::String(wanted)) => Tree::Boolean(text.contains(&wanted)),
                ((_, Tree::String(_)), _) => Tree::Boolean(false),
                ((index, subject), _) => return call.wrong(index, "a list or a string", kind(&subject)),
            }
        }
        "starts_with" => {
            let (text, wanted) = (call.string()?, call.string()?);
            Tree::Boolean(text.starts_with(&wanted))
        }
        "ends_with" => {
            let (text, wanted) = (call.string()?, call.string()?);
            Tree::Boolean(text.ends_with(&wanted))
        }
        "join" => {
            let glue = call.string()?;
            let (index, items) = call.list()?;
            let mut texts = Vec::with_capacity(items.len());
            for item in items {
                match item {
                    Tree::String(text) => texts.push(text),
                    item => return call.wrong(index, "a list of strings", &format!("one with {}", kind(&item))),
                }
            }
            Tree::String(texts.join(&glue))
        }
        "keys" => Tree::List(call.object()?.into_iter().map(|(name, _)| Tree::String(name)).collect()),
        "values" => Tree::List(call.object()?.into_iter().map(|(_, value)| value).collect()),
        "length" => {
            let len = match call.value()? {
                (_, Tree::String(text)) => text.chars().count(),
                (_, Tree::List(items)) => items.len(),
                (_, Tree::Object(members)) => members.len(),
                (index, value) => return call.wrong(index, "a list, an object or a string", kind(&value)),
            };
            Tree::Number(len.into())
        }
        "map" => {
            let (_, ast) = call.expression()?;
            let (_, items) = call.list()?;
            Tree::List(items.iter().map(|item| evaluate(ast, item)).collect::<Result<_, Misquery>>()?)
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
            Tree::List(items)
        }
        "sort_by" => {
            let (_, items) = call.list()?;
            let (index, ast) = call.expression()?;
            let keys = call.keys(index, ast, &items)?;
            let mut keyed: Vec<(Tree, Tree)> = keys.into_iter().zip(items).collect();
            keyed.sort_by(|(left, _), (right, _)| order(left, right).unwrap_or(Ordering::Equal));
            Tree::List(keyed.into_iter().map(|(_, item)| item).collect())
        }
        "merge" => {
            let mut merged = call.object()?;
            while call.arguments.len() > 0 {
                for (name, value) in call.object()? {
                    set(&mut merged, name, value);
                }
            }
            Tree::Object(merged)
        }
        "not_null" => {
            let (_, mut found) = call.value()?;
            while call.arguments.len() > 0 {
                let (_, next) = call.value()?;
                if found == Tree::Null {
                    found = next;
                }
            }
            found
        }
        "reverse" => match call.value()? {
            (_, Tree::List(items)) => Tree::List(items.into_iter().rev().collect()),
            (_, Tree::String(text)) => Tree::String(text.chars().rev().collect()),
            (index, value) => return call.wrong(index, "a list or a string", kind(&value)),
        },
        "sum" => {
            let numbers = call.numbers()?;
            let whole: Option<i64> = numbers.iter().try_fold(0_i64, |sum, number| sum.checked_add(number.as_i64()?));
            match whole {
                Some(sum) => Tree::Number(sum.into()),
                None => float(numbers.iter().map(float_of).sum()),
            }
        }
        "to_array" => match call.value()? {
            (_, Tree::List(items)) => Tree::List(items),
            (_, value) => Tree::List(vec![value]),
        },
        "to_number" => match call.value()? {
            (_, Tree::Number(number)) => Tree::Number(number),
            (_, Tree::String(text)) => serde_json::from_str(text.trim()).map_or(Tree::Null, Tree::Number),
            (_, Tree::Null | Tree::Boolean(_) | Tree::List(_) | Tree::Object(_)) => Tree::Null,
        },
        "to_string" => match call.value()? {
            (_, Tree::String(text)) => Tree::String(text),
            (_, value) => Tree::String(compact(&value)),
        },
        "type" => Tree::String(
            match call.value()?.1 {
                Tree::Null => "null",
                Tree::Boolean(_) => "boolean",
                Tree::Number(_) => "number",
                Tree::String(_) => "string",
                Tree::List(_) => "array",
                Tree::Object(_) => "object",
            }
            .to_owned(),
        ),
        name => return Err(Reason::Call(format!("there is no function {name}()"))),
    })
}

/// The least or the greatest of items by their keys.
fn extreme(name: &str, keys: &[Tree], items: Vec<Tree>) -> Tree {
    let better = if name.starts_with("max") { Ordering::Greater } else { Ordering::Less };
    let mut best: Option<(&Tree, Tree)> = None;
    for (key, item) in keys.iter().zip(items) {
        match &best {
            Some((found, _)) if order(key, found) != Some(better) => {}
            Some(_) | None => best = Some((key, item)),
        }
    }
    best.map_or(Tree::Null, |(_, item)| item)
}

fn whole(number: &Number, round: fn(f64) -> f64) -> Tree {
    if number.is_f64() {
        let rounded = round(float_of(number));
        // Below this, every whole number has a place of its own.
        if rounded.abs() < 9_007_199_254_740_992.0 {
            #[expect(clippy::cast_possible_truncation, reason = "it is whole, and small enough")]
            return Tree::Number((rounded as i64).into());
        }
        return float(rounded);
    }
    Tree::Number(number.clone())
}

fn float_of(number: &Number) -> f64 {
    number.as_f64().unwrap_or(0.0)
}

fn float(value: f64) -> Tree {
    Number::from_f64(value).map_or(Tree::Null, Tree::Number)
}

fn kind(tree: &Tree) -> &'static str {
    match tree {
        Tree::Null => "null",
        Tree::Boolean(_) => "a boolean",
        Tree::Number(_) => "a number",
        Tree::String(_) => "a string",
        Tree::List(_) => "a list",
        Tree::Object(_) => "an object",
    }
}
