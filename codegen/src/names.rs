//! A stand-in until the real table of names lands.

use bindery_model::diagnostic::Diagnostic;
use bindery_model::service::{EnumLiteral, FailureId, Model, ShapeId, ShapeKind, Status};
use proc_macro2::Ident;
use quote::format_ident;

/// Every identifier of a crate.
pub(crate) struct Names {
    operations: Vec<Ident>,
    outputs: Vec<Ident>,
    output_variants: Vec<Vec<Ident>>,
    shapes: Vec<Ident>,
    required: Vec<Ident>,
    members: Vec<Vec<Ident>>,
    additional: Ident,
    failures: Vec<Ident>,
}

impl Names {
    pub(crate) fn new(model: &Model) -> (Names, Vec<Diagnostic>) {
        let operations: Vec<_> = model.operations.iter().map(|operation| pascal(&operation.name)).collect();
        let outputs = operations.iter().map(|name| format_ident!("{name}Output")).collect();
        let output_variants = model
            .operations
            .iter()
            .map(|operation| {
                operation
                    .responses
                    .iter()
                    .map(|response| match response.status {
                        Status::Code(code) => format_ident!("Status{code}"),
                        Status::Default => format_ident!("Default"),
                    })
                    .collect()
            })
            .collect();
        let shapes: Vec<_> = model.shapes.iter().map(|shape| pascal(&shape.name)).collect();
        let required = shapes.iter().map(|name| format_ident!("{name}Required")).collect();
        let members = model
            .shapes
            .iter()
            .map(|shape| match &shape.kind {
                ShapeKind::Structure(structure) => structure.members.iter().map(|member| snake(&member.name)).collect(),
                ShapeKind::Enum(values) => values
                    .values
                    .iter()
                    .map(|value| match &value.value {
                        EnumLiteral::String(text) => pascal(text),
                        EnumLiteral::Integer(number) => format_ident!("V{number}"),
                    })
                    .collect(),
                ShapeKind::Union(union) => union.variants.iter().map(|variant| pascal(&variant.value)).collect(),
                ShapeKind::Newtype(_) => Vec::new(),
            })
            .collect();
        let failures = model
            .failures
            .iter()
            .map(|failure| {
                let name = failure.name.strip_suffix("Exception").unwrap_or(&failure.name);
                if name.starts_with(|c: char| c.is_ascii_digit()) {
                    format_ident!("Status{name}")
                } else {
                    pascal(name)
                }
            })
            .collect();
        let additional = format_ident!("additional");
        (Names { operations, outputs, output_variants, shapes, required, members, additional, failures }, Vec::new())
    }

    pub(crate) fn operation(&self, index: usize) -> &Ident {
        &self.operations[index]
    }
    pub(crate) fn output(&self, index: usize) -> &Ident {
        &self.outputs[index]
    }
    pub(crate) fn output_variant(&self, index: usize, response: usize) -> &Ident {
        &self.output_variants[index][response]
    }
    pub(crate) fn shape(&self, id: ShapeId) -> &Ident {
        &self.shapes[id.0 as usize]
    }
    pub(crate) fn required(&self, id: ShapeId) -> &Ident {
        &self.required[id.0 as usize]
    }
    pub(crate) fn member(&self, id: ShapeId, index: usize) -> &Ident {
        &self.members[id.0 as usize][index]
    }
    pub(crate) fn variant(&self, id: ShapeId, index: usize) -> &Ident {
        &self.members[id.0 as usize][index]
    }
    pub(crate) fn additional(&self, _: ShapeId) -> &Ident {
        &self.additional
    }
    pub(crate) fn failure(&self, id: FailureId) -> &Ident {
        &self.failures[id.0 as usize]
    }
}

fn pascal(name: &str) -> Ident {
    let mut out = String::new();
    let mut up = true;
    for c in name.chars() {
        if !c.is_ascii_alphanumeric() {
            up = true;
        } else if up {
            out.push(c.to_ascii_uppercase());
            up = false;
        } else {
            out.push(c);
        }
    }
    format_ident!("{out}")
}

fn snake(name: &str) -> Ident {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        out.push(if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' });
    }
    syn::parse_str(&out).unwrap_or_else(|_| format_ident!("r#{out}"))
}
