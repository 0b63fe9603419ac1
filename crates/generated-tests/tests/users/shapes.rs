//! Every type of the generated crates with its shape, so that a test can visit all of them.

use bindery::Document;
use bindery::json::{Tolerance, Tree};
use bindery::meta::{Kind, Meta};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fmt::Debug;

/// A type, and the functions that a test applies to it.
pub(crate) struct Type {
    /// The table that describes it.
    pub(crate) meta: &'static Meta,
    /// The index of its shape there.
    pub(crate) index: usize,
    /// Deserializes a text, and shows the value.
    pub(crate) read: fn(&str) -> Result<Seen, serde_json::Error>,
    /// Deserializes a text with the tolerance of AWS clients, and serializes the value.
    pub(crate) decode: fn(&str) -> Result<Value, String>,
    /// Deserializes a value with every deserializer; returns the errors, empty if it succeeds.
    pub(crate) errors: fn(&Value) -> Vec<String>,
    /// The names of its members for serde; empty for an enum.
    pub(crate) fields: fn() -> Vec<&'static str>,
    /// The known values of an enum, on the wire.
    pub(crate) values: Vec<&'static str>,
}

impl Type {
    /// The name of its shape.
    pub(crate) fn name(&self) -> &'static str {
        self.meta.shapes[self.index].name
    }
}

/// The visible forms of a value.
pub(crate) struct Seen {
    /// Its serialization.
    pub(crate) json: Value,
    /// Its `Debug` output in both forms.
    pub(crate) printed: String,
}

/// The traits that every generated type implements.
pub(crate) trait Generated:
    Clone + Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + Unpin + 'static
{
}

impl<T: Clone + Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + Unpin + 'static> Generated for T {}

/// Deserializes a text with the tolerance of AWS clients, and serializes the value.
pub(crate) fn decode<T: Generated>(text: &str) -> Result<Value, String> {
    let tree: Tree = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let value = T::deserialize(tree.deserializer(Tolerance::AwsClient)).map_err(|error| error.to_string())?;
    serde_json::to_value(value).map_err(|error| error.to_string())
}

/// Deserializes a value from a text, round-trips it in every format, and shows it.
pub(crate) fn read<T: Generated>(text: &str) -> Result<Seen, serde_json::Error> {
    serde_json::from_str::<T>(text).map(|value| see(&value))
}

/// Round-trips a value in every format, and shows it.
pub(crate) fn see<T: Generated>(value: &T) -> Seen {
    let text = serde_json::to_string(value).expect("every value can be written");
    let json: Value = serde_json::from_str(&text).expect("it is JSON");
    let back: T = serde_json::from_str(&text).expect("what was written can be read");
    assert_eq!(&back, value, "through a text");
    let back: T = serde_json::from_slice(text.as_bytes()).expect("also as bytes");
    assert_eq!(&back, value, "through bytes");
    let back: T = serde_json::from_reader(text.as_bytes()).expect("also from a reader, which lends nothing");
    assert_eq!(&back, value, "through a reader");
    let back: T = serde_json::from_value(json.clone()).expect("also as a tree");
    assert_eq!(&back, value, "through a tree");
    let back = T::deserialize(Document::from_serialize(value).expect("every value is a document"));
    assert_eq!(&back.expect("also from a document"), value, "through a document");
    assert_eq!(&value.clone(), value);
    Seen { json, printed: format!("{value:?}\n{value:#?}") }
}

/// The errors of each deserializer for a value. Either all of them refuse it, or none does.
fn errors<T: Generated>(value: &Value) -> Vec<String> {
    fn messages(error: &impl std::error::Error) -> [String; 3] {
        [error.to_string(), format!("{error:?}"), format!("{error:#?}")]
    }
    let document = Document::from_serialize(value).expect("JSON is a document");
    let text = serde_json::from_str::<T>(&value.to_string()).err();
    let tree = serde_json::from_value::<T>(value.clone()).err();
    let lent = T::deserialize(&document).err();
    let given = T::deserialize(document).err();
    let refused = [text.is_some(), tree.is_some(), lent.is_some(), given.is_some()];
    assert!(refused == [refused[0]; 4], "{refused:?} of {value}");
    let json = [text, tree].into_iter().flatten().flat_map(|error| messages(&error));
    let documents = [lent, given].into_iter().flatten().flat_map(|error| messages(&error));
    json.chain(documents).collect()
}

