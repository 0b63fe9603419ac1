//! Compares shapes.

use super::matching::reordered;
use super::said;
use super::{ChangeRule, Comparison, Element, Fit, Release, Spot, Wire};
use crate::service::*;
use std::collections::HashMap;

/// Compares all shapes except the inputs of operations, which are compared with the operations.
pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let (old, new) = (comparison.old, comparison.new);
    let listed = |shape: &&Shape| !matches!(shape.origin, ShapeOrigin::Input(_));
    for shape in old.shapes.iter().filter(listed) {
        if comparison.pairs.shapes[shape.id.0 as usize].is_none() {
            let spot = Spot::new(&said::short(&shape.name), Some((Element::Shape(shape.id), shape.place)), None);
            let change = spot.change(ChangeRule::ShapeRemoved, Wire::Compatible, Release::Major);
            comparison.changes.push(change.was(kind(&shape.kind)));
        }
    }
    for shape in new.shapes.iter().filter(listed) {
        match comparison.pairs.former[shape.id.0 as usize] {
            Some(former) => comparison.shape(old.shape(former), shape),
            None => {
                let spot = Spot::new(&said::short(&shape.name), None, Some((Element::Shape(shape.id), shape.place)));
                let change = spot.change(ChangeRule::ShapeAdded, Wire::Compatible, Release::Minor);
                comparison.changes.push(change.now(kind(&shape.kind)));
            }
        }
    }
}

/// Returns the kind of a shape.
fn kind(kind: &ShapeKind) -> &'static str {
    match kind {
        ShapeKind::Structure(_) => "structure",
        ShapeKind::Enum(_) => "enum",
        ShapeKind::Union(_) => "union",
        ShapeKind::Untagged(_) => "union without a discriminator",
        ShapeKind::Newtype(_) => "type that contains itself",
    }
}

