//! The command line of any service whose crate Bindery generates, driven by its tables.
//!
//! A binary of one line is all that a service needs: `fn main() -> ExitCode { bindery_cli::run(&SERVICE_META) }`.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[allow(dead_code, reason = "the flow calls it")]
mod check;
#[allow(dead_code, reason = "the flow calls it")]
mod check_pattern;
#[allow(dead_code, reason = "the flow calls it")]
mod complete;
#[allow(dead_code, reason = "the flow calls it")]
mod files;
#[allow(dead_code, reason = "the flow calls it")]
mod help;
#[allow(dead_code, reason = "the flow calls it")]
mod help_example;
#[allow(dead_code, reason = "the flow calls it")]
mod help_syntax;
#[allow(dead_code, reason = "the flow calls it")]
mod help_text;
#[allow(dead_code, reason = "the flow calls it")]
mod help_tree;
#[allow(dead_code, reason = "the flow calls it")]
mod names;
#[allow(dead_code, reason = "the flow calls it")]
mod send;
#[allow(dead_code, reason = "the flow calls it")]
mod shorthand;
#[allow(dead_code, reason = "the flow calls it")]
mod show;
#[allow(dead_code, reason = "the flow calls it")]
mod skeleton;
#[allow(dead_code, reason = "the flow calls it")]
mod value;
#[cfg(test)]
mod value_fixture;
#[allow(dead_code, reason = "the flow calls it")]
mod value_form;
#[allow(dead_code, reason = "the flow calls it")]
mod value_input;
