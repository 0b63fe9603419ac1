//! Each request with all of its members and with the required ones only, compared with the JSON that the service expects.
//!
//! The JSON is written by hand after the documentation of the service, not copied from output.

use crate::shapes::{Generated, see};
use bindery::Operation;
use bindery::meta::{Kind, Meta};
use cognito_identity::types::{
    AmbiguousRoleResolutionType, CognitoIdentityProvider, MappingRule, MappingRuleMatchType, MappingRuleRequired,
    RoleMapping, RoleMappingType, RulesConfigurationType,
};
use cognito_identity::{
    CreateIdentityPool, DeleteIdentities, DeleteIdentityPool, DescribeIdentity, DescribeIdentityPool,
    GetCredentialsForIdentity, GetId, GetIdentityPoolRoles, GetOpenIdToken, GetOpenIdTokenForDeveloperIdentity,
    GetPrincipalTagAttributeMap, GetPrincipalTagAttributeMapRequired, ListIdentities, ListIdentityPools,
    ListTagsForResource, LookupDeveloperIdentity, MergeDeveloperIdentities, MergeDeveloperIdentitiesRequired,
    SetIdentityPoolRoles, SetPrincipalTagAttributeMap, SetPrincipalTagAttributeMapRequired, TagResource,
    UnlinkDeveloperIdentity, UnlinkDeveloperIdentityRequired, UnlinkIdentity, UntagResource, UpdateIdentityPool,
    UpdateIdentityPoolRequired,
};
use cognito_idp::DescribeUserPool;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// A request as a user builds it, and its expected JSON.
pub(crate) struct Request {
    pub(crate) meta: &'static Meta,
    pub(crate) name: &'static str,
    pub(crate) members: Members,
    pub(crate) written: Value,
    pub(crate) wanted: Value,
}

/// The members that a request contains.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Members {
    All,
    Required,
}

const POOL: &str = "eu-west-1:7d5c3a10-0000-4000-8000-000000000001";
const IDENTITY: &str = "eu-west-1:7d5c3a10-0000-4000-8000-000000000002";
const ROLE: &str = "arn:aws:iam::123456789012:role/Guest";
const ARN: &str = "arn:aws:cognito-identity:eu-west-1:123456789012:identitypool/eu-west-1:7d5c3a10";

/// Collects requests.
struct Requests(Vec<Request>);

impl Requests {
    /// A request with all of its members, of which some are optional.
    fn all<O: Operation + Generated>(&mut self, request: O, wanted: Value) {
        self.push(Members::All, &request, wanted);
    }

    /// A request with its required members only.
    fn required<O: Operation + Generated>(&mut self, request: O, wanted: Value) {
        self.push(Members::Required, &request, wanted);
    }

    /// A request whose members are all required.
    fn both<O: Operation + Generated>(&mut self, request: O, wanted: Value) {
        self.push(Members::All, &request, wanted.clone());
        self.push(Members::Required, &request, wanted);
    }

    fn push<O: Operation + Generated>(&mut self, members: Members, request: &O, wanted: Value) {
        let written = see(request).json;
        let meta = [&cognito_identity::META, &cognito_idp::META]
            .into_iter()
            .find(|meta| meta.service == O::SERVICE)
            .expect("one of the two services has the operation");
        self.0.push(Request { meta, name: O::NAME, members, written, wanted });
    }
}

/// Every request of both services.
pub(crate) fn all() -> Vec<Request> {
    let mut requests = Requests(Vec::new());
    users(&mut requests);
    developers(&mut requests);
    pools(&mut requests);
    roles(&mut requests);
    tags(&mut requests);
    requests.both(DescribeUserPool::new("eu-west-1_Example"), json!({"UserPoolId": "eu-west-1_Example"}));
    requests.0
}

