//! What values look like, in the words of a syntax: shorthand and JSON.

use crate::value::form::{Form, form};
use bindery::meta::{Item, Member, Meta, Type};
use std::fmt::Write;

/// How many of an enumeration's values a syntax shows.
const VALUES: usize = 12;

/// How many lists, maps and structures a syntax or a tree shows at most: shapes that hold each other in many ways could
/// go on for very long.
pub(crate) const READABLE: usize = 1_000;

/// The shapes that something lies in, so that none is entered from within itself, and how many may still be entered.
pub(crate) struct Way {
    shapes: Vec<usize>,
    left: usize,
}

/// Why a type is not entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// The way comes from its shape.
    Recursive,
    /// The way is long enough.
    Long,
}

impl Way {
    /// A way that enters as many types as said.
    pub(crate) fn new(left: usize) -> Self {
        Way { shapes: Vec::new(), left }
    }

    /// What a function makes of what a type holds.
    pub(crate) fn enter<T>(&mut self, ty: Type, enter: impl FnOnce(&mut Self) -> T) -> Result<T, Stop> {
        self.left = self.left.checked_sub(1).ok_or(Stop::Long)?;
        let Type::Shape(shape) = ty else { return Ok(enter(self)) };
        if self.shapes.contains(&shape) {
            return Err(Stop::Recursive);
        }
        self.shapes.push(shape);
        let made = enter(self);
        self.shapes.pop();
        Ok(made)
    }
}

impl Stop {
    /// What stands where a type was not entered.
    fn mark(self) -> &'static str {
        match self {
            Stop::Recursive => "... recursive ...",
            Stop::Long => "...",
        }
    }

    /// The same within a tree.
    pub(crate) fn branch(self) -> String {
        format!("( {} )", self.mark())
    }
}

/// The shorthand of a type's value; nothing where it has none, or where nobody could read it.
pub(crate) fn shorthand(meta: &Meta, ty: Type) -> Option<String> {
    const LENGTH: usize = 600;
    let mut way = Way::new(READABLE);
    let text = match form(meta, ty) {
        Form::List(item) => {
            let inner = form(meta, item.ty);
            match inner.is_scalar() {
                true => format!("\"{0}\" \"{0}\" ...", inner.type_name()),
                false => format!("{} ...", pairs(meta, item.ty, Within::Nothing, &mut way)?),
            }
        }
        Form::Tuple(items) => {
            let word = |item: &Item| format!("\"{}\"", form(meta, item.ty).type_name());
            items.iter().map(word).collect::<Vec<_>>().join(" ")
        }
        Form::Map(_) | Form::Structure { .. } | Form::Union { .. } | Form::Document => {
            pairs(meta, ty, Within::Nothing, &mut way)?
        }
        Form::Boolean
        | Form::Integer { .. }
        | Form::Float { .. }
        | Form::Text
        | Form::Enum(_)
        | Form::IntegerEnum(_)
        | Form::Blob(_)
        | Form::Timestamp(_)
        | Form::Date => return None,
    };
    (text.len() <= LENGTH).then_some(text)
}

/// What shorthand lies in.
#[derive(Clone, Copy)]
enum Within {
    /// A list is words with commas between them.
    Nothing,
    /// A list has brackets of its own.
    Brackets,
}

/// The pairs of a map or a structure, with commas between them.
fn pairs(meta: &Meta, ty: Type, within: Within, way: &mut Way) -> Option<String> {
    way.enter(ty, |way| match form(meta, ty) {
        Form::Map(item) => {
            let value = nested(meta, item.ty, within, way)?;
            Some(format!("KeyName1={value},KeyName2={value}"))
        }
        Form::Structure { members, .. } => {
            let members = members.iter().filter(|member| !member.read_only);
            let pair =
                |member: &Member| nested(meta, member.ty, within, way).map(|value| format!("{}={value}", member.name));
            members.copied().map(pair).collect::<Option<Vec<_>>>().map(|pairs| pairs.join(","))
        }
        Form::Union { .. } | Form::Document | Form::List(_) | Form::Tuple(_) => None,
        Form::Boolean
        | Form::Integer { .. }
        | Form::Float { .. }
        | Form::Text
        | Form::Enum(_)
        | Form::IntegerEnum(_)
        | Form::Blob(_)
        | Form::Timestamp(_)
        | Form::Date => None,
    })
    .ok()?
}

