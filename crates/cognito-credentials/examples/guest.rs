//! Prints guest credentials of an identity pool: `cargo run --example guest --features reqwest -- IDENTITY_POOL_ID`.
use bindery_client::Reqwest;
use cognito_credentials::CognitoCredentials;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pool = std::env::args().nth(1).ok_or("usage: guest IDENTITY_POOL_ID")?;
    let credentials = CognitoCredentials::builder(pool).build(Reqwest::new()?).get().await?;
    println!("{} of {}, until {}", credentials.access_key_id, credentials.identity_id, credentials.expiration);
    Ok(())
}
