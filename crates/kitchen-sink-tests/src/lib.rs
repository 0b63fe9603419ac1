//! Sends and receives each operation of the kitchen sink; all there is, is tests.
