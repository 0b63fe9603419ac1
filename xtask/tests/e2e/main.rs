//! Runs the real binary over scratch workspaces.

mod anywhere;
mod cli;
mod codegen;
mod compare;
mod corpus;
mod diff;
mod history;
mod inputs;
mod kill;
mod lint;
mod new;
mod scratch;
mod seeds;
mod site;
mod synthetic;
mod wire;
