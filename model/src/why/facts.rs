//! The facts of an element.

mod types;

use self::types::{named_type, type_name, type_use};
use super::collector::{Facts, Sharper, rules};
use super::paths::Subject;
use super::{By, Reason};
use crate::node::NodeLocation;
use crate::service::*;
use std::collections::BTreeSet;

/// Returns the facts of an element in display order.
///
/// `own` contains the locations of the element: keys beside a reference to an alias apply to that use only.
pub(super) fn facts(model: &Model, subject: Subject<'_>, own: &BTreeSet<NodeLocation>) -> (Vec<Reason>, Vec<Sharper>) {
    let mut facts = Facts::default();
    match subject {
        Subject::Service => service(model, &mut facts),
        Subject::Operation(of) => operation(model, of, &mut facts),
        Subject::Response(_, of) => response(model, of, &mut facts),
        Subject::Shape(of) => shape(model, of, &mut facts),
        Subject::Member(_, of) => member(model, of, &mut facts),
        Subject::Type(used) => {
            type_use(model, used, "", &mut facts);
            facts.docs(&[&used.docs]);
        }
        Subject::Alias(used, alias) => {
            facts.declared("name", &alias.value, alias.place);
            let whole = TypeUse { alias: None, place: alias.place, ..used.clone() };
            type_use(model, &whole, "", &mut facts);
            // The first two facts, name and type, belong to the alias.
            let mut index = 0;
            facts.0.retain(|reason| {
                index += 1;
                match &reason.by {
                    By::Said { place, .. } => index <= 2 || own.contains(place),
                    By::Rule { .. } => true,
                }
            });
            facts.1.truncate(1);
            if matches!(whole.ty, Type::String | Type::Blob(_))
                && !facts.0.iter().any(|reason| reason.fact == "sensitive")
            {
                facts.rule("sensitive", "no", rules::NO_SECRET);
            }
            let of_alias = super::paths::uses(model).into_iter().filter(|(_, known)| known.place == alias.place);
            let is_own = |fact: &Option<Located<String>>| fact.as_ref().is_some_and(|fact| own.contains(&fact.place));
            let docs: Vec<&Docs> = of_alias
                .map(|(used, _)| &used.docs)
                .filter(|docs| is_own(&docs.description) || is_own(&docs.summary))
                .take(1)
                .collect();
            facts.docs(&docs);
        }
        Subject::Value(_, of) => {
            facts.declared("value", &of.value, of.place);
            facts.fact("Rust name", &of.renamed);
            facts.docs(&[&of.docs]);
        }
        Subject::Failure(of) => failure(model, of, &mut facts),
    }
    (facts.0, facts.1)
}

fn service(model: &Model, facts: &mut Facts) {
    let Service {
        title,
        version,
        docs,
        protocol,
        protocol_place,
        host,
        base_path,
        schemes,
        consumes,
        produces,
        host_template,
        endpoints,
        signing_name,
        service_id,
        origins,
        unpublished,
        security,
        tags,
        extensions,
        name: _,
        skipped: _,
    } = &model.service;
    facts.declared("title", &title.value, title.place);
    facts.declared("version", &version.value, version.place);
    let said = match protocol {
        Protocol::Rest => "rest".to_owned(),
        Protocol::AwsJson { version: AwsJsonVersion::V1_0, target } => format!("awsJson 1.0, target {target}"),
        Protocol::AwsJson { version: AwsJsonVersion::V1_1, target } => format!("awsJson 1.1, target {target}"),
    };
    match protocol_place {
        Some(place) => facts.declared("protocol", said, *place),
        None => facts.rule("protocol", said, rules::HTTP_BINDING),
    }
    facts.fact("host", host);
    facts.fact("base path", base_path);
    if let Some(HostTemplate { template, .. }) = host_template {
        facts.declared("host template", &template.value, template.place);
    }
    for rule in endpoints {
        facts.declared("endpoint", &rule.host.value, rule.place);
    }
    facts.fact("signing name", signing_name);
    facts.fact("service id", service_id);
    for scheme in security {
        facts.declared("security", &scheme.name, scheme.place);
    }
    facts.all("scheme", schemes);
    facts.all("consumes", consumes);
    facts.all("produces", produces);
    for tag in tags {
        facts.declared("tag", &tag.name, tag.place);
    }
    for origin in origins {
        facts.declared("origin", &origin.source.value, origin.place);
    }
    if let Some(place) = unpublished {
        facts.declared("published", false, *place);
    }
    facts.docs(&[docs]);
    facts.extensions(extensions);
}

