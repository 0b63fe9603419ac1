//! Tests that send and receive each operation of the kitchen sink.
