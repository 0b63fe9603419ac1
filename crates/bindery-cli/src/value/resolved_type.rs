//! Types with the names of shapes resolved.

use bindery::meta::{BlobFormat, Constraints, Item, Kind, Member, Meta, TimeFormat, Type, Variant};

/// The maximum length of a chain of newtypes.
const MAX_CHAIN: usize = 32;

/// A type with the names of shapes resolved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ResolvedType {
    /// A type without inner types. One word of a command line holds its whole value.
    Scalar(Scalar),
    /// A list.
    List(&'static Item),
    /// A list with a type for each position.
    Tuple(&'static [Item]),
    /// A map with string keys.
    Map(&'static Item),
    /// A structure.
    Structure {
        /// The index of the shape.
        shape: usize,
        /// The members.
        members: &'static [&'static Member],
        /// The type of additional members, if they are allowed.
        additional: Option<&'static Item>,
    },
    /// A union of structures.
    Union {
        /// The index of the shape.
        shape: usize,
        /// The member whose value selects the structure.
        discriminator: &'static str,
        /// The structures.
        variants: &'static [Variant],
    },
    /// Any JSON.
    Document,
}

/// A type without inner types.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Scalar {
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer {
        /// The width in bits.
        bits: u8,
        /// Whether it may be negative.
        signed: bool,
    },
    /// A number.
    Float {
        /// The width in bits.
        bits: u8,
    },
    /// Text.
    Text,
    /// An open enum of strings.
    Enum(&'static [&'static str]),
    /// An open enum of whole numbers.
    IntegerEnum(&'static [i64]),
    /// Bytes.
    Blob(BlobFormat),
    /// A timestamp.
    Timestamp(TimeFormat),
    /// A date without a time.
    Date,
}

/// Resolves a type. A newtype of itself resolves to [`ResolvedType::Document`].
pub(crate) fn resolve(meta: &Meta, ty: Type) -> ResolvedType {
    resolve_newtypes(meta, ty, |_| {})
}

/// Resolves a type, and returns the constraints of the newtypes on the way.
pub(crate) fn resolve_constrained(meta: &Meta, ty: Type) -> (ResolvedType, Vec<Constraints>) {
    let mut constraints = Vec::new();
    let resolved = resolve_newtypes(meta, ty, |item| constraints.push(item.constraints));
    (resolved, constraints)
}

fn resolve_newtypes(meta: &Meta, mut ty: Type, mut visit: impl FnMut(&Item)) -> ResolvedType {
    for _ in 0..MAX_CHAIN {
        let scalar = match ty {
            Type::Boolean => Scalar::Boolean,
            Type::Integer { bits, signed } => Scalar::Integer { bits, signed },
            Type::Float { bits } => Scalar::Float { bits },
            Type::String => Scalar::Text,
            Type::Blob(format) => Scalar::Blob(format),
            Type::Timestamp(format) => Scalar::Timestamp(format),
            Type::Date => Scalar::Date,
            Type::List(item) => return ResolvedType::List(item),
            Type::Tuple(items) => return ResolvedType::Tuple(items),
            Type::Map(item) => return ResolvedType::Map(item),
            Type::Document => return ResolvedType::Document,
            Type::Shape(shape) => match meta.shapes.get(shape).map(|shape| shape.kind) {
                Some(Kind::Structure { members, additional }) => {
                    return ResolvedType::Structure { shape, members, additional };
                }
                Some(Kind::Union { discriminator, variants }) => {
                    return ResolvedType::Union { shape, discriminator, variants };
                }
                Some(Kind::Newtype(item)) => {
                    visit(item);
                    ty = item.ty;
                    continue;
                }
                Some(Kind::Enum(values)) => Scalar::Enum(values),
                Some(Kind::IntegerEnum(values)) => Scalar::IntegerEnum(values),
                Some(Kind::Untagged(_)) | None => return ResolvedType::Document,
            },
        };
        return ResolvedType::Scalar(scalar);
    }
    ResolvedType::Document
}

/// Returns the members and the type of additional members of a union's structure, by the discriminator's value.
pub(crate) fn variant(
    meta: &Meta,
    variants: &[Variant],
    value: &str,
) -> Option<(&'static [&'static Member], Option<&'static Item>)> {
    let variant = variants.iter().find(|variant| variant.value == value)?;
    match meta.shapes.get(variant.shape)?.kind {
        Kind::Structure { members, additional } => Some((members, additional)),
        Kind::Enum(_) | Kind::IntegerEnum(_) | Kind::Union { .. } | Kind::Untagged(_) | Kind::Newtype(_) => None,
    }
}

