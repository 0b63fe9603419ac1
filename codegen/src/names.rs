//! The one place where a wire name becomes an identifier.
//!
//! Every name is allocated first, of the whole model, so that no emitter makes one up. A name is the words of the
//! wire name ([`words`](crate::words)) in Rust's case, with what Rust cannot take or warns of spelled out
//! ([`letters`](crate::letters)). Documents cannot be edited, so what two elements would share is settled:
//!
//! 1. an `x-name` has its name before all others;
//! 2. then the first in document order keeps its own, whatever numbers others get;
//! 3. a later one has its symbols spelled out (`at_type` beside `type`) or, where that does not help, is numbered
//!    (`Pet2`, `name_2`), and a warning tells both places.
//!
//! What the templates use themselves ([`Space::taken`]) no element gets: it becomes `OptionShape`, `UnknownValue`,
//! `new_`. This depends on nothing but the name, and so is no warning.

use crate::{letters, status, words};
use bindery_model::{
    diagnostic::Diagnostic,
    node::Place,
    service::{
        EnumLiteral, EnumValue, Fact, Failure, FailureId, Model, Operation, Shape, ShapeId, ShapeKind, Status,
        Structure, ToldBy, Type, TypeUse, Union,
    },
};
use proc_macro2::{Ident, Span};
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

/// The case of a kind of name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Camel,
    Snake,
}

/// A kind of name: how it is written, and what it must not be.
#[derive(Debug)]
struct Space {
    /// What it names, in a diagnostic.
    noun: &'static str,
    case: Case,
    /// The names that templates use where elements of this kind are in scope.
    taken: &'static [&'static [&'static str]],
    /// What an element with such a name gets appended.
    spare: &'static str,
}

/// The prelude, and what generated files import wherever shapes or operations are defined.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "BTreeMap",
    "Blob",
    "Box",
    "Clone",
    "Copy",
    "Date",
    "Debug",
    "Default",
    "Deserialize",
    "Deserializer",
    "Display",
    "Document",
    "Drop",
    "Empty",
    "Eq",
    "Err",
    "Fn",
    "FnMut",
    "FnOnce",
    "Formatter",
    "From",
    "FromIterator",
    "FromStr",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Nullable",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sensitive",
    "Serialize",
    "Serializer",
    "Sized",
    "Some",
    "String",
    "Sync",
    "Timestamp",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// The markers that tell how a timestamp or a blob is written.
const FORMATS: &[&str] = &["Base64", "Base64Url", "Binary", "DateTime", "EpochSeconds", "HttpDate"];

/// What stands at a crate's root, or is imported where operations and errors are defined.
const ROOT: &[&str] = &[
    "Auth",
    "CodedFailure",
    "EndpointRule",
    "Error",
    "Failed",
    "Failure",
    "Operation",
    "Protocol",
    "Request",
    "Requirement",
    "Response",
    "Rest",
    "Retry",
    "Scheme",
    "Secured",
    "Service",
    "Signed",
    "Style",
    "Unsigned",
];

const OPERATIONS: Space =
    Space { noun: "operation", case: Case::Camel, taken: &[PRELUDE, FORMATS, ROOT], spare: "Operation" };
const SHAPES: Space = Space { noun: "shape", case: Case::Camel, taken: &[PRELUDE, FORMATS], spare: "Shape" };
const FAILURES: Space = Space { noun: "failure", case: Case::Camel, taken: &[&["Self", "Unknown"]], spare: "Failure" };
const RESPONSES: Space = Space { noun: "response", case: Case::Camel, taken: &[], spare: "Response" };
const VALUES: Space = Space { noun: "value", case: Case::Camel, taken: &[&["Self", "Unknown"]], spare: "Value" };
const VARIANTS: Space = Space { noun: "variant", case: Case::Camel, taken: &[&["Self", "Unknown"]], spare: "Shape" };
const MEMBERS: Space = Space {
    noun: "member",
    case: Case::Snake,
    // Functions of ours, those that derives and users call by path (`X::default()`), and keywords that cannot be raw.
    taken: &[&["clone", "crate", "default", "new", "self", "super", "validate"]],
    spare: "_",
};
const MODULES: Space = Space {
    noun: "tag",
    case: Case::Snake,
    // Modules of ours, crates in scope, what Cargo and Windows do not take as a file, and what needs no `r#`.
    taken: &[
        KEYWORDS,
        &[
            "alloc",
            "aux",
            "bindery",
            "build",
            "com1",
            "com2",
            "com3",
            "com4",
            "con",
            "core",
            "error",
            "lib",
            "lpt1",
            "lpt2",
            "lpt3",
            "main",
            "meta",
            "nul",
            "operations",
            "prn",
            "serde",
            "std",
            "test",
            "types",
        ],
    ],
    spare: "_",
};

/// The keywords of edition 2024, reserved ones included.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

impl Space {
    /// A wire name as an identifier of this kind, as far as the name alone decides it.
    fn name(&self, wire: &str) -> String {
        let plain = letters::plain(wire);
        let name = self.cased(&words::spelled(&plain));
        let name = if letters::is_quiet(&name) && self.fits(&name) { name } else { self.numbered(wire) };
        self.spared(name)
    }

