//! serde's `rename_all` rules, and the choice of the rule that renames the most fields of a structure correctly.

use crate::rust::shapes::fields::Field;
use syn::ext::IdentExt;

/// serde's `rename_all` rules that produce names found in documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RenameRule {
    Pascal,
    Camel,
    Kebab,
    ScreamingSnake,
    ScreamingKebab,
}

impl RenameRule {
    const ALL: [RenameRule; 5] = [
        RenameRule::Pascal,
        RenameRule::Camel,
        RenameRule::Kebab,
        RenameRule::ScreamingSnake,
        RenameRule::ScreamingKebab,
    ];

    /// Returns the rule that produces the most wire names, if these are more than half and more than without a rule.
    pub(crate) fn of(fields: &[Field]) -> Option<RenameRule> {
        let names: Vec<String> = fields.iter().map(|field| field.name.unraw().to_string()).collect();
        let plain = names.iter().zip(fields).filter(|(name, field)| **name == field.wire).count();
        let mut best = None;
        let mut most = plain.max(fields.len() / 2);
        for rule in RenameRule::ALL {
            let mut hits = 0;
            let mut applies = true;
            for (name, field) in names.iter().zip(fields) {
                match rule.apply(name) {
                    Some(wire) => hits += usize::from(wire == field.wire),
                    None => applies = false,
                }
            }
            if applies && hits > most {
                most = hits;
                best = Some(rule);
            }
        }
        best
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            RenameRule::Pascal => "PascalCase",
            RenameRule::Camel => "camelCase",
            RenameRule::Kebab => "kebab-case",
            RenameRule::ScreamingSnake => "SCREAMING_SNAKE_CASE",
            RenameRule::ScreamingKebab => "SCREAMING-KEBAB-CASE",
        }
    }

    /// Returns the name that serde derives from the name of a field; `None` if serde would panic.
    fn apply(self, field: &str) -> Option<String> {
        match self {
            RenameRule::Pascal => {
                let mut pascal = String::new();
                for word in field.split('_') {
                    let mut chars = word.chars();
                    pascal.extend(chars.next().map(|first| first.to_ascii_uppercase()));
                    pascal.push_str(chars.as_str());
                }
                Some(pascal)
            }
            RenameRule::Camel => {
                let pascal = RenameRule::Pascal.apply(field)?;
                // serde converts the first byte to lower case, and panics if that is not a character.
                let (first, rest) = (pascal.get(..1)?, &pascal[1..]);
                Some(first.to_ascii_lowercase() + rest)
            }
            RenameRule::Kebab => Some(field.replace('_', "-")),
            RenameRule::ScreamingSnake => Some(field.to_ascii_uppercase()),
            RenameRule::ScreamingKebab => Some(field.to_ascii_uppercase().replace('_', "-")),
        }
    }
}

/// Returns whether the rule does not derive the wire name from the field's name.
pub(crate) fn is_renamed(field: &Field, rule: Option<RenameRule>) -> bool {
    let name = field.name.unraw().to_string();
    let derived = match rule {
        Some(rule) => rule.apply(&name),
        None => Some(name),
    };
    derived.as_ref() != Some(&field.wire)
}

#[cfg(test)]
mod tests {
    use super::RenameRule;

    #[test]
    fn rules_are_those_of_serde() {
        let rows = [
            (RenameRule::Pascal, "identity_pool_id", Some("IdentityPoolId")),
            (RenameRule::Pascal, "type", Some("Type")),
            (RenameRule::Pascal, "_2fa__info", Some("2faInfo")),
            (RenameRule::Camel, "identity_pool_id", Some("identityPoolId")),
            (RenameRule::Camel, "_", None),
            (RenameRule::Camel, "é", None),
            (RenameRule::Kebab, "max_age", Some("max-age")),
            (RenameRule::ScreamingSnake, "max_age", Some("MAX_AGE")),
            (RenameRule::ScreamingKebab, "max_age", Some("MAX-AGE")),
        ];
        for (rule, field, wire) in rows {
            assert_eq!(rule.apply(field).as_deref(), wire, "{rule:?} of {field}");
        }
    }
}
