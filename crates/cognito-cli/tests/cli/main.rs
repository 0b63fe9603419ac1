//! The program itself, run against a server that answers as each test says.

mod completion;
mod failures;
mod guest;
mod options;
mod outputs;
mod pages;
mod program;
mod readme;
mod server;
