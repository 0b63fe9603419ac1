//! Parameters become members of the structure of a request.

use super::Lowering;
use super::extensions::{self, carry, find, known};
use super::facts::{in_json, text, unknown_type};
use super::names::Trail;
use crate::diagnostic::{Code, Diagnostic};
use crate::input::document::{Parameter, ParameterLocation};
use crate::input::reader::{MEMBER, Spanned};
use crate::input::schema::{Schema, SchemaNode, Types};
use crate::node::{Entry, Node, Value};
use crate::service::*;
use bindery_text::template;
use std::collections::BTreeSet;

impl<'a> Lowering<'a> {
    /// A parameter as a member.
    pub(super) fn parameter(&mut self, parameter: &Parameter<'a>, trail: &Trail<'_>) -> Member {
        let name = parameter.name;
        let own = Trail::child(trail, name);
        let location = self.location(parameter);
        let substitute = find(&parameter.extensions, "x-schema").map(|entry| SchemaNode(&entry.value));
        let mut target = match (substitute.or(parameter.schema), &parameter.inline) {
            _ if parameter.bytes => {
                TypeUse { ty: Type::Blob(BlobFormat::Binary), ..unknown_type(parameter.node.place) }
            }
            (Some(schema), _) => self.type_use(schema, &own),
            (None, Some(inline)) => self.type_of(parameter.node, &with_names(inline, parameter), &own),
            (None, None) => unknown_type(parameter.node.place),
        };
        if !matches!(location, Location::Payload | Location::File) {
            target = in_json(target);
            if let (None, None, Some(inline)) = (substitute, parameter.schema, &parameter.inline) {
                self.parameter_type(parameter.node, inline, &mut target);
            } else if parameter.inline.is_none() && !is_object(&parameter.styles, &target.ty) {
                self.text_type(parameter.node, &mut target);
            } else if substitute.is_none() && parameter.inline.is_some() {
                self.schema_type(parameter.schema, &target);
            }
        }
        let flag = |key: &str, lowering: &mut Self| extensions::flag(&parameter.extensions, key, &mut lowering.reader);
        target.sensitive = flag("x-sensitive", self).or(target.sensitive);
        target.nullable = flag("x-nullable", self).or(target.nullable);
        Member {
            name: name.to_string(),
            renamed: match names_values(parameter) {
                true => None,
                false => extensions::text(&parameter.extensions, "x-name", &mut self.reader),
            },
            target,
            required: self.required(parameter),
            read_only: None,
            write_only: None,
            docs: Docs { summary: None, description: parameter.description.as_ref().map(text) },
            default: parameter
                .default
                .as_ref()
                .map(|default| Located { value: default.value.to_json(), place: default.place }),
            location,
            extensions: carry(&parameter.extensions, known::PARAMETER),
            place: parameter.node.place,
        }
    }

    /// Where a parameter is sent.
    fn location(&mut self, parameter: &Parameter<'a>) -> Location {
        let verbatim = extensions::flag(&parameter.extensions, "x-ms-skip-url-encoding", &mut self.reader);
        let (styles, allow_empty) = (parameter.styles.clone(), parameter.allow_empty);
        match parameter.location {
            ParameterLocation::Path => Location::Path { styles, verbatim },
            ParameterLocation::Query => Location::Query { styles, allow_empty, verbatim },
            ParameterLocation::Header => Location::Header { styles },
            ParameterLocation::FormField => Location::Form { styles, allow_empty },
            ParameterLocation::File => Location::File,
            ParameterLocation::Body => Location::Payload,
        }
    }

