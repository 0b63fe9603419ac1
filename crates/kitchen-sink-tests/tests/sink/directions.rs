//! Members that only one direction contains.

use crate::loopback::exchange_as;
use crate::security::everything;
use bindery::Operation;
use kitchen_sink::types::{Dish, Order, OrderInput, Tip};
use kitchen_sink::{PostOrder, SERVICE};
use kitchen_sink_3::types::{Account, AccountInput, AccountInputRequired, Profile};
use kitchen_sink_3::{AddAccount, PutProfile};

#[test]
fn members_of_responses_are_not_sent_and_arrive() {
    // `Order` requires its number in responses alone; `Dish` has one form, whose `id` is not sent.
    let order = PostOrder::new(OrderInput::new([Dish::new("Soup").id(7)]));
    let written =
        Order::new(u64::MAX, [Dish::new("Soup").id(7)]).ready("2026-11-21T12:30:00Z".parse().expect("a time"));
    let exchange = exchange_as(&order, Some(&everything()), |request| {
        assert_eq!(request.body(), br#"{"dishes":[{"name":"Soup"}]}"#);
        let read: PostOrder = bindery_rest::read(request, SERVICE.base_path).expect("an order");
        assert_eq!(read, PostOrder::new(OrderInput::new([Dish::new("Soup")])));
        bindery_rest::write::<PostOrder>(Ok(&written)).expect("a response")
    });
    assert_eq!(exchange.answer.expect("the order"), written);
}

#[test]
fn a_server_ignores_members_that_only_responses_contain() {
    let body = br#"{"number":1,"ready":null,"dishes":[]}"#.to_vec();
    let request = http::Request::post("/sink/v1/bodies/directions").header("content-type", "application/json");
    let read: PostOrder =
        bindery_rest::read(&request.body(body).expect("a request"), SERVICE.base_path).expect("an order");
    assert_eq!(read, PostOrder::new(OrderInput::new([])));
}

#[test]
fn members_of_requests_are_not_written_by_servers() {
    let base = bindery_rest::Base::new("https://kitchen.example/sink/v3").expect("a base");
    let token = bindery_rest::Credentials::bearer("t0ken");
    let account =
        AddAccount::new(AccountInput::new(AccountInputRequired { name: "Ann".into(), password: "hunter2".into() }));
    let request = bindery_rest::encode(&account, &base, Some(&token)).expect("a request");
    assert_eq!(request.body(), br#"{"name":"Ann","password":"hunter2"}"#);
    let response = bindery_rest::write::<AddAccount>(Ok(&Account::new(1, "Ann"))).expect("a response");
    assert_eq!(response.body(), br#"{"id":1,"name":"Ann"}"#);
    assert_eq!(bindery_rest::decode::<AddAccount>(response).expect("an account"), Account::new(1, "Ann"));

    // One form for both directions: each omits what belongs to the other.
    let profile = Profile::new().seen(3).pin("4711");
    let request = bindery_rest::encode(&PutProfile::new(profile.clone()), &base, Some(&token)).expect("a request");
    assert_eq!(request.body(), br#"{"pin":"4711"}"#);
    let response = bindery_rest::write::<PutProfile>(Ok(&profile)).expect("a response");
    assert_eq!(response.body(), br#"{"seen":3}"#);
    assert_eq!(serde_json::to_string(&profile).expect("JSON"), r#"{"seen":3,"pin":"4711"}"#);
}

#[test]
fn members_that_are_not_sent_are_not_checked() {
    // `seat` is an enum whose service accepts other values, too.
    let order = |tip: Tip| PostOrder::new(OrderInput::new([Dish::new("Soup")]).seat("beanbag").tip(tip));
    assert!(order(Tip::new().amount(2.0).currency("pounds")).validate().is_ok());
    let error = order(Tip::new().amount(0.5)).validate().expect_err("the amount is too low");
    assert!(error.to_string().contains("tip.amount"), "{error}");
}
