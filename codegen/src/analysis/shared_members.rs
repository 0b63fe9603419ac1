//! Members that several structures share.

use bindery_model::node::NodeLocation;
use bindery_model::service::{Member, Model, Shape, ShapeKind};
use std::collections::{HashMap, hash_map};

/// The members that several structures share, as operations share parameters: they are declared at one location and are
/// equal.
#[derive(Debug, Default)]
pub(crate) struct SharedMembers<'m> {
    pub(crate) members: Vec<&'m Member>,
    by_place: HashMap<NodeLocation, usize>,
}

impl<'m> SharedMembers<'m> {
    /// Collects the shared members of a model.
    pub(crate) fn new(model: &'m Model) -> Self {
        let mut first: HashMap<NodeLocation, (&Member, bool)> = HashMap::new();
        let mut shared = SharedMembers::default();
        for member in model.shapes.iter().flat_map(members) {
            match first.entry(member.place) {
                hash_map::Entry::Vacant(entry) => {
                    entry.insert((member, false));
                }
                hash_map::Entry::Occupied(mut entry) => {
                    let (earlier, known) = entry.get_mut();
                    if !*known && *earlier == member {
                        *known = true;
                        shared.by_place.insert(member.place, shared.members.len());
                        shared.members.push(earlier);
                    }
                }
            }
        }
        shared
    }

    /// The index of a member among the shared members.
    pub(crate) fn index(&self, member: &Member) -> Option<usize> {
        let index = *self.by_place.get(&member.place)?;
        (self.members[index] == member).then_some(index)
    }
}

fn members(shape: &Shape) -> &[Member] {
    match &shape.kind {
        ShapeKind::Structure(structure) => &structure.members,
        ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => &[],
    }
}
