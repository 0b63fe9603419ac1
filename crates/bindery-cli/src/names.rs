//! What operations and members are called on a command line.
