//! Evaluation of an expression. Objects preserve the order of their members.

use crate::output::OrderedValue;
use crate::query::compare::compare;
use crate::query::error::QueryError;
use crate::query::functions::{self, Argument};
use jmespath::Variable;
use jmespath::ast::Ast;

/// Evaluates an expression.
pub(super) fn evaluate(ast: &Ast, data: &OrderedValue) -> Result<OrderedValue, QueryError> {
    Ok(match ast {
        Ast::Identity { .. } => data.clone(),
        Ast::Field { name, .. } => data.get(name).cloned().unwrap_or(OrderedValue::Null),
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
        Ast::Not { node, .. } => OrderedValue::Boolean(!truthy(&evaluate(node, data)?)),
        Ast::Condition { predicate, then, .. } => match truthy(&evaluate(predicate, data)?) {
            true => evaluate(then, data)?,
            false => OrderedValue::Null,
        },
        Ast::Comparison { comparator, lhs, rhs, .. } => {
            compare(comparator, &evaluate(lhs, data)?, &evaluate(rhs, data)?)
                .map_or(OrderedValue::Null, OrderedValue::Boolean)
        }
        Ast::ObjectValues { node, .. } => match evaluate(node, data)? {
            OrderedValue::Object(members) => OrderedValue::List(members.into_iter().map(|(_, value)| value).collect()),
            OrderedValue::Null
            | OrderedValue::Boolean(_)
            | OrderedValue::Number(_)
            | OrderedValue::String(_)
            | OrderedValue::List(_) => OrderedValue::Null,
        },
        Ast::Flatten { node, .. } => match evaluate(node, data)? {
            OrderedValue::List(items) => OrderedValue::List(flat(items)),
            OrderedValue::Null
            | OrderedValue::Boolean(_)
            | OrderedValue::Number(_)
            | OrderedValue::String(_)
            | OrderedValue::Object(_) => OrderedValue::Null,
        },
        Ast::Projection { lhs, rhs, .. } => match evaluate(lhs, data)? {
            OrderedValue::List(items) => {
                let mut found = Vec::with_capacity(items.len());
                for item in &items {
                    match evaluate(rhs, item)? {
                        OrderedValue::Null => {}
                        value => found.push(value),
                    }
                }
                OrderedValue::List(found)
            }
            OrderedValue::Null
            | OrderedValue::Boolean(_)
            | OrderedValue::Number(_)
            | OrderedValue::String(_)
            | OrderedValue::Object(_) => OrderedValue::Null,
        },
        // A multiselect of null is null.
        Ast::MultiList { .. } | Ast::MultiHash { .. } if *data == OrderedValue::Null => OrderedValue::Null,
        Ast::MultiList { elements, .. } => {
            OrderedValue::List(elements.iter().map(|element| evaluate(element, data)).collect::<Result<_, _>>()?)
        }
        Ast::MultiHash { elements, .. } => {
            let mut members = Vec::with_capacity(elements.len());
            for element in elements {
                functions::set(&mut members, element.key.clone(), evaluate(&element.value, data)?);
            }
            OrderedValue::Object(members)
        }
        Ast::Function { offset, name, args } => {
            let mut arguments = Vec::with_capacity(args.len());
            for argument in args {
                arguments.push(match argument {
                    Ast::Expref { ast, .. } => Argument::Expression(ast),
                    argument => Argument::Value(evaluate(argument, data)?),
                });
            }
            functions::call(name, arguments, &evaluate).map_err(|reason| reason.at(*offset))?
        }
        Ast::Expref { offset, .. } => {
            return Err(QueryError::new(*offset, "`&` is allowed only in the arguments of a function"));
        }
    })
}

fn literal(value: &Variable) -> OrderedValue {
    match value {
        Variable::Null | Variable::Expref(_) => OrderedValue::Null,
        Variable::String(text) => OrderedValue::String(text.clone()),
        Variable::Bool(truth) => OrderedValue::Boolean(*truth),
        Variable::Number(number) => OrderedValue::Number(number.clone()),
        Variable::Array(items) => OrderedValue::List(items.iter().map(|item| literal(item)).collect()),
        Variable::Object(map) => {
            OrderedValue::Object(map.iter().map(|(name, value)| (name.clone(), literal(value))).collect())
        }
    }
}

fn truthy(value: &OrderedValue) -> bool {
    match value {
        OrderedValue::Null => false,
        OrderedValue::Boolean(truth) => *truth,
        OrderedValue::Number(_) => true,
        OrderedValue::String(text) => !text.is_empty(),
        OrderedValue::List(items) => !items.is_empty(),
        OrderedValue::Object(members) => !members.is_empty(),
    }
}

fn index(value: &OrderedValue, index: i64) -> OrderedValue {
    let OrderedValue::List(items) = value else { return OrderedValue::Null };
    let len = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let index = if index < 0 { index + len } else { index };
    usize::try_from(index).ok().and_then(|index| items.get(index)).cloned().unwrap_or(OrderedValue::Null)
}

fn slice(
    value: &OrderedValue,
    start: Option<i32>,
    stop: Option<i32>,
    step: i32,
    offset: usize,
) -> Result<OrderedValue, QueryError> {
    if step == 0 {
        return Err(QueryError::new(offset, "the step of a slice must not be 0"));
    }
    let OrderedValue::List(items) = value else { return Ok(OrderedValue::Null) };
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
    Ok(OrderedValue::List(found))
}

fn flat(items: Vec<OrderedValue>) -> Vec<OrderedValue> {
    let mut flat = Vec::with_capacity(items.len());
    for item in items {
        match item {
            OrderedValue::List(inner) => flat.extend(inner),
            item => flat.push(item),
        }
    }
    flat
}
