//! Prints guest credentials of an identity pool: `cargo run --example guest --features reqwest -- IDENTITY_POOL_ID`.
use bindery_client::Reqwest;
use cognito_credentials::CognitoCredentials;
use std::error::Error;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let Some(pool) = std::env::args().nth(1) else {
        eprintln!("usage: guest IDENTITY_POOL_ID");
        return ExitCode::FAILURE;
    };
    match print(pool).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn print(pool: String) -> Result<(), Box<dyn Error>> {
    let credentials = CognitoCredentials::builder(pool).build(Reqwest::new()?).get().await?;
    println!("{} of {}, until {}", credentials.access_key_id, credentials.identity_id, credentials.expiration);
    Ok(())
}
