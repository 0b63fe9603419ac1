//! Request bodies: JSON, text, bytes, forms and files.

use crate::loopback::{exchange_as, succeeds};
use crate::security::everything as everything_to_show;
use bindery::{Document, Empty, File, Nullable};
use kitchen_sink::types::{
    Course, Dish, Everything, EverythingInline, EverythingNothingElse, Feast, Knife, Menu, Nest, Open, Pan, Typed,
    Urgency, Utensil,
};
use kitchen_sink::*;

fn soup() -> Dish {
    Dish::new("Soup é日").price(4.5).course(Course::Starter)
}

/// A member of each kind, with a value.
fn everything() -> Everything {
    Everything::new(false, ["a", ""])
        .int8(i8::MIN)
        .int16(i16::MAX)
        .int32(-1)
        .int64(i64::MAX)
        .uint8(u8::MAX)
        .uint16(1)
        .uint32(u32::MAX)
        .uint64(u64::MAX)
        .float(0.1)
        .double(1e300)
        .number(-2.5)
        .string("none")
        .bytes([0, 255])
        .base64url([251, 255])
        .date("2026-11-21".parse().expect("a day"))
        .time("2026-11-21T12:30:00.123456Z".parse().expect("a time"))
        .http_date("1994-11-06T08:49:37Z".parse().expect("a time"))
        .unix_time("1994-11-06T08:49:37Z".parse().expect("a time"))
        .duration("P1D")
        .uuid("9f86d081-884c-4d65-9a2f-2feaa0c55ad0")
        .password("hunter2")
        .secrets([("pin", "4711")])
        .sparse([Some(1), None])
        .grid([vec![1.0, 2.0], vec![]])
        .maps([("a", [("b".to_owned(), true)])])
        .any_map([("a", Document::from(1))])
        .nothing_else(EverythingNothingElse::new().only("this"))
        .anything("any JSON")
        .nullable(Nullable::Null)
        .pair(("spoon".to_owned(), 3))
        .course("a course that nobody knew")
        .priority(Urgency::Minus1)
        .mixed(0.5)
        .inline(EverythingInline::new().r#type("x"))
        .utensil(Pan::new("steel", 24.0))
        .menu(Menu::new("Monday").parent(Menu::new("Week")).parts([Menu::new("Lunch"), Menu::new("Supper")]))
        .open(Open::new().known("yes").additional([("more", Document::from(true))]))
        .typed(Typed::new().additional([("one", 1)]))
        .feast(Feast::new("Birthday", 12).price(99.0))
        .nest(Nest(vec![Nest(vec![]), Nest(vec![Nest(vec![])])]))
}

#[test]
fn json_structures_round_trip() {
    let request = succeeds(&PutStructure::new(everything()), &everything());
    assert_eq!(request.headers()["content-type"], "application/json");
    let least = Everything::new(true, Vec::<String>::new());
    let request = succeeds(&PutStructure::new(least.clone()), &least);
    assert_eq!(request.body(), br#"{"boolean":true,"texts":[]}"#);
}

#[test]
fn an_optional_body_may_be_absent() {
    let request = succeeds(&PostPerhaps::new().dish(soup()), &Some(soup()));
    assert!(!request.body().is_empty());
    let request = succeeds(&PostPerhaps::new(), &None);
    assert!(request.body().is_empty() && !request.headers().contains_key("content-type"));
}

#[test]
fn json_lists_maps_tuples_and_unions_round_trip() {
    let dishes = vec![soup(), Dish::new("Bread")];
    succeeds(&PostList::new(dishes.clone()), &dishes);
    succeeds(&PostList::new([]), &vec![]);
    let counts = [("a".to_owned(), 1), ("é".to_owned(), i64::MIN)];
    succeeds(&PostMap::new(counts.clone()), &counts.into());
    let pair = ("fork \"with\" quotes".to_owned(), -1);
    let request = succeeds(&PostTuple::new(pair.clone()), &pair);
    assert_eq!(request.body(), br#"["fork \"with\" quotes",-1]"#);

    let knife = Utensil::from(Knife::new("steel").sharp(true));
    let request = succeeds(&PostUnion::new(knife.clone()), &knife);
    assert_eq!(request.body(), br#"{"kind":"Knife","material":"steel","sharp":true}"#);
    let pan = Utensil::from(Pan::new("iron", 28.0));
    let request = succeeds(&PostUnion::new(pan.clone()), &pan);
    assert!(request.body().starts_with(br#"{"kind":"frying-pan""#));
}

#[test]
fn any_json_and_a_json_string_round_trip() {
    let patch: Document = serde_json::from_str(r#"{"a":[1,null,{"b":1e3}]}"#).expect("JSON");
    let request = succeeds(&PatchAnything::new(patch.clone()), &patch);
    assert_eq!(request.headers()["content-type"], "application/merge-patch+json");
    let request = succeeds(&PostWord::new("sa\"lt"), &"pepper".to_owned());
    assert_eq!(request.body(), br#""sa\"lt""#);
}

#[test]
fn text_bytes_and_xml_text_round_trip() {
    let text = "two\r\nlines, é日".to_owned();
    let request = succeeds(&PostText::new(text.clone()), &text);
    assert_eq!(request.body(), text.as_bytes());
    assert!(request.headers()["content-type"].to_str().expect("text").starts_with("text/plain"));
    let bytes = vec![0, 159, 255, 13, 10];
    let request = succeeds(&PostBytes::new(bytes.clone()), &bytes.clone().into());
    assert_eq!(request.body(), &bytes);
    assert_eq!(request.headers()["content-type"], "application/octet-stream");
    let xml = "<dish name=\"soup\"/>".to_owned();
    let request = succeeds(&PostXml::new(xml.clone()), &xml);
    assert_eq!(
        (request.body().as_slice(), &request.headers()["content-type"]),
        (xml.as_bytes(), &"application/xml".parse().expect("a value"))
    );
}

#[test]
fn json_is_preferred_among_media_types() {
    let request = succeeds(&PostSeveral::new(soup()), &soup());
    assert_eq!(request.headers()["content-type"], "application/vnd.kitchen+json");
}

#[test]
fn forms() {
    let request = succeeds(&PostForm::new("a+b & c").note("").tags(["x", "y z"]), &Empty);
    assert_eq!(request.body(), b"name=a%2Bb+%26+c&note=&tags=x&tags=y+z&grant=password");
    succeeds(&PostForm::new("a").grant("client_credentials"), &Empty);
}

/// A file with a name and a media type.
fn file(content: &[u8]) -> File {
    File::from(content).name("soup \"é\".png").media_type("image/png")
}

#[test]
fn files() {
    let required = |photo| PostFilesRequired { name: "so\"up\r\né".into(), photo };
    let photo = file(&[0, 255, 13, 10, 45, 45]);
    let request = succeeds(&PostFiles::new(required(photo)).tags(["a", "b"]).recipe(file(b"--boundary\r\n")), &Empty);
    let media = request.headers()["content-type"].to_str().expect("text");
    assert!(media.starts_with("multipart/form-data; boundary="), "{media}");
    succeeds(&PostFiles::new(required(file(b""))), &Empty);
}

#[test]
fn missing_file_properties_are_supplied() {
    let request = PostEither::new("a").photo(b"soup");
    let sent = exchange_as(&request, Some(&everything_to_show()), |request| {
        let read: PostEither = bindery_rest::read(request, SERVICE.base_path).expect("a form");
        let photo = File::from(b"soup").name("photo").media_type("application/octet-stream");
        assert_eq!(read, PostEither::new("a").photo(photo));
        bindery_rest::write::<PostEither>(Ok(&Empty)).expect("an answer")
    });
    assert!(sent.answer.is_ok());
}

#[test]
fn a_form_with_a_file_is_multipart_also_where_another_kind_comes_first() {
    let media = |request: http::Request<Vec<u8>>| request.headers()["content-type"].to_str().expect("text").to_owned();
    assert!(media(succeeds(&PostEither::new("a").photo(file(b"x")), &Empty)).starts_with("multipart/form-data"));
    assert_eq!(media(succeeds(&PostEither::new("a"), &Empty)), "application/x-www-form-urlencoded");
}
