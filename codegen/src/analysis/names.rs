//! The one place where a wire name becomes an identifier.
//!
//! Every name is allocated first, of the whole model, so that no emitter makes one up. A name is the words of the
//! wire name (`words`) in Rust's case, with what Rust cannot take or warns of spelled out
//! (`letters`). Documents cannot be edited, so what two elements would share is settled:
//!
//! 1. an `x-name` has its name before all others;
//! 2. then the first in document order keeps its own, whatever numbers others get;
//! 3. a later one has its symbols spelled out (`at_type` beside `type`) or, where that does not help, is numbered
//!    (`Pet2`, `name_2`), and a warning tells both places.
//!
//! What the templates use themselves (`space::Space::taken`) no element gets: it becomes `OptionShape`, `UnknownValue`,
//! `new_`. This depends on nothing but the name, and so is no warning.

mod settle;
mod space;

use crate::analysis::{identifier_words, status, unicode};
use bindery_model::{
    diagnostic::Diagnostic,
    service::{
        EnumLiteral, EnumValue, Failure, FailureId, Model, Operation, Shape, ShapeId, ShapeKind, Status, Structure,
        ToldBy, Type, TypeUse, Union,
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

/// What belongs to an operation.
#[derive(Clone, Debug)]
struct OperationNames {
    name: Ident,
    output: Ident,
    responses: Vec<Ident>,
}

/// What belongs to a shape.
#[derive(Clone, Debug)]
struct ShapeNames {
    name: Ident,
    required: Ident,
    parts: Vec<Ident>,
    additional: Ident,
}

impl Names {
    /// Gives every element of a model its name, and tells what had to be settled.
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

    /// The struct of an operation, by its index: `GetId`, at the crate's root.
    pub fn operation(&self, index: usize) -> &Ident {
        &self.operations[index].name
    }

    /// The enum of an operation's responses where they differ by status: `GetIdOutput`, at the crate's root.
    pub fn output(&self, operation: usize) -> &Ident {
        &self.operations[operation].output
    }

    /// A variant of [`output`](Names::output), by the index of the response: `Ok`, `Created`.
    pub fn response(&self, operation: usize, response: usize) -> &Ident {
        &self.operations[operation].responses[response]
    }

    /// A shape, in `types`: `IdentityPool`. The input of an operation bears the operation's name, at the crate's root.
    pub fn shape(&self, id: ShapeId) -> &Ident {
        &self.shapes[id.0 as usize].name
    }

    /// The literal of a structure's required members, beside the structure: `GetIdRequired`.
    pub fn required(&self, id: ShapeId) -> &Ident {
        &self.shapes[id.0 as usize].required
    }

    /// A member of a structure, its field and its setter: `identity_id`.
    pub fn member(&self, structure: ShapeId, index: usize) -> &Ident {
        &self.shapes[structure.0 as usize].parts[index]
    }

    /// The field of a structure that keeps the members nobody named: `additional`.
    pub fn additional(&self, structure: ShapeId) -> &Ident {
        &self.shapes[structure.0 as usize].additional
    }

    /// A variant of an enum or a union: `Ascending`.
    pub fn variant(&self, shape: ShapeId, index: usize) -> &Ident {
        &self.shapes[shape.0 as usize].parts[index]
    }

    /// A variant of `Error`: `NotFound`.
    pub fn failure(&self, id: FailureId) -> &Ident {
        &self.failures[id.0 as usize]
    }

    /// The module of a tag, by its index in the service: `identity_pools`; its file bears the same name.
    pub fn module(&self, tag: usize) -> &Ident {
        &self.modules[tag]
    }

    /// The module of the operations without a tag.
    pub fn untagged(&self) -> &Ident {
        &self.untagged
    }
}

/// A name as an identifier; a keyword is raw.
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

/// A shape's name; other generators' names of enums (`x-ms-enum`) are advice, and given to many.
fn shape_claim(shape: &Shape) -> Claim<'_> {
    match (&shape.renamed, &shape.kind) {
        (Some(renamed), ShapeKind::Enum(_)) if !renamed.value.trim().is_empty() => {
            Claim { natural: SHAPES.advised(&renamed.value), ..Claim::new(&SHAPES, &shape.name, None, shape.place) }
        }
        (renamed, _) => Claim::new(&SHAPES, &shape.name, renamed.as_ref(), shape.place),
    }
}

/// The shapes that are no operation's input.
fn others<'a>(model: &'a Model, inputs: &'a BTreeSet<ShapeId>) -> impl Iterator<Item = &'a Shape> {
    model.shapes.iter().filter(|shape| !inputs.contains(&shape.id))
}

/// The names of what a shape is made of, and of the field for the rest.
fn part_names(model: &Model, shape: &Shape, settler: &mut Settler) -> (Vec<Ident>, Ident) {
    let mut scope = Scope::default();
    let claims = match &shape.kind {
        ShapeKind::Structure(structure) => member_claims(structure),
        ShapeKind::Enum(shape) => shape.values.iter().map(value_claim).collect(),
        ShapeKind::Union(union) => variant_claims(model, union),
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
        .map(|member| Claim::new(&MEMBERS, &member.name, member.renamed.as_ref(), member.place))
        .collect()
}

/// A value's name: what other generators call it (`x-enum-varnames`) counts as its text where it is no Rust name.
fn value_claim(value: &EnumValue) -> Claim<'_> {
    let chosen = value.renamed.as_ref().filter(|chosen| !chosen.value.trim().is_empty());
    let (wire, natural) = match (chosen, &value.value) {
        (Some(chosen), _) => (chosen.value.as_str(), VALUES.advised(&chosen.value)),
        (None, EnumLiteral::String(text)) => (text.as_str(), VALUES.value_name(text)),
        (None, EnumLiteral::Integer(number)) => ("", VALUES.value_name(&number.to_string())),
    };
    Claim { space: &VALUES, wire, natural, chosen: None, place: value.place }
}

/// The variants of a union: called as their shapes, or, where a shape stands for several values, as the values.
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
            let natural = match &failure.told_by {
                ToldBy::Code(_) => coded_name(failure),
                // The first body of a status has its plain name, another one the name of its type too.
                ToldBy::Status(status) if seen.insert(*status) => status::phrase(*status),
                ToldBy::Status(status) => status_and_content(*status, failure, shapes),
            };
            let natural = FAILURES.spared(natural);
            Claim {
                space: &FAILURES,
                wire: &failure.name,
                natural,
                chosen: failure.renamed.as_ref(),
                place: failure.place,
            }
        })
        .collect();
    idents(settler.settle(&mut Scope::default(), claims))
}

