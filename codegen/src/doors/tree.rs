//! What is in a request or a response as a tree: each fact in words, and the place that says it.

use super::facts::{Fact, FactKind, member_facts, type_facts};
use super::{DEEPEST, Service, budget};
use crate::docs::syntax;
use bindery_model::node::Place;
use bindery_model::service::{Docs, EnumValue, Model, ShapeId, ShapeKind, Status, Structure, Type, TypeUse};

/// A member, or what else a tree branches into.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'m> {
    /// What it is.
    pub kind: NodeKind,
    /// Its name on the wire; of a variant, the value that tells it.
    pub name: &'m str,
    /// The path by which `why` finds it: `GetId.input.Logins`.
    pub path: String,
    /// Where it stands.
    pub place: Place,
    /// Its type in words, first among the facts too: `list of strings`.
    pub types: String,
    /// The shape that it is, or that its entries are.
    pub shape: Option<ShapeId>,
    /// Everything that is so, each with the place that says it.
    pub facts: Vec<Fact>,
    /// What is said of it, or of its type where nothing is said of itself.
    pub docs: &'m Docs,
    /// The values of its enum, with what is said of each.
    pub values: &'m [EnumValue],
    /// What is in it.
    pub children: Vec<Node<'m>>,
    /// Whether there are children that are not shown: its shape is shown further up, or would be too much.
    pub cut: bool,
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// A member of a structure, or a parameter.
    Member,
    /// A body that is no structure.
    Body,
    /// A structure of a union.
    Variant,
    /// The members of a structure that have no names.
    Additional,
}

/// An answer of an operation.
#[derive(Clone, Debug, PartialEq)]
pub struct Response<'m> {
    /// The status it is told by.
    pub status: Status,
    /// What is said of it.
    pub docs: &'m Docs,
    /// Where it stands.
    pub place: Place,
    /// What is in it; nothing where it has no content.
    pub nodes: Vec<Node<'m>>,
}

/// The members of an operation's request.
///
/// # Panics
/// Where the service has no such operation.
pub fn request<'m>(service: &Service<'m>, index: usize) -> Vec<Node<'m>> {
    let model = service.model;
    let operation = &model.operations[index];
    let path = format!("{}.input", operation.name);
    deepest(model, |grower| grower.structure(model.input(operation), &path))
}

/// The answers of an operation that are no failures, with what is in them.
///
/// # Panics
/// Where the service has no such operation.
pub fn responses<'m>(service: &Service<'m>, index: usize) -> Vec<Response<'m>> {
    let model = service.model;
    let operation = &model.operations[index];
    operation
        .responses
        .iter()
        .map(|response| Response {
            status: response.status,
            docs: &response.docs,
            place: response.place,
            nodes: response.content.as_ref().map_or_else(Vec::new, |content| {
                let path = format!("{}.{}", operation.name, response.status);
                deepest(model, |grower| grower.content(content, &path))
            }),
        })
        .collect()
}

/// The deepest tree that is not too large.
fn deepest<'m>(model: &'m Model, grow: impl Fn(&mut Grower<'m>) -> Vec<Node<'m>>) -> Vec<Node<'m>> {
    let mut best = None;
    for depth in 0..=DEEPEST {
        let mut grower = Grower { model, depth, left: budget(model), open: Vec::new(), deeper: false, spent: false };
        let tree = grow(&mut grower);
        if grower.spent && best.is_some() {
            break;
        }
        best = Some(tree);
        if grower.spent || !grower.deeper {
            break;
        }
    }
    best.unwrap_or_default()
}

struct Grower<'m> {
    model: &'m Model,
    depth: usize,
    /// How many nodes there may still be.
    left: usize,
    /// The shapes that the branch is within.
    open: Vec<ShapeId>,
    /// Whether the depth cut something.
    deeper: bool,
    /// Whether the budget did.
    spent: bool,
}

