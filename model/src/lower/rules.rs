//! What Swagger demands of the parameters of an operation, and how a document that breaks it is read all the same.

use super::Lowering;
use crate::diagnostic::Diagnostic;
use crate::node::{Entry, Identity, NodeLocation};
use crate::service::*;
use crate::swagger::MEMBER;
use crate::swagger::{self, Document, Parameter, Said};
use std::collections::BTreeSet;

/// The names between braces in a path, in order, without the `?` and `*` that some put behind them. What an RFC 6570
/// template appends (`{?offset,limit}`) is the query, not the path.
pub(crate) fn placeholders(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.trim_end_matches(['?', '*', '+']))
        .filter(|name| !name.starts_with(['?', '&', '#']))
}

fn location<'a>(parameter: &Parameter<'a>) -> &'a str {
    parameter.location.as_ref().map_or("", |said| said.value)
}

/// Where a parameter says that it is a file.
fn says_file(parameter: &Parameter<'_>) -> Option<NodeLocation> {
    let types = parameter.schema_part.types.as_ref()?;
    types.value.0.iter().find(|ty| ty.value == "file").map(|ty| ty.place)
}

/// Where a parameter says where it goes.
fn says_location(parameter: &Parameter<'_>) -> NodeLocation {
    parameter.location.as_ref().map_or_else(|| parameter.place(), |said| said.place)
}

