//! The tables agree with the types that they describe.

use crate::samples::{self, Fill};
use crate::shapes::{Generated, see};
use bindery::Operation;
use bindery::meta::{Kind, Location, Meta, Pagination, Type};
use serde_json::json;

/// Visits operations one after another.
struct Operations {
    meta: &'static Meta,
    seen: usize,
}

impl Operations {
    fn next<O>(&mut self)
    where
        O: Operation<Output: Generated> + Generated,
    {
        let operation = &self.meta.operations[self.seen];
        self.seen += 1;
        assert_eq!(O::NAME, operation.name);
        assert!(std::ptr::eq(O::SERVICE, self.meta.service), "{}", O::NAME);
        for fill in [Fill::All, Fill::Required] {
            let json = samples::shape(self.meta, operation.input, fill);
            let request: O = serde_json::from_value(json.clone()).expect(O::NAME);
            assert_eq!(see(&request).json, json, "{}", O::NAME);

            let json = match operation.output {
                Some(Type::Shape(index)) => samples::shape(self.meta, index, fill),
                Some(other) => panic!("{} answers {other:?}", O::NAME),
                None => json!({}),
            };
            let output: O::Output = serde_json::from_value(json.clone()).expect(O::NAME);
            assert_eq!(see(&output).json, json, "{}", O::NAME);
        }
    }
}

macro_rules! operations {
    ($krate:ident: $($name:ident)*) => {{
        let mut operations = Operations { meta: &$krate::META, seen: 0 };
        assert!(std::ptr::eq($krate::META.service, &raw const $krate::SERVICE));
        $(operations.next::<$krate::$name>();)*
        assert_eq!(operations.seen, operations.meta.operations.len());
    }};
}

#[test]
fn operations_are_those_of_the_table() {
    operations! { cognito_identity:
        LookupDeveloperIdentity MergeDeveloperIdentities UnlinkDeveloperIdentity DescribeIdentity
        GetCredentialsForIdentity DeleteIdentities GetId GetOpenIdTokenForDeveloperIdentity GetOpenIdToken
        ListIdentities UnlinkIdentity CreateIdentityPool DeleteIdentityPool DescribeIdentityPool ListIdentityPools
        UpdateIdentityPool GetIdentityPoolRoles GetPrincipalTagAttributeMap SetIdentityPoolRoles
        SetPrincipalTagAttributeMap ListTagsForResource TagResource UntagResource
    };
    operations! { cognito_idp: DescribeUserPool };
}

#[test]
fn pagination_members_exist() {
    let paged: Vec<_> = cognito_identity::META
        .operations
        .iter()
        .filter_map(|operation| Some((operation.name, operation.pagination?)))
        .collect();
    let pagination =
        Pagination { input: "NextToken", output: "NextToken", items: Some("IdentityPools"), limit: Some("MaxResults") };
    assert_eq!(paged, [("ListIdentityPools", pagination)]);
    // A client requests the next page with these members.
    let request = cognito_identity::ListIdentityPools::new(2).next_token("next");
    assert_eq!(json!(request), json!({"MaxResults": 2, "NextToken": "next"}));
}

#[test]
fn every_index_and_every_doc_exists() {
    for meta in [&cognito_identity::META, &cognito_idp::META] {
        for operation in meta.operations {
            assert!(!operation.docs.is_empty(), "{}", operation.name);
            assert!(meta.shapes.get(operation.input).is_some(), "{}", operation.name);
            assert!(operation.errors.iter().all(|error| *error < meta.failures.len()), "{}", operation.name);
        }
        for failure in meta.failures {
            assert!(!failure.docs.is_empty(), "{}", failure.name);
            assert!(matches!(failure.content, Some(Type::Shape(index)) if meta.shapes[index].name == failure.name));
        }
        for (index, shape) in meta.shapes.iter().enumerate() {
            // A request is its operation, which has docs of its own.
            let request = meta.operations.iter().any(|operation| operation.input == index);
            assert!(request || !shape.docs.is_empty(), "{}", shape.name);
            let Kind::Structure { members, .. } = shape.kind else { continue };
            for member in members {
                assert!(!member.docs.is_empty(), "{}.{}", shape.name, member.name);
                assert_eq!(member.location, Location::Member, "{}.{}", shape.name, member.name);
            }
        }
    }
}

/// The documents of the catalogue declare `GET /?Action=…`, which services do not support.
#[test]
fn aws_json_is_posted_to_the_root() {
    for operation in cognito_identity::META.operations.iter().chain(cognito_idp::META.operations) {
        assert_eq!((operation.method, operation.path), ("POST", "/"), "{}", operation.name);
        assert!(operation.consumes.is_empty() && operation.produces.is_empty(), "{}", operation.name);
    }
}
