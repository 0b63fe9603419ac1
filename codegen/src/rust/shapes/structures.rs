//! Structures: a `struct`, a `new` that takes what is required, and a setter for each member that is not.

use crate::analysis::modules::Module;
use crate::rust::context::Context;
use crate::rust::docs::{self, Doc, Line};
use crate::rust::file::{File, Imports};
use crate::rust::print;
use crate::rust::types::Rust;
use bindery_model::service::{Location, Member, Model, Shape, ShapeId, ShapeKind, Structure, StructureTag, TypeUse};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;
use syn::ext::IdentExt;

/// A member as it is written.
pub(crate) struct Field<'a> {
    member: &'a Member,
    pub(crate) name: &'a Ident,
    /// What it is called where the structure is serialized.
    wire: String,
    pub(crate) rust: Rust,
    /// Its value, where it can have but one: nobody is asked for it.
    constant: Option<Constant>,
}

/// The only value of a member.
#[derive(Clone, Copy)]
enum Constant {
    Boolean(bool),
    Float(f64),
    /// The first variant of an enum.
    Variant(ShapeId),
}

impl Constant {
    /// The only value of a required parameter, where its description lists a single one.
    fn of(context: &Context, member: &Member, rust: &Rust) -> Option<Constant> {
        member.required?;
        match member.location {
            Location::Path { .. } | Location::Query { .. } | Location::Header { .. } | Location::Form { .. } => {}
            Location::Member | Location::File | Location::Payload => return None,
        }
        if let Rust::Shape(id) = rust {
            return match &context.model.shape(*id).kind {
                ShapeKind::Enum(values) if values.values.len() == 1 => Some(Constant::Variant(*id)),
                ShapeKind::Enum(_) | ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Newtype(_) => None,
            };
        }
        let [allowed] = member.target.constraints.allowed.as_slice() else { return None };
        match rust {
            Rust::Bool => allowed.value.as_bool().map(Constant::Boolean),
            Rust::Float(_) => allowed.value.as_f64().filter(|value| value.is_finite()).map(Constant::Float),
            _ => None,
        }
    }

