//! What a type comes to once its names are looked up.

use bindery::meta::{BlobFormat, Constraints, Item, Kind, Member, Meta, TimeFormat, Type, Variant};

/// How often a name may stand for another name.
const NAMES: usize = 32;

/// What values of a type look like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Form {
    /// `true` or `false`.
    Boolean,
    /// A whole number between two bounds.
    Integer {
        /// Its width in bits.
        bits: u8,
        /// Whether it may be negative.
        signed: bool,
    },
    /// A number.
    Float {
        /// Its width in bits.
        bits: u8,
    },
    /// Text.
    Text,
    /// One of these texts, or another.
    Enum(&'static [&'static str]),
    /// One of these numbers, or another.
    IntegerEnum(&'static [i64]),
    /// Bytes.
    Blob(BlobFormat),
    /// A point in time.
    Timestamp(TimeFormat),
    /// A day.
    Date,
    /// A list.
    List(&'static Item),
    /// A list with a type for each position.
    Tuple(&'static [Item]),
    /// Keys and values.
    Map(&'static Item),
    /// Named members.
    Structure {
        /// The shape, by its index.
        shape: usize,
        /// The members.
        members: &'static [&'static Member],
        /// The type of members that are not named, where there may be such.
        additional: Option<&'static Item>,
    },
    /// One of several structures.
    Union {
        /// The shape, by its index.
        shape: usize,
        /// The member that tells which.
        discriminator: &'static str,
        /// The structures.
        variants: &'static [Variant],
    },
    /// Any JSON.
    Document,
}

/// What values of a type look like; a name that stands for itself is anything.
pub(crate) fn form(meta: &Meta, ty: Type) -> Form {
    unnamed(meta, ty, |_| {})
}

/// The same, with every constraint that the names on the way say.
pub(crate) fn constrained(meta: &Meta, ty: Type) -> (Form, Vec<Constraints>) {
    let mut constraints = Vec::new();
    let form = unnamed(meta, ty, |item| constraints.push(item.constraints));
    (form, constraints)
}

fn unnamed(meta: &Meta, mut ty: Type, mut passed: impl FnMut(&Item)) -> Form {
    for _ in 0..NAMES {
        let shape = match ty {
            Type::Boolean => return Form::Boolean,
            Type::Integer { bits, signed } => return Form::Integer { bits, signed },
            Type::Float { bits } => return Form::Float { bits },
            Type::String => return Form::Text,
            Type::Blob(format) => return Form::Blob(format),
            Type::Timestamp(format) => return Form::Timestamp(format),
            Type::Date => return Form::Date,
            Type::List(item) => return Form::List(item),
            Type::Tuple(items) => return Form::Tuple(items),
            Type::Map(item) => return Form::Map(item),
            Type::Document => return Form::Document,
            Type::Shape(shape) => shape,
        };
        match meta.shapes.get(shape).map(|shape| shape.kind) {
            Some(Kind::Structure { members, additional }) => return Form::Structure { shape, members, additional },
            Some(Kind::Enum(values)) => return Form::Enum(values),
            Some(Kind::IntegerEnum(values)) => return Form::IntegerEnum(values),
            Some(Kind::Union { discriminator, variants }) => return Form::Union { shape, discriminator, variants },
            Some(Kind::Newtype(item)) => {
                passed(item);
                ty = item.ty;
            }
            None => return Form::Document,
        }
    }
    Form::Document
}

/// The members of a union's structure and the type of those that are not named, by the discriminator's value.
pub(crate) fn variant(
    meta: &Meta,
    variants: &[Variant],
    value: &str,
) -> Option<(&'static [&'static Member], Option<&'static Item>)> {
    let variant = variants.iter().find(|variant| variant.value == value)?;
    match meta.shapes.get(variant.shape)?.kind {
        Kind::Structure { members, additional } => Some((members, additional)),
        Kind::Enum(_) | Kind::IntegerEnum(_) | Kind::Union { .. } | Kind::Newtype(_) => None,
    }
}

impl Form {
    /// What a value of it is called, as in `expected a list`.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Form::Boolean => "`true` or `false`",
            Form::Integer { .. } | Form::IntegerEnum(_) => "a whole number",
            Form::Float { .. } => "a number",
            Form::Text | Form::Enum(_) => "text",
            Form::Blob(BlobFormat::Base64 | BlobFormat::Binary) => "bytes in base64",
            Form::Blob(BlobFormat::Base64Url) => "bytes in base64url",
            Form::Timestamp(_) => "a time, as 2024-05-14T15:36:26Z or in seconds since 1970",
            Form::Date => "a day, as 2024-05-14",
            Form::List(_) | Form::Tuple(_) => "a list",
            Form::Map(_) => "a map",
            Form::Structure { .. } | Form::Union { .. } => "a structure",
            Form::Document => "any value",
        }
    }

    /// What the AWS CLI calls it, as in `--logins (map)`.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            Form::Boolean => "boolean",
            Form::Integer { bits: 64, .. } => "long",
            Form::Integer { .. } | Form::IntegerEnum(_) => "integer",
            Form::Float { bits: 32 } => "float",
            Form::Float { .. } => "double",
            Form::Text | Form::Enum(_) => "string",
            Form::Blob(_) => "blob",
            Form::Timestamp(_) => "timestamp",
            Form::Date => "date",
            Form::List(_) | Form::Tuple(_) => "list",
            Form::Map(_) => "map",
            Form::Structure { .. } => "structure",
            Form::Union { .. } => "union",
            Form::Document => "document",
        }
    }

    /// The values that an enumeration knows; none where it is no enumeration.
    pub(crate) fn values(self) -> Vec<String> {
        match self {
            Form::Enum(values) => values.iter().map(|value| (*value).to_owned()).collect(),
            Form::IntegerEnum(values) => values.iter().map(i64::to_string).collect(),
            Form::Boolean
            | Form::Integer { .. }
            | Form::Float { .. }
            | Form::Text
            | Form::Blob(_)
            | Form::Timestamp(_)
            | Form::Date
            | Form::List(_)
            | Form::Tuple(_)
            | Form::Map(_)
            | Form::Structure { .. }
            | Form::Union { .. }
            | Form::Document => Vec::new(),
        }
    }

    /// Whether one word holds a whole value.
    pub(crate) fn is_scalar(self) -> bool {
        match self {
            Form::Boolean
            | Form::Integer { .. }
            | Form::Float { .. }
            | Form::Text
            | Form::Enum(_)
            | Form::IntegerEnum(_)
            | Form::Blob(_)
            | Form::Timestamp(_)
            | Form::Date => true,
            Form::List(_)
            | Form::Tuple(_)
            | Form::Map(_)
            | Form::Structure { .. }
            | Form::Union { .. }
            | Form::Document => false,
        }
    }
}

