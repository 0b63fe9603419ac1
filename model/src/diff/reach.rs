//! The directions in which each shape is sent: requests, responses or both.

use super::Travels;
use crate::service::*;

/// The directions of the shapes of two models.
#[derive(Default)]
pub(super) struct Directions {
    pub(super) old: Vec<Travels>,
    pub(super) new: Vec<Travels>,
}

impl Directions {
    pub(super) fn new(old: &Model, new: &Model) -> Directions {
        Directions { old: travels(old), new: travels(new) }
    }
}

/// Returns the directions of all shapes of a model; none for a shape that no operation reaches.
fn travels(model: &Model) -> Vec<Travels> {
    let mut ways = vec![Travels::default(); model.shapes.len()];
    let mut asked = Vec::new();
    let mut answered = Vec::new();
    for operation in &model.operations {
        asked.push(operation.input);
        for content in operation.responses.iter().filter_map(|response| response.content.as_ref()) {
            content.collect_shapes(&mut answered);
        }
    }
    for content in model.failures.iter().filter_map(|failure| failure.content.as_ref()) {
        content.collect_shapes(&mut answered);
    }
    spread(model, asked, Travels::ASKED, &mut ways);
    spread(model, answered, Travels::ANSWERED, &mut ways);
    ways
}

fn spread(model: &Model, mut open: Vec<ShapeId>, way: Travels, ways: &mut [Travels]) {
    while let Some(id) = open.pop() {
        let known = &mut ways[id.0 as usize];
        if *known == known.and(way) {
            continue;
        }
        *known = known.and(way);
        model.shape(id).kind.collect_shapes(&mut open);
    }
}
