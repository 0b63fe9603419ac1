//! The parts of a request apart from its values: paths, media types, forms with files, headers, credentials.

use bindery::{
    Binary, Blob, Document, Failure, File, HttpBinding, Operation, Request, RequestReader, Requirement, Response,
    ResponseWriter, Rest, Retry, Scheme, Secured, Serve, Service, Style, Unsigned,
};
use bindery_rest::{
    Base, Credential, Credentials, EncodeError, Location, Problem, ReadError, decode, encode, matches, read,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

static SERVICE: Service = Service { name: "things", host: Some("a.example"), ..Service::NONE };

#[derive(Debug)]
struct Failed;

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("failed")
    }
}

impl std::error::Error for Failed {}

impl Failure for Failed {
    fn code(&self) -> &str {
        "failed"
    }

    fn message(&self) -> Option<&str> {
        None
    }

    fn retry(&self) -> Retry {
        Retry::Never
    }
}

/// An operation: its constants, and its members with location, style and name.
macro_rules! operation {
    (
        $name:ident: $auth:ident, $method:literal $path:literal, $consumes:expr, $produces:expr, $security:expr;
        $($field:ident: $ty:ty => $visit:ident($($argument:expr),*);)*
    ) => {
        #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
        struct $name {
            $($field: $ty,)*
        }

        impl Operation for $name {
            type Output = Document;
            type Error = Failed;
            type Auth = $auth;
            type Protocol = HttpBinding;
            const NAME: &'static str = stringify!($name);
            const SERVICE: &'static Service = &SERVICE;
        }

        impl Rest for $name {
            const METHOD: &'static str = $method;
            const PATH: &'static str = $path;
            const CONSUMES: &'static [&'static str] = &$consumes;
            const PRODUCES: &'static [&'static str] = &$produces;
            const SECURITY: &'static [&'static [Requirement]] = $security;

            fn encode<R: Request>(&self, _request: &mut R) -> Result<(), R::Error> {
                $(_request.$visit($($argument,)* &self.$field)?;)*
                Ok(())
            }

            fn decode<R: Response>(response: &R) -> Result<Result<Document, Failed>, R::Error> {
                response.body().map(Ok)
            }
        }

        impl Serve for $name {
            fn read<R: RequestReader>(_request: &R) -> Result<Self, R::Error> {
                Ok($name { $($field: _request.$visit($($argument),*)?,)* })
            }

            fn write<W: ResponseWriter>(
                answer: Result<&Document, &Failed>,
                response: &mut W,
            ) -> Result<(), W::Error> {
                answer.map_or(Ok(()), |document| response.body(document))
            }
        }
    };
}

fn base() -> Base {
    Base::new("http://a.example/v1").expect("a base")
}

fn uri<O: Rest>(operation: &O) -> String {
    encode(operation, &base(), None).expect("a request").uri().to_string()
}

/// Encodes, and returns the parts of the request.
fn there_and_back<O: Serve + PartialEq + fmt::Debug>(operation: &O) -> http::Request<Vec<u8>> {
    let request = encode(operation, &base(), None).expect("a request");
    assert_eq!(read::<O>(&request, "/v1").as_ref(), Ok(operation), "{request:?}");
    request
}

fn problem<O: Rest>(operation: &O) -> (Location, String, Problem) {
    match encode(operation, &base(), None) {
        Err(EncodeError::Member { location, name, problem }) => (location, name.into_owned(), problem),
        other => panic!("{other:?}"),
    }
}

fn text(value: &str) -> String {
    value.to_owned()
}

operation! {
    Constant: Unsigned, "GET" "/?Action=GetId&Version=2014-06-30", [], [], &[];
    id: String => query("IdentityId", Style::Simple);
}

operation! {
    Fragment: Unsigned, "GET" "/things#described", [], [], &[];
    id: Option<String> => query("id", Style::Simple);
}

