//! The Unicode characters of a wire name that an identifier may contain.
//!
//! Rust accepts most of Unicode in identifiers, but warns about rare characters (`uncommon_codepoints`), names that
//! look like another one (`confusable_idents`), and scripts of which only look-alikes are used
//! (`mixed_script_confusables`). Generated code must not cause warnings, therefore
//!
//! - Latin letters lose their diacritics (`é` is `e`, `ß` is `ss`), which any keyboard can type;
//! - letters of other scripts are preserved if rustc does not warn about the name, by the tables that rustc uses;
//! - in other names each of these letters is replaced by its code point: `U65e5`.

use std::borrow::Cow;
use unicode_normalization::UnicodeNormalization;
use unicode_security::{
    GeneralSecurityProfile, confusable_detection::skeleton, mixed_script::AugmentedScriptSet,
    mixed_script::is_potential_mixed_script_confusable_char,
};

/// Returns a name with its Latin letters in ASCII and other characters composed.
pub(crate) fn plain(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return Cow::Borrowed(name);
    }
    let mut plain = String::with_capacity(name.len());
    for c in name.nfkc() {
        if c.is_ascii() {
            plain.push(c);
            continue;
        }
        match latin(c) {
            Some(letters) => plain.push_str(letters),
            None => match std::iter::once(c).nfd().next() {
                Some(base) if base.is_ascii() => plain.push(base),
                // A combining mark without a composed form (`x̂`) is dropped as well.
                Some(mark) if is_combining(mark) && plain.ends_with(|c: char| c.is_ascii()) => {}
                _ => plain.push(c),
            },
        }
    }
    Cow::Owned(plain)
}

/// Converts Latin letters that are not an ASCII letter with a diacritic.
fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'ẞ' => "SS",
        'æ' => "ae",
        'Æ' => "AE",
        'œ' => "oe",
        'Œ' => "OE",
        'ø' => "o",
        'Ø' => "O",
        'đ' | 'ð' => "d",
        'Đ' | 'Ð' => "D",
        'ħ' => "h",
        'Ħ' => "H",
        'ı' => "i",
        'ł' => "l",
        'Ł' => "L",
        'ŧ' => "t",
        'Ŧ' => "T",
        'þ' => "th",
        'Þ' => "TH",
        _ => return None,
    })
}

/// Returns whether a character is a combining mark.
fn is_combining(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// Replaces each letter beyond ASCII by its code point.
pub(crate) fn numbered(name: &str) -> String {
    name.chars()
        .map(|c| match c {
            c if c.is_ascii() || !unicode_ident::is_xid_continue(c) => c.to_string(),
            c => format!(" U{:x} ", u32::from(c)),
        })
        .collect()
}

/// Returns whether rustc does not warn about an identifier by itself; it may still be confusable with another one.
pub(crate) fn is_quiet(identifier: &str) -> bool {
    identifier.is_ascii()
        || (identifier.chars().all(GeneralSecurityProfile::identifier_allowed)
            && identifier.chars().filter(|c| !c.is_ascii()).all(unicode_ident::is_xid_continue)
            && identifier.nfc().eq(identifier.chars())
            && !skeleton(identifier).all(|c| c.is_ascii())
            && scripts_are_told(identifier))
}

/// Returns the skeleton of an identifier. Identifiers with equal skeletons are confusable.
pub(crate) fn looks(identifier: &str) -> String {
    skeleton(identifier).collect()
}

/// Returns whether each script in an identifier has a letter that is not a look-alike of one in another script.
fn scripts_are_told(identifier: &str) -> bool {
    let others = || identifier.chars().filter(|c| !c.is_ascii());
    others().all(|c| {
        let script = AugmentedScriptSet::for_char(c);
        others().any(|d| AugmentedScriptSet::for_char(d) == script && !is_potential_mixed_script_confusable_char(d))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latin_letters_lose_their_marks() {
        assert_eq!(plain("Größe"), "Grosse");
        assert_eq!(plain("café"), "cafe");
        assert_eq!(plain("cafe\u{301}"), "cafe");
        assert_eq!(plain("x\u{302}y"), "xy");
        assert_eq!(plain("ＡＢＣ"), "ABC");
        assert_eq!(plain("Ελλάδα"), "Ελλάδα");
        assert_eq!(plain("用户"), "用户");
    }

    #[test]
    fn names_that_rustc_warns_of_are_told_by_number() {
        assert!(is_quiet("用户信息"));
        assert!(is_quiet("ユーザー"));
        assert!(is_quiet("사용자"));
        assert!(is_quiet("пользователь"));
        assert!(!is_quiet("сор"), "Cyrillic that reads as Latin");
        assert!(!is_quiet("ⅷ"), "a letter of number forms");
        assert!(!is_quiet("口"), "Han that reads as katakana");
        assert_eq!(numbered("сор"), " U441  U43e  U440 ");
        assert_eq!(numbered("a«口»"), "a« U53e3 »");
    }

    #[test]
    fn look_alikes_look_alike() {
        assert_eq!(looks("日1"), looks("日l"));
        assert_ne!(looks("日1"), looks("日2"));
    }
}
