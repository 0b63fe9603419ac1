//! Compares operations: names, encoding, responses and failures.

use super::matching::{reordered, skeleton};
use super::said::{self, said, values};
use super::{ChangeRule, Comparison, Element, Fit, Release, Spot, Travels, Wire};
use crate::service::*;
use std::collections::{HashMap, HashSet};

/// Compares all operations.
pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let (old, new) = (comparison.old, comparison.new);
    let pairs = comparison.pairs.operations.clone();
    let place = |operation: &Operation| operation.name_place.unwrap_or(operation.place);
    let kept: HashSet<usize> = pairs.iter().map(|(before, _)| *before).collect();
    let former: HashMap<usize, usize> = pairs.iter().map(|(before, after)| (*after, *before)).collect();
    for (index, operation) in old.operations.iter().enumerate() {
        if !kept.contains(&index) {
            let side = Some((Element::Operation(index), place(operation)));
            let spot = Spot::new(&said::short(&operation.name), side, None);
            let change = spot.change(ChangeRule::OperationRemoved, Wire::BreaksCallers, Release::Major);
            comparison.changes.push(change.was(binding(old, operation)));
        }
    }
    for (index, operation) in new.operations.iter().enumerate() {
        let after = Some((Element::Operation(index), place(operation)));
        match former.get(&index) {
            Some(&before) => {
                let former = &old.operations[before];
                let before = Some((Element::Operation(before), place(former)));
                let spot = Spot::new(&said::short(&operation.name), before, after);
                comparison.operation(&spot, former, operation);
            }
            None => {
                let spot = Spot::new(&said::short(&operation.name), None, after);
                let change = spot.change(ChangeRule::OperationAdded, Wire::Compatible, Release::Minor);
                comparison.changes.push(change.now(binding(new, operation)));
            }
        }
    }
    if reordered(&pairs) {
        let service = |model: &Model| Some((Element::Service, model.service.title.place));
        let spot = Spot::new(&said::short(&new.service.name), service(old), service(new));
        comparison.changes.push(spot.change(ChangeRule::OrderChanged, Wire::Compatible, Release::Patch));
    }
}

/// Returns the name of an operation on the wire.
fn binding(model: &Model, operation: &Operation) -> String {
    match &model.service.protocol {
        Protocol::Rest => {
            format!("{} {}", operation.method.as_str(), said::short(&operation.path.value))
        }
        Protocol::AwsJson { target, .. } => said::short(&format!("{target}.{}", operation.name)),
    }
}

