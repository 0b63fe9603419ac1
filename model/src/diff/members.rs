//! Compares the members of a structure: presence, requiredness and location.

use super::matching::{self, reordered};
use super::said::{self, said, value};
use super::{ChangeRule, Comparison, Element, Fit, Release, Spot, Wire};
use crate::service::*;

impl Comparison<'_> {
    /// Compares the members of two structures.
    pub(super) fn members(&mut self, spot: &Spot, ids: (ShapeId, ShapeId), old: &Structure, new: &Structure) {
        let found = matching::members(old, new, |old, new| self.same_type(&old.target, &new.target));
        let before = |index: usize| Some((Element::Member(ids.0, index), old.members[index].place));
        let after = |index: usize| Some((Element::Member(ids.1, index), new.members[index].place));
        for index in found.removed {
            let member = &old.members[index];
            let spot = spot.within(&format!(".{}", said::short(&member.name)), before(index), None);
            // A removed member is no longer accepted or no longer sent.
            let wire = Wire::of(spot.travels.in_requests || spot.travels.in_answers, false);
            self.changes
                .push(spot.change(ChangeRule::MemberRemoved, wire, Release::Major).was(in_words(self.old, member)));
        }
        for &(one, other) in &found.pairs {
            let name = &new.members[other].name;
            let spot = spot.within(&format!(".{}", said::short(name)), before(one), after(other));
            self.member(&spot, &old.members[one], &new.members[other]);
        }
        for index in found.added {
            let member = &new.members[index];
            let spot = spot.within(&format!(".{}", said::short(&member.name)), None, after(index));
            let (wire, release) = match member.required {
                Some(_) => (spot.travels.wire(Fit::Narrower), Release::Major),
                None => (Wire::Compatible, Release::Minor),
            };
            self.changes.push(spot.change(ChangeRule::MemberAdded, wire, release).now(in_words(self.new, member)));
        }
        self.order(spot, old, new, &found.pairs);
    }

    fn order(&mut self, spot: &Spot, old: &Structure, new: &Structure, pairs: &[(usize, usize)]) {
        let required: Vec<(usize, usize)> = pairs
            .iter()
            .copied()
            .filter(|(one, other)| old.members[*one].required.is_some() && new.members[*other].required.is_some())
            .collect();
        if reordered(&required) {
            let names = |of: &Structure| {
                let required = of.members.iter().filter(|member| member.required.is_some());
                said::list(&required.map(|member| member.name.as_str()).collect::<Vec<_>>())
            };
            let change = spot.change(ChangeRule::RequiredReordered, Wire::Compatible, Release::Major);
            self.changes.push(change.was(names(old)).now(names(new)));
        } else if reordered(pairs) {
            self.changes.push(spot.change(ChangeRule::OrderChanged, Wire::Compatible, Release::Patch));
        }
    }

    fn member(&mut self, spot: &Spot, old: &Member, new: &Member) {
        if old.name != new.name {
            // The name of a placeholder is not sent.
            let wire = match (&old.location, &new.location) {
                (Location::Path { .. }, Location::Path { .. }) => Wire::Compatible,
                _ => spot.travels.wire(Fit::Other),
            };
            let change = spot.change(ChangeRule::MemberRenamed, wire, Release::Major);
            self.changes.push(change.was(said::short(&old.name)).now(said::short(&new.name)));
        }
        self.x_name(spot, &old.renamed, &new.renamed);
        if old.required.is_some() != new.required.is_some() {
            let (rule, fit) = match new.required {
                Some(_) => (ChangeRule::MemberRequired, Fit::Narrower),
                None => (ChangeRule::MemberOptional, Fit::Wider),
            };
            let wire = spot.travels.wire(fit);
            self.changes.push(spot.at(old.required, new.required).change(rule, wire, Release::Major));
        }
        self.location(spot, old, new);
        self.type_use(spot, &old.target, &new.target);
        self.default(spot, old, new);
        if old.read_only.is_some() != new.read_only.is_some() {
            // Requests that contain it become refused or accepted; responses stay the same.
            let wire = Wire::of(new.read_only.is_some() && spot.travels.in_requests, false);
            let words = |flag: Flag| if flag.is_some() { "only in responses" } else { "in requests and responses" };
            let change =
                spot.at(old.read_only, new.read_only).change(ChangeRule::ReadOnlyChanged, wire, Release::Patch);
            self.changes.push(change.was(words(old.read_only)).now(words(new.read_only)));
        }
        if old.write_only.is_some() != new.write_only.is_some() {
            // Responses no longer contain it, or may contain it; requests stay the same.
            let wire = Wire::of(new.write_only.is_some() && spot.travels.in_answers, false);
            let words = |flag: Flag| if flag.is_some() { "only in requests" } else { "in requests and responses" };
            let change =
                spot.at(old.write_only, new.write_only).change(ChangeRule::ReadOnlyChanged, wire, Release::Patch);
            self.changes.push(change.was(words(old.write_only)).now(words(new.write_only)));
        }
        self.docs(spot, &old.docs, &new.docs);
        self.extensions(spot, &old.extensions, &new.extensions);
    }

    fn default(&mut self, spot: &Spot, old: &Member, new: &Member) {
        let (before, after) = (value(&old.default), value(&new.default));
        if before == after {
            return;
        }
        // An omitted request member means its default; a default declared for the first time was implied before.
        let wire = Wire::of(spot.travels.in_requests && before.is_some() && after.is_some(), false);
        let words = |member: &Member| match &member.default {
            Some(_) if member.target.sensitive.is_some() => Some("a secret".to_owned()),
            Some(default) => Some(said::json(&default.value)),
            None => None,
        };
        let place = |member: &Member| member.default.as_ref().map(|default| default.place);
        let spot = spot.at(place(old), place(new));
        self.changes.push(spot.change(ChangeRule::DefaultChanged, wire, Release::Patch).said(words(old), words(new)));
    }

    fn location(&mut self, spot: &Spot, old: &Member, new: &Member) {
        let (before, after) = (said::of_location(&old.location), said::of_location(&new.location));
        let other = spot.travels.wire(Fit::Other);
        if before != after {
            self.changes.push(spot.change(ChangeRule::LocationChanged, other, Release::Patch).was(before).now(after));
            return;
        }
        if styles(&old.location) != styles(&new.location) {
            let words = |member: &Member| {
                let styles: Vec<&str> = styles(&member.location).iter().map(|style| word(*style)).collect();
                said::list(&styles)
            };
            let change = spot.change(ChangeRule::StyleChanged, other, Release::Patch);
            self.changes.push(change.was(words(old)).now(words(new)));
        }
        let (was, is) = (verbatim(&old.location), verbatim(&new.location));
        if was.is_some() != is.is_some() {
            let words = |flag: Flag| if flag.is_some() { "not percent-encoded" } else { "percent-encoded" };
            let change = spot.at(was, is).change(ChangeRule::EncodingChanged, other, Release::Patch);
            self.changes.push(change.was(words(was)).now(words(is)));
        }
        let (was, is) = (allows_empty(&old.location), allows_empty(&new.location));
        if was.is_some() != is.is_some() {
            let fit = if is.is_some() { Fit::Wider } else { Fit::Narrower };
            let words = |flag: Flag| if flag.is_some() { "may be empty" } else { "never empty" };
            let change = spot.at(was, is).change(ChangeRule::EncodingChanged, spot.travels.wire(fit), Release::Patch);
            self.changes.push(change.was(words(was)).now(words(is)));
        }
    }

    /// Compares chosen names.
    pub(super) fn x_name(&mut self, spot: &Spot, old: &Option<Located<String>>, new: &Option<Located<String>>) {
        if value(old) == value(new) {
            return;
        }
        let words = |name: &Option<Located<String>>| value(name).map(|name| said::short(name));
        let place = |name: &Option<Located<String>>| name.as_ref().map(|name| name.place);
        let spot = spot.at(place(old), place(new));
        let change = spot.change(ChangeRule::XNameChanged, Wire::Compatible, Release::Major);
        self.changes.push(change.said(words(old), words(new)));
    }

    /// Compares documentation.
    pub(super) fn docs(&mut self, spot: &Spot, old: &Docs, new: &Docs) {
        for (before, after) in [(&old.summary, &new.summary), (&old.description, &new.description)] {
            if value(before) == value(after) {
                continue;
            }
            let words = |text: &Option<Located<String>>| value(text).map(|text| said::short(text));
            let place = |text: &Option<Located<String>>| text.as_ref().map(|text| text.place);
            let spot = spot.at(place(before), place(after));
            let change = spot.change(ChangeRule::DocumentationChanged, Wire::Compatible, Release::Patch);
            self.changes.push(change.said(words(before), words(after)));
        }
    }

    /// Compares extensions.
    pub(super) fn extensions(&mut self, spot: &Spot, old: &[Extension], new: &[Extension]) {
        let of = |extensions: &[Extension], key: &str| {
            extensions.iter().find(|extension| extension.key == key).map(|found| (found.value.clone(), found.place))
        };
        let mut keys: Vec<&str> = old.iter().chain(new).map(|extension| extension.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let (before, after) = (of(old, key), of(new, key));
            if before.as_ref().map(|(value, _)| value) == after.as_ref().map(|(value, _)| value) {
                continue;
            }
            // The value may be a secret, so only the locations are displayed.
            let words = |side: &Option<_>| if side.is_some() { "declared" } else { "not declared" };
            let exact = spot.at(before.as_ref().map(|(_, place)| *place), after.as_ref().map(|(_, place)| *place));
            let exact = exact.within(&format!(".{}", said::short(key)), exact.old, exact.new);
            let change = exact.change(ChangeRule::ExtensionChanged, Wire::Compatible, Release::Patch);
            self.changes.push(change.was(words(&before)).now(words(&after)));
        }
    }

    /// Compares values as wholes.
    pub(super) fn whole<T: serde::Serialize>(&mut self, change: super::Change, old: &T, new: &T) {
        if said(old) != said(new) {
            self.changes.push(change);
        }
    }
}