operation! {
    Odd: Unsigned, "GET" "/a b/{id?}/{x.y*}.{ext}/é{?limit}", [], [], &[];
    id: String => path("id", Style::Simple);
    xy: String => path("x.y", Style::Simple);
    ext: String => path("ext", Style::Simple);
}

operation! {
    InQuery: Unsigned, "GET" "find?id={id}", [], [], &[];
    id: String => path("id", Style::Simple);
}

operation! {
    Unfilled: Unsigned, "GET" "/{one}/{two}", [], [], &[];
    one: String => path("one", Style::Simple);
}

operation! {
    Names: Unsigned, "GET" "/names", [], [], &[];
    filter: String => query("$filter", Style::Simple);
    list: Vec<String> => query("ids[]", Style::Multi);
    odd: String => query("a b&c=é", Style::Simple);
}

#[test]
fn a_path_may_have_a_query_of_its_own() {
    let operation = Constant { id: text("us-east-1:b") };
    assert_eq!(uri(&operation), "http://a.example/v1/?Action=GetId&Version=2014-06-30&IdentityId=us-east-1%3Ab");
    let request = there_and_back(&operation);
    assert!(matches::<Constant>(&request, "v1/"));
    for other in ["/v1/?Action=Other&Version=2014-06-30", "/v1/?Version=2014-06-30", "/v1/", "/v1/x?Action=GetId", "/"]
    {
        let request = http::Request::get(other).body(Vec::new()).expect("a request");
        assert!(!matches::<Constant>(&request, "/v1"), "{other}");
        assert_eq!(read::<Constant>(&request, "/v1"), Err(ReadError::Mismatch));
    }
    let request = http::Request::post("/v1/?Action=GetId&Version=2014-06-30").body(Vec::new()).expect("a request");
    assert!(!matches::<Constant>(&request, "/v1"), "another method");
    let bare = encode(&operation, &Base::new("http://127.0.0.1:8080").expect("a base"), None).expect("a request");
    assert_eq!(
        bare.uri().path_and_query().map(|path| path.as_str()),
        Some("/?Action=GetId&Version=2014-06-30&IdentityId=us-east-1%3Ab")
    );
}

#[test]
fn unusual_paths_are_filled() {
    assert_eq!(uri(&Fragment { id: Some(text("x")) }), "http://a.example/v1/things?id=x");
    assert_eq!(uri(&Fragment { id: None }), "http://a.example/v1/things");
    there_and_back(&Fragment { id: None });
    let odd = Odd { id: text("1"), xy: text("a.b"), ext: text("json") };
    assert_eq!(uri(&odd), "http://a.example/v1/a%20b/1/a.b.json/%C3%A9");
    let request = encode(&odd, &base(), None).expect("a request");
    // Of two placeholders in a segment, the first takes as few characters as possible.
    assert_eq!(read(&request, "/v1"), Ok(Odd { id: text("1"), xy: text("a"), ext: text("b.json") }));
    assert_eq!(uri(&InQuery { id: text("a/&b") }), "http://a.example/v1/find?id=a%2F%26b");
    there_and_back(&InQuery { id: text("a/&b") });
    let missing = (Location::Path, text("two"), Problem::EmptySegment);
    assert_eq!(problem(&Unfilled { one: text("1") }), missing);
    assert_eq!(problem(&Unfilled { one: text("") }), (Location::Path, text("one"), Problem::EmptySegment));
}

#[test]
fn names_of_parameters_are_encoded_too() {
    let names = Names { filter: text("a eq 1"), list: vec![text("1"), text("2")], odd: text("x") };
    assert_eq!(
        uri(&names),
        "http://a.example/v1/names?$filter=a%20eq%201&ids%5B%5D=1&ids%5B%5D=2&a%20b%26c%3D%C3%A9=x"
    );
    there_and_back(&names);
    // Other clients may encode more, and write a space as `+`.
    let request = http::Request::get("/names?%24filter=a+eq+1&ids[]=1&ids%5b%5d=2&a+b%26c%3d%c3%a9=x");
    assert_eq!(read(&request.body(Vec::new()).expect("a request"), ""), Ok(names));
}

