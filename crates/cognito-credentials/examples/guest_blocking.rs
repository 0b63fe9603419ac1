//! Prints guest credentials of an identity pool, without an asynchronous runtime:
//! `cargo run --example guest_blocking --features ureq -- IDENTITY_POOL_ID`.
use bindery_client::Ureq;
use cognito_credentials::CognitoCredentials;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pool = std::env::args().nth(1).ok_or("usage: guest_blocking IDENTITY_POOL_ID")?;
    let credentials = CognitoCredentials::builder(pool).build_blocking(Ureq::new()).get()?;
    println!("{} of {}, until {}", credentials.access_key_id, credentials.identity_id, credentials.expiration);
    Ok(())
}