    /// A value as a name: symbols at its ends tell it apart.
    fn value_name(&self, value: &str) -> String {
        self.name(&words::spelled_value(value))
    }

    /// A name for what would not be told apart by its words alone: symbols at its ends are words too.
    fn name_apart(&self, wire: &str) -> String {
        self.name(&words::spelled_apart(wire))
    }

    /// A wire name with its letters beyond ASCII told by number.
    fn numbered(&self, wire: &str) -> String {
        self.cased(&words::spelled(&letters::numbered(&letters::plain(wire))))
    }

    fn cased(&self, name: &str) -> String {
        match self.case {
            Case::Camel => words::upper_camel(name),
            Case::Snake => words::snake(name),
        }
    }

    /// Whether rustc's lints take it for a name of this case.
    fn fits(&self, name: &str) -> bool {
        let inner = name.trim_matches('_');
        let is_cased = |c: char| c.is_lowercase() || c.is_uppercase();
        !inner.contains("__")
            && match self.case {
                Case::Snake => !inner.contains(char::is_uppercase),
                Case::Camel => {
                    !inner.starts_with(char::is_lowercase)
                        && !inner.split('_').skip(1).any(|part| part.starts_with(is_cased))
                        && !inner.rsplit('_').skip(1).any(|part| part.ends_with(is_cased))
                }
            }
    }

    /// The name, or another where ours is the same.
    fn spared(&self, name: String) -> String {
        if self.is_taken(&name) { name + self.spare } else { name }
    }

    fn is_taken(&self, name: &str) -> bool {
        self.taken.iter().any(|names| names.contains(&name))
    }

    /// The name with a number.
    fn counted(&self, name: &str, count: u32) -> String {
        match self.case {
            // `V2` and a number would read as `V22`.
            Case::Camel if !name.ends_with(|c: char| c.is_ascii_digit()) => format!("{name}{count}"),
            Case::Camel | Case::Snake => format!("{}_{count}", name.trim_end_matches('_')),
        }
    }

    /// A name that another generator was told: as it is where it is a Rust name, else its words.
    fn advised(&self, name: &str) -> String {
        if self.refuses(name).is_none() { name.to_owned() } else { self.value_name(name) }
    }

