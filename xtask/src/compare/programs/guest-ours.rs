use bindery_client::Ureq;
use cognito_credentials::CognitoCredentials;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let pool = std::env::args().nth(1).unwrap_or_default();
    println!("{:?}", CognitoCredentials::builder(pool).build_blocking(Ureq::new()).get()?);
    Ok(())
}
