//! One `GetCredentialsForIdentity` in memory: hand-written, without I/O, by the whole client, and by the AWS SDK.

#[path = "../../calls/mod.rs"]
mod calls;

use divan::AllocProfiler;

#[global_allocator]
static ALLOC: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

mod sdk {
    use super::calls::{BODY, IDENTITY};
    use aws_sdk_cognitoidentity::config::http::{HttpRequest, HttpResponse};
    use aws_sdk_cognitoidentity::config::{BehaviorVersion, Region};
    use aws_sdk_cognitoidentity::{Client, Config};
    use aws_smithy_runtime_api::client::http::{
        HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
    };
    use aws_smithy_types::body::SdkBody;
    use divan::{Bencher, black_box};

    #[derive(Debug)]
    struct Memory;

    impl HttpConnector for Memory {
        fn call(&self, request: HttpRequest) -> HttpConnectorFuture {
            black_box(request);
            let status = 200.try_into().expect("a status");
            let mut response = HttpResponse::new(status, SdkBody::from(BODY));
            response.headers_mut().insert("content-type", "application/x-amz-json-1.1");
            response.headers_mut().insert("x-amzn-requestid", "4f1c7c1e-6d2a-4a8b-9b53-0d8f4c6c1a11");
            HttpConnectorFuture::ready(Ok(response))
        }
    }

    #[divan::bench(sample_size = 20)]
    fn aws_sdk(bencher: Bencher<'_, '_>) {
        let http = http_client_fn(|_, _| SharedHttpConnector::new(Memory));
        let config = Config::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new("us-east-1"))
            .http_client(http)
            .build();
        let client = Client::from_conf(config);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        bencher.bench_local(|| {
            let call = client.get_credentials_for_identity().identity_id(IDENTITY).send();
            runtime.block_on(call).expect("an output")
        });
    }
}
