//! Detects secrets by names and descriptions.

/// A word that makes a name a secret, unless its neighbours indicate otherwise.
struct Word {
    /// The word, in the singular.
    word: &'static str,
    /// The words of which one must precede it; empty if none is needed.
    needs: &'static str,
    /// Words that precede it in names that are not secrets.
    never_after: &'static str,
    /// Words that follow it in names of something about a secret.
    never_before: &'static str,
}

/// Words that follow the name of a thing in the name of its attribute: the length of a secret is not secret.
const ABOUT: &str = "age alias arn at attribute binding changed claim config configuration count created customization \
    date description duration enabled endpoint exists expiration expires expiry field format generation \
    generator header hint history id identifier ids in index issuer kind label length level lifetime \
    limit location max method min mode modified name names number options param parameter path policies \
    policy prefix provider purpose ref reference required requirements reset rotation rule rules set \
    settings size source state status strategy strength suffix symbol ttl type types unit units updated \
    uri url usage use uses validation validity verified version versions";

/// The words, as documented in `specs/README.md`.
const WORDS: &[Word] = &[
    Word { word: "password", needs: "", never_after: "forgot no", never_before: ABOUT },
    Word { word: "passwd", needs: "", never_after: "", never_before: ABOUT },
    Word { word: "passphrase", needs: "", never_after: "", never_before: ABOUT },
    Word { word: "passcode", needs: "", never_after: "", never_before: ABOUT },
    Word { word: "secret", needs: "", never_after: "no", never_before: ABOUT },
    Word {
        word: "token",
        needs: "",
        // These identify a page, a position or a request and grant no access; a language model counts tokens.
        never_after: "client completion continuation continue idempotency input marker max min next no num output page \
            pagination paging position previous prompt request resume scroll skip start starting stop sync total",
        never_before: ABOUT,
    },
    Word {
        word: "key",
        // A plain key is the key of a map, a tag or a record.
        needs: "account api app auth consumer encryption license master private secret shared signing ssh \
            subscription symmetric",
        never_after: "public",
        never_before: ABOUT,
    },
];

/// The qualifiers of a secret in a description, followed by a noun of [`WORDS`] in the same sense.
const QUALIFIERS: &str = "access api auth authentication authorization bearer identity id oauth oidc private provider refresh \
    secret security session";

/// Returns whether a name denotes a secret (`SessionToken`, `client_secret`), rather than an attribute of one or
/// another kind of token or key (`NextToken`, `KeyId`, `TagKeys`, `passwordPolicy`).
pub(crate) fn named_so(name: &str) -> bool {
    let words = words(name);
    words.iter().enumerate().any(|(at, word)| {
        WORDS.iter().any(|known| {
            let alone = singular(word);
            let before = at.checked_sub(1).and_then(|before| words.get(before)).map_or("", String::as_str);
            let glued = |qualifier: &str| *word == format!("{qualifier}{}", known.word);
            let is_it = alone == known.word || (list(known.needs).any(glued));
            let needed = known.needs.is_empty() || has(known.needs, before) || list(known.needs).any(glued);
            let about = words.get(at + 1).is_some_and(|after| has(known.never_before, after));
            is_it && needed && !has(known.never_after, before) && !about
        })
    })
}

/// Returns whether a description denotes a secret: it begins with one (`The access token of …`), maps something to
/// secrets (`maps provider names to provider tokens`), or has something with them (`names with the tokens`).
pub(crate) fn described_so(description: &str) -> bool {
    let text: Vec<String> = description
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(40)
        .map(str::to_lowercase)
        .collect();
    let articles = ["a", "an", "the", "your", "its", "their", "this", "is", "it", "user", "s", "plain", "text", "new"];
    let opens = text.iter().take_while(|word| articles.contains(&word.as_str())).count();
    let noun = |at: usize| {
        let word = text.get(at).map_or("", |word| singular(word));
        let before = at.checked_sub(1).and_then(|before| text.get(before)).map_or("", String::as_str);
        let about = text.get(at + 1).is_some_and(|after| has(ABOUT, after) && after != "in");
        match word {
            "password" | "passphrase" => !about,
            "token" => has(QUALIFIERS, before) && !about,
            "key" => matches!(before, "api" | "private" | "secret") && !about,
            _ => false,
        }
    };
    // `the password`, `the access token`
    if noun(opens) || (text.get(opens).is_some_and(|word| has(QUALIFIERS, word)) && noun(opens + 1)) {
        return true;
    }
    let maps = text.iter().position(|word| matches!(word.as_str(), "map" | "maps" | "mapped" | "mapping"));
    // `the names of providers with the tokens that they issued`
    let plural =
        |at: usize| text.get(at).is_some_and(|word| matches!(word.as_str(), "tokens" | "passwords" | "secrets"));
    let article = |at: usize| text.get(at).is_some_and(|word| articles.contains(&word.as_str()));
    let with = |at: usize| text.get(at).is_some_and(|word| word == "with");
    if (0..text.len()).any(|at| with(at) && (plural(at + 1) || (article(at + 1) && plural(at + 2)))) {
        return true;
    }
    let to = |at: usize| text.get(at).is_some_and(|word| word == "to");
    // `a map of provider names to tokens`, `maps providers to the access token`
    maps.is_some_and(|maps| {
        (maps..text.len()).any(|at| to(at) && (plural(at + 1) || (1..=3).any(|after| noun(at + after))))
    })
}

