//! Uses the generated crates as their users do: builds requests, decodes responses, matches errors and prints them.

mod auth;
mod checks;
mod errors;
mod everyday;
mod facts;
mod fields;
mod meta;
mod outputs;
mod requests;
mod round_trips;
mod samples;
mod secrets;
mod shapes;
