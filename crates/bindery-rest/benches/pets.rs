//! The cost of encoding and decoding an operation of a pet store.

#[path = "../tests/support/mod.rs"]
mod support;

use bindery::{HttpBinding, Operation, Request, Requirement, Response, Rest, Scheme, Secured, Service, Style};
use bindery_rest::{Base, Credentials, decode, encode};
use divan::{Bencher, black_box};
use serde::{Deserialize, Serialize};
use support::{Error, PETS, Pet, UpdatePet};

fn main() {
    divan::main();
}

fn pet() -> Pet {
    Pet {
        id: 7,
        name: "Rex".to_owned(),
        tags: Some(vec!["small".to_owned(), "brown".to_owned()]),
        weight: Some(7.5),
        mother: None,
    }
}

fn update() -> UpdatePet {
    UpdatePet {
        owner: "jo@example.com".to_owned(),
        id: 12_345_678,
        tags: Some(vec!["new".to_owned(), "for sale".to_owned()]),
        trace: Some("4f1c".to_owned()),
        pet: pet(),
    }
}

fn response() -> http::Response<Vec<u8>> {
    http::Response::builder()
        .header("content-type", "application/json")
        .header("x-left", "41")
        .body(br#"{"id":7,"name":"Rex","tags":["small","brown"],"weight":7.5}"#.to_vec())
        .expect("a response")
}

/// A request with two placeholders, two query parameters, a header, a token and a body.
#[divan::bench(sample_size = 200)]
fn encodes(bencher: Bencher) {
    let (operation, base, credentials) = (update(), Base::of(&PETS).expect("a base"), Credentials::bearer("t0ken"));
    bencher.bench_local(|| encode(black_box(&operation), &base, Some(&credentials)));
}

/// A response with a header and a body.
#[divan::bench(sample_size = 200)]
fn decodes(bencher: Bencher) {
    bencher.with_inputs(response).bench_local_values(decode::<UpdatePet>);
}

/// The request and the response.
#[divan::bench(sample_size = 200)]
fn encodes_and_decodes(bencher: Bencher) {
    let (operation, base, credentials) = (update(), Base::of(&PETS).expect("a base"), Credentials::bearer("t0ken"));
    bencher.with_inputs(response).bench_local_values(|response| {
        black_box(encode(black_box(&operation), &base, Some(&credentials))).ok();
        decode::<UpdatePet>(response)
    });
}

/// The pet store's `getPetById`: a path parameter, an API key, and a pet as the output.
#[derive(Serialize, Deserialize)]
struct GetPetById {
    #[serde(rename = "petId")]
    pet_id: i64,
}

impl Operation for GetPetById {
    type Output = Pet;
    type Error = Error;
    type Auth = Secured;
    type Protocol = HttpBinding;
    const NAME: &'static str = "getPetById";
    const SERVICE: &'static Service = &PETS;
}

impl Rest for GetPetById {
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/pet/{petId}";
    const CONSUMES: &'static [&'static str] = &[];
    const PRODUCES: &'static [&'static str] = &["application/json"];
    const SECURITY: &'static [&'static [Requirement]] =
        &[&[Requirement { name: "api_key", scheme: Scheme::ApiKeyHeader("api_key"), scopes: &[] }]];

    fn encode<R: Request>(&self, request: &mut R) -> Result<(), R::Error> {
        request.path("petId", Style::Simple, &self.pet_id)
    }

    fn decode<R: Response>(response: &R) -> Result<Result<Pet, Error>, R::Error> {
        match response.status() {
            200 => Ok(Ok(response.body()?)),
            status => Ok(Err(Error::Unknown { code: status.to_string(), message: response.text().map(str::to_owned) })),
        }
    }
}

/// Encoding and decoding of a typical operation.
#[divan::bench(sample_size = 200)]
fn gets_a_pet(bencher: Bencher) {
    let (operation, base) = (GetPetById { pet_id: 12_345_678 }, Base::of(&PETS).expect("a base"));
    let credentials = Credentials::api_key("s3cret");
    assert!(encode(&operation, &base, Some(&credentials)).is_ok());
    bencher.with_inputs(response).bench_local_values(|response| {
        black_box(encode(black_box(&operation), &base, Some(&credentials))).ok();
        decode::<GetPetById>(response)
    });
}
