//! The direction of members: requests do not require `readOnly` members, responses do not require `writeOnly` members.
//!
//! A shape that both directions use has two forms where this changes what is required: the shape itself, which responses
//! contain, and a copy for requests.

use crate::service::*;
use std::collections::HashMap;

/// The directions that use a shape.
#[derive(Clone, Copy, Debug, Default)]
struct Uses {
    requests: bool,
    responses: bool,
}

/// Makes members optional in the direction that does not contain them, and splits the shapes in which only one direction
/// requires a member.
pub(super) fn split(operations: &[Operation], failures: &[Failure], shapes: &mut Vec<Shape>) {
    if !shapes.iter().any(|shape| members(&shape.kind).any(is_directed)) {
        return;
    }
    let uses = uses(operations, failures, shapes);
    let copies = copies(&uses, shapes);
    let mut added: Vec<(ShapeId, ShapeId)> = copies.iter().map(|(old, new)| (*old, *new)).collect();
    added.sort_by_key(|(_, new)| new.0);
    for (old, new) in added {
        let shape = request_form(&shapes[old.0 as usize], new);
        shapes.push(shape);
    }
    for (index, shape) in shapes.iter_mut().enumerate() {
        let is_copy = index >= uses.len();
        let Uses { requests, responses } =
            uses.get(index).copied().unwrap_or(Uses { requests: true, responses: false });
        let is_split = is_copy || copies.contains_key(&shape.id);
        if is_copy || (requests && !responses) {
            retarget(&mut shape.kind, &copies);
        }
        let ShapeKind::Structure(structure) = &mut shape.kind else { continue };
        if is_split {
            let other = |member: &Member| if is_copy { member.read_only } else { member.write_only };
            structure.members.retain(|member| other(member).is_none());
        }
        for member in &mut structure.members {
            if !is_split && (requests && member.read_only.is_some() || responses && member.write_only.is_some()) {
                member.required = None;
            }
        }
    }
}

fn members(kind: &ShapeKind) -> impl Iterator<Item = &Member> {
    let members: &[Member] = if let ShapeKind::Structure(structure) = kind { &structure.members } else { &[] };
    members.iter()
}

fn is_directed(member: &Member) -> bool {
    member.read_only.is_some() || member.write_only.is_some()
}

fn uses(operations: &[Operation], failures: &[Failure], shapes: &[Shape]) -> Vec<Uses> {
    let mut uses = vec![Uses::default(); shapes.len()];
    let mut open: Vec<ShapeId> = operations.iter().map(|operation| operation.input).collect();
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut uses[id.0 as usize].requests, true) {
            shapes[id.0 as usize].kind.collect_shapes(&mut open);
        }
    }
    let outputs = operations.iter().flat_map(|operation| &operation.responses).filter_map(|one| one.content.as_ref());
    let contents = outputs.chain(failures.iter().filter_map(|failure| failure.content.as_ref()));
    contents.for_each(|content| content.collect_shapes(&mut open));
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut uses[id.0 as usize].responses, true) {
            shapes[id.0 as usize].kind.collect_shapes(&mut open);
        }
    }
    uses
}

/// The ids of the copies, by the ids of the shapes that have one: those in which a direction alone requires a member, and
/// those that refer to one.
fn copies(uses: &[Uses], shapes: &[Shape]) -> HashMap<ShapeId, ShapeId> {
    let both = |id: ShapeId| uses[id.0 as usize].requests && uses[id.0 as usize].responses;
    let mut users: HashMap<ShapeId, Vec<ShapeId>> = HashMap::new();
    let mut open = Vec::new();
    for shape in shapes.iter().filter(|shape| both(shape.id)) {
        let mut found = Vec::new();
        shape.kind.collect_shapes(&mut found);
        found.into_iter().for_each(|used| users.entry(used).or_default().push(shape.id));
        if members(&shape.kind).any(|member| is_directed(member) && member.required.is_some()) {
            open.push(shape.id);
        }
    }
    let mut split = vec![false; shapes.len()];
    while let Some(id) = open.pop() {
        if !std::mem::replace(&mut split[id.0 as usize], true) {
            open.extend(users.get(&id).into_iter().flatten());
        }
    }
    let split = shapes.iter().filter(|shape| split[shape.id.0 as usize]);
    split.zip(shapes.len()..).map(|(shape, index)| (shape.id, ShapeId(index as u32))).collect()
}

/// The form of a shape in requests.
fn request_form(shape: &Shape, id: ShapeId) -> Shape {
    let mut copy = shape.clone();
    copy.id = id;
    copy.name.push_str(".input");
    copy.origin = ShapeOrigin::Request(shape.id);
    if let ShapeKind::Structure(structure) = &mut copy.kind {
        structure.failure = None;
    }
    copy.renamed = copy.renamed.map(|name| Located { value: format!("{}Input", name.value), place: name.place });
    copy
}

/// Replaces the shapes that a shape refers to by their copies.
fn retarget(kind: &mut ShapeKind, copies: &HashMap<ShapeId, ShapeId>) {
    match kind {
        ShapeKind::Structure(structure) => {
            let targets = structure.members.iter_mut().map(|member| &mut member.target);
            targets.chain(&mut structure.additional).for_each(|target| retarget_type(target, copies));
        }
        ShapeKind::Union(union) => {
            for variant in &mut union.variants {
                variant.shape = copies.get(&variant.shape).copied().unwrap_or(variant.shape);
            }
        }
        ShapeKind::Untagged(union) => {
            union.alternatives.iter_mut().for_each(|alternative| retarget_type(&mut alternative.target, copies));
        }
        ShapeKind::Newtype(target) => retarget_type(target, copies),
        ShapeKind::Enum(_) => {}
    }
}

fn retarget_type(target: &mut TypeUse, copies: &HashMap<ShapeId, ShapeId>) {
    match &mut target.ty {
        Type::Shape(id) => *id = copies.get(id).copied().unwrap_or(*id),
        Type::List(inner) | Type::Map(inner) => retarget_type(inner, copies),
        Type::Tuple(items) => items.iter_mut().for_each(|item| retarget_type(item, copies)),
        Type::Boolean
        | Type::Integer(_)
        | Type::Float(_)
        | Type::String
        | Type::Blob(_)
        | Type::Timestamp(_)
        | Type::Date
        | Type::Document => {}
    }
}
