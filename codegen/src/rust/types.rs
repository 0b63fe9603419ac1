//! Types: from the model's to Rust's, and everything that follows from a Rust type alone.

use crate::analysis::modules::Module;
use crate::rust::context::Context;
use crate::rust::file::File;
use crate::rust::shapes::{enums, structures, unions};
use bindery_model::service::{
    BlobFormat, EnumBase, FloatFormat, IntegerFormat, Location, Member, Model, ShapeId, ShapeKind, TimestampFormat,
    Type, TypeUse,
};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// One shape, where it stands in `types.rs`.
pub(crate) fn emit(file: &mut File, index: usize) {
    let shape = &file.context.model.shapes[index];
    match (file.context.module(shape.id), &shape.kind) {
        (Module::Root, _) => {}
        (Module::Types, ShapeKind::Structure(structure)) => structures::emit(file, shape, structure),
        (Module::Types, ShapeKind::Enum(values)) => enums::emit(file, shape, values),
        (Module::Types, ShapeKind::Union(union)) => unions::emit(file, shape, union),
        (Module::Types, ShapeKind::Newtype(target)) => structures::newtype(file, shape, target),
    }
}

/// A Rust type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Rust {
    Bool,
    Integer(IntegerFormat),
    Float(FloatFormat),
    String,
    Blob(BlobFormat),
    Timestamp(TimestampFormat),
    Date,
    Document,
    /// A file of a form.
    File,
    /// What no content is.
    Empty,
    Shape(ShapeId),
    Tuple(Vec<Rust>),
    List(Box<Rust>),
    Map(Box<Rust>),
    Sensitive(Box<Rust>),
    Boxed(Box<Rust>),
    Option(Box<Rust>),
    Nullable(Box<Rust>),
}

impl Rust {
    /// The type of a member of a structure: what it holds, and whether that may be absent or null.
    pub(crate) fn member(context: &Context, owner: ShapeId, member: &Member) -> Rust {
        let value = match (&member.location, member.target.sensitive) {
            (Location::File, None) => Rust::File,
            (Location::File, Some(_)) => Rust::Sensitive(Box::new(Rust::File)),
            (Location::Member | Location::Payload | Location::Path { .. } | Location::Query { .. }, _)
            | (Location::Header { .. } | Location::Form { .. }, _) => Rust::inside(context, owner, &member.target),
        };
        let value = match member.target.nullable {
            Some(_) => Rust::Nullable(Box::new(value)),
            None => value,
        };
        match member.required {
            Some(_) => value,
            None => Rust::Option(Box::new(value)),
        }
    }

    /// The type of what stands inside of a shape: boxed where that shape contains itself through it.
    pub(crate) fn inside(context: &Context, owner: ShapeId, target: &TypeUse) -> Rust {
        Rust::lower(target, false, &|id| context.boxes.need(owner, id))
    }

    /// The type of what an answer holds, which may be null.
    pub(crate) fn answer(target: &TypeUse) -> Rust {
        let value = Rust::value(target);
        if target.nullable.is_some() { Rust::Option(Box::new(value)) } else { value }
    }

    /// The type of what stands by itself.
    pub(crate) fn value(target: &TypeUse) -> Rust {
        Rust::lower(target, false, &|_| false)
    }

    /// A secret list or map is one of secrets: `Sensitive` goes to where the secret is.
    fn lower(target: &TypeUse, secret: bool, boxed: &dyn Fn(ShapeId) -> bool) -> Rust {
        let secret = secret || target.sensitive.is_some();
        let guard = |rust| if secret { Rust::Sensitive(Box::new(rust)) } else { rust };
        let item = |item: &TypeUse| {
            // Behind a list or a map nothing needs a box.
            let rust = Rust::lower(item, secret, &|_| false);
            Box::new(if item.nullable.is_some() { Rust::Option(Box::new(rust)) } else { rust })
        };
        match &target.ty {
            Type::Boolean => guard(Rust::Bool),
            Type::Integer(format) => guard(Rust::Integer(*format)),
            Type::Float(format) => guard(Rust::Float(*format)),
            Type::String => guard(Rust::String),
            Type::Blob(format) => guard(Rust::Blob(*format)),
            Type::Timestamp(format) => guard(Rust::Timestamp(*format)),
            Type::Date => guard(Rust::Date),
            Type::Document => guard(Rust::Document),
            Type::List(target) => Rust::List(item(target)),
            Type::Map(target) => Rust::Map(item(target)),
            Type::Tuple(items) if is_tuple(items) => Rust::Tuple(
                items
                    .iter()
                    .map(|item| match (Rust::lower(item, secret, boxed), item.nullable) {
                        (rust, Some(_)) => Rust::Option(Box::new(rust)),
                        (rust, None) => rust,
                    })
                    .collect(),
            ),
            Type::Tuple(_) => Rust::List(Box::new(guard(Rust::Document))),
            Type::Shape(id) if boxed(*id) => Rust::Boxed(Box::new(guard(Rust::Shape(*id)))),
            Type::Shape(id) => guard(Rust::Shape(*id)),
        }
    }

