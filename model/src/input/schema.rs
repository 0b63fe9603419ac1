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
        "exclusiveMaximum" exclusive_maximum: Exclusive,
        "minimum" minimum: Number,
        "exclusiveMinimum" exclusive_minimum: Exclusive,
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
        "discriminator" discriminator: Discriminator<'a>,
        "readOnly" read_only: bool,
        "xml" xml: &'a Node,
        "externalDocs" external_docs: &'a Node,
        "example" example: &'a Node,
    }
    openapi3 later: Keywords
}

object! {
    /// The keywords that OpenAPI 3.0 and 3.1 have and Swagger 2.0 has not.
    struct Keywords {
        "nullable" nullable: bool,
        "writeOnly" write_only: bool,
        "deprecated" deprecated: bool,
        "oneOf" one_of: Vec<Spanned<SchemaNode<'a>>>,
        "anyOf" any_of: Vec<Spanned<SchemaNode<'a>>>,
        "const" constant: &'a Node,
        "prefixItems" prefix_items: Vec<Spanned<SchemaNode<'a>>>,
        "contentEncoding" content_encoding: Text<'a>,
        "contentMediaType" content_media_type: &'a Node,
        "examples" examples: &'a Node,
        "$defs" definitions: &'a Node,
        "$schema" dialect: &'a Node,
        "$comment" comment: &'a Node,
        "$id" id: &'a Node,
        "$anchor" anchor: &'a Node,
        "$dynamicAnchor" dynamic_anchor: &'a Node,
        "$dynamicRef" dynamic_reference: &'a Node,
        "$recursiveRef" recursive_reference: &'a Node,
        "$recursiveAnchor" recursive_anchor: &'a Node,
        "not" not: &'a Node,
        "if" condition: &'a Node,
        "then" consequence: &'a Node,
        "else" alternative: &'a Node,
        "patternProperties" pattern_properties: &'a Node,
        "propertyNames" property_names: &'a Node,
        "unevaluatedProperties" unevaluated_properties: &'a Node,
        "unevaluatedItems" unevaluated_items: &'a Node,
        "dependentRequired" dependent_required: &'a Node,
        "dependentSchemas" dependent_schemas: &'a Node,
        "contains" contains: &'a Node,
        "minContains" min_contains: &'a Node,
        "maxContains" max_contains: &'a Node,
        "contentSchema" content_schema: &'a Node,
    }
}

impl<'a> Schema<'a> {
    /// The first type that is not null.
    pub(crate) fn main_type(&self) -> Option<&'a str> {
        let types = self.types.as_ref()?;
        types.value.0.iter().map(|ty| ty.value).find(|ty| *ty != "null")
    }

    /// The values of `enum`, or that of `const`.
    pub(crate) fn constants(&self) -> Vec<&'a Node> {
        match (&self.values, self.later.as_ref().and_then(|later| later.constant.as_ref())) {
            (Some(values), _) => values.value.iter().map(|value| value.value).collect(),
            (None, constant) => constant.into_iter().map(|constant| constant.value).collect(),
        }
    }
}

impl<'a> Keywords<'a> {
    /// The keywords that constrain values, or shape them, without effect on the generated types.
    pub(crate) fn untyped(&self) -> impl Iterator<Item = (&'static str, &Spanned<&'a Node>)> {
        [
            ("not", &self.not),
            ("if", &self.condition),
            ("then", &self.consequence),
            ("else", &self.alternative),
            ("patternProperties", &self.pattern_properties),
            ("propertyNames", &self.property_names),
            ("unevaluatedProperties", &self.unevaluated_properties),
            ("unevaluatedItems", &self.unevaluated_items),
            ("dependentRequired", &self.dependent_required),
            ("dependentSchemas", &self.dependent_schemas),
            ("contains", &self.contains),
            ("minContains", &self.min_contains),
            ("maxContains", &self.max_contains),
            ("contentSchema", &self.content_schema),
            ("$dynamicRef", &self.dynamic_reference),
            ("$recursiveRef", &self.recursive_reference),
            ("$id", &self.id),
            ("$anchor", &self.anchor),
            ("$dynamicAnchor", &self.dynamic_anchor),
            ("$recursiveAnchor", &self.recursive_anchor),
        ]
        .into_iter()
        .filter_map(|(key, field)| Some((key, field.as_ref()?)))
    }

    /// The keywords that describe only.
    pub(crate) fn descriptive(&self) -> impl Iterator<Item = (&'static str, &'a Node)> {
        [
            ("examples", &self.examples),
            ("contentMediaType", &self.content_media_type),
            ("$defs", &self.definitions),
            ("$schema", &self.dialect),
            ("$comment", &self.comment),
        ]
        .into_iter()
        .filter_map(|(key, field)| Some((key, field.as_ref()?.value)))
    }
}

/// A schema that is read when it is lowered: tables of all schemas at once would multiply the document's size.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SchemaNode<'a>(pub(crate) &'a Node);

impl<'a> SchemaNode<'a> {
    /// Reads the schema. Reading it twice reports its diagnostics twice; equal ones are shown once.
    pub(crate) fn schema(self, reader: &mut Reader<'a>) -> Schema<'a> {
        // JSON Schema has boolean schemas: any value, and none.
        if reader.layout.openapi3 && matches!(self.0.value, Value::Bool(_)) {
            return Schema::empty(self.0);
        }
        reader.note_schema(self.0);
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

/// `exclusiveMinimum`, `exclusiveMaximum`: a flag beside the bound, or in JSON Schema 2020-12 the bound itself.
#[derive(Clone, Debug)]
pub(crate) enum Exclusive {
    Flag(bool),
    Bound(Number),
}

impl<'a> Read<'a> for Exclusive {
    const EXPECTED: &'static str = "true or false";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        match &node.value {
            Value::Number(bound) if reader.layout.openapi3 => Some(Exclusive::Bound(bound.clone())),
            _ => bool::read(node, reader).map(Exclusive::Flag),
        }
    }
}

/// `discriminator`: the name of a member. Lowering finds the `mapping` of OpenAPI 3 before it reads schemas.
#[derive(Clone, Debug)]
pub(crate) struct Discriminator<'a> {
    /// The member.
    pub(crate) property: Spanned<Text<'a>>,
}

object! {
    /// The `discriminator` of OpenAPI 3.
    struct DiscriminatorObject {
        "propertyName" property: Text<'a>,
        "mapping" mapping: Named<'a, Text<'a>>,
        "defaultMapping" default_mapping: &'a Node,
    }
}

impl<'a> Read<'a> for Discriminator<'a> {
    const EXPECTED: &'static str = "a discriminator";

    fn read(node: &'a Node, reader: &mut Reader<'a>) -> Option<Self> {
        if !reader.layout.openapi3 {
            let property = spanned(node, reader)?;
            return Some(Discriminator { property });
        }
        let object = DiscriminatorObject::read(node, reader)?;
        let Some(property) = object.property else {
            reader.diagnostics.push(
                Diagnostic::warning(Code::DISCRIMINATOR, node.place, "the discriminator has no `propertyName`")
                    .help("it is ignored; add `propertyName`"),
            );
            return None;
        };
        if let Some(default) = &object.default_mapping {
            reader.diagnostics.push(
                Diagnostic::warning(Code::DISCRIMINATOR, default.key, "`defaultMapping` is not supported")
                    .help("it is ignored; an unknown value is kept in the union's last variant"),
            );
        }
        Some(Discriminator { property })
    }
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
