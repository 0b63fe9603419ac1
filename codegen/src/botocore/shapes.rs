//! Shapes. Every type in botocore's format is named, including types that the document declares inline.

use super::extensions::extend;
use super::json::{Json, Object};
use super::{Writer, Written, html, names};
use bindery_model::node::{NodeLocation, Number};
use bindery_model::service::{
    BlobFormat, Constraints, Enum, EnumBase, EnumLiteral, Flag, FloatFormat, IntegerFormat, Location, Member, Shape,
    ShapeId, ShapeKind, Structure, TimestampFormat, Type, TypeUse,
};

/// Identifies a shape of the model. Its sensitive form is a separate shape.
pub(super) type Key = (ShapeId, bool);

impl<'m> Writer<'m> {
    /// Writes a shape under the wanted name, or under a free variant of it. Returns the name.
    pub(super) fn put(&mut self, wanted: &str, shape: Object) -> String {
        let wanted = names::shape(wanted);
        let name = (1..)
            .map(|number| if number == 1 { wanted.clone() } else { format!("{wanted}{number}") })
            .find(|name| self.shapes.get(name).is_none_or(|known| *known == shape))
            .expect("there are more numbers than shapes");
        self.shapes.insert(name.clone(), shape);
        name
    }

    /// Reserves a free name for a shape before its content is known, since it may contain itself.
    fn reserve(&mut self, key: Key, wanted: &str) -> String {
        // A placeholder that equals no finished shape: it has no type.
        let name = self.put(wanted, Object::of("", u64::from(key.0.0) * 2 + u64::from(key.1)));
        self.named.insert(key, name.clone());
        name
    }

    /// Returns the name of a type's shape; `hint` names a type that has no name of its own.
    pub(super) fn target(&mut self, target: &'m TypeUse, hint: &str) -> String {
        if target.nullable.is_some() {
            self.warn(target.place, "botocore does not distinguish null from an absent member");
        }
        if let Type::Shape(id) = target.ty {
            return self.shape(id, target.sensitive.is_some());
        }
        let name = |plain: &str| match &target.alias {
            Some(alias) => alias.value.clone(),
            None if target.constraints == Constraints::default() && target.sensitive.is_none() => plain.to_owned(),
            None => hint.to_owned(),
        };
        let (name, mut shape) = match &target.ty {
            Type::Boolean => (name("Boolean"), Object::of("type", "boolean")),
            Type::Integer(format) => {
                let (plain, ty) = match format {
                    IntegerFormat::Int8
                    | IntegerFormat::Int16
                    | IntegerFormat::Int32
                    | IntegerFormat::UInt8
                    | IntegerFormat::UInt16 => ("Integer", "integer"),
                    IntegerFormat::Int64 | IntegerFormat::UInt32 | IntegerFormat::UInt64 => ("Long", "long"),
                };
                (name(plain), Object::of("type", ty))
            }
            Type::Float(FloatFormat::Float) => (name("Float"), Object::of("type", "float")),
            Type::Float(FloatFormat::Double) => (name("Double"), Object::of("type", "double")),
            Type::String | Type::Date => (name("String"), Object::of("type", "string")),
            Type::Blob(format) => match format {
                BlobFormat::Base64 | BlobFormat::Binary => (name("Blob"), Object::of("type", "blob")),
                BlobFormat::Base64Url => {
                    self.warn(target.place, "becomes a string: botocore does not encode base64url");
                    (name("String"), Object::of("type", "string"))
                }
            },
            Type::Timestamp(format) => self.timestamp(*format, name),
            Type::List(item) => {
                let item = self.target(item, &format!("{hint}Item"));
                let mut list = Object::of("type", "list");
                list.set("member", Object::of("shape", item.as_str()));
                (target.alias.as_ref().map_or_else(|| hint.to_owned(), |alias| alias.value.clone()), list)
            }
            Type::Map(value) => {
                let keys = match &target.keys {
                    Some(keys) => self.target(keys, &format!("{hint}Key")),
                    None => self.put("String", Object::of("type", "string")),
                };
                let value = self.target(value, &format!("{hint}Value"));
                let mut map = Object::of("type", "map");
                map.set("key", Object::of("shape", keys));
                map.set("value", Object::of("shape", value));
                (target.alias.as_ref().map_or_else(|| hint.to_owned(), |alias| alias.value.clone()), map)
            }
            Type::Tuple(_) => {
                self.warn(target.place, "becomes a list of any JSON: botocore does not support tuples");
                let item = self.document();
                let mut list = Object::of("type", "list");
                list.set("member", Object::of("shape", item));
                (hint.to_owned(), list)
            }
            Type::Document => return self.document(),
            Type::Shape(_) => unreachable!("it was written above"),
        };
        self.constrain(&mut shape, target);
        if target.sensitive.is_some() {
            shape.set("sensitive", Json::True);
        }
        self.put(&name, shape)
    }

