//! The wire form of every type in every location and style as the specifications define it: `wire.txt`, in both directions.

#[path = "wire/place.rs"]
mod place;
#[path = "wire/types.rs"]
mod types;

use bindery::{
    Base64, Base64Url, Binary, Blob, Date, DateTime, Document, EpochSeconds, HttpDate, Nullable, Sensitive, Style,
    Timestamp,
};
use bindery_rest::EncodeError;
use place::{Place, Value, answered, back, there};
use std::collections::BTreeMap;
use types::{Color, Level, Point};

const TABLE: &str = include_str!("wire.txt");

#[test]
fn every_value_has_its_wire_form_in_every_location() {
    let mut columns = Vec::new();
    let (mut rows, mut refused) = (0, 0);
    let mut wrong = Vec::new();
    let lines = TABLE.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    for (number, line) in lines {
        let cells: Vec<&str> = line.split(" ¦ ").collect();
        if let ["columns", names @ ..] = cells.as_slice() {
            columns = names.iter().map(|name| place(name)).collect();
            continue;
        }
        let [styles, ty, value, cells @ ..] = cells.as_slice() else { panic!("line {}: {line}", number + 1) };
        assert_eq!(cells.len(), columns.len(), "line {}: {line}", number + 1);
        let mut expected = "";
        for (place, cell) in columns.iter().zip(cells) {
            expected = if *cell == "〃" { expected } else { cell };
            let row = Row { place: *place, style: style(styles), value, expected };
            rows += 1;
            refused += usize::from(expected.starts_with('!'));
            if let Err(error) = dispatch(ty, &row) {
                wrong.push(format!("line {}: {ty} in {place:?}: {error}", number + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {rows} rows are wrong:\n{}", wrong.len(), wrong.join("\n"));
    println!("{rows} rows: {} round trips, {refused} refused", rows - refused);
    assert!(rows - refused >= 300, "the table has too few rows: {rows}, of them {refused} refused");
}

struct Row<'a> {
    place: Place,
    style: Style,
    value: &'a str,
    expected: &'a str,
}

fn place(name: &str) -> Place {
    match name {
        "path" => Place::Path,
        "query" => Place::Query,
        "header" => Place::Header,
        "form" => Place::Form,
        "part" => Place::Part,
        "raw path" => Place::RawPath,
        "raw query" => Place::RawQuery,
        "json body" => Place::JsonBody,
        "text body" => Place::TextBody,
        "octets body" => Place::OctetsBody,
        _ => panic!("{name} is not a location"),
    }
}

fn style(names: &str) -> Style {
    let one = |name| match name {
        "simple" => Style::Simple,
        "csv" => Style::Csv,
        "ssv" => Style::Ssv,
        "tsv" => Style::Tsv,
        "pipes" => Style::Pipes,
        "multi" => Style::Multi,
        _ => panic!("{name} is not a style"),
    };
    match names.split(' ').map(one).collect::<Vec<_>>().as_slice() {
        [style] => *style,
        styles => Style::Nested(styles.to_vec().leak()),
    }
}

fn dispatch(ty: &str, row: &Row<'_>) -> Result<(), String> {
    match ty.split_once(' ') {
        Some(("option", "i64")) => check::<Option<i64>>(row),
        Some(("option", "string")) => check::<Option<String>>(row),
        Some(("option", "struct")) => check::<Option<Point>>(row),
        Some(("option", "list string")) => check::<Option<Vec<String>>>(row),
        Some(("nullable", "string")) => check::<Nullable<String>>(row),
        Some(("list", "nullable string")) => check::<Vec<Nullable<String>>>(row),
        Some(("list", "list string")) => check::<Vec<Vec<String>>>(row),
        Some(("list", "list i64")) => check::<Vec<Vec<i64>>>(row),
        Some(("list", "list f64")) => check::<Vec<Vec<f64>>>(row),
        Some(("list", "list date")) => check::<Vec<Vec<Date>>>(row),
        Some(("list", "list list string")) => check::<Vec<Vec<Vec<String>>>>(row),
        Some(("list", item)) => scalar::<List>(item, row),
        Some(_) => Err("unknown type".to_owned()),
        None => scalar::<Scalar>(ty, row),
    }
}

/// A type by its name, or a list of it.
trait Of {
    fn check<T: Value>(row: &Row<'_>) -> Result<(), String>;
}

struct Scalar;
struct List;

impl Of for Scalar {
    fn check<T: Value>(row: &Row<'_>) -> Result<(), String> {
        check::<T>(row)
    }
}

impl Of for List {
    fn check<T: Value>(row: &Row<'_>) -> Result<(), String> {
        check::<Vec<T>>(row)
    }
}

fn scalar<O: Of>(ty: &str, row: &Row<'_>) -> Result<(), String> {
    match ty {
        "bool" => O::check::<bool>(row),
        "i32" => O::check::<i32>(row),
        "i64" => O::check::<i64>(row),
        "u64" => O::check::<u64>(row),
        "i128" => O::check::<i128>(row),
        "f32" => O::check::<f32>(row),
        "f64" => O::check::<f64>(row),
        "string" => O::check::<String>(row),
        "sensitive" => O::check::<Sensitive<String>>(row),
        "enum" => O::check::<Color>(row),
        "intenum" => O::check::<Level>(row),
        "base64" => O::check::<Blob<Base64>>(row),
        "base64url" => O::check::<Blob<Base64Url>>(row),
        "binary" => O::check::<Blob<Binary>>(row),
        "date" => O::check::<Date>(row),
        "datetime" => O::check::<Timestamp<DateTime>>(row),
        "httpdate" => O::check::<Timestamp<HttpDate>>(row),
        "epoch" => O::check::<Timestamp<EpochSeconds>>(row),
        "document" => O::check::<Document>(row),
        "map" => O::check::<BTreeMap<String, String>>(row),
        "struct" => O::check::<Point>(row),
        _ => Err("unknown type".to_owned()),
    }
}

fn check<T: Value>(row: &Row<'_>) -> Result<(), String> {
    let Row { place, style, value: json, expected } = *row;
    let value = || serde_json::from_str::<T>(json).map_err(|error| format!("the value: {error}"));
    let request = match (there(place, style, value()?), expected.strip_prefix('!')) {
        (Ok(request), None) => request,
        (Ok(_), Some(reason)) => return Err(format!("it should be refused: {reason}")),
        (Err(EncodeError::Member { problem, .. }), Some(reason)) => {
            let problem = format!("{problem:?}");
            let kind = problem.split('(').next().unwrap_or_default();
            return if kind == reason { Ok(()) } else { Err(format!("refused for {problem}, not {reason}")) };
        }
        (Err(error), _) => return Err(format!("refused: {error}")),
    };
    let is_empty = expected == "''";
    let (found, expected) = bytes(place, expected, &request);
    if found != expected {
        let text = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(|bytes| bytes.escape_ascii().to_string());
        return Err(format!("{:?}, not {:?}", text(&found), text(&expected)));
    }
    let there_and_back: T = back(place, style, &request).map_err(|error| error.to_string())?;
    if there_and_back != value()? {
        return Err(format!("it reads back as {there_and_back:?}"));
    }
    let decoded = match serde_json::from_str::<T>("null") {
        // An empty header of a response is absent where its type allows that.
        Ok(absent) if place == Place::Header && is_empty => absent,
        Ok(_) | Err(_) => value()?,
    };
    if matches!(place, Place::Header | Place::JsonBody | Place::TextBody | Place::OctetsBody)
        && answered(place, style, value()?) != decoded
    {
        return Err("a response decodes to another value".to_owned());
    }
    Ok(())
}

/// The text in the location, and the expected one.
fn bytes(place: Place, expected: &str, request: &http::Request<Vec<u8>>) -> (Option<Vec<u8>>, Option<Vec<u8>>) {
    let items: Option<Vec<Vec<u8>>> = (expected != "∅").then(|| expected.split('⏎').map(unescape).collect());
    let joined = |separator: &str, before: &str| {
        items.as_ref().map(|items| {
            let items = items.iter().map(|item| [before.as_bytes(), item].concat());
            items.collect::<Vec<_>>().join(separator.as_bytes())
        })
    };
    let body = || Some(request.body().clone());
    match place {
        Place::Path | Place::RawPath => {
            let path = request.uri().path();
            let segment = path.strip_prefix("/x/").and_then(|path| path.strip_suffix("/y"));
            (segment.map(|segment| segment.as_bytes().to_vec()), joined("⏎", ""))
        }
        Place::Query | Place::RawQuery => {
            (request.uri().query().map(|query| query.as_bytes().to_vec()), joined("&", "v="))
        }
        Place::Header => {
            let values: Vec<_> = request.headers().get_all("v").iter().map(|value| value.as_bytes().to_vec()).collect();
            let values = (!values.is_empty()).then(|| values.join("⏎".as_bytes()));
            (values, joined("⏎", ""))
        }
        Place::Form => (body(), joined("&", "v=").or(Some(Vec::new()))),
        Place::Part => {
            let parts = items.iter().flatten().map(|item| {
                let head = b"--bindery-1\r\nContent-Disposition: form-data; name=\"v\"\r\n\r\n".as_slice();
                [head, item, b"\r\n"].concat()
            });
            (body(), Some([parts.collect::<Vec<_>>().concat(), b"--bindery-1--\r\n".to_vec()].concat()))
        }
        Place::JsonBody | Place::TextBody | Place::OctetsBody => (body(), joined("⏎", "").or(Some(Vec::new()))),
    }
}

/// The bytes of a cell.
fn unescape(cell: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = if cell == "''" { "" } else { cell };
    while let Some((before, after)) = rest.split_once('\\') {
        bytes.extend_from_slice(before.as_bytes());
        let (byte, length) = match after.as_bytes() {
            [b't', ..] => (b'\t', 1),
            [b'n', ..] => (b'\n', 1),
            [b'r', ..] => (b'\r', 1),
            [b'\\', ..] => (b'\\', 1),
            [b'x', ..] => (u8::from_str_radix(&after[1..3], 16).expect("two hex digits"), 3),
            _ => panic!("{cell}: unknown escape"),
        };
        bytes.push(byte);
        rest = &after[length..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}
