//! `impl Paginated`: the response member that holds the next token, and the request member that takes it.

use crate::rust::context::Context;
use crate::rust::file::File;
use crate::rust::responses;
use crate::rust::types::Rust;
use bindery_model::diagnostic::{Code, Diagnostic};
use bindery_model::node::NodeLocation;
use bindery_model::service::{Operation, ShapeId, ShapeKind, Structure, Type};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// Emits `Paginated` for an operation with pagination.
pub(crate) fn emit(file: &mut File, index: usize) {
    let context = file.context;
    let operation = &context.model.operations[index];
    let Some(Pages { answer, token, next, items }) = Pages::of(context, index) else { return };
    if bare(&token.rust) != bare(&next.rust) {
        return; // `warnings` has told so.
    }
    file.import("bindery", &["Paginated"]);
    let name = context.names.operation(index);
    let ty = bare(&token.rust).tokens(file);
    let next_field = next.name;
    let next_token = borrowed(&next.rust, quote!(output.#next_field));
    let next_token = match is_text(bare(&next.rust)) {
        // Some services end with an empty token instead of an absent one.
        true => quote!(#next_token.filter(|token| !token.is_empty())),
        false => next_token,
    };
    let next_token = answer.matched(next_token, quote!(None));
    let token_field = token.name;
    let told = borrowed(&token.rust, quote!(self.#token_field));
    let resumed = wrapped(file, &token.rust, quote!(token));
    let (item, items) = match items {
        None => (responses::output(file, index, operation), quote!(Vec::from([output]))),
        Some(items) => {
            let (item, taken) = taken(file, &items);
            (item, answer.matched(taken, quote!(Vec::new())))
        }
    };
    file.item(quote! {
        impl Paginated for #name {
            type Token = #ty;
            type Item = #item;

            #[inline]
            fn next_token(output: &Self::Output) -> Option<&Self::Token> {
                #next_token
            }

            #[inline]
            fn token(&self) -> Option<&Self::Token> {
                #told
            }

            #[inline]
            fn resume(&mut self, token: Self::Token) {
                self.#token_field = #resumed;
            }

            #[inline]
            fn items(output: Self::Output) -> Vec<Self::Item> {
                #items
            }
        }
    });
}

/// Returns whether an operation is `Paginated`.
#[cfg(feature = "site")]
pub(crate) fn is_paginated(context: &Context, index: usize) -> bool {
    Pages::of(context, index).is_some_and(|pages| bare(&pages.token.rust) == bare(&pages.next.rust))
}

/// Returns a warning for each operation whose response token has another type than the request's token.
pub(crate) fn warnings(context: &Context) -> Vec<Diagnostic> {
    let told = |(index, operation): (usize, &Operation)| {
        let pages = Pages::of(context, index).filter(|pages| bare(&pages.token.rust) != bare(&pages.next.rust))?;
        let said = operation.pagination.as_ref()?;
        let (input, output) = (&said.input.value, &said.output.value);
        let message =
            format!("`{}` cannot be paginated: `{output}` and `{input}` have different types", operation.name);
        let help =
            "give both members the same type in an overlay; until then the operation does not implement `Paginated`";
        let diagnostic = Diagnostic::warning(Code::PAGINATION_TYPE, said.output.place, message);
        Some(diagnostic.label(pages.token.place, "the token of the request is declared here").help(help))
    };
    context.model.operations.iter().enumerate().filter_map(told).collect()
}

/// The members that paginate an operation. Lowering has checked that they exist.
struct Pages<'a> {
    answer: Answer<'a>,
    /// The request member that takes the token.
    token: Part<'a>,
    /// The response member that holds the next token.
    next: Part<'a>,
    /// The response member that holds the items.
    items: Option<Part<'a>>,
}

/// A member.
struct Part<'a> {
    name: &'a Ident,
    rust: Rust,
    place: NodeLocation,
}

impl<'a> Pages<'a> {
    fn of(context: &'a Context, index: usize) -> Option<Self> {
        let operation = &context.model.operations[index];
        let said = operation.pagination.as_ref()?;
        let answer = Answer::of(context, index, operation)?;
        let token = part(context, operation.input, context.model.input(operation), &said.input.value)?;
        let next = part(context, answer.id, answer.structure, &said.output.value)?;
        let items = match &said.items {
            None => None,
            Some(items) => Some(part(context, answer.id, answer.structure, &items.value)?),
        };
        Some(Pages { answer, token, next, items })
    }
}

/// Returns a member by its wire name.
fn part<'a>(context: &'a Context, id: ShapeId, structure: &'a Structure, wire: &str) -> Option<Part<'a>> {
    let index = structure.members.iter().position(|member| member.name == wire)?;
    let member = &structure.members[index];
    Some(Part { name: context.names.member(id, index), rust: Rust::member(context, id, member), place: member.place })
}

/// The structure of a page, and the variant of the output that contains it if responses differ by status.
struct Answer<'m> {
    id: ShapeId,
    structure: &'m Structure,
    variant: Option<TokenStream>,
}

impl<'m> Answer<'m> {
    fn of(context: &'m Context, index: usize, operation: &'m Operation) -> Option<Self> {
        let mut responses = operation.responses.iter().enumerate();
        let (position, content) =
            responses.find_map(|(position, response)| Some((position, response.content.as_ref()?)))?;
        let Type::Shape(id) = content.ty else { return None };
        let ShapeKind::Structure(structure) = &context.model.shape(id).kind else { return None };
        let variant = responses::output_variants(operation).then(|| {
            let (output, name) = (context.names.output(index), context.names.response(index, position));
            quote!(#output::#name)
        });
        Some(Answer { id, structure, variant })
    }

    /// Returns an expression that evaluates to `page` if the output is a page, otherwise to `other`.
    fn matched(&self, page: TokenStream, other: TokenStream) -> TokenStream {
        match &self.variant {
            None => page,
            Some(variant) => quote! {
                match output {
                    #variant(output) => #page,
                    _ => #other,
                }
            },
        }
    }
}

/// Returns the type of a member's value, without optionality.
fn bare(rust: &Rust) -> &Rust {
    match rust {
        Rust::Option(inner) | Rust::Nullable(inner) | Rust::Boxed(inner) => bare(inner),
        other => other,
    }
}

/// Returns whether a token is text, secret or not.
fn is_text(rust: &Rust) -> bool {
    match rust {
        Rust::Sensitive(inner) => is_text(inner),
        other => *other == Rust::String,
    }
}

/// Returns a member by reference, as an `Option`.
fn borrowed(rust: &Rust, member: TokenStream) -> TokenStream {
    match rust {
        Rust::Option(inner) => match &**inner {
            Rust::Nullable(_) => quote!(#member.as_ref().and_then(|token| token.as_ref().into_option())),
            Rust::Boxed(_) => quote!(#member.as_deref()),
            _ => quote!(#member.as_ref()),
        },
        Rust::Nullable(_) => quote!(#member.as_ref().into_option()),
        _ => quote!(Some(&#member)),
    }
}

/// Returns the member's value from a present value.
fn wrapped(file: &mut File, rust: &Rust, value: TokenStream) -> TokenStream {
    match rust {
        Rust::Option(inner) => {
            let inner = wrapped(file, inner, value);
            quote!(Some(#inner))
        }
        Rust::Nullable(inner) => {
            let (nullable, inner) = (file.bindery("Nullable"), wrapped(file, inner, value));
            quote!(#nullable::Value(#inner))
        }
        Rust::Boxed(inner) => {
            let inner = wrapped(file, inner, value);
            quote!(Box::new(#inner))
        }
        _ => value,
    }
}

/// Returns the item type of a page, and the expression that takes all items out of an output. A value that is neither a
/// list nor a map is one item.
fn taken(file: &mut File, Part { name, rust, .. }: &Part) -> (TokenStream, TokenStream) {
    let member = match rust {
        Rust::Option(inner) => match **inner {
            Rust::Nullable(_) => quote!(output.#name.and_then(|items| items.into_option())),
            _ => quote!(output.#name),
        },
        Rust::Nullable(_) => quote!(output.#name.into_option()),
        _ => quote!(Some(output.#name)),
    };
    let plain = !matches!(rust, Rust::Option(_) | Rust::Nullable(_));
    match bare(rust) {
        Rust::List(item) => {
            let items = if plain { quote!(output.#name) } else { quote!(#member.unwrap_or_default()) };
            (item.tokens(file), items)
        }
        Rust::Map(value) => {
            let value = value.tokens(file);
            let items = if plain { quote!(output.#name) } else { quote!(#member.unwrap_or_default()) };
            (quote!((String, #value)), quote!(#items.into_iter().collect()))
        }
        one => {
            let unbox = is_boxed(rust).then(|| quote!(.map(|item| *item)));
            (one.tokens(file), quote!(#member #unbox.into_iter().collect()))
        }
    }
}

/// Returns whether a present member is boxed.
fn is_boxed(rust: &Rust) -> bool {
    match rust {
        Rust::Option(inner) | Rust::Nullable(inner) => is_boxed(inner),
        other => matches!(other, Rust::Boxed(_)),
    }
}