fn nested(meta: &Meta, ty: Type, within: Within, way: &mut Way) -> Option<String> {
    match form(meta, ty) {
        Form::List(item) => {
            let inner = way.enter(ty, |way| nested(meta, item.ty, Within::Brackets, way)).ok()??;
            match within {
                Within::Nothing if form(meta, item.ty).is_scalar() => Some(format!("{inner},{inner}")),
                Within::Nothing | Within::Brackets => Some(format!("[{inner},{inner}]")),
            }
        }
        Form::Map(_) | Form::Structure { .. } => {
            pairs(meta, ty, Within::Brackets, way).map(|pairs| format!("{{{pairs}}}"))
        }
        Form::Union { .. } | Form::Document | Form::Tuple(_) => None,
        scalar @ (Form::Boolean
        | Form::Integer { .. }
        | Form::Float { .. }
        | Form::Text
        | Form::Enum(_)
        | Form::IntegerEnum(_)
        | Form::Blob(_)
        | Form::Timestamp(_)
        | Form::Date) => Some(scalar.type_name().to_owned()),
    }
}

/// The JSON of a type's value, in lines.
pub(crate) fn json(meta: &Meta, ty: Type) -> String {
    let mut out = String::new();
    write_json(meta, ty, 0, &mut Way::new(READABLE), &mut out);
    out
}

fn write_json(meta: &Meta, ty: Type, indent: usize, way: &mut Way, out: &mut String) {
    match form(meta, ty) {
        Form::Boolean => out.push_str("true|false"),
        Form::Text => out.push_str("\"string\""),
        Form::Date => out.push_str("\"date\""),
        Form::Enum(values) if values.is_empty() || values.len() > VALUES => out.push_str("\"string\""),
        Form::Enum(values) => {
            let values: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
            out.push_str(&values.join("|"));
        }
        Form::IntegerEnum(values) if values.is_empty() || values.len() > VALUES => out.push_str("integer"),
        Form::IntegerEnum(values) => {
            let values: Vec<String> = values.iter().map(i64::to_string).collect();
            out.push_str(&values.join("|"));
        }
        scalar @ (Form::Integer { .. } | Form::Float { .. } | Form::Blob(_) | Form::Timestamp(_)) => {
            out.push_str(scalar.type_name());
        }
        Form::List(_)
        | Form::Tuple(_)
        | Form::Map(_)
        | Form::Structure { .. }
        | Form::Union { .. }
        | Form::Document => {
            if let Err(stop) = way.enter(ty, |way| write_holder(meta, ty, indent, way, out)) {
                let _ = write!(out, "{{ {} }}", stop.mark());
            }
        }
    }
}