    /// Why a name that a person chose cannot be one, and what to write.
    fn refuses(&self, chosen: &str) -> Option<String> {
        let suggestion = || self.name(chosen.trim_start_matches("r#"));
        if !is_identifier(chosen) {
            return Some(format!("it is no identifier; write `{}`, say", suggestion()));
        }
        if !letters::is_quiet(chosen) {
            return Some("rustc would warn of its letters; write it in ASCII".to_owned());
        }
        if !self.fits(chosen) {
            let case = match self.case {
                Case::Camel => "UpperCamelCase",
                Case::Snake => "snake_case",
            };
            return Some(format!("it is not in {case}; write `{}`, say", suggestion()));
        }
        self.is_taken(chosen).then(|| format!("generated code uses it itself; write `{}`, say", suggestion()))
    }
}

/// Whether a name is an identifier, if need be a raw one, of sensible length.
fn is_identifier(name: &str) -> bool {
    name.starts_with(|c| c == '_' || unicode_ident::is_xid_start(c))
        && name.chars().all(unicode_ident::is_xid_continue)
        && name.contains(|c| c != '_')
        && name.len() <= 200
}

/// What asks for a name.
#[derive(Debug)]
struct Claim<'a> {
    space: &'static Space,
    /// Its name on the wire, for a diagnostic.
    wire: &'a str,
    /// The name that it would have.
    natural: String,
    /// The name that a person chose.
    chosen: Option<&'a Fact<String>>,
    place: Place,
}

impl<'a> Claim<'a> {
    fn new(space: &'static Space, wire: &'a str, chosen: Option<&'a Fact<String>>, place: Place) -> Self {
        Claim { space, wire, natural: space.name(wire), chosen, place }
    }
}

/// The names of one scope, and who has them.
#[derive(Debug, Default)]
struct Scope {
    owners: BTreeMap<String, Option<Place>>,
    /// The last number that a name was given.
    counts: BTreeMap<String, u32>,
}

/// As many collisions are told one by one in a scope; of the others only how many there are.
const TOLD: usize = 20;

/// Settles who gets which name.
#[derive(Debug, Default)]
struct Settler {
    diagnostics: Vec<Diagnostic>,
    /// What the names beyond ASCII look like, in the whole crate: rustc compares them all.
    looks: BTreeMap<String, String>,
}

impl Settler {
    /// A name for each claim, all different, and different from those that the scope has already.
    fn settle(&mut self, scope: &mut Scope, mut claims: Vec<Claim<'_>>) -> Vec<String> {
        let mut names: Vec<Option<String>> = claims.iter().map(|claim| self.chosen(scope, claim)).collect();
        for (claim, name) in claims.iter_mut().zip(&mut names) {
            if name.is_none() && self.is_free(scope, &claim.natural) {
                *name = Some(self.take(scope, std::mem::take(&mut claim.natural), Some(claim.place)));
            }
        }
        let mut settled = 0;
        let names = claims
            .iter()
            .zip(names)
            .map(|(claim, name)| {
                name.unwrap_or_else(|| {
                    settled += 1;
                    let name = self.apart(scope, claim);
                    if settled <= TOLD {
                        self.diagnostics.push(collision(claim, scope, &name));
                    }
                    name
                })
            })
            .collect();
        if let (Some(last), true) = (claims.last(), settled > TOLD) {
            self.diagnostics.push(Diagnostic::warning(
                "name-collision",
                last.place,
                format!("{} more names of this scope are taken, and were numbered alike", settled - TOLD),
            ));
        }
        names
    }

    /// Another name than the natural one, which somebody has.
    fn apart(&mut self, scope: &mut Scope, claim: &Claim<'_>) -> String {
        let apart = claim.space.name_apart(claim.wire);
        if !claim.wire.is_empty() && self.is_free(scope, &apart) {
            return self.take(scope, apart, Some(claim.place));
        }
        self.count(scope, claim.space, &claim.natural, Some(claim.place))
    }

