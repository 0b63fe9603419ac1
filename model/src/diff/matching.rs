//! Matches the elements of two models: by name, or by content if a name disappeared.

use super::said::{self, said};
use crate::service::*;
use std::collections::{BTreeMap, HashMap};

/// The correspondence of elements: indices into the older and the newer model.
#[derive(Debug)]
pub(super) struct Pairs {
    /// The operations in both models, in the order of the newer one.
    pub(super) operations: Vec<(usize, usize)>,
    /// The shape in the newer model for each shape of the older one.
    pub(super) shapes: Vec<Option<ShapeId>>,
    /// The reverse mapping.
    pub(super) former: Vec<Option<ShapeId>>,
}

impl Pairs {
    pub(super) fn new(old: &Model, new: &Model) -> Pairs {
        let operations = operations(old, new);
        let mut pairs =
            Pairs { operations, shapes: vec![None; old.shapes.len()], former: vec![None; new.shapes.len()] };
        for (before, after) in pairs.operations.clone() {
            let (before, after) = (&old.operations[before], &new.operations[after]);
            pairs.unite(before.input, after.input);
            for response in &before.responses {
                let same = after.responses.iter().find(|other| other.status == response.status);
                if let (Some(before), Some(after)) = (output(old, response), same.and_then(|same| output(new, same))) {
                    pairs.unite(before, after);
                }
            }
        }
        pairs.by_name(old, new);
        pairs.by_content(old, new);
        pairs
    }

    fn unite(&mut self, old: ShapeId, new: ShapeId) {
        let (before, after) = (&mut self.shapes[old.0 as usize], &mut self.former[new.0 as usize]);
        if before.is_none() && after.is_none() {
            (*before, *after) = (Some(new), Some(old));
        }
    }

    fn is_free(&self, old: &Shape) -> bool {
        !is_input(old) && self.shapes[old.id.0 as usize].is_none()
    }

    fn is_new(&self, new: &Shape) -> bool {
        !is_input(new) && self.former[new.id.0 as usize].is_none()
    }

    /// Matches shapes by name: first those with the same origin; repeated names in document order.
    fn by_name(&mut self, old: &Model, new: &Model) {
        for exact in [true, false] {
            let key = |shape: &Shape| (shape.name.clone(), exact && shape.origin == ShapeOrigin::Definition);
            let mut candidates: HashMap<_, Vec<ShapeId>> = HashMap::new();
            for shape in new.shapes.iter().rev().filter(|shape| self.is_new(shape)) {
                candidates.entry(key(shape)).or_default().push(shape.id);
            }
            for shape in &old.shapes {
                if !self.is_free(shape) {
                    continue;
                }
                if let Some(same) = candidates.get_mut(&key(shape)).and_then(Vec::pop) {
                    self.unite(shape.id, same);
                }
            }
        }
    }

    /// Matches shapes whose names disappeared to the only new shape with the same content: they were renamed.
    fn by_content(&mut self, old: &Model, new: &Model) {
        let gone: Vec<&Shape> = old.shapes.iter().filter(|shape| self.is_free(shape)).collect();
        let come: Vec<&Shape> = new.shapes.iter().filter(|shape| self.is_new(shape)).collect();
        if gone.is_empty() || come.is_empty() {
            return;
        }
        let gone = gone.into_iter().filter_map(|shape| Some((content(old, shape)?, shape.id)));
        let come = come.into_iter().filter_map(|shape| Some((content(new, shape)?, shape.id)));
        for (before, after) in only(gone, come) {
            self.unite(before, after);
        }
    }
}

fn is_input(shape: &Shape) -> bool {
    match shape.origin {
        ShapeOrigin::Input(_) => true,
        ShapeOrigin::Definition | ShapeOrigin::Output(_) | ShapeOrigin::Inline | ShapeOrigin::Request(_) => false,
    }
}

/// Returns the structure of headers and body of a response.
fn output(model: &Model, response: &Response) -> Option<ShapeId> {
    let Type::Shape(id) = response.content.as_ref()?.ty else { return None };
    match model.shape(id).origin {
        ShapeOrigin::Output(_) => Some(id),
        ShapeOrigin::Definition | ShapeOrigin::Input(_) | ShapeOrigin::Inline | ShapeOrigin::Request(_) => None,
    }
}