/// Returns the documentation of the shape that a type refers to; empty for other types.
pub(crate) fn shape_docs(meta: &Meta, ty: Type) -> &'static str {
    let Type::Shape(shape) = ty else { return "" };
    meta.shapes.get(shape).map_or("", |shape| shape.docs)
}

impl ResolvedType {
    /// Returns the scalar type, or `None` for a type with inner types.
    pub(crate) fn scalar(self) -> Option<Scalar> {
        match self {
            ResolvedType::Scalar(scalar) => Some(scalar),
            ResolvedType::List(_)
            | ResolvedType::Tuple(_)
            | ResolvedType::Map(_)
            | ResolvedType::Structure { .. }
            | ResolvedType::Union { .. }
            | ResolvedType::Document => None,
        }
    }

    /// Returns whether one word of a command line holds a whole value.
    pub(crate) fn is_scalar(self) -> bool {
        self.scalar().is_some()
    }

    /// Returns whether a command line has a word for each item of a value.
    pub(crate) fn is_list(self) -> bool {
        matches!(self, ResolvedType::List(_) | ResolvedType::Tuple(_))
    }

    /// Returns whether values are strings.
    pub(crate) fn is_text(self) -> bool {
        matches!(self.scalar(), Some(Scalar::Text | Scalar::Enum(_)))
    }

    /// Returns the phrase for a value in messages, as in `expected a list`.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            ResolvedType::Scalar(scalar) => scalar.noun(),
            ResolvedType::List(_) | ResolvedType::Tuple(_) => "a list",
            ResolvedType::Map(_) => "a map",
            ResolvedType::Structure { .. } | ResolvedType::Union { .. } => "a structure",
            ResolvedType::Document => "any value",
        }
    }

    /// Returns the name that the AWS CLI has for the type, as in `--logins (map)`.
    pub(crate) fn type_name(self) -> &'static str {
        match self {
            ResolvedType::Scalar(scalar) => scalar.type_name(),
            ResolvedType::List(_) | ResolvedType::Tuple(_) => "list",
            ResolvedType::Map(_) => "map",
            ResolvedType::Structure { .. } => "structure",
            ResolvedType::Union { .. } => "union",
            ResolvedType::Document => "document",
        }
    }

    /// Returns the known values of an enum; empty for other types.
    pub(crate) fn values(self) -> Vec<String> {
        match self.scalar() {
            Some(Scalar::Enum(values)) => values.iter().map(|value| (*value).to_owned()).collect(),
            Some(Scalar::IntegerEnum(values)) => values.iter().map(i64::to_string).collect(),
            Some(_) | None => Vec::new(),
        }
    }
}

impl Scalar {
    fn noun(self) -> &'static str {
        match self {
            Scalar::Boolean => "`true` or `false`",
            Scalar::Integer { .. } | Scalar::IntegerEnum(_) => "a whole number",
            Scalar::Float { .. } => "a number",
            Scalar::Text | Scalar::Enum(_) => "text",
            Scalar::Blob(BlobFormat::Base64 | BlobFormat::Binary) => "bytes in base64",
            Scalar::Blob(BlobFormat::Base64Url) => "bytes in base64url",
            Scalar::Timestamp(_) => "a time, such as 2024-05-14T15:36:26Z or seconds since 1970",
            Scalar::Date => "a date, such as 2024-05-14",
        }
    }

    fn type_name(self) -> &'static str {
        match self {
            Scalar::Boolean => "boolean",
            Scalar::Integer { bits: 64, .. } => "long",
            Scalar::Integer { .. } | Scalar::IntegerEnum(_) => "integer",
            Scalar::Float { bits: 32 } => "float",
            Scalar::Float { .. } => "double",
            Scalar::Text | Scalar::Enum(_) => "string",
            Scalar::Blob(_) => "blob",
            Scalar::Timestamp(_) => "timestamp",
            Scalar::Date => "date",
        }
    }
}

/// Returns whether a member or any value in it is sensitive.
pub(crate) fn member_is_sensitive(meta: &Meta, member: &Member) -> bool {
    member.sensitive || type_is_sensitive(meta, member.ty)
}

/// Returns whether any value in values of a type is sensitive.
pub(crate) fn type_is_sensitive(meta: &Meta, ty: Type) -> bool {
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
                Some(Kind::Untagged(items)) => items.iter().any(|inner| item(inner, seen)),
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
