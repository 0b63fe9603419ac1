//! Prints guest credentials of an identity pool, without an asynchronous runtime:
//! `cargo run --example guest_blocking --features ureq -- IDENTITY_POOL_ID`.
use bindery_client::Ureq;
use cognito_credentials::CognitoCredentials;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Some(pool) = std::env::args().nth(1) else {
        eprintln!("usage: guest_blocking IDENTITY_POOL_ID");
        return ExitCode::FAILURE;
    };
    match CognitoCredentials::builder(pool).build_blocking(Ureq::new()).get() {
        Ok(credentials) => {
            println!("{} of {}, until {}", credentials.access_key_id, credentials.identity_id, credentials.expiration);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
