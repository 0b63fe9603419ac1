//! The operations of a document in OpenAPI 3: what a client encodes a server reads, and what a server writes a client
//! decodes.

use bindery::{File, Nullable, Serve};
use bindery_rest::{Base, Credentials};
use http::Request;
use kitchen_sink_3::types::{Cake, Dish, Filling, GetDishResponse, Problem, Soup};
use kitchen_sink_3::{AddPhoto, Error, GetDish, PutDish};

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