    fn timestamp(&mut self, format: TimestampFormat, name: impl Fn(&str) -> String) -> (String, Object) {
        let mut shape = Object::of("type", "timestamp");
        let (plain, format) = match format {
            // The default of awsJson.
            TimestampFormat::EpochSeconds if !self.is_rest() => ("Timestamp", None),
            TimestampFormat::EpochSeconds => ("EpochSeconds", Some("unixTimestamp")),
            TimestampFormat::DateTime => ("DateTime", Some("iso8601")),
            TimestampFormat::HttpDate => ("HttpDate", Some("rfc822")),
        };
        shape.set_some("timestampFormat", format);
        (name(plain), shape)
    }

    /// Returns the name of the shape for any JSON value.
    fn document(&mut self) -> String {
        let mut shape = Object::of("type", "structure");
        shape.set("members", Object::default());
        shape.set("document", Json::True);
        self.put("Document", shape)
    }

    /// Writes the constraints of a type that botocore supports.
    fn constrain(&mut self, shape: &mut Object, target: &TypeUse) {
        let constraints = &target.constraints;
        let lists = matches!(target.ty, Type::List(_) | Type::Tuple(_));
        match &target.ty {
            Type::String | Type::Blob(_) => {
                shape.set_some("max", constraints.max_length.as_ref().map(|max| max.value));
                shape.set_some("min", constraints.min_length.as_ref().map(|min| min.value));
            }
            Type::Integer(_) | Type::Float(_) => {
                self.bound(shape, "max", constraints.maximum.as_ref(), constraints.exclusive_maximum, -1);
                self.bound(shape, "min", constraints.minimum.as_ref(), constraints.exclusive_minimum, 1);
            }
            Type::List(_) | Type::Tuple(_) => {
                shape.set_some("max", constraints.max_items.as_ref().map(|max| max.value));
                shape.set_some("min", constraints.min_items.as_ref().map(|min| min.value));
            }
            Type::Map(_) => {
                shape.set_some("max", constraints.max_properties.as_ref().map(|max| max.value));
                shape.set_some("min", constraints.min_properties.as_ref().map(|min| min.value));
            }
            Type::Boolean | Type::Timestamp(_) | Type::Date | Type::Shape(_) | Type::Document => {}
        }
        if target.ty == Type::String {
            shape.set_some("pattern", constraints.pattern.as_ref().map(|pattern| pattern.value.as_str()));
        }
        let unsupported: [(Option<NodeLocation>, &str); 3] = [
            (constraints.multiple_of.as_ref().map(|of| of.place), "botocore does not support `multipleOf`"),
            (constraints.unique_items.filter(|_| lists), "botocore does not support `uniqueItems`"),
            (constraints.allowed.first().map(|value| value.place), "botocore supports `enum` for strings only"),
        ];
        for (place, message) in unsupported {
            if let Some(place) = place {
                self.warn(place, message);
            }
        }
    }

    /// Writes a bound of a number. An exclusive bound of an integer becomes the next integer inwards.
    fn bound(
        &mut self,
        shape: &mut Object,
        key: &str,
        bound: Option<&bindery_model::service::Located<Number>>,
        exclusive: Flag,
        inwards: i128,
    ) {
        let Some(bound) = bound else { return };
        match (bound.value.as_i128(), exclusive) {
            (Some(whole), Some(_)) if shape.is_type("integer") || shape.is_type("long") => {
                shape.set(key, Json::Number((whole.saturating_add(inwards)).to_string()));
            }
            (_, Some(place)) => {
                self.warn(place, "becomes an inclusive bound: botocore does not support exclusive bounds");
                shape.set(key, Json::Number(bound.value.to_string()));
            }
            (_, None) => shape.set(key, Json::Number(bound.value.to_string())),
        }
    }

    /// Returns the name of a shape of the model.
    fn shape(&mut self, id: ShapeId, secret: bool) -> String {
        if let Some(name) = self.named.get(&(id, secret)) {
            return name.clone();
        }
        let shape = self.model.shape(id);
        match &shape.kind {
            ShapeKind::Structure(structure) => {
                let name = self.structure_as(shape, structure, &shape.name, secret);
                if secret && let Some(written) = self.shapes.get_mut(&name) {
                    written.set("sensitive", Json::True);
                }
                name
            }
            ShapeKind::Enum(values) => self.enumeration(shape, values, secret),
            ShapeKind::Union(union) => {
                let place = union.discriminator.place;
                self.warn(
                    place,
                    format!("union `{}` becomes any JSON: botocore does not support discriminators", shape.name),
                );
                self.document()
            }
            ShapeKind::Untagged(_) => {
                self.warn(
                    shape.place,
                    format!("union `{}` becomes any JSON: botocore does not support it", shape.name),
                );
                self.document()
            }
            ShapeKind::Newtype(target) => {
                let name = self.reserve((id, secret), &shape.name);
                // The content is written under a temporary name, then moved to the reserved one.
                let own = format!("{name}Content");
                let inner = self.target(target, &own);
                let content = if inner == own { self.shapes.remove(&own) } else { self.shapes.get(&inner).cloned() };
                if let Some(content) = content {
                    self.shapes.insert(name.clone(), content);
                }
                name
            }
        }
    }

