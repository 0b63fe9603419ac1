//! The only conversion of wire names to identifiers.
//!
//! All names of a model are allocated before any emitter runs. A name consists of the words of the
//! wire name (`identifier_words`) in Rust's case; characters that Rust rejects or warns about are spelled out
//! (`unicode`). Documents cannot be edited, so collisions are resolved:
//!
//! 1. an element with `x-name` gets its name first;
//! 2. then the first element in document order gets its natural name, whatever numbers others get;
//! 3. a later one has its symbols spelled out (`at_type` next to `type`) or, if that does not distinguish it, a number
//!    appended (`Pet2`, `name_2`), and a warning reports both locations.
//!
//! Names that the templates use (`space::Space::taken`) are reserved: an element becomes `OptionShape`, `UnknownValue`,
//! `new_`. This depends on the name alone, and therefore is not reported.

mod settle;
mod space;
#[cfg(test)]
mod tests;

use crate::analysis::{identifier_words, status, unicode};
use bindery_model::{
    diagnostic::Diagnostic,
    service::{
        EnumLiteral, EnumValue, Failure, FailureId, IdentifiedBy, Location, Model, Operation, Shape, ShapeId,
        ShapeKind, Status, Structure, Type, TypeUse, Union,
    },
};
use proc_macro2::{Ident, Span};
use settle::{Claim, Scope, Settler};
use space::{FAILURES, KEYWORDS, MEMBERS, MODULES, OPERATIONS, RESPONSES, SHAPES, VALUES, VARIANTS};
use std::collections::{BTreeMap, BTreeSet};

/// The identifiers of a model.
#[derive(Clone, Debug)]
pub struct Names {
    operations: Vec<OperationNames>,
    shapes: Vec<ShapeNames>,
    failures: Vec<Ident>,
    modules: Vec<Ident>,
    untagged: Ident,
}

/// The names of an operation.
#[derive(Clone, Debug)]
struct OperationNames {
    name: Ident,
    output: Ident,
    responses: Vec<Ident>,
}

/// The names of a shape.
#[derive(Clone, Debug)]
struct ShapeNames {
    name: Ident,
    required: Ident,
    parts: Vec<Ident>,
    additional: Ident,
}

impl Names {
    /// Allocates the name of every element of a model, and reports collisions.
    pub fn allocate(model: &Model) -> (Names, Vec<Diagnostic>) {
        let mut settler = Settler::default();
        let shape_names = shape_names(model, &mut settler);
        let shapes = model
            .shapes
            .iter()
            .zip(shape_names.own)
            .zip(shape_names.required)
            .map(|((shape, name), required)| {
                let (parts, additional) = part_names(model, shape, &mut settler);
                ShapeNames { name: ident(&name), required: ident(&required), parts, additional }
            })
            .collect::<Vec<_>>();
        let operations = model
            .operations
            .iter()
            .zip(shape_names.outputs)
            .map(|(operation, output)| OperationNames {
                name: shapes[operation.input.0 as usize].name.clone(),
                output: ident(&output),
                responses: response_names(operation, &mut settler),
            })
            .collect();
        let failures = failure_names(model, &shapes, &mut settler);
        let mut modules = module_names(model, &mut settler);
        let untagged = modules.pop().expect("one more than there are tags");
        (Names { operations, shapes, failures, modules, untagged }, settler.diagnostics)
    }

    /// Returns the struct of an operation, by its index: `GetId`, at the crate's root.
    pub fn operation(&self, index: usize) -> &Ident {
        &self.operations[index].name
    }

    /// Returns the enum of an operation's responses if they differ by status: `GetIdOutput`, at the crate's root.
    pub fn output(&self, operation: usize) -> &Ident {
        &self.operations[operation].output
    }

    /// Returns a variant of [`output`](Names::output), by the index of the response: `Ok`, `Created`.
    pub fn response(&self, operation: usize, response: usize) -> &Ident {
        &self.operations[operation].responses[response]
    }

