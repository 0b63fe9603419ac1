//! A server with scripted responses that records its requests.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A request that the server received.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    /// The name of the operation.
    pub(crate) operation: String,
    /// The headers, with lower-case names.
    pub(crate) headers: Vec<(String, String)>,
    /// The body.
    pub(crate) body: Value,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A response: a status and a body.
pub(crate) type Reply = (u16, String);

/// A server, which ends with the test.
pub(crate) struct Server {
    address: SocketAddr,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Server {
    pub(crate) fn start(answer: impl Fn(&Received) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let received = Arc::new(Mutex::new(Vec::new()));
        let answer = Arc::new(answer);
        let log = Arc::clone(&received);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
                thread::spawn(move || serve(&stream, &*answer, &log));
            }
        });
        Server { address, received }
    }

    /// Starts a server with one response to all requests.
    pub(crate) fn always(status: u16, body: impl Into<String>) -> Self {
        let body = body.into();
        Server::start(move |_| (status, body.clone()))
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.lock().expect("no panic in a server").clone()
    }

    /// Returns the only request.
    pub(crate) fn only(&self) -> Received {
        let mut received = self.received();
        assert_eq!(received.len(), 1, "{received:?}");
        received.remove(0)
    }
}

fn serve(stream: &TcpStream, answer: &dyn Fn(&Received) -> Reply, log: &Mutex<Vec<Received>>) -> Option<()> {
    stream.set_read_timeout(Some(Duration::from_secs(20))).ok()?;
    let mut reader = BufReader::new(stream);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let mut headers = Vec::new();
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let Some((name, value)) = line.trim_end().split_once(':') else { break };
            headers.push((name.to_lowercase(), value.trim().to_owned()));
        }
        let mut received = Received { operation: String::new(), headers, body: Value::Null };
        let length = received.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; length];
        reader.read_exact(&mut body).ok()?;
        received.body = serde_json::from_slice(&body).ok()?;
        let target = received.header("x-amz-target").unwrap_or_default();
        received.operation = target.rsplit('.').next().unwrap_or_default().to_owned();
        log.lock().ok()?.push(received.clone());
        let (status, body) = answer(&received);
        let head =
            format!("HTTP/1.1 {status} Said\r\ncontent-type: application/x-amz-json-1.1\r\nx-amzn-requestid: r-1\r\n");
        write!(&mut &*stream, "{head}content-length: {}\r\n\r\n{body}", body.len()).ok()?;
    }
}

/// A service with one identity pool.
pub(crate) fn pool(received: &Received) -> Reply {
    let token = received.body.get("NextToken").and_then(Value::as_str).unwrap_or("start");
    let body = match received.operation.as_str() {
        "GetId" => json!({"IdentityId": "eu-west-1:1d"}),
        "GetCredentialsForIdentity" => {
            return (
                200,
                r#"{"IdentityId": "eu-west-1:1d", "Credentials": {"AccessKeyId": "ASIA1", "SecretKey": "it's s3cr3t $HOME",
                    "SessionToken": "t0k3n+/=", "Expiration": 4.1024448E9}}"#
                    .to_owned(),
            );
        }
        "GetOpenIdToken" => json!({"IdentityId": "eu-west-1:1d", "Token": "t0k3n"}),
        "DescribeIdentity" => {
            return (
                200,
                r#"{"Unknown": 1, "CreationDate": 1.445566778E9, "LastModifiedDate": 1445566778.123, "Logins": ["a.example"],
                    "IdentityId": "eu-west-1:1d"}"#
                    .to_owned(),
            );
        }
        "DescribeIdentityPool" => json!({
            "IdentityPoolTags": {}, "OpenIdConnectProviderARNs": ["arn:1", "arn:2"], "SamlProviderARNs": null,
            "AllowUnauthenticatedIdentities": true, "IdentityPoolName": "Zoë's", "IdentityPoolId": "eu-west-1:b",
            "SupportedLoginProviders": {"b.example": "2", "a.example": "1"},
            "CognitoIdentityProviders": [
                {"ServerSideTokenCheck": false, "ClientId": "c1", "ProviderName": "p1"}, {"ProviderName": "p2"},
            ],
        }),
        "ListIdentityPools" => match token {
            "start" => json!({"IdentityPools": [{"IdentityPoolName": "one", "IdentityPoolId": "r:1"},
                {"IdentityPoolName": "two", "IdentityPoolId": "r:2"}], "NextToken": "second"}),
            "second" => json!({"IdentityPools": [{"IdentityPoolName": "three", "IdentityPoolId": "r:3"}],
                "NextToken": "third"}),
            "third" => json!({"IdentityPools": [{"IdentityPoolName": "four", "IdentityPoolId": "r:4"},
                {"IdentityPoolName": "five", "IdentityPoolId": "r:5"}]}),
            _ => return (400, json!({"__type": "InvalidParameterException", "message": "No such token"}).to_string()),
        },
        _ => json!({}),
    };
    (200, body.to_string())
}