    /// Completes the path parameters by the placeholders of the path; reports where they differ.
    pub(super) fn path_members(&mut self, path: &'a Entry, members: &mut Vec<Member>) {
        let mut seen = BTreeSet::new();
        let in_path = members.iter().filter(|member| matches!(member.location, Location::Path { .. }));
        let known: BTreeSet<String> = in_path.map(|member| member.name.clone()).collect();
        for placeholder in template::placeholders(&path.key.text) {
            // A parameter may be declared with the whole text between the braces as its name.
            let name = if known.contains(placeholder.text()) { placeholder.text() } else { placeholder.name() };
            if !seen.insert(name) {
                self.reader.diagnostics.push(
                    Diagnostic::warning(
                        Code::DUPLICATE_PLACEHOLDER,
                        path.key.place,
                        format!("the path has `{{{name}}}` twice"),
                    )
                    .help("both get the same value; give them different names"),
                );
                continue;
            }
            if !known.contains(name) {
                if !self.reader.spend(MEMBER, path.key.place) {
                    break;
                }
                self.reader.diagnostics.push(
                    Diagnostic::warning(
                        Code::PLACEHOLDER_WITHOUT_PARAMETER,
                        path.key.place,
                        format!("no parameter is declared for `{{{name}}}`"),
                    )
                    .help(format!("it is read as a required string; add `{{name: {name}, in: path, required: true, type: string}}`")),
                );
                members.push(self.text_of_path(path, name));
            }
        }
        for member in members {
            if !matches!(member.location, Location::Path { .. }) {
                continue;
            }
            if !seen.contains(member.name.as_str()) {
                self.reader.diagnostics.push(
                    Diagnostic::warning(
                        Code::PARAMETER_WITHOUT_PLACEHOLDER,
                        member.place,
                        format!("the path has no `{{{}}}`", member.name),
                    )
                    .says("it is never sent")
                    .label(path.key.place, "the path is declared here")
                    .help("add it to the path, or remove the parameter"),
                );
            }
        }
    }

    fn text_of_path(&mut self, path: &'a Entry, name: &str) -> Member {
        let place = path.key.place;
        let mut target = unknown_type(place);
        target.ty = Type::String;
        Member {
            name: name.to_string(),
            renamed: None,
            target,
            required: Some(place),
            read_only: None,
            write_only: None,
            docs: Docs::default(),
            default: None,
            location: Location::Path { styles: Vec::new(), verbatim: None },
            extensions: Vec::new(),
            place,
        }
    }

