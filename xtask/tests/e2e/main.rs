//! Runs the real binary over scratch workspaces.

mod anywhere;
mod cli;
mod codegen;
mod corpus;
mod diff;
mod history;
mod inputs;
mod kill;
mod scratch;
mod seeds;
