//! What operations and members are called on the command line.
