//! Compares the service as a whole: endpoint, protocol and security.

use super::said::{self, value};
use super::{ChangeRule, Comparison, Element, Release, Spot, Wire};
use crate::node::NodeLocation;
use crate::service::*;
use std::collections::BTreeSet;

/// Compares the attributes of the services.
pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let (old, new) = (&comparison.old.service, &comparison.new.service);
    let side = |service: &Service| Some((Element::Service, service.title.place));
    let spot = Spot::new(&said::short(&new.name), side(old), side(new));
    if old.title.value != new.title.value {
        let change = spot.change(ChangeRule::DocumentationChanged, Wire::Compatible, Release::Patch);
        comparison.changes.push(change.was(said::short(&old.title.value)).now(said::short(&new.title.value)));
    }
    if old.version.value != new.version.value {
        let exact = spot.at(Some(old.version.place), Some(new.version.place));
        let change = exact.change(ChangeRule::VersionChanged, Wire::Compatible, Release::Patch);
        comparison.changes.push(change.was(said::short(&old.version.value)).now(said::short(&new.version.value)));
    }
    comparison.docs(&spot, &old.docs, &new.docs);
    if old.protocol != new.protocol {
        let exact = spot.at(old.protocol_place, new.protocol_place);
        let change = exact.change(ChangeRule::ProtocolChanged, Wire::BreaksBoth, Release::Major);
        comparison.changes.push(change.was(protocol(&old.protocol)).now(protocol(&new.protocol)));
    }
    comparison.endpoint(&spot, old, new);
    comparison.offer(&spot, ChangeRule::SchemesChanged, &old.schemes, &new.schemes);
    comparison.offer(&spot, ChangeRule::ConsumesChanged, &old.consumes, &new.consumes);
    comparison.offer(&spot, ChangeRule::ProducesChanged, &old.produces, &new.produces);
    comparison.security(&spot, old, new);
    let place = |service: &Service| service.origins.first().map(|origin| origin.place);
    let words = |service: &Service| {
        let sources: Vec<&str> = service.origins.iter().map(|origin| origin.source.value.as_str()).collect();
        (!sources.is_empty()).then(|| said::list(&sources))
    };
    let change = spot.at(place(old), place(new)).change(ChangeRule::OriginChanged, Wire::Compatible, Release::Patch);
    comparison.whole(change.said(words(old), words(new)), &old.origins, &new.origins);
    comparison.tags(&spot, old, new);
    comparison.extensions(&spot, &old.extensions, &new.extensions);
}

fn protocol(protocol: &Protocol) -> String {
    match protocol {
        Protocol::Rest => "REST".to_owned(),
        Protocol::AwsJson { version, target } => {
            let version = match version {
                AwsJsonVersion::V1_0 => "1.0",
                AwsJsonVersion::V1_1 => "1.1",
            };
            said::short(&format!("awsJson {version} ({target})"))
        }
    }
}