    /// The name that a person chose, where there is one and it can be one.
    fn chosen(&mut self, scope: &mut Scope, claim: &Claim<'_>) -> Option<String> {
        let chosen = claim.chosen?;
        if let Some(reason) = claim.space.refuses(&chosen.value) {
            let message = format!("`{}` cannot be the name of this {}", shown(&chosen.value), claim.space.noun);
            self.diagnostics.push(Diagnostic::error("invalid-x-name", chosen.place, message).help(reason));
            return None;
        }
        if self.is_free(scope, &chosen.value) {
            return Some(self.take(scope, chosen.value.clone(), Some(chosen.place)));
        }
        let message = format!("`{}` is already the name of another {}", shown(&chosen.value), claim.space.noun);
        let mut diagnostic = Diagnostic::error("x-name-collision", chosen.place, message).help("choose another name");
        if let Some(Some(owner)) = scope.owners.get(&chosen.value) {
            diagnostic = diagnostic.label(*owner, "this one has it");
        }
        self.diagnostics.push(diagnostic);
        None
    }

    /// A name of our own making beside those of the document: numbered where they have it, which needs no word.
    fn invent(&mut self, scope: &mut Scope, space: &Space, name: String) -> String {
        if !space.is_taken(&name) && self.is_free(scope, &name) {
            return self.take(scope, name, None);
        }
        self.count(scope, space, &name, None)
    }

    /// The first number that makes a name free.
    fn count(&mut self, scope: &mut Scope, space: &Space, name: &str, place: Option<Place>) -> String {
        let mut count = scope.counts.get(name).copied().unwrap_or(1);
        loop {
            count += 1;
            let counted = space.counted(name, count);
            if self.is_free(scope, &counted) {
                scope.counts.insert(name.to_owned(), count);
                return self.take(scope, counted, place);
            }
        }
    }

    fn is_free(&self, scope: &Scope, name: &str) -> bool {
        let looks_like_another =
            || !name.is_ascii() && self.looks.get(&letters::looks(name)).is_some_and(|other| other != name);
        !scope.owners.contains_key(name) && !looks_like_another()
    }

    fn take(&mut self, scope: &mut Scope, name: String, place: Option<Place>) -> String {
        if !name.is_ascii() {
            self.looks.insert(letters::looks(&name), name.clone());
        }
        scope.owners.insert(name.clone(), place);
        name
    }
}

/// The warning that an element has not the name that it would have.
fn collision(claim: &Claim<'_>, scope: &Scope, name: &str) -> Diagnostic {
    let noun = claim.space.noun;
    let message = format!("the {noun} `{}` would share the name `{}`", shown(claim.wire), claim.natural);
    let diagnostic = Diagnostic::warning("name-collision", claim.place, message)
        .says(format!("this one becomes `{name}`"))
        .help("an overlay with `x-name` decides otherwise");
    match scope.owners.get(&claim.natural) {
        Some(Some(owner)) => diagnostic.label(*owner, "this one keeps it"),
        Some(None) | None => diagnostic,
    }
}

/// A wire name in a message: a line of it at most.
fn shown(wire: &str) -> String {
    let line: String = wire.chars().take(80).flat_map(char::escape_debug).collect();
    if wire.chars().nth(80).is_some() { line + "…" } else { line }
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
        let snake = words::snake(&letters::numbered(&words::spelled(&letters::plain(name))));
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
    use super::*;
    use crate::fixtures::{self, place};
    use bindery_model::diagnostic::Severity;
    use bindery_model::service::{Enum, EnumBase, FloatFormat, Member, Retry, Tag, Variant};

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
            renamed: Some(Fact { value: name.to_owned(), place: place(9) }),
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
            renamed: Some(Fact { value: to.to_owned(), place: place(7) }),
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
        let discriminator = Fact { value: "kind".to_owned(), place: place(0) };
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
        let looks: BTreeSet<String> = names.iter().map(|name| letters::looks(name)).collect();
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
                assert!(letters::is_quiet(&name) && space.fits(&name), "{text:?} gave {name:?}");
                assert!(syn::parse_str::<Ident>(&ident(&name).to_string()).is_ok(), "{text:?} gave {name:?}");
            }
        }
    }
}
