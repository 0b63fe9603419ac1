//! `impl Rest`: the location of each member, and the meaning of each status.

use crate::rust::file::File;
use crate::rust::responses;
use crate::rust::types::Rust;
use bindery_model::service::Model;
use bindery_model::service::{
    Auth, IdentifiedBy, ListStyle, Located, Location, Member, Operation, Response, SecurityKind, Service, ShapeId,
    ShapeKind, Status, Structure, TypeUse,
};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

/// Emits the binding of an operation to HTTP.
pub(crate) fn emit(file: &mut File, index: usize, operation: &Operation) {
    file.import("bindery", &["Request", "Requirement", "Response", "Rest"]);
    let context = file.context;
    let name = context.names.operation(index);
    let method = operation.method.as_str();
    let path = &operation.path.value;
    let consumes = texts(&operation.consumes);
    let produces = texts(&operation.produces);
    let security = security(file, &operation.auth);
    let schemes = match own_schemes(operation, &context.model.service) {
        [] => None,
        own => {
            let own = texts(own);
            Some(quote!(const SCHEMES: &'static [&'static str] = #own;))
        }
    };
    let verbatim = verbatim(context.model.input(operation));
    let encode = encode(file, operation.input, context.model.input(operation));
    let decode = decode(file, index, operation);
    file.item(quote! {
        impl Rest for #name {
            const METHOD: &'static str = #method;
            const PATH: &'static str = #path;
            const CONSUMES: &'static [&'static str] = #consumes;
            const PRODUCES: &'static [&'static str] = #produces;
            const SECURITY: &'static [&'static [Requirement]] = #security;
            #schemes
            #verbatim

            #encode

            #decode
        }
    });
}

/// Returns the schemes of an operation, if they differ from those of its service.
pub(crate) fn own_schemes<'o>(operation: &'o Operation, service: &Service) -> &'o [Located<String>] {
    let (own, all) = (&operation.schemes, &service.schemes);
    let same = own.len() == all.len() && own.iter().zip(all).all(|(own, all)| own.value == all.value);
    if same { &[] } else { own }
}

