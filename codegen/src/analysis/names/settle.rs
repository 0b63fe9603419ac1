//! Allocation of names that several elements claim.

use super::space::Space;
use crate::analysis::unicode;
use bindery_model::{
    diagnostic::{Code, Diagnostic},
    node::NodeLocation,
    service::Located,
};
use std::collections::BTreeMap;

/// An element that claims a name.
#[derive(Debug)]
pub(super) struct Claim<'a> {
    pub(super) space: &'static Space,
    /// Its wire name, for diagnostics.
    pub(super) wire: &'a str,
    /// The name that it gets if free.
    pub(super) natural: String,
    /// The name declared by `x-name`.
    pub(super) chosen: Option<&'a Located<String>>,
    pub(super) place: NodeLocation,
    /// The word that distinguishes it from an element of the same wire name, if there is one.
    pub(super) suffix: Option<&'static str>,
}

impl<'a> Claim<'a> {
    pub(super) fn new(
        space: &'static Space,
        wire: &'a str,
        chosen: Option<&'a Located<String>>,
        place: NodeLocation,
    ) -> Self {
        Claim { space, wire, natural: space.name(wire), chosen, place, suffix: None }
    }
}

/// How an element gets another name than its natural one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Settlement {
    /// Its own wire name or location distinguishes it: no further element changes the name.
    Distinguished,
    /// By the first number that is free: an element that is added before it changes the name.
    Numbered,
}

/// The names of one scope, and the locations of their elements.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) owners: BTreeMap<String, Option<NodeLocation>>,
    /// The last number appended to a name.
    pub(super) counts: BTreeMap<String, u32>,
}

/// The maximum number of collisions reported individually in a scope; the others are counted.
pub(super) const TOLD: usize = 20;

/// Allocates names.
#[derive(Debug, Default)]
pub(super) struct Settler {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The skeletons of the names beyond ASCII in the whole crate, because rustc compares all of them.
    pub(super) looks: BTreeMap<String, String>,
}

impl Settler {
    /// Allocates a name for each claim, distinct from the others and from the names in the scope.
    pub(super) fn settle(&mut self, scope: &mut Scope, mut claims: Vec<Claim<'_>>) -> Vec<String> {
        let mut names: Vec<Option<String>> = claims.iter().map(|claim| self.chosen(scope, claim)).collect();
        for (claim, name) in claims.iter_mut().zip(&mut names) {
            if name.is_none() && self.is_free(scope, &claim.natural) {
                *name = Some(self.take(scope, std::mem::take(&mut claim.natural), Some(claim.place)));
            }
        }
        let mut settled = 0;
        let names = claims
            .iter()
            .zip(names)
            .map(|(claim, name)| {
                name.unwrap_or_else(|| {
                    settled += 1;
                    let (name, settlement) = self.apart(scope, claim);
                    if settled <= TOLD {
                        self.diagnostics.push(collision(claim, scope, &name, settlement));
                    }
                    name
                })
            })
            .collect();
        if let (Some(last), true) = (claims.last(), settled > TOLD) {
            self.diagnostics.push(Diagnostic::warning(
                Code::NAME_COLLISION,
                last.place,
                format!("{} more names of this scope are taken, and were numbered alike", settled - TOLD),
            ));
        }
        names
    }

    /// Allocates a name for a claim whose natural name is taken.
    pub(super) fn apart(&mut self, scope: &mut Scope, claim: &Claim<'_>) -> (String, Settlement) {
        let apart = claim.space.name_apart(claim.wire);
        if !claim.wire.is_empty() && self.is_free(scope, &apart) {
            return (self.take(scope, apart, Some(claim.place)), Settlement::Distinguished);
        }
        if let Some(suffix) = claim.suffix {
            let suffixed = claim.space.suffixed(&claim.natural, suffix);
            if self.is_free(scope, &suffixed) {
                return (self.take(scope, suffixed, Some(claim.place)), Settlement::Distinguished);
            }
        }
        (self.count(scope, claim.space, &claim.natural, Some(claim.place)), Settlement::Numbered)
    }

