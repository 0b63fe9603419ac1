//! Recursive shapes: the edges at which a shape contains itself.

use bindery_model::service::{Model, ShapeId, ShapeKind, Type, TypeUse};

/// The shapes that contain themselves without a list or map in between, and therefore need indirection.
///
/// All edges within a strongly connected component are boxed: a choice of one would depend on the order of the
/// document, and the box would move when a definition does.
#[derive(Debug)]
pub(crate) struct Boxes {
    /// The component of each shape.
    component: Vec<usize>,
    /// Whether the edges of a shape are boxed.
    closes: Vec<bool>,
}

impl Boxes {
    pub(crate) fn new(model: &Model) -> Boxes {
        let edges: Vec<Vec<usize>> = model.shapes.iter().map(|shape| contents(&shape.kind)).collect();
        let closes = model
            .shapes
            .iter()
            .map(|shape| match &shape.kind {
                ShapeKind::Structure(_) | ShapeKind::Newtype(_) | ShapeKind::Enum(_) => true,
                // The edges of a union's structures are boxed already; those of a union within a union are not.
                ShapeKind::Untagged(union) => union.alternatives.iter().any(|alternative| {
                    let mut inner = Vec::new();
                    direct(&alternative.target, &mut inner);
                    inner.into_iter().any(|id| !matches!(model.shapes[id].kind, ShapeKind::Structure(_)))
                }),
                ShapeKind::Union(union) => union
                    .variants
                    .iter()
                    .any(|variant| !matches!(model.shape(variant.shape).kind, ShapeKind::Structure(_))),
            })
            .collect();
        Boxes { component: components(&edges), closes }
    }

    /// Returns whether `owner` must contain `content` in a box.
    pub(crate) fn need(&self, owner: ShapeId, content: ShapeId) -> bool {
        let (owner, content) = (owner.0 as usize, content.0 as usize);
        self.closes[owner] && self.component[owner] == self.component[content]
    }
}

/// Adds the shapes that a type contains without indirection.
fn direct(target: &TypeUse, into: &mut Vec<usize>) {
    // `Vec` and `BTreeMap` allocate their contents.
    if !matches!(target.ty, Type::List(_) | Type::Map(_)) {
        into.extend(target.ty.as_shape().map(|id| id.0 as usize));
        target.ty.children().iter().for_each(|item| direct(item, into));
    }
}

/// The shapes that a shape contains without indirection.
fn contents(kind: &ShapeKind) -> Vec<usize> {
    let mut edges = Vec::new();
    match kind {
        ShapeKind::Structure(structure) => {
            structure.members.iter().for_each(|member| direct(&member.target, &mut edges));
        }
        ShapeKind::Union(union) => edges.extend(union.variants.iter().map(|variant| variant.shape.0 as usize)),
        ShapeKind::Untagged(union) => {
            union.alternatives.iter().for_each(|alternative| direct(&alternative.target, &mut edges));
        }
        ShapeKind::Newtype(target) => direct(target, &mut edges),
        ShapeKind::Enum(_) => {}
    }
    edges
}

/// Returns the strongly connected component of each node of a graph (Tarjan's algorithm, without recursion, since the
/// nesting of documents is unbounded).
fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const NONE: usize = usize::MAX;
    let mut index = vec![NONE; edges.len()];
    let mut low = vec![NONE; edges.len()];
    let mut component = vec![NONE; edges.len()];
    let mut stack = Vec::new();
    let mut visited = 0;
    for root in 0..edges.len() {
        if index[root] != NONE {
            continue;
        }
        // Nodes being visited, each with the next edge to follow.
        let mut path = vec![(root, 0)];
        while let Some((node, edge)) = path.pop() {
            if edge == 0 {
                index[node] = visited;
                low[node] = visited;
                visited += 1;
                stack.push(node);
            } else {
                let child = edges[node][edge - 1];
                if component[child] == NONE {
                    low[node] = low[node].min(low[child]);
                }
            }
            if let Some(&child) = edges[node].get(edge) {
                path.push((node, edge + 1));
                if index[child] == NONE {
                    path.push((child, 0));
                }
            } else if low[node] == index[node] {
                while let Some(member) = stack.pop() {
                    component[member] = node;
                    if member == node {
                        break;
                    }
                }
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn circles_share_a_component() {
        // 0 → 1 → 2 → 1, 2 → 3, 4 → 4, 5 → 0
        let component = components(&[vec![1], vec![2], vec![1, 3], vec![], vec![4], vec![0]]);
        assert_eq!(component[1], component[2]);
        let mut distinct = component.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), 5);
    }

    #[test]
    fn a_long_chain_is_no_recursion() {
        let mut edges: Vec<Vec<usize>> = (1..100_000).map(|next| vec![next]).collect();
        edges.push(vec![0]);
        let component = components(&edges);
        assert!(component.iter().all(|other| *other == component[0]));
    }
}
