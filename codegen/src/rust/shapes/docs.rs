//! Docs of shapes and members.

use crate::rust::docs::{Doc, Line};
use crate::rust::shapes::fields::Field;
use bindery_model::service::{Shape, ShapeOrigin};

/// The docs of a shape.
pub(crate) fn shape(shape: &Shape) -> Doc {
    let docs = Doc::new().docs(&shape.docs).or(Line::from("The shape ").code(&shape.name).ours("."));
    match shape.origin {
        ShapeOrigin::Request(_) => docs.line("The form in requests: without the members that only responses contain."),
        ShapeOrigin::Definition | ShapeOrigin::Input(_) | ShapeOrigin::Output(_) | ShapeOrigin::Inline => docs,
    }
}

/// The docs of a member and its constraints.
pub(crate) fn member(field: &Field) -> Doc {
    let member = field.member;
    let said = Doc::new().docs(&member.docs);
    let said = if said.is_empty() { said.docs(&member.target.docs) } else { said };
    let direction = match (member.read_only, member.write_only) {
        (Some(_), _) => "Only responses contain it.",
        (None, Some(_)) => "Only requests contain it.",
        (None, None) => "",
    };
    let constant = if field.constant.is_some() { "The only allowed value; `new` sets it." } else { "" };
    said.or(Line::from("The member ").code(&member.name).ours("."))
        .line(constant)
        .line(direction)
        .constraints(&member.target, member.default.as_ref().map(|default| &default.value))
}
