//! Serialization of values as text: in paths, queries, headers and forms.
//!
//! Values without a text form, maps, structures and lists without a style, are written as JSON.

mod objects;

use crate::Problem;
use crate::escape::{self, Escape};
use bindery::Style;
use serde::ser::{self, Impossible, Serialize, SerializeSeq, SerializeTuple, Serializer};
use std::fmt::{self, Display};
use std::io::Write;

/// The text before a value.
pub(crate) enum Lead<'a> {
    /// The name of a pair, with an `&` unless it is the first.
    Pair(&'a str),
    /// None; records that there is a value.
    Text(&'a mut bool),
    /// None; records the position of each value.
    Pieces(&'a mut Vec<usize>),
}

/// Writes a value, or nothing if it is null or an empty list.
pub(crate) fn write<T: Serialize + ?Sized>(
    out: &mut Vec<u8>,
    escape: Escape,
    style: Style,
    lead: Lead<'_>,
    value: &T,
) -> Result<(), Problem> {
    if let Style::Members(_) | Style::Deep | Style::Pairs | Style::Json = style {
        let json = crate::json::to_vec(value).map_err(|(_, problem)| problem)?;
        return objects::write(out, escape, style, lead, &json);
    }
    let mut sink = Sink { out, escape, lead };
    let styles: &[Style] = match &style {
        Style::Members(_) | Style::Deep | Style::Pairs | Style::Json => &[],
        Style::Simple => &[],
        Style::Nested(styles) => styles,
        Style::Csv | Style::Ssv | Style::Tsv | Style::Pipes | Style::Multi => std::slice::from_ref(&style),
    };
    let (mark, pieces) = (sink.out.len(), sink.pieces());
    match value.serialize(Value { sink: &mut sink, styles, within: 0, is_item: false }) {
        Ok(()) => Ok(()),
        Err(Halt::Structured) => {
            sink.out.truncate(mark);
            sink.forget(pieces);
            let json = crate::json::to_vec(value).map_err(|(_, problem)| problem)?;
            if !styles.is_empty() && json.first() == Some(&b'{') {
                return objects::write(sink.out, escape, style, sink.lead, &json);
            }
            sink.begin();
            sink.text(&json, 0)
        }
        Err(Halt::Problem(problem)) => Err(problem),
    }
}

pub(crate) struct Sink<'a> {
    pub(crate) out: &'a mut Vec<u8>,
    pub(crate) escape: Escape,
    pub(crate) lead: Lead<'a>,
}

impl Sink<'_> {
    /// Writes the text before a value.
    pub(crate) fn begin(&mut self) {
        match &mut self.lead {
            Lead::Pair(name) => {
                if !self.out.is_empty() {
                    self.out.push(b'&');
                }
                escape::push_name(self.out, self.escape, name);
                self.out.push(b'=');
            }
            Lead::Text(is_there) => **is_there = true,
            Lead::Pieces(pieces) => pieces.push(self.out.len()),
        }
    }

    fn pieces(&self) -> usize {
        match &self.lead {
            Lead::Pair(_) | Lead::Text(_) => 0,
            Lead::Pieces(pieces) => pieces.len(),
        }
    }

    fn forget(&mut self, pieces: usize) {
        match &mut self.lead {
            Lead::Pair(_) | Lead::Text(_) => {}
            Lead::Pieces(all) => all.truncate(pieces),
        }
    }

    /// Writes the whole text of a value, or of an item in lists with these separators.
    pub(crate) fn text(&mut self, text: &[u8], within: u8) -> Result<(), Problem> {
        for separator in separators(within) {
            if escape::holds(self.escape, separator, text) {
                return Err(Problem::Separator(char::from(separator)));
            }
        }
        let is_space = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
        if self.escape == Escape::Header && (is_space(text.first()) || is_space(text.last())) {
            return Err(Problem::EdgeSpace);
        }
        escape::push(self.out, self.escape, text)
    }
}

