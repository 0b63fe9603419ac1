use rusoto_cognito_identity::{
    CognitoIdentity, CognitoIdentityClient, GetCredentialsForIdentityInput, GetIdInput,
};
use rusoto_core::Region;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let client = CognitoIdentityClient::new(Region::UsEast1);
        let identity_pool_id = std::env::args().nth(1).unwrap_or_default();
        let id = client.get_id(GetIdInput { identity_pool_id, ..GetIdInput::default() }).await?.identity_id;
        let input = GetCredentialsForIdentityInput {
            identity_id: id.unwrap_or_default(),
            ..GetCredentialsForIdentityInput::default()
        };
        println!("{:?}", client.get_credentials_for_identity(input).await?);
        Ok(())
    })
}
