//! Validation of requests, and pagination.

use bindery::{Operation, Paginated, ValidationError, ViolationKind};
use cognito_identity::types::{
    IdentityPoolShortDescription, ListIdentityPoolsOutput, MappingRule, MappingRuleRequired, RoleMapping,
    RoleMappingType, RulesConfigurationType,
};
use cognito_identity::{GetCredentialsForIdentity, ListIdentityPools, SetIdentityPoolRoles};
use cognito_idp::DescribeUserPool;

const IDENTITY: &str = "us-east-1:12345678-1234-1234-1234-123456789012";

fn told(invalid: &ValidationError) -> Vec<String> {
    invalid.violations.iter().map(|violation| format!("{:?} {violation}", violation.kind)).collect()
}

#[test]
fn valid_requests_pass() {
    assert_eq!(GetCredentialsForIdentity::new(IDENTITY).logins([("graph.facebook.com", "token")]).validate(), Ok(()));
    assert_eq!(ListIdentityPools::new(60).validate(), Ok(()));
    assert_eq!(DescribeUserPool::new("us-east-1_aBc").validate(), Ok(()));
}

#[test]
fn all_violations_are_reported_at_once() {
    let logins = (0..11).map(|number| (format!("provider{number}"), "token"));
    let request = GetCredentialsForIdentity::new("no identity").logins(logins).custom_role_arn("arn");
    let invalid = request.validate().unwrap_err();
    let expected = [
        "Pattern IdentityId: text that matches [\\w-]+:[0-9a-f-]+",
        "Size Logins: at most 10 entries, not 11",
        "Length CustomRoleArn: at least 20 characters, not 3",
    ];
    assert_eq!(told(&invalid), expected);
    assert_eq!(invalid.violations[1].kind, ViolationKind::Size);
}

#[test]
fn violations_of_secrets_state_their_location_only() {
    let secret = "hunter2".repeat(10_000);
    let request = GetCredentialsForIdentity::new(IDENTITY).logins([("graph.facebook.com", secret)]);
    let invalid = request.validate().unwrap_err();
    assert_eq!(told(&invalid), [r#"Length Logins["graph.facebook.com"]: at most 50000 characters"#]);
    assert!(!format!("{invalid} {invalid:?}").contains("hunter2"));
}

#[test]
fn paths_contain_map_keys_and_list_indices() {
    let rule = MappingRule::new(MappingRuleRequired {
        claim: "cl aim".into(),
        match_type: "Resembles".into(),
        value: String::new(),
        role_arn: "arn:aws:iam::1234:role/a".into(),
    });
    let mapping = RoleMapping::new(RoleMappingType::Rules).rules_configuration(RulesConfigurationType::new([rule]));
    let pool = IDENTITY;
    let request = SetIdentityPoolRoles::new(pool, [("guest", "arn:aws:iam::1234:role/a")])
        .role_mappings([("graph.facebook.com", mapping)]);
    let at = r#"RoleMappings["graph.facebook.com"].RulesConfiguration.Rules[0]"#;
    let expected = [
        r#"Pattern Roles["guest"] (the key): text that matches (un)?authenticated"#.to_owned(),
        format!("Enum {at}.MatchType: one of Equals, Contains, StartsWith, NotEqual"),
        format!("Length {at}.Value: at least 1 character, not 0"),
    ];
    assert_eq!(told(&request.validate().unwrap_err()), expected);
}

#[test]
fn pages_follow_each_other() {
    /// All items of the pages that a service returns.
    fn all<P: Paginated>(mut request: P, answers: impl Fn(&P) -> P::Output) -> Vec<P::Item> {
        let mut items = Vec::new();
        loop {
            let answer = answers(&request);
            let next = P::next_token(&answer).cloned();
            items.extend(P::items(answer));
            match next {
                Some(token) => request.resume(token),
                None => return items,
            }
        }
    }
    let pool = |id: &str| IdentityPoolShortDescription::new().identity_pool_id(id);
    let pools = all(ListIdentityPools::new(1), |request| match request.next_token.as_deref() {
        None => ListIdentityPoolsOutput::new().identity_pools([pool("a")]).next_token("b"),
        Some("b") => ListIdentityPoolsOutput::new().next_token("c"),
        Some(_) => ListIdentityPoolsOutput::new().identity_pools([pool("c")]).next_token(""),
    });
    assert_eq!(pools, [pool("a"), pool("c")]);
}