impl<'m> Grower<'m> {
    fn structure(&mut self, structure: &'m Structure, path: &str) -> Vec<Node<'m>> {
        let mut nodes = Vec::new();
        for member in &structure.members {
            if !self.afford() {
                return nodes;
            }
            let facts = member_facts(self.model, member);
            let docs = if is_empty(&member.docs) { &member.target.docs } else { &member.docs };
            let path = format!("{path}.{}", member.name);
            nodes.push(self.node(NodeKind::Member, &member.name, path, &member.target, (member.place, docs, facts)));
        }
        if let Some(additional) = &structure.additional
            && self.afford()
        {
            let facts = type_facts(self.model, additional, "");
            let said = (additional.place, &additional.docs, facts);
            nodes.push(self.node(NodeKind::Additional, "*", path.to_owned(), additional, said));
        }
        nodes
    }

    /// What a response holds: the members of a structure, or a body that is none.
    fn content(&mut self, content: &'m TypeUse, path: &str) -> Vec<Node<'m>> {
        if let Type::Shape(id) = content.ty
            && let ShapeKind::Structure(structure) = &self.model.shape(id).kind
        {
            // It is where members begin, as a request is: no level of its own.
            self.open.push(id);
            self.depth += 1;
            return self.structure(structure, path);
        }
        self.left = self.left.saturating_sub(1);
        let said = (content.place, &content.docs, type_facts(self.model, content, ""));
        vec![self.node(NodeKind::Body, "body", path.to_owned(), content, said)]
    }

    fn node(
        &mut self,
        kind: NodeKind,
        name: &'m str,
        path: String,
        target: &'m TypeUse,
        (place, docs, facts): (Place, &'m Docs, Vec<Fact>),
    ) -> Node<'m> {
        let types = syntax::word(self.model, target);
        let shape = innermost(target);
        let (children, cut) = match shape {
            Some(id) => self.shape(id, &path),
            None => (Vec::new(), false),
        };
        let values = match shape.map(|id| &self.model.shape(id).kind) {
            Some(ShapeKind::Enum(values)) => values.values.as_slice(),
            Some(ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Newtype(_)) | None => &[],
        };
        Node { kind, name, path, place, types, shape, facts, docs, values, children, cut }
    }

    /// What is in a shape, and whether something of it is not shown.
    fn shape(&mut self, id: ShapeId, path: &str) -> (Vec<Node<'m>>, bool) {
        let shape = self.model.shape(id);
        match &shape.kind {
            ShapeKind::Enum(_) => return (Vec::new(), false),
            ShapeKind::Structure(structure) if structure.members.is_empty() && structure.additional.is_none() => {
                return (Vec::new(), false);
            }
            ShapeKind::Structure(_) | ShapeKind::Union(_) | ShapeKind::Newtype(_) => {}
        }
        if self.open.contains(&id) {
            return (Vec::new(), true);
        }
        if self.open.len() >= self.depth {
            self.deeper = true;
            return (Vec::new(), true);
        }
        let spent = std::mem::replace(&mut self.spent, false);
        self.open.push(id);
        let children = match &shape.kind {
            ShapeKind::Structure(structure) => self.structure(structure, path),
            ShapeKind::Union(union) => {
                let mut variants = Vec::new();
                for variant in &union.variants {
                    if !self.afford() {
                        break;
                    }
                    let (children, cut) = self.shape(variant.shape, path);
                    variants.push(Node {
                        kind: NodeKind::Variant,
                        name: &variant.value,
                        path: self.model.shape(variant.shape).name.clone(),
                        place: variant.place,
                        types: "structure".to_owned(),
                        shape: Some(variant.shape),
                        facts: vec![Fact {
                            kind: FactKind::Type,
                            text: format!("where `{}` is `{}`", union.discriminator.value, variant.value),
                            place: Some(union.discriminator.place),
                        }],
                        docs: &self.model.shape(variant.shape).docs,
                        values: &[],
                        children,
                        cut,
                    });
                }
                variants
            }
            ShapeKind::Newtype(target) => match innermost(target) {
                Some(inner) if inner != id => self.shape(inner, path).0,
                Some(_) | None => Vec::new(),
            },
            ShapeKind::Enum(_) => Vec::new(),
        };
        self.open.pop();
        let cut = std::mem::replace(&mut self.spent, spent);
        self.spent |= cut;
        (children, cut)
    }

    /// Whether there may be one more.
    fn afford(&mut self) -> bool {
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => self.spent = true,
        }
        !self.spent
    }
}

/// Whether nothing is said.
pub(super) fn is_empty(docs: &Docs) -> bool {
    docs.summary.is_none() && docs.description.is_none()
}

/// The shape of a type, or that of its entries.
fn innermost(target: &TypeUse) -> Option<ShapeId> {
    match &target.ty {
        Type::Shape(id) => Some(*id),
        Type::List(inner) | Type::Map(inner) => innermost(inner),
        Type::Tuple(items) => items.iter().find_map(innermost),
        Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::String
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::Document => None,
    }
}