impl Comparison<'_> {
    /// Whether the old and the new protocol identify operations by method and path.
    fn is_rest(&self) -> bool {
        matches!((&self.old.service.protocol, &self.new.service.protocol), (Protocol::Rest, Protocol::Rest))
    }

    fn operation(&mut self, spot: &Spot, old: &Operation, new: &Operation) {
        let bound = if self.is_rest() { Wire::BreaksBoth } else { Wire::Compatible };
        if old.name != new.name {
            let wire = if self.is_rest() { Wire::Compatible } else { Wire::BreaksBoth };
            let change = spot.change(ChangeRule::OperationRenamed, wire, Release::Major);
            self.changes.push(change.was(said::short(&old.name)).now(said::short(&new.name)));
        }
        self.x_name(spot, &old.renamed, &new.renamed);
        let whole = spot.at(Some(old.place), Some(new.place));
        if old.method != new.method {
            let change = whole.change(ChangeRule::MethodChanged, bound, Release::Patch);
            self.changes.push(change.was(old.method.as_str()).now(new.method.as_str()));
        }
        if old.path.value != new.path.value {
            let same = skeleton(&old.path.value) == skeleton(&new.path.value);
            let wire = if same { Wire::Compatible } else { bound };
            let exact = spot.at(Some(old.path.place), Some(new.path.place));
            let change = exact.change(ChangeRule::PathChanged, wire, Release::Patch);
            self.changes.push(change.was(said::short(&old.path.value)).now(said::short(&new.path.value)));
        }
        self.authentication(spot, old, new);
        self.media(&whole, old, new);
        if values(&old.tags) != values(&new.tags) {
            let place = |operation: &Operation| operation.tags.first().map(|tag| tag.place);
            let words = |operation: &Operation| said::list(&values(&operation.tags));
            let exact = spot.at(place(old), place(new));
            let change = exact.change(ChangeRule::TagsChanged, Wire::Compatible, Release::Patch);
            self.changes.push(change.was(words(old)).now(words(new)));
        }
        self.pagination(spot, old, new);
        if old.deprecated.is_some() != new.deprecated.is_some() {
            let words = |operation: &Operation| if operation.deprecated.is_some() { "deprecated" } else { "in use" };
            let exact = spot.at(old.deprecated, new.deprecated);
            let change = exact.change(ChangeRule::DeprecationChanged, Wire::Compatible, Release::Patch);
            self.changes.push(change.was(words(old)).now(words(new)));
        }
        self.docs(&whole, &old.docs, &new.docs);
        self.extensions(&whole, &old.extensions, &new.extensions);
        let asked = spot.clone().travelling(Travels::ASKED);
        let (before, after) = (self.old.input(old), self.new.input(new));
        self.structure(&asked, (old.input, new.input), before, after);
        self.responses(spot, old, new);
        self.statuses(spot, old, new);
    }

    fn pagination(&mut self, spot: &Spot, old: &Operation, new: &Operation) {
        if said(&old.pagination) == said(&new.pagination) {
            return;
        }
        let place = |operation: &Operation| operation.pagination.as_ref().map(|pagination| pagination.place);
        let words = |operation: &Operation| {
            let Pagination { input, output, items, .. } = operation.pagination.as_ref()?;
            let items = items.as_ref().map_or(String::new(), |items| format!(" of {}", items.value));
            Some(said::short(&format!("pages{items}, {} to {}", output.value, input.value)))
        };
        let release = if old.pagination.is_some() { Release::Major } else { Release::Minor };
        let change = spot.at(place(old), place(new)).change(ChangeRule::PaginationChanged, Wire::Compatible, release);
        self.changes.push(change.said(words(old), words(new)));
    }

    /// Compares the media types and schemes of an operation where they differ from those of the service.
    fn media(&mut self, spot: &Spot, old: &Operation, new: &Operation) {
        let (before, after) = (&self.old.service, &self.new.service);
        let inherited = |old: &[Located<String>], new: &[Located<String>], before: &[_], after: &[_]| {
            values(old) == values(before) && values(new) == values(after)
        };
        let lists = [
            (ChangeRule::SchemesChanged, &old.schemes, &new.schemes, &before.schemes, &after.schemes),
            (ChangeRule::ConsumesChanged, &old.consumes, &new.consumes, &before.consumes, &after.consumes),
            (ChangeRule::ProducesChanged, &old.produces, &new.produces, &before.produces, &after.produces),
        ];
        for (rule, old, new, before, after) in lists {
            if !inherited(old, new, before, after) {
                self.offer(spot, rule, old, new);
            }
        }
    }

    /// Compares a list from which callers choose.
    pub(super) fn offer(&mut self, spot: &Spot, rule: ChangeRule, old: &[Located<String>], new: &[Located<String>]) {
        let (mut before, mut after) = (values(old), values(new));
        let words = (said::list(&before), said::list(&after));
        before.sort_unstable();
        after.sort_unstable();
        if before == after {
            return;
        }
        // An empty list neither promises nor forbids anything.
        let missing = !after.is_empty() && before.iter().any(|choice| !after.contains(choice));
        let place = |facts: &[Located<String>]| facts.first().map(|fact| fact.place);
        let change = spot.at(place(old), place(new)).change(rule, Wire::of(missing, false), Release::Patch);
        self.changes.push(change.was(words.0).now(words.1));
    }

    fn authentication(&mut self, spot: &Spot, old: &Operation, new: &Operation) {
        let (before, after) = (alternatives(self.old, &old.auth), alternatives(self.new, &new.auth));
        if before == after {
            return;
        }
        // Credentials that sufficed before must still suffice.
        let enough = |shown: &[Vec<String>], asked: &[Vec<String>]| {
            shown.iter().all(|shown| asked.iter().any(|asked| asked.iter().all(|one| shown.contains(one))))
        };
        let wire = match (enough(&before, &after), enough(&after, &before)) {
            (true, _) => Wire::Compatible,
            (false, true) => Wire::BreaksCallers,
            (false, false) => Wire::BreaksBoth,
        };
        let words = |alternatives: &[Vec<String>]| {
            let words = alternatives.iter().map(|all| match all.as_slice() {
                [] => "nothing".to_owned(),
                all => all.join(" and "),
            });
            said::short(&words.collect::<Vec<_>>().join(", or "))
        };
        let change =
            spot.at(old.auth_place, new.auth_place).change(ChangeRule::AuthenticationChanged, wire, Release::Major);
        self.changes.push(change.was(words(&before)).now(words(&after)));
    }

    fn responses(&mut self, spot: &Spot, old: &Operation, new: &Operation) {
        let (Some((Element::Operation(before), _)), Some((Element::Operation(after), _))) = (spot.old, spot.new) else {
            return;
        };
        let side = |operation: usize, response: usize, all: &Operation| {
            Some((Element::Response(operation, response), all.responses[response].place))
        };
        let spot = spot.clone().travelling(Travels::ANSWERED);
        let name = |status: Status| format!(".{status}");
        let position = |all: &Operation, status| all.responses.iter().position(|one| one.status == status);
        for (index, response) in old.responses.iter().enumerate() {
            if position(new, response.status).is_none() {
                let spot = spot.within(&name(response.status), side(before, index, old), None);
                let words = said::of_content(self.old, response.content.as_ref());
                let wire = spot.travels.wire(Fit::Narrower);
                self.changes.push(spot.change(ChangeRule::ResponseRemoved, wire, Release::Major).was(words));
            }
        }
        for (index, response) in new.responses.iter().enumerate() {
            let part = name(response.status);
            let Some(former) = position(old, response.status) else {
                let spot = spot.within(&part, None, side(after, index, new));
                let words = said::of_content(self.new, response.content.as_ref());
                // Without a declared response, every successful response had no content.
                let fit = if old.responses.is_empty() { Fit::Narrower } else { Fit::Wider };
                let wire = spot.travels.wire(fit);
                self.changes.push(spot.change(ChangeRule::ResponseAdded, wire, Release::Major).now(words));
                continue;
            };
            let spot = spot.within(&part, side(before, former, old), side(after, index, new));
            let former = &old.responses[former];
            self.content(&spot, former.content.as_ref(), response.content.as_ref());
            self.docs(&spot, &former.docs, &response.docs);
            self.extensions(&spot, &former.extensions, &response.extensions);
        }
    }

    /// Compares the content of a response.
    fn content(&mut self, spot: &Spot, old: Option<&TypeUse>, new: Option<&TypeUse>) {
        match (old, new) {
            (None, None) => {}
            (Some(old), Some(new)) => self.type_use(spot, old, new),
            (old, new) => {
                let place = |content: Option<&TypeUse>| content.map(|content| content.place);
                let words = |model, content| said::of_content(model, content);
                let fit = if new.is_some() { Fit::Narrower } else { Fit::Wider };
                let exact = spot.at(place(old), place(new));
                let change = exact.change(ChangeRule::TypeChanged, spot.travels.wire(fit), Release::Major);
                self.changes.push(change.was(words(self.old, old)).now(words(self.new, new)));
            }
        }
    }

    /// Compares the failures of an operation; failures that are new to the service are reported once, for the service.
    fn statuses(&mut self, spot: &Spot, old: &Operation, new: &Operation) {
        fn told<'m>(model: &'m Model, said: &OperationFailure) -> &'m Failure {
            model.failure(said.failure)
        }
        let position = |model: &Model, all: &Operation, by: &IdentifiedBy| {
            all.failures.iter().position(|said| told(model, said).identified_by == *by)
        };
        let side = |said: &OperationFailure| Some((Element::Failure(said.failure), said.place));
        let name = |failure: &Failure| match &failure.identified_by {
            IdentifiedBy::Code(_) => format!(".{}", said::short(&failure.name)),
            IdentifiedBy::Status(status) => format!(".{status}"),
        };
        let is_known = |model: &Model, failure: &Failure| {
            let same = |other: &Failure| other.name == failure.name || other.identified_by == failure.identified_by;
            matches!(failure.identified_by, IdentifiedBy::Status(_)) || model.failures.iter().any(same)
        };
        let spot = spot.clone().travelling(Travels::ANSWERED);
        for one in &old.failures {
            let failure = told(self.old, one);
            let renamed = new.failures.iter().any(|other| told(self.new, other).name == failure.name);
            if position(self.new, new, &failure.identified_by).is_none() && !renamed && is_known(self.new, failure) {
                let spot = spot.within(&name(failure), side(one), None);
                let words = said::of_content(self.old, failure.content.as_ref());
                let change = spot.change(ChangeRule::FailureRemoved, Wire::Compatible, Release::Major);
                self.changes.push(change.was(words));
            }
        }
        for one in &new.failures {
            let failure = told(self.new, one);
            let former = position(self.old, old, &failure.identified_by);
            let former = former.or_else(|| {
                let coded = matches!(failure.identified_by, IdentifiedBy::Code(_));
                old.failures.iter().position(|other| coded && told(self.old, other).name == failure.name)
            });
            match former {
                Some(former) => {
                    let former = &old.failures[former];
                    let spot = spot.within(&name(failure), side(former), side(one));
                    if let IdentifiedBy::Status(_) = failure.identified_by {
                        let before = told(self.old, former).content.as_ref();
                        self.content(&spot, before, failure.content.as_ref());
                    }
                    self.docs(&spot, &former.docs, &one.docs);
                }
                None if is_known(self.old, failure) => {
                    let spot = spot.within(&name(failure), None, side(one));
                    let words = said::of_content(self.new, failure.content.as_ref());
                    let change = spot.change(ChangeRule::FailureAdded, Wire::Compatible, Release::Minor);
                    self.changes.push(change.now(words));
                }
                None => {}
            }
        }
    }
}

