use super::{PaginationPlan, collect, decode, encode};
use crate::failure::Failure;
use crate::send::call::CallOutput;
use bindery::meta::Pagination;
use serde_json::{Map, Value, json};

fn plan(most: Option<usize>, start: Option<&str>) -> PaginationPlan {
    let pagination = Pagination { input: "From", output: "Next", items: Some("Items"), limit: None };
    let (token, skip) = start.map_or((None, 0), decode);
    PaginationPlan { pagination, items: "Items", most, token, skip }
}

/// Collects pages: the first has no token, each other the index of its predecessor.
fn merged(plan: PaginationPlan, pages: &[Value]) -> Result<(Value, Option<Value>), Failure> {
    let mut calls = 0;
    let (response, token) = collect(plan, Map::new(), |input| {
        let at = input.get("From").map_or(0, |token| token.as_u64().or_else(|| token.as_str()?.parse().ok()).unwrap());
        calls += 1;
        assert!(calls < 10, "it ends");
        Ok(match pages.get(usize::try_from(at).unwrap()) {
            Some(page) => CallOutput::Value(page.clone().into()),
            None => CallOutput::Nothing,
        })
    })?;
    match response {
        CallOutput::Value(value) => Ok((value.into_value(), token)),
        CallOutput::Bytes { .. } | CallOutput::Nothing => Ok((Value::Null, token)),
    }
}

#[test]
fn items_are_merged_into_the_first_page() {
    let pages = [
        json!({"Pool": "first", "Items": [1, 2], "Next": 1}),
        json!({"Pool": "second", "Next": 2}),
        json!({"Pool": "third", "Items": [3], "Next": ""}),
    ];
    assert_eq!(merged(plan(None, None), &pages).unwrap(), (json!({"Pool": "first", "Items": [1, 2, 3]}), None));
    let late = [json!({"Next": 1}), json!({"Items": [1]})];
    assert_eq!(merged(plan(None, None), &late).unwrap(), (json!({"Items": [1]}), None));
    let named = [json!({"Items": {"a": 1}, "Next": 1}), json!({"Items": {"b": 2}})];
    assert_eq!(merged(plan(None, None), &named).unwrap(), (json!({"Items": {"a": 1, "b": 2}}), None));
}

#[test]
fn an_empty_response_ends_pagination() {
    assert_eq!(merged(plan(None, None), &[json!({"Items": [1], "Next": 1})]).unwrap(), (json!({"Items": [1]}), None));
    assert_eq!(merged(plan(None, None), &[]).unwrap(), (Value::Null, None));
}

#[test]
fn a_truncated_output_continues_where_it_ended() {
    let pages = [json!({"Items": [1, 2, 3], "Next": 1}), json!({"Items": [4, 5]})];
    for most in 1..=6 {
        let (mut found, mut token) = (Vec::new(), None);
        for _ in 0..10 {
            let (page, next) = merged(plan(Some(most), token.as_deref()), &pages).unwrap();
            let items = page["Items"].as_array().unwrap();
            assert!(items.len() <= most);
            found.extend(items.iter().filter_map(Value::as_u64));
            token = next.map(|next| next.as_str().unwrap().to_owned());
            if token.is_none() {
                break;
            }
        }
        assert_eq!(found, [1, 2, 3, 4, 5], "{most} at a time");
    }
}

#[test]
fn tokens_round_trip() {
    for (token, skip) in [(None, 3), (Some(json!("t")), 0), (Some(json!("t")), 7), (Some(json!(5)), 0)] {
        assert_eq!(decode(encode(token.as_ref(), skip).as_str().unwrap()), (token, skip));
    }
    for other in ["", "t1", "e30=", "bnVsbA==", "eyJhIjoxfQ=="] {
        assert_eq!(decode(other), (Some(json!(other)), 0), "{other} is the service's own");
    }
    let odd = encode(None, 0).as_str().unwrap().to_owned();
    assert_eq!(decode(&odd), (None, 0));
}

#[test]
fn skipping_more_items_than_exist_returns_none() {
    let token = encode(None, 99);
    let pages = [json!({"Items": [1, 2]})];
    assert_eq!(merged(plan(None, token.as_str()), &pages).unwrap(), (json!({"Items": []}), None));
}
