//! Requests and responses on the wire: JSON skeletons, and lists of their members.
//!
//! A recursive structure is cut with `…`, and so are the deepest levels of a skeleton that would be too long to read.
//! Large services have a smaller budget, or their docs would be larger than their code.

use super::{Fence, Line};
use bindery_model::service::{
    Enum, EnumLiteral, FloatFormat, Location, Member, Model, Operation, Protocol, Response, ShapeId, ShapeKind, Status,
    Structure, TimestampFormat, Type, TypeUse, Union, UntaggedUnion,
};

/// The maximum depth.
const DEEPEST: usize = 12;

/// Returns how many members a skeleton of this service may show.
fn budget(model: &Model) -> usize {
    match model.operations.len() {
        0..=100 => 300,
        101..=400 => 80,
        _ => 12,
    }
}

/// Returns the skeleton of a request: JSON for awsJson, otherwise the method, path, headers and body of HTTP.
pub fn request(model: &Model, operation: &Operation) -> Fence {
    let input = model.input(operation);
    match model.service.protocol {
        Protocol::AwsJson { .. } => json(&deepest(model, 0, |grower| grower.structure(input))),
        Protocol::Rest => http(model, operation, input),
    }
}

/// Returns the skeleton of a response: its typed headers and its body; `None` if it has neither.
pub fn response(model: &Model, response: &Response) -> Option<Fence> {
    let content = response.content.as_ref()?;
    let Some((structure, payload)) = with_headers(model, content) else {
        return Some(json(&deepest(model, 1, |grower| grower.type_use(content))));
    };
    let mut text = match response.status {
        Status::Code(code) => format!("HTTP/1.1 {code}\n"),
        Status::Default => "HTTP/1.1\n".to_owned(),
    };
    text.push_str(&headers(model, structure));
    if let Some(payload) = payload {
        text.push('\n');
        text.push_str(json(&deepest(model, 1, |grower| grower.type_use(payload))).text());
    }
    Some(Fence::new("http", &text))
}

/// Returns the members of a response as nested lists: items and their depths, for [`Doc::tree`](super::Doc::tree).
pub fn structure(model: &Model, content: &TypeUse) -> Vec<(usize, Line)> {
    let tree = match with_headers(model, content) {
        Some((structure, _)) => deepest(model, 0, |grower| grower.structure(structure)),
        None => deepest(model, 1, |grower| grower.type_use(content)),
    };
    let mut items = Vec::new();
    list(model, &tree, 0, &mut items);
    items
}

/// Returns the structure of a response that has typed headers, and its body.
fn with_headers<'a>(model: &'a Model, content: &TypeUse) -> Option<(&'a Structure, Option<&'a TypeUse>)> {
    let Type::Shape(id) = content.ty else {
        return None;
    };
    let ShapeKind::Structure(structure) = &model.shape(id).kind else {
        return None;
    };
    structure.members.iter().any(|member| matches!(member.location, Location::Header { .. })).then(|| {
        let payload = structure.members.iter().find(|member| member.location == Location::Payload);
        (structure, payload.map(|member| &member.target))
    })
}

