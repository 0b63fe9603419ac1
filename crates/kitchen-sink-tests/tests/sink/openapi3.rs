//! The operations of a document in OpenAPI 3: what a client encodes a server reads, and what a server writes a client
//! decodes.

use bindery::{File, Nullable, Serve};
use bindery_rest::{Base, Credentials};
use http::Request;
use kitchen_sink_3::types::*;
use kitchen_sink_3::{AddOrder, AddPhoto, Error, GetDish, PutDish, Search, SetSettings};

/// Encodes a request, and asserts that a server reads the same operation from it.
fn sent<O: Serve + PartialEq + std::fmt::Debug>(operation: &O) -> Request<Vec<u8>> {
    let base = Base::new(&format!("https://kitchen.example{}", O::SERVICE.base_path)).expect("a base");
    let request = bindery_rest::encode(operation, &base, Some(&Credentials::bearer("t0ken"))).expect("a request");
    assert_eq!(&bindery_rest::read::<O>(&request, O::SERVICE.base_path).expect("a request"), operation);
    request
}

/// The body of a request as JSON.
fn json(request: &Request<Vec<u8>>) -> serde_json::Value {
    serde_json::from_slice(request.body()).expect("JSON")
}

#[test]
fn styles_are_those_of_the_specification() {
    let request = sent(&GetDish::new("a/b").tags(["x", "y"]).sizes([1, 2]).x_cook(["ann", "bob"]));
    assert_eq!(request.uri().to_string(), "https://kitchen.example/sink/v3/dishes/a%2Fb?tags=x&tags=y&sizes=1%7C2");
    assert_eq!(request.headers()["x-cook"], "ann,bob");
    assert_eq!(request.headers()["authorization"], "Bearer t0ken");
}

#[test]
fn a_union_writes_its_discriminator_and_absent_null_and_value_differ() {
    let soup = sent(&PutDish::new("1", Soup::new("borscht", Nullable::Null)));
    assert_eq!(json(&soup), serde_json::json!({"kind": "hot", "name": "borscht", "temperature": null}));
    let cake = |cake: Cake| json(&sent(&PutDish::new("1", cake)));
    assert_eq!(cake(Cake::new().layers(2)), serde_json::json!({"kind": "sweet", "layers": 2}));
    assert_eq!(cake(Cake::new().filling(Nullable::Null)), serde_json::json!({"kind": "sweet", "filling": null}));
    assert_eq!(cake(Cake::new().filling(Filling::Jam)), serde_json::json!({"kind": "sweet", "filling": "jam"}));
}

