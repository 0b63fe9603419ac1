//! Outputs from hand-written JSON of the service, without tables.

use bindery::json::{Tolerance, Tree};
use bindery::{Empty, EpochSeconds, Operation, Timestamp};
use cognito_identity::types::{
    Credentials, ErrorCode, GetCredentialsForIdentityOutput, IdentityDescription, IdentityPool, MappingRuleMatchType,
    RoleMappingType,
};
use cognito_identity::{
    DeleteIdentities, DeleteIdentityPool, DescribeIdentity, DescribeIdentityPool, GetCredentialsForIdentity,
    GetIdentityPoolRoles, ListIdentities, ListIdentityPools, SetIdentityPoolRoles, TagResource,
};
use cognito_idp::DescribeUserPool;
use cognito_idp::types::{AliasAttributeType, RecoveryOptionNameType, UserPoolMfaType};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Decodes the output of an operation.
fn answer<O: Operation>(text: &str) -> Result<O::Output, String> {
    serde_json::from_str(text).map_err(|error| error.to_string())
}

/// Decodes the output of an operation with the tolerance of AWS clients.
fn decoded<O: Operation>(text: &str) -> O::Output {
    let tree: Tree = serde_json::from_str(text).expect("JSON");
    O::Output::deserialize(tree.deserializer(Tolerance::AwsClient)).expect("an output")
}

#[test]
fn credentials_are_accessible() {
    let output = answer::<GetCredentialsForIdentity>(
        r#"{
            "IdentityId": "eu-west-1:b",
            "Credentials": {
                "AccessKeyId": "ASIAEXAMPLE",
                "SecretKey": "secret",
                "SessionToken": "token",
                "Expiration": 1.715700986E9,
                "AccountId": "added some day"
            }
        }"#,
    );
    let GetCredentialsForIdentityOutput { identity_id, credentials, .. } = output.unwrap();
    assert_eq!(identity_id.as_deref(), Some("eu-west-1:b"));
    let Credentials { access_key_id, secret_key, session_token, expiration, .. } = credentials.unwrap();
    assert_eq!(access_key_id.unwrap(), "ASIAEXAMPLE");
    assert_eq!(secret_key.unwrap().as_str(), "secret");
    assert_eq!(session_token.unwrap().into_inner(), "token");
    let expiration = expiration.unwrap();
    assert_eq!(expiration.to_string(), "2024-05-14T15:36:26Z");
    assert_eq!(SystemTime::try_from(expiration).unwrap(), UNIX_EPOCH + Duration::from_secs(1_715_700_986));
}

