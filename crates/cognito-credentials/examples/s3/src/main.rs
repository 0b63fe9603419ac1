//! Writes an object to S3 and reads it back, with the guest credentials of an identity pool.
//!
//! With moto: `AWS_ENDPOINT_URL=http://127.0.0.1:5000 cargo run -- IDENTITY_POOL_ID BUCKET`. The bucket is created if it
//! does not exist.

use aws_sdk_s3::config::{BehaviorVersion, Region};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::{Client, Config};
use aws_smithy_http_client::{Builder, tls};
use bindery_client::Reqwest;
use cognito_credentials::CognitoCredentials;
use aws_sdk_s3::error::DisplayErrorContext;
use std::error::Error;
use std::process::ExitCode;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", DisplayErrorContext(&*error));
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(pool), Some(bucket)) = (arguments.next(), arguments.next()) else {
        return Err("usage: s3 IDENTITY_POOL_ID BUCKET".into());
    };
    let region = pool.split(':').next().unwrap_or_default().to_owned();
    let credentials = CognitoCredentials::builder(pool).build(Reqwest::new()?);

    let http = Builder::new().tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::Ring)).build_https();
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .http_client(http)
        .credentials_provider(credentials.clone());
    if let Ok(url) = std::env::var("AWS_ENDPOINT_URL") {
        config = config.endpoint_url(url).force_path_style(true);
    }
    let s3 = Client::from_conf(config.build());

    if s3.head_bucket().bucket(&bucket).send().await.is_err() {
        s3.create_bucket().bucket(&bucket).send().await?;
    }
    let text = "written by a guest";
    s3.put_object().bucket(&bucket).key("guest").body(ByteStream::from_static(text.as_bytes())).send().await?;
    let object = s3.get_object().bucket(&bucket).key("guest").send().await?;
    let read = object.body.collect().await?.into_bytes();
    if read != text.as_bytes() {
        return Err("the object read differs from the object written".into());
    }
    let identity = credentials.identity_id().ok_or("no identity")?;
    println!("{identity} wrote {} bytes to {bucket} and read them back", read.len());
    Ok(())
}