    fn enumeration(&mut self, shape: &Shape, values: &Enum, secret: bool) -> String {
        let mut written = match values.base {
            EnumBase::String => {
                let texts = values.values.iter().map(|value| match &value.value {
                    EnumLiteral::String(text) => Json::from(text.as_str()),
                    EnumLiteral::Integer(number) => Json::from(number.to_string()),
                });
                let mut written = Object::of("type", "string");
                written.set("enum", texts.collect::<Vec<_>>());
                written
            }
            EnumBase::Integer(_) => {
                self.warn(
                    shape.place,
                    format!("enum `{}` becomes an integer: botocore supports enums of strings only", shape.name),
                );
                Object::of("type", "integer")
            }
        };
        if secret {
            written.set("sensitive", Json::True);
        }
        written.set_some("documentation", html::html(&shape.docs));
        extend(&mut written, &shape.extensions);
        let name = self.put(&shape.name, written);
        self.named.insert((shape.id, secret), name.clone());
        name
    }

    /// Returns the name of a structure's shape: `wanted` if it is free.
    pub(super) fn structure(&mut self, shape: &'m Shape, structure: &'m Structure, wanted: &str) -> String {
        self.structure_as(shape, structure, wanted, false)
    }

    fn structure_as(&mut self, shape: &'m Shape, structure: &'m Structure, wanted: &str, secret: bool) -> String {
        if let Some(name) = self.named.get(&(shape.id, secret)) {
            return name.clone();
        }
        let name = self.reserve((shape.id, secret), wanted);
        let member_names = names::members(&structure.members);
        let mut required = Vec::new();
        let mut members = Object::default();
        let mut payload = None;
        if let Some(tag) = &structure.tag {
            let mut only = Object::of("type", "string");
            only.set("enum", vec![Json::from(tag.value.as_str())]);
            let only = self.put(&format!("{name}{}", names::pascal(&tag.member, "")), only);
            required.push(Json::from(tag.member.as_str()));
            members.set(&tag.member, Object::of("shape", only));
        }
        for (member, called) in structure.members.iter().zip(&member_names) {
            if member.required.is_some() {
                required.push(Json::from(called.as_str()));
            }
            if member.location == Location::Payload {
                payload = Some(called.clone());
            }
            let written = self.member(member, called, &name);
            members.set(called, written);
        }
        let mut written = Object::of("type", "structure");
        if !required.is_empty() {
            written.set("required", required);
        }
        written.set("members", members);
        written.set_some("payload", payload);
        written.set_some("documentation", html::html(&shape.docs));
        if let Some(additional) = &structure.additional {
            self.warn(
                additional.place,
                format!("the additional members of `{}` are omitted: botocore does not support them", shape.name),
            );
        }
        for (bound, what) in
            [(&structure.min_properties, "minProperties"), (&structure.max_properties, "maxProperties")]
        {
            if let Some(bound) = bound {
                self.warn(bound.place, format!("botocore does not support `{what}` of a structure"));
            }
        }
        extend(&mut written, &shape.extensions);
        // One definition may serve a request and a response; the model stores it once for each.
        let wanted = names::shape(wanted);
        if name != wanted && self.shapes.get(&wanted) == Some(&written) {
            self.shapes.remove(&name);
            self.named.insert((shape.id, secret), wanted.clone());
            return wanted;
        }
        self.shapes.insert(name.clone(), written);
        name
    }

    fn member(&mut self, member: &'m Member, called: &str, owner: &str) -> Object {
        let mut location = Object::default();
        let written = self.location(member, &mut location);
        let hint = format!("{owner}{}", names::pascal(called, ""));
        let shape = match written {
            Written::AsDeclared => self.target(&member.target, &hint),
            Written::AsText => self.put("String", Object::of("type", "string")),
        };
        let mut reference = Object::of("shape", shape);
        reference.append(location);
        if member.location == Location::Member && called != member.name {
            reference.set("locationName", member.name.as_str());
        }
        let docs = if member.docs.summary.is_none() && member.docs.description.is_none() {
            &member.target.docs
        } else {
            &member.docs
        };
        reference.set_some("documentation", html::html(docs));
        extend(&mut reference, &member.target.extensions);
        extend(&mut reference, &member.extensions);
        reference
    }
}
