//! Nothing but tests, in `tests/users`: they use the generated crates as their users would, from outside.
//!
//! A generated crate holds no hand-written line, so its tests live here. What must not compile is here, too.
//!
//! A client without credentials takes what is sent without a signature, and nothing else:
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
//! A structure is made by `new`, so that it can grow:
//!
//! ```compile_fail,E0639
//! let pool = cognito_idp::types::UsernameConfigurationType { case_sensitive: true };
//! ```
//!
//! A match over an enum says what happens with values of tomorrow:
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
//! An answer is no operation:
//!
//! ```compile_fail,E0277
//! fn send(_: impl bindery::Operation) {}
//! send(cognito_identity::types::GetIdOutput::new());
//! ```

/// Compiles and runs the examples of the workspace's README.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