/// A value to display.
#[derive(Debug)]
enum Tree<'a> {
    Scalar(&'a Type),
    Enum(&'a Enum),
    Object {
        members: Vec<(&'a Member, Tree<'a>)>,
        more: bool,
    },
    Union(&'a Union),
    /// One of several types.
    Untagged(Vec<Tree<'a>>),
    List(Box<Tree<'a>>),
    Tuple(Vec<Tree<'a>>),
    Map(Box<Tree<'a>>),
    /// A recursive structure, or one beyond the budget.
    Cut,
}

/// Returns the deepest tree within the budget, with at least `least` nested structures.
fn deepest<'a>(model: &'a Model, least: usize, grow: impl Fn(&mut Grower<'a>) -> Tree<'a>) -> Tree<'a> {
    let mut best = None;
    for depth in least..=DEEPEST {
        let mut grower = Grower { model, depth, budget: budget(model), open: Vec::new(), cut: false, spent: false };
        let tree = grow(&mut grower);
        if grower.spent && best.is_some() {
            break;
        }
        best = Some(tree);
        if grower.spent || !grower.cut {
            break;
        }
    }
    best.unwrap_or(Tree::Cut)
}

/// Builds a tree up to a depth, within a budget of members.
struct Grower<'a> {
    model: &'a Model,
    depth: usize,
    budget: usize,
    /// The shapes that contain the current value.
    open: Vec<ShapeId>,
    /// Whether the depth limit cut a value.
    cut: bool,
    /// Whether the budget cut a value.
    spent: bool,
}

impl<'a> Grower<'a> {
    fn type_use(&mut self, target: &'a TypeUse) -> Tree<'a> {
        match &target.ty {
            Type::List(item) => self.within(|grower| Tree::List(Box::new(grower.type_use(item)))),
            Type::Map(value) => self.within(|grower| Tree::Map(Box::new(grower.type_use(value)))),
            Type::Tuple(items) => {
                self.within(|grower| Tree::Tuple(items.iter().map(|item| grower.type_use(item)).collect()))
            }
            Type::Shape(id) => self.shape(*id),
            scalar @ (Type::Boolean
            | Type::Integer(_)
            | Type::Float(_)
            | Type::String
            | Type::Blob(_)
            | Type::Timestamp(_)
            | Type::Date
            | Type::Document) => Tree::Scalar(scalar),
        }
    }

    /// Builds a nested value. The budget also limits the nesting of lists and maps.
    fn within(&mut self, grow: impl FnOnce(&mut Self) -> Tree<'a>) -> Tree<'a> {
        if self.budget == 0 {
            self.spent = true;
            return Tree::Cut;
        }
        self.budget -= 1;
        let tree = grow(self);
        self.budget += 1;
        tree
    }

    fn shape(&mut self, id: ShapeId) -> Tree<'a> {
        if self.open.contains(&id) {
            return Tree::Cut;
        }
        match &self.model.shape(id).kind {
            ShapeKind::Enum(shape) => Tree::Enum(shape),
            ShapeKind::Union(union) => Tree::Union(union),
            ShapeKind::Untagged(_) if self.open.len() >= self.depth => {
                self.cut = true;
                Tree::Cut
            }
            ShapeKind::Untagged(union) => self.opened(id, |grower| grower.untagged(union)),
            ShapeKind::Structure(_) if self.open.len() >= self.depth => {
                self.cut = true;
                Tree::Cut
            }
            ShapeKind::Structure(structure) => self.opened(id, |grower| grower.structure(structure)),
            ShapeKind::Newtype(target) => self.opened(id, |grower| grower.type_use(target)),
        }
    }

    fn untagged(&mut self, union: &'a UntaggedUnion) -> Tree<'a> {
        let mut alternatives = Vec::new();
        for alternative in &union.alternatives {
            if self.budget == 0 {
                self.spent = true;
                break;
            }
            self.budget -= 1;
            alternatives.push(self.type_use(&alternative.target));
        }
        Tree::Untagged(alternatives)
    }

    fn opened(&mut self, id: ShapeId, grow: impl FnOnce(&mut Self) -> Tree<'a>) -> Tree<'a> {
        self.open.push(id);
        let tree = grow(self);
        self.open.pop();
        tree
    }

    fn structure(&mut self, structure: &'a Structure) -> Tree<'a> {
        let mut members = Vec::new();
        for member in &structure.members {
            if self.budget == 0 {
                self.spent = true;
                return Tree::Object { members, more: true };
            }
            self.budget -= 1;
            let tree = self.type_use(&member.target);
            members.push((member, tree));
        }
        Tree::Object { members, more: structure.additional.is_some() }
    }
}

/// Formats a tree as JSON, with type names in place of values that are not strings.
fn json(tree: &Tree<'_>) -> Fence {
    let mut text = String::new();
    write(tree, 0, &mut text);
    Fence::new("json", &text)
}

fn write(tree: &Tree<'_>, depth: usize, text: &mut String) {
    let (outer, inner) = ("  ".repeat(depth), "  ".repeat(depth + 1));
    match tree {
        Tree::Scalar(ty) => text.push_str(scalar(ty)),
        Tree::Enum(shape) => text.push_str(&values(shape)),
        Tree::Object { members, more: false } if members.is_empty() => text.push_str("{}"),
        Tree::Object { members, more } => {
            text.push_str("{\n");
            for (index, (member, tree)) in members.iter().enumerate() {
                text.push_str(&format!("{inner}{}: ", quoted(&member.name)));
                write(tree, depth + 1, text);
                text.push_str(if *more || index + 1 < members.len() { ",\n" } else { "\n" });
            }
            if *more {
                text.push_str(&format!("{inner}…\n"));
            }
            text.push_str(&format!("{outer}}}"));
        }
        Tree::Union(union) => {
            let kinds: Vec<&str> = union.variants.iter().map(|variant| variant.value.as_str()).collect();
            let discriminator = quoted(&union.discriminator.value);
            text.push_str(&format!("{{\n{inner}{discriminator}: {},\n{inner}…\n{outer}}}", alternatives(&kinds)));
        }
        Tree::Untagged(alternatives) => {
            for (index, alternative) in alternatives.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { " | " });
                write(alternative, depth, text);
            }
        }
        Tree::List(item) => {
            text.push('[');
            nested(item, depth, text);
            text.push(']');
        }
        Tree::Tuple(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                text.push_str(if index == 0 { "" } else { ", " });
                write(item, depth, text);
            }
            text.push(']');
        }
        Tree::Map(value) => {
            text.push_str("{ \"string\": ");
            write(value, depth, text);
            text.push_str(" }");
        }
        Tree::Cut => text.push('…'),
    }
}

/// Writes an item of a list, on separate lines if it has several members.
fn nested(item: &Tree<'_>, depth: usize, text: &mut String) {
    let start = text.len();
    write(item, depth + 1, text);
    if text[start..].contains('\n') {
        text.insert_str(start, &format!("\n{}", "  ".repeat(depth + 1)));
        text.push_str(&format!("\n{}", "  ".repeat(depth)));
    }
}

/// Returns the type name of a scalar, quoted if it is a string on the wire.
fn scalar(ty: &Type) -> &'static str {
    match ty {
        Type::Boolean => "boolean",
        Type::Integer(_) => "integer",
        Type::Float(FloatFormat::Float | FloatFormat::Double) | Type::Timestamp(TimestampFormat::EpochSeconds) => {
            "number"
        }
        Type::String => "\"string\"",
        Type::Blob(_) => "\"bytes\"",
        Type::Timestamp(TimestampFormat::DateTime | TimestampFormat::HttpDate) => "\"timestamp\"",
        Type::Date => "\"date\"",
        Type::Document => "any",
        Type::List(_) | Type::Tuple(_) | Type::Map(_) | Type::Shape(_) => unreachable!("a tree of its own"),
    }
}

/// Returns the values of an enum as a placeholder, or the name of its type if they are too long.
fn values(shape: &Enum) -> String {
    let texts: Vec<&str> = shape
        .values
        .iter()
        .filter_map(|value| match &value.value {
            EnumLiteral::String(text) => Some(text.as_str()),
            EnumLiteral::Integer(_) => None,
        })
        .collect();
    if texts.is_empty() { "integer".to_owned() } else { alternatives(&texts) }
}

fn alternatives(texts: &[&str]) -> String {
    const LONGEST: usize = 80;
    let length: usize = texts.iter().take(LONGEST).map(|text| text.len() + 3).sum();
    if length > LONGEST { "\"string\"".to_owned() } else { quoted(&texts.join(" | ")) }
}

/// Formats text as a JSON string.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Formats a request of Swagger's own binding.
fn http(model: &Model, operation: &Operation, input: &Structure) -> Fence {
    let pairs = |wanted: fn(&Location) -> bool| {
        let members = input.members.iter().filter(move |member| wanted(&member.location));
        members.map(|member| format!("{}={}", member.name, word(model, &member.target))).collect::<Vec<_>>().join("&")
    };
    let query = pairs(|location| matches!(location, Location::Query { .. }));
    let form = pairs(|location| matches!(location, Location::Form { .. } | Location::File));
    let path = &operation.path.value;
    let mark = match (query.is_empty(), path.contains('?')) {
        (true, _) => "",
        (false, true) => "&",
        (false, false) => "?",
    };
    let mut text = format!("{} {path}{mark}{query}\n", operation.method.as_str());
    text.push_str(&headers(model, input));
    if !form.is_empty() {
        text.push_str(&format!("\n{form}\n"));
    }
    if let Some(payload) = input.members.iter().find(|member| member.location == Location::Payload) {
        text.push('\n');
        text.push_str(json(&deepest(model, 1, |grower| grower.type_use(&payload.target))).text());
    }
    Fence::new("http", &text)
}

fn headers(model: &Model, structure: &Structure) -> String {
    let members = structure.members.iter().filter(|member| matches!(member.location, Location::Header { .. }));
    members.map(|member| format!("{}: {}\n", member.name, word(model, &member.target))).collect()
}

/// Adds the items of a tree to a list.
fn list(model: &Model, tree: &Tree<'_>, depth: usize, items: &mut Vec<(usize, Line)>) {
    match tree {
        Tree::Object { members, more } => {
            for (member, tree) in members {
                items.push((depth, item(model, member)));
                list(model, tree, depth + 1, items);
            }
            if *more {
                items.push((depth, Line::from("…")));
            }
        }
        Tree::List(inner) | Tree::Map(inner) => list(model, inner, depth, items),
        Tree::Tuple(inner) => inner.iter().for_each(|inner| list(model, inner, depth, items)),
        Tree::Untagged(_) | Tree::Scalar(_) | Tree::Enum(_) | Tree::Union(_) | Tree::Cut => {}
    }
}

/// Formats ``- `IdentityId` (string): the first sentence of its description.``
fn item(model: &Model, member: &Member) -> Line {
    let line = Line::new().code(&member.name).ours(" (").text(&word(model, &member.target)).ours(")");
    let docs = [&member.docs, &member.target.docs];
    let said = docs.into_iter().flat_map(|docs| [&docs.description, &docs.summary]).flatten().next();
    match said.map(|said| Line::new().first_sentence(&said.value)) {
        Some(said) if !said.is_empty() => line.ours(":").and(said),
        Some(_) | None => line,
    }
}

/// Returns the name of a type: `list of strings`.
fn word(model: &Model, target: &TypeUse) -> String {
    match &target.ty {
        Type::List(item) => format!("list of {}", plural(model, item)),
        Type::Map(value) => format!("map of {}", plural(model, value)),
        Type::Shape(id) => shape_word(model, *id).to_owned(),
        ty => plain_word(ty).to_owned(),
    }
}

fn plural(model: &Model, target: &TypeUse) -> String {
    match &target.ty {
        Type::List(_) => "lists".to_owned(),
        Type::Map(_) => "maps".to_owned(),
        Type::Shape(id) => format!("{}s", shape_word(model, *id)),
        Type::Blob(_) | Type::Document => plain_word(&target.ty).to_owned(),
        ty => format!("{}s", plain_word(ty)),
    }
}

fn shape_word(model: &Model, id: ShapeId) -> &'static str {
    match &model.shape(id).kind {
        ShapeKind::Structure(_) | ShapeKind::Union(_) => "structure",
        ShapeKind::Enum(shape) if shape.values.iter().any(|value| matches!(value.value, EnumLiteral::Integer(_))) => {
            "integer"
        }
        ShapeKind::Enum(_) => "string",
        ShapeKind::Untagged(_) => "union",
        ShapeKind::Newtype(target) => plain_word(&target.ty),
    }
}

fn plain_word(ty: &Type) -> &'static str {
    match ty {
        Type::Boolean => "boolean",
        Type::Integer(_) => "integer",
        Type::Float(_) => "number",
        Type::String => "string",
        Type::Blob(_) => "bytes",
        Type::Timestamp(_) => "timestamp",
        Type::Date => "date",
        Type::List(_) => "list",
        Type::Tuple(_) => "tuple",
        Type::Map(_) => "map",
        Type::Shape(_) => "structure",
        Type::Document => "any",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures::{self, described, fact, member, place, use_of};
    use crate::rust::docs::Doc;
    use bindery_model::service::{EnumBase, ListStyle};

    /// Returns a model of `IdentityId`, `Logins`, and the recursive structure `Identity`.
    fn model() -> (Model, ShapeId) {
        let mut model = fixtures::model();
        let kind = ShapeKind::Enum(Enum {
            extensible: None,
            base: EnumBase::String,
            values: vec![fixtures::value("ON"), fixtures::value("OFF")],
        });
        let state = fixtures::shape(&mut model, "State", kind);
        let id = ShapeId(1);
        let id_docs = described("Names the [identity]. Twice.");
        let logins = Type::Map(Box::new(use_of(Type::String)));
        let members = vec![
            Member { docs: id_docs, ..member("IdentityId", Type::String) },
            member("Logins", logins),
            member("State", Type::Shape(state)),
            member("Children", Type::List(Box::new(use_of(Type::Shape(id))))),
            member("Expires", Type::Timestamp(TimestampFormat::EpochSeconds)),
            member("\"}\n```\u{202e}", Type::Document),
        ];
        fixtures::shape(&mut model, "Identity", ShapeKind::Structure(Structure { members, ..Structure::default() }));
        (model, id)
    }

    #[test]
    fn json_and_its_list() {
        let (model, id) = model();
        let content = use_of(Type::List(Box::new(use_of(Type::Shape(id)))));
        let answer = Response {
            status: Status::Code(200),
            docs: bindery_model::service::Docs::default(),
            content: Some(content.clone()),
            extensions: Vec::new(),
            place: place(0),
        };
        let skeleton = response(&model, &answer).expect("it has content");
        insta::assert_snapshot!(Doc::new().fence(&skeleton).tree(structure(&model, &content)).markdown());
    }

    #[test]
    fn http_requests() {
        let (mut model, id) = model();
        fixtures::operation(&mut model, "find");
        let csv = vec![ListStyle::Csv];
        let members = vec![
            Member {
                location: Location::Query { styles: csv.clone(), allow_empty: None, verbatim: None },
                ..member("tags", Type::List(Box::new(use_of(Type::String))))
            },
            Member { location: Location::Header { styles: csv }, ..member("X-Trace", Type::String) },
            Member { location: Location::Payload, ..member("body", Type::Map(Box::new(use_of(Type::Shape(id))))) },
        ];
        model.operations[0].path = fact("/pets?Action=Find".to_owned());
        model.shapes[2].kind = ShapeKind::Structure(Structure { members, ..Structure::default() });
        insta::assert_snapshot!(request(&model, &model.operations[0]).text());
    }

    #[test]
    fn what_nobody_would_read_is_cut() {
        let mut model = fixtures::model();
        let many: Vec<Member> = (0..1000).map(|index| member(&format!("m{index}"), Type::Boolean)).collect();
        let wide = ShapeKind::Structure(Structure { members: many, ..Structure::default() });
        let wide = fixtures::shape(&mut model, "Wide", wide);
        let members = (0..40).map(|index| member(&format!("w{index}"), Type::Shape(wide))).collect();
        let outer = ShapeKind::Structure(Structure { members, ..Structure::default() });
        let outer = fixtures::shape(&mut model, "Outer", outer);
        let lines = |id| {
            let content = use_of(Type::Shape(id));
            json(&deepest(&model, 1, |grower| grower.type_use(&content))).text().lines().count()
        };
        assert_eq!(lines(wide), 300 + 3);
        assert_eq!(lines(outer), 40 + 2);
    }

    #[test]
    fn lists_of_lists_end() {
        let model = fixtures::model();
        let deep = (0..2000).fold(use_of(Type::String), |inner, _| use_of(Type::List(Box::new(inner))));
        let skeleton = json(&deepest(&model, 1, |grower| grower.type_use(&deep)));
        assert!(skeleton.text().contains('…'));
    }
}
