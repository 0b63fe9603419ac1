//! Each operation of the kitchen sink, sent and received over a real connection.

mod answers;
mod bodies;
mod cli;
mod directions;
mod loopback;
mod openapi3;
mod parameters;
mod places;
mod routes;
mod security;
mod tables;
mod wire;
