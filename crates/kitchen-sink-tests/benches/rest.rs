//! The cost of generated operations of the HTTP binding: as requests and responses, and as calls in memory.

use bindery::Document;
use bindery_client::{BlockingClient, BlockingTransport, TransportError, TransportLimits};
use bindery_rest::{Base, Credentials, decode, encode};
use divan::counter::BytesCount;
use divan::{AllocProfiler, Bencher, black_box};
use http::{Request, Response};
use kitchen_sink::types::{Dish, Everything, Menu, Open, Pan, Urgency};
use kitchen_sink::{GetDish, PutStructure, TakeQueries};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// A large body with most kinds of values.
fn everything() -> Everything {
    Everything::new(false, ["a", ""])
        .int32(-1)
        .int64(i64::MAX)
        .double(1e300)
        .string("none")
        .bytes([0, 255])
        .date("2026-11-21".parse().expect("a day"))
        .time("2026-11-21T12:30:00.123456Z".parse().expect("a time"))
        .uuid("9f86d081-884c-4d65-9a2f-2feaa0c55ad0")
        .secrets([("pin", "4711")])
        .grid([vec![1.0, 2.0], vec![]])
        .maps([("a", [("b".to_owned(), true)])])
        .any_map([("a", Document::from(1))])
        .priority(Urgency::Minus1)
        .utensil(Pan::new("steel", 24.0))
        .menu(Menu::new("Monday").parts([Menu::new("Lunch"), Menu::new("Supper")]))
        .open(Open::new().known("yes").additional([("more", Document::from(true))]))
}

fn base() -> Base {
    Base::new("https://kitchen.example/sink/v1").expect("a base")
}

fn response(body: &[u8]) -> Response<Vec<u8>> {
    let response = Response::builder().header("content-type", "application/json");
    response.body(body.to_vec()).expect("a response")
}

fn large_body() -> Vec<u8> {
    serde_json::to_vec(&everything()).expect("JSON")
}

#[divan::bench(sample_size = 50)]
fn encodes_a_large_body(bencher: Bencher) {
    let (operation, base, credentials) = (PutStructure::new(everything()), base(), Credentials::api_key("key"));
    let size = BytesCount::new(large_body().len());
    bencher.counter(size).bench_local(|| encode(black_box(&operation), &base, Some(&credentials)).expect("a request"));
}

#[divan::bench(sample_size = 50)]
fn decodes_a_large_body(bencher: Bencher) {
    let body = large_body();
    bencher
        .counter(BytesCount::new(body.len()))
        .with_inputs(|| response(&body))
        .bench_local_values(|response| decode::<PutStructure>(response).expect("an output"));
}

#[divan::bench(sample_size = 50)]
fn encodes_queries(bencher: Bencher) {
    let operation =
        TakeQueries::new(["one", "two"]).page_size(20).of_type("kind").any_of("<").nested([vec![1, 2], vec![3]]);
    let base = base();
    bencher.bench_local(|| encode(black_box(&operation), &base, None).expect("a request"));
}

/// Responds immediately.
struct Memory(Vec<u8>);

impl BlockingTransport for Memory {
    fn send(&self, request: Request<Vec<u8>>, _limits: TransportLimits) -> Result<Response<Vec<u8>>, TransportError> {
        black_box(request);
        Ok(response(&self.0))
    }
}

/// A whole call: encoding, the client, decoding.
#[divan::bench(sample_size = 50)]
fn calls_in_memory(bencher: Bencher) {
    let dish = serde_json::to_vec(&Dish::new("Soup").price(4.5)).expect("JSON");
    let client = BlockingClient::new(Memory(dish)).endpoint_url("https://kitchen.example/sink/v1");
    bencher.bench_local(|| client.send(GetDish::new(7)).expect("a dish"));
}