/// Requests of apps.
fn users(requests: &mut Requests) {
    requests.all(
        GetId::new(POOL).account_id("123456789012").logins([("graph.facebook.com", "token")]),
        json!({
            "AccountId": "123456789012",
            "IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001",
            "Logins": {"graph.facebook.com": "token"},
        }),
    );
    requests.required(GetId::new(POOL), json!({"IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001"}));
    requests.all(
        GetCredentialsForIdentity::new(IDENTITY)
            .custom_role_arn(ROLE)
            .logins(BTreeMap::from([("accounts.google.com".to_owned(), "token".to_owned())])),
        json!({
            "IdentityId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000002",
            "Logins": {"accounts.google.com": "token"},
            "CustomRoleArn": "arn:aws:iam::123456789012:role/Guest",
        }),
    );
    requests.required(
        GetCredentialsForIdentity::new(String::from(IDENTITY)),
        json!({"IdentityId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000002"}),
    );
    requests.all(
        GetOpenIdToken::new(IDENTITY).logins([("a", "1"), ("b", "2")]),
        json!({"IdentityId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000002", "Logins": {"a": "1", "b": "2"}}),
    );
    requests.required(
        GetOpenIdToken::new(IDENTITY),
        json!({"IdentityId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000002"}),
    );
    requests.both(
        UnlinkIdentity::new(IDENTITY, [("a", "token")], ["a"]),
        json!({
            "IdentityId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000002",
            "Logins": {"a": "token"},
            "LoginsToRemove": ["a"],
        }),
    );
    requests
        .both(DescribeIdentity::new(IDENTITY), json!({"IdentityId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000002"}));
    requests.both(
        DeleteIdentities::new([IDENTITY, "eu-west-1:b"]),
        json!({"IdentityIdsToDelete": ["eu-west-1:7d5c3a10-0000-4000-8000-000000000002", "eu-west-1:b"]}),
    );
    requests.all(
        ListIdentities::new(POOL, 60).next_token("next").hide_disabled(false),
        json!({
            "IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001",
            "MaxResults": 60,
            "NextToken": "next",
            "HideDisabled": false,
        }),
    );
    requests.required(
        ListIdentities::new(POOL, 1),
        json!({"IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001", "MaxResults": 1}),
    );
}

/// Requests of servers with a sign-in system of their own.
fn developers(requests: &mut Requests) {
    requests.all(
        GetOpenIdTokenForDeveloperIdentity::new(POOL, [("login.example.com", "jane")])
            .identity_id(IDENTITY)
            .principal_tags([("department", "legal")])
            .token_duration(86_400),
        json!({
            "IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001",
            "IdentityId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000002",
            "Logins": {"login.example.com": "jane"},
            "PrincipalTags": {"department": "legal"},
            "TokenDuration": 86400,
        }),
    );
    requests.required(
        GetOpenIdTokenForDeveloperIdentity::new(POOL, [("login.example.com", "jane")]),
        json!({
            "IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001",
            "Logins": {"login.example.com": "jane"},
        }),
    );
    requests.all(
        LookupDeveloperIdentity::new(POOL)
            .identity_id(IDENTITY)
            .developer_user_identifier("jane")
            .max_results(10)
            .next_token("next"),
        json!({
            "IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001",
            "IdentityId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000002",
            "DeveloperUserIdentifier": "jane",
            "MaxResults": 10,
            "NextToken": "next",
        }),
    );
    requests.required(
        LookupDeveloperIdentity::new(POOL),
        json!({"IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001"}),
    );
    requests.both(
        MergeDeveloperIdentities::new(MergeDeveloperIdentitiesRequired {
            source_user_identifier: "from".into(),
            destination_user_identifier: "to".into(),
            developer_provider_name: "login.example.com".into(),
            identity_pool_id: POOL.into(),
        }),
        json!({
            "SourceUserIdentifier": "from",
            "DestinationUserIdentifier": "to",
            "DeveloperProviderName": "login.example.com",
            "IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001",
        }),
    );
    requests.both(
        UnlinkDeveloperIdentity::new(UnlinkDeveloperIdentityRequired {
            identity_id: IDENTITY.into(),
            identity_pool_id: POOL.into(),
            developer_provider_name: "login.example.com".into(),
            developer_user_identifier: "jane".into(),
        }),
        json!({
            "IdentityId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000002",
            "IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001",
            "DeveloperProviderName": "login.example.com",
            "DeveloperUserIdentifier": "jane",
        }),
    );
}

