//! Runs the real binary over scratch workspaces.

mod anywhere;
mod cli;
mod codegen;
mod inputs;
mod kill;
mod scratch;
mod seeds;