    /// Returns a shape, in `types`: `IdentityPool`. The input of an operation has its name, at the crate's root.
    pub fn shape(&self, id: ShapeId) -> &Ident {
        &self.shapes[id.0 as usize].name
    }

    /// Returns the struct of a structure's required members, in the module of the structure: `GetIdRequired`.
    pub fn required(&self, id: ShapeId) -> &Ident {
        &self.shapes[id.0 as usize].required
    }

    /// Returns a member of a structure, its field and its setter: `identity_id`.
    pub fn member(&self, structure: ShapeId, index: usize) -> &Ident {
        &self.shapes[structure.0 as usize].parts[index]
    }

    /// Returns the field of a structure for its additional members: `additional`.
    pub fn additional(&self, structure: ShapeId) -> &Ident {
        &self.shapes[structure.0 as usize].additional
    }

    /// Returns a variant of an enum or a union: `Ascending`.
    pub fn variant(&self, shape: ShapeId, index: usize) -> &Ident {
        &self.shapes[shape.0 as usize].parts[index]
    }

    /// Returns a variant of `Error`: `NotFound`.
    pub fn failure(&self, id: FailureId) -> &Ident {
        &self.failures[id.0 as usize]
    }

    /// Returns the module of a tag, by its index in the service: `identity_pools`; its file has the same name.
    pub fn module(&self, tag: usize) -> &Ident {
        &self.modules[tag]
    }

    /// Returns the module of the operations without a tag.
    pub fn untagged(&self) -> &Ident {
        &self.untagged
    }
}

/// Returns a name as an identifier, raw if it is a keyword.
fn ident(name: &str) -> Ident {
    if KEYWORDS.contains(&name) { Ident::new_raw(name, Span::call_site()) } else { Ident::new(name, Span::call_site()) }
}

fn idents(names: Vec<String>) -> Vec<Ident> {
    names.iter().map(|name| ident(name)).collect()
}

/// The names at a crate's root and in `types`.
struct ShapeNamesByUse {
    own: Vec<String>,
    required: Vec<String>,
    outputs: Vec<String>,
}

fn shape_names(model: &Model, settler: &mut Settler) -> ShapeNamesByUse {
    let (mut root, mut types) = (Scope::default(), Scope::default());
    let inputs: BTreeSet<ShapeId> = model.operations.iter().map(|operation| operation.input).collect();
    let claims: Vec<Claim<'_>> = model.operations.iter().map(operation_claim).collect();
    let operations = settler.settle(&mut root, claims);
    let claims: Vec<Claim<'_>> = others(model, &inputs).map(shape_claim).collect();
    let shapes = settler.settle(&mut types, claims);

    let mut own = vec![String::new(); model.shapes.len()];
    for (operation, name) in model.operations.iter().zip(&operations) {
        own[operation.input.0 as usize].clone_from(name);
    }
    for (shape, name) in others(model, &inputs).zip(shapes) {
        own[shape.id.0 as usize] = name;
    }
    let required = model
        .shapes
        .iter()
        .zip(&own)
        .map(|(shape, name)| {
            let at_root = inputs.contains(&shape.id);
            let (scope, space) = if at_root { (&mut root, &OPERATIONS) } else { (&mut types, &SHAPES) };
            settler.invent(scope, space, format!("{name}Required"))
        })
        .collect();
    let outputs =
        operations.iter().map(|name| settler.invent(&mut root, &OPERATIONS, format!("{name}Output"))).collect();
    ShapeNamesByUse { own, required, outputs }
}

fn operation_claim(operation: &Operation) -> Claim<'_> {
    let place = operation.name_place.unwrap_or(operation.place);
    Claim::new(&OPERATIONS, &operation.name, operation.renamed.as_ref(), place)
}

/// Returns a shape's claim. Names of enums for other generators (`x-ms-enum`) are suggestions, and not unique.
fn shape_claim(shape: &Shape) -> Claim<'_> {
    match (&shape.renamed, &shape.kind) {
        (Some(renamed), ShapeKind::Enum(_)) if !renamed.value.trim().is_empty() => {
            Claim { natural: SHAPES.advised(&renamed.value), ..Claim::new(&SHAPES, &shape.name, None, shape.place) }
        }
        (renamed, _) => Claim::new(&SHAPES, &shape.name, renamed.as_ref(), shape.place),
    }
}