/// Returns the placeholders that are filled in without percent-encoding.
fn verbatim(input: &Structure) -> Option<TokenStream> {
    let names = input.members.iter().filter_map(|member| match member.location {
        Location::Path { verbatim: Some(_), .. } => Some(&member.name),
        Location::Path { verbatim: None, .. } | Location::Query { .. } | Location::Header { .. } => None,
        Location::Form { .. } | Location::File | Location::Payload | Location::Member => None,
    });
    let names: Vec<_> = names.collect();
    (!names.is_empty()).then(|| quote!(const VERBATIM: &'static [&'static str] = &[#(#names),*];))
}

/// A static list of strings.
pub(crate) fn texts(texts: &[Located<String>]) -> TokenStream {
    let texts = texts.iter().map(|text| &text.value);
    quote!(&[#(#texts),*])
}

/// The alternatives of schemes that an operation accepts.
pub(crate) fn security(file: &mut File, auth: &Auth) -> TokenStream {
    let alternatives = match auth {
        Auth::None | Auth::Signed => return quote!(&[]),
        Auth::Schemes(alternatives) => alternatives,
    };
    let alternatives = alternatives.iter().map(|requirements| {
        let requirements = requirements.iter().map(|requirement| {
            let known = &file.context.model.service.security[requirement.scheme];
            let name = &known.name;
            let scopes = &requirement.scopes;
            let kind = match &known.kind {
                SecurityKind::Basic => quote!(Basic),
                SecurityKind::ApiKeyHeader { header } => quote!(ApiKeyHeader(#header)),
                SecurityKind::ApiKeyQuery { parameter } => quote!(ApiKeyQuery(#parameter)),
                SecurityKind::Bearer | SecurityKind::OAuth2 { .. } => quote!(OAuth2),
            };
            file.import("bindery", &["Requirement", "Scheme"]);
            quote!(Requirement { name: #name, scheme: Scheme::#kind, scopes: &[#(#scopes),*] })
        });
        let requirements: Vec<_> = requirements.collect();
        quote!(&[#(#requirements),*])
    });
    let alternatives: Vec<_> = alternatives.collect();
    quote!(&[#(#alternatives),*])
}

/// The names of the members of a structure; empty if it may have others.
fn member_names<'m>(model: &'m Model, target: &TypeUse) -> Vec<&'m str> {
    match target.ty.as_shape().map(|id| &model.shape(id).kind) {
        Some(ShapeKind::Structure(structure)) if structure.additional.is_none() => {
            structure.members.iter().map(|member| member.name.as_str()).collect()
        }
        Some(_) | None => Vec::new(),
    }
}

/// How a value is written in a place that holds only text.
pub(crate) fn style(model: &Model, target: &TypeUse, styles: &[ListStyle]) -> TokenStream {
    let one = |style: &ListStyle| match style {
        ListStyle::Members => {
            let names = member_names(model, target);
            quote!(Style::Members(&[#(#names),*]))
        }
        ListStyle::Deep => quote!(Style::Deep),
        ListStyle::Pairs => quote!(Style::Pairs),
        ListStyle::Json => quote!(Style::Json),
        ListStyle::Csv => quote!(Style::Csv),
        ListStyle::Ssv => quote!(Style::Ssv),
        ListStyle::Tsv => quote!(Style::Tsv),
        ListStyle::Pipes => quote!(Style::Pipes),
        ListStyle::Multi => quote!(Style::Multi),
    };
    match styles {
        [] => quote!(Style::Simple),
        [style] => one(style),
        styles => {
            let styles = styles.iter().map(one);
            quote!(Style::Nested(&[#(#styles),*]))
        }
    }
}

/// The location of a member of a request, in terms of `Request` and `RequestReader`.
pub(crate) enum Place<'m> {
    /// Text, by the function of this name, in these styles.
    Text(&'static str, &'m [ListStyle]),
    /// A file of a form.
    File,
    /// The whole body.
    Body,
}

/// Returns the location of a member of a request.
pub(crate) fn place(location: &Location) -> Place<'_> {
    match location {
        Location::Path { styles, verbatim: None } => Place::Text("path", styles),
        Location::Path { styles, verbatim: Some(_) } => Place::Text("path_verbatim", styles),
        Location::Query { styles, verbatim: None, allow_empty: _ } => Place::Text("query", styles),
        Location::Query { styles, verbatim: Some(_), allow_empty: _ } => Place::Text("query_verbatim", styles),
        Location::Header { styles } => Place::Text("header", styles),
        Location::Form { styles, allow_empty: _ } => Place::Text("form", styles),
        Location::File => Place::File,
        // Swagger's own binding has no bare members: each parameter declares its location, such as the body.
        Location::Payload | Location::Member => Place::Body,
    }
}

fn encode(file: &mut File, input: ShapeId, structure: &Structure) -> TokenStream {
    let mut visits: Vec<_> = structure
        .members
        .iter()
        .enumerate()
        .map(|(index, member)| visit(file, file.context.names.member(input, index), member))
        .collect();
    match visits.pop() {
        None => quote! {
            fn encode<R: Request>(&self, _: &mut R) -> Result<(), R::Error> {
                Ok(())
            }
        },
        Some(last) => quote! {
            fn encode<R: Request>(&self, request: &mut R) -> Result<(), R::Error> {
                #(#visits?;)*
                #last
            }
        },
    }
}

fn visit(file: &mut File, field: &Ident, member: &Member) -> TokenStream {
    let name = &member.name;
    match place(&member.location) {
        Place::Text(function, styles) => {
            file.import("bindery", &["Style"]);
            let function = Ident::new(function, Span::call_site());
            let style = style(file.context.model, &member.target, styles);
            let value = sent(file, field, member);
            quote!(request.#function(#name, #style, #value))
        }
        Place::File => quote!(request.file(#name, &self.#field)),
        Place::Body => {
            let value = sent(file, field, member);
            quote!(request.body(#value))
        }
    }
}

/// The value of a member, without the `readOnly` members in it.
fn sent(file: &mut File, field: &Ident, member: &Member) -> TokenStream {
    if file.context.analysis.directions.omits_in_requests(&member.target) {
        file.import("bindery::direction", &["Direction", "Sent"]);
        quote!(&Sent(Direction::Request, &self.#field))
    } else {
        quote!(&self.#field)
    }
}

fn decode(file: &mut File, index: usize, operation: &Operation) -> TokenStream {
    let variants = responses::output_variants(operation);
    let mut arms = Vec::new();
    let mut default = None;
    for (position, response) in operation.responses.iter().enumerate() {
        let output = success(file, index, position, response, variants);
        match response.status {
            Status::Code(status) => {
                let status = Literal::u16_unsuffixed(status);
                arms.push(quote!(#status => Ok(Ok(#output))));
            }
            // A default response without a declared success response describes every success status.
            Status::Default => arms.push(quote!(200..=299 => Ok(Ok(#output)))),
        }
    }
    if operation.responses.is_empty() {
        let empty = file.bindery("Empty");
        arms.push(quote!(200..=299 => Ok(Ok(#empty))));
    }
    for said in &operation.failures {
        let failure = file.context.model.failure(said.failure);
        let name = file.context.names.failure(said.failure);
        match failure.identified_by {
            IdentifiedBy::Status(status) => {
                let failed = file.name("bindery::rest", "Failed");
                let field = match status {
                    Status::Code(code) => {
                        let code = Literal::u16_unsuffixed(code);
                        quote!(status: #code)
                    }
                    Status::Default => quote!(status),
                };
                let failed = match &failure.content {
                    Some(content) => {
                        let body = read(file, content);
                        quote!(Error::of(response, || Ok(Error::#name(#failed { #field, body: #body }))))
                    }
                    None => {
                        let empty = file.bindery("Empty");
                        quote!(Error::#name(#failed { #field, body: #empty }))
                    }
                };
                match status {
                    Status::Code(code) => {
                        let code = Literal::u16_unsuffixed(code);
                        arms.push(quote!(#code => Ok(Err(#failed))));
                    }
                    Status::Default => default = Some(quote!(Ok(Err(#failed)))),
                }
            }
            // A code is found by the protocol, which reads the body by `CodedFailure`.
            IdentifiedBy::Code(_) => {}
        }
    }
    let unknown = quote!(Ok(Err(Error::unknown(response))));
    let result = match (arms.as_slice(), default) {
        ([], None) => unknown,
        ([], Some(default)) => quote! {
            let status = response.status();
            #default
        },
        (arms, default) => {
            let (status, default) = default.map_or((quote!(_), unknown), |default| (quote!(status), default));
            quote! {
                match response.status() {
                    #(#arms,)*
                    #status => #default,
                }
            }
        }
    };
    quote! {
        fn decode<R: Response>(response: &R) -> Result<Result<Self::Output, Self::Error>, R::Error> {
            #result
        }
    }
}

/// Returns the expression that builds the output from a success response.
fn success(file: &mut File, index: usize, position: usize, response: &Response, variants: bool) -> TokenStream {
    let content = response.content.as_ref().map(|content| read(file, content));
    if variants {
        let output = file.context.names.output(index);
        let variant = file.context.names.response(index, position);
        match content {
            Some(content) => quote!(#output::#variant(#content)),
            None => quote!(#output::#variant),
        }
    } else {
        content.unwrap_or_else(|| file.bindery("Empty"))
    }
}

/// The content of a response or a failure.
pub(crate) enum Content<'c> {
    /// A body.
    Body(Rust),
    /// A structure of headers and an optional body.
    Parts(ShapeId, &'c Structure),
}

/// Returns the content of a response or a failure: the body, or a structure of headers and a body.
pub(crate) fn content<'c>(file: &File<'c>, content: &TypeUse) -> Content<'c> {
    let rust = Rust::answer(content);
    let Rust::Shape(id) = rust else { return Content::Body(rust) };
    let ShapeKind::Structure(structure) = &file.context.model.shape(id).kind else { return Content::Body(rust) };
    let parts = structure.members.iter().any(|member| match member.location {
        Location::Header { .. } | Location::Payload => true,
        Location::Member | Location::Path { .. } | Location::Query { .. } => false,
        Location::Form { .. } | Location::File => false,
    });
    if parts { Content::Parts(id, structure) } else { Content::Body(rust) }
}

/// Returns the expression that reads a content.
fn read(file: &mut File, said: &TypeUse) -> TokenStream {
    let response = quote!(response);
    let (id, structure) = match content(file, said) {
        Content::Body(rust) => return body(file, &response, &rust),
        Content::Parts(id, structure) => (id, structure),
    };
    let ty = file.shape(id);
    let members: Vec<_> = structure
        .members
        .iter()
        .enumerate()
        .map(|(index, member)| {
            let field = file.context.names.member(id, index);
            let name = &member.name;
            match &member.location {
                Location::Header { styles } => {
                    file.import("bindery", &["Style"]);
                    let style = style(file.context.model, &member.target, styles);
                    quote!(#field: response.header(#name, #style)?)
                }
                Location::Payload
                | Location::Member
                | Location::Path { .. }
                | Location::Query { .. }
                | Location::Form { .. }
                | Location::File => {
                    let body = body(file, &response, &Rust::member(file.context, id, member));
                    quote!(#field: #body)
                }
            }
        })
        .collect();
    quote!(#ty { #(#members),* })
}

/// Returns the expression that reads the body of a message; lists and maps are read as leniently as in a structure.
pub(crate) fn body(file: &mut File, message: &TokenStream, rust: &Rust) -> TokenStream {
    match rust.reader() {
        None => quote!(#message.body()?),
        Some(reader) => {
            file.import("bindery", &["de"]);
            let reader: TokenStream = reader.parse().expect("readers are written in this crate");
            quote!(de::As::<#reader, _>::into_inner(#message.body()?))
        }
    }
}
