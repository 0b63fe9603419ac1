//! The command line of the kitchen sink: all that a service needs for one.

fn main() -> std::process::ExitCode {
    bindery_cli::run(&kitchen_sink::META)
}