/// Describes a member: its type and whether it is required.
fn in_words(model: &Model, member: &Member) -> String {
    let ty = said::of_type(model, &member.target);
    if member.required.is_some() { format!("{ty}, required") } else { ty }
}

fn styles(location: &Location) -> &[ListStyle] {
    match location {
        Location::Path { styles, .. }
        | Location::Query { styles, .. }
        | Location::Header { styles }
        | Location::Form { styles, .. } => styles,
        Location::Member | Location::File | Location::Payload => &[],
    }
}

fn verbatim(location: &Location) -> Flag {
    match location {
        Location::Path { verbatim, .. } | Location::Query { verbatim, .. } => *verbatim,
        Location::Header { .. } | Location::Form { .. } | Location::Member | Location::File | Location::Payload => None,
    }
}

fn allows_empty(location: &Location) -> Flag {
    match location {
        Location::Query { allow_empty, .. } | Location::Form { allow_empty, .. } => *allow_empty,
        Location::Path { .. } | Location::Header { .. } | Location::Member | Location::File | Location::Payload => None,
    }
}

fn word(style: ListStyle) -> &'static str {
    match style {
        ListStyle::Csv => "csv",
        ListStyle::Ssv => "ssv",
        ListStyle::Tsv => "tsv",
        ListStyle::Pipes => "pipes",
        ListStyle::Multi => "multi",
        ListStyle::Members => "a parameter for each member",
        ListStyle::Deep => "deepObject",
        ListStyle::Pairs => "name=value pairs",
        ListStyle::Json => "JSON",
    }
}
