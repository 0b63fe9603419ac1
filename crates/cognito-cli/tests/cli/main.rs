//! The program itself, run against a server with responses defined by each test.

mod completion;
mod failures;
mod guest;
mod options;
mod outputs;
mod pages;
mod program;
mod readme;
mod server;
