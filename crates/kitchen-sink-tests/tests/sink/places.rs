//! The locations and names of parameters.

use crate::loopback::{exchange, fails, succeeds};
use bindery::rest::Failed;
use bindery::{Empty, Rest};
use bindery_rest::{Base, EncodeError, Location, Problem};
use kitchen_sink::*;

#[test]
fn methods_share_a_path() {
    let soup = types::Dish::new("Soup").id(7).price(4.5).course(types::Course::MainCourse);
    let get = GetDish::new(7).note("with bread").x_trace("kitchen/1");
    let request = succeeds(&get, &soup);
    assert_eq!(
        (request.method().as_str(), request.uri().to_string()),
        ("GET", "/sink/v1/dishes/7?id=with%20bread".into())
    );
    assert_eq!(request.headers()["x-trace"], "kitchen/1");

    let request = succeeds(&DeleteDish::new("seven of them"), &Empty);
    assert_eq!(request.uri(), "/sink/v1/dishes/seven%20of%20them");
    let weight = types::PeekAtDishResponse::new().x_weight(0.25);
    assert_eq!(succeeds(&PeekAtDish::new(7), &weight).method(), "HEAD");
    let allowed = types::AskOfDishResponse::new().allow(["GET", "HEAD"]);
    assert_eq!(succeeds(&AskOfDish::new(7), &allowed).method(), "OPTIONS");

    let gone = Error::NotFound(Failed { status: 404, body: Empty });
    assert_eq!(fails(&get, &gone).status(), 404);
    assert_eq!(fails(&DeleteDish::new("x"), &gone).status(), 404);
}

#[test]
fn percent_encoded_text_is_sent_unchanged() {
    let request = succeeds(&TakeVerbatim::new("a/b%2Fc").filter("x%20eq%20'y'"), &Empty);
    assert_eq!(request.uri(), "/sink/v1/places/verbatim/a/b%2Fc?filter=x%20eq%20'y'");
    let base = Base::new("http://localhost").expect("a base");
    for text in ["a b", "a?b", "a#b", "%zz"] {
        let error = bindery_rest::encode(&TakeVerbatim::new(text), &base, None).expect_err(text);
        let place = EncodeError::Member { location: Location::Path, name: "rest".into(), problem: Problem::Character };
        assert_eq!(error, place, "{text}");
    }
}

#[test]
fn a_segment_may_hold_several_placeholders() {
    let required = |stem: &str, ending: &str| TakePartsRequired { stem: stem.into(), ending: ending.into() };
    let request = succeeds(&TakeParts::new(required("a b", "tar/gz")), &Empty);
    assert_eq!(request.uri(), "/sink/v1/places/names/a%20b.tar%2Fgz");
    let base = Base::new("http://localhost").expect("a base");
    let error = bindery_rest::encode(&TakeParts::new(required("", "x")), &base, None).expect_err("empty");
    let empty = EncodeError::Member { location: Location::Path, name: "stem".into(), problem: Problem::EmptySegment };
    assert_eq!(error, empty);
}

#[test]
fn queries_have_constants_and_odd_names_and_lists_of_lists() {
    let plain = succeeds(&TakeQueries::new(["a"]), &Empty);
    assert_eq!(plain.uri(), "/sink/v1/places/queries?kind=fixed&required=a&version=2026-11-21&strict=true");

    let all = TakeQueries::new(["a", "b"])
        .page_size(50)
        .empty("")
        .nested([vec![1, 2], vec![3]])
        .many([vec!["x".to_owned(), "y".to_owned()], vec!["z".to_owned()]])
        .of_type("soup")
        .any_of(types::TakeQueriesAnyOf::Less);
    let target = "/sink/v1/places/queries?kind=fixed&page%5Bsize%5D=50&empty=&required=a,b&nested=1,2%7C3&many=x%20y&many=z\
                  &version=2026-11-21&strict=true&type=soup&any%20of=%3C";
    assert_eq!(succeeds(&all, &Empty).uri(), target);

    // `new` supplies the constant; a later version of the service may have another.
    let other = TakeQueries::new(["a"]).version("2027-01-01").strict(false);
    assert!(succeeds(&other, &Empty).uri().to_string().ends_with("version=2027-01-01&strict=false"));
    // Absent members are not sent, also if the service has a default for them.
    assert_eq!(TakeQueries::new(["a"]).page_size, None);
}

#[test]
fn an_operation_without_a_name_and_with_headers() {
    assert_eq!(<GetPlacesHeaders as bindery::Operation>::NAME, "get_places_headers");
    assert_eq!(GetPlacesHeaders::default(), GetPlacesHeaders::new());
    let request = GetPlacesHeaders::new().x_nested([vec![true, false], vec![true]]).if_match("\"soup\"");
    let sent = succeeds(&request, &Empty);
    let header = |name: &str| sent.headers()[name].to_str().expect("text").to_owned();
    assert_eq!((header("x-version"), header("x-nested")), ("2".into(), "true,false|true".into()));
    assert_eq!(header("if-match"), "\"soup\"");
    for text in ["a\r\nX-Evil: 1", "a\nb", "\u{7}", "é"] {
        let base = Base::new("http://localhost").expect("a base");
        let error = bindery_rest::encode(&GetPlacesHeaders::new().if_match(text), &base, None).expect_err(text);
        let place =
            EncodeError::Member { location: Location::Header, name: "If-Match".into(), problem: Problem::Character };
        assert_eq!(error, place, "{text:?}");
    }
}

#[test]
fn a_host_is_completed_by_the_caller() {
    let base = Base::with(&SERVICE, &[("town", "paris")]).expect("a base");
    assert_eq!(base.to_string(), "https://paris.kitchen.example/sink/v1");
    let request = bindery_rest::encode(&GetSeveral::new(), &base, None).expect("a request");
    assert_eq!(request.uri(), "https://paris.kitchen.example/sink/v1/answers/several");
    // This operation has a scheme of its own.
    assert_eq!(NeedNothing::SCHEMES, ["http"]);
    let request = bindery_rest::encode(&NeedNothing::new(), &base, None).expect("a request");
    assert_eq!(request.uri(), "http://paris.kitchen.example/sink/v1/security/none");
    assert!(Base::of(&SERVICE).is_err());
}

#[test]
fn absent_members_are_not_sent() {
    let sent = exchange(&GetDish::new(1), Ok(&types::Dish::new("Soup"))).request;
    assert_eq!(sent.uri(), "/sink/v1/dishes/1");
    assert!(!sent.headers().contains_key("x-trace"));
    assert_eq!(sent.headers()["accept"], "application/json");
}
