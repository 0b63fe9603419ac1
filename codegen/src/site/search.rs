//! The index of the search: a script that says what there is, loaded once somebody searches.

use super::{Known, markdown};
use bindery_model::service::{ShapeKind, ShapeOrigin};
use serde_json::{Value, json};

/// Where it lies.
pub(super) const PATH: &str = "assets/index.js";

/// So many members are found by name; beyond them, only what has a page.
const MEMBERS: usize = 20_000;

/// Rows of kind, name, what it belongs to, page and a few words; text in it is data, whatever it says.
pub(super) fn index(known: &[Known]) -> String {
    let mut rows: Vec<Value> = Vec::new();
    let mut members: Vec<Value> = Vec::new();
    for each in known {
        let (model, service) = (each.model, &each.model.service.title.value);
        rows.push(json!(["service", service, "", each.paths.service(), ""]));
        for (index, operation) in model.operations.iter().enumerate() {
            let said = operation.docs.summary.as_ref().or(operation.docs.description.as_ref());
            let words = said.map(|said| markdown::line(&said.value, 90)).unwrap_or_default();
            rows.push(json!(["operation", operation.name, service, each.paths.operation(index), words]));
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