fn list(words: &'static str) -> impl Iterator<Item = &'static str> {
    words.split_whitespace()
}

fn has(words: &'static str, word: &str) -> bool {
    list(words).any(|known| known == word)
}

/// Returns a word without a plural `s`.
fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|stem| !stem.ends_with('s')).unwrap_or(word)
}

/// Splits a name into lower-case words: `SAMLProvider_ARNs2` is `saml`, `provider`, `arns2`.
pub(super) fn words(name: &str) -> Vec<String> {
    let letters: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (at, &letter) in letters.iter().enumerate() {
        if !letter.is_alphanumeric() {
            words.push(String::new());
            continue;
        }
        let before = at.checked_sub(1).and_then(|before| letters.get(before));
        let after = letters.get(at + 1);
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                !before.is_uppercase() || (after.is_some_and(|after| after.is_lowercase() && *after != 's'))
            });
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(letter.to_lowercase());
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets() {
        for name in [
            "Token",
            "SessionToken",
            "AccessToken",
            "refresh_token",
            "id-token",
            "OIDCToken",
            "IdentityProviderToken",
            "Tokens",
            "password",
            "newPassword",
            "TemporaryPassword",
            "user_passwd",
            "passphrase",
            "ClientSecret",
            "SecretKey",
            "SecretAccessKey",
            "client_secret",
            "SecretKeyString",
            "SessionTokenString",
            "secretString",
            "apiKey",
            "api_key",
            "apikey",
            "X-API-Key",
            "PrivateKey",
            "privateKeyPem",
            "accountKey",
            "authKeys",
            "oauth_token",
            "deviceToken",
            "csrfToken",
        ] {
            assert!(named_so(name), "{name} is a secret");
        }
    }

    #[test]
    fn names_of_what_is_none() {
        for name in [
            "NextToken",
            "nextPageToken",
            "PageToken",
            "page_token",
            "paginationToken",
            "ContinuationToken",
            "syncToken",
            "ClientToken",
            "ClientRequestToken",
            "clientRequestToken",
            "IdempotencyToken",
            "startToken",
            "KeyId",
            "AccessKeyId",
            "kmsKeyId",
            "TagKeys",
            "Key",
            "key",
            "Keys",
            "publicKey",
            "primaryKey",
            "sortKey",
            "KeyName",
            "maxTokens",
            "max_tokens",
            "totalTokens",
            "TokenDuration",
            "tokenType",
            "token_type",
            "TokenUrl",
            "tokenEndpoint",
            "passwordPolicy",
            "PasswordLength",
            "password_expires",
            "passwordResetUrl",
            "SecretName",
            "secretArn",
            "secretId",
            "apiKeyId",
            "apiKeyName",
            "monkey",
            "tokenizer",
            "secretary",
            "AccessKeyString",
            "passwordless",
            "PreTokenGeneration",
            "tokenGenerator",
            "IdentityId",
            "Logins",
        ] {
            assert!(!named_so(name), "{name} is not a secret");
        }
    }

    #[test]
    fn descriptions_of_secrets() {
        for text in [
            "A set of optional name-value pairs that map provider names to provider         tokens",
            "The access token.",
            "The user's password",
            "Your API key.",
            "Maps a provider to the access token of the user.",
            "The logins that prove the identity: a map of provider names to tokens issued by them.",
            "The logins: names of providers with the tokens that they issued.",
        ] {
            assert!(described_so(text), "{text}");
        }
        for text in [
            "The Amazon Resource Name (ARN) of the role to be assumed when multiple roles were received in the token",
            "The expiration time of the token, in seconds",
            "The URL of the access token endpoint.",
            "The access token endpoint.",
            "The password policy.",
            "Maps keys to values.",
            "A token for the next page.",
            "What to do with the token.",
            "With how many tokens a model may answer.",
            "",
        ] {
            assert!(!described_so(text), "{text}");
        }
    }

    #[test]
    fn words_of_names() {
        assert_eq!(words("SAMLProvider_ARNs2"), ["saml", "provider", "arns2"]);
        assert_eq!(words("getHTTPSUrl"), ["get", "https", "url"]);
        assert_eq!(words("describe identity"), ["describe", "identity"]);
    }
}
