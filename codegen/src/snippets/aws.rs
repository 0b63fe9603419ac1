//! The service as botocore's file says it, typed: what boto3 and paws make their pages of.

use super::{DEEPEST, budget};
use crate::botocore::{self, json::Object};
use bindery_model::service::Model;
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// What botocore's file says, and how much of it is shown.
pub(super) struct Api {
    /// `Cognito Identity`.
    pub(super) id: String,
    /// `Amazon Cognito Identity`.
    pub(super) title: String,
    shapes: BTreeMap<String, Shape>,
    calls: Vec<Result<Call, String>>,
    budget: usize,
}

/// An operation.
pub(super) struct Call {
    pub(super) name: String,
    pub(super) input: Option<String>,
    pub(super) output: Option<String>,
    pub(super) errors: Vec<String>,
    pub(super) pages: Option<Pages>,
}

/// The members by which pages are asked for.
pub(super) struct Pages {
    pub(super) input_token: String,
    pub(super) limit_key: Option<String>,
}

/// A shape.
pub(super) struct Shape {
    pub(super) kind: Kind,
    docs: String,
}

/// What a shape is.
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
        let said = botocore::service(model);
        let pages: BTreeMap<&str, &Object> = said.pages.iter().map(|(name, pages)| (name.as_str(), pages)).collect();
        let text = |object: &Object, key: &str| object.text(key).unwrap_or_default().to_owned();
        let calls = said.operations.iter().map(|call| match call {
            Err(reason) => Err(reason.clone()),
            Ok((name, call)) => Ok(Call {
                name: name.clone(),
                input: call.shape("input").map(str::to_owned),
                output: call.shape("output").map(str::to_owned),
                errors: call
                    .list("errors")
                    .iter()
                    .filter_map(|error| Some(error.as_object()?.text("shape")?.to_owned()))
                    .collect(),
                pages: pages.get(name.as_str()).map(|pages| Pages {
                    input_token: text(pages, "input_token"),
                    limit_key: pages.text("limit_key").map(str::to_owned),
                }),
            }),
        });
        Api {
            id: text(&said.metadata, "serviceId"),
            title: text(&said.metadata, "serviceFullName"),
            calls: calls.collect(),
            shapes: said.shapes.iter().map(|(name, shape)| (name.clone(), Shape::of(shape))).collect(),
            budget: budget(model),
        }
    }

    /// An operation, or why botocore has none.
    pub(super) fn call(&self, index: usize) -> Result<&Call, &str> {
        self.calls[index].as_ref().map_err(String::as_str)
    }

    /// What a shape is made of, as deep as can be shown.
    pub(super) fn tree<'a>(&'a self, shape: &'a str) -> Tree<'a> {
        let mut best = None;
        for depth in 0..=DEEPEST {
            let mut grower = Grower { api: self, depth, left: self.budget, open: Vec::new(), deeper: false };
            let tree = grower.grow(shape, None);
            let spent = grower.left == 0;
            if spent && best.is_some() {
                break;
            }
            let done = spent || !grower.deeper;
            best = Some(tree);
            if done {
                break;
            }
        }
        best.unwrap_or(Tree { word: "structure", docs: "", content: Content::Cut })
    }
}