/// The set of separators of some styles.
fn separators(within: u8) -> impl Iterator<Item = u8> {
    [b',', b' ', b'\t', b'|'].into_iter().enumerate().filter(move |(index, _)| within >> index & 1 == 1).map(|(_, s)| s)
}

struct Value<'s, 'a> {
    sink: &'s mut Sink<'a>,
    /// The list styles from here on, the outermost first.
    styles: &'s [Style],
    /// The separators of the enclosing lists.
    within: u8,
    is_item: bool,
}

/// The reason why writing stops.
#[derive(Debug)]
enum Halt {
    /// The value has no text form.
    Structured,
    Problem(Problem),
}

impl From<Problem> for Halt {
    fn from(problem: Problem) -> Self {
        Halt::Problem(problem)
    }
}

impl Display for Halt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Halt::Structured => f.write_str("the value has no text form"),
            Halt::Problem(problem) => problem.fmt(f),
        }
    }
}

impl std::error::Error for Halt {}

impl ser::Error for Halt {
    fn custom<T: Display>(message: T) -> Self {
        Halt::Problem(Problem::Refused(message.to_string()))
    }
}

impl Value<'_, '_> {
    fn begin(&mut self) {
        if !self.is_item {
            self.sink.begin();
        }
    }

    fn text(mut self, text: &[u8]) -> Result<(), Halt> {
        self.begin();
        Ok(self.sink.text(text, self.within)?)
    }

    /// Digits and signs need no escaping and separate nothing.
    fn digits(mut self, value: impl Display) -> Result<(), Halt> {
        self.begin();
        write!(self.sink.out, "{value}").map_err(ser::Error::custom)
    }

    fn float<T: Serialize>(self, value: T, is_finite: bool) -> Result<(), Halt> {
        if !is_finite {
            return Err(Problem::NotFinite.into());
        }
        // As in a body: the shortest text that parses to the same number.
        let text = serde_json::to_vec(&value).map_err(<Halt as ser::Error>::custom)?;
        self.text(&text)
    }

    fn null(self) -> Result<(), Halt> {
        if self.is_item { Err(Problem::NullItem.into()) } else { Ok(()) }
    }
}

impl<'s, 'a> Serializer for Value<'s, 'a> {
    type Ok = ();
    type Error = Halt;
    type SerializeSeq = Items<'s, 'a>;
    type SerializeTuple = Items<'s, 'a>;
    type SerializeTupleStruct = Impossible<(), Halt>;
    type SerializeTupleVariant = Impossible<(), Halt>;
    type SerializeMap = Impossible<(), Halt>;
    type SerializeStruct = Impossible<(), Halt>;
    type SerializeStructVariant = Impossible<(), Halt>;

    fn serialize_bool(self, value: bool) -> Result<(), Halt> {
        self.text(if value { b"true" } else { b"false" })
    }

    fn serialize_i8(self, value: i8) -> Result<(), Halt> {
        self.digits(value)
    }

    fn serialize_i16(self, value: i16) -> Result<(), Halt> {
        self.digits(value)
    }

    fn serialize_i32(self, value: i32) -> Result<(), Halt> {
        self.digits(value)
    }

    fn serialize_i64(self, value: i64) -> Result<(), Halt> {
        self.digits(value)
    }

    fn serialize_i128(self, value: i128) -> Result<(), Halt> {
        self.digits(value)
    }

    fn serialize_u8(self, value: u8) -> Result<(), Halt> {
        self.digits(value)
    }

    fn serialize_u16(self, value: u16) -> Result<(), Halt> {
        self.digits(value)
    }

    fn serialize_u32(self, value: u32) -> Result<(), Halt> {
        self.digits(value)
    }

    fn serialize_u64(self, value: u64) -> Result<(), Halt> {
        self.digits(value)
    }

    fn serialize_u128(self, value: u128) -> Result<(), Halt> {
        self.digits(value)
    }

