//! Serialization of objects in parameters and forms: one parameter for each member, `name[member]=value`, or
//! `member=value` pairs.
//!
//! In `deepObject`, which no specification defines for nested values, an object within an object is `a[b][c]=1`, scalars
//! of a list are `a[b][]=1`, and other items are numbered, `a[b][0][c]=1`: the form that PHP, Rails (without numbers), qs
//! and Stripe read.

use super::{Lead, Sink};
use crate::Problem;
use crate::escape::{self, Escape};
use bindery::Style;
use serde::de::{self, Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A value as text, with the members of objects in their order.
#[derive(Debug)]
enum Piece {
    Null,
    Text(String),
    List(Vec<Piece>),
    Object(Vec<(String, Piece)>),
}

impl<'de> Deserialize<'de> for Piece {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PieceVisitor)
    }
}

struct PieceVisitor;

impl<'de> Visitor<'de> for PieceVisitor {
    type Value = Piece;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Piece, E> {
        Ok(Piece::Text(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Piece, E> {
        Ok(Piece::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Piece, E> {
        Ok(Piece::Text(value.to_string()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Piece, E> {
        serde_json::to_string(&value).map(Piece::Text).map_err(E::custom)
    }

    fn visit_str<E>(self, value: &str) -> Result<Piece, E> {
        Ok(Piece::Text(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Piece, E> {
        Ok(Piece::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Piece, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Piece::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Piece, A::Error> {
        let mut object = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            object.push(entry);
        }
        Ok(Piece::Object(object))
    }
}

/// Writes a value from its JSON, in a style of objects.
pub(crate) fn write(
    out: &mut Vec<u8>,
    escape: Escape,
    style: Style,
    lead: Lead<'_>,
    json: &[u8],
) -> Result<(), Problem> {
    let piece: Piece = serde_json::from_slice(json).map_err(|error| Problem::Refused(error.to_string()))?;
    if matches!(piece, Piece::Null) {
        return Ok(());
    }
    match (style, lead, &piece) {
        (Style::Members(_), Lead::Pair(_), Piece::Object(members)) => {
            members.iter().try_for_each(|(name, value)| pair(out, escape, name, value))
        }
        (Style::Deep, Lead::Pair(name), piece) => deep(out, escape, name, piece),
        (Style::Pairs, lead, Piece::Object(members)) => joined(out, escape, lead, members, b',', b"="),
        (Style::Csv | Style::Ssv | Style::Tsv | Style::Pipes, lead, Piece::Object(members)) => {
            let separator = escape::separator(style).unwrap_or(b',');
            joined(out, escape, lead, members, separator, escape::written(escape, separator))
        }
        (_, lead, _) => {
            let mut sink = Sink { out, escape, lead };
            sink.begin();
            sink.text(json, 0)
        }
    }
}

/// Writes a member as a parameter of its own.
fn pair(out: &mut Vec<u8>, escape: Escape, name: &str, value: &Piece) -> Result<(), Problem> {
    let mut one = |text: &str| {
        let mut sink = Sink { out, escape, lead: Lead::Pair(name) };
        sink.begin();
        sink.text(text.as_bytes(), 0)
    };
    match value {
        Piece::Null => Ok(()),
        Piece::Text(text) => one(text),
        Piece::List(items) => items.iter().try_for_each(|item| one(&scalar(item)?)),
        Piece::Object(_) => Err(Problem::Style),
    }
}

fn deep(out: &mut Vec<u8>, escape: Escape, name: &str, value: &Piece) -> Result<(), Problem> {
    match value {
        Piece::Null | Piece::Text(_) => pair(out, escape, name, value),
        Piece::List(items) if items.iter().all(|item| matches!(item, Piece::Text(_))) => {
            let name = format!("{name}[]");
            items.iter().try_for_each(|item| pair(out, escape, &name, item))
        }
        Piece::List(items) => {
            items.iter().enumerate().try_for_each(|(index, item)| deep(out, escape, &format!("{name}[{index}]"), item))
        }
        Piece::Object(members) => {
            members.iter().try_for_each(|(member, value)| deep(out, escape, &format!("{name}[{member}]"), value))
        }
    }
}

/// Writes names and values as one text.
fn joined(
    out: &mut Vec<u8>,
    escape: Escape,
    lead: Lead<'_>,
    members: &[(String, Piece)],
    separator: u8,
    between: &[u8],
) -> Result<(), Problem> {
    let mut sink = Sink { out, escape, lead };
    let members = members.iter().filter(|(_, value)| !matches!(value, Piece::Null));
    let within = escape::bit(separator);
    for (index, (name, value)) in members.enumerate() {
        match index {
            0 => sink.begin(),
            _ => sink.out.extend_from_slice(escape::written(escape, separator)),
        }
        sink.text(name.as_bytes(), within)?;
        sink.out.extend_from_slice(between);
        sink.text(scalar(value)?.as_bytes(), within)?;
    }
    Ok(())
}

fn scalar(piece: &Piece) -> Result<String, Problem> {
    match piece {
        Piece::Text(text) => Ok(text.clone()),
        Piece::Null => Err(Problem::NullItem),
        Piece::List(_) | Piece::Object(_) => Err(Problem::Style),
    }
}
