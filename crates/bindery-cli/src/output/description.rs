//! Values as a service describes them: the order of members, and the format of timestamps.

use super::OrderedValue;
use bindery::meta::{Item, Kind, Meta, TimeFormat, Type};
use bindery::{DateTime, EpochSeconds, HttpDate, Timestamp};
use serde::Deserialize;
use serde_json::Value;

/// `cli_timestamp_format` of a profile: how timestamps are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum TimestampStyle {
    /// As received.
    #[default]
    Wire,
    /// `2015-10-23T02:19:38+00:00`, in UTC.
    Iso8601,
}

/// The description of outputs.
#[derive(Clone, Copy)]
pub(crate) struct Description<'m> {
    pub(crate) meta: &'m Meta,
    pub(crate) timestamps: TimestampStyle,
}

impl Description<'_> {
    /// Returns a value of a type with its members in the order of their description. Undescribed members and nulls of
    /// members that are not nullable are removed; entries of maps keep their order.
    pub(crate) fn apply(self, ty: &Type, value: OrderedValue) -> OrderedValue {
        match (ty, value) {
            (Type::Shape(shape), value) => match self.meta.shapes.get(*shape).map(|shape| &shape.kind) {
                Some(kind) => self.apply_kind(kind, value),
                None => value,
            },
            (Type::List(item), OrderedValue::List(items)) => {
                OrderedValue::List(items.into_iter().map(|value| self.apply(&item.ty, value)).collect())
            }
            (Type::Tuple(types), OrderedValue::List(items)) => {
                let types = types.iter().map(|item| &item.ty).chain(std::iter::repeat(&Type::Document));
                OrderedValue::List(items.into_iter().zip(types).map(|(value, ty)| self.apply(ty, value)).collect())
            }
            (Type::Map(item), OrderedValue::Object(entries)) => OrderedValue::Object(self.entries(item, entries)),
            (Type::Timestamp(format), value) if self.timestamps == TimestampStyle::Iso8601 => {
                iso8601(*format, value.clone().into_value()).map_or(value, OrderedValue::String)
            }
            (
                Type::Boolean
                | Type::Integer { .. }
                | Type::Float { .. }
                | Type::String
                | Type::Blob(_)
                | Type::Timestamp(_)
                | Type::Date
                | Type::List(_)
                | Type::Tuple(_)
                | Type::Map(_)
                | Type::Document,
                value,
            ) => value,
        }
    }

    fn apply_kind(self, kind: &Kind, value: OrderedValue) -> OrderedValue {
        match (kind, value) {
            (Kind::Structure { .. }, value @ OrderedValue::Object(_)) => {
                OrderedValue::Object(self.members(kind, value))
            }
            (Kind::Union { discriminator, variants }, mut value @ OrderedValue::Object(_)) => {
                let tag = match value.get(discriminator) {
                    Some(OrderedValue::String(tag)) => Some(tag.as_str()),
                    Some(_) | None => None,
                };
                let variant = variants.iter().find(|variant| Some(variant.value) == tag);
                let Some(variant) = variant.and_then(|variant| self.meta.shapes.get(variant.shape)) else {
                    return value;
                };
                let tag = value.remove(discriminator).map(|value| ((*discriminator).to_owned(), value));
                OrderedValue::Object(tag.into_iter().chain(self.members(&variant.kind, value)).collect())
            }
            (Kind::Newtype(Item { ty, .. }), value) => self.apply(ty, value),
            (
                Kind::Structure { .. } | Kind::Union { .. } | Kind::Untagged(_) | Kind::Enum(_) | Kind::IntegerEnum(_),
                value,
            ) => value,
        }
    }

    fn members(self, kind: &Kind, mut value: OrderedValue) -> Vec<(String, OrderedValue)> {
        let mut described = Vec::new();
        if let Kind::Structure { members, .. } = kind {
            for member in *members {
                let Some(value) = value.remove(member.name) else { continue };
                if value != OrderedValue::Null || member.nullable {
                    described.push((member.name.to_owned(), self.apply(&member.ty, value)));
                }
            }
        }
        match (kind, value) {
            (Kind::Structure { additional: None, .. }, _) => {}
            (Kind::Structure { additional: Some(item), .. }, OrderedValue::Object(rest)) => {
                described.extend(self.entries(item, rest));
            }
            (_, OrderedValue::Object(rest)) => described.extend(rest),
            (_, _) => {}
        }
        described
    }

    fn entries(self, item: &Item, entries: Vec<(String, OrderedValue)>) -> Vec<(String, OrderedValue)> {
        entries.into_iter().map(|(name, value)| (name, self.apply(&item.ty, value))).collect()
    }
}

/// Returns a timestamp like Python's `datetime.isoformat`, which the AWS CLI prints; `None` if it is not a timestamp.
fn iso8601(format: TimeFormat, value: Value) -> Option<String> {
    let time: Timestamp<DateTime> = match format {
        TimeFormat::EpochSeconds => Timestamp::<EpochSeconds>::deserialize(value).ok()?.with_format(),
        TimeFormat::DateTime => Timestamp::deserialize(value).ok()?,
        TimeFormat::HttpDate => Timestamp::<HttpDate>::deserialize(value).ok()?.with_format(),
    };
    // Python's microseconds are absent if they are zero.
    let micros = time.subsec_nanos() / 1000;
    let fraction = if micros == 0 { String::new() } else { format!(".{micros:06}") };
    let seconds = Timestamp::<DateTime>::from_secs(time.as_secs()).to_string();
    Some(format!("{}{fraction}+00:00", seconds.strip_suffix('Z')?))
}
