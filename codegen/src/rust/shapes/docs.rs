//! Docs of shapes and members.

use crate::rust::docs::{Doc, Line};
use crate::rust::shapes::fields::Field;
use bindery_model::service::Shape;

/// The docs of a shape.
pub(crate) fn shape(shape: &Shape) -> Doc {
    Doc::new().docs(&shape.docs).or(Line::from("The shape ").code(&shape.name).ours("."))
}

/// The docs of a member and its constraints.
pub(crate) fn member(field: &Field) -> Doc {
    let member = field.member;
    let said = Doc::new().docs(&member.docs);
    let said = if said.is_empty() { said.docs(&member.target.docs) } else { said };
    let constant = if field.constant.is_some() { "The only allowed value; `new` sets it." } else { "" };
    said.or(Line::from("The member ").code(&member.name).ours("."))
        .line(constant)
        .constraints(&member.target, member.default.as_ref().map(|default| &default.value))
}
