//! What is in a request or a response as a tree: each fact in words, and the place that says it.

use super::{DEEPEST, Service, budget};
use crate::docs::syntax;
use bindery_model::node::{Number, Place};
use bindery_model::service::{
    BlobFormat, Constraints, Docs, EnumLiteral, EnumValue, Flag, Location, Member, Model, ShapeId, ShapeKind, Status,
    Structure, TimestampFormat, Type, TypeUse,
};

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

/// A fact about a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// What it is about.
    pub kind: FactKind,
    /// The fact in words: `length 1 to 55`, `in the query`, `required`.
    pub text: String,
    /// What says so; none where a rule does, or the protocol.
    pub place: Option<Place>,
}

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactKind {
    /// What it is.
    Type,
    /// Whether it must be there.
    Required,
    /// Where it travels.
    Location,
    /// That it is a secret.
    Secret,
    /// That null is a value of it.
    Nullable,
    /// That only responses have it.
    ReadOnly,
    /// What is taken where it is absent.
    Default,
    /// What constrains its values, or its entries.
    Constraint,
    /// How it is written.
    Format,
}

impl FactKind {
    /// Its name as a class of a page: `constraint`.
    pub const fn key(self) -> &'static str {
        match self {
            FactKind::Type => "type",
            FactKind::Required => "required",
            FactKind::Location => "location",
            FactKind::Secret => "secret",
            FactKind::Nullable => "nullable",
            FactKind::ReadOnly => "read-only",
            FactKind::Default => "default",
            FactKind::Constraint => "constraint",
            FactKind::Format => "format",
        }
    }
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

fn member_facts(model: &Model, member: &Member) -> Vec<Fact> {
    let mut facts = type_facts(model, &member.target, "");
    let mut after = Vec::new();
    let mut flag = |kind, flag: Flag, text: &str| {
        after.extend(flag.map(|place| Fact { kind, text: text.to_owned(), place: Some(place) }));
    };
    flag(FactKind::Required, member.required, "required");
    flag(FactKind::ReadOnly, member.read_only, "only in responses");
    after.extend(location(&member.location).map(|text| Fact {
        kind: FactKind::Location,
        text: text.to_owned(),
        place: Some(member.place),
    }));
    after.extend(member.default.as_ref().map(|default| Fact {
        kind: FactKind::Default,
        text: format!("default {}", shown(&default.value)),
        place: Some(default.place),
    }));
    // What it is comes first, then what it takes, then what constrains it.
    facts.splice(1..1, after);
    facts
}

/// Where a member travels, where that is not in the JSON object.
pub(super) fn location(location: &Location) -> Option<&'static str> {
    match location {
        Location::Member => None,
        Location::Path { .. } => Some("in the path"),
        Location::Query { .. } => Some("in the query"),
        Location::Header { .. } => Some("a header"),
        Location::Form { .. } => Some("in the form"),
        Location::File => Some("a file of the form"),
        Location::Payload => Some("the body"),
    }
}

/// What is so of a type itself and of what it is made of, which `whose` names.
fn type_facts(model: &Model, target: &TypeUse, whose: &str) -> Vec<Fact> {
    const LONGEST: usize = 200;
    let mut facts = Vec::new();
    if whose.len() > LONGEST {
        return facts;
    }
    if whose.is_empty() {
        let place = Some(target.alias.as_ref().map_or(target.place, |alias| alias.place));
        facts.push(Fact { kind: FactKind::Type, text: syntax::word(model, target), place });
    }
    let flags =
        [(FactKind::Secret, target.sensitive, "a secret"), (FactKind::Nullable, target.nullable, "may be null")];
    for (kind, flag, text) in flags {
        facts.extend(flag.map(|place| Fact { kind, text: format!("{whose}{text}"), place: Some(place) }));
    }
    for (text, place) in constraints(&target.constraints) {
        facts.push(Fact { kind: FactKind::Constraint, text: format!("{whose}{text}"), place: Some(place) });
    }
    if let Some(text) = format(target) {
        let place = target.format.as_ref().map(|format| format.place);
        facts.push(Fact { kind: FactKind::Format, text: format!("{whose}{text}"), place });
    }
    if let Some(keys) = &target.keys {
        facts.extend(type_facts(model, keys, &format!("{whose}each key: ")));
    }
    match &target.ty {
        Type::List(inner) => facts.extend(type_facts(model, inner, &format!("{whose}each entry: "))),
        Type::Map(inner) => facts.extend(type_facts(model, inner, &format!("{whose}each value: "))),
        Type::Tuple(items) => {
            for (index, item) in items.iter().enumerate() {
                facts.extend(type_facts(model, item, &format!("{whose}entry {}: ", index + 1)));
            }
        }
        Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::String
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::Shape(_)
        | Type::Document => {}
    }
    facts
}

