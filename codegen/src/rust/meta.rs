//! `meta.rs`: the model as static tables, for tools that inspect the service at run time.

use crate::analysis::access::{Access, access};
use crate::rust::docs;
use crate::rust::file::File;
use crate::rust::protocol::{self, rest};
use bindery_model::node::Number;
use bindery_model::service::{
    BlobFormat, Constraints, Docs, EnumBase, EnumLiteral, Failure, FloatFormat, IdentifiedBy, IntegerFormat, ListStyle,
    Located, Location, Member, Operation, Pagination, Response, Retry, Shape, ShapeKind, Status, TimestampFormat, Type,
    TypeUse,
};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

/// Emits the table itself; its entries are separate statics.
pub(crate) fn table(file: &mut File) {
    file.import("bindery::meta", &["Meta"]);
    file.import("crate", &["SERVICE"]);
    let model = file.context.model;
    let docs = text(&model.service.docs);
    let operations = (0..model.operations.len()).map(operation_name);
    let shapes = (0..model.shapes.len()).map(shape_name);
    let failures: Vec<_> = model.failures.iter().map(|failure| self::failure(file, failure)).collect();
    file.item(quote! {
        /// Static tables that describe the service.
        pub static META: Meta = Meta {
            service: &SERVICE,
            docs: #docs,
            operations: &[#(&#operations),*],
            shapes: &[#(&#shapes),*],
            failures: &[#(#failures),*],
        };
    });
}

/// Emits one operation, one shape, or one member that several shapes share.
pub(crate) fn entry(file: &mut File, entry: Entry) {
    let model = file.context.model;
    let item = match entry {
        Entry::Operation(index) => {
            let (name, value) = (operation_name(index), operation(file, &model.operations[index]));
            quote!(static #name: Operation = #value;)
        }
        Entry::Shape(index) => {
            let (name, value) = (shape_name(index), shape(file, &model.shapes[index]));
            quote!(static #name: Shape = #value;)
        }
        Entry::Member(index) => {
            let (name, value) = (member_name(index), member(file, file.context.analysis.shared.members[index]));
            quote!(static #name: Member = #value;)
        }
    };
    file.item(item);
}

/// An entry of the table.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Entry {
    Operation(usize),
    Shape(usize),
    Member(usize),
}

fn operation_name(index: usize) -> Ident {
    format_ident!("OPERATION_{index}")
}

fn shape_name(index: usize) -> Ident {
    format_ident!("SHAPE_{index}")
}

fn member_name(index: usize) -> Ident {
    format_ident!("MEMBER_{index}")
}

/// Returns Markdown that starts with the summary.
fn text(docs: &Docs) -> String {
    let parts = [&docs.summary, &docs.description];
    let parts: Vec<String> = parts.into_iter().flatten().map(|fact| docs::plain(&fact.value)).collect();
    parts.join("\n\n")
}

fn operation(file: &mut File, operation: &Operation) -> TokenStream {
    file.import("bindery::meta", &["Auth", "Operation"]);
    let model = file.context.model;
    let name = &operation.name;
    let docs = text(&operation.docs);
    let deprecated = operation.deprecated.is_some();
    let tags = rest::texts(&operation.tags);
    let input = index(operation.input.0);
    let output = operation.responses.iter().find_map(|response| response.content.as_ref());
    let output = option(output.map(|content| ty(file, content)));
    let answers: Vec<_> = operation.responses.iter().map(|response| answer(file, response)).collect();
    let errors = operation.failures.iter().map(|failure| index(failure.failure.0));
    let auth = match access(&operation.auth) {
        Access::Unsigned => quote!(Unsigned),
        Access::Signed => quote!(Signed),
        Access::Secured => {
            let security = rest::security(file, &operation.auth);
            quote!(Secured(#security))
        }
    };
    let pagination = option(operation.pagination.as_ref().map(|pages| pagination(file, pages)));
    let schemes = rest::texts(rest::own_schemes(operation, &model.service));
    let (method, path, consumes, produces) = protocol::request_line(model, operation);
    quote! {
        Operation {
            name: #name,
            docs: #docs,
            deprecated: #deprecated,
            tags: #tags,
            input: #input,
            output: #output,
            responses: &[#(#answers),*],
            errors: &[#(#errors),*],
            auth: Auth::#auth,
            pagination: #pagination,
            method: #method,
            path: #path,
            consumes: #consumes,
            produces: #produces,
            schemes: #schemes,
        }
    }
}

fn answer(file: &mut File, response: &Response) -> TokenStream {
    file.import("bindery::meta", &["SuccessResponse"]);
    let status = option(match response.status {
        Status::Code(status) => Some(Literal::u16_unsuffixed(status)),
        Status::Default => None,
    });
    let nullable = response.content.as_ref().is_some_and(|content| content.nullable.is_some());
    let content = option(response.content.as_ref().map(|content| ty(file, content)));
    quote!(SuccessResponse { status: #status, content: #content, nullable: #nullable })
}

fn pagination(file: &mut File, pages: &Pagination) -> TokenStream {
    file.import("bindery::meta", &["Pagination"]);
    let input = &pages.input.value;
    let output = &pages.output.value;
    let items = option(pages.items.as_ref().map(|fact| &fact.value));
    let limit = option(pages.limit.as_ref().map(|fact| &fact.value));
    quote!(Pagination { input: #input, output: #output, items: #items, limit: #limit })
}

fn failure(file: &mut File, failure: &Failure) -> TokenStream {
    file.import("bindery", &["Retry"]);
    file.import("bindery::meta", &["Failure", "IdentifiedBy"]);
    let name = &failure.name;
    let docs = text(&failure.docs);
    let identified_by = match &failure.identified_by {
        IdentifiedBy::Code(code) => quote!(Code(#code)),
        IdentifiedBy::Status(Status::Code(status)) => {
            let status = Literal::u16_unsuffixed(*status);
            quote!(Status(#status))
        }
        IdentifiedBy::Status(Status::Default) => quote!(Default),
    };
    let content = option(failure.content.as_ref().map(|content| ty(file, content)));
    let retry = match failure.retry {
        Retry::Never => quote!(Never),
        Retry::Transient => quote!(Transient),
        Retry::Throttling => quote!(Throttling),
    };
    quote! {
        Failure {
            name: #name,
            docs: #docs,
            identified_by: IdentifiedBy::#identified_by,
            content: #content,
            retry: Retry::#retry,
        }
    }
}

fn shape(file: &mut File, shape: &Shape) -> TokenStream {
    file.import("bindery::meta", &["Kind", "Shape"]);
    let name = &shape.name;
    let docs = text(&shape.docs);
    let kind = match &shape.kind {
        ShapeKind::Structure(structure) => {
            let members: Vec<_> = structure
                .members
                .iter()
                .map(|member| match file.context.analysis.shared.index(member).map(member_name) {
                    Some(name) => quote!(#name),
                    None => self::member(file, member),
                })
                .collect();
            let additional = option(structure.additional.as_ref().map(|values| {
                let item = item(file, values);
                quote!(&#item)
            }));
            quote!(Structure { members: &[#(&#members),*], additional: #additional })
        }
        ShapeKind::Enum(values) => {
            let texts = values.values.iter().map(|value| match &value.value {
                EnumLiteral::String(text) => text.clone(),
                EnumLiteral::Integer(number) => number.to_string(),
            });
            let numbers = values.values.iter().filter_map(|value| match value.value {
                EnumLiteral::Integer(number) => i64::try_from(number).ok().map(Literal::i64_unsuffixed),
                EnumLiteral::String(_) => None,
            });
            match values.base {
                EnumBase::String => quote!(Enum(&[#(#texts),*])),
                EnumBase::Integer(_) => quote!(IntegerEnum(&[#(#numbers),*])),
            }
        }
        ShapeKind::Union(union) => {
            file.import("bindery::meta", &["Variant"]);
            let discriminator = &union.discriminator.value;
            let values = union.variants.iter().map(|variant| &variant.value);
            let shapes = union.variants.iter().map(|variant| index(variant.shape.0));
            quote! {
                Union {
                    discriminator: #discriminator,
                    variants: &[#(Variant { value: #values, shape: #shapes }),*],
                }
            }
        }
        ShapeKind::Untagged(union) => {
            let items: Vec<_> = union.alternatives.iter().map(|alternative| item(file, &alternative.target)).collect();
            quote!(Untagged(&[#(#items),*]))
        }
        ShapeKind::Newtype(target) => {
            let item = item(file, target);
            quote!(Newtype(&#item))
        }
    };
    quote!(Shape { name: #name, docs: #docs, kind: Kind::#kind })
}

/// Returns a member, as the difference from a default one.
fn member(file: &mut File, member: &Member) -> TokenStream {
    file.import("bindery::meta", &["Member"]);
    let name = &member.name;
    let ty = ty(file, &member.target);
    let docs = text(&member.docs);
    let docs = if docs.is_empty() { text(&member.target.docs) } else { docs };
    let docs = (!docs.is_empty()).then(|| quote!(docs: #docs,));
    let required = member.required.map(|_| quote!(required: true,));
    let nullable = member.target.nullable.map(|_| quote!(nullable: true,));
    let sensitive = member.target.sensitive.map(|_| quote!(sensitive: true,));
    let read_only = member.read_only.map(|_| quote!(read_only: true,));
    let write_only = member.write_only.map(|_| quote!(write_only: true,));
    let location = location(file, &member.target, &member.location);
    let constraints = constraints(file, &member.target.constraints);
    let default = member.default.as_ref().map(|fact| {
        let json = fact.value.to_string();
        quote!(default: Some(#json),)
    });
    let rest = quote!(#docs #required #nullable #sensitive #read_only #write_only #location #constraints #default);
    if rest.is_empty() { quote!(Member::new(#name, #ty)) } else { quote!(Member { #rest ..Member::new(#name, #ty) }) }
}

fn location(file: &mut File, target: &TypeUse, location: &Location) -> Option<TokenStream> {
    let mut style = |styles: &[ListStyle]| {
        file.import("bindery", &["Style"]);
        rest::style(file.context.model, target, styles)
    };
    let location = match location {
        Location::Member => return None,
        Location::Path { styles, verbatim } => {
            let (style, verbatim) = (style(styles), verbatim.is_some());
            quote!(Path { style: #style, verbatim: #verbatim })
        }
        Location::Query { styles, allow_empty: _, verbatim } => {
            let (style, verbatim) = (style(styles), verbatim.is_some());
            quote!(Query { style: #style, verbatim: #verbatim })
        }
        Location::Header { styles } => {
            let style = style(styles);
            quote!(Header { style: #style })
        }
        Location::Form { styles, allow_empty: _ } => {
            let style = style(styles);
            quote!(Form { style: #style })
        }
        Location::File => quote!(File),
        Location::Payload => quote!(Payload),
    };
    file.import("bindery::meta", &["Location"]);
    Some(quote!(location: Location::#location,))
}

fn item(file: &mut File, target: &TypeUse) -> TokenStream {
    item_with_keys(file, target, None)
}

/// An item of a list, or the value of a map together with the map's keys.
fn item_with_keys(file: &mut File, target: &TypeUse, keys: Option<&TypeUse>) -> TokenStream {
    file.import("bindery::meta", &["Item"]);
    let ty = ty(file, target);
    let constraints = constraints(file, &target.constraints);
    let sensitive = target.sensitive.map(|_| quote!(sensitive: true,));
    let nullable = target.nullable.map(|_| quote!(nullable: true,));
    let keys = keys.map(|keys| item(file, keys));
    let keys = keys.map(|keys| quote!(keys: Some(&#keys),));
    let rest = quote!(#constraints #sensitive #nullable #keys);
    if rest.is_empty() { quote!(Item::new(#ty)) } else { quote!(Item { #rest ..Item::new(#ty) }) }
}

fn ty(file: &mut File, target: &TypeUse) -> TokenStream {
    file.import("bindery::meta", &["Type"]);
    let ty = match &target.ty {
        Type::Boolean => quote!(Boolean),
        Type::Integer(format) => {
            let (bits, signed) = integer(*format);
            let bits = Literal::u8_unsuffixed(bits);
            quote!(Integer { bits: #bits, signed: #signed })
        }
        Type::Float(FloatFormat::Float) => quote!(Float { bits: 32 }),
        Type::Float(FloatFormat::Double) => quote!(Float { bits: 64 }),
        Type::String => quote!(String),
        Type::Blob(format) => {
            file.import("bindery::meta", &["BlobFormat"]);
            match format {
                BlobFormat::Base64 => quote!(Blob(BlobFormat::Base64)),
                BlobFormat::Base64Url => quote!(Blob(BlobFormat::Base64Url)),
                BlobFormat::Binary => quote!(Blob(BlobFormat::Binary)),
            }
        }
        Type::Timestamp(format) => {
            file.import("bindery::meta", &["TimeFormat"]);
            match format {
                TimestampFormat::EpochSeconds => quote!(Timestamp(TimeFormat::EpochSeconds)),
                TimestampFormat::DateTime => quote!(Timestamp(TimeFormat::DateTime)),
                TimestampFormat::HttpDate => quote!(Timestamp(TimeFormat::HttpDate)),
            }
        }
        Type::Date => quote!(Date),
        Type::List(items) => {
            let item = item(file, items);
            quote!(List(&#item))
        }
        Type::Tuple(items) => {
            let items: Vec<_> = items.iter().map(|target| item(file, target)).collect();
            quote!(Tuple(&[#(#items),*]))
        }
        Type::Map(values) => {
            let item = item_with_keys(file, values, target.keys.as_deref());
            quote!(Map(&#item))
        }
        Type::Shape(id) => {
            let shape = index(id.0);
            quote!(Shape(#shape))
        }
        Type::Document => quote!(Document),
    };
    quote!(Type::#ty)
}

fn integer(format: IntegerFormat) -> (u8, bool) {
    match format {
        IntegerFormat::Int8 => (8, true),
        IntegerFormat::Int16 => (16, true),
        IntegerFormat::Int32 => (32, true),
        IntegerFormat::Int64 => (64, true),
        IntegerFormat::UInt8 => (8, false),
        IntegerFormat::UInt16 => (16, false),
        IntegerFormat::UInt32 => (32, false),
        IntegerFormat::UInt64 => (64, false),
    }
}

fn constraints(file: &mut File, constraints: &Constraints) -> Option<TokenStream> {
    let Constraints {
        min_length,
        max_length,
        pattern,
        minimum,
        exclusive_minimum,
        maximum,
        exclusive_maximum,
        multiple_of,
        min_items,
        max_items,
        unique_items,
        min_properties,
        max_properties,
        // The tables have no field for it; it appears in the member's docs.
        allowed: _,
    } = constraints;
    let min_length = count("min_length", min_length);
    let max_length = count("max_length", max_length);
    let pattern = pattern.as_ref().map(|fact| {
        let pattern = &fact.value;
        quote!(pattern: Some(#pattern),)
    });
    let minimum = bound(file, minimum).map(|bound| quote!(minimum: #bound,));
    let exclusive_minimum = exclusive_minimum.map(|_| quote!(exclusive_minimum: true,));
    let maximum = bound(file, maximum).map(|bound| quote!(maximum: #bound,));
    let exclusive_maximum = exclusive_maximum.map(|_| quote!(exclusive_maximum: true,));
    let multiple_of = bound(file, multiple_of).map(|bound| quote!(multiple_of: #bound,));
    let min_items = count("min_items", min_items);
    let max_items = count("max_items", max_items);
    let unique_items = unique_items.map(|_| quote!(unique_items: true,));
    let min_properties = count("min_properties", min_properties);
    let max_properties = count("max_properties", max_properties);
    let said = quote! {
        #min_length #max_length #pattern #minimum #exclusive_minimum #maximum #exclusive_maximum #multiple_of
        #min_items #max_items #unique_items #min_properties #max_properties
    };
    (!said.is_empty()).then(|| {
        file.import("bindery::meta", &["Constraints"]);
        quote!(constraints: Constraints { #said ..Constraints::NONE },)
    })
}

fn count(field: &str, fact: &Option<Located<u64>>) -> Option<TokenStream> {
    let number = Literal::u64_unsuffixed(fact.as_ref()?.value);
    let field = proc_macro2::Ident::new(field, proc_macro2::Span::call_site());
    Some(quote!(#field: Some(#number),))
}

/// Returns a number with its exact value; `None` for one beyond 128 bits, which does not restrict any value.
fn bound(file: &mut File, fact: &Option<Located<Number>>) -> Option<TokenStream> {
    let number = &fact.as_ref()?.value;
    let bound = match number.as_i128() {
        Some(integer) => {
            let integer = Literal::i128_unsuffixed(integer);
            quote!(Integer(#integer))
        }
        None => {
            let decimal = number.as_f64();
            if !decimal.is_finite() {
                return None;
            }
            let decimal = Literal::f64_unsuffixed(decimal);
            quote!(Decimal(#decimal))
        }
    };
    file.import("bindery::meta", &["Bound"]);
    Some(quote!(Some(Bound::#bound)))
}

fn index(index: u32) -> Literal {
    Literal::u32_unsuffixed(index)
}

fn option<T: quote::ToTokens>(value: Option<T>) -> TokenStream {
    match value {
        Some(value) => quote!(Some(#value)),
        None => quote!(None),
    }
}