/// Returns the alternatives of accepted credentials, independent of order.
fn alternatives(model: &Model, auth: &Auth) -> Vec<Vec<String>> {
    let mut alternatives = match auth {
        Auth::None => vec![Vec::new()],
        Auth::Signed => vec![vec!["an AWS signature".to_owned()]],
        Auth::Schemes(alternatives) if alternatives.is_empty() => vec![Vec::new()],
        Auth::Schemes(alternatives) => alternatives
            .iter()
            .map(|requirements| {
                let shown = requirements.iter().flat_map(|requirement| {
                    let name = model.service.security.get(requirement.scheme).map_or("", |scheme| &scheme.name);
                    let scopes = requirement.scopes.iter().map(move |scope| format!("{name} ({scope})"));
                    std::iter::once(name.to_owned()).chain(scopes)
                });
                let mut shown: Vec<String> = shown.collect();
                shown.sort_unstable();
                shown
            })
            .collect(),
    };
    alternatives.sort_unstable();
    alternatives
}

/// Compares the failures with codes, for the service as a whole.
pub(super) fn failures(comparison: &mut Comparison<'_>) {
    let (old, new) = (comparison.old, comparison.new);
    let side = |failure: &Failure| Some((Element::Failure(failure.id), failure.place));
    let subject = |failure: &Failure| format!("Error.{}", said::short(&failure.name));
    let same = |one: &&Failure, other: &Failure| one.name == other.name;
    let coded = |failure: &&Failure| matches!(failure.identified_by, IdentifiedBy::Code(_));
    let former = |failure: &Failure| {
        let by_name = old.failures.iter().filter(coded).find(|other| same(other, failure));
        // An equal code identifies the same failure, unless the name moved to another one.
        by_name.or_else(|| {
            let by_code = old.failures.iter().find(|other| other.identified_by == failure.identified_by)?;
            (!new.failures.iter().any(|other| same(&other, by_code))).then_some(by_code)
        })
    };
    let mut kept = Vec::new();
    for failure in new.failures.iter().filter(coded) {
        let Some(before) = former(failure) else {
            let spot = Spot::new(&subject(failure), None, side(failure));
            let words = said::of_content(new, failure.content.as_ref());
            comparison.changes.push(spot.change(ChangeRule::FailureAdded, Wire::Compatible, Release::Minor).now(words));
            continue;
        };
        kept.push(before.id);
        let spot = Spot::new(&subject(failure), side(before), side(failure)).travelling(Travels::ANSWERED);
        comparison.failure(&spot, before, failure);
    }
    for failure in old.failures.iter().filter(coded).filter(|failure| !kept.contains(&failure.id)) {
        let spot = Spot::new(&subject(failure), side(failure), None);
        let words = said::of_content(old, failure.content.as_ref());
        comparison.changes.push(spot.change(ChangeRule::FailureRemoved, Wire::Compatible, Release::Major).was(words));
    }
}

