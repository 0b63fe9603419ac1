//! The syntax of values: shorthand and JSON.

use crate::value::resolved_type::{ResolvedType, Scalar, resolve};
use bindery::meta::{Item, Member, Meta, Type};
use std::fmt::Write;

/// The maximum number of enum values that a syntax lists.
const MAX_VALUES: usize = 12;

/// The maximum number of lists, maps and structures in a syntax or a tree. Shapes that contain each other could have very
/// many.
pub(crate) const MAX_NODES: usize = 1_000;

/// The shapes on the path to a value, so that none is entered recursively, and the number of types left to enter.
pub(crate) struct Traversal {
    shapes: Vec<usize>,
    left: usize,
}

/// The reason why a type is not entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TraversalStop {
    /// Its shape is on the path already.
    Recursive,
    /// The maximum number of types is reached.
    Long,
}

impl Traversal {
    /// Creates a traversal that enters at most `left` types.
    pub(crate) fn new(left: usize) -> Self {
        Traversal { shapes: Vec::new(), left }
    }

    /// Enters a type, and returns the result of a function.
    pub(crate) fn enter<T>(&mut self, ty: Type, enter: impl FnOnce(&mut Self) -> T) -> Result<T, TraversalStop> {
        self.left = self.left.checked_sub(1).ok_or(TraversalStop::Long)?;
        let Type::Shape(shape) = ty else { return Ok(enter(self)) };
        if self.shapes.contains(&shape) {
            return Err(TraversalStop::Recursive);
        }
        self.shapes.push(shape);
        let result = enter(self);
        self.shapes.pop();
        Ok(result)
    }
}

impl TraversalStop {
    /// Returns the text in place of a type that is not entered.
    fn mark(self) -> &'static str {
        match self {
            TraversalStop::Recursive => "... recursive ...",
            TraversalStop::Long => "...",
        }
    }

    /// Returns the same text for a member tree.
    pub(crate) fn branch(self) -> String {
        format!("( {} )", self.mark())
    }
}

/// Returns the shorthand syntax of a type, or `None` if it has none or would be too long to read.
pub(crate) fn shorthand(meta: &Meta, ty: Type) -> Option<String> {
    const MAX_LENGTH: usize = 600;
    let mut traversal = Traversal::new(MAX_NODES);
    let text = match resolve(meta, ty) {
        ResolvedType::List(item) => {
            let inner = resolve(meta, item.ty);
            match inner.is_scalar() {
                true => format!("\"{0}\" \"{0}\" ...", inner.type_name()),
                false => format!("{} ...", pairs(meta, item.ty, Context::TopLevel, &mut traversal)?),
            }
        }
        ResolvedType::Tuple(items) => {
            let word = |item: &Item| format!("\"{}\"", resolve(meta, item.ty).type_name());
            items.iter().map(word).collect::<Vec<_>>().join(" ")
        }
        ResolvedType::Map(_) | ResolvedType::Structure { .. } | ResolvedType::Union { .. } | ResolvedType::Document => {
            pairs(meta, ty, Context::TopLevel, &mut traversal)?
        }
        ResolvedType::Scalar(_) => return None,
    };
    (text.len() <= MAX_LENGTH).then_some(text)
}

/// The context of a shorthand value.
#[derive(Clone, Copy)]
enum Context {
    /// The top level, where a list is comma-separated words.
    TopLevel,
    /// A list or a map, where a list has brackets.
    Nested,
}

/// Returns the comma-separated pairs of a map or a structure.
fn pairs(meta: &Meta, ty: Type, context: Context, traversal: &mut Traversal) -> Option<String> {
    traversal
        .enter(ty, |traversal| match resolve(meta, ty) {
            ResolvedType::Map(item) => {
                let value = nested(meta, item.ty, context, traversal)?;
                Some(format!("KeyName1={value},KeyName2={value}"))
            }
            ResolvedType::Structure { members, .. } => {
                let members = members.iter().filter(|member| !member.read_only);
                let pair = |member: &Member| {
                    nested(meta, member.ty, context, traversal).map(|value| format!("{}={value}", member.name))
                };
                members.copied().map(pair).collect::<Option<Vec<_>>>().map(|pairs| pairs.join(","))
            }
            ResolvedType::Union { .. } | ResolvedType::Document | ResolvedType::List(_) | ResolvedType::Tuple(_) => {
                None
            }
            ResolvedType::Scalar(_) => None,
        })
        .ok()?
}

fn nested(meta: &Meta, ty: Type, context: Context, traversal: &mut Traversal) -> Option<String> {
    match resolve(meta, ty) {
        ResolvedType::List(item) => {
            let inner = traversal.enter(ty, |traversal| nested(meta, item.ty, Context::Nested, traversal)).ok()??;
            match context {
                Context::TopLevel if resolve(meta, item.ty).is_scalar() => Some(format!("{inner},{inner}")),
                Context::TopLevel | Context::Nested => Some(format!("[{inner},{inner}]")),
            }
        }
        ResolvedType::Map(_) | ResolvedType::Structure { .. } => {
            pairs(meta, ty, Context::Nested, traversal).map(|pairs| format!("{{{pairs}}}"))
        }
        ResolvedType::Union { .. } | ResolvedType::Document | ResolvedType::Tuple(_) => None,
        scalar @ ResolvedType::Scalar(_) => Some(scalar.type_name().to_owned()),
    }
}

/// Returns the JSON syntax of a type, in lines.
pub(crate) fn json(meta: &Meta, ty: Type) -> String {
    let mut out = String::new();
    write_json(meta, ty, 0, &mut Traversal::new(MAX_NODES), &mut out);
    out
}

