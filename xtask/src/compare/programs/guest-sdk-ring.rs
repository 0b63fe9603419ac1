use aws_sdk_cognitoidentity::config::{BehaviorVersion, Region};
use aws_sdk_cognitoidentity::{Client, Config};
use aws_smithy_http_client::tls::{Provider, rustls_provider::CryptoMode};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let http = aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https();
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .http_client(http)
            .build();
        let client = Client::from_conf(config);
        let id = client.get_id().identity_pool_id(std::env::args().nth(1).unwrap_or_default()).send().await?.identity_id;
        println!("{:?}", client.get_credentials_for_identity().set_identity_id(id).send().await?);
        Ok(())
    })
}