/// `NotAuthorized` for `NotAuthorizedException`: within `Error` the rest goes without saying.
fn coded_name(failure: &Failure) -> String {
    let name = FAILURES.name(&failure.name);
    let stem = ["Exception", "Error"].iter().find_map(|suffix| name.strip_suffix(suffix));
    match stem {
        // `Exception` alone, or `_4Error`: what is left would be no name.
        Some(stem) if stem.starts_with(char::is_alphabetic) => stem.to_owned(),
        Some(_) | None => name,
    }
}

fn status_and_content(status: Status, failure: &Failure, shapes: &[ShapeNames]) -> String {
    let content = failure.content.as_ref().map_or_else(|| "Empty".to_owned(), |content| type_name(content, shapes));
    format!("{}{content}", status::phrase(status))
}

/// A type in a word: `Pet`, `PetList`.
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

/// The modules of the tags, and at the end that of the operations without one.
fn module_names(model: &Model, settler: &mut Settler) -> Vec<Ident> {
    let mut scope = Scope::default();
    let claims: Vec<Claim<'_>> =
        model.service.tags.iter().map(|tag| Claim::new(&MODULES, &tag.name, None, tag.place)).collect();
    let mut names = settler.settle(&mut scope, claims);
    names.push(settler.invent(&mut scope, &MODULES, "untagged".to_owned()));
    idents(names)
}

/// The name of a package: what Cargo takes, made of whatever a folder or a file is called.
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

/// The name of a package's library: `cognito_identity`.
pub fn library(package: &str) -> Ident {
    ident(&package.replace('-', "_"))
}

#[cfg(test)]
mod tests {
    use super::{settle::TOLD, space::is_identifier, *};
    use crate::fixtures::{self, place};
    use bindery_model::diagnostic::Severity;
    use bindery_model::service::{Enum, EnumBase, FloatFormat, Located, Member, Retry, Tag, Variant};

