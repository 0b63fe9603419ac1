//! `validate.rs`: checks of a request before it is sent.
//!
//! Only shapes with checks implement `Check`.

use crate::analysis::checks::{self, Checks};
use crate::analysis::modules::Module;
use crate::analysis::tuples::is_tuple;
use crate::rust::context::Context;
use crate::rust::file::File;
use crate::rust::shapes::fields;
use bindery_model::node::Number;
use bindery_model::service::{
    FloatFormat, Location, Member, Shape, ShapeId, ShapeKind, Structure, Type, TypeUse, UntaggedUnion,
};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

/// The statements of checks.
fn own(checks: Vec<checks::Check>) -> Vec<TokenStream> {
    checks.into_iter().map(statement).collect()
}

/// The statement that checks a `value` at a path.
fn statement(check: checks::Check) -> TokenStream {
    match check {
        checks::Check::Length(range) => {
            let (min, max) = counts(range);
            quote!(checker.length(at, value, #min, #max);)
        }
        checks::Check::Bytes(range) => {
            let (min, max) = counts(range);
            quote!(checker.bytes(at, value.len(), #min, #max);)
        }
        checks::Check::Entries(range) => {
            let (min, max) = counts(range);
            quote!(checker.entries(at, value.len(), #min, #max);)
        }
        checks::Check::Unique => quote!(checker.unique(at, value);),
        checks::Check::Pattern { number, text } => {
            let name = pattern_name(number);
            quote!(checker.pattern(at, #name.matches(value), #text);)
        }
        checks::Check::Minimum { bound, is_exclusive } => {
            let bound = number(bound);
            if is_exclusive {
                quote!(checker.more_than(at, value, #bound);)
            } else {
                quote!(checker.at_least(at, value, #bound);)
            }
        }
        checks::Check::Maximum { bound, is_exclusive } => {
            let bound = number(bound);
            if is_exclusive {
                quote!(checker.less_than(at, value, #bound);)
            } else {
                quote!(checker.at_most(at, value, #bound);)
            }
        }
        checks::Check::MultipleOf(of) => {
            let of = number(of);
            quote!(checker.multiple_of(at, value, #of);)
        }
        checks::Check::OneOf { allowed, format } => {
            let allowed = allowed.iter().map(|value| match (format, value.value.as_f64()) {
                // Rounded to the member's type, as the member's own value is.
                (Some(FloatFormat::Float), Some(decimal)) => {
                    let decimal = Literal::f32_suffixed(decimal as f32);
                    quote!(Document::from(#decimal))
                }
                (Some(FloatFormat::Float | FloatFormat::Double) | None, _) => document(&value.value),
            });
            quote!(checker.one_of(at, value, &[#(#allowed),*]);)
        }
    }
}

/// The literals of the minimum and maximum count.
fn counts((min, max): checks::Range) -> (TokenStream, TokenStream) {
    let count = |count: u64| {
        let count = Literal::u64_unsuffixed(count);
        quote!(#count)
    };
    (count(min), max.map_or_else(|| quote!(u64::MAX), count))
}

/// The statements that check a `value` at a path and its items.
fn all(checks: &Checks, target: &TypeUse) -> Vec<TokenStream> {
    if checks.is_plain(target) {
        return vec![quote!(Check::check(value, at, checker);)];
    }
    let mut statements = own(checks.own(target));
    match &target.ty {
        Type::List(item) => {
            let item = nullable(checks, item);
            statements.extend((!item.is_empty()).then(|| {
                quote! {
                    for (index, value) in value.iter().enumerate() {
                        let at = &at.item(index);
                        #(#item)*
                    }
                }
            }));
        }
        Type::Map(item) => {
            let (keys, item) = (own(checks.keys(target)), nullable(checks, item));
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
            statements.extend(match (&keys, &item) {
                (None, None) => None,
                (_, Some(_)) => Some(quote!(for (key, value) in value { #keys #item })),
                (Some(_), None) => Some(quote!(for key in value.keys() { #keys })),
            });
        }
        Type::Tuple(items) if is_tuple(items) => {
            for (index, item) in items.iter().enumerate() {
                let item = nullable(checks, item);
                let index = Literal::usize_unsuffixed(index);
                statements.extend((!item.is_empty()).then(|| {
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
    statements
}

/// The statements that check a `value` that may be null: an `Option`, except in a member.
fn nullable(checks: &Checks, target: &TypeUse) -> Vec<TokenStream> {
    let statements = all(checks, target);
    match target.nullable {
        Some(_) if !statements.is_empty() && !checks.is_plain(target) => {
            vec![quote!(if let Some(value) = value { #(#statements)* })]
        }
        Some(_) | None => statements,
    }
}

/// Returns a number as a literal whose type needs no annotation.
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
            // A number beyond the range of every type is replaced by the nearest value.
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

/// Emits the patterns and the function that matches text against one.
pub(crate) fn patterns(file: &mut File) {
    let patterns = &file.context.analysis.checks.patterns;
    if patterns.is_empty() {
        return;
    }
    file.import("regex", &["Regex"]);
    file.import("std::sync", &["LazyLock"]);
    file.item(quote! {
        /// A pattern, compiled on first use.
        struct Pattern(LazyLock<Option<Regex>>);

        impl Pattern {
            /// Returns whether the text matches. A pattern that `regex` cannot compile matches every text.
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

/// The `Operation` method that validates the request.
pub(crate) fn method() -> TokenStream {
    quote! {
        #[cfg(feature = "validate")]
        fn validate(&self) -> Result<(), bindery::ValidationError> {
            bindery::check::Checker::run(self)
        }
    }
}

/// Emits the check of a shape, if it has one.
pub(crate) fn emit(file: &mut File, index: usize) {
    let context = file.context;
    let shape = &context.model.shapes[index];
    if !context.analysis.checks.has(shape.id) {
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
                if context.analysis.checks.has(variant.shape) {
                    quote!(Self::#name(content) => Check::check(content, at, checker),)
                } else {
                    quote!(Self::#name(_) => {})
                }
            });
            vec![quote! {
                match self {
                    #(#arms)*
                    // A variant unknown to this version is not checked.
                    Self::Unknown { .. } => {}
                }
            }]
        }
        ShapeKind::Untagged(union) => vec![untagged(file, shape.id, union)],
        ShapeKind::Newtype(target) => {
            imports(file, target);
            let checks = all(&context.analysis.checks, target);
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

/// The check of the alternative that a union without a discriminator is.
fn untagged(file: &mut File, id: ShapeId, union: &UntaggedUnion) -> TokenStream {
    let arms: Vec<TokenStream> = union
        .alternatives
        .iter()
        .enumerate()
        .map(|(index, alternative)| {
            imports(file, &alternative.target);
            let name = file.context.names.variant(id, index);
            let checks = all(&file.context.analysis.checks, &alternative.target);
            match checks.is_empty() {
                true => quote!(Self::#name(_) => {}),
                false => quote!(Self::#name(value) => { #(#checks)* }),
            }
        })
        .collect();
    quote! {
        match self {
            #(#arms)*
            Self::Unknown(_) => {}
        }
    }
}

/// Imports what the checks of a type name.
fn imports(file: &mut File, target: &TypeUse) {
    if !target.constraints.allowed.is_empty() && !matches!(target.ty, Type::Shape(_)) {
        file.bindery("Document");
    }
    target.ty.children().iter().for_each(|child| imports(file, child));
}

/// The check of an enum: an unknown variant may have been constructed from a known value.
fn known() -> TokenStream {
    quote! {
        if let Self::Unknown(value) = self {
            checker.unknown(at, value, Self::VALUES);
        }
    }
}

fn members(file: &mut File, shape: &Shape, structure: &Structure) -> Vec<TokenStream> {
    let context = file.context;
    let fields = fields::fields(context, shape.id, structure);
    let mut checks: Vec<TokenStream> = count(context, shape.id, structure).into_iter().collect();
    let sent = |(_, member): &(&fields::Field, &Member)| member.read_only.is_none();
    for (field, member) in fields.iter().zip(&structure.members).filter(sent) {
        let (name, wire, target) = (field.name, &member.name, &member.target);
        if context.analysis.checks.is_plain(target) {
            checks.push(quote!(Check::check(&self.#name, &at.member(#wire), checker);));
            continue;
        }
        let inside = all(&context.analysis.checks, target);
        if inside.is_empty() {
            continue;
        }
        imports(file, target);
        // The constraints of a file apply to its bytes.
        let content = match member.location {
            Location::File => Some(quote!(let value = &value.content;)),
            Location::Member | Location::Payload | Location::Path { .. } | Location::Query { .. } => None,
            Location::Header { .. } | Location::Form { .. } => None,
        };
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
                #content
                let at = &at.member(#wire);
                #(#inside)*
            }),
            Some(pattern) => quote! {
                if let #pattern = &self.#name {
                    #content
                    let at = &at.member(#wire);
                    #(#inside)*
                }
            },
        });
    }
    if let Some(values) = &structure.additional {
        let name = context.names.additional(shape.id);
        imports(file, values);
        let inside = nullable(&context.analysis.checks, values);
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

/// The check of the number of members in a structure.
fn count(context: &Context, id: ShapeId, structure: &Structure) -> Option<TokenStream> {
    let (min, max) = counts(checks::range(&structure.min_properties, &structure.max_properties)?);
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