operation! {
    Form: Unsigned, "POST" "/form", ["multipart/form-data", "application/x-www-form-urlencoded"], [], &[];
    name: String => form("name", Style::Simple);
    tags: Vec<String> => form("tags", Style::Csv);
    photo: Option<File> => file("photo");
    note: Option<String> => form("a\"b", Style::Simple);
}

operation! {
    PartsOnly: Unsigned, "POST" "/form", ["multipart/form-data"], [], &[];
    name: String => form("name", Style::Simple);
    raw: Option<Blob<Binary>> => file("raw");
}

operation! {
    Fields: Unsigned, "POST" "/form", [], [], &[];
    a: String => form("a b", Style::Simple);
    b: Option<bool> => form("b", Style::Simple);
}

#[test]
fn a_form_without_a_file_consists_of_pairs() {
    let form = Form { name: text("Rex & Jo"), tags: vec![text("a,b"), text("c")], ..Form::default() };
    let request = there_and_back(&form);
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(request.body(), b"name=Rex+%26+Jo&tags=a%2Cb,c");
    let request = there_and_back(&Fields { a: text("~*é"), b: Some(false) });
    assert_eq!(request.headers()["content-type"], "application/x-www-form-urlencoded");
    assert_eq!(request.body(), b"a+b=%7E*%C3%A9&b=false");
}

/// RFC 7578, section 4, and the escaping of names in the HTML standard.
#[test]
fn a_form_with_a_file_consists_of_parts() {
    let photo = File::from(b"\x89PNG\r\n--bindery-1\r\n").name("r\"ex\r\n.png").media_type("image/png");
    let form = Form { name: text("Réx"), tags: vec![text("a"), text("b")], photo: Some(photo), note: Some(text("n")) };
    let request = there_and_back(&form);
    assert_eq!(request.headers()["content-type"], "multipart/form-data; boundary=bindery-2");
    let expected = b"--bindery-2\r\n\
        Content-Disposition: form-data; name=\"name\"\r\n\r\nR\xC3\xA9x\r\n--bindery-2\r\n\
        Content-Disposition: form-data; name=\"tags\"\r\n\r\na,b\r\n--bindery-2\r\n\
        Content-Disposition: form-data; name=\"photo\"; filename=\"r%22ex%0D%0A.png\"\r\n\
        Content-Type: image/png\r\n\r\n\x89PNG\r\n--bindery-1\r\n\r\n--bindery-2\r\n\
        Content-Disposition: form-data; name=\"a%22b\"\r\n\r\nn\r\n--bindery-2--\r\n";
    assert_eq!(request.body().escape_ascii().to_string(), expected.escape_ascii().to_string());
    // Parts have no escaping, so an item cannot contain a comma.
    let commas = Form { tags: vec![text("a,b")], ..form };
    assert_eq!(problem(&commas), (Location::Form, text("tags"), Problem::Separator(',')));
}

#[test]
fn a_file_may_consist_of_bytes_alone() {
    let request = there_and_back(&PartsOnly { name: text("x"), raw: Some(Blob::from([0, 255])) });
    let expected = b"--bindery-1\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nx\r\n--bindery-1\r\n\
        Content-Disposition: form-data; name=\"raw\"; filename=\"raw\"\r\nContent-Type: application/octet-stream\r\n\r\n\
        \x00\xFF\r\n--bindery-1--\r\n";
    assert_eq!(request.body().escape_ascii().to_string(), expected.escape_ascii().to_string());
    there_and_back(&PartsOnly { name: text("x"), raw: None });
    let evil = Form { photo: Some(File::from("x").media_type("a/b\r\nX-Evil: 1")), ..Form::default() };
    assert_eq!(problem(&evil), (Location::File, text("photo"), Problem::Character));
}