    /// The names of what a shape of this kind is made of, and the diagnostics.
    fn parts(kind: ShapeKind) -> (Vec<String>, Vec<String>) {
        let mut model = fixtures::model();
        let count = match &kind {
            ShapeKind::Structure(structure) => structure.members.len(),
            ShapeKind::Enum(shape) => shape.values.len(),
            ShapeKind::Union(union) => union.variants.len(),
            ShapeKind::Newtype(_) => 0,
        };
        let id = fixtures::shape(&mut model, "Thing", kind);
        let (names, diagnostics) = Names::allocate(&model);
        let parts = (0..count).map(|index| names.member(id, index).to_string()).collect();
        (parts, diagnostics.iter().map(told).collect())
    }

    fn told(diagnostic: &Diagnostic) -> String {
        let labels: Vec<String> =
            diagnostic.labels.iter().map(|label| format!("{} {}", label.place.ordinal, label.text)).collect();
        let help = diagnostic.help.as_deref().filter(|_| diagnostic.severity == Severity::Error);
        let help = help.map(|help| format!(": {help}")).unwrap_or_default();
        format!("{}: {} [{}]{help}", diagnostic.code, diagnostic.message, labels.join("; "))
    }

    fn members(names: &[&str]) -> (Vec<String>, Vec<String>) {
        let members = names.iter().map(|name| fixtures::member(name, Type::String)).collect();
        parts(ShapeKind::Structure(Structure { members, ..Structure::default() }))
    }

    fn enumeration(values: Vec<EnumValue>) -> ShapeKind {
        ShapeKind::Enum(Enum { base: EnumBase::String, values })
    }

    fn values(values: &[&str]) -> (Vec<String>, Vec<String>) {
        parts(enumeration(values.iter().map(|value| fixtures::value(value)).collect()))
    }

    #[test]
    fn keywords_are_raw_and_ours_are_spared() {
        let wire = ["type", "self", "Self", "super", "crate", "_", "gen", "new", "Default", "$ref", "2FAVerified"];
        let (names, diagnostics) = members(&wire);
        assert_eq!(
            names.join(" "),
            "r#type self_ self_2 super_ crate_ underscore r#gen new_ default_ r#ref _2fa_verified"
        );
        assert_eq!(diagnostics.len(), 1, "self and Self");
    }

    #[test]
    fn the_first_keeps_its_name() {
        let (names, diagnostics) = members(&["ipAddress", "IPAddress", "ip_address", "ip_address_2"]);
        assert_eq!(names, ["ip_address", "ip_address_3", "ip_address_4", "ip_address_2"]);
        assert_eq!(
            diagnostics,
            [
                "name-collision: the member `IPAddress` would share the name `ip_address` \
                 [1 this one becomes `ip_address_3`; 0 this one keeps it]",
                "name-collision: the member `ip_address` would share the name `ip_address` \
                 [2 this one becomes `ip_address_4`; 0 this one keeps it]",
            ]
        );
    }

    #[test]
    fn symbols_tell_apart_before_numbers_do() {
        let (names, diagnostics) = members(&["type", "@type", "$type", "id", "_id", "id_", "ids[]", "ids"]);
        assert_eq!(names.join(" "), "r#type at_type dollar_type id underscore_id id_underscore ids ids_2");
        assert_eq!(diagnostics.len(), 5);
    }

    #[test]
    fn values_that_are_no_identifiers() {
        let wire =
            ["<", "<=", "", "*", "+1", "-1", "1", "1.1", "11", "UNKNOWN", "None", "Self", "日本語", "сор", "naïve"];
        let (names, diagnostics) = values(&wire);
        assert_eq!(
            names.join(" "),
            "LessThan LessThanOrEqual Empty Star Plus1 Minus1 _1 _1_1 _11 UnknownValue None SelfValue 日本語 \
             U441U43eU440 Naive"
        );
        assert_eq!(diagnostics, [""; 0]);
    }

    #[test]
    fn other_generators_names_of_values_are_advice() {
        let named = |value: &str, name: &str| EnumValue {
            renamed: Some(Located { value: name.to_owned(), place: place(9) }),
            ..fixtures::value(value)
        };
        let values = vec![named("a", "STATUS_OK"), named("b", "Bee"), named("c", "status-ok"), named("d", "")];
        let (names, diagnostics) = parts(enumeration(values));
        assert_eq!(names, ["StatusOk", "Bee", "StatusOk2", "D"]);
        assert_eq!(diagnostics.len(), 1);
    }

    #[test]
    fn many_collisions_are_told_in_short() {
        let many: Vec<EnumValue> = (0..100_000).map(|_| fixtures::value("same")).collect();
        let (names, diagnostics) = parts(enumeration(many));
        assert_eq!(names[99_999], "Same100000");
        assert_eq!(diagnostics.len(), TOLD + 1);
        assert!(diagnostics[TOLD].contains("99979 more names"));
    }

