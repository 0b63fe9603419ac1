//! A stand-in until the real docs land.
use crate::Context;
use bindery_model::service::{Docs, EnumValue, Failure, Member, Operation, Response, Shape, Variant};
use proc_macro2::TokenStream;
use quote::quote;

fn lines(docs: &Docs, otherwise: &str) -> TokenStream {
    let text = docs.description.as_ref().or(docs.summary.as_ref()).map_or(otherwise, |fact| &fact.value);
    let text = format!(" {text}");
    quote!(#[doc = #text])
}
pub(crate) fn shape(_: &Context, shape: &Shape) -> TokenStream {
    lines(&shape.docs, &shape.name)
}
pub(crate) fn member(_: &Context, member: &Member) -> TokenStream {
    lines(&member.docs, &member.name)
}
pub(crate) fn value(_: &Context, value: &EnumValue) -> TokenStream {
    lines(&value.docs, "A value.")
}
pub(crate) fn variant(_: &Context, variant: &Variant) -> TokenStream {
    lines(&Docs::default(), &variant.value)
}
pub(crate) fn response(_: &Context, response: &Response) -> TokenStream {
    lines(&response.docs, "A response.")
}
pub(crate) fn failure(_: &Context, failure: &Failure) -> TokenStream {
    lines(&failure.docs, &failure.name)
}
pub(crate) fn operation(_: &Context, operation: &Operation, _example: Option<&str>) -> TokenStream {
    lines(&operation.docs, &operation.name)
}
pub(crate) fn service(context: &Context) -> TokenStream {
    let t = &context.model.service.title.value;
    quote!(#![doc = #t])
}