fn operations(old: &Model, new: &Model) -> Vec<(usize, usize)> {
    let named: HashMap<&str, usize> =
        old.operations.iter().enumerate().rev().map(|(index, operation)| (operation.name.as_str(), index)).collect();
    let mut found: Vec<Option<usize>> =
        new.operations.iter().map(|operation| named.get(operation.name.as_str()).copied()).collect();
    let mut taken = vec![false; old.operations.len()];
    for former in &mut found {
        if let Some(index) = *former {
            // Of two operations with the same name, the first one is matched.
            if std::mem::replace(&mut taken[index], true) {
                *former = None;
            }
        }
    }
    let free = |taken: &[bool]| (0..old.operations.len()).filter(|index| !taken[*index]).collect::<Vec<_>>();
    if let (Protocol::Rest, Protocol::Rest) = (&old.service.protocol, &new.service.protocol) {
        let of = |operation: &Operation| (operation.method, skeleton(&operation.path.value));
        let places: HashMap<_, usize> =
            free(&taken).into_iter().map(|index| (of(&old.operations[index]), index)).collect();
        for (former, operation) in found.iter_mut().zip(&new.operations) {
            if former.is_none()
                && let Some(&index) = places.get(&of(operation))
                && !std::mem::replace(&mut taken[index], true)
            {
                *former = Some(index);
            }
        }
    }
    let gone = free(&taken).into_iter().filter_map(|index| Some((signature(old, &old.operations[index])?, index)));
    let come = (0..found.len()).filter(|index| found[*index].is_none());
    let come = come.filter_map(|index| Some((signature(new, &new.operations[index])?, index)));
    for (before, after) in only(gone, come) {
        found[after] = Some(before);
    }
    found.into_iter().enumerate().filter_map(|(after, before)| Some((before?, after))).collect()
}

/// Returns the pairs whose key is unique on both sides.
fn only<K: Ord, A: Copy, B: Copy>(
    one: impl Iterator<Item = (K, A)>,
    other: impl Iterator<Item = (K, B)>,
) -> Vec<(A, B)> {
    let mut keys: BTreeMap<K, (Vec<A>, Vec<B>)> = BTreeMap::new();
    for (key, value) in one {
        keys.entry(key).or_default().0.push(value);
    }
    for (key, value) in other {
        keys.entry(key).or_default().1.push(value);
    }
    let single = |(one, other): &(Vec<A>, Vec<B>)| match (one.as_slice(), other.as_slice()) {
        ([one], [other]) => Some((*one, *other)),
        _ => None,
    };
    keys.values().filter_map(single).collect()
}

/// Returns a path without the names of its placeholders, which are not sent.
pub(super) fn skeleton(path: &str) -> String {
    let mut skeleton = String::new();
    let mut within = false;
    for c in path.chars() {
        match c {
            '{' => within = true,
            '}' => skeleton.push_str(if std::mem::take(&mut within) { "{}" } else { "}" }),
            _ if within => {}
            c => skeleton.push(c),
        }
    }
    skeleton
}

/// Describes the input and output of an operation; `None` if they are too small to identify it.
fn signature(model: &Model, operation: &Operation) -> Option<String> {
    let members: Vec<String> =
        model.input(operation).members.iter().map(|member| member_words(model, member)).collect();
    let responses: Vec<String> = operation
        .responses
        .iter()
        .filter_map(|response| response.content.as_ref())
        .map(|content| of_content(model, content))
        .collect();
    let failures = || operation.failures.iter().map(|failure| model.failure(failure.failure).name.as_str());
    let says_enough = !members.is_empty() && (members.len() > 1 || !responses.is_empty());
    let method = operation.method.as_str();
    says_enough.then(|| format!("{method} {members:?} {responses:?} {:?}", failures().collect::<Vec<_>>()))
}

/// Describes a type without its name: `GetPetResponse` is renamed together with `GetPet`.
fn of_content(model: &Model, target: &TypeUse) -> String {
    match &target.ty {
        Type::Shape(id) => content(model, model.shape(*id)).unwrap_or_default(),
        _ => said::of_type(model, target),
    }
}

fn member_words(model: &Model, member: &Member) -> String {
    let Member { name, target, location, .. } = member;
    let required = if member.required.is_some() { "!" } else { "" };
    format!("{}:{name}{required}:{}", said::of_location(location), said::of_type(model, target))
}

