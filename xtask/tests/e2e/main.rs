//! Runs the real binary over scratch workspaces.

mod anywhere;
mod cli;
mod codegen;
mod corpus;
mod inputs;
mod kill;
mod lint;
mod new;
mod scratch;
mod seeds;