    /// Allocates the name declared by `x-name`, if there is one and it is valid and free.
    pub(super) fn chosen(&mut self, scope: &mut Scope, claim: &Claim<'_>) -> Option<String> {
        let chosen = claim.chosen?;
        if let Some(reason) = claim.space.refuses(&chosen.value) {
            let message = format!("`{}` cannot be the name of this {}", shown(&chosen.value), claim.space.noun);
            self.diagnostics.push(Diagnostic::error(Code::INVALID_X_NAME, chosen.place, message).help(reason));
            return None;
        }
        if self.is_free(scope, &chosen.value) {
            return Some(self.take(scope, chosen.value.clone(), Some(chosen.place)));
        }
        let message = format!("`{}` is already the name of another {}", shown(&chosen.value), claim.space.noun);
        let mut diagnostic =
            Diagnostic::error(Code::X_NAME_COLLISION, chosen.place, message).help("choose another name");
        if let Some(Some(owner)) = scope.owners.get(&chosen.value) {
            diagnostic = diagnostic.label(*owner, "this one has it");
        }
        self.diagnostics.push(diagnostic);
        None
    }

    /// Allocates a name that the document does not declare: numbered if it is taken, without a warning.
    pub(super) fn invent(&mut self, scope: &mut Scope, space: &Space, name: String) -> String {
        if !space.is_taken(&name) && self.is_free(scope, &name) {
            return self.take(scope, name, None);
        }
        self.count(scope, space, &name, None)
    }

    /// Allocates the name with the first number that makes it free.
    pub(super) fn count(
        &mut self,
        scope: &mut Scope,
        space: &Space,
        name: &str,
        place: Option<NodeLocation>,
    ) -> String {
        let mut count = scope.counts.get(name).copied().unwrap_or(1);
        loop {
            count += 1;
            let counted = space.counted(name, count);
            if self.is_free(scope, &counted) {
                scope.counts.insert(name.to_owned(), count);
                return self.take(scope, counted, place);
            }
        }
    }

    pub(super) fn is_free(&self, scope: &Scope, name: &str) -> bool {
        let looks_like_another =
            || !name.is_ascii() && self.looks.get(&unicode::looks(name)).is_some_and(|other| other != name);
        !scope.owners.contains_key(name) && !looks_like_another()
    }

    pub(super) fn take(&mut self, scope: &mut Scope, name: String, place: Option<NodeLocation>) -> String {
        if !name.is_ascii() {
            self.looks.insert(unicode::looks(&name), name.clone());
        }
        scope.owners.insert(name.clone(), place);
        name
    }
}

/// Returns the diagnostic that an element does not have its natural name.
pub(super) fn collision(claim: &Claim<'_>, scope: &Scope, name: &str, settlement: Settlement) -> Diagnostic {
    let noun = claim.space.noun;
    let message = format!("the {noun} `{}` would share the name `{}`", shown(claim.wire), claim.natural);
    let diagnostic = match settlement {
        Settlement::Distinguished => Diagnostic::advice(Code::NAME_COLLISION, claim.place, message),
        Settlement::Numbered => Diagnostic::warning(Code::NAME_COLLISION, claim.place, message),
    };
    let diagnostic =
        diagnostic.says(format!("this one becomes `{name}`")).help("an overlay with `x-name` decides otherwise");
    match scope.owners.get(&claim.natural) {
        Some(Some(owner)) => diagnostic.label(*owner, "this one keeps it"),
        Some(None) | None => diagnostic,
    }
}

/// Formats a wire name for a diagnostic: escaped, and truncated to one line.
pub(super) fn shown(wire: &str) -> String {
    let line: String = wire.chars().take(80).flat_map(char::escape_debug).collect();
    if wire.chars().nth(80).is_some() { line + "…" } else { line }
}
