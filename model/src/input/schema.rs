//! Schemas: the keywords of JSON Schema that the formats share, read when a schema is lowered.

use super::reader::{Read, Reader, Spanned, Text, Texts, object};
use super::values::{Named, spanned};
use crate::diagnostic::{Code, Diagnostic};
use crate::node::{Node, Number, Value};

object! {
    /// A schema; also the schema keywords that parameters, items and headers of Swagger 2.0 carry themselves.
    struct Schema {
        "$ref" reference: Text<'a>,
        "format" format: Text<'a>,
        "title" title: Text<'a>,
        "description" description: Text<'a>,
        "default" default: &'a Node,
        "multipleOf" multiple_of: Number,
        "maximum" maximum: Number,
        "exclusiveMaximum" exclusive_maximum: bool,
        "minimum" minimum: Number,
        "exclusiveMinimum" exclusive_minimum: bool,
        "maxLength" max_length: u64,
        "minLength" min_length: u64,
        "pattern" pattern: Text<'a>,
        "maxItems" max_items: u64,
        "minItems" min_items: u64,
        "uniqueItems" unique_items: bool,
        "maxProperties" max_properties: u64,
        "minProperties" min_properties: u64,
        "required" required: Required<'a>,
        "enum" values: Vec<Spanned<&'a Node>>,
        "type" types: Types<'a>,
        "items" items: Items<'a>,
        "additionalItems" additional_items: Additional<'a>,
        "collectionFormat" collection_format: Text<'a>,
        "allOf" all_of: Vec<Spanned<SchemaNode<'a>>>,
        "properties" properties: Named<'a, SchemaNode<'a>>,
        "additionalProperties" additional_properties: Additional<'a>,
        "discriminator" discriminator: Text<'a>,
        "readOnly" read_only: bool,
        "xml" xml: &'a Node,
        "externalDocs" external_docs: &'a Node,
        "example" example: &'a Node,
    }
}

/// A schema that is read when it is lowered: tables of all schemas at once would multiply the document's size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SchemaNode<'a>(pub(crate) &'a Node);

impl<'a> SchemaNode<'a> {
    /// Reads the schema. Reading it twice reports its diagnostics twice; equal ones are shown once.
    pub(crate) fn schema(self, reader: &mut Reader<'a>) -> Schema<'a> {
        Schema::read(self.0, reader).unwrap_or_else(|| Schema::empty(self.0))
    }
}

impl<'a> Read<'a> for SchemaNode<'a> {
    const EXPECTED: &'static str = "a schema";
    const IS_MAPPING: bool = true;

    fn read(node: &'a Node, _: &mut Reader<'a>) -> Option<Self> {
        Some(SchemaNode(node))
    }
}

/// The `required` of a schema: names of members; some documents write a boolean, as in JSON Schema's third draft.
#[derive(Clone, Debug)]
pub(crate) enum Required<'a> {
    Names(Texts<'a>),
    Itself(bool),
}

/// `type`: one type or several.
#[derive(Clone, Debug)]
pub(crate) struct Types<'a>(pub(crate) Texts<'a>);

/// `items`: one schema for all items, or one for each position.
#[derive(Clone, Debug)]
pub(crate) enum Items<'a> {
    All(SchemaNode<'a>),
    Each(Vec<SchemaNode<'a>>),
}

/// `additionalProperties`, `additionalItems`.
#[derive(Clone, Debug)]
pub(crate) enum Additional<'a> {
    Bool(bool),
    Schema(SchemaNode<'a>),
}

impl<'a> Read<'a> for Required<'a> {
    const EXPECTED: &'static str = "a list of names";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::Bool(required) => {
                reader.diagnostics.push(
                    Diagnostic::warning(
                        Code::REQUIRED_BOOLEAN,
                        node.place,
                        "`required` of a schema is a list of names",
                    )
                    .help("it is applied to this member; list the member in the `required` of its structure"),
                );
                Some(Required::Itself(*required))
            }
            _ => Read::read(node, reader).map(Required::Names),
        }
    }
}

impl<'a> Read<'a> for Types<'a> {
    const EXPECTED: &'static str = "a type";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::String(_) => Some(Types(spanned(node, reader).into_iter().collect())),
            _ => Read::read(node, reader).map(Types),
        }
    }
}

impl<'a> Read<'a> for Items<'a> {
    const EXPECTED: &'static str = "a schema";
    const IS_MAPPING: bool = true;

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::Sequence(items) => Some(Items::Each(items.iter().map(SchemaNode).collect())),
            _ => SchemaNode::read(node, reader).map(Items::All),
        }
    }
}

impl<'a> Read<'a> for Additional<'a> {
    const EXPECTED: &'static str = "true, false or a schema";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::Bool(bool) => Some(Additional::Bool(*bool)),
            _ => SchemaNode::read(node, reader).map(Additional::Schema),
        }
    }
}
