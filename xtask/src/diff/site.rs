//! Changes for the reference site.

use super::{compare, render, side};
use crate::failure::Failure;
use crate::git::Repository;
use crate::workspace::Workspace;
use bindery_codegen::site::{Changed, Compared, Comparison};

/// Returns the changes in the working tree, for the reference site.
pub(crate) fn comparison(
    workspace: &Workspace,
    from: Option<&str>,
    services: &[String],
) -> Result<Comparison, Failure> {
    let repository = Repository::around(&workspace.root);
    let from = side::read(workspace, repository.as_ref(), Some(from.unwrap_or("HEAD")))?;
    let to = side::read(workspace, repository.as_ref(), None)?;
    let compared = compare(&from, &to, services)?.into_iter().map(|compared| Compared {
        summary: render::summary(&compared),
        name: compared.name,
        changes: compared
            .changes
            .into_iter()
            .map(|shown| Changed {
                breaking: shown.is_breaking(),
                change: shown.change,
                old: shown.old,
                new: shown.new,
            })
            .collect(),
    });
    Ok(Comparison { services: compared.collect(), from: from.shown, to: to.shown })
}