/// Requests of administrators of pools.
fn pools(requests: &mut Requests) {
    requests.all(
        CreateIdentityPool::new("photos", false)
            .allow_classic_flow(true)
            .supported_login_providers([("www.amazon.com", "amzn1")])
            .developer_provider_name("login.example.com")
            .open_id_connect_provider_arns(["arn:oidc"])
            .cognito_identity_providers([CognitoIdentityProvider::new()
                .provider_name("cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example")
                .client_id("client")
                .server_side_token_check(true)])
            .saml_provider_arns(["arn:saml"])
            .identity_pool_tags([("team", "")]),
        json!({
            "IdentityPoolName": "photos",
            "AllowUnauthenticatedIdentities": false,
            "AllowClassicFlow": true,
            "SupportedLoginProviders": {"www.amazon.com": "amzn1"},
            "DeveloperProviderName": "login.example.com",
            "OpenIdConnectProviderARNs": ["arn:oidc"],
            "CognitoIdentityProviders": [{
                "ProviderName": "cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example",
                "ClientId": "client",
                "ServerSideTokenCheck": true,
            }],
            "SamlProviderARNs": ["arn:saml"],
            "IdentityPoolTags": {"team": ""},
        }),
    );
    requests.required(
        CreateIdentityPool::new("photos", true),
        json!({"IdentityPoolName": "photos", "AllowUnauthenticatedIdentities": true}),
    );
    let required = || UpdateIdentityPoolRequired {
        identity_pool_id: POOL.into(),
        identity_pool_name: "photos".into(),
        allow_unauthenticated_identities: false,
    };
    // An empty value is sent, and clears the setting; an unset one is not sent.
    requests.all(
        UpdateIdentityPool::new(required())
            .allow_classic_flow(false)
            .supported_login_providers(BTreeMap::<String, String>::new())
            .developer_provider_name("")
            .open_id_connect_provider_arns(Vec::<String>::new())
            .cognito_identity_providers([])
            .saml_provider_arns([""; 0])
            .identity_pool_tags([("", ""); 0]),
        json!({
            "IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001",
            "IdentityPoolName": "photos",
            "AllowUnauthenticatedIdentities": false,
            "AllowClassicFlow": false,
            "SupportedLoginProviders": {},
            "DeveloperProviderName": "",
            "OpenIdConnectProviderARNs": [],
            "CognitoIdentityProviders": [],
            "SamlProviderARNs": [],
            "IdentityPoolTags": {},
        }),
    );
    requests.required(
        UpdateIdentityPool::new(required()),
        json!({
            "IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001",
            "IdentityPoolName": "photos",
            "AllowUnauthenticatedIdentities": false,
        }),
    );
    requests.both(
        DeleteIdentityPool::new(POOL),
        json!({"IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001"}),
    );
    requests.both(
        DescribeIdentityPool::new(POOL),
        json!({"IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001"}),
    );
    requests.all(ListIdentityPools::new(60).next_token("next"), json!({"MaxResults": 60, "NextToken": "next"}));
    requests.required(ListIdentityPools::new(60), json!({"MaxResults": 60}));
}