/// Describes the content of a shape; `None` if it is too small to identify it.
fn content(model: &Model, shape: &Shape) -> Option<String> {
    match &shape.kind {
        ShapeKind::Structure(structure) => {
            let members: Vec<String> = structure.members.iter().map(|member| member_words(model, member)).collect();
            (!members.is_empty()).then(|| format!("structure {members:?} {}", structure.additional.is_some()))
        }
        ShapeKind::Enum(values) => {
            let literals: Vec<String> = values.values.iter().map(|value| said::of_literal(&value.value)).collect();
            (!literals.is_empty()).then(|| format!("enum {:?} {literals:?}", values.base))
        }
        ShapeKind::Union(union) => {
            let variants: Vec<&str> = union.variants.iter().map(|variant| variant.value.as_str()).collect();
            (!variants.is_empty()).then(|| format!("union {} {variants:?}", union.discriminator.value))
        }
        ShapeKind::Untagged(union) => {
            let types: Vec<String> =
                union.alternatives.iter().map(|alternative| said::of_type(model, &alternative.target)).collect();
            (!types.is_empty()).then(|| format!("one of {types:?}"))
        }
        ShapeKind::Newtype(target) => Some(format!("newtype {}", said(&target.constraints))),
    }
}

/// The corresponding members of two structures, by index, and the unmatched ones on both sides.
pub(super) struct Members {
    /// Members with the same name and location, then with another location, then renamed ones.
    pub(super) pairs: Vec<(usize, usize)>,
    pub(super) removed: Vec<usize>,
    pub(super) added: Vec<usize>,
}

pub(super) fn members(old: &Structure, new: &Structure, same_type: impl Fn(&Member, &Member) -> bool) -> Members {
    let mut former: Vec<Option<usize>> = vec![None; new.members.len()];
    let mut taken = vec![false; old.members.len()];
    for exact in [true, false] {
        let key = |member: &Member| (member.name.clone(), if exact { said::of_location(&member.location) } else { "" });
        let mut candidates: HashMap<_, usize> = HashMap::new();
        for (index, member) in old.members.iter().enumerate().rev().filter(|(index, _)| !taken[*index]) {
            candidates.insert(key(member), index);
        }
        for (former, member) in former.iter_mut().zip(&new.members).filter(|(former, _)| former.is_none()) {
            if let Some(index) = candidates.remove(&key(member)) {
                taken[index] = true;
                *former = Some(index);
            }
        }
    }
    // A removed and an added member that differ only in name.
    let gone: Vec<usize> = (0..taken.len()).filter(|index| !taken[*index]).collect();
    let come: Vec<usize> = (0..former.len()).filter(|index| former[*index].is_none()).collect();
    if let ([before], [after]) = (gone.as_slice(), come.as_slice()) {
        let (one, other) = (&old.members[*before], &new.members[*after]);
        if said::of_location(&one.location) == said::of_location(&other.location)
            && one.required.is_some() == other.required.is_some()
            && same_type(one, other)
            && (before == after || said(&one.docs) == said(&other.docs))
        {
            taken[*before] = true;
            former[*after] = Some(*before);
        }
    }
    Members {
        pairs: former.iter().enumerate().filter_map(|(after, before)| Some(((*before)?, after))).collect(),
        removed: (0..taken.len()).filter(|index| !taken[*index]).collect(),
        added: (0..former.len()).filter(|index| former[*index].is_none()).collect(),
    }
}

/// Returns whether matched elements changed their order.
pub(super) fn reordered(pairs: &[(usize, usize)]) -> bool {
    let mut pairs = pairs.to_vec();
    pairs.sort_by_key(|(_, after)| *after);
    !pairs.is_sorted_by_key(|(before, _)| *before)
}

#[cfg(test)]
mod tests {
    use super::{only, reordered, skeleton};

    #[test]
    fn the_names_of_placeholders_do_not_travel() {
        assert_eq!(skeleton("/pets/{id}/toys/{toy}?x={y}"), "/pets/{}/toys/{}?x={}");
        assert_eq!(skeleton("/a}b"), "/a}b");
    }

    #[test]
    fn only_what_is_sure_belongs_together() {
        let old = [("a", 1), ("b", 2), ("b", 3), ("c", 4)];
        let new = [("a", 1), ("b", 2), ("d", 4)];
        assert_eq!(only(old.into_iter(), new.into_iter()), [(1, 1)]);
    }

    #[test]
    fn order_is_that_of_what_stayed() {
        assert!(!reordered(&[(0, 0), (2, 1), (5, 9)]));
        assert!(reordered(&[(0, 1), (1, 0)]));
    }
}
