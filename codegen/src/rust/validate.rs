//! `validate.rs`: what a request must hold, checked before it is sent.
//!
//! Only what requests are made of is checked, and only shapes in which something is there to check have a `Check`.

use crate::analysis::modules::Module;
use crate::analysis::patterns::translate;
use crate::rust::context::Context;
use crate::rust::file::File;
use crate::rust::shapes::structures;
use bindery_model::diagnostic::{Code, Diagnostic};
use bindery_model::node::{NodeLocation, Number};
use bindery_model::service::{Constraints, Located, Model, Shape, ShapeId, ShapeKind, Structure, Type, TypeUse};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What of a model is checked.
#[derive(Debug)]
pub(crate) struct Checks {
    /// The shapes in which something is checked, by their ids.
    shapes: Vec<bool>,
    /// The patterns that are checked, as `regex` reads them; a static's number is an index.
    pub(crate) patterns: Vec<String>,
    /// The pattern of a document to its static.
    by_text: HashMap<String, usize>,
}

impl Checks {
    /// Nothing is checked: for who writes no crate.
    #[cfg(feature = "site")]
    pub(crate) fn none() -> &'static Checks {
        use std::sync::LazyLock;
        static NONE: LazyLock<Checks> =
            LazyLock::new(|| Checks { shapes: Vec::new(), patterns: Vec::new(), by_text: HashMap::new() });
        &NONE
    }

    /// What is checked, and the patterns that cannot be.
    pub(crate) fn new(model: &Model) -> (Checks, Vec<Diagnostic>) {
        let requested = requested(model);
        let mut checks =
            Checks { shapes: vec![false; model.shapes.len()], patterns: Vec::new(), by_text: HashMap::new() };
        let mut unreadable: BTreeMap<NodeLocation, (&str, String)> = BTreeMap::new();
        let mut refused: HashMap<&str, String> = HashMap::new();
        let asked = || requested.iter().map(|id| model.shape(*id));
        for pattern in asked().flat_map(|shape| uses(&shape.kind)).flat_map(patterns_in) {
            let text = pattern.value.as_str();
            if checks.by_text.contains_key(text) {
                continue;
            }
            if let Some(reason) = refused.get(text) {
                unreadable.insert(pattern.place, (text, reason.clone()));
                continue;
            }
            match translate(text) {
                Ok(translated) => {
                    checks.by_text.insert(text.to_owned(), checks.patterns.len());
                    checks.patterns.push(translated);
                }
                Err(reason) => {
                    refused.insert(text, reason.clone());
                    unreadable.insert(pattern.place, (text, reason));
                }
            }
        }
        checks.spread(model, &requested);
        (
            checks,
            unreadable.into_iter().map(|(place, (text, reason))| unreadable_pattern(place, text, &reason)).collect(),
        )
    }

    /// Marks the shapes in which something is checked: those that say something, and those that hold such.
    fn spread(&mut self, model: &Model, requested: &BTreeSet<ShapeId>) {
        let mut holders: HashMap<ShapeId, Vec<ShapeId>> = HashMap::new();
        let mut marked = Vec::new();
        for id in requested {
            let kind = &model.shape(*id).kind;
            held(kind).into_iter().for_each(|held| holders.entry(held).or_default().push(*id));
            if self.says(kind) {
                marked.push(*id);
            }
        }
        while let Some(id) = marked.pop() {
            if !std::mem::replace(&mut self.shapes[id.0 as usize], true) {
                marked.extend(holders.get(&id).into_iter().flatten());
            }
        }
    }

    /// Whether a shape itself says something that can be checked.
    fn says(&self, kind: &ShapeKind) -> bool {
        let bounded = match kind {
            ShapeKind::Structure(Structure { min_properties, max_properties, .. }) => {
                min_properties.is_some() || max_properties.is_some()
            }
            ShapeKind::Enum(values) => !values.values.is_empty(),
            ShapeKind::Union(_) | ShapeKind::Newtype(_) => false,
        };
        bounded || uses(kind).into_iter().any(|target| self.speaks(target))
    }

    /// Whether a type says something that can be checked, shapes aside.
    fn speaks(&self, target: &TypeUse) -> bool {
        !self.own(target).is_empty()
            || !self.keys(target).is_empty()
            || inner(&target.ty).any(|inner| self.speaks(inner))
    }

    /// Whether something is checked in a shape.
    pub(crate) fn has(&self, id: ShapeId) -> bool {
        self.shapes[id.0 as usize]
    }

    /// Whether anything is checked at all.
    pub(crate) fn any(&self) -> bool {
        self.shapes.contains(&true)
    }

    /// The statements that check a `value` that stands `at` a place, without what is in it.
    fn own(&self, target: &TypeUse) -> Vec<TokenStream> {
        let constraints = &target.constraints;
        if *constraints == Constraints::default() {
            return Vec::new();
        }
        let mut checks = Vec::new();
        match &target.ty {
            Type::String => {
                checks.extend(
                    size(&constraints.min_length, &constraints.max_length)
                        .map(|(min, max)| quote!(checker.length(at, value, #min, #max);)),
                );
                checks.extend(constraints.pattern.as_ref().and_then(|pattern| self.pattern(&pattern.value)));
            }
            Type::Blob(_) => {
                checks.extend(
                    size(&constraints.min_length, &constraints.max_length)
                        .map(|(min, max)| quote!(checker.bytes(at, value.len(), #min, #max);)),
                );
            }
            Type::Integer(_) | Type::Float(_) => checks.extend(numbers(constraints)),
            Type::List(_) | Type::Tuple(_) => {
                // A list with a type for each position is a tuple in Rust, unless it is too long for one.
                let tuple = matches!(&target.ty, Type::Tuple(items) if crate::rust::types::is_tuple(items));
                if !tuple {
                    checks.extend(
                        size(&constraints.min_items, &constraints.max_items)
                            .map(|(min, max)| quote!(checker.entries(at, value.len(), #min, #max);)),
                    );
                    checks.extend(constraints.unique_items.map(|_| quote!(checker.unique(at, value);)));
                }
            }
            Type::Map(_) => {
                checks.extend(
                    size(&constraints.min_properties, &constraints.max_properties)
                        .map(|(min, max)| quote!(checker.entries(at, value.len(), #min, #max);)),
                );
            }
            Type::Boolean | Type::Timestamp(_) | Type::Date | Type::Document | Type::Shape(_) => {}
        }
        if !constraints.allowed.is_empty() && !matches!(target.ty, Type::Shape(_)) {
            let known = constraints.allowed.iter().map(|value| document(&value.value));
            checks.push(quote!(checker.one_of(at, value, &[#(#known),*]);));
        }
        checks
    }

    /// The statements that check a key of a map: a `value` that is text.
    fn keys(&self, target: &TypeUse) -> Vec<TokenStream> {
        match target.keys.as_deref() {
            Some(keys) if keys.ty == Type::String => self.own(keys),
            // An enum's values are open, and a map takes any of them.
            Some(_) | None => Vec::new(),
        }
    }

    fn pattern(&self, text: &str) -> Option<TokenStream> {
        let name = pattern_name(*self.by_text.get(text)?);
        Some(quote!(checker.pattern(at, #name.matches(value), #text);))
    }

    /// The statements that check a `value` that stands `at` a place, and all that is in it.
    fn all(&self, target: &TypeUse) -> Vec<TokenStream> {
        if self.is_plain(target) {
            return vec![quote!(Check::check(value, at, checker);)];
        }
        let mut checks = self.own(target);
        match &target.ty {
            Type::List(item) => {
                let item = self.nullable(item);
                checks.extend((!item.is_empty()).then(|| {
                    quote! {
                        for (index, value) in value.iter().enumerate() {
                            let at = &at.item(index);
                            #(#item)*
                        }
                    }
                }));
            }
            Type::Map(item) => {
                let (keys, item) = (self.keys(target), self.nullable(item));
                let keys = (!keys.is_empty()).then(|| {
                    quote!({
                        let value = key;
                        let at = &at.keyed(key);
                        #(#keys)*
                    })
                });
                let item = (!item.is_empty()).then(|| {
                    quote! {
                        let at = &at.key(key);
                        #(#item)*
                    }
                });
                checks.extend(match (&keys, &item) {
                    (None, None) => None,
                    (_, Some(_)) => Some(quote!(for (key, value) in value { #keys #item })),
                    (Some(_), None) => Some(quote!(for key in value.keys() { #keys })),
                });
            }
            Type::Tuple(items) if crate::rust::types::is_tuple(items) => {
                for (index, item) in items.iter().enumerate() {
                    let item = self.nullable(item);
                    let index = Literal::usize_unsuffixed(index);
                    checks.extend((!item.is_empty()).then(|| {
                        quote!({
                            let value = &value.#index;
                            let at = &at.item(#index);
                            #(#item)*
                        })
                    }));
                }
            }
            Type::Tuple(_)
            | Type::Boolean
            | Type::Integer(_)
            | Type::Float(_)
            | Type::String
            | Type::Blob(_)
            | Type::Timestamp(_)
            | Type::Date
            | Type::Shape(_)
            | Type::Document => {}
        }
        checks
    }

    /// The statements that check a `value` that may be null, which is an `Option` wherever it is no member.
    fn nullable(&self, target: &TypeUse) -> Vec<TokenStream> {
        let checks = self.all(target);
        match target.nullable {
            Some(_) if !checks.is_empty() && !self.is_plain(target) => {
                vec![quote!(if let Some(value) = value { #(#checks)* })]
            }
            Some(_) | None => checks,
        }
    }

    /// Whether there is nothing to check in a type but a shape, however deep: the traits of lists and options do it.
    fn is_plain(&self, target: &TypeUse) -> bool {
        let inside = match &target.ty {
            Type::Shape(id) => self.has(*id),
            Type::List(item) => self.is_plain(item),
            Type::Map(item) => self.is_plain(item) && self.keys(target).is_empty(),
            Type::Tuple(_)
            | Type::Boolean
            | Type::Integer(_)
            | Type::Float(_)
            | Type::String
            | Type::Blob(_)
            | Type::Timestamp(_)
            | Type::Date
            | Type::Document => false,
        };
        inside && self.own(target).is_empty()
    }
}

/// The warning that a pattern is not checked.
fn unreadable_pattern(place: NodeLocation, pattern: &str, reason: &str) -> Diagnostic {
    let message = format!("`validate` does not check the pattern `{pattern}`: {reason}");
    Diagnostic::warning(Code::UNREADABLE_PATTERN, place, message).help(
        "the crate `regex` cannot read it, or reads it otherwise than ECMA 262; an overlay can say it in other words",
    )
}

/// The shapes that requests are made of.
fn requested(model: &Model) -> BTreeSet<ShapeId> {
    let mut found = BTreeSet::new();
    let mut next: Vec<ShapeId> = model.operations.iter().map(|operation| operation.input).collect();
    while let Some(id) = next.pop() {
        if found.insert(id) {
            next.extend(held(&model.shape(id).kind));
        }
    }
    found
}

/// The types that a shape is made of.
fn uses(kind: &ShapeKind) -> Vec<&TypeUse> {
    match kind {
        ShapeKind::Structure(structure) => {
            structure.members.iter().map(|member| &member.target).chain(&structure.additional).collect()
        }
        ShapeKind::Newtype(target) => vec![target],
        ShapeKind::Union(_) | ShapeKind::Enum(_) => Vec::new(),
    }
}

/// The shapes that a shape holds, however deep.
fn held(kind: &ShapeKind) -> Vec<ShapeId> {
    fn walk(target: &TypeUse, found: &mut Vec<ShapeId>) {
        if let Type::Shape(id) = target.ty {
            found.push(id);
        }
        inner(&target.ty).for_each(|inner| walk(inner, found));
    }
    let mut found = Vec::new();
    uses(kind).into_iter().for_each(|target| walk(target, &mut found));
    if let ShapeKind::Union(union) = kind {
        found.extend(union.variants.iter().map(|variant| variant.shape));
    }
    found
}

/// The types that a type is made of.
fn inner(ty: &Type) -> impl Iterator<Item = &TypeUse> {
    let (one, several): (Option<&TypeUse>, &[TypeUse]) = match ty {
        Type::List(item) | Type::Map(item) => (Some(item), &[]),
        Type::Tuple(items) => (None, items),
        Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::String
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::Shape(_)
        | Type::Document => (None, &[]),
    };
    one.into_iter().chain(several)
}

/// The patterns of text in a type, however deep.
fn patterns_in(target: &TypeUse) -> Vec<&Located<String>> {
    let own = target.constraints.pattern.as_ref().filter(|_| target.ty == Type::String);
    let inner = inner(&target.ty).chain(target.keys.as_deref());
    own.into_iter().chain(inner.flat_map(patterns_in)).collect()
}

/// The least and the greatest count, where they forbid anything.
fn size(min: &Option<Located<u64>>, max: &Option<Located<u64>>) -> Option<(TokenStream, TokenStream)> {
    let count = |count: u64| {
        let count = Literal::u64_unsuffixed(count);
        quote!(#count)
    };
    let least = min.as_ref().map_or(0, |min| min.value);
    match max {
        None if least == 0 => None,
        None => Some((count(least), quote!(u64::MAX))),
        Some(max) => Some((count(least), count(max.value))),
    }
}

fn numbers(constraints: &Constraints) -> Vec<TokenStream> {
    let mut checks = Vec::new();
    if let Some(minimum) = &constraints.minimum {
        let bound = number(&minimum.value);
        checks.push(match constraints.exclusive_minimum {
            Some(_) => quote!(checker.more_than(at, value, #bound);),
            None => quote!(checker.at_least(at, value, #bound);),
        });
    }
    if let Some(maximum) = &constraints.maximum {
        let bound = number(&maximum.value);
        checks.push(match constraints.exclusive_maximum {
            Some(_) => quote!(checker.less_than(at, value, #bound);),
            None => quote!(checker.at_most(at, value, #bound);),
        });
    }
    if let Some(of) = &constraints.multiple_of {
        let of = number(&of.value);
        checks.push(quote!(checker.multiple_of(at, value, #of);));
    }
    checks
}

/// A number as a literal that has its type by itself.
fn number(number: &Number) -> TokenStream {
    match number.as_i128() {
        Some(whole) => match i32::try_from(whole) {
            Ok(whole) => {
                let whole = Literal::i32_unsuffixed(whole);
                quote!(#whole)
            }
            Err(_) => {
                let whole = Literal::i128_suffixed(whole);
                quote!(#whole)
            }
        },
        None => {
            // Beyond what any number of ours holds, the greatest one is as good a bound.
            let decimal = number.as_f64();
            let decimal = if decimal.is_finite() { decimal } else { f64::MAX.copysign(decimal) };
            let decimal = Literal::f64_unsuffixed(decimal);
            quote!(#decimal)
        }
    }
}

/// A value as an expression.
fn document(value: &serde_json::Value) -> TokenStream {
    use serde_json::Value;
    match value {
        Value::Null => quote!(Document::Null),
        Value::Bool(value) => quote!(Document::from(#value)),
        Value::String(value) => quote!(Document::from(#value)),
        Value::Number(value) => {
            let number = match (value.as_i128(), value.as_f64()) {
                (Some(whole), _) => number(
                    &i64::try_from(whole).map_or_else(|_| Number::Big(whole.to_string().into()), Number::Integer),
                ),
                (None, decimal) => number(&Number::Float(decimal.unwrap_or(f64::MAX))),
            };
            quote!(Document::from(#number))
        }
        Value::Array(items) if items.is_empty() => quote!(Document::Array(Vec::new())),
        Value::Array(items) => {
            let items = items.iter().map(document);
            quote!(Document::from([#(#items),*]))
        }
        Value::Object(members) if members.is_empty() => quote!(Document::Object(Default::default())),
        Value::Object(members) => {
            let members = members.iter().map(|(name, value)| {
                let value = document(value);
                quote!((#name, #value))
            });
            quote!(Document::from_iter([#(#members),*]))
        }
    }
}

fn pattern_name(index: usize) -> Ident {
    format_ident!("PATTERN_{index}")
}

/// The patterns, and how a text is held against one.
pub(crate) fn patterns(file: &mut File) {
    let patterns = &file.context.checks.patterns;
    if patterns.is_empty() {
        return;
    }
    file.import("regex", &["Regex"]);
    file.import("std::sync", &["LazyLock"]);
    file.item(quote! {
        /// A pattern, which is compiled when it is asked for.
        struct Pattern(LazyLock<Option<Regex>>);

        impl Pattern {
            /// Whether a text matches; a pattern that the `regex` at hand cannot read refuses nothing.
            fn matches(&self, text: &str) -> bool {
                match &*self.0 {
                    Some(regex) => regex.is_match(text),
                    None => true,
                }
            }
        }
    });
    for (index, pattern) in patterns.iter().enumerate() {
        let name = pattern_name(index);
        file.item(quote!(static #name: Pattern = Pattern(LazyLock::new(|| Regex::new(#pattern).ok()));));
    }
}

/// What an operation says by itself of its check.
pub(crate) fn method() -> TokenStream {
    quote! {
        #[cfg(feature = "validate")]
        fn validate(&self) -> Result<(), bindery::Invalid> {
            bindery::check::Checker::run(self)
        }
    }
}

/// The check of a shape, where there is one.
pub(crate) fn emit(file: &mut File, index: usize) {
    let context = file.context;
    let shape = &context.model.shapes[index];
    if !context.checks.has(shape.id) {
        return;
    }
    file.import("bindery::check", &["Check", "Checker", "Path"]);
    let name = context.names.shape(shape.id);
    let name = match context.module(shape.id) {
        Module::Root => quote!(crate::#name),
        Module::Types => {
            file.import("crate", &["types"]);
            quote!(types::#name)
        }
    };
    let body = match &shape.kind {
        ShapeKind::Structure(structure) => members(file, shape, structure),
        ShapeKind::Enum(_) => vec![known()],
        ShapeKind::Union(union) => {
            let arms = union.variants.iter().enumerate().map(|(index, variant)| {
                let name = context.names.variant(shape.id, index);
                if context.checks.has(variant.shape) {
                    quote!(Self::#name(content) => Check::check(content, at, checker),)
                } else {
                    quote!(Self::#name(_) => {})
                }
            });
            vec![quote! {
                match self {
                    #(#arms)*
                    // One that was not known may be anything.
                    Self::Unknown { .. } => {}
                }
            }]
        }
        ShapeKind::Newtype(target) => {
            imports(file, target);
            let checks = context.checks.all(target);
            vec![quote!(let value = &self.0;), quote!(#(#checks)*)]
        }
    };
    file.item(quote! {
        impl Check for #name {
            fn check(&self, at: &Path<'_>, checker: &mut Checker) {
                #(#body)*
            }
        }
    });
}

/// Imports what the checks of a type name.
fn imports(file: &mut File, target: &TypeUse) {
    if !target.constraints.allowed.is_empty() && !matches!(target.ty, Type::Shape(_)) {
        file.bindery("Document");
    }
    inner(&target.ty).for_each(|inner| imports(file, inner));
}

/// The check of an enum: what is unknown may yet be a known value, said by hand.
fn known() -> TokenStream {
    quote! {
        if let Self::Unknown(value) = self {
            checker.unknown(at, value, Self::VALUES);
        }
    }
}

fn members(file: &mut File, shape: &Shape, structure: &Structure) -> Vec<TokenStream> {
    let context = file.context;
    let fields = structures::fields(context, shape.id, structure);
    let mut checks: Vec<TokenStream> = count(context, shape.id, structure).into_iter().collect();
    for (field, member) in fields.iter().zip(&structure.members) {
        let (name, wire, target) = (field.name, &member.name, &member.target);
        if context.checks.is_plain(target) {
            checks.push(quote!(Check::check(&self.#name, &at.member(#wire), checker);));
            continue;
        }
        let inside = context.checks.all(target);
        if inside.is_empty() {
            continue;
        }
        imports(file, target);
        let some = match (member.required, member.target.nullable) {
            (Some(_), None) => None,
            (None, None) => Some(quote!(Some(value))),
            (required, Some(_)) => {
                let nullable = file.bindery("Nullable");
                Some(match required {
                    Some(_) => quote!(#nullable::Value(value)),
                    None => quote!(Some(#nullable::Value(value))),
                })
            }
        };
        checks.push(match some {
            None => quote!({
                let value = &self.#name;
                let at = &at.member(#wire);
                #(#inside)*
            }),
            Some(pattern) => quote! {
                if let #pattern = &self.#name {
                    let at = &at.member(#wire);
                    #(#inside)*
                }
            },
        });
    }
    if let Some(values) = &structure.additional {
        let name = context.names.additional(shape.id);
        imports(file, values);
        let inside = context.checks.nullable(values);
        checks.extend((!inside.is_empty()).then(|| {
            quote! {
                for (key, value) in &self.#name {
                    let at = &at.key(key);
                    #(#inside)*
                }
            }
        }));
    }
    checks
}

/// The check of how many members a structure has.
fn count(context: &Context, id: ShapeId, structure: &Structure) -> Option<TokenStream> {
    let (min, max) = size(&structure.min_properties, &structure.max_properties)?;
    let tag = usize::from(structure.tag.is_some());
    let required = structure.members.iter().filter(|member| member.required.is_some()).count();
    let sure = required + tag;
    let mut terms: Vec<TokenStream> = Vec::new();
    if sure > 0 {
        let sure = Literal::usize_unsuffixed(sure);
        terms.push(quote!(#sure));
    }
    for (index, member) in structure.members.iter().enumerate() {
        if member.required.is_none() {
            let name = context.names.member(id, index);
            terms.push(quote!(usize::from(self.#name.is_some())));
        }
    }
    if structure.additional.is_some() {
        let name = context.names.additional(id);
        terms.push(quote!(self.#name.len()));
    }
    let members = if terms.is_empty() { quote!(0) } else { quote!(#(#terms)+*) };
    Some(quote!(checker.members(at, #members, #min, #max);))
}
