//! The six operations of the catalogue's documents, as bytes that were written by hand.

use bindery::{Empty, Rest, Unsigned};
use bindery_rest::Base;
use service::*;

/// The request as HTTP/1.1 writes it, without the headers of a connection.
fn bytes<O: Rest<Auth = Unsigned, Output = Empty>>(operation: &O, base: &str) -> String {
    let base = Base::new(base).expect("a base");
    let request = bindery_rest::encode(operation, &base, None).expect("a request");
    let target = request.uri().path_and_query().expect("a path");
    let host = request.uri().authority().expect("a host");
    let mut bytes = format!("{} {target} HTTP/1.1\r\nhost: {host}\r\n", request.method());
    for (name, value) in request.headers() {
        bytes += &format!("{name}: {}\r\n", value.to_str().expect("text"));
    }
    bytes + "\r\n" + std::str::from_utf8(request.body()).expect("text")
}

/// What each request looks like: a line, the host, what may be answered, and no body.
fn assert_sent<O: Rest<Auth = Unsigned, Output = Empty>>(operation: &O, target: &str) {
    let expected = format!("GET {target} HTTP/1.1\r\nhost: localhost:8080\r\naccept: application/json\r\n\r\n");
    assert_eq!(bytes(operation, "http://localhost:8080"), expected);
    let behind = format!("GET /behind{target} HTTP/1.1\r\nhost: example.com\r\naccept: application/json\r\n\r\n");
    assert_eq!(bytes(operation, "https://example.com/behind/"), behind);
}

fn main() {
    let identity = "us-east-1:1f2e3d4c-5b6a-7980-90ab-cdef01234567";
    assert_sent(
        &GetCredentialsForIdentity::new().identity_id(identity),
        "/?Action=GetCredentialsForIdentity&IdentityId=us-east-1%3A1f2e3d4c-5b6a-7980-90ab-cdef01234567",
    );
    assert_sent(
        &GetCredentialsForIdentity::new()
            .custom_role_arn("arn:aws:iam::123456789012:role/Reader")
            .identity_id(identity)
            .logins(r#"{"graph.facebook.com": "t+k/n="}"#),
        "/?Action=GetCredentialsForIdentity&CustomRoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2FReader\
         &IdentityId=us-east-1%3A1f2e3d4c-5b6a-7980-90ab-cdef01234567\
         &Logins=%7B%22graph.facebook.com%22%3A%20%22t%2Bk%2Fn%3D%22%7D",
    );
    assert_sent(
        &GetId::new().account_id("123456789012").identity_pool_id("us-east-1:a b").logins("é"),
        "/?Action=GetId&AccountId=123456789012&IdentityPoolId=us-east-1%3Aa%20b&Logins=%C3%A9",
    );
    assert_sent(
        &GetOpenIdTokenForDeveloperIdentity::new()
            .identity_id(identity)
            .identity_pool_id("us-east-1:pool")
            .logins("login.example=me&you")
            .token_duration("3600"),
        "/?Action=GetOpenIdTokenForDeveloperIdentity&IdentityId=us-east-1%3A1f2e3d4c-5b6a-7980-90ab-cdef01234567\
         &IdentityPoolId=us-east-1%3Apool&Logins=login.example%3Dme%26you&TokenDuration=3600",
    );
    assert_sent(&DescribeIdentity::new().identity_id("~a.b-c_d"), "/?Action=DescribeIdentity&IdentityId=~a.b-c_d");
    assert_sent(
        &DeleteIdentities::new().identity_ids_to_delete("a,b"),
        "/?Action=DeleteIdentities&IdentityIdsToDelete=a%2Cb",
    );
    assert_sent(&DescribeUserPool::new().user_pool_id("eu-west-1_x"), "/?Action=DescribeUserPool&UserPoolId=eu-west-1_x");
    assert_sent(&DescribeUserPool::new(), "/?Action=DescribeUserPool");
}