impl Comparison<'_> {
    fn failure(&mut self, spot: &Spot, old: &Failure, new: &Failure) {
        if old.name != new.name {
            let change = spot.change(ChangeRule::FailureRenamed, Wire::Compatible, Release::Major);
            self.changes.push(change.was(said::short(&old.name)).now(said::short(&new.name)));
        }
        if old.identified_by != new.identified_by {
            let words = |failure: &Failure| match &failure.identified_by {
                IdentifiedBy::Code(code) => said::short(code),
                IdentifiedBy::Status(status) => status.to_string(),
            };
            let change = spot.change(ChangeRule::FailureCodeChanged, spot.travels.wire(Fit::Other), Release::Patch);
            self.changes.push(change.was(words(old)).now(words(new)));
        }
        // The name of a definition is compared with its structure.
        if old.content.is_none() && new.content.is_none() {
            self.x_name(spot, &old.renamed, &new.renamed);
            self.docs(spot, &old.docs, &new.docs);
        }
        if old.retry != new.retry {
            let words = |failure: &Failure| match failure.retry {
                Retry::Never => "never",
                Retry::Transient => "transient",
                Retry::Throttling => "throttling",
            };
            let exact = spot.at(old.retry_place, new.retry_place);
            let change = exact.change(ChangeRule::RetryChanged, Wire::Compatible, Release::Patch);
            self.changes.push(change.was(words(old)).now(words(new)));
        }
        let content = |failure: &Failure| failure.content.as_ref().map(|content| content.ty.clone());
        match (content(old), content(new)) {
            // The structure is compared as a shape.
            (Some(Type::Shape(before)), Some(Type::Shape(after)))
                if self.pairs.shapes[before.0 as usize] == Some(after) => {}
            (None, None) => {}
            (Some(_) | None, Some(_) | None) => self.content(spot, old.content.as_ref(), new.content.as_ref()),
        }
    }
}
