//! Pagination: the pages of an operation are requested and merged into one output.

use crate::failure::Failure;
use crate::files;
use crate::global_values::PagingOptions;
use crate::names::Argument;
use crate::output::OrderedValue;
use crate::send::call::CallOutput;
use bindery::meta::{BlobFormat, Member, Meta, Operation, Pagination};
use serde_json::{Map, Value, json};

/// The name of the token in a truncated output, as in the AWS CLI.
pub(crate) const TOKEN: &str = "NextToken";

/// The number of items of a page that a truncated output contains. The AWS CLI has the same name for it, so that each
/// program accepts the tokens of the other.
const SKIP: &str = "boto_truncate_amount";

/// The pages to request.
#[derive(Debug)]
pub(crate) struct PaginationPlan {
    pagination: Pagination,
    items: &'static str,
    most: Option<usize>,
    token: Option<Value>,
    skip: usize,
}

/// Returns the pages to request, and sets the page size in the input. It returns `None` if one request is sent, and
/// errors if options contradict each other.
pub(crate) fn plan(
    meta: &Meta,
    operation: &Operation,
    paging: &PagingOptions,
    input: &mut Map<String, Value>,
) -> Result<Option<PaginationPlan>, Vec<String>> {
    let given = paging.given();
    let pages = operation.pagination.and_then(|pagination| Some((pagination, pagination.items?)));
    let Some((pagination, items)) = pages else {
        return if given.is_empty() { Ok(None) } else { Err(no_pages(operation, &given)) };
    };
    let wrong = |why: &str| Err(given.iter().map(|name| format!("{name}: {why}")).collect());
    if paging.single {
        return if given.is_empty() {
            Ok(None)
        } else {
            wrong("--no-paginate requests only one page; remove one of the two options")
        };
    }
    let name =
        |member: &str| crate::names::arguments(meta, operation).into_iter().find(|argument| argument.key == member);
    if input.contains_key(pagination.input) {
        // With an explicit token, the caller requests one page at a time.
        let option = name(pagination.input).map_or_else(String::new, |argument| argument.option);
        return if given.is_empty() {
            Ok(None)
        } else {
            wrong(&format!("--{option} requests only one page; remove one of the two options"))
        };
    }
    if let Some(limit) = pagination.limit {
        match (input.contains_key(limit), paging.size) {
            (true, None) if given.is_empty() => return Ok(None),
            (true, None) => {}
            (true, Some(_)) => {
                let option = name(limit).map_or_else(String::new, |argument| argument.option);
                return Err(vec![format!(
                    "--page-size: --{option} sets the same value; remove one of the two options"
                )]);
            }
            (false, Some(size)) => drop(input.insert(limit.to_owned(), size.into())),
            (false, None) => {
                let maximum = name(limit).and_then(|argument| maximum_page_size(argument.member));
                input.extend(maximum.map(|maximum| (limit.to_owned(), maximum.into())));
            }
        }
    }
    let (token, skip) = paging.start.as_deref().map_or((None, 0), decode);
    Ok(Some(PaginationPlan { pagination, items, most: paging.items, token, skip }))
}

fn no_pages(operation: &Operation, given: &[&str]) -> Vec<String> {
    given
        .iter()
        .map(|name| format!("{name}: {} is not paginated", bindery_text::options::command(operation.name)))
        .collect()
}

/// Returns the maximum page size if the operation requires one.
fn maximum_page_size(member: &Member) -> Option<u64> {
    let bindery::meta::Bound::Integer(most) = member.required.then_some(member.constraints.maximum)?? else {
        return None;
    };
    u64::try_from(most).ok()
}

/// Returns whether pagination sets a required page size if no option does.
pub(crate) fn sets_page_size(operation: &Operation, argument: &Argument) -> bool {
    let limit = operation.pagination.filter(|pagination| pagination.items.is_some()).and_then(|pages| pages.limit);
    limit == Some(argument.key.as_str()) && maximum_page_size(argument.member).is_some()
}

impl PaginationPlan {
    /// Sets the token of the first request.
    pub(crate) fn start(&self, input: &mut Map<String, Value>) {
        input.extend(self.token.clone().map(|token| (self.pagination.input.to_owned(), token)));
    }
}

/// Requests all pages, or as many as `--max-items` needs, and merges them. A truncated output has a token, with which
/// `--starting-token` continues.
pub(crate) fn collect(
    plan: PaginationPlan,
    mut input: Map<String, Value>,
    mut call: impl FnMut(&Map<String, Value>) -> Result<CallOutput, Failure>,
) -> Result<(CallOutput, Option<Value>), Failure> {
    let PaginationPlan { pagination, items, most, mut token, mut skip } = plan;
    let mut whole: Option<OrderedValue> = None;
    let mut count = 0;
    loop {
        if let Some(token) = &token {
            input.insert(pagination.input.to_owned(), token.clone());
        }
        let mut page = match call(&input)? {
            CallOutput::Value(page @ OrderedValue::Object(_)) => page,
            other => return Ok((whole.map_or(other, CallOutput::Value), None)),
        };
        let next = page.remove(pagination.output).map(OrderedValue::into_value);
        let next = next.filter(|next| !next.is_null() && next.as_str() != Some(""));
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
                    "the service returned the same token twice in `{}`, so that pagination would not end; --no-paginate requests one page",
                    pagination.output
                )));
            }
            (Some(next), false) => {
                token = Some(next);
                skip = 0;
                continue;
            }
        };
        return Ok((CallOutput::Value(whole.unwrap_or(OrderedValue::Object(Vec::new()))), rest));
    }
}

struct Cut {
    kept: usize,
    is_cut: bool,
}

/// Removes the items of a page that an earlier output contains and those beyond the maximum.
fn cut(items: Option<&mut OrderedValue>, skip: usize, most: Option<usize>) -> Cut {
    let Some(OrderedValue::List(items)) = items else { return Cut { kept: 0, is_cut: false } };
    items.drain(..skip.min(items.len()));
    let is_cut = most.is_some_and(|most| items.len() > most);
    items.truncate(most.unwrap_or(usize::MAX));
    Cut { kept: items.len(), is_cut }
}

fn append(whole: &mut OrderedValue, page: Option<OrderedValue>, items: &str) {
    let Some(more) = page else { return };
    match (whole.get_mut(items), more) {
        (Some(OrderedValue::List(all)), OrderedValue::List(more)) => all.extend(more),
        (Some(OrderedValue::Object(all)), OrderedValue::Object(more)) => {
            all.retain(|(known, _)| more.iter().all(|(name, _)| name != known));
            all.extend(more);
        }
        (Some(known @ OrderedValue::Null), more) => *known = more,
        (Some(_), _) => {}
        (None, more) => {
            if let OrderedValue::Object(members) = whole {
                members.push((items.to_owned(), more));
            }
        }
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

/// Decodes a token of this program or of the AWS CLI; other text is a token of the service.
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