#[test]
fn forms_of_other_clients_are_read() {
    let parts = "preamble\r\n--x y  \r\ncontent-disposition: form-data; filename=\"semi;colon.txt\"; name=photo\r\n\
        content-type: text/plain\r\n\r\nhello\r\n--x y\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n\r\n--x y--\r\nepilogue";
    let request = |body: &str| {
        let request = http::Request::post("/form").header("Content-Type", "Multipart/Form-Data; boundary=\"x y\"");
        read::<Form>(&request.body(body.as_bytes().to_vec()).expect("a request"), "")
    };
    let photo = File::from("hello").name("semi;colon.txt").media_type("text/plain");
    assert_eq!(request(parts), Ok(Form { photo: Some(photo), ..Form::default() }));
    for broken in ["", "--x y", "--x y\r\n", "--x y\r\nContent-Disposition: form-data\r\n\r\n\r\n--x y--", "--x y--"] {
        let error = request(broken).expect_err(broken);
        assert!(matches!(error, ReadError::Member { location: Location::Form, .. }), "{broken}: {error}");
    }
}

operation! {
    Typed: Unsigned, "POST" "/typed", ["application/json", "text/*", "application/octet-stream"], ["application/json", "text/plain"], &[];
    media: Option<String> => header("content-type", Style::Simple);
    accept: Option<String> => header("Accept", Style::Simple);
    body: Option<String> => body();
}

operation! {
    Any: Unsigned, "PUT" "/any", ["application/x-custom", "*/*"], [], &[];
    body: BTreeMap<String, f64> => body();
}

operation! {
    TextFirst: Unsigned, "PUT" "/text", ["text/plain; charset=utf-8", "application/vnd.x+json"], [], &[];
    body: Document => body();
}

operation! {
    Bytes: Unsigned, "PUT" "/bytes", ["application/json", "image/png"], [], &[];
    body: Blob<Binary> => body();
}

operation! {
    FormOnly: Unsigned, "PUT" "/forms", ["application/x-www-form-urlencoded"], [], &[];
    body: Document => body();
}