fn write_json(meta: &Meta, ty: Type, indent: usize, traversal: &mut Traversal, out: &mut String) {
    match resolve(meta, ty) {
        ResolvedType::Scalar(scalar) => write_scalar(scalar, out),
        ResolvedType::List(_)
        | ResolvedType::Tuple(_)
        | ResolvedType::Map(_)
        | ResolvedType::Structure { .. }
        | ResolvedType::Union { .. }
        | ResolvedType::Document => {
            if let Err(stop) = traversal.enter(ty, |traversal| write_container(meta, ty, indent, traversal, out)) {
                let _ = write!(out, "{{ {} }}", stop.mark());
            }
        }
    }
}

fn write_scalar(scalar: Scalar, out: &mut String) {
    match scalar {
        Scalar::Boolean => out.push_str("true|false"),
        Scalar::Text => out.push_str("\"string\""),
        Scalar::Date => out.push_str("\"date\""),
        Scalar::Enum(values) if values.is_empty() || values.len() > MAX_VALUES => out.push_str("\"string\""),
        Scalar::Enum(values) => {
            let values: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
            out.push_str(&values.join("|"));
        }
        Scalar::IntegerEnum(values) if values.is_empty() || values.len() > MAX_VALUES => out.push_str("integer"),
        Scalar::IntegerEnum(values) => {
            let values: Vec<String> = values.iter().map(i64::to_string).collect();
            out.push_str(&values.join("|"));
        }
        Scalar::Integer { .. } | Scalar::Float { .. } | Scalar::Blob(_) | Scalar::Timestamp(_) => {
            out.push_str(ResolvedType::Scalar(scalar).type_name());
        }
    }
}

fn write_container(meta: &Meta, ty: Type, indent: usize, traversal: &mut Traversal, out: &mut String) {
    match resolve(meta, ty) {
        ResolvedType::Document => out.push_str("{...}"),
        ResolvedType::List(item) if resolve(meta, item.ty).is_scalar() => {
            out.push('[');
            write_json(meta, item.ty, indent, traversal, out);
            out.push_str(", ...]");
        }
        ResolvedType::List(item) => {
            line(out, "[", indent + 2);
            write_json(meta, item.ty, indent + 2, traversal, out);
            line(out, "", indent + 2);
            line(out, "...", indent);
            out.push(']');
        }
        ResolvedType::Tuple(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index == 0 { "" } else { ", " });
                write_json(meta, item.ty, indent, traversal, out);
            }
            out.push(']');
        }
        ResolvedType::Map(item) => {
            out.push_str("{\"string\": ");
            write_json(meta, item.ty, indent + 2, traversal, out);
            line(out, "", indent + 2);
            out.push_str("...}");
        }
        ResolvedType::Structure { members, additional, .. } => {
            let members: Vec<&Member> = members.iter().copied().filter(|member| !member.read_only).collect();
            out.push('{');
            for (index, member) in members.iter().enumerate() {
                line(out, if index == 0 { "" } else { "," }, indent + 2);
                let _ = write!(out, "{:?}: ", member.name);
                write_json(meta, member.ty, indent + 2, traversal, out);
            }
            if let Some(item) = additional {
                line(out, if members.is_empty() { "" } else { "," }, indent + 2);
                out.push_str("\"string\": ");
                write_json(meta, item.ty, indent + 2, traversal, out);
                line(out, "", indent + 2);
                out.push_str("...");
            }
            if !members.is_empty() || additional.is_some() {
                line(out, "", indent);
            }
            out.push('}');
        }
        ResolvedType::Union { discriminator, variants, .. } => {
            line(out, "{", indent + 2);
            let values: Vec<String> = variants.iter().map(|variant| format!("{:?}", variant.value)).collect();
            let _ = write!(out, "{discriminator:?}: {}", values.join("|"));
            line(out, ",", indent + 2);
            line(out, "...", indent);
            out.push('}');
        }
        ResolvedType::Scalar(scalar) => write_scalar(scalar, out),
    }
}

/// Ends a line, and indents the next one.
fn line(out: &mut String, end: &str, indent: usize) {
    let _ = write!(out, "{end}\n{:indent$}", "");
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the type of an operation's member.
    fn member(operation: &str, member: &str) -> Type {
        let meta = &cognito_identity::META;
        let operation = meta.operations.iter().find(|known| known.name == operation).unwrap();
        let members = crate::names::members(meta, operation);
        members.iter().find(|known| known.name == member).unwrap().ty
    }

    #[test]
    fn maps_structures_and_lists_have_a_shorthand() {
        let meta = &cognito_identity::META;
        let syntax = |operation, name| shorthand(meta, member(operation, name));
        assert_eq!(syntax("GetId", "IdentityPoolId"), None);
        assert_eq!(syntax("GetId", "Logins").as_deref(), Some("KeyName1=string,KeyName2=string"));
        assert_eq!(syntax("CreateIdentityPool", "SamlProviderARNs").as_deref(), Some("\"string\" \"string\" ..."));
        assert_eq!(
            syntax("CreateIdentityPool", "CognitoIdentityProviders").as_deref(),
            Some("ProviderName=string,ClientId=string,ServerSideTokenCheck=boolean ...")
        );
    }

    #[test]
    fn json_syntax_equals_that_of_the_aws_cli() {
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
    fn recursive_shapes_end() {
        let meta = &kitchen_sink::META;
        for (shape, _) in meta.shapes.iter().enumerate() {
            assert!(json(meta, Type::Shape(shape)).len() < 20_000);
            assert!(shorthand(meta, Type::Shape(shape)).is_none_or(|text| text.len() < 1_000));
        }
    }
}
