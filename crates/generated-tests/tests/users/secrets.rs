//! Secrets are never printed: not with a request or an output, and not in deserialization errors.

use crate::facts;
use crate::samples::{self, Fill, SECRET};
use crate::shapes::{self, Type, see};
use bindery::meta::{Item, Kind, Member, Type as Of};
use bindery::{CodedFailure, Failure};
use cognito_identity::types::{Credentials, GetCredentialsForIdentityOutput, GetOpenIdTokenOutput};
use cognito_identity::{
    GetCredentialsForIdentity, GetId, GetOpenIdToken, GetOpenIdTokenForDeveloperIdentity, UnlinkIdentity,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The secrets of the services with their structures.
const SECRETS: [(&str, &str); 9] = [
    ("Credentials", "SecretKey"),
    ("Credentials", "SessionToken"),
    ("GetCredentialsForIdentityInput", "Logins"),
    ("GetIdInput", "Logins"),
    ("GetOpenIdTokenForDeveloperIdentityInput", "Logins"),
    ("GetOpenIdTokenForDeveloperIdentityResponse", "Token"),
    ("GetOpenIdTokenInput", "Logins"),
    ("GetOpenIdTokenResponse", "Token"),
    ("UnlinkIdentityInput", "Logins"),
];

/// The structures that have a secret member, and those members.
fn structures() -> Vec<(Type, Vec<&'static Member>)> {
    let secrets = |ty: Type| match ty.meta.shapes[ty.index].kind {
        Kind::Structure { members, .. } => {
            let secrets: Vec<_> = members.iter().copied().filter(|member| is_secret(member)).collect();
            (!secrets.is_empty()).then_some((ty, secrets))
        }
        Kind::Enum(_) | Kind::IntegerEnum(_) | Kind::Union { .. } | Kind::Untagged(_) | Kind::Newtype(_) => None,
    };
    shapes::all().into_iter().filter_map(secrets).collect()
}

fn is_secret(member: &Member) -> bool {
    member.sensitive || holds_secret(&member.ty)
}

fn holds_secret(ty: &Of) -> bool {
    let item = |item: &Item| item.sensitive || holds_secret(&item.ty);
    match ty {
        Of::List(of) | Of::Map(of) => item(of),
        Of::Tuple(items) => items.iter().any(item),
        Of::Boolean | Of::Integer { .. } | Of::Float { .. } | Of::String | Of::Blob(_) => false,
        Of::Timestamp(_) | Of::Date | Of::Shape(_) | Of::Document => false,
    }
}

#[test]
fn the_secrets_are_the_expected_ones() {
    let secrets: BTreeSet<_> =
        structures().iter().flat_map(|(ty, secrets)| secrets.iter().map(|member| (ty.name(), member.name))).collect();
    assert_eq!(secrets, BTreeSet::from(SECRETS));
}

#[test]
fn the_expected_secrets_are_those_of_the_facts_and_the_session_token() {
    let Some(facts) = facts::of("cognito-identity") else { return };
    let mut expected = facts::secrets(&facts);
    assert!(expected.insert(("Credentials".to_owned(), "SessionToken".to_owned())), "the facts contain it now");
    let ours = SECRETS.map(|(shape, member)| (shape.to_owned(), member.to_owned()));
    assert_eq!(expected, BTreeSet::from(ours));

    // None of the secrets of user pools is in the generated operations so far.
    let Some(facts) = facts::of("cognito-idp") else { return };
    let generated: BTreeSet<_> = cognito_idp::META.shapes.iter().map(|shape| shape.name).collect();
    let secrets = facts::secrets(&facts);
    let secrets: Vec<_> = secrets.iter().filter(|(shape, _)| generated.contains(shape.as_str())).collect();
    assert_eq!(secrets, Vec::<&(String, String)>::new());
}

/// A structure that contains a secret at any depth does not print it.
#[test]
fn no_value_prints_a_secret() {
    let mut holders = 0;
    for ty in shapes::all() {
        let json = samples::shape(ty.meta, ty.index, Fill::All);
        let seen = (ty.read)(&json.to_string()).unwrap();
        assert_eq!(seen.json, json, "{}", ty.name());
        assert!(!seen.printed.contains(SECRET), "{}", seen.printed);
        if json.to_string().contains(SECRET) {
            holders += 1;
            assert!(seen.printed.contains("[redacted]"), "{}", seen.printed);
        }
    }
    assert_eq!(holders, 9, "eight structures, and the output that contains the credentials");
}

#[test]
fn no_request_that_a_user_builds_prints_a_secret() {
    let logins = [("login.example.com", SECRET)];
    let id = "eu-west-1:b";
    let seen = [
        see(&GetId::new(id).logins(logins)),
        see(&GetCredentialsForIdentity::new(id).logins(logins.map(|(name, token)| (name, token.to_owned())))),
        see(&GetOpenIdToken::new(id).logins(logins)),
        see(&GetOpenIdTokenForDeveloperIdentity::new(id, logins)),
        see(&UnlinkIdentity::new(id, logins, ["login.example.com"])),
        see(&GetOpenIdTokenOutput::new().token(SECRET)),
        see(&GetCredentialsForIdentityOutput::new()
            .credentials(Credentials::new().secret_key(SECRET).session_token(SECRET.to_owned()))),
    ];
    for seen in seen {
        assert!(seen.json.to_string().contains(SECRET), "the service does get it: {}", seen.json);
        assert!(seen.printed.contains("[redacted]") && !seen.printed.contains(SECRET), "{}", seen.printed);
    }
}

/// The secret may arrive in a value of another type.
#[test]
fn no_deserialization_error_quotes_a_secret() {
    let number = 54_170_001;
    let wrong = [
        json!({SECRET: SECRET}),
        json!({"a": {SECRET: SECRET}}),
        json!([SECRET]),
        json!([[SECRET]]),
        json!({"a": [SECRET]}),
        json!(number),
        json!({"a": number}),
        json!(f64::from(number) + 0.5),
        json!(-number),
        json!(SECRET),
    ];
    let mut errors = 0;
    for (ty, secrets) in structures() {
        let json = samples::shape(ty.meta, ty.index, Fill::All);
        for member in secrets {
            for wrong in &wrong {
                let mut bad = json.clone();
                bad[member.name] = wrong.clone();
                for message in (ty.errors)(&bad) {
                    errors += 1;
                    assert!(!leaks(&message), "{}.{}: {message}", ty.name(), member.name);
                }
            }
        }
    }
    assert!(errors > 500, "{errors} errors");
}

/// An error after a secret, or in a truncated text, does not quote it.
#[test]
fn no_error_beside_a_secret_quotes_it() {
    for (ty, _) in structures() {
        let json = samples::shape(ty.meta, ty.index, Fill::All);
        let text = json.to_string();
        for end in (0..text.len()).filter(|end| text.is_char_boundary(*end)) {
            let error = (ty.read)(&text[..end]).err().expect("half a text").to_string();
            assert!(!leaks(&error), "{}: {error}", ty.name());
        }
        for other in json.as_object().unwrap().keys() {
            let mut bad: Value = json.clone();
            bad[other] = json!([{"wrong": 1}]);
            for message in (ty.errors)(&bad) {
                assert!(!leaks(&message), "{}.{other}: {message}", ty.name());
            }
            let twice = text.replacen('{', &format!("{{{other:?}:{},", json[other]), 1);
            let error = (ty.read)(&twice).err().expect("a member said twice").to_string();
            assert!(error.starts_with(&format!("duplicate field `{other}`")), "{error}");
        }
    }
}

/// A failure has no secret members; undeclared members are not stored.
#[test]
fn no_failure_prints_a_secret() {
    let body = json!({"message": "No.", "Token": SECRET, "Credentials": {"SecretKey": SECRET}});
    for failure in cognito_identity::META.failures {
        let code = format!("{}Exception", failure.name.trim_end_matches("Exception"));
        for code in [code.as_str(), "NotYetException"] {
            let error = cognito_identity::Error::decode(code, Some("No."), &body).unwrap();
            assert_eq!(error.code(), code);
            assert!(!leaks(&format!("{error}{error:?}{error:#?}")), "{error:?}");
        }
    }
}

fn leaks(message: &str) -> bool {
    message.contains("hunter") || message.contains("5417")
}