    fn tokens(self, file: &mut File) -> TokenStream {
        match self {
            Constant::Boolean(value) => quote!(#value),
            Constant::Float(value) => {
                let value = Literal::f64_unsuffixed(value);
                quote!(#value)
            }
            Constant::Variant(id) => {
                let shape = file.shape(id);
                let variant = file.context.names.variant(id, 0);
                quote!(#shape::#variant)
            }
        }
    }
}

impl Field<'_> {
    /// Whether `new` asks for it.
    fn is_asked_for(&self) -> bool {
        !is_optional(&self.rust) && self.constant.is_none()
    }
}

/// A structure of `types`.
pub(crate) fn emit(file: &mut File, shape: &Shape, structure: &Structure) {
    let name = file.context.names.shape(shape.id).clone();
    let docs = docs(shape);
    declare(file, shape.id, structure, &name, &docs.into_token_stream());
}

/// The `struct` of a shape, and all that is its own: operations are structures, too.
pub(crate) fn declare(file: &mut File, id: ShapeId, structure: &Structure, name: &Ident, head: &TokenStream) {
    file.import("serde", &["Deserialize", "Serialize"]);
    let fields = fields(file.context, id, structure);
    let optional = fields.iter().all(|field| is_optional(&field.rust));
    let default = optional.then(|| quote!(Default,));
    let reading = Reading::of(structure);
    let deserialize = match reading {
        Reading::Derived => Some(quote!(, Deserialize)),
        Reading::Written => None,
    };
    let rule = Rule::of(&fields);
    let rename_all = rule.map(|rule| {
        let rule = rule.name();
        quote!(#[serde(rename_all = #rule)])
    });
    let tag = structure.tag.as_ref().map(|StructureTag { member, value, .. }| {
        // The discriminator is no member: serde writes it, and ignores it where it reads.
        quote!(#[serde(tag = #member, rename = #value)])
    });
    let members: Vec<_> = fields.iter().map(|field| declared(file, field, rule, reading)).collect();
    let additional = structure.additional.as_ref().map(|values| additional(file, id, name, structure, values));
    file.item(quote! {
        #head
        #[derive(Clone, Debug, #default PartialEq, Serialize #deserialize)]
        #tag
        #rename_all
        #[non_exhaustive]
        pub struct #name {
            #(#members)*
            #additional
        }
    });
    if let (Some(StructureTag { member, .. }), true) = (&structure.tag, structure.additional.is_some()) {
        file.import("bindery", &["tagged"]);
        file.item(quote! {
            impl tagged::Tagged for #name {
                const TAG: &'static str = #member;
            }
        });
    }
    constructors(file, id, structure, name, &fields);
    match reading {
        Reading::Derived => {}
        Reading::Written => read_by_name(file, name, &fields, optional),
    }
}

/// Who says how a structure is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Reading {
    /// serde's derive: where members have no name, or the structure has a tag.
    Derived,
    /// We do, by `bindery::de::structure`: what the derive would write takes a build twice as long.
    Written,
}

impl Reading {
    fn of(structure: &Structure) -> Self {
        match (&structure.tag, &structure.additional) {
            (None, None) => Reading::Written,
            (Some(_), _) | (_, Some(_)) => Reading::Derived,
        }
    }
}

/// How a structure is read, member by member.
fn read_by_name(file: &mut File, name: &Ident, fields: &[Field], optional: bool) {
    file.import("serde", &["Deserialize", "Deserializer"]);
    file.import("bindery", &["de"]);
    let plain = name.unraw().to_string();
    let wires = fields.iter().map(|field| &field.wire);
    let reads: Vec<_> = fields
        .iter()
        .enumerate()
        .map(|(place, field)| {
            let slot = if optional { field.name.to_token_stream() } else { index(place) };
            let read = match (field.rust.reader(), is_optional(&field.rust)) {
                (None, true) => quote!(optional),
                (None, false) => quote!(required),
                (Some(reader), is_optional) => {
                    let reader: TokenStream = reader.parse().expect("readers are written in `types`");
                    if is_optional { quote!(optional_by::<#reader, _>) } else { quote!(required_by::<#reader, _>) }
                }
            };
            quote!(members.#read(&mut read.#slot)?)
        })
        .collect();
    let each = match reads.as_slice() {
        [] => quote!(while members.next()?.is_some() {}),
        [only] => quote!(while members.next()?.is_some() { #only; }),
        [first @ .., last] => {
            let places = (0..first.len()).map(index);
            quote! {
                while let Some(member) = members.next()? {
                    match member {
                        #(#places => #first,)*
                        _ => #last,
                    }
                }
            }
        }
    };
    let (mutable, start, end) = if optional {
        ((!fields.is_empty()).then(|| quote!(mut)), quote!(Self::default()), quote!(read))
    } else {
        let slots = fields.iter().map(|_| quote!(None,));
        let values = fields.iter().enumerate().map(|(place, Field { name, rust, .. })| {
            let slot = index(place);
            let value = match rust {
                Rust::Option(_) => quote!(read.#slot),
                // An absence is a null here as anywhere.
                Rust::Nullable(_) => quote!(read.#slot.unwrap_or_default()),
                _ => quote!(members.given(read.#slot, #slot)?),
            };
            quote!(#name: #value)
        });
        (Some(quote!(mut)), quote!((#(#slots)*)), quote!(Self { #(#values),* }))
    };
    file.item(quote! {
        impl<'de> de::Structure<'de> for #name {
            const NAME: &'static str = #plain;
            const MEMBERS: &'static [&'static str] = &[#(#wires),*];

            fn of<A: de::MapAccess<'de>>(mut members: de::Members<A>) -> Result<Self, A::Error> {
                let #mutable read = #start;
                #each
                Ok(#end)
            }
        }

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                de::structure(deserializer)
            }
        }
    });
}

/// A number that names a place: of a member among the others, of a field in a tuple.
fn index(place: usize) -> TokenStream {
    Literal::usize_unsuffixed(place).into_token_stream()
}

/// What is said of a shape.
pub(crate) fn docs(shape: &Shape) -> Doc {
    Doc::new().docs(&shape.docs).or(Line::from("The shape ").code(&shape.name).ours("."))
}

/// What is said of a member, and what constrains it.
fn member_docs(field: &Field) -> Doc {
    let member = field.member;
    let said = Doc::new().docs(&member.docs);
    let said = if said.is_empty() { said.docs(&member.target.docs) } else { said };
    let constant = if field.constant.is_some() { "It has one value, which `new` gives it." } else { "" };
    said.or(Line::from("The member ").code(&member.name).ours("."))
        .line(constant)
        .constraints(&member.target, member.default.as_ref().map(|default| &default.value))
}

/// A type that has a name because it contains itself.
pub(crate) fn newtype(file: &mut File, shape: &Shape, target: &TypeUse) {
    file.import("serde", &["Deserialize", "Serialize"]);
    let docs = docs(shape);
    let name = file.context.names.shape(shape.id).clone();
    let rust = Rust::inside(file.context, shape.id, target);
    let inner = rust.tokens(file);
    let read = rust.reader().map(|reader| {
        let read = read(file, &reader);
        quote!(#[serde(deserialize_with = #read)])
    });
    file.item(quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct #name(
            /// What it is made of.
            #read
            pub #inner,
        );

        impl From<#inner> for #name {
            #[inline]
            fn from(inner: #inner) -> Self {
                #name(inner)
            }
        }
    });
}

/// The members of a structure as they are written.
pub(crate) fn fields<'a>(context: &'a Context, id: ShapeId, structure: &'a Structure) -> Vec<Field<'a>> {
    let mut said = BTreeSet::new();
    let mut fields = Vec::new();
    for (index, member) in structure.members.iter().enumerate() {
        let mut wire = member.name.clone();
        while !said.insert(wire.clone()) {
            // A path and a query may both have an `id`; serde tells them apart by one name.
            wire.push_str(place(&member.location));
        }
        let rust = Rust::member(context, id, member);
        let constant = Constant::of(context, member, &rust);
        fields.push(Field { member, name: context.names.member(id, index), wire, rust, constant });
    }
    fields
}

fn place(location: &Location) -> &'static str {
    match location {
        Location::Member => "@member",
        Location::Path { .. } => "@path",
        Location::Query { .. } => "@query",
        Location::Header { .. } => "@header",
        Location::Form { .. } => "@form",
        Location::File => "@file",
        Location::Payload => "@body",
    }
}

fn is_optional(rust: &Rust) -> bool {
    matches!(rust, Rust::Option(_))
}

fn read(file: &mut File, reader: &str) -> String {
    file.import("bindery", &["de"]);
    format!("de::read::<{reader}, _, _>")
}

/// What was printed of members that several structures have in common, by [`meta::Shared`]'s index: operations of a
/// large service have most of their parameters in common.
///
/// [`meta::Shared`]: crate::rust::meta::Shared
#[derive(Default)]
pub(crate) struct Common {
    declarations: RefCell<HashMap<(usize, bool, Reading), Printed>>,
    setters: RefCell<HashMap<usize, Printed>>,
}

/// What was printed, all that it depends on besides the member, and what it imports.
struct Printed {
    name: Ident,
    wire: String,
    rust: Rust,
    has_constant: bool,
    module: Module,
    text: Rc<str>,
    imports: Rc<Imports>,
}

impl Printed {
    /// What is to be kept of a field.
    fn of(file: File, field: &Field, item: TokenStream) -> Self {
        Printed {
            name: field.name.clone(),
            wire: field.wire.clone(),
            rust: field.rust.clone(),
            has_constant: field.constant.is_some(),
            module: file.module,
            text: print::inside(item),
            imports: Rc::new(file.into_imports()),
        }
    }

    /// What stands for it in a file, where it is what that file says of a field.
    fn tokens(&self, file: &mut File, field: &Field) -> Option<TokenStream> {
        let same = self.name == *field.name
            && self.wire == field.wire
            && self.rust == field.rust
            && self.has_constant == field.constant.is_some()
            && self.module == file.module;
        same.then(|| {
            file.import_all(&self.imports);
            docs::keep_printed(&self.text).to_token_stream()
        })
    }
}

/// The declaration of a field, printed once where several structures have it in common.
fn declared(file: &mut File, field: &Field, rule: Option<Rule>, reading: Reading) -> TokenStream {
    let context = file.context;
    let renamed = is_renamed(field, rule);
    let Some(shared) = context.shared.index(field.member) else { return declaration(file, field, renamed, reading) };
    let key = (shared, renamed, reading);
    let known = |file: &mut File| context.common.declarations.borrow().get(&key)?.tokens(file, field);
    if let Some(known) = known(file) {
        return known;
    }
    let mut beside = file.beside();
    let declaration = declaration(&mut beside, field, renamed, reading);
    let printed = Printed::of(beside, field, quote!(struct Common { #declaration }));
    context.common.declarations.borrow_mut().insert(key, printed);
    known(file).unwrap_or(declaration)
}

/// The setter of a field, printed once where several structures have it in common.
fn set(file: &mut File, field: &Field) -> Option<TokenStream> {
    let context = file.context;
    let Some(shared) = context.shared.index(field.member) else { return setter(file, field) };
    let known = |file: &mut File| context.common.setters.borrow().get(&shared)?.tokens(file, field);
    if let Some(known) = known(file) {
        return Some(known);
    }
    let mut beside = file.beside();
    let setter = setter(&mut beside, field)?;
    let printed = Printed::of(beside, field, quote!(impl Common { #setter }));
    context.common.setters.borrow_mut().insert(shared, printed);
    Some(known(file).unwrap_or(setter))
}

/// Whether serde does not make the wire name of the field's.
fn is_renamed(field: &Field, rule: Option<Rule>) -> bool {
    let name = field.name.unraw().to_string();
    let derived = match rule {
        Some(rule) => rule.apply(&name),
        None => Some(name),
    };
    derived.as_ref() != Some(&field.wire)
}

fn declaration(file: &mut File, field: &Field, renamed: bool, reading: Reading) -> TokenStream {
    let Field { member: _, name, wire, rust, constant: _ } = field;
    let docs = member_docs(field);
    let ty = rust.tokens(file);
    let mut serde = Vec::new();
    if renamed {
        serde.push(quote!(rename = #wire));
    }
    let reader = match reading {
        Reading::Derived => rust.reader(),
        Reading::Written => None,
    };
    if is_optional(rust) {
        // Not where serde reads an `Option` by itself: it would take a short list for the structure then.
        serde.extend(reader.is_some().then(|| quote!(default)));
        serde.push(quote!(skip_serializing_if = "Option::is_none"));
    }
    if let Some(reader) = reader {
        let read = read(file, &reader);
        serde.push(quote!(deserialize_with = #read));
    }
    let serde = (!serde.is_empty()).then(|| quote!(#[serde(#(#serde),*)]));
    quote! {
        #docs
        #serde
        pub #name: #ty,
    }
}

/// The map of the members that have no name.
fn additional(file: &mut File, id: ShapeId, owner: &Ident, structure: &Structure, values: &TypeUse) -> TokenStream {
    let rust = additional_type(values);
    let name = file.context.names.additional(id);
    let ty = rust.tokens(file);
    let read = rust.reader().map(|reader| match structure.tag {
        // serde hands the tag, which it writes by itself, to a flattened map, too.
        Some(_) => read(file, &format!("tagged::Rest<{}, {reader}>", owner.unraw())),
        None => read(file, &reader),
    });
    quote! {
        /// Members that have no name of their own here.
        #[serde(flatten, deserialize_with = #read)]
        pub #name: #ty,
    }
}

pub(crate) fn additional_type(values: &TypeUse) -> Rust {
    let value = Rust::value(values);
    let value = if values.nullable.is_some() { Rust::Option(Box::new(value)) } else { value };
    Rust::Map(Box::new(value))
}

/// More parameters than this say nothing by their position.
const MOST_PARAMETERS: usize = 7;

/// `new`, the literal it takes where positions would invite swapping, and the setters.
fn constructors(file: &mut File, id: ShapeId, structure: &Structure, name: &Ident, fields: &[Field]) {
    let required = required(fields);
    let rest = structure.additional.as_ref().map(|_| {
        let additional = file.context.names.additional(id);
        let map = file.name("std::collections", "BTreeMap");
        quote!(#additional: #map::new(),)
    });
    let mut given = |field: &Field| match field.constant {
        Some(constant) => constant.tokens(file),
        None => quote!(None),
    };
    let given: Vec<_> = fields.iter().map(|field| (!field.is_asked_for()).then(|| given(field))).collect();
    let mut default = None;
    let new = if required.is_empty() && fields.iter().all(|field| field.constant.is_none()) {
        quote! {
            /// Makes an empty one: nothing in it is required.
            #[inline]
            pub fn new() -> Self {
                Self::default()
            }
        }
    } else if required.is_empty() {
        let values = fields.iter().zip(given).map(|(Field { name, .. }, value)| quote!(#name: #value,));
        default = Some(quote! {
            impl Default for #name {
                #[inline]
                fn default() -> Self {
                    Self::new()
                }
            }
        });
        quote! {
            /// Makes one of what is always the same: nothing else in it is required.
            #[inline]
            pub fn new() -> Self {
                #name { #(#values)* #rest }
            }
        }
    } else if is_literal(file.context.model, &required) {
        let parameter = file.context.names.required(id).clone();
        let values = fields.iter().zip(given).map(|(Field { name, rust, .. }, value)| match (value, rust) {
            (Some(value), _) => quote!(#name: #value,),
            (None, Rust::Boxed(_)) => quote!(#name: Box::new(required.#name),),
            (None, _) => quote!(#name: required.#name,),
        });
        let new = quote! {
            /// Makes one of what is required.
            #[inline]
            pub fn new(required: #parameter) -> Self {
                #name { #(#values)* #rest }
            }
        };
        required_literal(file, name, &parameter, &required);
        new
    } else {
        let (parameters, values): (Vec<_>, Vec<_>) = fields
            .iter()
            .zip(given)
            .map(|(Field { name, rust, .. }, value)| match value {
                Some(value) => (None, quote!(#name: #value,)),
                None => {
                    let (ty, value) = rust.argument(file, name);
                    let converted = value.to_string() != name.to_string();
                    let value = if converted { quote!(#name: #value,) } else { quote!(#name,) };
                    (Some(quote!(#name: #ty)), value)
                }
            })
            .unzip();
        let parameters = parameters.into_iter().flatten();
        let inline = inline(required.iter().any(|field| field.rust.is_generic(file.context.model)));
        quote! {
            /// Makes one of what is required.
            #inline
            pub fn new(#(#parameters),*) -> Self {
                #name { #(#values)* #rest }
            }
        }
    };
    let setters: Vec<_> = fields.iter().filter_map(|field| set(file, field)).collect();
    let additional = structure.additional.as_ref().map(|values| {
        let name = file.context.names.additional(id);
        let (ty, value) = additional_type(values).argument(file, name);
        let says = says(name);
        quote! {
            #[doc = #says]
            pub fn #name(mut self, #name: #ty) -> Self {
                self.#name = #value;
                self
            }
        }
    });
    file.item(quote! {
        impl #name {
            #new
            #(#setters)*
            #additional
        }
        #default
    });
}

/// The setter of what `new` does not ask for.
fn setter(file: &mut File, field: &Field) -> Option<TokenStream> {
    let name = field.name;
    let held = match (&field.rust, field.constant) {
        (Rust::Option(inner), _) => inner,
        (rust, Some(_)) => rust,
        (_, None) => return None,
    };
    let (ty, value) = held.argument(file, name);
    let value = if is_optional(&field.rust) { quote!(Some(#value)) } else { value };
    let says = says(name);
    let inline = inline(held.is_generic(file.context.model));
    Some(quote! {
        #[doc = #says]
        #inline
        pub fn #name(mut self, #name: #ty) -> Self {
            self.#name = #value;
            self
        }
    })
}

/// What spares a build a function that it does not use; one with type parameters needs no such word.
fn inline(is_generic: bool) -> Option<TokenStream> {
    (!is_generic).then(|| quote!(#[inline]))
}

/// The line of docs that a setter has: the field's own docs say the rest.
fn says(name: &Ident) -> String {
    let name = name.unraw();
    format!(" Sets [`{name}`](#structfield.{name}).")
}

/// The members that `new` takes.
pub(crate) fn required<'a>(fields: &'a [Field<'a>]) -> Vec<&'a Field<'a>> {
    fields.iter().filter(|field| field.is_asked_for()).collect()
}

/// Whether positions would say too little: too many of them, or two that could be mistaken for one another.
pub(crate) fn is_literal(model: &Model, required: &[&Field]) -> bool {
    required.len() > MOST_PARAMETERS
        || required
            .iter()
            .enumerate()
            .any(|(index, field)| required[..index].iter().any(|other| other.rust.is_swappable(&field.rust, model)))
}

fn required_literal(file: &mut File, name: &Ident, parameter: &Ident, required: &[&Field]) {
    let docs = format!(" What [`{name}::new`] takes: everything that is required, by name.");
    let members: Vec<_> = required
        .iter()
        .map(|field| {
            let member = field.name;
            let docs = format!(" See [`{name}::{}`].", member.unraw());
            let ty = field.rust.unboxed().tokens(file);
            quote! {
                #[doc = #docs]
                pub #member: #ty,
            }
        })
        .collect();
    file.item(quote! {
        #[doc = #docs]
        #[derive(Clone, Debug)]
        pub struct #parameter {
            #(#members)*
        }
    });
}

/// serde's `rename_all` rules, as far as they give names that a document may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    Pascal,
    Camel,
    Kebab,
    ScreamingSnake,
    ScreamingKebab,
}

impl Rule {
    const ALL: [Rule; 5] = [Rule::Pascal, Rule::Camel, Rule::Kebab, Rule::ScreamingSnake, Rule::ScreamingKebab];

    /// The rule that gives most wire names, where it gives more than half and more than no rule does.
    fn of(fields: &[Field]) -> Option<Rule> {
        let names: Vec<String> = fields.iter().map(|field| field.name.unraw().to_string()).collect();
        let plain = names.iter().zip(fields).filter(|(name, field)| **name == field.wire).count();
        let mut best = None;
        let mut most = plain.max(fields.len() / 2);
        for rule in Rule::ALL {
            let mut hits = 0;
            let mut applies = true;
            for (name, field) in names.iter().zip(fields) {
                match rule.apply(name) {
                    Some(wire) => hits += usize::from(wire == field.wire),
                    None => applies = false,
                }
            }
            if applies && hits > most {
                most = hits;
                best = Some(rule);
            }
        }
        best
    }

    fn name(self) -> &'static str {
        match self {
            Rule::Pascal => "PascalCase",
            Rule::Camel => "camelCase",
            Rule::Kebab => "kebab-case",
            Rule::ScreamingSnake => "SCREAMING_SNAKE_CASE",
            Rule::ScreamingKebab => "SCREAMING-KEBAB-CASE",
        }
    }

    /// What serde makes of the name of a field; none where it would panic.
    fn apply(self, field: &str) -> Option<String> {
        match self {
            Rule::Pascal => {
                let mut pascal = String::new();
                for word in field.split('_') {
                    let mut chars = word.chars();
                    pascal.extend(chars.next().map(|first| first.to_ascii_uppercase()));
                    pascal.push_str(chars.as_str());
                }
                Some(pascal)
            }
            Rule::Camel => {
                let pascal = Rule::Pascal.apply(field)?;
                // serde lowers the first byte, and panics where that is not a character.
                let (first, rest) = (pascal.get(..1)?, &pascal[1..]);
                Some(first.to_ascii_lowercase() + rest)
            }
            Rule::Kebab => Some(field.replace('_', "-")),
            Rule::ScreamingSnake => Some(field.to_ascii_uppercase()),
            Rule::ScreamingKebab => Some(field.to_ascii_uppercase().replace('_', "-")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rule;

    #[test]
    fn rules_are_those_of_serde() {
        let rows = [
            (Rule::Pascal, "identity_pool_id", Some("IdentityPoolId")),
            (Rule::Pascal, "type", Some("Type")),
            (Rule::Pascal, "_2fa__info", Some("2faInfo")),
            (Rule::Camel, "identity_pool_id", Some("identityPoolId")),
            (Rule::Camel, "_", None),
            (Rule::Camel, "é", None),
            (Rule::Kebab, "max_age", Some("max-age")),
            (Rule::ScreamingSnake, "max_age", Some("MAX_AGE")),
            (Rule::ScreamingKebab, "max_age", Some("MAX-AGE")),
        ];
        for (rule, field, wire) in rows {
            assert_eq!(rule.apply(field).as_deref(), wire, "{rule:?} of {field}");
        }
    }
}