    fn renamed(name: &str, to: &str) -> Member {
        Member {
            renamed: Some(Located { value: to.to_owned(), place: place(7) }),
            ..fixtures::member(name, Type::Float(FloatFormat::Double))
        }
    }

    #[test]
    fn a_chosen_name_comes_first() {
        let members = vec![fixtures::member("size", Type::String), renamed("other", "size"), renamed("x", "type")];
        let (names, diagnostics) = parts(ShapeKind::Structure(Structure { members, ..Structure::default() }));
        assert_eq!(names, ["size_2", "size", "r#type"]);
        assert_eq!(diagnostics.len(), 1);
    }

    #[test]
    fn a_chosen_name_that_is_none_is_an_error() {
        let chosen = ["r#type", "fooBar", "", "_", "new", "self", " a", "a", "a", "a\u{202e}", "a b", "мсор", "ſ"];
        let members = chosen.iter().map(|to| renamed("x", to)).collect();
        let (names, diagnostics) = parts(ShapeKind::Structure(Structure { members, ..Structure::default() }));
        assert_eq!(names.join(" "), "x x_2 x_3 x_4 x_5 x_6 x_7 a x_8 x_9 x_10 мсор x_11");
        let errors: Vec<_> = diagnostics.iter().filter(|line| !line.starts_with("name-collision")).collect();
        insta::assert_snapshot!(errors.iter().map(|line| format!("{line}\n")).collect::<String>());
    }

    #[test]
    fn operations_shapes_and_what_is_made_of_them() {
        let mut model = fixtures::model();
        for name in ["getPet", "GetPet", "error", "Option"] {
            fixtures::operation(&mut model, name);
        }
        for name in ["Error", "Vec", "io.k8s.api.core.v1.Pod", "Response«X»", "GetPet", "PodRequired", "Pod"] {
            fixtures::shape(&mut model, name, ShapeKind::Structure(Structure::default()));
        }
        let (names, diagnostics) = Names::allocate(&model);
        let operations: Vec<String> = (0..4).map(|index| names.operation(index).to_string()).collect();
        assert_eq!(operations.join(" "), "GetPet GetPet2 ErrorOperation OptionOperation");
        assert_eq!(names.output(1), "GetPet2Output");
        let shapes: Vec<String> = (4..11).map(|index| names.shape(ShapeId(index)).to_string()).collect();
        assert_eq!(shapes.join(" "), "Error VecShape IoK8sApiCoreV1Pod ResponseX GetPet PodRequired Pod");
        assert_eq!(names.shape(model.operations[0].input), "GetPet");
        assert_eq!(names.required(model.operations[0].input), "GetPetRequired");
        assert_eq!(names.required(ShapeId(10)), "PodRequired2");
        assert_eq!(diagnostics.len(), 1);
    }

    #[test]
    fn other_generators_names_of_enums_are_given_to_many() {
        let mut model = fixtures::model();
        for name in ["getItem.version", "getItems.version"] {
            let id = fixtures::shape(&mut model, name, enumeration(Vec::new()));
            let renamed = Located { value: "gitVersion".to_owned(), place: place(0) };
            model.shapes[id.0 as usize].renamed = Some(renamed);
        }
        let (names, diagnostics) = Names::allocate(&model);
        assert_eq!(names.shape(ShapeId(0)), "GitVersion");
        assert_eq!(names.shape(ShapeId(1)), "GetItemsVersion");
        assert_eq!(diagnostics[0].code.name(), "name-collision");
    }

    #[test]
    fn failures_by_code() {
        let mut model = fixtures::model();
        let wire = ["NotFoundException", "InternalErrorException", "ThrottledError", "Exception", "Error", "Unknown"];
        for name in wire {
            fixtures::failure(&mut model, name, ToldBy::Code(name.to_owned()), None);
        }
        let (names, _) = Names::allocate(&model);
        let failures: Vec<String> = (0..6).map(|index| names.failure(FailureId(index)).to_string()).collect();
        assert_eq!(failures.join(" "), "NotFound InternalError Throttled Exception Error UnknownFailure");
    }

