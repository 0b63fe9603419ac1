//! Runs the commands of the README.

use crate::program::{ended, path};
use crate::server::{Server, pool};
use std::process::Command;

#[test]
fn every_command_of_the_readme_runs() {
    let readme = include_str!("../../README.md");
    let mut commands = Vec::new();
    let mut blocks = readme.split("```");
    while let (Some(_), Some(block)) = (blocks.next(), blocks.next()) {
        commands.extend(block.strip_prefix("sh\n"));
    }
    assert!(commands.len() > 3, "{commands:?}");
    for command in commands {
        let server = Server::start(pool);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("token.jwt"), "t0k3n").unwrap();
        std::fs::write(
            folder.path().join("pool.yaml"),
            "IdentityPoolName: mine\nAllowUnauthenticatedIdentities: true\n",
        )
        .unwrap();
        let mut shell = Command::new("bash");
        shell.args(["-euc", command]).current_dir(folder.path()).env_clear();
        shell.env("PATH", path()).env("HOME", folder.path()).env("AWS_REGION", "eu-west-1");
        shell
            .env("AWS_ENDPOINT_URL", server.url())
            .env("AWS_ACCESS_KEY_ID", "AKIA1")
            .env("AWS_SECRET_ACCESS_KEY", "k3y");
        let ended = ended(shell.output().unwrap());
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{command}\n{}", ended.stdout);
        assert!(!ended.stdout.is_empty(), "{command}");
    }
}
