#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct GetId {
    identity_pool_id: String,
}

fn main() {
    println!("{:?}", GetId { identity_pool_id: "us-east-1:00000000-0000-0000-0000-000000000000".to_owned() });
}
