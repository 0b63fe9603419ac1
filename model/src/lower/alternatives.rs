//! Unions without a discriminator: which alternatives of `oneOf`, `anyOf` and lists of types are types of their own.

use super::Lowering;
use super::facts::in_json;
use super::kinds::Kind;
use super::names::Trail;
use super::{Role, TaskKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::input::reader::{MEMBER, Spanned};
use crate::input::schema::{Schema, SchemaNode};
use crate::node::{Identity, Node, Value};
use crate::selection::{ambiguous, selectors};
use crate::service::*;
use std::collections::HashSet;

/// The keywords whose values are alternatives.
const KEYWORDS: [&str; 2] = ["oneOf", "anyOf"];

/// The deepest nesting of lists and maps that distinguishes types, and the longest chain of references.
const DEPTH: usize = 12;

/// An alternative of a schema.
#[derive(Clone, Copy)]
pub(super) enum Branch<'a> {
    /// A schema.
    Schema(&'a Node),
    /// One of several types of a schema.
    Type(&'a Node),
}

/// The alternatives of a schema without null, and the location of null among them.
pub(super) struct Alternatives<'a> {
    pub(super) branches: Vec<Branch<'a>>,
    pub(super) null: Flag,
}

/// The type that a schema describes, without constraints: alternatives with equal signatures are one type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Signature<'a> {
    Any,
    Text,
    TextEnum(Identity<'a>),
    Integer,
    IntegerEnum(Identity<'a>),
    Number,
    Boolean,
    List(Box<Signature<'a>>),
    Map(Box<Signature<'a>>),
    Named(Identity<'a>),
}

/// Returns the alternatives of a node; `None` if it has none.
pub(super) fn alternatives(node: &Node) -> Option<Alternatives<'_>> {
    if let Some(all) = KEYWORDS.into_iter().find_map(|key| node.get(key)?.as_sequence()) {
        let null = all.iter().find(|node| is_null(node)).map(|node| node.place);
        let branches = all.iter().filter(|node| !is_null(node)).map(Branch::Schema).collect();
        return Some(Alternatives { branches, null });
    }
    let types = node.get("type")?.as_sequence()?;
    let is_null = |ty: &&Node| ty.as_str() == Some("null");
    let null = types.iter().find(is_null).map(|ty| ty.place);
    let branches: Vec<_> = types.iter().filter(|ty| !is_null(ty)).map(Branch::Type).collect();
    (branches.len() > 1).then_some(Alternatives { branches, null })
}

/// Whether a schema allows null alone.
fn is_null(node: &Node) -> bool {
    let only_null = |node: &Node| matches!(&node.value, Value::Null);
    node.get("type").and_then(Node::as_str) == Some("null")
        || node.get("const").is_some_and(only_null)
        || node
            .get("enum")
            .and_then(Node::as_sequence)
            .is_some_and(|values| !values.is_empty() && values.iter().all(only_null))
}

impl<'a> Lowering<'a> {
    /// Whether the alternatives of a schema are several types.
    pub(super) fn is_untagged(&self, node: &'a Node) -> bool {
        self.reader.layout.openapi3
            && alternatives(node).is_some_and(|all| self.distinct(node, &all.branches, 0).len() > 1)
    }

    /// The alternatives that are types of their own: equal ones are one, and a string beside one enum of strings is that
    /// open enum.
    pub(super) fn distinct(&self, node: &'a Node, branches: &[Branch<'a>], depth: usize) -> Vec<Branch<'a>> {
        let mut seen = HashSet::new();
        let mut distinct = Vec::new();
        for branch in branches {
            let signature = match *branch {
                Branch::Schema(branch) => self.signature(branch, depth + 1),
                Branch::Type(ty) => self.of_type(node, ty.as_str().unwrap_or_default(), depth),
            };
            if seen.insert(signature.clone()) {
                distinct.push((*branch, signature));
            }
        }
        let count = |wanted: fn(&Signature<'a>) -> bool| distinct.iter().filter(|(_, one)| wanted(one)).count();
        let texts = count(|one| matches!(one, Signature::TextEnum(_)));
        let integers = count(|one| matches!(one, Signature::IntegerEnum(_)));
        distinct.retain(|(_, one)| match one {
            Signature::Text => texts != 1,
            Signature::Integer => integers != 1,
            _ => true,
        });
        distinct.into_iter().map(|(branch, _)| branch).collect()
    }

    fn signature(&self, node: &'a Node, depth: usize) -> Signature<'a> {
        if depth > DEPTH {
            return Signature::Named(Identity(node));
        }
        if let Some(reference) = node.get("$ref") {
            let target = self.documents.resolve(reference.as_str().unwrap_or_default(), reference.place);
            return target.map_or(Signature::Any, |target| self.signature(target.node, depth + 1));
        }
        match self.kind(node) {
            Kind::Structure | Kind::Union | Kind::Untagged => Signature::Named(Identity(node)),
            Kind::Enum if self.is_text_enum(node) => Signature::TextEnum(Identity(node)),
            Kind::Enum => Signature::IntegerEnum(Identity(node)),
            Kind::Alias => self.of_alias(node, depth),
        }
    }

    fn of_alias(&self, node: &'a Node, depth: usize) -> Signature<'a> {
        if let Some(all) = alternatives(node) {
            return match self.distinct(node, &all.branches, depth).as_slice() {
                [Branch::Schema(only), ..] => self.signature(only, depth + 1),
                [Branch::Type(ty), ..] => self.of_type(node, ty.as_str().unwrap_or_default(), depth),
                [] => Signature::Any,
            };
        }
        if let Some(parts) = node.get("allOf").and_then(Node::as_sequence) {
            let mut parts = parts.iter().map(|part| self.signature(part, depth + 1));
            return parts.find(|part| *part != Signature::Any).unwrap_or(Signature::Any);
        }
        match self.type_name(node) {
            Some(ty) => self.of_type(node, ty, depth),
            None if node.get("items").is_some() => self.of_type(node, "array", depth),
            None if node.get("additionalProperties").is_some() => self.of_type(node, "object", depth),
            None => {
                let text = ["pattern", "minLength", "maxLength"].into_iter().any(|key| node.get(key).is_some());
                let format = node.get("format").and_then(Node::as_str);
                let is_text = matches!(format, Some("byte" | "date" | "date-time" | "password" | "uuid"));
                if text || is_text { Signature::Text } else { Signature::Any }
            }
        }
    }

    fn of_type(&self, node: &'a Node, ty: &str, depth: usize) -> Signature<'a> {
        let inner = |key: &str| match node.get(key) {
            Some(inner @ Node { value: Value::Mapping(_), .. }) => Box::new(self.signature(inner, depth + 1)),
            Some(_) | None => Box::new(Signature::Any),
        };
        match ty {
            "string" => Signature::Text,
            "integer" => Signature::Integer,
            "number" => Signature::Number,
            "boolean" => Signature::Boolean,
            "array" => Signature::List(inner("items")),
            "object" if node.get("properties").is_some() => Signature::Named(Identity(node)),
            "object" => Signature::Map(inner("additionalProperties")),
            _ => Signature::Any,
        }
    }

    /// The location of null in a schema or its alternatives.
    pub(super) fn null_alternative(&self, node: &'a Node) -> Flag {
        /// The most alternatives that are searched.
        const SEARCHED: usize = 256;
        let all = alternatives(node)?;
        let inner = |branch: &Branch<'a>| {
            let Branch::Schema(mut node) = *branch else { return None };
            for _ in 0..DEPTH {
                let Some(reference) = node.get("$ref") else { break };
                node = self.documents.resolve(reference.as_str()?, reference.place).ok()?.node;
            }
            let flag = ["nullable", "x-nullable"].into_iter().find_map(|key| node.get(key));
            let flag = flag.filter(|flag| matches!(flag.value, Value::Bool(true)));
            let types = node.get("type").and_then(Node::as_sequence).unwrap_or_default();
            let ty = types.iter().find(|ty| ty.as_str() == Some("null"));
            let direct = KEYWORDS.into_iter().find_map(|key| node.get(key)?.as_sequence()).unwrap_or_default();
            flag.or(ty).or(direct.iter().find(|node| is_null(node))).map(|found| found.place)
        };
        all.null.or_else(|| all.branches.iter().take(SEARCHED).find_map(inner))
    }

    /// Lowers a union without a discriminator.
    pub(super) fn untagged(&mut self, node: &'a Node, schema: &Schema<'a>, name: &str) -> UntaggedUnion {
        let all = alternatives(node).map(|all| all.branches).unwrap_or_default();
        let mut union = UntaggedUnion { alternatives: Vec::new() };
        if !self.reader.few_enough(all.len(), "alternatives", node.place) {
            return union;
        }
        let branches = self.distinct(node, &all, 0);
        let mut names = HashSet::new();
        for (index, branch) in branches.iter().enumerate() {
            let place = match branch {
                Branch::Schema(node) | Branch::Type(node) => node.place,
            };
            if !self.reader.spend(MEMBER, place) {
                break;
            }
            let mut own = self.branch_name(node, *branch, &branches);
            if !names.insert(own.to_lowercase()) {
                own = format!("{own}{}", index + 1);
                names.insert(own.to_lowercase());
            }
            let trail = Trail::root(name);
            let target = match *branch {
                Branch::Schema(branch) => self.type_use(SchemaNode(branch), &trail.child(&own)),
                Branch::Type(ty) => self.type_branch(node, ty, schema, &trail.child(&own)),
            };
            let target = TypeUse { nullable: None, ..in_json(target) };
            union.alternatives.push(Alternative { name: own, target, place });
        }
        union
    }

    /// One of several types of a schema.
    fn type_branch(&mut self, node: &'a Node, ty: &'a Node, schema: &Schema<'a>, trail: &Trail<'_>) -> TypeUse {
        let name = ty.as_str().unwrap_or_default();
        let ty = if name == "object" && schema.properties.is_some() {
            let kind = TaskKind::Structure { tag: None };
            Type::Shape(self.enqueue(node, Role::Itself, trail.name(), ShapeOrigin::Inline, kind))
        } else {
            self.declared(&Spanned { value: name, place: ty.place, key: ty.place }, schema, trail)
        };
        self.dressed(ty, schema)
    }

    /// The name of an alternative: of the definition, its title, its constant, a member that only it requires, or its type.
    fn branch_name(&self, node: &'a Node, branch: Branch<'a>, all: &[Branch<'a>]) -> String {
        let schema = match branch {
            Branch::Type(ty) => return self.type_word(node, ty.as_str().unwrap_or_default()),
            Branch::Schema(schema) => schema,
        };
        if let Some(reference) = schema.get("$ref").and_then(Node::as_str) {
            let target = self.documents.resolve(reference, schema.place).ok().and_then(|target| target.name);
            return target.unwrap_or_else(|| reference.rsplit('/').next().unwrap_or("Value")).to_string();
        }
        if let Some(title) = schema.get("title").and_then(Node::as_str).filter(|title| !title.trim().is_empty()) {
            return title.to_string();
        }
        if let Some(constant) = constant(schema) {
            return constant.to_string();
        }
        let Some(properties) = schema.get("properties").and_then(Node::as_mapping) else {
            return self.type_word(schema, self.type_name(schema).unwrap_or_default());
        };
        if let Some(constant) = properties.iter().find_map(|entry| constant(&entry.value)) {
            return constant.to_string();
        }
        let required = |node: &'a Node| -> Vec<&'a str> {
            let names = node.get("required").and_then(Node::as_sequence).unwrap_or_default();
            names.iter().filter_map(Node::as_str).collect()
        };
        /// The most alternatives that are compared.
        const COMPARED: usize = 64;
        let others: HashSet<&str> = all
            .iter()
            .take(COMPARED)
            .filter_map(|other| match *other {
                Branch::Schema(other) if !std::ptr::eq(other, schema) => Some(required(other)),
                Branch::Schema(_) | Branch::Type(_) => None,
            })
            .flatten()
            .collect();
        match required(schema).into_iter().find(|name| !others.contains(name)) {
            Some(name) => name.to_string(),
            None => "Object".to_owned(),
        }
    }

    /// The word for a type: `String`, `StringList`.
    fn type_word(&self, node: &'a Node, ty: &str) -> String {
        let of = |key: &str, suffix: &str| {
            let inner = node.get(key);
            let name = inner.and_then(|inner| match inner.get("$ref").and_then(Node::as_str) {
                Some(reference) => reference.rsplit('/').next().map(str::to_string),
                None => self.type_name(inner).map(capitalized),
            });
            format!("{}{suffix}", name.unwrap_or_default())
        };
        match ty {
            "array" => of("items", "List"),
            "object" if node.get("properties").is_some() => "Object".to_owned(),
            "object" => of("additionalProperties", "Map"),
            "" if node.get("items").is_some() => of("items", "List"),
            "" => "Value".to_owned(),
            other => capitalized(other),
        }
    }

    /// Warns of alternatives that some values cannot tell apart, once all shapes are lowered.
    pub(super) fn ambiguous_unions(&mut self, model: &Model) {
        for shape in &model.shapes {
            let ShapeKind::Untagged(union) = &shape.kind else { continue };
            for (first, second) in ambiguous(&selectors(model, union)) {
                let (first, second) = (&union.alternatives[first], &union.alternatives[second]);
                self.reader.diagnostics.push(
                    Diagnostic::warning(
                        Code::AMBIGUOUS_UNION,
                        second.place,
                        format!("some values of `{}` are also values of `{}`", second.name, first.name),
                    )
                    .says("such a value is read as the first")
                    .label(first.place, "the first alternative is here")
                    .help("add a `discriminator` or a constant member, or let each require a member that the other has not"),
                );
            }
        }
    }
}

/// The only value of a schema, if it is a string.
fn constant(node: &Node) -> Option<&str> {
    if let Some(constant) = node.get("const").and_then(Node::as_str) {
        return Some(constant).filter(|text| !text.is_empty());
    }
    match node.get("enum")?.as_sequence()? {
        [only] => only.as_str().filter(|text| !text.is_empty()),
        _ => None,
    }
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