fn operation(model: &Model, of: &Operation, facts: &mut Facts) {
    match of.name_place {
        Some(place) => facts.declared("name", &of.name, place),
        None => facts.rule("name", &of.name, rules::MADE_NAME),
    }
    facts.fact("Rust name", &of.renamed);
    let aws = model.service.protocol != Protocol::Rest;
    if aws {
        facts.rule("request", "POST /", rules::AWS_JSON_POST);
    }
    facts.declared("method", of.method.as_str(), of.place);
    facts.declared("path", &of.path.value, of.path.place);
    authentication(model, of, facts);
    for member in &model.input(of).members {
        let must = if member.required.is_some() { ", required" } else { "" };
        facts.declared(
            "parameter",
            format!("{}: {}{must}", member.name, named_type(model, &member.target)),
            member.place,
        );
    }
    for response in &of.responses {
        let content = response.content.as_ref().map_or("no content".to_owned(), |used| type_name(model, used));
        facts.declared(format!("response {}", response.status), content, response.place);
    }
    if of.responses.is_empty() {
        facts.rule("response", "any success", rules::NO_RESPONSE);
    }
    for said in &of.failures {
        facts.declared("failure", &model.failure(said.failure).name, said.place);
    }
    if of.failures.is_empty() {
        facts.rule("failure", "unknown", rules::NO_FAILURES);
    }
    match &of.pagination {
        Some(Pagination { input, output, items, limit, place: _ }) => {
            facts.declared("pagination: request token", &input.value, input.place);
            facts.declared("pagination: response token", &output.value, output.place);
            facts.fact("pagination: items", items);
            facts.fact("pagination: limit", limit);
        }
        None => facts.rule("pagination", "no", rules::NO_PAGINATION),
    }
    facts.all("scheme", &of.schemes);
    facts.all("consumes", &of.consumes);
    facts.all("produces", &of.produces);
    facts.all("tag", &of.tags);
    facts.flag("deprecated", &of.deprecated);
    facts.docs(&[&of.docs]);
    facts.extensions(&of.extensions);
}

fn authentication(model: &Model, of: &Operation, facts: &mut Facts) {
    let label = "authentication";
    let text = match &of.auth {
        Auth::None => "none".to_owned(),
        Auth::Signed => "an AWS signature".to_owned(),
        Auth::Schemes(alternatives) => {
            let name = |requirement: &SecurityRequirement| {
                model.service.security.get(requirement.scheme).map_or("", |scheme| scheme.name.as_str()).to_owned()
            };
            let all = |needed: &Vec<SecurityRequirement>| match needed.as_slice() {
                [] => "nothing".to_owned(),
                needed => needed.iter().map(name).collect::<Vec<_>>().join(" and "),
            };
            alternatives.iter().map(all).collect::<Vec<_>>().join(", or ")
        }
    };
    match (of.auth_place, &of.auth) {
        (Some(place), _) => facts.declared(label, text, place),
        (None, Auth::Signed) => facts.rule(label, text, rules::SIGNED),
        (None, Auth::None | Auth::Schemes(_)) => facts.rule(label, text, rules::UNSIGNED),
    }
}

fn response(model: &Model, of: &Response, facts: &mut Facts) {
    facts.declared("status", of.status.to_string(), of.place);
    match &of.content {
        Some(content) => type_use(model, content, "", facts),
        None => facts.declared("content", "none", of.place),
    }
    facts.docs(&[&of.docs]);
    facts.extensions(&of.extensions);
}

fn shape(model: &Model, of: &Shape, facts: &mut Facts) {
    facts.declared("name", &of.name, of.place);
    facts.fact("Rust name", &of.renamed);
    match &of.kind {
        ShapeKind::Structure(structure) => {
            for member in &structure.members {
                let must = if member.required.is_some() { ", required" } else { "" };
                let text = format!("{}: {}{must}", member.name, named_type(model, &member.target));
                facts.declared("member", text, member.place);
            }
            if let Some(used) = &structure.additional {
                facts.declared("additional members", type_name(model, used), used.place);
            }
            facts.fact("minimum members", &structure.min_properties);
            facts.fact("maximum members", &structure.max_properties);
            if let Some(tag) = &structure.tag {
                facts.declared("discriminator", format!("{}: {}", tag.member, tag.value), tag.place);
            }
            if let Some(failure) = structure.failure {
                let failure = model.failure(failure);
                facts.declared("failure", identified_by(&failure.identified_by), failure.place);
            }
        }
        ShapeKind::Enum(all) => {
            for value in &all.values {
                facts.declared("value", &value.value, value.place);
            }
        }
        ShapeKind::Union(union) => {
            facts.declared("discriminator", &union.discriminator.value, union.discriminator.place);
            for variant in &union.variants {
                let text = format!("{}: {}", variant.value, model.shape(variant.shape).name);
                facts.declared("variant", text, variant.place);
            }
        }
        ShapeKind::Untagged(union) => {
            for alternative in &union.alternatives {
                let text = format!("{}: {}", alternative.name, type_name(model, &alternative.target));
                facts.declared("alternative", text, alternative.place);
            }
        }
        ShapeKind::Newtype(used) => type_use(model, used, "", facts),
    }
    facts.docs(&[&of.docs]);
    facts.extensions(&of.extensions);
}

