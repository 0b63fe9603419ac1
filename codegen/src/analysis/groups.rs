//! Groups of operations by tag.

use bindery_model::service::Model;
use std::collections::HashMap;

/// A service with more operations than this has a module for each tag.
const LARGE: usize = 40;

/// The operations of a module.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    /// The tag, as an index into those of the service; `None` for operations without a tag.
    pub(crate) tag: Option<usize>,
    /// The operations, as indices, in document order.
    pub(crate) operations: Vec<usize>,
}

/// Returns the operations by their first tags, in the order of the tags; operations without a tag come last.
pub(crate) fn by_tag(model: &Model) -> Vec<Group> {
    let tags = &model.service.tags;
    let mut groups: Vec<Group> =
        (0..tags.len()).map(Some).chain([None]).map(|tag| Group { tag, operations: Vec::new() }).collect();
    let known: HashMap<&str, usize> = tags.iter().enumerate().map(|(index, tag)| (tag.name.as_str(), index)).collect();
    for (index, operation) in model.operations.iter().enumerate() {
        let tag = operation.tags.first().and_then(|tag| known.get(tag.value.as_str()));
        groups[tag.copied().unwrap_or(tags.len())].operations.push(index);
    }
    groups.retain(|group| !group.operations.is_empty());
    groups
}

/// Returns the modules of the operations of a large service, if it has several tags.
pub(crate) fn groups(model: &Model) -> Option<Vec<Group>> {
    let groups = if model.operations.len() > LARGE { by_tag(model) } else { Vec::new() };
    (groups.len() > 1).then_some(groups)
}