impl<'a> Lowering<'a> {
    /// Takes out the parameters that cannot be sent together with the others, and says so.
    pub(super) fn sendable(
        &mut self,
        document: &Document<'a>,
        operation: &swagger::Operation<'a>,
        given: Vec<Parameter<'a>>,
    ) -> Vec<Parameter<'a>> {
        let media: Vec<&str> = operation
            .consumes
            .as_ref()
            .or(document.consumes.as_ref())
            .iter()
            .flat_map(|said| said.value.iter().map(|media| media.value))
            .collect();
        // A vendor's own media type may be a form too (`application/vnd.x+multipart/form-data`).
        let is_form = |media: &&str| media.contains("form-data") || media.contains("x-www-form-urlencoded");
        let form = media.iter().any(is_form);
        self.files(&given, form);
        let first = |kind: &str| given.iter().find(|parameter| location(parameter) == kind);
        let (first_body, field) = (first("body").map(|body| Identity(body.node)), first("formData").map(says_location));
        let body = first("body").map(says_location);
        let mut kept: Vec<Parameter<'a>> = Vec::with_capacity(given.len());
        let mut complaints = Vec::new();
        for parameter in given {
            let place = says_location(&parameter);
            match (location(&parameter), body, field) {
                ("body", Some(first), _) if first_body != Some(Identity(parameter.node)) => complaints.push(
                    Diagnostic::warning("several-bodies", place, "a request has one body")
                        .says("this one is left out")
                        .label(first, "the first one counts")
                        .help("put both into one schema"),
                ),
                ("body", _, Some(field)) if form => complaints.push(body_and_form(place, field)),
                ("formData", Some(body), _) if !form => complaints.push(body_and_form(place, body)),
                _ => kept.push(parameter),
            }
        }
        self.reader.diagnostics.0.extend(complaints);
        kept
    }

    fn files(&mut self, given: &[Parameter<'a>], form: bool) {
        for parameter in given {
            let Some(place) = says_file(parameter) else { continue };
            if location(parameter) != "formData" {
                self.reader.diagnostics.push(
                    Diagnostic::warning("file-location", place, "a file travels in a form")
                        .says("it is read as text")
                        .help("say `in: formData`"),
                );
            } else if !form {
                self.reader.diagnostics.push(
                    Diagnostic::warning("file-consumes", place, "a file needs a form to travel in")
                        .says("it is sent as multipart/form-data")
                        .help("add `consumes: [multipart/form-data]` to the operation"),
                );
            }
        }
    }

    /// Mends what a path and its parameters say of each other, and says so.
    pub(super) fn path_members(&mut self, path: &'a Entry, members: &mut Vec<Member>) {
        let mut seen = BTreeSet::new();
        let in_path = members.iter().filter(|member| matches!(member.location, Location::Path { .. }));
        let known: BTreeSet<String> = in_path.map(|member| member.name.clone()).collect();
        for name in placeholders(&path.key.text) {
            if !seen.insert(name) {
                self.reader.diagnostics.push(
                    Diagnostic::warning(
                        "duplicate-placeholder",
                        path.key.place,
                        format!("`{{{name}}}` stands twice in this path"),
                    )
                    .help("give the two different names; until then both get the same value"),
                );
                continue;
            }
            if !known.contains(name) {
                if !self.reader.spend(MEMBER, path.key.place) {
                    break;
                }
                self.reader.diagnostics.push(
                    Diagnostic::warning(
                        "placeholder-without-parameter",
                        path.key.place,
                        format!("no parameter says what `{{{name}}}` is"),
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
                        "parameter-without-placeholder",
                        member.place,
                        format!("the path has no `{{{}}}`", member.name),
                    )
                    .says("it is never sent")
                    .label(path.key.place, "the path is here")
                    .help("put it into the path, or take the parameter away"),
                );
            }
        }
    }

    fn text_of_path(&mut self, path: &'a Entry, name: &str) -> Member {
        let place = path.key.place;
        let mut target = super::schemas::unknown_type(place);
        target.ty = Type::String;
        Member {
            name: name.to_string(),
            renamed: None,
            target,
            required: Some(place),
            read_only: None,
            docs: Docs::default(),
            default: None,
            location: Location::Path { styles: Vec::new(), verbatim: None },
            extensions: Vec::new(),
            place,
        }
    }

    /// A parameter that is no body is a scalar or a list of them.
    pub(super) fn parameter_type(&mut self, parameter: &Parameter<'a>, target: &mut TypeUse) {
        let part = &parameter.schema_part;
        if part.types.is_none() && part.reference.is_none() && target.ty == Type::Document {
            self.reader.diagnostics.push(
                Diagnostic::warning(
                    "parameter-without-type",
                    parameter.place(),
                    "this parameter does not say its type",
                )
                .help("it is read as a string; add `type`"),
            );
            target.ty = Type::String;
        }
        if target.ty == Type::Document {
            target.ty = Type::String;
        }
        if let Some(ty) = not_primitive(&part.types, &target.ty) {
            self.reader.diagnostics.push(
                Diagnostic::warning("parameter-type", ty.place, format!("`{}` cannot be a parameter", ty.value))
                    .says("it is read as text")
                    .help("a parameter outside of the body is a string, number, integer, boolean or array of these"),
            );
            target.ty = Type::String;
        }
    }

    /// A parameter of the path is always required.
    pub(super) fn required(&mut self, parameter: &Parameter<'a>) -> Flag {
        let said = parameter.required.as_ref();
        let place = said.map_or_else(|| parameter.place(), |said| said.place);
        if said.is_some_and(|said| said.value) {
            return Some(place);
        }
        // awsJson has no path to put it into.
        if location(parameter) != "path" || matches!(self.protocol, Protocol::AwsJson { .. }) {
            return None;
        }
        self.reader.diagnostics.push(
            Diagnostic::warning("optional-path-parameter", place, "a parameter of the path is required")
                .help("it is read so; say `required: true`"),
        );
        Some(place)
    }

    /// A file travels in a form.
    pub(super) fn payload_type(&mut self, parameter: &Parameter<'a>) {
        let Some(ty) = parameter.schema.as_ref().and_then(|schema| schema.value.0.get("type")) else { return };
        if ty.as_str() == Some("file") {
            self.reader.diagnostics.push(
                Diagnostic::warning("file-location", ty.place, "a file travels in a form")
                    .says("it is read as a body of bytes")
                    .help("say `in: formData`, or `type: string, format: binary`"),
            );
        }
    }

    /// A header of a response is a scalar or a list of them.
    pub(super) fn header_type(&mut self, schema: &swagger::Schema<'a>, target: &mut TypeUse) {
        if target.ty == Type::Document {
            target.ty = Type::String;
        }
        if let Some(ty) = not_primitive(&schema.types, &target.ty) {
            self.reader.diagnostics.push(
                Diagnostic::warning("header-type", ty.place, format!("`{}` cannot be a header", ty.value))
                    .says("it is read as text")
                    .help("a header is a string, number, integer, boolean or array of these"),
            );
            target.ty = Type::String;
        }
    }

    /// `multi` repeats a parameter, which a path and a header cannot do.
    pub(super) fn list_style(&mut self, parameter: &Parameter<'a>, styles: Vec<ListStyle>) -> Vec<ListStyle> {
        if !styles.contains(&ListStyle::Multi) || matches!(location(parameter), "query" | "formData") {
            return styles;
        }
        let said = parameter.schema_part.collection_format.as_ref();
        self.reader.diagnostics.push(
            Diagnostic::warning(
                "collection-format",
                said.map_or_else(|| parameter.place(), |said| said.place),
                "`multi` is for the query and for forms",
            )
            .says("it is read as csv")
            .help("say csv, ssv, tsv or pipes"),
        );
        styles.into_iter().map(|style| if style == ListStyle::Multi { ListStyle::Csv } else { style }).collect()
    }
}

fn not_primitive<'t, 'a>(types: &'t Option<Said<swagger::Types<'a>>>, lowered: &Type) -> Option<&'t Said<&'a str>> {
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

fn body_and_form(place: NodeLocation, other: NodeLocation) -> Diagnostic {
    Diagnostic::warning("body-and-form", place, "a request has a body or a form, not both")
        .says("this one is left out")
        .label(other, "this one counts")
        .help("`consumes` decides which one counts: say a form there, or take the form away")
}

#[cfg(test)]
mod tests {
    use super::placeholders;

    #[test]
    fn placeholders_stand_between_braces() {
        let found: Vec<_> = placeholders("/a/{b}/{c?}{d*}/e{f}.json{?x,y}?x={g").collect();
        assert_eq!(found, ["b", "c", "d", "f"]);
    }
}
