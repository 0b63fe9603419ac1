//! Checks the invariants of a model that lowering does not ensure.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::nearest::nearest;
use crate::service::*;

/// Checks a model.
pub(crate) fn check(model: &Model) -> Diagnostics {
    let mut diagnostics = Diagnostics::default();
    for operation in &model.operations {
        if let Some(pagination) = &operation.pagination {
            let input = model.input(operation);
            for name in [Some(&pagination.input), pagination.limit.as_ref()].into_iter().flatten() {
                has_member(input, name, "request", &mut diagnostics);
            }
            let Some(output) = output(model, operation) else {
                diagnostics.push(
                    Diagnostic::error(Code::PAGINATION, pagination.place, "the response has no members for pagination")
                        .help("declare a response with a structure, or remove `x-pagination`"),
                );
                continue;
            };
            for name in [Some(&pagination.output), pagination.items.as_ref()].into_iter().flatten() {
                has_member(output, name, "response", &mut diagnostics);
            }
        }
    }
    diagnostics
}

/// The structure of an operation's response; `None` if the response has another type.
fn output<'m>(model: &'m Model, operation: &Operation) -> Option<&'m Structure> {
    let content = operation.responses.iter().find_map(|response| response.content.as_ref())?;
    let Type::Shape(id) = content.ty else { return None };
    match &model.shape(id).kind {
        ShapeKind::Structure(structure) => Some(structure),
        ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => None,
    }
}

fn has_member(structure: &Structure, name: &Located<String>, side: &str, diagnostics: &mut Diagnostics) {
    let members = || structure.members.iter().map(|member| member.name.as_str());
    if members().any(|member| member == name.value) {
        return;
    }
    let diagnostic =
        Diagnostic::error(Code::PAGINATION, name.place, format!("the {side} has no member `{}`", name.value));
    diagnostics.push(match nearest(&name.value, members()) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic.help("`x-pagination` names members of the request and the response"),
    });
}