    fn serialize_f32(self, value: f32) -> Result<(), Halt> {
        self.float(value, value.is_finite())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Halt> {
        self.float(value, value.is_finite())
    }

    fn serialize_char(self, value: char) -> Result<(), Halt> {
        self.text(value.encode_utf8(&mut [0; 4]).as_bytes())
    }

    fn serialize_str(self, value: &str) -> Result<(), Halt> {
        self.text(value.as_bytes())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Halt> {
        self.text(value)
    }

    fn serialize_none(self) -> Result<(), Halt> {
        self.null()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Halt> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Halt> {
        self.null()
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Halt> {
        self.null()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Halt> {
        self.text(variant.as_bytes())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Halt> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Halt> {
        Err(Halt::Structured)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'s, 'a>, Halt> {
        let (style, styles) = match self.styles {
            []
            | [Style::Simple | Style::Nested(_) | Style::Members(_) | Style::Deep | Style::Pairs | Style::Json, ..] => {
                return Err(Halt::Structured);
            }
            [style, styles @ ..] => (*style, styles),
        };
        let separator = escape::separator(style);
        if separator.is_none() && self.is_item {
            return Err(Problem::Style.into());
        }
        Ok(Items { value: Value { styles, ..self }, separator, count: 0 })
    }

    fn serialize_tuple(self, length: usize) -> Result<Items<'s, 'a>, Halt> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Impossible<(), Halt>, Halt> {
        Err(Halt::Structured)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Halt>, Halt> {
        Err(Halt::Structured)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Impossible<(), Halt>, Halt> {
        Err(Halt::Structured)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Impossible<(), Halt>, Halt> {
        Err(Halt::Structured)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Impossible<(), Halt>, Halt> {
        Err(Halt::Structured)
    }
}

/// The items of a list.
struct Items<'s, 'a> {
    value: Value<'s, 'a>,
    /// The separator; without one, each item is a value of its own.
    separator: Option<u8>,
    count: usize,
}

impl Items<'_, '_> {
    fn item<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Halt> {
        let Value { sink, styles, within, is_item } = &mut self.value;
        let mut within = *within;
        match self.separator {
            None => sink.begin(),
            Some(_) if self.count == 0 && !*is_item => sink.begin(),
            Some(_) if self.count == 0 => {}
            // An enclosing list of the same style would be split at the same character.
            Some(separator) if within & escape::bit(separator) != 0 => {
                return Err(Problem::Separator(char::from(separator)).into());
            }
            Some(separator) => sink.out.extend_from_slice(escape::written(sink.escape, separator)),
        }
        within |= self.separator.map_or(0, escape::bit);
        self.count += 1;
        let mark = sink.out.len();
        match item.serialize(Value { sink, styles, within, is_item: true }) {
            Err(Halt::Structured) => {
                sink.out.truncate(mark);
                let json = crate::json::to_vec(item).map_err(|(_, problem)| problem)?;
                sink.text(&json, within)?;
            }
            result => result?,
        }
        // An inner list may begin or end with its separator, which in a header is removed if it is a space.
        let item = sink.out.get(mark..).unwrap_or_default();
        if sink.escape == Escape::Header && item.trim_ascii().len() < item.len() {
            return Err(Problem::EdgeSpace.into());
        }
        Ok(())
    }

    fn finish(self) -> Result<(), Halt> {
        if self.count == 0 && self.value.is_item { Err(Problem::EmptyItem.into()) } else { Ok(()) }
    }
}

impl SerializeSeq for Items<'_, '_> {
    type Ok = ();
    type Error = Halt;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Halt> {
        self.item(item)
    }

    fn end(self) -> Result<(), Halt> {
        self.finish()
    }
}

impl SerializeTuple for Items<'_, '_> {
    type Ok = ();
    type Error = Halt;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Halt> {
        self.item(item)
    }

    fn end(self) -> Result<(), Halt> {
        self.finish()
    }
}