impl Comparison<'_> {
    fn endpoint(&mut self, spot: &Spot, old: &Service, new: &Service) {
        let words = |text: &Option<Located<String>>| value(text).map(|text| said::short(text));
        let place = |fact: &Option<Located<String>>| fact.as_ref().map(|fact| fact.place);
        let facts = [
            (ChangeRule::EndpointChanged, &old.host, &new.host),
            (ChangeRule::BasePathChanged, &old.base_path, &new.base_path),
            (ChangeRule::SigningChanged, &old.signing_name, &new.signing_name),
        ];
        for (rule, before, after) in facts {
            // An absent base path is `/`.
            let of = |fact| value(fact).map(|text: &String| text.trim_end_matches('/')).unwrap_or_default();
            if of(before) != of(after) {
                let change = spot.at(place(before), place(after)).change(rule, Wire::BreaksBoth, Release::Patch);
                self.changes.push(change.said(words(before), words(after)));
            }
        }
        if value(&old.service_id) != value(&new.service_id) {
            // The wire stays the same; only the variables that select the endpoint change.
            let exact = spot.at(place(&old.service_id), place(&new.service_id));
            let change = exact.change(ChangeRule::ServiceIdChanged, Wire::Compatible, Release::Patch);
            self.changes.push(change.said(words(&old.service_id), words(&new.service_id)));
        }
        let rules = |service: &Service| {
            let hosts: Vec<&str> = service.endpoints.iter().map(|rule| rule.host.value.as_str()).collect();
            (!hosts.is_empty()).then(|| said::list(&hosts))
        };
        let place = |service: &Service| service.endpoints.first().map(|rule| rule.place);
        let change =
            spot.at(place(old), place(new)).change(ChangeRule::EndpointChanged, Wire::BreaksBoth, Release::Patch);
        self.whole(change.said(rules(old), rules(new)), &old.endpoints, &new.endpoints);
        let template =
            |service: &Service| service.host_template.as_ref().map(|template| said::short(&template.template.value));
        let place = |service: &Service| service.host_template.as_ref().map(|template| template.place);
        let change =
            spot.at(place(old), place(new)).change(ChangeRule::EndpointChanged, Wire::BreaksBoth, Release::Patch);
        self.whole(change.said(template(old), template(new)), &old.host_template, &new.host_template);
    }

    /// Compares security schemes; the requirements of operations are compared with the operations.
    fn security(&mut self, spot: &Spot, old: &Service, new: &Service) {
        let names: BTreeSet<&str> =
            old.security.iter().chain(&new.security).map(|scheme| scheme.name.as_str()).collect();
        for name in names {
            let of = |service: &'_ Service| service.security.iter().position(|scheme| scheme.name == name);
            let (before, after) =
                (of(old).map(|index| &old.security[index]), of(new).map(|index| &new.security[index]));
            let words = |scheme: Option<&SecurityScheme>| scheme.map(|scheme| security(&scheme.kind));
            let side = |scheme: Option<&SecurityScheme>, service: &Service| {
                Some((Element::Service, scheme.map_or(service.title.place, |scheme| scheme.place)))
            };
            let mut spot = spot.within(&format!(".{}", said::short(name)), side(before, old), side(after, new));
            match (before, after) {
                (Some(before), Some(after)) => {
                    // Only the way to obtain the credentials changed.
                    let wire = match security(&before.kind) == security(&after.kind) {
                        true => Wire::Compatible,
                        false => Wire::BreaksBoth,
                    };
                    let change = spot.change(ChangeRule::SecuritySchemeChanged, wire, Release::Patch);
                    let change = change.said(words(Some(before)), words(Some(after)));
                    self.whole(change, &before.kind, &after.kind);
                    self.docs(&spot, &before.docs, &after.docs);
                    self.extensions(&spot, &before.extensions, &after.extensions);
                }
                (before, after) => {
                    (spot.old, spot.new) =
                        (spot.old.filter(|_| before.is_some()), spot.new.filter(|_| after.is_some()));
                    let change = spot.change(ChangeRule::SecuritySchemeChanged, Wire::Compatible, Release::Patch);
                    self.changes.push(change.said(words(before), words(after)));
                }
            }
        }
    }

    /// Compares the texts of tags; the tags of operations are compared with the operations.
    fn tags(&mut self, spot: &Spot, old: &Service, new: &Service) {
        let none = Docs::default();
        let of = |service: &'_ Service, name: &str| service.tags.iter().position(|tag| tag.name == name);
        for tag in &new.tags {
            let former = of(old, &tag.name).map(|index| &old.tags[index]);
            let side = |place: Option<NodeLocation>| place.map(|place| (Element::Service, place));
            let part = format!(".{}", said::short(&tag.name));
            let spot = spot.within(&part, side(former.map(|tag| tag.place)), side(Some(tag.place)));
            self.docs(&spot, former.map_or(&none, |tag| &tag.docs), &tag.docs);
            self.extensions(&spot, former.map_or(&[], |tag| &tag.extensions), &tag.extensions);
        }
        let names = |service: &Service| service.tags.iter().map(|tag| tag.name.clone()).collect::<Vec<_>>();
        let (before, after) = (names(old), names(new));
        let stayed: Vec<&String> = before.iter().filter(|name| after.contains(name)).collect();
        if stayed != after.iter().filter(|name| before.contains(name)).collect::<Vec<_>>() {
            self.changes.push(spot.change(ChangeRule::OrderChanged, Wire::Compatible, Release::Patch));
        }
    }
}

/// Describes the credentials of a security scheme.
fn security(kind: &SecurityKind) -> String {
    match kind {
        SecurityKind::Basic => "a user name and a password".to_owned(),
        SecurityKind::ApiKeyHeader { header } => said::short(&format!("a key in the header {header}")),
        SecurityKind::ApiKeyQuery { parameter } => said::short(&format!("a key in the query, {parameter}")),
        SecurityKind::Bearer => "a bearer token".to_owned(),
        SecurityKind::OAuth2 { .. } => "an OAuth 2 token".to_owned(),
    }
}