impl Comparison<'_> {
    /// Compares two corresponding shapes.
    fn shape(&mut self, old: &Shape, new: &Shape) {
        let travels = self.directions.old[old.id.0 as usize].and(self.directions.new[new.id.0 as usize]);
        let sides = (Some((Element::Shape(old.id), old.place)), Some((Element::Shape(new.id), new.place)));
        let spot = Spot::new(&said::short(&new.name), sides.0, sides.1).travelling(travels);
        if old.name != new.name {
            let change = spot.change(ChangeRule::ShapeRenamed, Wire::Compatible, Release::Major);
            self.changes.push(change.was(said::short(&old.name)).now(said::short(&new.name)));
        }
        self.x_name(&spot, &old.renamed, &new.renamed);
        self.docs(&spot, &old.docs, &new.docs);
        self.extensions(&spot, &old.extensions, &new.extensions);
        match (&old.kind, &new.kind) {
            (ShapeKind::Structure(before), ShapeKind::Structure(after)) => {
                self.structure(&spot, (old.id, new.id), before, after);
            }
            (ShapeKind::Enum(before), ShapeKind::Enum(after)) => {
                self.enumeration(&spot, (old.id, new.id), before, after);
            }
            (ShapeKind::Union(before), ShapeKind::Union(after)) => {
                self.union(&spot, (old.id, new.id), before, after);
            }
            (ShapeKind::Untagged(before), ShapeKind::Untagged(after)) => {
                self.untagged(&spot, (old.id, new.id), before, after);
            }
            (ShapeKind::Newtype(before), ShapeKind::Newtype(after)) => self.type_use(&spot, before, after),
            (before, after) => {
                let change = spot.change(ChangeRule::ShapeKindChanged, travels.wire(Fit::Other), Release::Major);
                self.changes.push(change.was(kind(before)).now(kind(after)));
            }
        }
    }

    /// Compares two structures.
    pub(super) fn structure(&mut self, spot: &Spot, ids: (ShapeId, ShapeId), old: &Structure, new: &Structure) {
        self.members(spot, ids, old, new);
        self.counts(spot, old, new);
        match (&old.additional, &new.additional) {
            (None, None) => {}
            (Some(before), Some(after)) => self.type_use(&spot.within(".*", spot.old, spot.new), before, after),
            (before, after) => {
                // Responses may always contain undeclared members; requests may not.
                let wire = Wire::of(before.is_some() && spot.travels.in_requests, false);
                let release = if before.is_some() { Release::Major } else { Release::Minor };
                let place = |side: &Option<TypeUse>| side.as_ref().map(|values| values.place);
                let exact = spot.at(place(before), place(after));
                let change = exact.change(ChangeRule::AdditionalPropertiesChanged, wire, release);
                let words = |model, side: &Option<TypeUse>| match side {
                    Some(values) => said::of_type(model, values),
                    None => "none".to_owned(),
                };
                self.changes.push(change.was(words(self.old, before)).now(words(self.new, after)));
            }
        }
        let words = |tag: &Option<StructureTag>| {
            tag.as_ref().map(|tag| said::short(&format!("{} is {}", tag.member, tag.value)))
        };
        // The discriminator member is compared with the union.
        let value = |tag: &Option<StructureTag>| tag.as_ref().map(|tag| tag.value.clone());
        if value(&old.tag) != value(&new.tag) {
            let place = |tag: &Option<StructureTag>| tag.as_ref().map(|tag| tag.place);
            let exact = spot.at(place(&old.tag), place(&new.tag));
            let wire = spot.travels.wire(Fit::Other);
            let change = exact.change(ChangeRule::DiscriminatorChanged, wire, Release::Patch);
            self.changes.push(change.said(words(&old.tag), words(&new.tag)));
        }
    }

    fn enumeration(&mut self, spot: &Spot, ids: (ShapeId, ShapeId), old: &Enum, new: &Enum) {
        if old.base != new.base {
            let words = |values: &Enum| match values.base {
                EnumBase::String => "strings",
                EnumBase::Integer(_) => "whole numbers",
            };
            if words(old) != words(new) {
                let change = spot.change(ChangeRule::TypeChanged, spot.travels.wire(Fit::Other), Release::Major);
                self.changes.push(change.was(words(old)).now(words(new)));
                return;
            }
        }
        let before = |index: usize| Some((Element::Variant(ids.0, index), old.values[index].place));
        let after = |index: usize| Some((Element::Variant(ids.1, index), new.values[index].place));
        let positions = |values: &'_ Enum| -> HashMap<EnumLiteral, usize> {
            values.values.iter().enumerate().map(|(index, value)| (value.value.clone(), index)).collect()
        };
        let (known, wanted) = (positions(old), positions(new));
        let gone: Vec<usize> =
            (0..old.values.len()).filter(|index| !wanted.contains_key(&old.values[*index].value)).collect();
        let come: Vec<usize> =
            (0..new.values.len()).filter(|index| !known.contains_key(&new.values[*index].value)).collect();
        let name = |index: usize, values: &Enum| format!(".{}", said::of_literal(&values.values[index].value));
        match (gone.as_slice(), come.as_slice()) {
            // A replaced value without any other change was renamed.
            ([one], [other]) if one == other && old.values.len() == new.values.len() => {
                let spot = spot.within(&name(*other, new), before(*one), after(*other));
                let change = spot.change(ChangeRule::EnumValueRenamed, spot.travels.wire(Fit::Other), Release::Major);
                let words = |values: &Enum, index: usize| said::of_literal(&values.values[index].value);
                self.changes.push(change.was(words(old, *one)).now(words(new, *other)));
            }
            (gone, come) => {
                for &index in gone {
                    let spot = spot.within(&name(index, old), before(index), None);
                    let wire = spot.travels.wire(Fit::Narrower);
                    self.changes.push(spot.change(ChangeRule::EnumValueRemoved, wire, Release::Major));
                }
                for &index in come {
                    let spot = spot.within(&name(index, new), None, after(index));
                    let wire = spot.travels.wire(Fit::Wider);
                    self.changes.push(spot.change(ChangeRule::EnumValueAdded, wire, Release::Minor));
                }
            }
        }
        let mut pairs = Vec::new();
        for (index, value) in new.values.iter().enumerate() {
            let Some(&former) = known.get(&value.value) else { continue };
            pairs.push((former, index));
            let spot = spot.within(&name(index, new), before(former), after(index));
            self.x_name(&spot, &old.values[former].renamed, &value.renamed);
            self.docs(&spot, &old.values[former].docs, &value.docs);
        }
        if reordered(&pairs) {
            self.changes.push(spot.change(ChangeRule::OrderChanged, Wire::Compatible, Release::Patch));
        }
    }

    fn union(&mut self, spot: &Spot, ids: (ShapeId, ShapeId), old: &Union, new: &Union) {
        if old.discriminator.value != new.discriminator.value {
            let exact = spot.at(Some(old.discriminator.place), Some(new.discriminator.place));
            let change = exact.change(ChangeRule::DiscriminatorChanged, spot.travels.wire(Fit::Other), Release::Patch);
            let words = |union: &Union| said::short(&union.discriminator.value);
            self.changes.push(change.was(words(old)).now(words(new)));
        }
        let before = |index: usize| Some((Element::Variant(ids.0, index), old.variants[index].place));
        let after = |index: usize| Some((Element::Variant(ids.1, index), new.variants[index].place));
        let position = |union: &Union, value: &str| union.variants.iter().position(|one| one.value == value);
        let name = |variant: &Variant| format!(".{}", said::short(&variant.value));
        for (index, variant) in old.variants.iter().enumerate() {
            if position(new, &variant.value).is_none() {
                let spot = spot.within(&name(variant), before(index), None);
                let wire = spot.travels.wire(Fit::Narrower);
                self.changes.push(spot.change(ChangeRule::VariantRemoved, wire, Release::Major));
            }
        }
        let mut pairs = Vec::new();
        for (index, variant) in new.variants.iter().enumerate() {
            let Some(former) = position(old, &variant.value) else {
                let spot = spot.within(&name(variant), None, after(index));
                let wire = spot.travels.wire(Fit::Wider);
                self.changes.push(spot.change(ChangeRule::VariantAdded, wire, Release::Minor));
                continue;
            };
            pairs.push((former, index));
            let one = &old.variants[former];
            if self.pairs.shapes[one.shape.0 as usize] != Some(variant.shape) {
                let spot = spot.within(&name(variant), before(former), after(index));
                let change = spot.change(ChangeRule::TypeChanged, spot.travels.wire(Fit::Other), Release::Major);
                let words = |model: &Model, variant: &Variant| said::short(&model.shape(variant.shape).name);
                self.changes.push(change.was(words(self.old, one)).now(words(self.new, variant)));
            }
        }
        if reordered(&pairs) {
            self.changes.push(spot.change(ChangeRule::OrderChanged, Wire::Compatible, Release::Patch));
        }
    }

    /// Compares two unions without a discriminator: alternatives correspond by name, and else by type.
    fn untagged(&mut self, spot: &Spot, ids: (ShapeId, ShapeId), old: &UntaggedUnion, new: &UntaggedUnion) {
        let before = |index: usize| Some((Element::Variant(ids.0, index), old.alternatives[index].place));
        let after = |index: usize| Some((Element::Variant(ids.1, index), new.alternatives[index].place));
        let name = |alternative: &Alternative| format!(".{}", said::short(&alternative.name));
        let mut former: Vec<Option<usize>> = new
            .alternatives
            .iter()
            .map(|alternative| old.alternatives.iter().position(|other| other.name == alternative.name))
            .collect();
        for (index, alternative) in new.alternatives.iter().enumerate() {
            if former[index].is_none() {
                let same = |(other, before): (usize, &Alternative)| {
                    let free = !former.contains(&Some(other));
                    free && self.is_same_type(&before.target.ty, &alternative.target.ty)
                };
                former[index] = old.alternatives.iter().enumerate().position(same);
            }
        }
        for (index, alternative) in old.alternatives.iter().enumerate() {
            if !former.contains(&Some(index)) {
                let spot = spot.within(&name(alternative), before(index), None);
                let wire = spot.travels.wire(Fit::Narrower);
                self.changes.push(spot.change(ChangeRule::VariantRemoved, wire, Release::Major));
            }
        }
        let mut pairs = Vec::new();
        for (index, alternative) in new.alternatives.iter().enumerate() {
            let Some(former) = former[index] else {
                let spot = spot.within(&name(alternative), None, after(index));
                let wire = spot.travels.wire(Fit::Wider);
                self.changes.push(spot.change(ChangeRule::VariantAdded, wire, Release::Minor));
                continue;
            };
            pairs.push((former, index));
            let spot = spot.within(&name(alternative), before(former), after(index));
            self.type_use(&spot, &old.alternatives[former].target, &alternative.target);
        }
        if reordered(&pairs) {
            self.changes.push(spot.change(ChangeRule::OrderChanged, Wire::Compatible, Release::Patch));
        }
    }
}
