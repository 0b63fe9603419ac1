//! Overlay actions that are no longer needed, and documents that differ from their recorded origin.

use super::draft::{Edit, resolve};
use super::{Finding, Hashes, LintRule};
use crate::load::Whole;
use crate::node::{Node, NodeLocation, Value};
use crate::overlay::{Action, ActionRecord, Change};
use serde_json::json;
use std::collections::BTreeSet;

/// Finds actions that match nothing, change nothing, or are overridden by later ones.
pub(super) fn actions(whole: &Whole) -> Vec<Finding> {
    let mut findings = Vec::new();
    let left = leaves(&whole.root);
    let actions = whole.overlays.iter().flat_map(|overlay| &overlay.actions);
    for action in actions {
        let Some(record) = whole.loaded.actions.iter().find(|record| record.place == action.place) else { continue };
        let finding = |rule, message: String, why| Finding {
            rule,
            message,
            place: action.place,
            why,
            subjects: vec![action.target.text.clone()],
            help: None,
            actions: Vec::new(),
        };
        match (record.matched, record.changed) {
            (0, _) => {
                let message = format!("`{}` matches nothing", action.target.text);
                findings.push(finding(LintRule::OverlayNoMatch, message, Vec::new()));
            }
            (_, 0) => {
                findings.push(finding(LintRule::OverlayNoChange, "this action changes nothing".into(), Vec::new()))
            }
            (_, _) => {
                if let Some(by) = shadowed(action, &left, &whole.loaded.actions) {
                    let message = "later actions override all changes of this action".to_owned();
                    let why = by.into_iter().map(|place| (place, "overridden by this action")).collect();
                    findings.push(finding(LintRule::OverlayShadowed, message, why));
                }
            }
        }
    }
    findings
}

/// Returns the later actions that override all changes of an action, or `None` if any change remains.
fn shadowed(action: &Action, left: &BTreeSet<NodeLocation>, records: &[ActionRecord]) -> Option<Vec<NodeLocation>> {
    let Change::Update(update) = &action.change else { return None };
    if leaves(update).iter().any(|place| left.contains(place)) {
        return None;
    }
    let mut said = BTreeSet::new();
    places(update, &mut said, |_| true);
    let undoes = |record: &&ActionRecord| record.undone.iter().any(|undone| said.contains(&undone.was));
    Some(records.iter().filter(undoes).map(|record| record.place).collect())
}

/// Returns the locations of all scalars and empty collections.
fn leaves(root: &Node) -> BTreeSet<NodeLocation> {
    let mut found = BTreeSet::new();
    places(root, &mut found, |node| match &node.value {
        Value::Mapping(mapping) => mapping.0.is_empty(),
        Value::Sequence(items) => items.is_empty(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    });
    found
}

/// Collects the locations of the nodes that satisfy a condition.
fn places(root: &Node, found: &mut BTreeSet<NodeLocation>, meant: impl Fn(&Node) -> bool) {
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        if meant(node) {
            found.insert(node.place);
        }
        match &node.value {
            Value::Mapping(mapping) => open.extend(mapping.iter().map(|entry| &entry.value)),
            Value::Sequence(items) => open.extend(items),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}

/// Finds origins whose hash does not match any file.
pub(super) fn origins(whole: &Whole, hashes: &Hashes) -> Vec<Finding> {
    let origins = &whole.loaded.model.service.origins;
    let told: BTreeSet<String> =
        origins.iter().filter_map(|origin| Some(origin.sha256.as_ref()?.value.to_lowercase())).collect();
    let overlays: BTreeSet<_> = whole.overlays.iter().map(|overlay| overlay.place.source).collect();
    let untold: Vec<&String> = hashes
        .iter()
        .filter(|(id, hash)| !overlays.contains(id) && !told.contains(*hash))
        .map(|(_, hash)| hash)
        .collect();
    let mut changed = Vec::new();
    for origin in origins {
        let Some(sha256) = &origin.sha256 else { continue };
        if !hashes.values().any(|hash| *hash == sha256.value.to_lowercase()) {
            changed.push((origin, sha256));
        }
    }
    let mut findings: Vec<Finding> = changed
        .iter()
        .map(|(origin, sha256)| Finding {
            rule: LintRule::OriginChanged,
            message: format!("no file matches the recorded hash of `{}`", origin.source.value),
            place: sha256.place,
            why: Vec::new(),
            subjects: vec![origin.source.value.clone()],
            help: None,
            actions: Vec::new(),
        })
        .collect();
    // With one changed origin and one unmatched file, they belong together.
    if let ([(origin, _)], [hash], [finding]) = (changed.as_slice(), untold.as_slice(), findings.as_mut_slice()) {
        let edit = Edit::update(origin.place, json!({ "date": "TODO", "sha256": hash }))
            .note("TODO: the date on which the document was fetched.");
        finding.actions = resolve(&whole.root, &whole.merged, std::iter::once(&edit)).into_iter().flatten().collect();
    }
    findings
}