/// Returns the shapes that are not the input of an operation.
fn others<'a>(model: &'a Model, inputs: &'a BTreeSet<ShapeId>) -> impl Iterator<Item = &'a Shape> {
    model.shapes.iter().filter(|shape| !inputs.contains(&shape.id))
}

/// Allocates the names of a shape's parts, and of the field for additional members.
fn part_names(model: &Model, shape: &Shape, settler: &mut Settler) -> (Vec<Ident>, Ident) {
    let mut scope = Scope::default();
    let claims = match &shape.kind {
        ShapeKind::Structure(structure) => member_claims(structure),
        ShapeKind::Enum(shape) => shape.values.iter().map(value_claim).collect(),
        ShapeKind::Union(union) => variant_claims(model, union),
        ShapeKind::Untagged(union) => union
            .alternatives
            .iter()
            .map(|alternative| Claim::new(&VARIANTS, &alternative.name, None, alternative.place))
            .collect(),
        ShapeKind::Newtype(_) => Vec::new(),
    };
    let parts = settler.settle(&mut scope, claims);
    let additional = settler.invent(&mut scope, &MEMBERS, "additional".to_owned());
    (idents(parts), ident(&additional))
}

fn member_claims(structure: &Structure) -> Vec<Claim<'_>> {
    structure
        .members
        .iter()
        .map(|member| Claim {
            suffix: location_suffix(&member.location),
            ..Claim::new(&MEMBERS, &member.name, member.renamed.as_ref(), member.place)
        })
        .collect()
}

/// Returns a suffix that distinguishes parameters of one name by their locations.
fn location_suffix(location: &Location) -> Option<&'static str> {
    match location {
        Location::Member => None,
        Location::Path { .. } => Some("path"),
        Location::Query { .. } => Some("query"),
        Location::Header { .. } => Some("header"),
        Location::Form { .. } => Some("form"),
        Location::File => Some("file"),
        Location::Payload => Some("body"),
    }
}

/// Returns a value's claim. A name for other generators (`x-enum-varnames`) is converted if it is not a Rust name.
fn value_claim(value: &EnumValue) -> Claim<'_> {
    let chosen = value.renamed.as_ref().filter(|chosen| !chosen.value.trim().is_empty());
    let (wire, natural) = match (chosen, &value.value) {
        (Some(chosen), _) => (chosen.value.as_str(), VALUES.advised(&chosen.value)),
        (None, EnumLiteral::String(text)) => (text.as_str(), VALUES.value_name(text)),
        (None, EnumLiteral::Integer(number)) => ("", VALUES.value_name(&number.to_string())),
    };
    Claim { space: &VALUES, wire, natural, chosen: None, place: value.place, suffix: None }
}

/// Returns the claims of a union's variants: the names of their shapes, or their values if a shape has several.
fn variant_claims<'a>(model: &'a Model, union: &'a Union) -> Vec<Claim<'a>> {
    let mut uses: BTreeMap<ShapeId, usize> = BTreeMap::new();
    for variant in &union.variants {
        *uses.entry(variant.shape).or_default() += 1;
    }
    union
        .variants
        .iter()
        .map(|variant| {
            let shape = model.shape(variant.shape);
            let wire = match (uses.get(&variant.shape), &shape.renamed) {
                (Some(1), Some(renamed)) => renamed.value.as_str(),
                (Some(1), None) => shape.name.as_str(),
                (Some(_) | None, _) => variant.value.as_str(),
            };
            Claim::new(&VARIANTS, wire, None, variant.place)
        })
        .collect()
}

fn response_names(operation: &Operation, settler: &mut Settler) -> Vec<Ident> {
    let mut scope = Scope::default();
    operation
        .responses
        .iter()
        .map(|response| ident(&settler.invent(&mut scope, &RESPONSES, status::phrase(response.status))))
        .collect()
}

