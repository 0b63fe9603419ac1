//! A typed view of botocore's description of a service, from which boto3 and paws build their references.

use super::limits::{DEEPEST, budget};
use super::text::sentence;
use crate::botocore::{self, json::Object};
use bindery_model::service::Model;
use std::collections::BTreeMap;

/// A service as described for botocore.
pub(super) struct Api {
    /// `Cognito Identity`.
    pub(super) id: String,
    /// `Amazon Cognito Identity`.
    pub(super) title: String,
    shapes: BTreeMap<String, Shape>,
    methods: Vec<Result<Method, String>>,
    budget: usize,
}

/// An operation.
pub(super) struct Method {
    pub(super) name: String,
    pub(super) input: Option<String>,
    pub(super) output: Option<String>,
    pub(super) errors: Vec<String>,
    pub(super) pages: Option<Paginator>,
}

/// The request members that control pagination.
pub(super) struct Paginator {
    pub(super) input_token: String,
    pub(super) limit_key: Option<String>,
}

/// A shape.
pub(super) struct Shape {
    pub(super) kind: Kind,
    docs: String,
}

/// The kind of a shape.
pub(super) enum Kind {
    Structure(Vec<Member>),
    /// Any JSON.
    Document,
    List(String),
    Map {
        key: String,
        value: String,
    },
    String(Vec<String>),
    Integer,
    Long,
    Float,
    Double,
    Boolean,
    Blob,
    Timestamp,
}

/// A member of a structure.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) required: bool,
    shape: String,
    docs: String,
}

impl Api {
    pub(super) fn new(model: &Model) -> Self {
        let description = botocore::service(model);
        let pages: BTreeMap<&str, &Object> =
            description.pages.iter().map(|(name, pages)| (name.as_str(), pages)).collect();
        let text = |object: &Object, key: &str| object.text(key).unwrap_or_default().to_owned();
        let methods = description.operations.iter().map(|method| match method {
            Err(reason) => Err(reason.clone()),
            Ok((name, method)) => Ok(Method {
                name: name.clone(),
                input: method.shape("input").map(str::to_owned),
                output: method.shape("output").map(str::to_owned),
                errors: method
                    .list("errors")
                    .iter()
                    .filter_map(|error| Some(error.as_object()?.text("shape")?.to_owned()))
                    .collect(),
                pages: pages.get(name.as_str()).map(|pages| Paginator {
                    input_token: text(pages, "input_token"),
                    limit_key: pages.text("limit_key").map(str::to_owned),
                }),
            }),
        });
        Api {
            id: text(&description.metadata, "serviceId"),
            title: text(&description.metadata, "serviceFullName"),
            methods: methods.collect(),
            shapes: description.shapes.iter().map(|(name, shape)| (name.clone(), Shape::of(shape))).collect(),
            budget: budget(model),
        }
    }

    /// Returns an operation, or the reason why botocore cannot send it.
    pub(super) fn method(&self, index: usize) -> Result<&Method, &str> {
        self.methods[index].as_ref().map_err(String::as_str)
    }

    /// Returns the tree of a shape, as deep as the budget allows.
    pub(super) fn tree<'a>(&'a self, shape: &'a str) -> Tree<'a> {
        let mut best = None;
        for depth in 0..=DEEPEST {
            let mut builder = TreeBuilder { api: self, depth, left: self.budget, open: Vec::new(), deeper: false };
            let tree = builder.build(shape, None);
            let spent = builder.left == 0;
            if spent && best.is_some() {
                break;
            }
            let done = spent || !builder.deeper;
            best = Some(tree);
            if done {
                break;
            }
        }
        best.unwrap_or(Tree { type_name: "structure", docs: "", content: Content::Cut })
    }
}

impl Shape {
    fn of(shape: &Object) -> Shape {
        let docs = plain(shape.text("documentation").unwrap_or_default());
        let inner = |key: &str| shape.shape(key).unwrap_or_default().to_owned();
        let kind = match shape.text("type").unwrap_or_default() {
            "structure" if shape.get("document").is_some() => Kind::Document,
            "structure" => {
                let required: Vec<&str> = shape.texts("required").collect();
                let member = |(name, member): (&str, &Object)| Member {
                    name: name.to_owned(),
                    required: required.contains(&name),
                    shape: member.text("shape").unwrap_or_default().to_owned(),
                    docs: plain(member.text("documentation").unwrap_or_default()),
                };
                Kind::Structure(shape.objects("members").map(member).collect())
            }
            "list" => Kind::List(inner("member")),
            "map" => Kind::Map { key: inner("key"), value: inner("value") },
            "integer" => Kind::Integer,
            "long" => Kind::Long,
            "float" => Kind::Float,
            "double" => Kind::Double,
            "boolean" => Kind::Boolean,
            "blob" => Kind::Blob,
            "timestamp" => Kind::Timestamp,
            // The writer emits no other type.
            _ => Kind::String(shape.texts("enum").map(str::to_owned).collect()),
        };
        Shape { kind, docs }
    }

