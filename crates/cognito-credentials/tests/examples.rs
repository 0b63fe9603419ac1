//! The examples, run as programs.
#![cfg(all(feature = "reqwest", feature = "ureq"))]

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Command;

/// The path of an example, which cargo builds together with the tests.
fn example(name: &str) -> Option<PathBuf> {
    let test = std::env::current_exe().expect("a path");
    let path = test.parent()?.parent()?.join("examples").join(name);
    let is_built = path.exists();
    if !is_built {
        println!("skipped: cargo has not built the example {name}");
    }
    is_built.then_some(path)
}

#[test]
fn errors_are_printed_by_display() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    drop(listener);
    for name in ["guest", "guest_blocking"] {
        let Some(path) = example(name) else { continue };
        let mut command = Command::new(&path);
        command.env_clear().env("AWS_ENDPOINT_URL", &url);
        let output = command.arg("eu-central-1:7d3e").output().expect("the example starts");
        let stderr = String::from_utf8(output.stderr).expect("text");
        assert_eq!(stderr, "error: GetId failed: cannot connect to the service\n", "{name}");
        assert!(!output.status.success() && output.stdout.is_empty(), "{name}");

        let output = Command::new(&path).env_clear().output().expect("the example starts");
        assert_eq!(String::from_utf8_lossy(&output.stderr), format!("usage: {name} IDENTITY_POOL_ID\n"));
    }
}