    /// The type as source, its names imported.
    pub(crate) fn tokens(&self, file: &mut File) -> TokenStream {
        match self {
            Rust::Bool => quote!(bool),
            Rust::Integer(format) => integer(*format),
            Rust::Float(FloatFormat::Float) => quote!(f32),
            Rust::Float(FloatFormat::Double) => quote!(f64),
            Rust::String => quote!(String),
            Rust::Blob(format) => {
                let blob = file.bindery("Blob");
                match format {
                    BlobFormat::Base64 => blob,
                    BlobFormat::Base64Url => with(blob, file.bindery("Base64Url")),
                    BlobFormat::Binary => with(blob, file.bindery("Binary")),
                }
            }
            Rust::Timestamp(format) => {
                let timestamp = file.bindery("Timestamp");
                match format {
                    TimestampFormat::DateTime => timestamp,
                    TimestampFormat::EpochSeconds => with(timestamp, file.bindery("EpochSeconds")),
                    TimestampFormat::HttpDate => with(timestamp, file.bindery("HttpDate")),
                }
            }
            Rust::Date => file.bindery("Date"),
            Rust::File => file.bindery("File"),
            Rust::Document => file.bindery("Document"),
            Rust::Empty => file.bindery("Empty"),
            Rust::Shape(id) => file.shape(*id),
            Rust::Tuple(items) => {
                let items = items.iter().map(|item| item.tokens(file));
                quote!((#(#items,)*))
            }
            Rust::List(item) => with(quote!(Vec), item.tokens(file)),
            Rust::Map(value) => {
                let map = file.name("std::collections", "BTreeMap");
                let value = value.tokens(file);
                quote!(#map<String, #value>)
            }
            Rust::Sensitive(inner) => with(file.bindery("Sensitive"), inner.tokens(file)),
            Rust::Boxed(inner) => with(quote!(Box), inner.tokens(file)),
            Rust::Option(inner) => with(quote!(Option), inner.tokens(file)),
            Rust::Nullable(inner) => with(file.bindery("Nullable"), inner.tokens(file)),
        }
    }

    /// The type without the box that only its place asks for.
    pub(crate) fn unboxed(&self) -> &Rust {
        match self {
            Rust::Boxed(inner) => inner,
            _ => self,
        }
    }

    /// The reader of `bindery::de` that is as lenient as we are; none where serde's own reading is.
    pub(crate) fn reader(&self) -> Option<String> {
        let reader = match self {
            Rust::Option(inner) if matches!(**inner, Rust::Nullable(_)) => Some(self.read()),
            _ if self.is_collection() => Some(self.read()),
            _ => None,
        }?;
        Some(if self.holds_secret() { format!("de::Redacted<{reader}>") } else { reader })
    }

    /// The reader, `de::Plain` where there is nothing to say.
    fn read(&self) -> String {
        match self {
            Rust::List(item) => match &**item {
                Rust::Option(_) => format!("de::SparseList<{}>", item.read()),
                _ => format!("de::List<{}>", item.read()),
            },
            Rust::Map(value) => match &**value {
                Rust::Option(_) => format!("de::SparseMap<{}>", value.read()),
                _ => format!("de::Map<{}>", value.read()),
            },
            Rust::Boxed(inner) if inner.is_collection() => format!("de::Boxed<{}>", inner.read()),
            Rust::Option(inner) => match &**inner {
                Rust::Nullable(value) => format!("de::Present<{}>", value.read()),
                _ => format!("de::Opt<{}>", inner.read()),
            },
            Rust::Nullable(inner) => format!("de::OrNull<{}>", inner.read()),
            Rust::Bool
            | Rust::Integer(_)
            | Rust::Float(_)
            | Rust::String
            | Rust::Blob(_)
            | Rust::Timestamp(_)
            | Rust::Date
            | Rust::Document
            | Rust::File
            | Rust::Empty
            | Rust::Shape(_)
            | Rust::Tuple(_)
            | Rust::Sensitive(_)
            | Rust::Boxed(_) => "de::Plain".to_owned(),
        }
    }

    /// Whether it is a list or a map, wherever it is wrapped.
    fn is_collection(&self) -> bool {
        match self {
            Rust::List(_) | Rust::Map(_) => true,
            Rust::Boxed(inner) | Rust::Option(inner) | Rust::Nullable(inner) => inner.is_collection(),
            Rust::Bool
            | Rust::Integer(_)
            | Rust::Float(_)
            | Rust::String
            | Rust::Blob(_)
            | Rust::Timestamp(_)
            | Rust::Date
            | Rust::Document
            | Rust::File
            | Rust::Empty
            | Rust::Shape(_)
            | Rust::Tuple(_)
            | Rust::Sensitive(_) => false,
        }
    }

    /// Whether a secret stands somewhere inside.
    fn holds_secret(&self) -> bool {
        match self {
            Rust::Sensitive(_) => true,
            Rust::List(inner) | Rust::Map(inner) | Rust::Boxed(inner) | Rust::Option(inner) | Rust::Nullable(inner) => {
                inner.holds_secret()
            }
            Rust::Tuple(items) => items.iter().any(Rust::holds_secret),
            Rust::Bool
            | Rust::Integer(_)
            | Rust::Float(_)
            | Rust::String
            | Rust::Blob(_)
            | Rust::Timestamp(_)
            | Rust::Date
            | Rust::Document
            | Rust::File
            | Rust::Empty
            | Rust::Shape(_) => false,
        }
    }

    /// How a function takes a value of this type: the parameter's type, and the expression that makes the value of it.
    pub(crate) fn argument(&self, file: &mut File, name: &Ident) -> (TokenStream, TokenStream) {
        match self {
            Rust::Boxed(inner) => {
                let (ty, value) = inner.argument(file, name);
                (ty, quote!(Box::new(#value)))
            }
            Rust::List(item) => {
                let (ty, into) = item.item(file);
                let map = into.then(|| quote!(.map(Into::into)));
                (quote!(impl IntoIterator<Item = #ty>), quote!(#name.into_iter() #map .collect()))
            }
            Rust::Map(value) => {
                let (ty, into) = value.item(file);
                let value = if into { quote!(value.into()) } else { quote!(value) };
                (
                    quote!(impl IntoIterator<Item = (impl Into<String>, #ty)>),
                    quote!(#name.into_iter().map(|(key, value)| (key.into(), #value)).collect()),
                )
            }
            Rust::Bool
            | Rust::Integer(_)
            | Rust::Float(_)
            | Rust::String
            | Rust::Blob(_)
            | Rust::Timestamp(_)
            | Rust::Date
            | Rust::Document
            | Rust::File
            | Rust::Empty
            | Rust::Shape(_)
            | Rust::Tuple(_)
            | Rust::Sensitive(_)
            | Rust::Option(_)
            | Rust::Nullable(_) => {
                let (ty, into) = self.item(file);
                (ty, if into { quote!(#name.into()) } else { quote!(#name) })
            }
        }
    }

    /// How a value is taken where it stands in a list: the type, and whether `into` is to be called.
    fn item(&self, file: &mut File) -> (TokenStream, bool) {
        let into = self.converts(file.context.model);
        let ty = self.tokens(file);
        (if into { quote!(impl Into<#ty>) } else { ty }, into)
    }

    /// Whether a function that takes a value of this type has a type parameter.
    pub(crate) fn is_generic(&self, model: &Model) -> bool {
        match self {
            Rust::Boxed(inner) => inner.is_generic(model),
            other => other.converts(model),
        }
    }

    /// Whether there is something else that a caller may have at hand: a `&str`, an array, …
    ///
    /// Where there is not, a plain parameter infers better, and says more.
    fn converts(&self, model: &Model) -> bool {
        match self {
            Rust::Bool | Rust::Integer(_) | Rust::Float(_) => false,
            Rust::Timestamp(_) | Rust::Date | Rust::Empty | Rust::Tuple(_) => false,
            Rust::Shape(id) => match model.shape(*id).kind {
                ShapeKind::Structure(_) => false,
                ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Newtype(_) => true,
            },
            Rust::String | Rust::Blob(_) | Rust::Document | Rust::File => true,
            Rust::List(_) | Rust::Map(_) | Rust::Sensitive(_) | Rust::Boxed(_) => true,
            Rust::Option(_) | Rust::Nullable(_) => true,
        }
    }
}

/// Parameters that could be mistaken for one another.
impl Rust {
    /// Whether there is a value that a parameter of either type accepts.
    pub(crate) fn is_swappable(&self, other: &Rust, model: &Model) -> bool {
        let others = other.accepted(model);
        self.accepted(model).iter().any(|one| others.iter().any(|other| one.meets(other, model)))
    }

    /// What a parameter accepts: a secret, an enum and a `String` all accept a `&str`.
    fn accepted(&self, model: &Model) -> Vec<Rust> {
        match self {
            Rust::Sensitive(inner) | Rust::Boxed(inner) | Rust::Option(inner) | Rust::Nullable(inner) => {
                inner.accepted(model)
            }
            Rust::Shape(id) => match &model.shape(*id).kind {
                ShapeKind::Structure(_) | ShapeKind::Newtype(_) => vec![self.clone()],
                ShapeKind::Enum(values) => match values.base {
                    EnumBase::String => vec![Rust::String],
                    EnumBase::Integer(format) => vec![Rust::Integer(format)],
                },
                ShapeKind::Union(union) => {
                    let variants = union.variants.iter().map(|variant| Rust::Shape(variant.shape));
                    [self.clone()].into_iter().chain(variants).collect()
                }
            },
            Rust::Bool
            | Rust::Integer(_)
            | Rust::Float(_)
            | Rust::String
            | Rust::Blob(_)
            | Rust::Timestamp(_)
            | Rust::Date
            | Rust::Document
            | Rust::File
            | Rust::Empty
            | Rust::Tuple(_)
            | Rust::List(_)
            | Rust::Map(_) => vec![self.clone()],
        }
    }

    /// Whether one value may be meant for either of two types that parameters accept.
    fn meets(&self, other: &Rust, model: &Model) -> bool {
        match (self, other) {
            // A literal is of any width, and bytes are encoded only later.
            (Rust::Integer(_), Rust::Integer(_)) | (Rust::Float(_), Rust::Float(_)) => true,
            (Rust::Blob(_), Rust::Blob(_)) => true,
            // A file is made of bytes or of text.
            (Rust::File, Rust::Blob(_) | Rust::String) | (Rust::Blob(_) | Rust::String, Rust::File) => true,
            (Rust::Blob(_), Rust::List(item)) | (Rust::List(item), Rust::Blob(_)) => {
                **item == Rust::Integer(IntegerFormat::UInt8)
            }
            (Rust::List(one), Rust::List(other)) | (Rust::Map(one), Rust::Map(other)) => one.is_swappable(other, model),
            (Rust::Document, other) | (other, Rust::Document) => match other {
                Rust::Bool | Rust::Integer(_) | Rust::Float(_) | Rust::String | Rust::Document => true,
                Rust::List(_) | Rust::Map(_) => true,
                Rust::Blob(_) | Rust::Timestamp(_) | Rust::Date | Rust::Empty | Rust::Shape(_) | Rust::Tuple(_) => {
                    false
                }
                Rust::File => false,
                Rust::Sensitive(_) | Rust::Boxed(_) | Rust::Option(_) | Rust::Nullable(_) => false,
            },
            (one, other) => one == other,
        }
    }
}

/// What std's traits are implemented for.
const LONGEST_TUPLE: usize = 12;

/// Whether a list with a type for each position is a tuple in Rust; any other is a list of documents.
pub(crate) fn is_tuple(items: &[TypeUse]) -> bool {
    (1..=LONGEST_TUPLE).contains(&items.len())
}

fn with(generic: TokenStream, argument: TokenStream) -> TokenStream {
    quote!(#generic<#argument>)
}

/// The Rust integer of a format.
pub(crate) fn integer(format: IntegerFormat) -> TokenStream {
    match format {
        IntegerFormat::Int8 => quote!(i8),
        IntegerFormat::Int16 => quote!(i16),
        IntegerFormat::Int32 => quote!(i32),
        IntegerFormat::Int64 => quote!(i64),
        IntegerFormat::UInt8 => quote!(u8),
        IntegerFormat::UInt16 => quote!(u16),
        IntegerFormat::UInt32 => quote!(u32),
        IntegerFormat::UInt64 => quote!(u64),
    }
}

/// Which shapes contain themselves, and so need a box where they close their circle.
///
/// All edges within a strongly connected component are boxed, not only one of them: which one would depend on
/// the order of the document, and a box would move when a definition does.
pub(crate) struct Boxes {
    /// The component of each shape.
    component: Vec<usize>,
    /// Whether a shape's own edges are the ones that are boxed.
    closes: Vec<bool>,
}

impl Boxes {
    pub(crate) fn new(model: &Model) -> Boxes {
        let edges: Vec<Vec<usize>> = model.shapes.iter().map(|shape| contents(&shape.kind)).collect();
        let closes = model
            .shapes
            .iter()
            .map(|shape| match &shape.kind {
                ShapeKind::Structure(_) | ShapeKind::Newtype(_) | ShapeKind::Enum(_) => true,
                // The structures of a union close the circle by themselves; a union within a union does not.
                ShapeKind::Union(union) => union
                    .variants
                    .iter()
                    .any(|variant| !matches!(model.shape(variant.shape).kind, ShapeKind::Structure(_))),
            })
            .collect();
        Boxes { component: components(&edges), closes }
    }

    /// Whether `owner` must hold `content` in a box.
    pub(crate) fn need(&self, owner: ShapeId, content: ShapeId) -> bool {
        let (owner, content) = (owner.0 as usize, content.0 as usize);
        self.closes[owner] && self.component[owner] == self.component[content]
    }
}

/// The shapes that a shape holds without indirection.
fn contents(kind: &ShapeKind) -> Vec<usize> {
    fn held(target: &TypeUse, into: &mut Vec<usize>) {
        match &target.ty {
            Type::Shape(id) => into.push(id.0 as usize),
            Type::Tuple(items) => items.iter().for_each(|item| held(item, into)),
            Type::List(_) | Type::Map(_) => {}
            Type::Boolean
            | Type::Integer(_)
            | Type::Float(_)
            | Type::String
            | Type::Blob(_)
            | Type::Timestamp(_)
            | Type::Date
            | Type::Document => {}
        }
    }
    let mut edges = Vec::new();
    match kind {
        ShapeKind::Structure(structure) => structure.members.iter().for_each(|member| held(&member.target, &mut edges)),
        ShapeKind::Union(union) => edges.extend(union.variants.iter().map(|variant| variant.shape.0 as usize)),
        ShapeKind::Newtype(target) => held(target, &mut edges),
        ShapeKind::Enum(_) => {}
    }
    edges
}

/// The strongly connected component of each node of a graph (Tarjan, without recursion: a document may nest as it likes).
fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let mut index = vec![NONE; edges.len()];
    let mut low = vec![NONE; edges.len()];
    let mut component = vec![NONE; edges.len()];
    let mut stack = Vec::new();
    let mut visited = 0;
    for root in 0..edges.len() {
        if index[root] != NONE {
            continue;
        }
        // Nodes being visited, each with the edge to be followed next.
        let mut path = vec![(root, 0)];
        while let Some((node, edge)) = path.pop() {
            if edge == 0 {
                index[node] = visited;
                low[node] = visited;
                visited += 1;
                stack.push(node);
            } else {
                let child = edges[node][edge - 1];
                if component[child] == NONE {
                    low[node] = low[node].min(low[child]);
                }
            }
            if let Some(&child) = edges[node].get(edge) {
                path.push((node, edge + 1));
                if index[child] == NONE {
                    path.push((child, 0));
                }
            } else if low[node] == index[node] {
                while let Some(member) = stack.pop() {
                    component[member] = node;
                    if member == node {
                        break;
                    }
                }
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn circles_share_a_component() {
        // 0 → 1 → 2 → 1, 2 → 3, 4 → 4, 5 → 0
        let component = components(&[vec![1], vec![2], vec![1, 3], vec![], vec![4], vec![0]]);
        assert_eq!(component[1], component[2]);
        let mut distinct = component.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), 5);
    }

    #[test]
    fn a_long_chain_is_no_recursion() {
        let mut edges: Vec<Vec<usize>> = (1..100_000).map(|next| vec![next]).collect();
        edges.push(vec![0]);
        let component = components(&edges);
        assert!(component.iter().all(|other| *other == component[0]));
    }
}