/// Whether a member is a secret, or holds one anywhere.
pub(crate) fn holds_secret(meta: &Meta, member: &Member) -> bool {
    member.sensitive || holds_secrets(meta, member.ty)
}

/// Whether values of a type hold a secret anywhere.
pub(crate) fn holds_secrets(meta: &Meta, ty: Type) -> bool {
    secret_within(meta, ty, &mut Vec::new())
}

fn secret_within(meta: &Meta, ty: Type, seen: &mut Vec<usize>) -> bool {
    let item = |item: &Item, seen: &mut Vec<usize>| item.sensitive || secret_within(meta, item.ty, seen);
    match ty {
        Type::List(inner) | Type::Map(inner) => item(inner, seen),
        Type::Tuple(items) => items.iter().any(|inner| item(inner, seen)),
        Type::Shape(shape) => {
            if seen.contains(&shape) {
                return false;
            }
            seen.push(shape);
            match meta.shapes.get(shape).map(|shape| shape.kind) {
                Some(Kind::Structure { members, additional }) => {
                    members.iter().any(|member| member.sensitive || secret_within(meta, member.ty, seen))
                        || additional.is_some_and(|inner| item(inner, seen))
                }
                Some(Kind::Union { variants, .. }) => {
                    variants.iter().any(|variant| secret_within(meta, Type::Shape(variant.shape), seen))
                }
                Some(Kind::Newtype(inner)) => item(inner, seen),
                Some(Kind::Enum(_) | Kind::IntegerEnum(_)) | None => false,
            }
        }
        Type::Boolean
        | Type::Integer { .. }
        | Type::Float { .. }
        | Type::String
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::Document => false,
    }
}
