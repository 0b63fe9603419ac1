//! Tests of the generated crates from the outside, in `tests/users`.
//!
//! A generated crate contains no hand-written code, so its tests are here, including those of code that must not compile.
//!
//! A client without credentials accepts unsigned operations only:
//!
//! ```
//! # use bindery::{Operation, Unsigned};
//! fn send<O: Operation<Auth = Unsigned>>(_: O) {}
//! send(cognito_identity::GetId::new("pool"));
//! ```
//!
//! ```compile_fail,E0271
//! # use bindery::{Operation, Unsigned};
//! # fn send<O: Operation<Auth = Unsigned>>(_: O) {}
//! send(cognito_identity::ListIdentityPools::new(10));
//! ```
//!
//! A structure is built with `new`, so that fields can be added:
//!
//! ```compile_fail,E0639
//! let pool = cognito_idp::types::UsernameConfigurationType { case_sensitive: true };
//! ```
//!
//! A match over an enum must handle unknown values:
//!
//! ```compile_fail,E0004
//! # use cognito_identity::types::RoleMappingType;
//! fn known(ty: &RoleMappingType) -> bool {
//!     match ty {
//!         RoleMappingType::Token | RoleMappingType::Rules => true,
//!         RoleMappingType::Unknown(_) => false,
//!     }
//! }
//! ```
//!
//! An output is not an operation:
//!
//! ```compile_fail,E0277
//! fn send(_: impl bindery::Operation) {}
//! send(cognito_identity::types::GetIdOutput::new());
//! ```

/// Compiles and runs the examples of the workspace's README.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