#[test]
fn a_member_selects_the_media_type() {
    let typed = |media: Option<&str>| Typed { media: media.map(text), accept: None, body: Some(text("a\"b")) };
    let sent = |media| {
        let request = encode(&typed(media), &base(), None).expect("a request");
        let media = request.headers()["content-type"].to_str().map(str::to_owned);
        (media.unwrap_or_default(), String::from_utf8_lossy(request.body()).into_owned())
    };
    assert_eq!(sent(None), (text("application/json"), text(r#""a\"b""#)));
    assert_eq!(sent(Some("text/csv")), (text("text/csv"), text("a\"b")));
    assert_eq!(sent(Some("application/octet-stream")), (text("application/octet-stream"), text("a\"b")));
    there_and_back(&Typed { accept: Some(text("text/plain")), ..typed(Some("text/csv")) });
    let refused = (Location::Header, text("content-type"), Problem::MediaType);
    assert_eq!(problem(&typed(Some("application/xml"))), refused);
    let accepts = |accept: Option<&str>| {
        let typed = Typed { accept: accept.map(text), ..typed(None) };
        encode(&typed, &base(), None).expect("a request").headers()["accept"].clone()
    };
    assert_eq!(accepts(None), "application/json, text/plain");
    assert_eq!(accepts(Some("text/html")), "text/html");
    let request = encode(&Typed::default(), &base(), None).expect("a request");
    assert_eq!((request.headers().get("content-type"), request.body().len()), (None, 0));
}

#[test]
fn the_first_suitable_media_type_is_sent() {
    let sent = |request: http::Request<Vec<u8>>| {
        let media = request.headers()["content-type"].to_str().map(str::to_owned);
        (media.unwrap_or_default(), String::from_utf8_lossy(request.body()).into_owned())
    };
    let map = BTreeMap::from([(text("a"), 1.5)]);
    assert_eq!(sent(there_and_back(&Any { body: map })), (text("application/json"), text(r#"{"a":1.5}"#)));
    let object: Document = [("a", 1)].into_iter().collect();
    let structure = TextFirst { body: object.clone() };
    assert_eq!(sent(there_and_back(&structure)), (text("application/vnd.x+json"), text(r#"{"a":1}"#)));
    let word = TextFirst { body: Document::from("x") };
    assert_eq!(sent(there_and_back(&word)), (text("text/plain; charset=utf-8"), text("x")));
    assert_eq!(sent(there_and_back(&Bytes { body: b"[1]".into() })), (text("image/png"), text("[1]")));
    let form = FormOnly { body: object };
    assert_eq!(problem(&form), (Location::Body, text("$"), Problem::MediaType));
}

#[test]
fn json_refuses_nan_and_infinities() {
    let map = |value| Any { body: BTreeMap::from([(text("a b"), 1.0), (text("c"), value)]) };
    // The key may be a secret.
    assert_eq!(problem(&map(f64::NAN)), (Location::Body, text("$[…]"), Problem::NotFinite));
    assert_eq!(problem(&map(f64::INFINITY)), (Location::Body, text("$[…]"), Problem::NotFinite));
}

operation! {
    Reserved: Unsigned, "GET" "/", [], [], &[];
    value: Option<String> => header("Content-Length", Style::Simple);
}

operation! {
    Misnamed: Unsigned, "GET" "/", [], [], &[];
    value: String => header("X Trace", Style::Simple);
}

operation! {
    Numbers: Unsigned, "GET" "/", [], [], &[];
    ratio: f64 => query("ratio", Style::Simple);
    secret: String => header("X-Secret", Style::Simple);
}

#[test]
fn headers_that_http_sets_are_refused() {
    let refused = |name: &str, problem| (Location::Header, text(name), problem);
    assert_eq!(problem(&Reserved { value: Some(text("3")) }), refused("Content-Length", Problem::Reserved));
    assert_eq!(problem(&Misnamed { value: text("x") }), refused("X Trace", Problem::HeaderName));
}

#[test]
fn no_error_quotes_a_value() {
    let nan = Numbers { ratio: f64::NAN, secret: text("hunter2") };
    assert_eq!(problem(&nan), (Location::Query, text("ratio"), Problem::NotFinite));
    let broken = Numbers { ratio: 0.5, secret: text("hunter2\r\nX-Evil: 1") };
    let error = encode(&broken, &base(), None).expect_err("a line break");
    assert_eq!(error.to_string(), "X-Secret (header): the value contains a character that is not allowed here");
    assert!(!format!("{error:?}").contains("hunter"));
    let request = http::Request::get("/?ratio=hunter2").header("x-secret", "x").body(Vec::new()).expect("a request");
    let error = read::<Numbers>(&request, "").expect_err("no number");
    assert_eq!(error.to_string(), "ratio (query): expected f64, not text");
    let request = http::Request::get("/?ratio=1").body(Vec::new()).expect("a request");
    assert_eq!(read::<Numbers>(&request, "").expect_err("no header").to_string(), "X-Secret (header): it is missing");
}

const fn requirement(name: &'static str, scheme: Scheme) -> Requirement {
    Requirement { name, scheme, scopes: &[] }
}

operation! {
    Guarded: Secured, "GET" "/guarded", [], [], &[&[requirement("user", Scheme::Basic)], &[requirement("token", Scheme::OAuth2)], &[requirement("key", Scheme::ApiKeyQuery("api key"))]];
    authorization: Option<String> => header("Authorization", Style::Simple);
}

operation! {
    Optional: Secured, "GET" "/optional", [], [], &[&[], &[requirement("key", Scheme::ApiKeyHeader("X-Key"))]];
}

operation! {
    Open: Unsigned, "GET" "/open", [], [], &[&[requirement("key", Scheme::ApiKeyHeader("X-Key"))]];
}

#[test]
fn credentials_are_sent_where_their_scheme_declares() {
    let send = |credentials: &Credentials| encode(&Guarded::default(), &base(), Some(credentials));
    let header = |credentials: &Credentials| send(credentials).expect("a request").headers()["authorization"].clone();
    // RFC 7617, section 2.
    let basic = header(&Credentials::basic("Aladdin", "open sesame"));
    assert_eq!(basic, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    assert!(basic.is_sensitive());
    assert_eq!(header(&Credentials::bearer("mF_9.B5f-4.1JqM")), "Bearer mF_9.B5f-4.1JqM");
    let key = send(&Credentials::api_key("a&b")).expect("a request");
    assert_eq!(key.uri().query(), Some("api%20key=a%26b"));
    // The first alternative that is satisfied is used, in the document's order.
    assert!(
        header(&Credentials::bearer("t").with(Credential::basic("u", "p")))
            .to_str()
            .is_ok_and(|v| v.starts_with("Basic"))
    );
    for (credentials, scheme, problem) in [
        (Credentials::basic("a:b", "p"), "user", Problem::Colon),
        (Credentials::basic("a", "p\n"), "user", Problem::Character),
        (Credentials::bearer("t\r\nX-Evil: 1"), "token", Problem::Character),
        (Credentials::bearer("é"), "token", Problem::Character),
    ] {
        assert_eq!(send(&credentials).err(), Some(EncodeError::Credentials { scheme, problem }));
    }
}

#[test]
fn a_member_may_be_the_credential() {
    let own = Guarded { authorization: Some(text("Custom x")) };
    let request = encode(&own, &base(), None).expect("a request");
    assert_eq!(request.headers()["authorization"], "Custom x");
    let request = encode(&own, &base(), Some(&Credentials::basic("u", "p"))).expect("a request");
    assert_eq!(request.headers().get_all("authorization").iter().count(), 1);
}

#[test]
fn unrequired_credentials_are_not_sent() {
    let key = Credentials::api_key("k");
    let shown = |request: http::Request<Vec<u8>>| request.headers().get("x-key").cloned();
    assert_eq!(shown(encode(&Optional {}, &base(), None).expect("a request")), None);
    assert_eq!(shown(encode(&Optional {}, &base(), Some(&key)).expect("a request")).expect("a key"), "k");
    assert_eq!(shown(encode(&Open {}, &base(), Some(&key)).expect("a request")), None);
    assert_eq!(
        encode(&Guarded::default(), &base(), Some(&Credentials::new())).err(),
        Some(EncodeError::Unauthenticated { alternatives: Guarded::SECURITY })
    );
}

#[test]
fn the_length_of_a_uri_is_limited() {
    let long = Constant { id: "x".repeat(100_000) };
    assert_eq!(encode(&long, &base(), None).err(), Some(EncodeError::Message { what: "a URI of this length" }));
}

#[test]
fn a_response_is_decoded_by_its_media_type() {
    let read = |media: &str, body: &[u8]| {
        let response = http::Response::builder().header("Content-Type", media).body(body.to_vec()).expect("a response");
        decode::<Constant>(response).map_err(|error| error.to_string())
    };
    let one: Document = [("a", 1)].into_iter().collect();
    assert_eq!(read("application/problem+json", br#"{"a":1}"#), Ok(one.clone()));
    assert_eq!(read("application/json", b"\xEF\xBB\xBF{\"a\":1}"), Ok(one.clone()));
    assert_eq!(read("text/plain", br#"{"a":1}"#), Ok(one));
    assert_eq!(read("text/html", b"<p>"), Ok(Document::from("<p>")));
    assert_eq!(read("application/json", b""), Ok(Document::Null));
    assert_eq!(read("text/plain", b""), Ok(Document::Null));
}