fn member(model: &Model, of: &Member, facts: &mut Facts) {
    match of.location {
        Location::Member => facts.declared("name", &of.name, of.place),
        Location::Path { .. }
        | Location::Query { .. }
        | Location::Header { .. }
        | Location::Form { .. }
        | Location::File
        | Location::Payload => facts.key("name", &of.name, of.place, &["name"]),
    }
    facts.fact("Rust name", &of.renamed);
    type_use(model, &of.target, "", facts);
    match (&of.required, &of.location) {
        (None, _) => facts.rule("required", "no", rules::OPTIONAL),
        // The location is the path's for an undeclared placeholder, and the parameter's without `required: true`.
        (Some(place), Location::Path { .. }) if *place == of.place => {
            facts.rule("required", "yes", rules::PATH_REQUIRED);
        }
        (Some(place), _) => facts.declared("required", "yes", *place),
    }
    facts.flag("read-only", &of.read_only);
    facts.flag("write-only", &of.write_only);
    if let Some(default) = &of.default {
        facts.declared("default", &default.value, default.place);
    }
    location(model, of, facts);
    facts.docs(&[&of.docs, &of.target.docs]);
    facts.extensions(&of.extensions);
}

fn location(model: &Model, of: &Member, facts: &mut Facts) {
    let aws = model.service.protocol != Protocol::Rest;
    let (text, list) = match &of.location {
        Location::Member if aws => return facts.rule("location", "the JSON object", rules::AWS_JSON_MEMBER),
        Location::Member => return facts.rule("location", "the JSON object", rules::JSON_MEMBER),
        Location::Path { styles, verbatim } => {
            facts.flag("not percent-encoded", verbatim);
            ("path", styles.as_slice())
        }
        Location::Query { styles, allow_empty, verbatim } => {
            facts.flag("allow empty value", allow_empty);
            facts.flag("not percent-encoded", verbatim);
            ("query", styles.as_slice())
        }
        Location::Header { styles } => ("header", styles.as_slice()),
        Location::Form { styles, allow_empty } => {
            facts.flag("allow empty value", allow_empty);
            ("form", styles.as_slice())
        }
        Location::File => ("file of a form", [].as_slice()),
        Location::Payload => ("body", [].as_slice()),
    };
    facts.key("location", text, of.place, &["in"]);
    for style in list {
        match style {
            ListStyle::Csv => facts.rule("list", "csv", rules::CSV),
            ListStyle::Ssv => facts.key("list", "ssv", of.place, &["collectionFormat"]),
            ListStyle::Tsv => facts.key("list", "tsv", of.place, &["collectionFormat"]),
            ListStyle::Pipes => facts.key("list", "pipes", of.place, &["collectionFormat"]),
            ListStyle::Multi => facts.key("list", "multi", of.place, &["collectionFormat"]),
            ListStyle::Members => facts.key("object", "a parameter for each member", of.place, &["style"]),
            ListStyle::Deep => facts.key("object", "deepObject", of.place, &["style"]),
            ListStyle::Pairs => facts.key("object", "name=value pairs", of.place, &["style"]),
            ListStyle::Json => facts.key("object", "JSON", of.place, &["style"]),
        }
    }
}

fn failure(model: &Model, of: &Failure, facts: &mut Facts) {
    facts.declared("name", &of.name, of.place);
    facts.fact("Rust name", &of.renamed);
    match &of.identified_by {
        IdentifiedBy::Code(code) if *code == of.name => {
            facts.rule("identified by", identified_by(&of.identified_by), rules::CODE)
        }
        IdentifiedBy::Code(_) | IdentifiedBy::Status(_) => {
            facts.declared("identified by", identified_by(&of.identified_by), of.place)
        }
    }
    let retry = match of.retry {
        Retry::Never => "never",
        Retry::Transient => "transient failure",
        Retry::Throttling => "throttling",
    };
    match (of.retry_place, of.retry) {
        (Some(place), _) => facts.declared("retry", retry, place),
        (None, Retry::Never) => facts.rule("retry", retry, rules::NO_RETRY),
        (None, Retry::Transient | Retry::Throttling) => facts.rule("retry", retry, rules::RETRY_BY_STATUS),
    }
    if let Some(content) = &of.content {
        type_use(model, content, "", facts);
    }
    for operation in &model.operations {
        for said in operation.failures.iter().filter(|said| said.failure == of.id) {
            facts.declared("returned by", &operation.name, said.place);
        }
    }
    facts.docs(&[&of.docs]);
}

fn identified_by(identified_by: &IdentifiedBy) -> String {
    match identified_by {
        IdentifiedBy::Code(code) => format!("code {code}"),
        IdentifiedBy::Status(of) => format!("status {of}"),
    }
}