/// Roles, and the tags of principals.
fn roles(requests: &mut Requests) {
    let rule = MappingRule::new(MappingRuleRequired {
        claim: "department".into(),
        match_type: MappingRuleMatchType::StartsWith,
        value: "legal".into(),
        role_arn: ROLE.into(),
    });
    let mapping = RoleMapping::new(RoleMappingType::Rules)
        .ambiguous_role_resolution(AmbiguousRoleResolutionType::Deny)
        .rules_configuration(RulesConfigurationType::new([rule]));
    requests.all(
        SetIdentityPoolRoles::new(POOL, [("authenticated", ROLE)])
            .role_mappings([("graph.facebook.com", mapping), ("b", RoleMapping::new("Token"))]),
        json!({
            "IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001",
            "Roles": {"authenticated": "arn:aws:iam::123456789012:role/Guest"},
            "RoleMappings": {
                "graph.facebook.com": {
                    "Type": "Rules",
                    "AmbiguousRoleResolution": "Deny",
                    "RulesConfiguration": {"Rules": [{
                        "Claim": "department",
                        "MatchType": "StartsWith",
                        "Value": "legal",
                        "RoleARN": "arn:aws:iam::123456789012:role/Guest",
                    }]},
                },
                "b": {"Type": "Token"},
            },
        }),
    );
    requests.required(
        SetIdentityPoolRoles::new(POOL, [("authenticated", ROLE), ("unauthenticated", ROLE)]),
        json!({
            "IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001",
            "Roles": {
                "authenticated": "arn:aws:iam::123456789012:role/Guest",
                "unauthenticated": "arn:aws:iam::123456789012:role/Guest",
            },
        }),
    );
    requests.both(
        GetIdentityPoolRoles::new(POOL),
        json!({"IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001"}),
    );
    requests.both(
        GetPrincipalTagAttributeMap::new(GetPrincipalTagAttributeMapRequired {
            identity_pool_id: POOL.into(),
            identity_provider_name: "graph.facebook.com".into(),
        }),
        json!({
            "IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001",
            "IdentityProviderName": "graph.facebook.com",
        }),
    );
    let required = || SetPrincipalTagAttributeMapRequired {
        identity_pool_id: POOL.into(),
        identity_provider_name: "graph.facebook.com".into(),
    };
    requests.all(
        SetPrincipalTagAttributeMap::new(required()).use_defaults(false).principal_tags([("department", "dep")]),
        json!({
            "IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001",
            "IdentityProviderName": "graph.facebook.com",
            "UseDefaults": false,
            "PrincipalTags": {"department": "dep"},
        }),
    );
    requests.required(
        SetPrincipalTagAttributeMap::new(required()),
        json!({
            "IdentityPoolId": "eu-west-1:7d5c3a10-0000-4000-8000-000000000001",
            "IdentityProviderName": "graph.facebook.com",
        }),
    );
}

/// Tags of pools.
fn tags(requests: &mut Requests) {
    requests.both(
        ListTagsForResource::new(ARN),
        json!({
            "ResourceArn": "arn:aws:cognito-identity:eu-west-1:123456789012:identitypool/eu-west-1:7d5c3a10",
        }),
    );
    requests.both(
        TagResource::new(ARN, [("team", "photos")]),
        json!({
            "ResourceArn": "arn:aws:cognito-identity:eu-west-1:123456789012:identitypool/eu-west-1:7d5c3a10",
            "Tags": {"team": "photos"},
        }),
    );
    requests.both(
        UntagResource::new(ARN, ["team", "stage"]),
        json!({
            "ResourceArn": "arn:aws:cognito-identity:eu-west-1:123456789012:identitypool/eu-west-1:7d5c3a10",
            "TagKeys": ["team", "stage"],
        }),
    );
}

#[test]
fn each_request_has_the_expected_json() {
    for Request { name, members, written, wanted, .. } in all() {
        assert_eq!(written, wanted, "{name} with {members:?}");
    }
}

#[test]
fn every_operation_and_member_is_covered() {
    let requests = all();
    for meta in [&cognito_identity::META, &cognito_idp::META] {
        for operation in meta.operations {
            let Kind::Structure { members: described, .. } = meta.shapes[operation.input].kind else {
                panic!("{} is not a structure", operation.name);
            };
            for members in [Members::All, Members::Required] {
                let described = described.iter().filter(|member| member.required || members == Members::All);
                let described: BTreeSet<&str> = described.map(|member| member.name).collect();
                let built: Vec<BTreeSet<&str>> = requests
                    .iter()
                    .filter(|request| request.name == operation.name && request.members == members)
                    .map(|request| keys(&request.wanted))
                    .collect();
                assert_eq!(built, [described], "{} with {members:?}", operation.name);
            }
        }
    }
    assert_eq!(requests.len(), 2 * (23 + 1));
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().expect("a request is an object").keys().map(String::as_str).collect()
}