    /// Returns botocore's name of the type.
    pub(super) fn type_name(&self) -> &'static str {
        match self.kind {
            Kind::Structure(_) | Kind::Document => "structure",
            Kind::List(_) => "list",
            Kind::Map { .. } => "map",
            Kind::String(_) => "string",
            Kind::Integer => "integer",
            Kind::Long => "long",
            Kind::Float => "float",
            Kind::Double => "double",
            Kind::Boolean => "boolean",
            Kind::Blob => "blob",
            Kind::Timestamp => "timestamp",
        }
    }
}

/// A value to be shown.
pub(super) struct Tree<'a> {
    /// botocore's name of the type.
    pub(super) type_name: &'static str,
    /// The first sentence of its description.
    pub(super) docs: &'a str,
    pub(super) content: Content<'a>,
}

/// The content of a value.
pub(super) enum Content<'a> {
    Structure(Vec<Entry<'a>>),
    Document,
    List(Box<Tree<'a>>),
    Map {
        key: &'static str,
        keys: &'a str,
        value: Box<Tree<'a>>,
    },
    /// One of these strings.
    Values(&'a [String]),
    Scalar,
    /// A shape within itself.
    Recursive,
    /// Omitted: the tree would exceed the budget or the maximum depth.
    Cut,
}

/// A member of a structure in a tree.
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) required: bool,
    pub(super) tree: Tree<'a>,
}

struct TreeBuilder<'a> {
    api: &'a Api,
    depth: usize,
    left: usize,
    open: Vec<&'a str>,
    deeper: bool,
}

impl<'a> TreeBuilder<'a> {
    fn build(&mut self, name: &'a str, docs: Option<&'a str>) -> Tree<'a> {
        let Some(shape) = self.api.shapes.get(name) else {
            return Tree { type_name: "structure", docs: "", content: Content::Cut };
        };
        let docs = docs.filter(|docs| !docs.is_empty()).unwrap_or(&shape.docs);
        Tree { type_name: shape.type_name(), docs, content: self.content(name, shape) }
    }

    fn content(&mut self, name: &'a str, shape: &'a Shape) -> Content<'a> {
        // In botocore's format every shape has a name, including lists and maps.
        if self.open.contains(&name) {
            return Content::Recursive;
        }
        let branches = match &shape.kind {
            Kind::Structure(members) => !members.is_empty(),
            Kind::List(_) | Kind::Map { .. } => true,
            Kind::Document
            | Kind::String(_)
            | Kind::Integer
            | Kind::Long
            | Kind::Float
            | Kind::Double
            | Kind::Boolean
            | Kind::Blob
            | Kind::Timestamp => false,
        };
        if branches && self.open.len() > self.depth {
            self.deeper = true;
            return Content::Cut;
        }
        self.left = self.left.saturating_sub(1);
        self.open.push(name);
        let content = match &shape.kind {
            Kind::Structure(members) => {
                let mut entries = Vec::new();
                for member in members {
                    if self.left == 0 {
                        break;
                    }
                    let tree = self.build(&member.shape, Some(&member.docs));
                    entries.push(Entry { name: &member.name, required: member.required, tree });
                }
                Content::Structure(entries)
            }
            Kind::Document => Content::Document,
            Kind::List(item) => Content::List(Box::new(self.build(item, None))),
            Kind::Map { key, value } => {
                let keys = self.api.shapes.get(key);
                Content::Map {
                    key: keys.map_or("string", Shape::type_name),
                    keys: keys.map_or("", |keys| &keys.docs),
                    value: Box::new(self.build(value, None)),
                }
            }
            Kind::String(values) if !values.is_empty() => Content::Values(values),
            Kind::String(_)
            | Kind::Integer
            | Kind::Long
            | Kind::Float
            | Kind::Double
            | Kind::Boolean
            | Kind::Blob
            | Kind::Timestamp => Content::Scalar,
        };
        self.open.pop();
        content
    }
}

/// Returns the first sentence of HTML that this crate has written, as plain text.
fn plain(html: &str) -> String {
    let first = html.split("</p>").next().unwrap_or_default();
    let mut text = String::new();
    let mut rest = first;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        let Some((tag, after)) = after.split_once('>') else { break };
        if tag.trim_start_matches('/') == "code" {
            text.push('`');
        }
        rest = after;
    }
    text.push_str(rest);
    sentence(&text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_reverts_html() {
        assert_eq!(plain("<p>A <code>&lt;b&gt;</code> &amp; more. Second.</p><p>Third.</p>"), "A `<b>` & more.");
        assert_eq!(plain(""), "");
    }
}