    #[test]
    fn failures_by_status() {
        let mut model = fixtures::model();
        let pet = fixtures::shape(&mut model, "Pet", ShapeKind::Structure(Structure::default()));
        let list = Type::List(Box::new(fixtures::use_of(Type::Shape(pet))));
        let failures = [
            (Status::Code(404), None),
            (Status::Default, Some(Type::String)),
            (Status::Code(404), Some(Type::Shape(pet))),
            (Status::Code(404), Some(list)),
            (Status::Code(418), None),
        ];
        for (status, content) in failures {
            fixtures::failure(&mut model, "x", ToldBy::Status(status), content.map(fixtures::use_of));
        }
        let (names, diagnostics) = Names::allocate(&model);
        let failures: Vec<String> = (0..5).map(|index| names.failure(FailureId(index)).to_string()).collect();
        assert_eq!(failures.join(" "), "NotFound Default NotFoundPet NotFoundPetList Status418");
        assert!(diagnostics.is_empty());
        assert_eq!(model.failures[0].retry, Retry::Never);
    }

    #[test]
    fn variants_bear_the_names_of_their_shapes() {
        let mut model = fixtures::model();
        let cat = fixtures::shape(&mut model, "Cat", ShapeKind::Structure(Structure::default()));
        let dog = fixtures::shape(&mut model, "Dog", ShapeKind::Structure(Structure::default()));
        let variant = |value: &str, shape| Variant { value: value.to_owned(), shape, place: place(0) };
        let variants = vec![variant("#Company.Cat", cat), variant("poodle", dog), variant("terrier", dog)];
        let discriminator = Located { value: "kind".to_owned(), place: place(0) };
        let union = fixtures::shape(&mut model, "Pet", ShapeKind::Union(Union { discriminator, variants }));
        let (names, _) = Names::allocate(&model);
        let variants: Vec<String> = (0..3).map(|index| names.variant(union, index).to_string()).collect();
        assert_eq!(variants, ["Cat", "Poodle", "Terrier"]);
    }

    #[test]
    fn modules_by_tag() {
        let mut model = fixtures::model();
        for name in ["Pets", "pets", "type", "con", "types", "用户管理", "Untagged", "../etc/passwd"] {
            let docs = bindery_model::service::Docs::default();
            let tag = Tag { name: name.to_owned(), docs, extensions: Vec::new(), place: place(0) };
            model.service.tags.push(tag);
        }
        let (names, _) = Names::allocate(&model);
        let modules: Vec<String> = (0..8).map(|index| names.module(index).to_string()).collect();
        assert_eq!(modules.join(" "), "pets pets_2 type_ con_ types_ 用户管理 untagged etc_passwd");
        assert_eq!(names.untagged(), "untagged_2");
    }

    #[test]
    fn look_alikes_are_kept_apart() {
        let (names, _) = values(&["日1", "日l", "日I"]);
        assert_eq!(names[0], "日1");
        let looks: BTreeSet<String> = names.iter().map(|name| unicode::looks(name)).collect();
        assert_eq!(looks.len(), 3, "{names:?}");
    }

    #[test]
    fn packages() {
        let names = ["cognito-identity", "Pet Store", "2fa", "test", "日本語", "../x", "", "-", "a--b"];
        let packages: Vec<String> = names.iter().map(|name| package(name)).collect();
        assert_eq!(
            packages.join(" "),
            "cognito-identity pet-store service-2fa service-test u65e5-u672c-u8a9e x empty minus a--b"
        );
        assert_eq!(library("cognito-identity"), "cognito_identity");
    }

    /// Whatever a document calls a thing, it gets an identifier that no lint complains of.
    #[test]
    fn any_text_gives_an_identifier() {
        let alphabet: Vec<char> =
            "aZ09_- .$<=\u{0}\u{301}éßıſⅷǆΣς日口工ロ한сжé\u{202e}\u{200d}«̈😀ა\u{1c90}٣\u{e0041}ﬁ½₂ª·".chars().collect();
        let mut state = 1_u64;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize
        };
        for _ in 0..50_000 {
            let text: String = (0..next() % 7).map(|_| alphabet[next() % alphabet.len()]).collect();
            for space in [&OPERATIONS, &SHAPES, &FAILURES, &VALUES, &VARIANTS, &MEMBERS, &MODULES] {
                let name = space.value_name(&text);
                assert!(is_identifier(&name), "{text:?} gave {name:?}");
                assert!(unicode::is_quiet(&name) && space.fits(&name), "{text:?} gave {name:?}");
                assert!(syn::parse_str::<Ident>(&ident(&name).to_string()).is_ok(), "{text:?} gave {name:?}");
            }
        }
    }
}