impl Shape {
    fn of(said: &Object) -> Shape {
        let docs = plain(said.text("documentation").unwrap_or_default());
        let inner = |key: &str| said.shape(key).unwrap_or_default().to_owned();
        let kind = match said.text("type").unwrap_or_default() {
            "structure" if said.get("document").is_some() => Kind::Document,
            "structure" => {
                let required: Vec<&str> = said.texts("required").collect();
                let member = |(name, said): (&str, &Object)| Member {
                    name: name.to_owned(),
                    required: required.contains(&name),
                    shape: said.text("shape").unwrap_or_default().to_owned(),
                    docs: plain(said.text("documentation").unwrap_or_default()),
                };
                Kind::Structure(said.objects("members").map(member).collect())
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
            // The writer knows no other type; text is what everything can be read as.
            _ => Kind::String(said.texts("enum").map(str::to_owned).collect()),
        };
        Shape { kind, docs }
    }

    /// The type's name in botocore's file.
    pub(super) fn word(&self) -> &'static str {
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

/// A value as it is shown.
pub(super) struct Tree<'a> {
    /// The type's name in botocore's file.
    pub(super) word: &'static str,
    /// What is said of it, in a sentence.
    pub(super) docs: &'a str,
    pub(super) content: Content<'a>,
}

/// What a value holds.
pub(super) enum Content<'a> {
    Structure(Vec<Entry<'a>>),
    Document,
    List(Box<Tree<'a>>),
    Map {
        key: &'static str,
        keys: &'a str,
        value: Box<Tree<'a>>,
    },
    /// One of these texts.
    Values(&'a [String]),
    Scalar,
    /// It is within one of itself.
    Recursive,
    /// It would be more than anybody reads.
    Cut,
}

/// A member of a structure as it is shown.
pub(super) struct Entry<'a> {
    pub(super) name: &'a str,
    pub(super) required: bool,
    pub(super) tree: Tree<'a>,
}

struct Grower<'a> {
    api: &'a Api,
    depth: usize,
    left: usize,
    open: Vec<&'a str>,
    deeper: bool,
}

impl<'a> Grower<'a> {
    fn grow(&mut self, name: &'a str, docs: Option<&'a str>) -> Tree<'a> {
        let Some(shape) = self.api.shapes.get(name) else {
            return Tree { word: "structure", docs: "", content: Content::Cut };
        };
        let docs = docs.filter(|docs| !docs.is_empty()).unwrap_or(&shape.docs);
        Tree { word: shape.word(), docs, content: self.content(name, shape) }
    }

    fn content(&mut self, name: &'a str, shape: &'a Shape) -> Content<'a> {
        // botocore knows shapes by name, lists and maps too.
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
                    let tree = self.grow(&member.shape, Some(&member.docs));
                    entries.push(Entry { name: &member.name, required: member.required, tree });
                }
                Content::Structure(entries)
            }
            Kind::Document => Content::Document,
            Kind::List(item) => Content::List(Box::new(self.grow(item, None))),
            Kind::Map { key, value } => {
                let keys = self.api.shapes.get(key);
                Content::Map {
                    key: keys.map_or("string", Shape::word),
                    keys: keys.map_or("", |keys| &keys.docs),
                    value: Box::new(self.grow(value, None)),
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

/// The first sentence of what is said as HTML, by us.
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
    super::sentence(&text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
}

/// botocore's name for a function or an option: `GetId` is `get_id`, `SamlProviderARNs` is `saml-provider-arns`.
pub(super) fn xform_name(name: &str, separator: char) -> String {
    static PLURAL: LazyLock<Regex> = LazyLock::new(|| Regex::new("[A-Z]{2,}s$").expect("it is ours"));
    static FIRST: LazyLock<Regex> = LazyLock::new(|| Regex::new("(.)([A-Z][a-z]+)").expect("it is ours"));
    static END: LazyLock<Regex> = LazyLock::new(|| Regex::new("([a-z0-9])([A-Z])").expect("it is ours"));
    if name.contains(separator) {
        return name.to_owned();
    }
    let name = match PLURAL.find(name) {
        Some(found) => format!("{}{separator}{}", &name[..found.start()], found.as_str().to_ascii_lowercase()),
        None => name.to_owned(),
    };
    let parted = format!("${{1}}{separator}${{2}}");
    let name = FIRST.replace_all(&name, parted.as_str());
    END.replace_all(&name, parted.as_str()).to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_botocores() {
        let rows = [
            ("GetId", "get_id"),
            ("GetOpenIdTokenForDeveloperIdentity", "get_open_id_token_for_developer_identity"),
            ("SamlProviderARNs", "saml_provider_arns"),
            ("OpenIdConnectProviderARNs", "open_id_connect_provider_arns"),
            ("CustomRoleArn", "custom_role_arn"),
            ("IPv6Address", "i_pv6_address"),
            ("getPetById", "get_pet_by_id"),
            ("EC2Instance2Go", "ec2_instance2_go"),
            ("a_B", "a_B"),
            ("ARNs", "_arns"),
            ("", ""),
        ];
        for (wire, name) in rows {
            assert_eq!(xform_name(wire, '_'), name, "{wire}");
        }
        assert_eq!(xform_name("SamlProviderARNs", '-'), "saml-provider-arns");
    }

    #[test]
    fn html_is_plain_again() {
        assert_eq!(plain("<p>A <code>&lt;b&gt;</code> &amp; more. Second.</p><p>Third.</p>"), "A `<b>` & more.");
        assert_eq!(plain(""), "");
    }
}
