//! Reads an overlay document strictly: whatever the specification does not define is an error.

use super::query::{PATTERNS, Query};
use super::{Action, Change, Overlay, Target};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::node::{Entry, Node, NodeLocation, Value};
use std::collections::BTreeMap;

/// Returns whether a document is an overlay: it has the key `overlay` at its root.
pub fn is_overlay(document: &Node) -> bool {
    document.get("overlay").is_some()
}

/// Reads an overlay document; `None` if it has an error.
pub fn read(document: &Node, diagnostics: &mut Diagnostics) -> Option<Overlay> {
    let mut reader = Reader { diagnostics, sound: true, patterns: PATTERNS };
    let overlay = reader.overlay(document);
    overlay.filter(|_| reader.sound)
}

struct Reader<'d> {
    diagnostics: &'d mut Diagnostics,
    sound: bool,
    /// The remaining cost budget for compiling regular expressions.
    patterns: usize,
}

impl Reader<'_> {
    fn complain(&mut self, diagnostic: Diagnostic) {
        self.sound = false;
        self.diagnostics.push(diagnostic);
    }

    fn overlay(&mut self, document: &Node) -> Option<Overlay> {
        self.repeated_keys(document);
        let [version, info, extends, actions] =
            self.object(document, "an overlay", ["overlay", "info", "extends", "actions"], &[true, true, false, true])?;
        if let Some(version) = version {
            self.version(version);
        }
        let title = info.and_then(|info| self.info(info));
        let extends = extends.and_then(|extends| self.string(extends)).map(|(text, place)| (text.into(), place));
        let actions = actions.map(|actions| self.actions(actions)).unwrap_or_default();
        Some(Overlay { place: document.place, title: title.unwrap_or_default(), extends, actions })
    }

    fn version(&mut self, node: &Node) {
        let Some((text, place)) = self.string(node) else { return };
        let patch = text.strip_prefix("1.0.").or_else(|| text.strip_prefix("1.1."));
        if !patch.is_some_and(|patch| !patch.is_empty() && patch.bytes().all(|byte| byte.is_ascii_digit())) {
            let message = format!("overlay version `{text}` is not supported");
            self.complain(Diagnostic::error(Code::OVERLAY_VERSION, place, message).help("write 1.0.0 or 1.1.0"));
        }
    }

    fn info(&mut self, node: &Node) -> Option<String> {
        let [title, version, description] =
            self.object(node, "`info`", ["title", "version", "description"], &[true, true, false])?;
        for text in [version, description].into_iter().flatten() {
            self.string(text);
        }
        self.string(title?).map(|(text, _)| text.to_owned())
    }

    fn actions(&mut self, node: &Node) -> Vec<Action> {
        let Value::Sequence(items) = &node.value else {
            self.wrong_type(node, "a list");
            return Vec::new();
        };
        if items.is_empty() {
            let complaint = Diagnostic::error(Code::OVERLAY_EMPTY, node.place, "an overlay needs at least one action");
            self.complain(complaint.help("add an action, or remove the file"));
        }
        // Only actions with the same target can be equal; comparing all pairs would take quadratic time.
        let mut seen: BTreeMap<&str, Vec<&Node>> = BTreeMap::new();
        let mut actions = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let alike = seen.entry(item.get("target").and_then(Node::as_str).unwrap_or_default()).or_default();
            if let Some(earlier) = alike.iter().find(|earlier| earlier.says_the_same(item)) {
                self.complain(
                    Diagnostic::error(Code::OVERLAY_REPEATED_ACTION, item.place, "the same action appears twice")
                        .label(earlier.place, "it first appears here")
                        .help("remove one of them"),
                );
            }
            alike.push(item);
            actions.extend(self.action(index, item));
        }
        actions
    }

    fn action(&mut self, index: usize, node: &Node) -> Option<Action> {
        let keys = ["target", "description", "update", "remove", "copy", "x-optional"];
        let required = [true, false, false, false, false, false];
        let [target, description, update, remove, copy, optional] = self.object(node, "an action", keys, &required)?;
        let description = description.and_then(|text| self.string(text)).map(|(text, _)| text.to_owned());
        let remove = remove.and_then(|remove| self.bool(remove)).unwrap_or(false);
        let copied = copy.and_then(|copy| self.target(copy));
        if let (Some(update), Some(copy), false) = (update, copy, remove) {
            self.complain(
                Diagnostic::error(Code::OVERLAY_ACTION, copy.place, "an action cannot have both `update` and `copy`")
                    .label(update.place, "the update")
                    .help("split it into two actions"),
            );
        }
        let change = match (remove, update, copied) {
            (true, _, _) => Change::Remove,
            (false, Some(update), _) => Change::Update(update.clone()),
            (false, None, Some(copied)) => Change::Copy(copied),
            (false, None, None) => Change::Nothing,
        };
        let optional = optional.and_then(|optional| self.bool(optional)).unwrap_or(false);
        Some(Action { index, place: node.place, target: self.target(target?)?, description, change, optional })
    }

    fn target(&mut self, node: &Node) -> Option<Target> {
        let (text, place) = self.string(node)?;
        if !text.starts_with('$') {
            let complaint = Diagnostic::error(Code::OVERLAY_TARGET, place, "a JSONPath must begin with `$`");
            self.complain(complaint.help("write it like `$.paths['/pets'].get`"));
            return None;
        }
        let query = Query::within(text, &mut self.patterns);
        Some(Target { text: text.to_owned(), place, query })
    }

    /// Returns the values of the keys that an object may have; every other key, except extensions, is an error.
    fn object<'n, const N: usize>(
        &mut self,
        node: &'n Node,
        what: &str,
        keys: [&str; N],
        required: &[bool; N],
    ) -> Option<[Option<&'n Node>; N]> {
        let Value::Mapping(mapping) = &node.value else {
            self.wrong_type(node, "a mapping");
            return None;
        };
        for Entry { key, .. } in mapping.iter() {
            if !keys.contains(&&*key.text) && !key.text.starts_with("x-") {
                let message = format!("{what} has no key `{}`", key.text);
                let known: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
                let help = format!("allowed keys: {}, and extensions, which begin with `x-`", known.join(", "));
                self.complain(Diagnostic::error(Code::UNKNOWN_KEY, key.place, message).help(help));
            }
        }
        for (key, required) in keys.iter().zip(required) {
            if *required && mapping.get(key).is_none() {
                let message = format!("{what} needs `{key}`");
                self.complain(Diagnostic::error(Code::MISSING_KEY, node.place, message).help(format!("add `{key}`")));
            }
        }
        Some(keys.map(|key| mapping.get(key)))
    }

    fn string<'n>(&mut self, node: &'n Node) -> Option<(&'n str, NodeLocation)> {
        let text = node.as_str();
        if text.is_none() {
            self.wrong_type(node, "a string");
        }
        text.map(|text| (text, node.place))
    }

    fn bool(&mut self, node: &Node) -> Option<bool> {
        match &node.value {
            Value::Bool(bool) => Some(*bool),
            _ => {
                self.wrong_type(node, "`true` or `false`");
                None
            }
        }
    }

    fn wrong_type(&mut self, node: &Node, expected: &str) {
        let help = match (&node.value, expected) {
            (Value::Null | Value::Bool(_) | Value::Number(_), "a string") => {
                Some("write it in quotation marks".to_owned())
            }
            _ => None,
        };
        let message = format!("expected {expected}, found {}", node.kind());
        let complaint = Diagnostic::error(Code::WRONG_TYPE, node.place, message);
        self.complain(Diagnostic { help, ..complaint });
    }

    /// Reports repeated keys at any depth: only one of the values could apply.
    fn repeated_keys(&mut self, node: &Node) {
        match &node.value {
            Value::Sequence(items) => items.iter().for_each(|item| self.repeated_keys(item)),
            Value::Mapping(mapping) => {
                let mut seen: BTreeMap<&str, NodeLocation> = BTreeMap::new();
                for Entry { key, value } in mapping.iter() {
                    if let Some(first) = seen.get(&*key.text) {
                        self.complain(
                            Diagnostic::error(
                                Code::REPEATED_KEY,
                                key.place,
                                format!("the key `{}` is repeated", key.text),
                            )
                            .label(*first, "it first appears here")
                            .help("remove one of them"),
                        );
                    }
                    seen.entry(&key.text).or_insert(key.place);
                    self.repeated_keys(value);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
}
