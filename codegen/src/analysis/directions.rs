//! The shapes that contain members of one direction: `readOnly` members are omitted from requests, `writeOnly` members
//! from responses.

use bindery_model::service::{Member, Model, ShapeId, ShapeKind, TypeUse};
use std::collections::HashMap;

/// The shapes that contain such members at any depth, by their id.
#[derive(Debug)]
pub(crate) struct Directions {
    read_only: Vec<bool>,
    write_only: Vec<bool>,
}

impl Directions {
    pub(crate) fn new(model: &Model) -> Self {
        let read_only = spread(model, |member| member.read_only.is_some());
        let write_only = spread(model, |member| member.write_only.is_some());
        Directions { read_only, write_only }
    }

    /// Whether a request must omit parts of a type.
    pub(crate) fn omits_in_requests(&self, target: &TypeUse) -> bool {
        contains(&self.read_only, target)
    }

    /// Whether a response must omit parts of a type.
    pub(crate) fn omits_in_responses(&self, target: &TypeUse) -> bool {
        contains(&self.write_only, target)
    }
}

fn contains(marked: &[bool], target: &TypeUse) -> bool {
    let mut shapes = Vec::new();
    target.collect_shapes(&mut shapes);
    shapes.into_iter().any(|id| marked[id.0 as usize])
}

/// Marks the structures with such a member, and the shapes that refer to them.
fn spread(model: &Model, is_directed: impl Fn(&Member) -> bool) -> Vec<bool> {
    let mut users: HashMap<ShapeId, Vec<ShapeId>> = HashMap::new();
    let mut open = Vec::new();
    for shape in &model.shapes {
        let mut used = Vec::new();
        shape.kind.collect_shapes(&mut used);
        used.into_iter().for_each(|used| users.entry(used).or_default().push(shape.id));
        if let ShapeKind::Structure(structure) = &shape.kind
            && structure.members.iter().any(&is_directed)
        {
            open.push(shape.id);
        }
    }
    let mut marked = vec![false; model.shapes.len()];
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut marked[id.0 as usize], true) {
            open.extend(users.get(&id).into_iter().flatten());
        }
    }
    marked
}
