use bindery_client::Reqwest;
use cognito_credentials::CognitoCredentials;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let pool = std::env::args().nth(1).unwrap_or_default();
        println!("{:?}", CognitoCredentials::builder(pool).build(Reqwest::new()?).get().await?);
        Ok(())
    })
}
