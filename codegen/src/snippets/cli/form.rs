//! The command-line form of a type, with names resolved.

use bindery_model::service::{
    Enum, EnumBase, FloatFormat, IntegerFormat, Model, ShapeId, ShapeKind, Structure, Type, TypeUse, Union,
};

/// The maximum nesting of lists.
pub(super) const NESTED: usize = 48;

/// The form of a type's values on the command line, with names resolved.
#[derive(Clone, Copy)]
pub(super) enum Form<'m> {
    Scalar(&'static str),
    Enum(&'m Enum),
    List(&'m TypeUse),
    Tuple(&'m [TypeUse]),
    Map(&'m TypeUse),
    Structure(ShapeId, &'m Structure),
    Union(ShapeId, &'m Union),
    Document,
}

pub(super) fn form_of<'m>(model: &'m Model, target: &'m TypeUse) -> Form<'m> {
    // Bounds a chain of names that resolve to names.
    const NAMES: usize = 32;
    let mut target = target;
    for _ in 0..NAMES {
        let id = match &target.ty {
            Type::Boolean => return Form::Scalar("boolean"),
            Type::Integer(IntegerFormat::Int64 | IntegerFormat::UInt64) => return Form::Scalar("long"),
            Type::Integer(
                IntegerFormat::Int8
                | IntegerFormat::Int16
                | IntegerFormat::Int32
                | IntegerFormat::UInt8
                | IntegerFormat::UInt16
                | IntegerFormat::UInt32,
            ) => return Form::Scalar("integer"),
            Type::Float(FloatFormat::Float) => return Form::Scalar("float"),
            Type::Float(FloatFormat::Double) => return Form::Scalar("double"),
            Type::String => return Form::Scalar("string"),
            Type::Blob(_) => return Form::Scalar("blob"),
            Type::Timestamp(_) => return Form::Scalar("timestamp"),
            Type::Date => return Form::Scalar("date"),
            Type::List(item) => return Form::List(item),
            Type::Tuple(items) => return Form::Tuple(items),
            Type::Map(value) => return Form::Map(value),
            Type::Document => return Form::Document,
            Type::Shape(id) => *id,
        };
        match &model.shape(id).kind {
            ShapeKind::Structure(structure) => return Form::Structure(id, structure),
            ShapeKind::Enum(values) => return Form::Enum(values),
            ShapeKind::Union(union) => return Form::Union(id, union),
            ShapeKind::Untagged(_) => return Form::Document,
            ShapeKind::Newtype(inner) => target = inner,
        }
    }
    Form::Document
}

impl Form<'_> {
    /// Returns the AWS CLI's name of the type: `map` in `--logins (map)`.
    pub(super) fn type_name(self) -> &'static str {
        match self {
            Form::Scalar(name) => name,
            Form::Enum(values) => match values.base {
                EnumBase::String => "string",
                EnumBase::Integer(_) => "integer",
            },
            Form::List(_) | Form::Tuple(_) => "list",
            Form::Map(_) => "map",
            Form::Structure(..) => "structure",
            Form::Union(..) => "union",
            Form::Document => "document",
        }
    }

    pub(super) fn is_scalar(self) -> bool {
        match self {
            Form::Scalar(_) | Form::Enum(_) => true,
            Form::List(_) | Form::Tuple(_) | Form::Map(_) | Form::Structure(..) | Form::Union(..) | Form::Document => {
                false
            }
        }
    }
}

/// Returns the shape of a type that is named because it contains itself.
pub(super) fn newtype(model: &Model, target: &TypeUse) -> Option<ShapeId> {
    let Type::Shape(id) = target.ty else { return None };
    match model.shape(id).kind {
        ShapeKind::Newtype(_) => Some(id),
        ShapeKind::Structure(_) | ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) => None,
    }
}
