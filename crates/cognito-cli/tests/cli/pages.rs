//! Pagination.

use crate::program::{all_shown, printed, run, run_words};
use crate::server::{Server, pool};
use serde_json::{Value, json};

fn names(printed: &str) -> Vec<String> {
    let value: Value = serde_json::from_str(printed).unwrap();
    let pools = value["IdentityPools"].as_array().unwrap().iter();
    pools.map(|pool| pool["IdentityPoolName"].as_str().unwrap().to_owned()).collect()
}

fn token(printed: &str) -> Option<String> {
    let value: Value = serde_json::from_str(printed).unwrap();
    value.get("NextToken").map(|token| token.as_str().unwrap().to_owned())
}

#[test]
fn pages_are_merged() {
    let server = Server::start(pool);
    insta::assert_snapshot!(printed(&server, "list-identity-pools --output text"), @"
    IDENTITYPOOLS	r:1	one
    IDENTITYPOOLS	r:2	two
    IDENTITYPOOLS	r:3	three
    IDENTITYPOOLS	r:4	four
    IDENTITYPOOLS	r:5	five
    ");
    let bodies: Vec<Value> = server.received().into_iter().map(|received| received.body).collect();
    assert_eq!(
        bodies,
        [
            json!({"MaxResults": 60}),
            json!({"MaxResults": 60, "NextToken": "second"}),
            json!({"MaxResults": 60, "NextToken": "third"})
        ],
        "the service insists on a size, so that it is the largest"
    );
}

#[test]
fn page_size_is_sent() {
    let server = Server::start(pool);
    assert_eq!(names(&printed(&server, "list-identity-pools --page-size 2")).len(), 5);
    assert!(server.received().iter().all(|received| received.body["MaxResults"] == 2));
}

#[test]
fn starting_token_continues_without_gap_or_repetition() {
    for most in 1..=6 {
        let server = Server::start(pool);
        let mut all = Vec::new();
        let mut line = format!("list-identity-pools --max-items {most}");
        for _ in 0..10 {
            let page = printed(&server, &line);
            assert!(names(&page).len() <= most, "{line}: {page}");
            all.extend(names(&page));
            match token(&page) {
                Some(token) => line = format!("list-identity-pools --max-items {most} --starting-token {token}"),
                None => break,
            }
        }
        assert_eq!(all, ["one", "two", "three", "four", "five"], "{most} at a time");
    }
}

#[test]
fn tokens_of_the_aws_cli_and_of_the_service_are_accepted() {
    let server = Server::start(pool);
    // {"NextToken": null, "boto_truncate_amount": 1}, as awscli 1.46 prints it after one item.
    let theirs = "eyJOZXh0VG9rZW4iOiBudWxsLCAiYm90b190cnVuY2F0ZV9hbW91bnQiOiAxfQ==";
    assert_eq!(names(&printed(&server, &format!("list-identity-pools --starting-token {theirs}")))[0], "two");
    assert_eq!(names(&printed(&server, "list-identity-pools --starting-token third")), ["four", "five"]);
}

#[test]
fn no_paginate_requests_one_page() {
    let server = Server::start(pool);
    for line in ["--max-results 2", "--max-results 2 --no-paginate", "--max-results 2 --next-token start"] {
        let page = printed(&server, &format!("list-identity-pools {line}"));
        assert_eq!((names(&page).len(), token(&page).as_deref()), (2, Some("second")), "{line}");
    }
    let limited = printed(&server, "list-identity-pools --max-results 2 --max-items 3");
    assert_eq!(names(&limited), ["one", "two", "three"]);
}

#[test]
fn conflicting_options_are_reported() {
    let server = Server::start(pool);
    insta::assert_snapshot!(all_shown(
        &server,
        &[
            &["list-identity-pools", "--no-paginate"],
            &["list-identity-pools", "--no-paginate", "--max-items", "3", "--max-results", "2"],
            &["list-identity-pools", "--page-size", "3", "--max-results", "2"],
            &["list-identity-pools", "--next-token", "t", "--starting-token", "t", "--max-results", "2"],
            &["list-identity-pools", "--max-items", "0", "--page-size", "many"],
            &["get-id", "--identity-pool-id", "eu-west-1:b", "--max-items", "3"],
        ]
    ));
    assert_eq!(server.received().len(), 0);
}

#[test]
fn repeated_token_is_an_error() {
    let server = Server::always(200, r#"{"IdentityPools": [{"IdentityPoolName": "again"}], "NextToken": "same"}"#);
    let ended = run(&server, "list-identity-pools");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(255), ""));
    insta::assert_snapshot!(ended.stderr, @"cognito-identity: the service returned the same token twice in `NextToken`, so that pagination would not end; --no-paginate requests one page");
    assert_eq!(server.received().len(), 2);
}

#[test]
fn failure_on_a_later_page_is_an_error() {
    let server = Server::start(|received| match received.body.get("NextToken") {
        None => pool(received),
        Some(_) => (400, json!({"__type": "NotAuthorizedException", "message": "No more."}).to_string()),
    });
    let ended = run_words(&server, &["list-identity-pools"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(254), ""));
}
