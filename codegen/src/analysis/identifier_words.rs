//! Splits a wire name into words: `SamlProviderARNs` is `Saml`, `Provider`, `ARNs`.
//!
//! Characters other than letters and digits separate words, and so does a change of case, by rules for common
//! spellings:
//!
//! - a run of capitals is one word, and its last letter starts the next one: `HTTPSProxy` is `HTTPS`, `Proxy`;
//! - a lower-case `s` that ends such a run belongs to it: `userIDs` is `user`, `IDs`;
//! - digits belong to the word before them: `ip_address2`, `EC2`, `v1beta1`; a capital after them starts a word
//!   (`S3Bucket`, `SHA256Hash`) unless it is alone and ends an acronym (`P2P`, `K8S`), or the word consists of
//!   digits (`2FA`);
//! - a few brands have irregular capitals ([`BRANDS`]).

use std::borrow::Cow;

/// Brands with capitals inside of a word.
const BRANDS: [&str; 5] = ["OAuth", "IPv4", "IPv6", "iOS", "macOS"];

/// The maximum length of an identifier, in characters.
const LONGEST: usize = 120;

/// Returns whether a character is part of a word; all other characters separate words.
fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || (!c.is_ascii() && unicode_ident::is_xid_continue(c))
}

/// Returns the words of a name, unchanged; a long run of letters and digits is cut to the length of an identifier.
pub(crate) fn split(name: &str) -> impl Iterator<Item = &str> {
    name.split(|c| !is_part(c)).filter(|run| !run.is_empty()).flat_map(|run| split_run(cut(run)))
}

/// Cuts text to the maximum length of an identifier.
fn cut(text: &str) -> &str {
    text.char_indices().nth(LONGEST).map_or(text, |(at, _)| &text[..at])
}

/// Returns the words of a run of letters and digits.
fn split_run(run: &str) -> Vec<&str> {
    let chars: Vec<(usize, char)> = run.char_indices().collect();
    let mut words = Vec::new();
    let mut start = 0;
    let mut at = brand(run).unwrap_or(1);
    while at < chars.len() {
        if starts_word(&chars, start, at) {
            let (from, to) = (chars[start].0, chars[at].0);
            words.push(&run[from..to]);
            start = at;
            at += brand(&run[to..]).unwrap_or(1);
        } else {
            at += 1;
        }
    }
    words.push(&run[chars[start].0..]);
    words
}

/// Returns the length of the brand at the start of a text.
fn brand(text: &str) -> Option<usize> {
    let brand = BRANDS.iter().find(|brand| text.starts_with(**brand))?;
    let goes_on = text[brand.len()..].starts_with(char::is_lowercase);
    (!goes_on).then_some(brand.len())
}

/// Returns whether the character at `at` starts a word, if the current one begins at `start`.
fn starts_word(chars: &[(usize, char)], start: usize, at: usize) -> bool {
    let before = chars[at - 1].1;
    let here = chars[at].1;
    if !here.is_uppercase() {
        // Letters without case cannot continue a run of capitals: `ID用户`.
        return before.is_uppercase() && !here.is_lowercase() && here.is_alphabetic();
    }
    if before.is_uppercase() {
        // `SProxy` of `HTTPSProxy`: the last capital of a run starts the next word.
        return capitals(chars, at) == 0;
    }
    if before.is_numeric() {
        let word = &chars[start..at];
        return match capitals(chars, at) {
            0 => true,
            1 => word.iter().any(|(_, c)| c.is_lowercase()),
            _ => word.iter().any(|(_, c)| c.is_alphabetic()),
        };
    }
    true
}

/// Returns how many capitals from `at` belong to one word: the entire run, or all but the start of the next word.
fn capitals(chars: &[(usize, char)], at: usize) -> usize {
    // Callers only distinguish counts up to two.
    let run = chars[at..].iter().take(3).take_while(|(_, c)| c.is_uppercase()).count();
    let char_at = |index: usize| chars.get(index).map(|(_, c)| *c);
    let end = at + run;
    let starts_next = char_at(end).is_some_and(char::is_lowercase);
    // The `s` of `ARNs` does not start a word.
    let in_run = run > 1 || chars[at - 1].1.is_uppercase();
    let is_plural = char_at(end) == Some('s') && in_run && !char_at(end + 1).is_some_and(char::is_lowercase);
    if starts_next && !is_plural { run - 1 } else { run }
}

