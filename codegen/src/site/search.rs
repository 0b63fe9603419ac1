//! The search index: a script that is loaded on the first search.

use super::{Known, markdown};
use bindery_model::service::{ShapeKind, ShapeOrigin};
use serde_json::{Value, json};

/// The path of the index.
pub(super) const PATH: &str = "assets/index.js";

/// The maximum number of members in the index; with more, the index omits members.
const MEMBERS: usize = 20_000;

/// Formats the index: rows of kind, name, owner, page and summary. Text of documents is escaped as data.
pub(super) fn index(known: &[Known]) -> String {
    let mut rows: Vec<Value> = Vec::new();
    let mut members: Vec<Value> = Vec::new();
    for each in known {
        let (model, service) = (each.model, &each.model.service.title.value);
        rows.push(json!(["service", service, "", each.paths.service(), ""]));
        for (index, operation) in model.operations.iter().enumerate() {
            let docs = operation.docs.summary.as_ref().or(operation.docs.description.as_ref());
            let summary = docs.map(|docs| markdown::line(&docs.value, 90)).unwrap_or_default();
            rows.push(json!(["operation", operation.name, service, each.paths.operation(index), summary]));
        }
        for failure in &model.failures {
            rows.push(json!([
                "failure",
                failure.name,
                service,
                format!("{}#f{}", each.paths.failures(), failure.id.0),
                ""
            ]));
        }
        for shape in &model.shapes {
            let id = match shape.origin {
                ShapeOrigin::Input(_) => "in",
                ShapeOrigin::Definition | ShapeOrigin::Output(_) | ShapeOrigin::Inline => {
                    let kind = super::types::kind(&shape.kind);
                    rows.push(json!([kind, shape.name, service, each.paths.shape(shape.id), ""]));
                    "m"
                }
            };
            let ShapeKind::Structure(structure) = &shape.kind else { continue };
            for (index, member) in structure.members.iter().enumerate() {
                let page = format!("{}#{id}.{index}", each.paths.shape(shape.id));
                members.push(json!(["member", member.name, shape.name, page, ""]));
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
