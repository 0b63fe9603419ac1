//! Bindery's commands.
fn main() {}