/// The types, each named as in Rust, in the order of the shapes.
macro_rules! types {
    ($krate:ident: $($kind:ident $name:ident;)*) => {{
        let meta: &'static Meta = &$krate::META;
        let inputs = meta.operations.iter().map(|operation| operation.input).collect::<Vec<_>>();
        let mut shapes = (0..meta.shapes.len()).filter(|index| !inputs.contains(index));
        let mut types = Vec::new();
        $(
            let index = shapes.next().expect(concat!("no shape is left for ", stringify!($name)));
            types.push(Type {
                meta,
                index,
                read: read::<$krate::types::$name>,
                decode: decode::<$krate::types::$name>,
                errors: errors::<$krate::types::$name>,
                fields: types!(@fields $kind $krate $name),
                values: types!(@values $kind $krate $name),
            });
        )*
        assert_eq!(shapes.next().map(|index| meta.shapes[index].name), None, "a shape without a type");
        types
    }};
    (@fields structure $krate:ident $name:ident) => { crate::fields::of::<$krate::types::$name> };
    (@fields open_enum $krate:ident $name:ident) => { Vec::new };
    (@values structure $krate:ident $name:ident) => { Vec::new() };
    (@values open_enum $krate:ident $name:ident) => {
        $krate::types::$name::VALUES.iter().map($krate::types::$name::as_str).collect()
    };
}

/// The operations in the order of the tables. They are the types of their requests.
macro_rules! operations {
    ($krate:ident: $($name:ident)*) => {{
        let meta: &'static Meta = &$krate::META;
        let mut operations = meta.operations.iter();
        let mut types = Vec::new();
        $(
            let operation = operations.next().expect(concat!("no operation is left for ", stringify!($name)));
            assert_eq!(operation.name, stringify!($name));
            types.push(Type {
                meta,
                index: operation.input,
                read: read::<$krate::$name>,
                decode: decode::<$krate::$name>,
                errors: errors::<$krate::$name>,
                fields: crate::fields::of::<$krate::$name>,
                values: Vec::new(),
            });
        )*
        assert_eq!(operations.next().map(|operation| operation.name), None, "an operation without a type");
        types
    }};
}