#[test]
fn responses_and_failures_are_decoded() {
    let output = GetDishResponse::new(Soup::new("borscht", 70)).x_age(5);
    let response = bindery_rest::write::<GetDish>(Ok(&output)).expect("a response");
    assert_eq!(response.headers()["x-age"], "5");
    assert_eq!(bindery_rest::decode::<GetDish>(response).expect("a dish"), output);

    let unknown = br#"{"kind": "frozen", "scoops": 3}"#.to_vec();
    let response = http::Response::builder().status(200).body(unknown).expect("a response");
    let output = bindery_rest::decode::<GetDish>(response).expect("a dish");
    assert!(matches!(output.body, Dish::Unknown { ref tag, .. } if tag == "frozen"), "{output:?}");

    let response =
        http::Response::builder().status(404).body(br#"{"message": "no dish"}"#.to_vec()).expect("a response");
    let error = bindery_rest::decode::<GetDish>(response).expect_err("a failure");
    let Some(Error::Default(failed)) = error.failure() else { panic!("{error:?}") };
    assert_eq!(failed.body, Problem::new("no dish"));
}

#[test]
fn a_form_is_sent_and_a_picture_is_read() {
    let photo = File::new(vec![1, 2, 3]).name("cake.png").media_type("image/png");
    let request = sent(&AddPhoto::new("cake").photo(photo));
    let media = request.headers()["content-type"].to_str().expect("text");
    assert!(media.starts_with("multipart/form-data; boundary="), "{media}");
    let response = http::Response::builder().status(200).body(vec![9, 8, 7]).expect("a response");
    let photo = bindery_rest::decode::<AddPhoto>(response).expect("a photo");
    assert_eq!(photo.as_ref(), [9, 8, 7]);
}

/// Decodes an order, and asserts that it is encoded as it was.
fn order(json: serde_json::Value) -> Order {
    let order: Order = serde_json::from_value(json.clone()).expect("an order");
    assert_eq!(serde_json::to_value(&order).expect("JSON"), json);
    assert_eq!(self::json(&sent(&AddOrder::new(order.clone()))), json);
    let response = bindery_rest::write::<AddOrder>(Ok(&order)).expect("a response");
    assert_eq!(bindery_rest::decode::<AddOrder>(response).expect("an order"), order);
    order
}

#[test]
fn the_value_selects_an_alternative() {
    let size = |json: serde_json::Value| order(serde_json::json!({ "size": json })).size.expect("a size");
    assert_eq!(size(200.into()), OrderSize::Integer(200));
    assert_eq!(size("small".into()), OrderSize::String(OrderSizeString::Small));
    assert!(matches!(size("huge".into()), OrderSize::Unknown(_)));
    assert!(matches!(size(1.5.into()), OrderSize::Unknown(_)));

    let side = |json| order(serde_json::json!({ "side": json })).side.expect("a side dish");
    let salad = side(serde_json::json!({"leaves": ["rocket"], "weight": 1.5}));
    assert_eq!(salad, Salad::new(["rocket"]).weight(1.5).into());
    assert_eq!(side(serde_json::json!({"slices": 2})), Bread::new().slices(2).into());
    assert!(matches!(side(serde_json::json!({"kind": "spice", "hot": true})), OrderSide::Spice(_)));
    assert!(matches!(side(serde_json::json!("rice")), OrderSide::Unknown(_)));
    // A member that was added later does not change the alternative.
    let later: Order = serde_json::from_str(r#"{"side": {"leaves": [], "dressing": "oil"}}"#).expect("an order");
    assert_eq!(later.side, Some(Salad::new([""; 0]).into()));
}

#[test]
fn lists_null_enums_and_recursion_select_too() {
    let notes = |json: serde_json::Value| order(serde_json::json!({ "notes": json })).notes.expect("notes");
    assert_eq!(notes("hot".into()), Nullable::Value("hot".into()));
    assert_eq!(notes(serde_json::json!(["a"])), Nullable::Value(OrderNotes::StringList(vec!["a".to_owned()])));
    assert_eq!(notes(serde_json::json!([1])), Nullable::Value(OrderNotes::IntegerList(vec![1])));
    assert_eq!(notes(serde_json::Value::Null), Nullable::Null);
    assert_eq!(order(serde_json::json!({})).notes, None);
    assert_eq!(order(serde_json::json!({"filling": "jam"})).filling, Some(Filling::Jam));
    assert_eq!(order(serde_json::json!({"filling": "air"})).filling, Some(Filling::Unknown("air".to_owned())));
    assert_eq!(order(serde_json::json!({"guests": 4})).guests, Some(4));
    let combo = order(serde_json::json!({"combo": {"combo": {"guests": 1}}})).combo.expect("an order");
    assert!(matches!(*combo, OrderCombo::Order(_)), "{combo:?}");
}

#[test]
fn a_parameter_is_a_union_of_scalars() {
    let uri = |table: AddOrderTable| sent(&AddOrder::new(Order::new()).table(table)).uri().query().map(str::to_owned);
    assert_eq!(uri(7.into()).as_deref(), Some("table=7"));
    assert_eq!(uri("window".into()).as_deref(), Some("table=window"));
}

/// The path and the query of a search, percent-decoded where the specification shows reserved characters.
fn uri(request: &Request<Vec<u8>>) -> String {
    let uri = request.uri().to_string().replace("https://kitchen.example/sink/v3", "");
    [("%5B", "["), ("%5D", "]"), ("%7C", "|"), ("%22", "\"")].iter().fold(uri, |uri, (from, to)| uri.replace(from, to))
}

#[test]
fn objects_are_sent_in_each_style() {
    let range = || Range::new().from(1).to(2);
    let search = || Search::new(range());
    assert_eq!(uri(&sent(&search())), "/search/from,1,to,2");
    assert_eq!(
        uri(&sent(&search().page(Page::new().limit(5).after("a&b")))),
        "/search/from,1,to,2?limit=5&after=a%26b"
    );
    assert_eq!(uri(&sent(&search().sort(range()))), "/search/from,1,to,2?sort=from,1,to,2");
    assert_eq!(uri(&sent(&search().r#box(range()))), "/search/from,1,to,2?box=from|1|to|2");
    assert_eq!(sent(&search().x_range(range())).headers()["x-range"], "from=1,to=2");
    assert_eq!(uri(&sent(&search().query(["a"]))), "/search/from,1,to,2?query=[\"a\"]");
    let filter = Filter::new().name("pie").price(Range::new().to(9)).words(["x", "y"]).ranges([range(), range()]);
    assert_eq!(
        uri(&sent(&search().filter(filter.clone()))),
        "/search/from,1,to,2?filter[name]=pie&filter[price][to]=9&filter[words][]=x&filter[words][]=y\
         &filter[ranges][0][from]=1&filter[ranges][0][to]=2&filter[ranges][1][from]=1&filter[ranges][1][to]=2"
    );
    let request = sent(&SetSettings::new(filter).tags(["a", "b"]).range(range()));
    let body = String::from_utf8(request.body().clone()).expect("text").replace("%5B", "[").replace("%5D", "]");
    assert!(body.starts_with("filter[name]=pie&filter[price][to]=9&filter[words][]=x"), "{body}");
    assert!(body.ends_with("&tags[]=a&tags[]=b&range=%7B%22from%22%3A1%2C%22to%22%3A2%7D"), "{body}");
}
