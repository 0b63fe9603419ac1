//! The search index: a script that is loaded on the first search.

use super::{Known, markdown};
use bindery_model::service::{Docs, ShapeKind, ShapeOrigin};
use serde_json::{Value, json};

/// The path of the index.
pub(super) const PATH: &str = "assets/index.js";

/// The maximum number of members in the index; with more, the index omits members.
const MEMBERS: usize = 20_000;

/// Formats the index: rows of kind, name, owner, page, summary and other names. Text of documents is escaped as data.
///
/// `aliases` holds the names of each service's operations in the other targets.
pub(super) fn index(known: &[Known], aliases: &[Vec<Vec<String>>]) -> String {
    let mut rows: Vec<Value> = Vec::new();
    let mut members: Vec<Value> = Vec::new();
    for (each, aliases) in known.iter().zip(aliases) {
        let (model, service) = (each.model, &each.model.service.title.value);
        rows.push(row(["service", service, "", &each.paths.service()], &model.service.docs, ""));
        for (index, (operation, aliases)) in model.operations.iter().zip(aliases).enumerate() {
            let page = each.paths.operation(index);
            rows.push(row(["operation", &operation.name, service, page], &operation.docs, &aliases.join(" ")));
        }
        for failure in &model.failures {
            let page = format!("{}#f{}", each.paths.failures(), failure.id.0);
            rows.push(row(["failure", &failure.name, service, &page], &failure.docs, ""));
        }
        for shape in &model.shapes {
            let id = match shape.origin {
                ShapeOrigin::Input(_) => "in",
                ShapeOrigin::Definition | ShapeOrigin::Output(_) | ShapeOrigin::Inline | ShapeOrigin::Request(_) => {
                    let kind = super::types::kind(&shape.kind);
                    rows.push(row([kind, &shape.name, service, each.paths.shape(shape.id)], &shape.docs, ""));
                    "m"
                }
            };
            let ShapeKind::Structure(structure) = &shape.kind else { continue };
            for (index, member) in structure.members.iter().enumerate() {
                let page = format!("{}#{id}.{index}", each.paths.shape(shape.id));
                members.push(row(["member", &member.name, &shape.name, &page], &member.docs, ""));
            }
        }
    }
    if members.len() <= MEMBERS {
        rows.extend(members);
    }
    let lines: Vec<String> = rows
        .iter()
        .map(|row| {
            row.to_string().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
        })
        .collect();
    format!("window.binderyIndex = [\n{}\n];\n", lines.join(",\n"))
}

/// The maximum length of a summary.
const SUMMARY: usize = 90;

fn row([kind, name, owner, page]: [&str; 4], docs: &Docs, aliases: &str) -> Value {
    let text = docs.summary.as_ref().or(docs.description.as_ref());
    let summary = text.map(|text| markdown::line(&text.value, SUMMARY)).unwrap_or_default();
    json!([kind, name, owner, page, summary, aliases])
}