fn failure_names(model: &Model, shapes: &[ShapeNames], settler: &mut Settler) -> Vec<Ident> {
    let mut seen = BTreeSet::new();
    let claims: Vec<Claim<'_>> = model
        .failures
        .iter()
        .map(|failure| {
            let natural = match &failure.identified_by {
                IdentifiedBy::Code(_) => coded_name(failure),
                // The first body of a status has its plain name, another one the name of its type too.
                IdentifiedBy::Status(status) if seen.insert(*status) => status::phrase(*status),
                IdentifiedBy::Status(status) => status_and_content(*status, failure, shapes),
            };
            let natural = FAILURES.spared(natural);
            Claim {
                space: &FAILURES,
                wire: &failure.name,
                natural,
                chosen: failure.renamed.as_ref(),
                place: failure.place,
                suffix: None,
            }
        })
        .collect();
    idents(settler.settle(&mut Scope::default(), claims))
}

/// Returns `NotAuthorized` for `NotAuthorizedException`: within `Error` the suffix is redundant.
fn coded_name(failure: &Failure) -> String {
    let name = FAILURES.name(&failure.name);
    let stem = ["Exception", "Error"].iter().find_map(|suffix| name.strip_suffix(suffix));
    match stem {
        // `Exception` alone, or `_4Error`: the rest would not be a name.
        Some(stem) if stem.starts_with(char::is_alphabetic) => stem.to_owned(),
        Some(_) | None => name,
    }
}

fn status_and_content(status: Status, failure: &Failure, shapes: &[ShapeNames]) -> String {
    let content = failure.content.as_ref().map_or_else(|| "Empty".to_owned(), |content| type_name(content, shapes));
    format!("{}{content}", status::phrase(status))
}

/// Returns the name of a type: `Pet`, `PetList`.
fn type_name(content: &TypeUse, shapes: &[ShapeNames]) -> String {
    match &content.ty {
        Type::Boolean => "Boolean".to_owned(),
        Type::Integer(_) => "Integer".to_owned(),
        Type::Float(_) => "Number".to_owned(),
        Type::String => "String".to_owned(),
        Type::Blob(_) => "Bytes".to_owned(),
        Type::Timestamp(_) => "Timestamp".to_owned(),
        Type::Date => "Date".to_owned(),
        Type::List(item) => type_name(item, shapes) + "List",
        Type::Tuple(_) => "Tuple".to_owned(),
        Type::Map(value) => type_name(value, shapes) + "Map",
        Type::Shape(id) => shapes[id.0 as usize].name.to_string(),
        Type::Document => "Document".to_owned(),
    }
}

/// Allocates the modules of the tags, followed by that of the operations without a tag.
fn module_names(model: &Model, settler: &mut Settler) -> Vec<Ident> {
    let mut scope = Scope::default();
    let claims: Vec<Claim<'_>> =
        model.service.tags.iter().map(|tag| Claim::new(&MODULES, &tag.name, None, tag.place)).collect();
    let mut names = settler.settle(&mut scope, claims);
    names.push(settler.invent(&mut scope, &MODULES, "untagged".to_owned()));
    idents(names)
}

/// Returns the name of a package, valid for Cargo, for the name of any directory or file.
pub fn package(name: &str) -> String {
    let is_sound = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_".contains(c))
        && name.len() <= 64;
    let name = if is_sound {
        name.to_owned()
    } else {
        let snake = identifier_words::snake(&unicode::numbered(&identifier_words::spelled(&unicode::plain(name))));
        let kebab: String = snake.trim_start_matches('_').chars().take(64).collect();
        kebab.replace('_', "-").trim_end_matches('-').to_owned()
    };
    let starts_well = name.starts_with(|c: char| c.is_ascii_lowercase());
    if starts_well && !MODULES.is_taken(&name) { name } else { format!("service-{name}") }
}

/// Returns the name of a package's library: `cognito_identity`.
pub fn library(package: &str) -> Ident {
    ident(&package.replace('-', "_"))
}
