//! The command line of the kitchen sink, built from its tables.

fn main() -> std::process::ExitCode {
    bindery_cli::run(&kitchen_sink::META)
}