fn write_holder(meta: &Meta, ty: Type, indent: usize, way: &mut Way, out: &mut String) {
    match form(meta, ty) {
        Form::Document => out.push_str("{...}"),
        Form::List(item) if form(meta, item.ty).is_scalar() => {
            out.push('[');
            write_json(meta, item.ty, indent, way, out);
            out.push_str(", ...]");
        }
        Form::List(item) => {
            line(out, "[", indent + 2);
            write_json(meta, item.ty, indent + 2, way, out);
            line(out, "", indent + 2);
            line(out, "...", indent);
            out.push(']');
        }
        Form::Tuple(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_json(meta, item.ty, indent, way, out);
            }
            out.push(']');
        }
        Form::Map(item) => {
            out.push_str("{\"string\": ");
            write_json(meta, item.ty, indent + 2, way, out);
            line(out, "", indent + 2);
            out.push_str("...}");
        }
        Form::Structure { members, additional, .. } => {
            let members: Vec<&Member> = members.iter().copied().filter(|member| !member.read_only).collect();
            out.push('{');
            for (index, member) in members.iter().enumerate() {
                line(out, if index == 0 { "" } else { "," }, indent + 2);
                let _ = write!(out, "{:?}: ", member.name);
                write_json(meta, member.ty, indent + 2, way, out);
            }
            if let Some(item) = additional {
                line(out, if members.is_empty() { "" } else { "," }, indent + 2);
                out.push_str("\"string\": ");
                write_json(meta, item.ty, indent + 2, way, out);
                line(out, "", indent + 2);
                out.push_str("...");
            }
            if !members.is_empty() || additional.is_some() {
                line(out, "", indent);
            }
            out.push('}');
        }
        Form::Union { discriminator, variants, .. } => {
            line(out, "{", indent + 2);
            let values: Vec<String> = variants.iter().map(|variant| format!("{:?}", variant.value)).collect();
            let _ = write!(out, "{discriminator:?}: {}", values.join("|"));
            line(out, ",", indent + 2);
            line(out, "...", indent);
            out.push('}');
        }
        Form::Boolean
        | Form::Integer { .. }
        | Form::Float { .. }
        | Form::Text
        | Form::Enum(_)
        | Form::IntegerEnum(_)
        | Form::Blob(_)
        | Form::Timestamp(_)
        | Form::Date => {}
    }
}

/// The end of a line, and the spaces of the next.
fn line(out: &mut String, end: &str, indent: usize) {
    let _ = write!(out, "{end}\n{:indent$}", "");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The type of an operation's member.
    fn member(operation: &str, member: &str) -> Type {
        let meta = &cognito_identity::META;
        let operation = meta.operations.iter().find(|known| known.name == operation).unwrap();
        let members = crate::names::members(meta, operation);
        members.iter().find(|known| known.name == member).unwrap().ty
    }

    #[test]
    fn maps_structures_and_lists_have_a_shorthand() {
        let meta = &cognito_identity::META;
        let said = |operation, name| shorthand(meta, member(operation, name));
        assert_eq!(said("GetId", "IdentityPoolId"), None);
        assert_eq!(said("GetId", "Logins").as_deref(), Some("KeyName1=string,KeyName2=string"));
        assert_eq!(said("CreateIdentityPool", "SamlProviderARNs").as_deref(), Some("\"string\" \"string\" ..."));
        assert_eq!(
            said("CreateIdentityPool", "CognitoIdentityProviders").as_deref(),
            Some("ProviderName=string,ClientId=string,ServerSideTokenCheck=boolean ...")
        );
    }

    #[test]
    fn json_is_that_of_the_aws_cli() {
        let meta = &cognito_identity::META;
        assert_eq!(json(meta, member("GetId", "Logins")), "{\"string\": \"string\"\n  ...}");
        insta::assert_snapshot!(json(meta, member("SetIdentityPoolRoles", "RoleMappings")), @r#"
        {"string": {
            "Type": "Token"|"Rules",
            "AmbiguousRoleResolution": "AuthenticatedRole"|"Deny",
            "RulesConfiguration": {
              "Rules": [
                {
                  "Claim": "string",
                  "MatchType": "Equals"|"Contains"|"StartsWith"|"NotEqual",
                  "Value": "string",
                  "RoleARN": "string"
                }
                ...
              ]
            }
          }
          ...}
        "#);
    }

    #[test]
    fn shapes_that_hold_themselves_end() {
        let meta = &kitchen_sink::META;
        for (shape, _) in meta.shapes.iter().enumerate() {
            assert!(json(meta, Type::Shape(shape)).len() < 20_000);
            assert!(shorthand(meta, Type::Shape(shape)).is_none_or(|text| text.len() < 1_000));
        }
    }
}