/// What constrains values, in words, with the first place of what each is made of.
fn constraints(said: &Constraints) -> Vec<(String, Place)> {
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
        allowed,
    } = said;
    let mut parts = Vec::new();
    let counts = [
        ("length ", min_length, max_length, ""),
        ("", min_items, max_items, " entries"),
        ("", min_properties, max_properties, " entries"),
    ];
    for (before, min, max, after) in counts {
        let place = max.as_ref().or(min.as_ref()).map(|said| said.place);
        let text = match (min.as_ref().map(|min| min.value), max.as_ref().map(|max| max.value)) {
            (Some(min), Some(max)) if min == max => Some(format!("exactly {min}")),
            (Some(0) | None, Some(max)) => Some(format!("at most {max}")),
            (Some(min), Some(max)) => Some(format!("{min} to {max}")),
            (Some(0) | None, None) => None,
            (Some(min), None) => Some(format!("at least {min}")),
        };
        parts.extend(text.zip(place).map(|(text, place)| (format!("{before}{text}{after}"), place)));
    }
    parts.extend(pattern.as_ref().map(|pattern| (format!("pattern {}", super::line(&pattern.value)), pattern.place)));
    let bound = |number: &Number| number.to_string();
    parts.extend(minimum.as_ref().map(|min| {
        let words = if exclusive_minimum.is_some() { "more than" } else { "at least" };
        (format!("{words} {}", bound(&min.value)), min.place)
    }));
    parts.extend(maximum.as_ref().map(|max| {
        let words = if exclusive_maximum.is_some() { "less than" } else { "at most" };
        (format!("{words} {}", bound(&max.value)), max.place)
    }));
    parts.extend(multiple_of.as_ref().map(|of| (format!("a multiple of {}", bound(&of.value)), of.place)));
    parts.extend(unique_items.map(|place| ("no entry twice".to_owned(), place)));
    if let Some(first) = allowed.first() {
        const MOST: usize = 20;
        let mut values: Vec<String> = allowed.iter().take(MOST).map(|value| shown(&value.value)).collect();
        values.extend((allowed.len() > MOST).then(|| "…".to_owned()));
        parts.push((format!("one of {}", values.join(", ")), first.place));
    }
    parts
}

/// What constrains the values of a type and of what it is made of, in words.
pub(super) fn constraints_of(model: &Model, target: &TypeUse) -> Vec<String> {
    let facts = type_facts(model, target, "").into_iter();
    facts.filter(|fact| fact.kind == FactKind::Constraint).map(|fact| fact.text).collect()
}

/// How it is written, where its type does not say it.
fn format(target: &TypeUse) -> Option<String> {
    let text = match &target.ty {
        Type::Timestamp(TimestampFormat::EpochSeconds) => "in seconds since 1970 on the wire",
        Type::Timestamp(TimestampFormat::DateTime) => "in RFC 3339 on the wire",
        Type::Timestamp(TimestampFormat::HttpDate) => "in HTTP's format on the wire",
        Type::Blob(BlobFormat::Base64) => "in base64 on the wire",
        Type::Blob(BlobFormat::Base64Url) => "in base64url on the wire",
        Type::String | Type::Integer(_) | Type::Float(_) => {
            let format = target.format.as_ref().map(|format| super::line(&format.value))?;
            return (!format.is_empty() && format != "password").then(|| format!("format {format}"));
        }
        Type::Blob(BlobFormat::Binary)
        | Type::Boolean
        | Type::Date
        | Type::List(_)
        | Type::Tuple(_)
        | Type::Map(_)
        | Type::Shape(_)
        | Type::Document => return None,
    };
    Some(text.to_owned())
}

/// A value as JSON, cut where it is long.
fn shown(value: &serde_json::Value) -> String {
    const LONGEST: usize = 200;
    let json = super::line(&value.to_string());
    match json.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &json[..end]),
        None => json,
    }
}

/// A value of an enum as text.
pub(super) fn literal(value: &EnumValue) -> String {
    match &value.value {
        EnumLiteral::String(text) => text.clone(),
        EnumLiteral::Integer(number) => number.to_string(),
    }
}