#[test]
fn timestamps_are_decoded_from_every_form() {
    let rows = [
        ("1715700986", "2024-05-14T15:36:26Z"),
        ("1715700986.0", "2024-05-14T15:36:26Z"),
        ("1.715700986E9", "2024-05-14T15:36:26Z"),
        ("1.715700986e+09", "2024-05-14T15:36:26Z"),
        ("1445566778.123", "2015-10-23T02:19:38.123Z"),
        ("1.445566778123E9", "2015-10-23T02:19:38.123Z"),
        ("1445566778.123456", "2015-10-23T02:19:38.123456Z"),
        ("1.4455667781234565E9", "2015-10-23T02:19:38.123456Z"),
        ("0", "1970-01-01T00:00:00Z"),
        ("-1.5", "1969-12-31T23:59:58.5Z"),
        (r#""2024-05-14T15:36:26Z""#, "2024-05-14T15:36:26Z"),
        (r#""2024-05-14T17:36:26.25+02:00""#, "2024-05-14T15:36:26.25Z"),
    ];
    for (text, time) in rows {
        let output = answer::<DescribeIdentity>(&format!(r#"{{"CreationDate": {text}, "LastModifiedDate": null}}"#));
        let IdentityDescription { creation_date, last_modified_date, .. } = output.unwrap();
        let shown = creation_date.unwrap().to_string();
        assert!(shown == time || shown.parse::<Timestamp>() == time.parse(), "{text}: {shown}");
        assert_eq!(last_modified_date, None);
    }
    for text in ["true", "[]", "{}", r#""""#, r#""soon""#, r#""1715700986""#, "1e300", "-1e300"] {
        let error = answer::<DescribeIdentity>(&format!(r#"{{"CreationDate": {text}}}"#)).unwrap_err();
        assert!(error.contains("seconds since 1970"), "{text}: {error}");
    }
}

#[test]
fn timestamps_are_encoded_as_the_service_does() {
    let seconds = |text: &str| text.parse::<Timestamp<EpochSeconds>>().unwrap();
    let described = IdentityDescription::new()
        .creation_date(seconds("2015-10-23T02:19:38.123Z"))
        .last_modified_date(seconds("2024-05-14T15:36:26Z"));
    assert_eq!(
        serde_json::to_string(&described).unwrap(),
        r#"{"CreationDate":1445566778.123,"LastModifiedDate":1715700986}"#
    );
}

#[test]
fn null_members_are_absent_at_every_depth() {
    let text = r#"{
        "IdentityPoolId": null,
        "Identities": [null, {"IdentityId": "a", "Logins": [null, "x", null], "CreationDate": null}, null, {}],
        "NextToken": null
    }"#;
    assert!(answer::<ListIdentities>(text).is_err(), "plain serde refuses null items");
    let output = decoded::<ListIdentities>(text);
    assert_eq!((output.identity_pool_id, output.next_token), (None, None));
    let identities = output.identities.unwrap();
    assert_eq!(identities[0], IdentityDescription::new().identity_id("a").logins(["x"]));
    assert_eq!(identities[1..], [IdentityDescription::new()]);

    let output = answer::<ListIdentityPools>(r#"{"IdentityPools": null}"#).unwrap();
    assert_eq!(output.identity_pools, None, "unlike an empty list");
    let output = answer::<ListIdentityPools>(r#"{"IdentityPools": []}"#).unwrap();
    assert_eq!(output.identity_pools, Some(Vec::new()));
}

#[test]
fn clients_discard_null_values_of_maps() {
    let output = decoded::<GetIdentityPoolRoles>(
        r#"{"Roles": {"authenticated": null, "unauthenticated": "arn"}, "RoleMappings": {"a": null, "b": {"Type": "Token"}}}"#,
    );
    assert_eq!(output.roles, Some(BTreeMap::from([("unauthenticated".to_owned(), "arn".to_owned())])));
    let mappings = output.role_mappings.unwrap();
    assert_eq!(mappings.keys().collect::<Vec<_>>(), ["b"]);
    assert_eq!(mappings["b"].r#type, RoleMappingType::Token);
}

#[test]
fn unknown_enum_values_are_kept() {
    let output = answer::<DeleteIdentities>(
        r#"{"UnprocessedIdentityIds": [
            {"IdentityId": "a", "ErrorCode": "AccessDenied"},
            {"IdentityId": "b", "ErrorCode": "TryTomorrow"},
            {"IdentityId": "c", "ErrorCode": null}
        ]}"#,
    )
    .unwrap();
    let codes: Vec<_> = output.unprocessed_identity_ids.iter().flatten().map(|one| one.error_code.clone()).collect();
    assert_eq!(codes, [Some(ErrorCode::AccessDenied), Some(ErrorCode::Unknown("TryTomorrow".into())), None]);
    assert_eq!(ErrorCode::from("TryTomorrow").to_string(), "TryTomorrow");
    assert_eq!(MappingRuleMatchType::from(String::from("Equals")), MappingRuleMatchType::Equals);
}

#[test]
fn missing_required_members_are_errors() {
    let read = answer::<DescribeIdentityPool>;
    let pool = read(
        r#"{"IdentityPoolId": "p", "IdentityPoolName": "n", "AllowUnauthenticatedIdentities": false, "SamlProviderARNs": null}"#,
    );
    let IdentityPool { identity_pool_id, allow_unauthenticated_identities, saml_provider_arns, .. } = pool.unwrap();
    assert_eq!((identity_pool_id.as_str(), allow_unauthenticated_identities, saml_provider_arns), ("p", false, None));
    let error = read(r#"{"IdentityPoolId": "p", "AllowUnauthenticatedIdentities": false}"#).unwrap_err();
    assert!(error.starts_with("missing field `IdentityPoolName`"), "{error}");
    let error = read(r#"{"IdentityPoolId": "p", "IdentityPoolName": "n"}"#).unwrap_err();
    assert!(error.starts_with("missing field `AllowUnauthenticatedIdentities`"), "{error}");
    let error = answer::<GetIdentityPoolRoles>(r#"{"RoleMappings": {"b": {}}}"#).unwrap_err();
    assert!(error.starts_with("missing field `Type`"), "{error}");
}

#[test]
fn an_empty_output_is_decoded() {
    for text in ["{}", r#"{"NotYet": 1}"#] {
        assert_eq!(answer::<DeleteIdentityPool>(text), Ok(Empty));
        assert_eq!(answer::<SetIdentityPoolRoles>(text), Ok(Empty));
        assert!(answer::<TagResource>(text).is_ok());
        assert!(answer::<GetCredentialsForIdentity>(text).is_ok());
    }
}

#[test]
fn a_user_pool_is_decoded_completely() {
    let output = decoded::<DescribeUserPool>(
        r#"{"UserPool": {
            "Id": "eu-west-1_Example",
            "Policies": {"PasswordPolicy": {"MinimumLength": 12, "RequireSymbols": true}},
            "LambdaConfig": {"CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": "arn"}, "KMSKeyID": "key"},
            "SchemaAttributes": [{"Name": "sub", "Mutable": false, "StringAttributeConstraints": {"MinLength": "1"}}],
            "AliasAttributes": ["email", null, "passkey"],
            "MfaConfiguration": "OPTIONAL",
            "CreationDate": 1.715700986125E9,
            "AdminCreateUserConfig": {"InviteMessageTemplate": {"SMSMessage": "Hello {username}"}},
            "VerificationMessageTemplate": {"SmsMessage": "Your code: {####}"},
            "AccountRecoverySetting": {"RecoveryMechanisms": [{"Priority": 1, "Name": "verified_email"}]}
        }}"#,
    );
    let pool = output.user_pool.unwrap();
    assert_eq!(pool.policies.unwrap().password_policy.unwrap().minimum_length, Some(12));
    let lambdas = pool.lambda_config.unwrap();
    assert_eq!(lambdas.custom_sms_sender.unwrap().lambda_arn, "arn");
    assert_eq!(lambdas.kms_key_id.as_deref(), Some("key"));
    let attribute = &pool.schema_attributes.unwrap()[0];
    assert_eq!(attribute.mutable, Some(false));
    assert_eq!(attribute.string_attribute_constraints.as_ref().unwrap().min_length.as_deref(), Some("1"));
    assert_eq!(
        pool.alias_attributes.unwrap(),
        [AliasAttributeType::Email, AliasAttributeType::Unknown("passkey".into())]
    );
    assert_eq!(pool.mfa_configuration, Some(UserPoolMfaType::Optional));
    assert_eq!(pool.creation_date.unwrap().to_string(), "2024-05-14T15:36:26.125Z");
    let invitation = pool.admin_create_user_config.unwrap().invite_message_template.unwrap();
    assert_eq!(invitation.sms_message.as_deref(), Some("Hello {username}"));
    let template = pool.verification_message_template.unwrap();
    assert_eq!(template.sms_message.as_deref(), Some("Your code: {####}"));
    let recovery = &pool.account_recovery_setting.unwrap().recovery_mechanisms.unwrap()[0];
    assert_eq!((recovery.priority, &recovery.name), (1, &RecoveryOptionNameType::VerifiedEmail));
}
