//! The operations without a signature. Types declare them, so that a client can refuse the others at compile time.

use bindery::meta::Auth;
use bindery::{Operation, Signed, Unsigned};

/// An operation that a client without credentials accepts.
const fn unsigned<O: Operation<Auth = Unsigned>>() -> &'static str {
    O::NAME
}

/// An operation that requires credentials.
const fn signed<O: Operation<Auth = Signed>>() -> &'static str {
    O::NAME
}

// A change of an operation's authentication must break this build, not a user's.
const UNSIGNED: [&str; 4] = [
    unsigned::<cognito_identity::GetId>(),
    unsigned::<cognito_identity::GetOpenIdToken>(),
    unsigned::<cognito_identity::GetCredentialsForIdentity>(),
    unsigned::<cognito_identity::UnlinkIdentity>(),
];

const SIGNED: [&str; 20] = [
    signed::<cognito_identity::CreateIdentityPool>(),
    signed::<cognito_identity::DeleteIdentities>(),
    signed::<cognito_identity::DeleteIdentityPool>(),
    signed::<cognito_identity::DescribeIdentity>(),
    signed::<cognito_identity::DescribeIdentityPool>(),
    signed::<cognito_identity::GetIdentityPoolRoles>(),
    signed::<cognito_identity::GetOpenIdTokenForDeveloperIdentity>(),
    signed::<cognito_identity::GetPrincipalTagAttributeMap>(),
    signed::<cognito_identity::ListIdentities>(),
    signed::<cognito_identity::ListIdentityPools>(),
    signed::<cognito_identity::ListTagsForResource>(),
    signed::<cognito_identity::LookupDeveloperIdentity>(),
    signed::<cognito_identity::MergeDeveloperIdentities>(),
    signed::<cognito_identity::SetIdentityPoolRoles>(),
    signed::<cognito_identity::SetPrincipalTagAttributeMap>(),
    signed::<cognito_identity::TagResource>(),
    signed::<cognito_identity::UnlinkDeveloperIdentity>(),
    signed::<cognito_identity::UntagResource>(),
    signed::<cognito_identity::UpdateIdentityPool>(),
    signed::<cognito_idp::DescribeUserPool>(),
];

#[test]
fn the_tables_agree_with_the_types() {
    let mut operations = 0;
    for operation in cognito_identity::META.operations.iter().chain(cognito_idp::META.operations) {
        operations += 1;
        let expected: &[&str] = match operation.auth {
            Auth::Unsigned => &UNSIGNED,
            Auth::Signed => &SIGNED,
            Auth::Secured(_) => &[],
        };
        assert!(expected.contains(&operation.name), "{}: {:?}", operation.name, operation.auth);
    }
    assert_eq!(operations, UNSIGNED.len() + SIGNED.len());
}
