//! Decides from the keys of a schema alone whether it becomes a shape with a name.

use super::Lowering;
use crate::node::{Identity, Node, Value};

/// The most parts of an `allOf` that are searched for a type; with more it is a structure.
const ALL_OF_STEPS: usize = 64;

/// The deepest chain of alternatives that decides whether a schema is a union.
const KIND_DEPTH: usize = 32;

/// The kind of shape or type that a schema becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Named members.
    Structure,
    /// A list of strings or whole numbers.
    Enum,
    /// One of several structures, by a discriminator.
    Union,
    /// One of several types, by the value itself.
    Untagged,
    /// A type without a name, which is inlined where it is used.
    Alias,
}

impl<'a> Lowering<'a> {
    /// The kind of a schema, which its keys alone decide.
    pub(super) fn kind(&self, node: &'a Node) -> Kind {
        let known = self.kinds.borrow().get(&Identity(node)).copied();
        known.unwrap_or_else(|| {
            let depth = self.kind_depth.get();
            if depth > KIND_DEPTH {
                return Kind::Untagged;
            }
            // Alternatives that refer to each other in a cycle end here.
            self.kinds.borrow_mut().insert(Identity(node), Kind::Untagged);
            self.kind_depth.set(depth + 1);
            let kind = self.kind_of(node);
            self.kind_depth.set(depth);
            self.kinds.borrow_mut().insert(Identity(node), kind);
            kind
        })
    }

    pub(super) fn kind_of(&self, node: &'a Node) -> Kind {
        if node.get("$ref").is_some_and(|reference| reference.as_str().is_some()) {
            return Kind::Alias;
        }
        if self.unions.contains_key(&Identity(node)) {
            return Kind::Union;
        }
        let ty = self.type_name(node);
        if let Some(constant) = node.get("const").filter(|_| self.reader.layout.openapi3) {
            return enum_kind(std::iter::once(constant), ty);
        }
        if let Some(values) = node.get("enum").and_then(Node::as_sequence) {
            return enum_kind(values.iter(), ty);
        }
        if node.get("properties").is_some_and(|properties| matches!(properties.value, Value::Mapping(_))) {
            return Kind::Structure;
        }
        if let Some(parts) = node.get("allOf").and_then(Node::as_sequence) {
            return self.all_of_kind(parts);
        }
        if self.is_untagged(node) {
            return Kind::Untagged;
        }
        let closed = node.get("additionalProperties").is_some_and(|more| matches!(more.value, Value::Bool(false)));
        if (ty == Some("object") && closed) || node.get("x-error").is_some() {
            return Kind::Structure;
        }
        Kind::Alias
    }

    /// The type of a schema; of several, the only one that is not null, where the format allows several.
    pub(super) fn type_name(&self, node: &'a Node) -> Option<&'a str> {
        let ty = node.get("type")?;
        let Some(types) = ty.as_sequence().filter(|_| self.reader.layout.openapi3) else { return ty.as_str() };
        let mut types = types.iter().filter_map(Node::as_str).filter(|ty| *ty != "null");
        types.next().filter(|_| types.next().is_none())
    }

    /// Whether an enum's values are strings.
    pub(super) fn is_text_enum(&self, node: &'a Node) -> bool {
        self.type_name(node) != Some("integer")
    }

    /// The kind of an `allOf`: a structure, unless a part declares another type (a string with a pattern).
    fn all_of_kind(&self, parts: &'a [Node]) -> Kind {
        let mut steps = 0;
        let mut open: Vec<&'a Node> = parts.iter().rev().collect();
        while let Some(part) = open.pop() {
            steps += 1;
            if steps > ALL_OF_STEPS {
                break;
            }
            if let Some(reference) = part.get("$ref").and_then(Node::as_str) {
                // An unresolved reference is reported where it is lowered.
                open.extend(self.documents.resolve(reference, part.place).map(|target| target.node));
                continue;
            }
            if let Some(inner) = part.get("allOf").and_then(Node::as_sequence) {
                open.extend(inner.iter().rev());
            }
            match self.type_name(part) {
                None | Some("object") => {}
                Some(_) => return Kind::Alias,
            }
        }
        Kind::Structure
    }

    /// Whether a schema is lowered to a structure.
    pub(super) fn is_structure(&self, node: &'a Node) -> bool {
        self.kind(node) == Kind::Structure
    }
}

pub(super) fn enum_kind<'n>(values: impl Iterator<Item = &'n Node> + Clone, ty: Option<&str>) -> Kind {
    let declared = values.filter(|value| !matches!(value.value, Value::Null));
    let declared = move || declared.clone();
    let whole = |value: &Node| match &value.value {
        Value::Number(number) => number.as_i128().is_some_and(|value| i64::try_from(value).is_ok()),
        Value::String(text) => text.parse::<i64>().is_ok(),
        Value::Null | Value::Bool(_) | Value::Sequence(_) | Value::Mapping(_) => false,
    };
    let scalar = |value: &Node| match &value.value {
        Value::Number(_) | Value::String(_) | Value::Bool(_) => true,
        Value::Null | Value::Sequence(_) | Value::Mapping(_) => false,
    };
    let text = |value: &Node| value.as_str().is_some();
    match ty {
        _ if declared().next().is_none() => Kind::Alias,
        Some("string") if declared().all(scalar) => Kind::Enum,
        Some("integer") if declared().all(whole) => Kind::Enum,
        None if declared().all(text) => Kind::Enum,
        _ => Kind::Alias,
    }
}
