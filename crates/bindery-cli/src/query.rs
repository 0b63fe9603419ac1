//! JMESPath over answers, in whose objects members keep their order: what `--query` asks for.
//!
//! The crate `jmespath` reads the expression; it would sort the members of every object, so that it does not evaluate it.

mod functions;

use crate::output::Tree;
use jmespath::ast::{Ast, Comparator};
use jmespath::{ErrorReason, JmespathError, Variable};
use serde_json::Number;
use unicode_width::UnicodeWidthStr;

/// The longest expression, in bytes, and the most that is nested in it: both fit a stack.
const LONGEST: usize = 4096;
const DEEPEST: usize = 200;

/// An expression that can be asked.
#[derive(Debug)]
pub(crate) struct Query {
    text: String,
    ast: Ast,
}

/// What is wrong with an expression, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Misquery {
    /// What is wrong.
    reason: String,
    /// After how many bytes.
    offset: usize,
}

/// What an argument of a function is.
enum Argument<'a> {
    Value(Tree),
    Expression(&'a Ast),
}

impl Query {
    /// Reads an expression.
    pub(crate) fn read(text: &str) -> Result<Query, String> {
        if text.len() > LONGEST {
            return Err(format!("--query: an expression has at most {LONGEST} bytes, this one has {}", text.len()));
        }
        // Whatever is nested begins with one of these; what stands in quotes is counted, too, which does no harm.
        let nested = text.matches(['(', '[', '{', '!', '&', '*', '|']).count();
        if nested > DEEPEST {
            return Err(format!(
                "--query: an expression has at most {DEEPEST} brackets and operators, this one has {nested}"
            ));
        }
        match jmespath::parse(text) {
            Ok(ast) => Ok(Query { text: text.to_owned(), ast }),
            Err(error) => Err(Misquery::from(error).pointing(text)),
        }
    }

    /// Asks it of a value.
    pub(crate) fn ask(&self, tree: &Tree) -> Result<Tree, String> {
        evaluate(&self.ast, tree).map_err(|misquery| misquery.pointing(&self.text))
    }
}

impl Misquery {
    fn new(offset: usize, reason: impl Into<String>) -> Self {
        Misquery { reason: reason.into(), offset }
    }

    /// The expression, with a mark where it is wrong.
    fn pointing(&self, text: &str) -> String {
        let at = text.floor_char_boundary(self.offset);
        let line_start = text[..at].rfind('\n').map_or(0, |end| end + 1);
        let line = text[line_start..].lines().next().unwrap_or_default();
        let column = text[line_start..at].width();
        format!("--query: {}\n  {line}\n  {}^", self.reason, " ".repeat(column))
    }
}

impl From<JmespathError> for Misquery {
    fn from(error: JmespathError) -> Self {
        let reason = match error.reason {
            ErrorReason::Parse(reason) => plain(&reason),
            ErrorReason::Runtime(reason) => reason.to_string(),
        };
        Misquery { reason, offset: error.offset }
    }
}

/// What the crate says is wrong, without the names of its tokens.
fn plain(reason: &str) -> String {
    let (said, found) = reason.trim_end().split_once(" -- found ").unwrap_or((reason.trim_end(), ""));
    match (said, found) {
        (_, "Eof") => "the expression ends too early".to_owned(),
        (said, "") => match said.strip_prefix("Invalid character: ") {
            Some(letter) => format!("{letter} stands only in a name in double quotes, or in text in single ones"),
            None => said.to_owned(),
        },
        (said, _) if said.starts_with("Expected") => {
            format!("here is missing: {}", said.trim_start_matches("Expected "))
        }
        _ => "this cannot stand here".to_owned(),
    }
}

fn evaluate(ast: &Ast, data: &Tree) -> Result<Tree, Misquery> {
    Ok(match ast {
        Ast::Identity { .. } => data.clone(),
        Ast::Field { name, .. } => data.get(name).cloned().unwrap_or(Tree::Null),
        Ast::Subexpr { lhs, rhs, .. } => evaluate(rhs, &evaluate(lhs, data)?)?,
        Ast::Literal { value, .. } => literal(value),
        Ast::Index { idx, .. } => index(data, i64::from(*idx)),
        Ast::Slice { offset, start, stop, step } => slice(data, *start, *stop, *step, *offset)?,
        Ast::Or { lhs, rhs, .. } => match evaluate(lhs, data)? {
            left if truthy(&left) => left,
            _ => evaluate(rhs, data)?,
        },
        Ast::And { lhs, rhs, .. } => match evaluate(lhs, data)? {
            left if truthy(&left) => evaluate(rhs, data)?,
            left => left,
        },
        Ast::Not { node, .. } => Tree::Boolean(!truthy(&evaluate(node, data)?)),
        Ast::Condition { predicate, then, .. } => match truthy(&evaluate(predicate, data)?) {
            true => evaluate(then, data)?,
            false => Tree::Null,
        },
        Ast::Comparison { comparator, lhs, rhs, .. } => {
            compare(comparator, &evaluate(lhs, data)?, &evaluate(rhs, data)?).map_or(Tree::Null, Tree::Boolean)
        }
        Ast::ObjectValues { node, .. } => match evaluate(node, data)? {
            Tree::Object(members) => Tree::List(members.into_iter().map(|(_, value)| value).collect()),
            Tree::Null | Tree::Boolean(_) | Tree::Number(_) | Tree::String(_) | Tree::List(_) => Tree::Null,
        },
        Ast::Flatten { node, .. } => match evaluate(node, data)? {
            Tree::List(items) => Tree::List(flat(items)),
            Tree::Null | Tree::Boolean(_) | Tree::Number(_) | Tree::String(_) | Tree::Object(_) => Tree::Null,
        },
        Ast::Projection { lhs, rhs, .. } => match evaluate(lhs, data)? {
            Tree::List(items) => {
                let mut found = Vec::with_capacity(items.len());
                for item in &items {
                    match evaluate(rhs, item)? {
                        Tree::Null => {}
                        value => found.push(value),
                    }
                }
                Tree::List(found)
            }
            Tree::Null | Tree::Boolean(_) | Tree::Number(_) | Tree::String(_) | Tree::Object(_) => Tree::Null,
        },
        // Of nothing, neither a list nor an object is made.
        Ast::MultiList { .. } | Ast::MultiHash { .. } if *data == Tree::Null => Tree::Null,
        Ast::MultiList { elements, .. } => {
            Tree::List(elements.iter().map(|element| evaluate(element, data)).collect::<Result<_, _>>()?)
        }
        Ast::MultiHash { elements, .. } => {
            let mut members = Vec::with_capacity(elements.len());
            for element in elements {
                set(&mut members, element.key.clone(), evaluate(&element.value, data)?);
            }
            Tree::Object(members)
        }
        Ast::Function { offset, name, args } => {
            let mut arguments = Vec::with_capacity(args.len());
            for argument in args {
                arguments.push(match argument {
                    Ast::Expref { ast, .. } => Argument::Expression(ast),
                    argument => Argument::Value(evaluate(argument, data)?),
                });
            }
            functions::call(name, arguments).map_err(|reason| reason.at(*offset))?
        }
        Ast::Expref { offset, .. } => {
            return Err(Misquery::new(*offset, "an expression after `&` is only an argument of a function"));
        }
    })
}