    /// Restricts a parameter outside of the body to scalars and lists of scalars.
    pub(super) fn parameter_type(&mut self, node: &Node, part: &Schema<'a>, target: &mut TypeUse) {
        if part.types.is_none() && part.reference.is_none() && target.ty == Type::Document {
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::PARAMETER_WITHOUT_TYPE, node.place, "the parameter has no `type`")
                    .help("it is read as a string; add `type`"),
            );
            target.ty = Type::String;
        }
        if target.ty == Type::Document {
            target.ty = Type::String;
        }
        if let Some(ty) = not_primitive(&part.types, &target.ty) {
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::PARAMETER_TYPE, ty.place, format!("`{}` cannot be a parameter", ty.value))
                    .says("it is read as text")
                    .help("a parameter outside of the body is a string, number, integer, boolean or array of these"),
            );
            target.ty = Type::String;
        }
    }

    /// Warns of a parameter whose `schema` has no textual form; it is sent as JSON text.
    fn schema_type(&mut self, schema: Option<SchemaNode<'a>>, target: &TypeUse) {
        let is_structure = match &target.ty {
            Type::Shape(id) => !self.enums.contains(id),
            Type::Map(_) => true,
            Type::List(_) | Type::Tuple(_) | Type::Document => false,
            Type::Boolean | Type::Integer(_) | Type::Float(_) | Type::String => false,
            Type::Blob(_) | Type::Timestamp(_) | Type::Date => false,
        };
        if let Some(schema) = schema.filter(|_| is_structure) {
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::PARAMETER_TYPE, schema.0.place, "an object cannot be a parameter")
                    .says("it is sent as JSON text")
                    .help("declare its members as parameters, or `x-schema` in an overlay where JSON text is meant"),
            );
        }
    }

    /// A parameter outside of the body whose type has no textual form is sent as text that the caller supplies.
    fn text_type(&mut self, node: &Node, target: &mut TypeUse) {
        let is_text = match &target.ty {
            Type::List(item) => self.is_text(&item.ty),
            ty => self.is_text(ty),
        };
        if !is_text {
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::PARAMETER_TYPE, node.place, "the type of the parameter has no textual form")
                    .says("it is read as text")
                    .help("use a string, number, integer, boolean or array of these"),
            );
            target.ty = Type::String;
        }
    }

    /// Whether a type has a textual form without any structure. Of unions, each alternative is text or JSON.
    fn is_text(&self, ty: &Type) -> bool {
        match ty {
            Type::Shape(id) => self.enums.contains(id) || self.untagged.contains(id),
            Type::List(_) | Type::Tuple(_) | Type::Map(_) | Type::Document => false,
            Type::Boolean | Type::Integer(_) | Type::Float(_) | Type::String => true,
            Type::Blob(_) | Type::Timestamp(_) | Type::Date => true,
        }
    }

    /// Whether a parameter is required; a path parameter always is.
    pub(super) fn required(&mut self, parameter: &Parameter<'a>) -> Flag {
        let required = parameter.required.as_ref();
        let place = required.map_or(parameter.node.place, |required| required.place);
        if required.is_some_and(|required| required.value) {
            return Some(place);
        }
        // awsJson has no path to put it into.
        if parameter.location != ParameterLocation::Path || matches!(self.protocol, Protocol::AwsJson { .. }) {
            return None;
        }
        self.reader.diagnostics.push(
            Diagnostic::warning(Code::OPTIONAL_PATH_PARAMETER, place, "a parameter of the path is required")
                .help("it is required; add `required: true`"),
        );
        Some(place)
    }

    /// Restricts a header of a response to scalars and lists of scalars.
    pub(super) fn header_type(&mut self, schema: &Schema<'a>, target: &mut TypeUse) {
        if target.ty == Type::Document {
            target.ty = Type::String;
        }
        if let Some(ty) = not_primitive(&schema.types, &target.ty) {
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::HEADER_TYPE, ty.place, format!("`{}` cannot be a header", ty.value))
                    .says("it is read as text")
                    .help("a header is a string, number, integer, boolean or array of these"),
            );
            target.ty = Type::String;
        }
    }
}

/// Whether a style writes the members of an object, or any value.
fn is_object(styles: &[ListStyle], ty: &Type) -> bool {
    match styles {
        [ListStyle::Members | ListStyle::Deep | ListStyle::Pairs | ListStyle::Json] => true,
        [ListStyle::Csv | ListStyle::Ssv | ListStyle::Tsv | ListStyle::Pipes | ListStyle::Multi] => {
            matches!(ty, Type::Shape(_) | Type::Map(_))
        }
        _ => false,
    }
}

fn not_primitive<'t, 'a>(types: &'t Option<Spanned<Types<'a>>>, lowered: &Type) -> Option<&'t Spanned<&'a str>> {
    let primitive = match lowered {
        Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::String
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::List(_)
        | Type::Tuple(_) => true,
        // An enum is a shape; so is a structure, whose type is `object`.
        Type::Shape(_) | Type::Map(_) | Type::Document => false,
    };
    if primitive {
        return None;
    }
    types.as_ref()?.value.0.iter().find(|ty| ty.value == "object")
}

/// The schema of a parameter, with the extensions that name it and its values if it is an enum.
fn with_names<'a>(part: &Schema<'a>, parameter: &Parameter<'a>) -> Schema<'a> {
    let mut part = part.clone();
    if part.values.is_some() {
        let names = |entry: &&&'a Entry| match &*entry.key.text {
            "x-enum-varnames" | "x-ms-enum" => true,
            "x-name" => names_values(parameter),
            _ => false,
        };
        part.extensions = parameter.extensions.iter().filter(names).copied().collect();
    }
    part
}

/// Whether `x-name` of a parameter is a mapping that names the values of its enum.
fn names_values(parameter: &Parameter<'_>) -> bool {
    parameter.inline.as_ref().is_some_and(|inline| inline.values.is_some())
        && find(&parameter.extensions, "x-name").is_some_and(|entry| matches!(entry.value.value, Value::Mapping(_)))
}