/// Returns a name in UpperCamelCase by Rust's convention: `RoleARN` is `RoleArn`.
pub(crate) fn upper_camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    for word in short(split(name)) {
        // `V1_10` differs from `V110`.
        if camel.ends_with(char::is_numeric) && word.starts_with(char::is_numeric) {
            camel.push('_');
        }
        let mut chars = word.chars();
        camel.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        camel.extend(chars.flat_map(char::to_lowercase));
    }
    with_start(camel)
}

/// Returns a name in snake_case: `SamlProviderARNs` is `saml_provider_arns`.
pub(crate) fn snake(name: &str) -> String {
    let mut snake = String::with_capacity(name.len() + 4);
    for word in short(split(name)) {
        if !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(word.chars().flat_map(char::to_lowercase));
    }
    with_start(snake)
}

/// Returns the words that fit into an identifier.
fn short<'a>(words: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    let mut length = 0;
    words.take_while(move |word| {
        length += word.chars().count();
        length <= LONGEST
    })
}

/// Adds an underscore before a character that cannot start an identifier: `_2fa_info`.
fn with_start(name: String) -> String {
    match name.chars().next() {
        Some(first) if !unicode_ident::is_xid_start(first) => format!("_{name}"),
        _ => name,
    }
}

/// The names of symbols; longer symbols first.
const SYMBOLS: [(&str, &str); 37] = [
    ("<=", "LessThanOrEqual"),
    (">=", "GreaterThanOrEqual"),
    ("!=", "NotEqual"),
    ("<>", "NotEqual"),
    ("<", "LessThan"),
    (">", "GreaterThan"),
    ("=", "Equal"),
    ("+", "Plus"),
    ("-", "Minus"),
    ("*", "Star"),
    ("/", "Slash"),
    ("%", "Percent"),
    ("^", "Caret"),
    ("&", "And"),
    ("|", "Or"),
    ("!", "Not"),
    ("~", "Tilde"),
    ("?", "Question"),
    ("#", "Hash"),
    ("@", "At"),
    ("$", "Dollar"),
    (".", "Dot"),
    (",", "Comma"),
    (":", "Colon"),
    (";", "Semicolon"),
    ("_", "Underscore"),
    ("'", "Apostrophe"),
    ("\"", "Quote"),
    ("`", "Backtick"),
    ("\\", "Backslash"),
    ("(", "LeftParenthesis"),
    (")", "RightParenthesis"),
    ("{", "LeftBrace"),
    ("}", "RightBrace"),
    ("[", "LeftBracket"),
    ("]", "RightBracket"),
    (" ", "Space"),
];

/// The symbols that distinguish values if at the start or end: `+1`, `-name`, `A+`, `C#`, `<5`.
const TELLING: &str = "+-<>=!~*%^&|#@$?";

/// Spells out a name that consists of symbols: `<=` is `LessThanOrEqual`, and the empty name is `Empty`.
pub(crate) fn spelled(name: &str) -> Cow<'_, str> {
    match name {
        "" => Cow::Borrowed("Empty"),
        _ if name.contains(is_part) => Cow::Borrowed(name),
        _ => Cow::Owned(in_words(name)),
    }
}

/// Spells out the symbols that distinguish a value: `-created` is not `created`.
pub(crate) fn spelled_value(value: &str) -> Cow<'_, str> {
    spelled_ends(value, |c| TELLING.contains(c))
}

/// Spells out all symbols at both ends of a name, to distinguish it from another: `@type`, `_id`.
pub(crate) fn spelled_apart(name: &str) -> Cow<'_, str> {
    spelled_ends(name, |c| c.is_ascii_punctuation())
}