/// Every type of both crates, operations included.
pub(crate) fn all() -> Vec<Type> {
    let mut all = types! { cognito_identity:
        structure LookupDeveloperIdentityOutput;
        structure MergeDeveloperIdentitiesOutput;
        structure ConcurrentModificationException;
        structure DeveloperUserAlreadyRegisteredException;
        structure ExternalServiceException;
        structure InternalErrorException;
        structure InvalidIdentityPoolConfigurationException;
        structure InvalidParameterException;
        structure LimitExceededException;
        structure NotAuthorizedException;
        structure ResourceConflictException;
        structure ResourceNotFoundException;
        structure TooManyRequestsException;
        structure GetOpenIdTokenOutput;
        structure IdentityDescription;
        structure ListIdentitiesOutput;
        structure CognitoIdentityProvider;
        structure IdentityPoolShortDescription;
        structure ListIdentityPoolsOutput;
        open_enum AmbiguousRoleResolutionType;
        structure GetIdentityPoolRolesOutput;
        structure GetPrincipalTagAttributeMapOutput;
        structure MappingRule;
        open_enum MappingRuleMatchType;
        structure RoleMapping;
        open_enum RoleMappingType;
        structure RulesConfigurationType;
        structure SetPrincipalTagAttributeMapOutput;
        structure ListTagsForResourceOutput;
        structure TagResourceOutput;
        structure UntagResourceOutput;
        structure Credentials;
        structure DeleteIdentitiesOutput;
        open_enum ErrorCode;
        structure GetCredentialsForIdentityOutput;
        structure GetIdOutput;
        structure GetOpenIdTokenForDeveloperIdentityOutput;
        structure UnprocessedIdentityId;
        structure IdentityPool;
    };
    all.extend(operations! { cognito_identity:
        LookupDeveloperIdentity MergeDeveloperIdentities UnlinkDeveloperIdentity DescribeIdentity
        GetCredentialsForIdentity DeleteIdentities GetId GetOpenIdTokenForDeveloperIdentity GetOpenIdToken
        ListIdentities UnlinkIdentity CreateIdentityPool DeleteIdentityPool DescribeIdentityPool ListIdentityPools
        UpdateIdentityPool GetIdentityPoolRoles GetPrincipalTagAttributeMap SetIdentityPoolRoles
        SetPrincipalTagAttributeMap ListTagsForResource TagResource UntagResource
    });
    all.extend(types! { cognito_idp:
        structure AccountRecoverySettingType;
        structure AdminCreateUserConfigType;
        structure AdvancedSecurityAdditionalFlowsType;
        open_enum AdvancedSecurityEnabledModeType;
        open_enum AdvancedSecurityModeType;
        open_enum AliasAttributeType;
        open_enum AttributeDataType;
        open_enum AuthFactorType;
        structure CustomEmailLambdaVersionConfigType;
        open_enum CustomEmailSenderLambdaVersionType;
        structure CustomSmsLambdaVersionConfigType;
        open_enum CustomSmsSenderLambdaVersionType;
        open_enum DefaultEmailOptionType;
        open_enum DeletionProtectionType;
        structure DescribeUserPoolOutput;
        structure DeviceConfigurationType;
        structure EmailConfigurationType;
        open_enum EmailSendingAccountType;
        open_enum EncryptionKeyType;
        structure EumsSmsConfigurationType;
        structure InboundFederationLambdaType;
        open_enum InboundFederationLambdaVersionType;
        structure InternalErrorException;
        structure InvalidParameterException;
        structure IssuerConfigurationType;
        open_enum IssuerType;
        structure KeyConfigurationType;
        structure LambdaConfigType;
        structure MessageTemplateType;
        structure NotAuthorizedException;
        structure NumberAttributeConstraintsType;
        structure OperationNotEnabledException;
        structure PasswordPolicyType;
        open_enum PreTokenGenerationLambdaVersionType;
        structure PreTokenGenerationVersionConfigType;
        open_enum RecoveryOptionNameType;
        structure RecoveryOptionType;
        structure ResourceNotFoundException;
        structure SchemaAttributeType;
        structure SignInPolicyType;
        structure SmsConfigurationType;
        open_enum StatusType;
        structure StringAttributeConstraintsType;
        structure TooManyRequestsException;
        structure UserAttributeUpdateSettingsType;
        structure UserPoolAddOnsType;
        open_enum UserPoolMfaType;
        structure UserPoolPolicyType;
        structure UserPoolTaggingException;
        open_enum UserPoolTierType;
        structure UserPoolType;
        open_enum UsernameAttributeType;
        structure UsernameConfigurationType;
        structure VerificationMessageTemplateType;
        open_enum VerifiedAttributeType;
    });
    all.extend(operations! { cognito_idp: DescribeUserPool });
    all
}

/// The members and values of a type are those of its shape.
#[test]
fn every_type_has_the_members_and_values_of_its_shape() {
    let all = all();
    for ty in &all {
        let (members, values): (Vec<_>, &[_]) = match ty.meta.shapes[ty.index].kind {
            Kind::Structure { members, .. } => (members.iter().map(|member| member.name).collect(), &[]),
            Kind::Enum(values) => (Vec::new(), values),
            Kind::IntegerEnum(_) | Kind::Union { .. } | Kind::Untagged(_) | Kind::Newtype(_) => {
                unimplemented!("{}", ty.name())
            }
        };
        assert_eq!((ty.fields)(), members, "{}", ty.name());
        assert_eq!(ty.values, values, "{}", ty.name());
    }
    assert_eq!(all.len(), cognito_identity::META.shapes.len() + cognito_idp::META.shapes.len());
}