/// Sets a member, which keeps its place where it is set again.
fn set(members: &mut Vec<(String, Tree)>, name: String, value: Tree) {
    match members.iter_mut().find(|(member, _)| *member == name) {
        Some((_, place)) => *place = value,
        None => members.push((name, value)),
    }
}

fn literal(value: &Variable) -> Tree {
    match value {
        Variable::Null | Variable::Expref(_) => Tree::Null,
        Variable::String(text) => Tree::String(text.clone()),
        Variable::Bool(truth) => Tree::Boolean(*truth),
        Variable::Number(number) => Tree::Number(number.clone()),
        Variable::Array(items) => Tree::List(items.iter().map(|item| literal(item)).collect()),
        Variable::Object(map) => Tree::Object(map.iter().map(|(name, value)| (name.clone(), literal(value))).collect()),
    }
}

fn truthy(tree: &Tree) -> bool {
    match tree {
        Tree::Null => false,
        Tree::Boolean(truth) => *truth,
        Tree::Number(_) => true,
        Tree::String(text) => !text.is_empty(),
        Tree::List(items) => !items.is_empty(),
        Tree::Object(members) => !members.is_empty(),
    }
}

fn index(tree: &Tree, index: i64) -> Tree {
    let Tree::List(items) = tree else { return Tree::Null };
    let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let index = if index < 0 { index + len } else { index };
    usize::try_from(index).ok().and_then(|index| items.get(index)).cloned().unwrap_or(Tree::Null)
}

fn slice(tree: &Tree, start: Option<i32>, stop: Option<i32>, step: i32, offset: usize) -> Result<Tree, Misquery> {
    if step == 0 {
        return Err(Misquery::new(offset, "a slice's step is not 0"));
    }
    let Tree::List(items) = tree else { return Ok(Tree::Null) };
    let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let step = i64::from(step);
    let (least, most) = if step < 0 { (-1, len - 1) } else { (0, len) };
    let within = |place: i32| {
        let place = i64::from(place);
        if place < 0 { place + len } else { place }.clamp(least, most)
    };
    let mut at = start.map_or(if step < 0 { most } else { least }, within);
    let stop = stop.map_or(if step < 0 { least } else { most }, within);
    let mut found = Vec::new();
    while if step < 0 { at > stop } else { at < stop } {
        found.extend(usize::try_from(at).ok().and_then(|at| items.get(at)).cloned());
        at += step;
    }
    Ok(Tree::List(found))
}

fn flat(items: Vec<Tree>) -> Vec<Tree> {
    let mut flat = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Tree::List(inner) => flat.extend(inner),
            item => flat.push(item),
        }
    }
    flat
}

/// The result of a comparison; `None` where the two cannot be put in an order.
fn compare(comparator: &Comparator, left: &Tree, right: &Tree) -> Option<bool> {
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

/// Numbers have an order; text, too, though the specification does not say so: the AWS CLI compares dates with it.
fn order(left: &Tree, right: &Tree) -> Option<std::cmp::Ordering> {
    match (left, right) {
        (Tree::Number(left), Tree::Number(right)) => ordered(left, right),
        (Tree::String(left), Tree::String(right)) => Some(left.cmp(right)),
        _ => None,
    }
}

fn ordered(left: &Number, right: &Number) -> Option<std::cmp::Ordering> {
    match (left.as_i128(), right.as_i128()) {
        (Some(left), Some(right)) => Some(left.cmp(&right)),
        _ => left.as_f64()?.partial_cmp(&right.as_f64()?),
    }
}

/// Whether two values are the same, in whatever order their members are.
fn equal(left: &Tree, right: &Tree) -> bool {
    match (left, right) {
        (Tree::Number(left), Tree::Number(right)) => ordered(left, right).is_some_and(|order| order.is_eq()),
        (Tree::List(left), Tree::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| equal(left, right))
        }
        (Tree::Object(left), Tree::Object(right)) => {
            let same = |(name, value): &(String, Tree)| {
                right.iter().any(|(other, theirs)| other == name && equal(value, theirs))
            };
            left.len() == right.len() && left.iter().all(same)
        }
        (left, right) => left == right,
    }
}

#[cfg(test)]
mod tests;