fn spelled_ends(name: &str, is_telling: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !name.contains(is_part) {
        return spelled(name);
    }
    let inner = name.trim_start_matches(&is_telling);
    let (lead, inner) = (&name[..name.len() - inner.len()], inner.trim_end_matches(&is_telling));
    let trail = &name[lead.len() + inner.len()..];
    if lead.is_empty() && trail.is_empty() {
        return Cow::Borrowed(name);
    }
    // `Plus1` is one word, `MinusName` is two.
    let gap = if inner.starts_with(|c: char| c.is_ascii_digit()) { "" } else { " " };
    Cow::Owned(format!("{}{gap}{inner} {}", in_words(lead), in_words(trail)))
}

/// Spells out symbols; a symbol without a name becomes its code point.
fn in_words(symbols: &str) -> String {
    let mut words = String::new();
    let mut rest = symbols;
    while let Some(first) = rest.chars().next() {
        match SYMBOLS.iter().find(|(symbol, _)| rest.starts_with(symbol)) {
            Some((symbol, word)) => {
                words.push_str(word);
                rest = &rest[symbol.len()..];
            }
            None => {
                words.push_str(&format!(" U{:x} ", u32::from(first)));
                rest = &rest[first.len_utf8()..];
            }
        }
        if words.len() > 4 * LONGEST {
            break;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Wire name, snake_case, UpperCamelCase.
    const TABLE: &[(&str, &str, &str)] = &[
        ("", "", ""),
        ("id", "id", "Id"),
        ("Id", "id", "Id"),
        ("ID", "id", "Id"),
        ("IDs", "ids", "Ids"),
        ("userID", "user_id", "UserId"),
        ("userIDs", "user_ids", "UserIds"),
        ("UserIdsToDelete", "user_ids_to_delete", "UserIdsToDelete"),
        ("IDsToDelete", "ids_to_delete", "IdsToDelete"),
        ("SamlProviderARNs", "saml_provider_arns", "SamlProviderArns"),
        ("OpenIdConnectProviderARNs", "open_id_connect_provider_arns", "OpenIdConnectProviderArns"),
        ("OpenIDConnect", "open_id_connect", "OpenIdConnect"),
        ("RoleARN", "role_arn", "RoleArn"),
        ("ARNString", "arn_string", "ArnString"),
        ("GetOpenIdToken", "get_open_id_token", "GetOpenIdToken"),
        ("IPv4Address", "ipv4_address", "Ipv4Address"),
        ("IPv6CIDRs", "ipv6_cidrs", "Ipv6Cidrs"),
        ("hostIPv4", "host_ipv4", "HostIpv4"),
        ("IPAddress", "ip_address", "IpAddress"),
        ("OAuth", "oauth", "Oauth"),
        ("OAuth2", "oauth2", "Oauth2"),
        ("OAuth2Token", "oauth2_token", "Oauth2Token"),
        ("AllowedOAuthFlows", "allowed_oauth_flows", "AllowedOauthFlows"),
        ("OAuthorize", "o_authorize", "OAuthorize"),
        ("iOSApp", "ios_app", "IosApp"),
        ("macOS", "macos", "Macos"),
        ("HTTPSProxy", "https_proxy", "HttpsProxy"),
        ("httpsProxy", "https_proxy", "HttpsProxy"),
        ("HTTPSPROXY", "httpsproxy", "Httpsproxy"),
        ("UseMFA", "use_mfa", "UseMfa"),
        ("MFAOptions", "mfa_options", "MfaOptions"),
        ("SMSConfigurations", "sms_configurations", "SmsConfigurations"),
        ("X509Certificate", "x509_certificate", "X509Certificate"),
        ("X509V3", "x509v3", "X509v3"),
        ("S3Bucket", "s3_bucket", "S3Bucket"),
        ("S3URI", "s3_uri", "S3Uri"),
        ("EC2InstanceID", "ec2_instance_id", "Ec2InstanceId"),
        ("SHA256", "sha256", "Sha256"),
        ("SHA256Hash", "sha256_hash", "Sha256Hash"),
        ("Base64Encoded", "base64_encoded", "Base64Encoded"),
        ("P2P", "p2p", "P2p"),
        ("P2PConfig", "p2p_config", "P2pConfig"),
        ("I18NText", "i18n_text", "I18nText"),
        ("k8s", "k8s", "K8s"),
        ("K8S", "k8s", "K8s"),
        ("v1beta1", "v1beta1", "V1beta1"),
        ("V1Beta1", "v1_beta1", "V1Beta1"),
        ("Ec2A", "ec2_a", "Ec2A"),
        ("io.k8s.api.core.v1.Pod", "io_k8s_api_core_v1_pod", "IoK8sApiCoreV1Pod"),
        ("v1.10", "v1_10", "V1_10"),
        ("1.10", "_1_10", "_1_10"),
        ("0:00", "_0_00", "_0_00"),
        ("2FA", "_2fa", "_2fa"),
        ("2FAVerified", "_2fa_verified", "_2faVerified"),
        ("2fa_info", "_2fa_info", "_2faInfo"),
        ("3DModel", "_3d_model", "_3dModel"),
        ("10MB", "_10mb", "_10mb"),
        ("ip_address2", "ip_address2", "IpAddress2"),
        ("address2Line", "address2_line", "Address2Line"),
        ("address_2", "address_2", "Address2"),
        ("first-name", "first_name", "FirstName"),
        ("X-Rate-Limit", "x_rate_limit", "XRateLimit"),
        ("find pet by id", "find_pet_by_id", "FindPetById"),
        ("SCREAMING_SNAKE", "screaming_snake", "ScreamingSnake"),
        ("__typename", "typename", "Typename"),
        ("_id", "id", "Id"),
        ("$ref", "ref", "Ref"),
        ("@odata.type", "odata_type", "OdataType"),
        ("filter[name]", "filter_name", "FilterName"),
        ("a__b", "a_b", "AB"),
        ("aB", "a_b", "AB"),
        ("ABc", "a_bc", "ABc"),
        ("Response«X»", "response_x", "ResponseX"),
        ("getUser用户", "get_user用户", "GetUser用户"),
        ("ID用户", "id_用户", "Id用户"),
        ("日本語", "日本語", "日本語"),
        ("ПользовательID", "пользователь_id", "ПользовательId"),
        ("application/vnd.api+json; v=2", "application_vnd_api_json_v_2", "ApplicationVndApiJsonV2"),
    ];

    #[test]
    fn the_table() {
        for (name, snake_case, camel_case) in TABLE {
            assert_eq!(snake(name), *snake_case, "{name}");
            assert_eq!(upper_camel(name), *camel_case, "{name}");
        }
    }

    #[test]
    fn a_snake_name_is_its_own() {
        for (_, snake_case, _) in TABLE.iter().filter(|(_, snake, _)| !snake.starts_with('_')) {
            assert_eq!(snake(snake_case), *snake_case);
        }
    }

    #[test]
    fn symbols_are_spelled_out() {
        let name = |text| upper_camel(&spelled_value(text));
        assert_eq!(name("<"), "LessThan");
        assert_eq!(name("<="), "LessThanOrEqual");
        assert_eq!(name(""), "Empty");
        assert_eq!(name(" "), "Space");
        assert_eq!(name("*"), "Star");
        assert_eq!(name("*/*"), "StarSlashStar");
        assert_eq!(name("+1"), "Plus1");
        assert_eq!(name("-1"), "Minus1");
        assert_eq!(name("-created_at"), "MinusCreatedAt");
        assert_eq!(name("created_at"), "CreatedAt");
        assert_eq!(name("A+"), "APlus");
        assert_eq!(name("C#"), "CHash");
        assert_eq!(name("C++"), "CPlusPlus");
        assert_eq!(name("\u{0}→"), "U0U2192");
        assert_eq!(name("text/html"), "TextHtml");
    }

    #[test]
    fn long_names_are_cut_between_words() {
        let long = "word ".repeat(1000);
        assert_eq!(snake(&long).matches("word").count(), LONGEST / 4);
        assert_eq!(snake(&"w".repeat(1_000_000)).len(), LONGEST);
        assert!(upper_camel(&spelled(&"<".repeat(1_000_000))).len() <= LONGEST);
    }
}
