use aws_sdk_cognitoidentity::config::{BehaviorVersion, Region};
use aws_sdk_cognitoidentity::{Client, Config};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let region = Region::new("us-east-1");
        let config = Config::builder().behavior_version(BehaviorVersion::latest()).region(region).build();
        let client = Client::from_conf(config);
        let id = client.get_id().identity_pool_id(std::env::args().nth(1).unwrap_or_default()).send().await?.identity_id;
        println!("{:?}", client.get_credentials_for_identity().set_identity_id(id).send().await?);
        Ok(())
    })
}
