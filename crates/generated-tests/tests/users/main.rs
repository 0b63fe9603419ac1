//! Uses the generated crates as their users would: builds requests, reads answers, matches errors, prints all of it.

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
