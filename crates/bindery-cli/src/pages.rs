//! Answers that come in pages, put together as one.

use crate::files;
use crate::globals::Paging;
use crate::send::{Answer, Failure};
use bindery::meta::{BlobFormat, Member, Meta, Operation, Pagination};
use serde_json::{Map, Value, json};

/// What a token of ours is called in an answer that is cut off, as the AWS CLI has it.
pub(crate) const TOKEN: &str = "NextToken";

/// How many items of a page were printed before the answer was cut off. The AWS CLI calls it so, too, and takes our
/// tokens as we take its.
const SKIP: &str = "boto_truncate_amount";

/// How an operation is to be paged through.
#[derive(Debug)]
pub(crate) struct Plan {
    pagination: Pagination,
    items: &'static str,
    most: Option<usize>,
    token: Option<Value>,
    skip: usize,
}

/// How an operation is to be paged through, if it is, with the size of a page in its input; or what is wrong with what
/// was said.
pub(crate) fn plan(
    meta: &Meta,
    operation: &Operation,
    paging: &Paging,
    input: &mut Map<String, Value>,
) -> Result<Option<Plan>, Vec<String>> {
    let said = paging.said();
    let pages = operation.pagination.and_then(|pagination| Some((pagination, pagination.items?)));
    let Some((pagination, items)) = pages else {
        return if said.is_empty() { Ok(None) } else { Err(no_pages(operation, &said)) };
    };
    let wrong = |why: &str| Err(said.iter().map(|name| format!("{name}: {why}")).collect());
    if paging.single {
        return if said.is_empty() {
            Ok(None)
        } else {
            wrong("--no-paginate asks for one page only; leave one of them out")
        };
    }
    let name =
        |member: &str| crate::names::arguments(meta, operation).into_iter().find(|argument| argument.key == member);
    if input.contains_key(pagination.input) {
        // Who says the token pages through by hand.
        let option = name(pagination.input).map_or_else(String::new, |argument| argument.option);
        return if said.is_empty() {
            Ok(None)
        } else {
            wrong(&format!("--{option} asks for one page only; leave one of them out"))
        };
    }
    if let Some(limit) = pagination.limit {
        match (input.contains_key(limit), paging.size) {
            (true, None) if said.is_empty() => return Ok(None),
            (true, None) => {}
            (true, Some(_)) => {
                let option = name(limit).map_or_else(String::new, |argument| argument.option);
                return Err(vec![format!("--page-size: --{option} says it, too; leave one of them out")]);
            }
            (false, Some(size)) => drop(input.insert(limit.to_owned(), size.into())),
            (false, None) => {
                let most = name(limit).and_then(|argument| greatest(argument.member));
                input.extend(most.map(|most| (limit.to_owned(), most.into())));
            }
        }
    }
    let (token, skip) = paging.start.as_deref().map_or((None, 0), decode);
    Ok(Some(Plan { pagination, items, most: paging.items, token, skip }))
}

fn no_pages(operation: &Operation, said: &[&str]) -> Vec<String> {
    said.iter().map(|name| format!("{name}: {} does not answer in pages", crate::names::operation(operation))).collect()
}

/// The largest page, where an operation insists on being told.
fn greatest(member: &Member) -> Option<u64> {
    let bindery::meta::Bound::Integer(most) = member.required.then_some(member.constraints.maximum)?? else {
        return None;
    };
    u64::try_from(most).ok()
}

impl Plan {
    /// The input of the first call.
    pub(crate) fn start(&self, input: &mut Map<String, Value>) {
        input.extend(self.token.clone().map(|token| (self.pagination.input.to_owned(), token)));
    }
}

/// Calls an operation until there is no more, or as many items as were asked for; then there is a token, with which
/// `--starting-token` goes on.
pub(crate) fn all(
    plan: Plan,
    mut input: Map<String, Value>,
    mut call: impl FnMut(&Map<String, Value>) -> Result<Answer, Failure>,
) -> Result<(Answer, Option<Value>), Failure> {
    let Plan { pagination, items, most, mut token, mut skip } = plan;
    let mut whole: Option<Map<String, Value>> = None;
    let mut count = 0;
    loop {
        if let Some(token) = &token {
            input.insert(pagination.input.to_owned(), token.clone());
        }
        let mut page = match call(&input)? {
            Answer::Value(Value::Object(page)) => page,
            other => return Ok((whole.map_or(other, |whole| Answer::Value(Value::Object(whole))), None)),
        };
        let next = page.remove(pagination.output).filter(|next| !next.is_null() && next.as_str() != Some(""));
        let cut = cut(page.get_mut(items), skip, most.map(|most| most - count));
        count += cut.kept;
        match &mut whole {
            Some(whole) => append(whole, page.remove(items), items),
            None => whole = Some(page),
        }
        let rest = match (next, cut.is_cut) {
            (_, true) => Some(encode(token.as_ref(), skip + cut.kept)),
            (Some(next), false) if most == Some(count) => Some(encode(Some(&next), 0)),
            (None, false) => None,
            (Some(next), false) if Some(&next) == token.as_ref() => {
                return Err(Failure::Other(format!(
                    "the service gave the same token twice, in `{}`: it would go on for ever; --no-paginate asks for one page",
                    pagination.output
                )));
            }
            (Some(next), false) => {
                token = Some(next);
                skip = 0;
                continue;
            }
        };
        return Ok((Answer::Value(Value::Object(whole.unwrap_or_default())), rest));
    }
}

struct Cut {
    kept: usize,
    is_cut: bool,
}

/// Leaves of a page what was not printed before and is not too much.
fn cut(items: Option<&mut Value>, skip: usize, most: Option<usize>) -> Cut {
    let Some(Value::Array(items)) = items else { return Cut { kept: 0, is_cut: false } };
    items.drain(..skip.min(items.len()));
    let is_cut = most.is_some_and(|most| items.len() > most);
    items.truncate(most.unwrap_or(usize::MAX));
    Cut { kept: items.len(), is_cut }
}

fn append(whole: &mut Map<String, Value>, page: Option<Value>, items: &str) {
    match (whole.get_mut(items), page) {
        (Some(Value::Array(all)), Some(Value::Array(more))) => all.extend(more),
        (Some(Value::Object(all)), Some(Value::Object(more))) => all.extend(more),
        (Some(Value::Null) | None, Some(more)) => drop(whole.insert(items.to_owned(), more)),
        (_, _) => {}
    }
}

fn encode(token: Option<&Value>, skip: usize) -> Value {
    let mut parts = Map::new();
    parts.insert(TOKEN.to_owned(), token.cloned().unwrap_or(Value::Null));
    if skip > 0 {
        parts.insert(SKIP.to_owned(), json!(skip));
    }
    files::encode(Value::Object(parts).to_string().as_bytes())
}

/// A token of ours, or of the service itself.
fn decode(text: &str) -> (Option<Value>, usize) {
    let bytes = files::decode(BlobFormat::Base64, &Value::from(text));
    let parts = bytes.and_then(|bytes| serde_json::from_slice::<Map<String, Value>>(&bytes).ok());
    match parts {
        Some(mut parts) if parts.contains_key(TOKEN) => {
            let skip = parts.get(SKIP).and_then(Value::as_u64).and_then(|skip| usize::try_from(skip).ok());
            (parts.remove(TOKEN).filter(|token| !token.is_null()), skip.unwrap_or(0))
        }
        _ => (Some(Value::from(text)), 0),
    }
}

#[cfg(test)]
mod tests;
