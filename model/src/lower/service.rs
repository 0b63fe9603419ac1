//! The service as a whole: metadata, server, protocol, tags.

use super::Lowering;
use super::extensions::{self, carry, described, fields, find, known, malformed};
use super::facts::{text, texts};
use super::names::Trail;
use super::security::security_schemes;
use crate::diagnostic::{Code, Diagnostic};
use crate::input;
use crate::input::document::{ApiDocument, Info};
use crate::input::reader::{Read, Spanned, Text, node_cost, unknown};
use crate::node::{Node, NodeLocation, Value};
use crate::service::*;
use std::collections::HashSet;

impl<'a> Lowering<'a> {
    pub(super) fn service(&mut self, name: &str, document: &ApiDocument<'a>) -> Service {
        let info = document.info.clone().unwrap_or_else(|| {
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::MISSING_INFO, document.node.place, "the document has no `info`")
                    .help("add `info`, in the document or in an overlay"),
            );
            Info::empty(document.node)
        });
        let title = self.word("info.title", &info.title, info.place(), name);
        let version = self.word("info.version", &info.version, info.place(), "");
        let (protocol, protocol_place) = self.protocol(document);
        let cost = document.extensions.iter().map(|entry| node_cost(&entry.value)).sum();
        let sparing = !self.reader.spend(cost, document.node.place);
        let mut carried = if sparing { Vec::new() } else { carry(&document.extensions, known::ROOT) };
        carried.extend(carry(&document.path_extensions, &[]));
        carried.extend(carry(&info.extensions, &[]));
        for (key, declared) in
            [("termsOfService", &info.terms_of_service), ("contact", &info.contact), ("license", &info.license)]
        {
            carried.extend(declared.as_ref().map(|declared| described(key, declared.value)));
        }
        let description = [
            ("contact", &info.contact, &["name", "url", "email"][..], None),
            ("license", &info.license, &["name", "url", "identifier"][..], Some("name")),
            ("externalDocs", &document.external_docs, &["description", "url"][..], Some("url")),
        ];
        for (key, declared, keys, required) in description {
            if let Some(declared) = declared {
                self.described_object(key, declared.value, keys, required);
            }
        }
        carried.extend(document.external_docs.as_ref().map(|declared| described("externalDocs", declared.value)));
        let address = self.address(&document.server);
        Service {
            name: name.to_string(),
            title,
            version,
            docs: Docs { summary: None, description: info.description.as_ref().map(text) },
            protocol,
            protocol_place,
            host: address.host,
            base_path: address.base_path,
            schemes: address.schemes,
            consumes: texts(&document.consumes),
            produces: texts(&document.produces),
            host_template: self.host_template(document),
            endpoints: self.endpoints(document),
            signing_name: extensions::text(&document.extensions, "x-signing", &mut self.reader),
            service_id: self.service_id(document),
            origins: self.origins(document),
            unpublished: extensions::denied(&document.extensions, "x-publish", &mut self.reader),
            security: security_schemes(document),
            tags: self.tags(document),
            skipped: Vec::new(),
            extensions: carried,
        }
    }

    /// Reports what is wrong in an object that only describes.
    fn described_object(&mut self, key: &str, node: &'a Node, keys: &[&str], required: Option<&str>) {
        let Some(mapping) = node.as_mapping() else {
            let message = format!("expected a mapping, found {}", node.kind());
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::WRONG_VALUE, node.place, message)
                    .help(format!("`{key}` is a mapping of {}", keys.join(", "))),
            );
            return;
        };
        for entry in mapping.iter().filter(|entry| !keys.contains(&&*entry.key.text)) {
            unknown(entry, keys, &mut self.reader);
        }
        if let Some(required) = required.filter(|required| mapping.get(required).is_none()) {
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::MISSING_KEY, node.place, format!("`{key}` has no `{required}`"))
                    .help(format!("add `{required}`")),
            );
        }
    }

    fn word(
        &mut self,
        key: &str,
        declared: &Option<Spanned<&'a str>>,
        place: NodeLocation,
        otherwise: &str,
    ) -> Located<String> {
        match declared {
            Some(declared) => text(declared),
            None => {
                self.reader.diagnostics.push(
                    Diagnostic::warning(Code::MISSING_INFO, place, format!("`{key}` is missing"))
                        .help(format!("add `{key}`, in the document or in an overlay")),
                );
                Located { value: otherwise.to_string(), place }
            }
        }
    }

    fn service_id(&mut self, document: &ApiDocument<'a>) -> Option<Located<String>> {
        let declared = extensions::text(&document.extensions, "x-service-id", &mut self.reader)?;
        // Names of environment variables contain it, with an underscore for each space.
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !declared.value.starts_with(|c: char| c.is_ascii_alphabetic()) || !declared.value.split(' ').all(is_word) {
            malformed(
                "x-service-id",
                declared.place,
                "ASCII letters, digits and single spaces, beginning with a letter",
                &mut self.reader,
            );
            return None;
        }
        Some(declared)
    }

    fn protocol(&mut self, document: &ApiDocument<'a>) -> (Protocol, Option<NodeLocation>) {
        let Some(node) = find(&document.extensions, "x-protocol").map(|entry| &entry.value) else {
            return (Protocol::Rest, None);
        };
        let Some([name, target]) = fields("x-protocol", node, ["name", "target"], &mut self.reader) else {
            return (Protocol::Rest, None);
        };
        let version = match name.and_then(Node::as_str) {
            Some("rest") => return (Protocol::Rest, Some(node.place)),
            Some("aws-json-1.0") => AwsJsonVersion::V1_0,
            Some("aws-json-1.1") => AwsJsonVersion::V1_1,
            _ => {
                let place = name.unwrap_or(node).place;
                malformed("x-protocol", place, "a name: rest, aws-json-1.0 or aws-json-1.1", &mut self.reader);
                return (Protocol::Rest, None);
            }
        };
        match target.and_then(Node::as_str) {
            Some(target) if !target.is_empty() => {
                (Protocol::AwsJson { version, target: target.to_string() }, Some(node.place))
            }
            _ => {
                let place = target.unwrap_or(node).place;
                malformed("x-protocol", place, "a target: the prefix of X-Amz-Target", &mut self.reader);
                (Protocol::Rest, None)
            }
        }
    }

    fn endpoints(&mut self, document: &ApiDocument<'a>) -> Vec<EndpointRule> {
        let Some(node) = find(&document.extensions, "x-endpoint").map(|entry| &entry.value) else {
            return Vec::new();
        };
        let Some(rules) = node.as_sequence() else {
            malformed("x-endpoint", node.place, "a list of rules", &mut self.reader);
            return Vec::new();
        };
        rules.iter().filter_map(|rule| self.endpoint(rule)).collect()
    }

    fn endpoint(&mut self, rule: &'a Node) -> Option<EndpointRule> {
        let names = ["fips", "dualStack", "regions", "partition", "host"];
        let [fips, dual_stack, regions, partition, host] = fields("x-endpoint", rule, names, &mut self.reader)?;
        let Some(host) = host else {
            malformed("x-endpoint", rule.place, "a rule with a `host`", &mut self.reader);
            return None;
        };
        let mut yes_or_no = |node: Option<&Node>| match node.map(|node| (&node.value, node.place)) {
            Some((Value::Bool(value), place)) => Some(Located { value: *value, place }),
            Some((_, place)) => {
                malformed("x-endpoint", place, "true or false", &mut self.reader);
                None
            }
            None => None,
        };
        let (fips, dual_stack) = (yes_or_no(fips), yes_or_no(dual_stack));
        Some(EndpointRule {
            fips,
            dual_stack,
            regions: regions.map(|node| extensions::strings("x-endpoint", node, &mut self.reader)).unwrap_or_default(),
            partition: partition.and_then(|node| extensions::string("x-endpoint", node, &mut self.reader)),
            host: extensions::string("x-endpoint", host, &mut self.reader)?,
            place: rule.place,
        })
    }

    fn origins(&mut self, document: &ApiDocument<'a>) -> Vec<Origin> {
        let Some(node) = find(&document.extensions, "x-origin").map(|entry| &entry.value) else {
            return Vec::new();
        };
        // Several documents of a folder: a list, one origin each.
        let several = node.as_sequence().unwrap_or(std::slice::from_ref(node));
        several.iter().filter_map(|origin| self.origin(origin)).collect()
    }

    fn origin(&mut self, node: &'a Node) -> Option<Origin> {
        let [source, date, sha256] = fields("x-origin", node, ["source", "date", "sha256"], &mut self.reader)?;
        let Some(source) = source else {
            malformed("x-origin", node.place, "a mapping with a `source`", &mut self.reader);
            return None;
        };
        Some(Origin {
            source: extensions::string("x-origin", source, &mut self.reader)?,
            date: date.and_then(|date| self.scalar(date)),
            sha256: sha256.and_then(|sha256| self.scalar(sha256)),
            place: node.place,
        })
    }

    fn scalar(&mut self, node: &'a Node) -> Option<Located<String>> {
        Text::read(node, &mut self.reader).map(|text| Located { value: text.to_string(), place: node.place })
    }

    fn host_template(&mut self, document: &ApiDocument<'a>) -> Option<HostTemplate> {
        let node = &find(&document.extensions, "x-ms-parameterized-host")?.value;
        let names = ["hostTemplate", "useSchemePrefix", "positionInOperation", "parameters"];
        let [template, prefix, _, parameters] = fields("x-ms-parameterized-host", node, names, &mut self.reader)?;
        let Some(template) = template else {
            malformed("x-ms-parameterized-host", node.place, "a mapping with a `hostTemplate`", &mut self.reader);
            return None;
        };
        let template = extensions::string("x-ms-parameterized-host", template, &mut self.reader)?;
        let mut members = Vec::new();
        for parameter in parameters.and_then(Node::as_sequence).unwrap_or_default() {
            let Some(parameter) = input::parameter(parameter, self.documents, &mut self.reader) else { continue };
            members.push(self.parameter(&parameter, &Trail::root("host")));
        }
        let use_scheme_prefix = !prefix.is_some_and(|prefix| prefix.value == Value::Bool(false));
        Some(HostTemplate { template, use_scheme_prefix, parameters: members, place: node.place })
    }

    fn tags(&mut self, document: &ApiDocument<'a>) -> Vec<Tag> {
        let mut tags: Vec<Tag> = Vec::new();
        let mut known = HashSet::new();
        for declared in &document.tags {
            let Some(name) = &declared.value.name else {
                self.reader.diagnostics.push(
                    Diagnostic::warning(Code::MISSING_NAME, declared.place, "the tag has no name").help("add `name`"),
                );
                continue;
            };
            if !known.insert(name.value) {
                self.reader.diagnostics.push(
                    Diagnostic::warning(
                        Code::REPEATED_VALUE,
                        name.place,
                        format!("tag `{}` is declared twice", name.value),
                    )
                    .says("the first one counts")
                    .help("remove one of the two"),
                );
                continue;
            }
            let mut carried = carry(&declared.value.extensions, &[]);
            carried.extend(declared.value.external_docs.as_ref().map(|docs| described("externalDocs", docs.value)));
            tags.push(Tag {
                name: name.value.to_string(),
                docs: Docs { summary: None, description: declared.value.description.as_ref().map(text) },
                extensions: carried,
                place: name.place,
            });
        }
        tags
    }
}
