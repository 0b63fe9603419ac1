//! Rust crates from operation models.
//!
//! [`generate`] is a pure function from a model to the texts of a crate's files. Facts that follow from the model
//! (`analysis`) are computed before the first item is written; each construct of the crate has a file in `rust`.

pub use botocore::{Botocore, botocore};
pub use rust::package::{BinderyDep, FIRST_VERSION, Options, Package, generate};

pub mod analysis;
mod botocore;
#[cfg(test)]
mod fixtures;
pub mod rust;
pub mod semver;
#[cfg(feature = "site")]
pub mod site;
#[cfg(feature = "site")]
pub mod snippets;
