//! Small programs that are built with Bindery's crates or with those of other projects.

use super::Setup;
use super::measure::{Invocation, put};
use super::table::Side;
use std::path::PathBuf;

/// A program and its dependencies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Program {
    /// The displayed name of the dependency.
    pub(super) name: &'static str,
    /// The folder of the program.
    folder: &'static str,
    pub(super) side: Side,
    pub(super) work: Work,
    /// The dependencies in TOML, with `{crates}` as a placeholder for the folder of Bindery's crates.
    dependencies: &'static str,
    main: &'static str,
}

/// The work of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Work {
    /// Creates a `GetId` request, without sending it.
    Types,
    /// Fetches guest credentials over HTTPS.
    Guest,
}

/// The programs; for each kind of work Bindery's come first.
pub(super) const PROGRAMS: [Program; 8] = [
    Program {
        name: "cognito-identity",
        folder: "types-ours",
        side: Side::Ours,
        work: Work::Types,
        dependencies: "cognito-identity = { path = \"{crates}/cognito-identity\" }\n",
        main: include_str!("programs/types-ours.rs"),
    },
    Program {
        name: "serde with derive, and one struct by hand",
        folder: "types-serde",
        side: Side::Theirs,
        work: Work::Types,
        dependencies: "serde = { version = \"1\", features = [\"derive\"] }\n",
        main: include_str!("programs/types-serde.rs"),
    },
    Program {
        name: "aws-sdk-cognitoidentity without transport",
        folder: "types-sdk",
        side: Side::Theirs,
        work: Work::Types,
        dependencies: "aws-sdk-cognitoidentity = { version = \"1\", default-features = false }\n",
        main: include_str!("programs/types-sdk.rs"),
    },
    Program {
        name: "cognito-credentials with ureq",
        folder: "guest-ours",
        side: Side::Ours,
        work: Work::Guest,
        dependencies: "bindery-client = { path = \"{crates}/bindery-client\", features = [\"ureq\"] }\n\
                       cognito-credentials = { path = \"{crates}/cognito-credentials\", features = [\"ureq\"] }\n",
        main: include_str!("programs/guest-ours.rs"),
    },
    Program {
        name: "cognito-credentials with reqwest",
        folder: "guest-ours-reqwest",
        side: Side::Ours,
        work: Work::Guest,
        dependencies: "bindery-client = { path = \"{crates}/bindery-client\", features = [\"reqwest\"] }\n\
                       cognito-credentials = { path = \"{crates}/cognito-credentials\", features = [\"reqwest\"] }\n\
                       tokio = { version = \"1\", features = [\"rt\"] }\n",
        main: include_str!("programs/guest-ours-reqwest.rs"),
    },
    Program {
        name: "aws-sdk-cognitoidentity, lightest HTTPS (ring)",
        folder: "guest-sdk-ring",
        side: Side::Theirs,
        work: Work::Guest,
        dependencies: "\
aws-sdk-cognitoidentity = { version = \"1\", default-features = false, features = [\"behavior-version-latest\", \"rt-tokio\"] }
aws-smithy-http-client = { version = \"1\", features = [\"rustls-ring\"] }
tokio = { version = \"1\", features = [\"rt\"] }
",
        main: include_str!("programs/guest-sdk-ring.rs"),
    },
    Program {
        name: "aws-sdk-cognitoidentity, default",
        folder: "guest-sdk",
        side: Side::Theirs,
        work: Work::Guest,
        dependencies: "\
aws-sdk-cognitoidentity = { version = \"1\", features = [\"behavior-version-latest\"] }
tokio = { version = \"1\", features = [\"rt\"] }
",
        main: include_str!("programs/guest-sdk.rs"),
    },
    Program {
        name: "rusoto_cognito_identity with rustls",
        folder: "guest-rusoto",
        side: Side::Theirs,
        work: Work::Guest,
        dependencies: "\
rusoto_cognito_identity = { version = \"0.48\", default-features = false, features = [\"rustls\"] }
rusoto_core = { version = \"0.48\", default-features = false, features = [\"rustls\"] }
tokio = { version = \"1\", features = [\"rt\"] }
",
        main: include_str!("programs/guest-rusoto.rs"),
    },
];

impl Program {
    /// Writes the program as a workspace of its own, fetches its dependencies, and returns its folder.
    ///
    /// # Errors
    /// Returns a message if the program cannot be written or fetched.
    pub(super) fn prepare(&self, setup: &Setup) -> Result<PathBuf, String> {
        let folder = setup.work.join("programs").join(self.folder);
        let crates = setup.workspace.crates().display().to_string();
        let manifest = format!(
            "# Written by `cargo xtask compare`.\n[package]\nname = \"program\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n\
             [dependencies]\n{}\n[workspace]\n\n[profile.release]\nstrip = true\n",
            self.dependencies.replace("{crates}", &crates)
        );
        put(&folder.join("Cargo.toml"), &manifest)?;
        put(&folder.join("src/main.rs"), self.main)?;
        // The measured build downloads nothing.
        Invocation::cargo(["fetch", "--quiet"], &folder, &self.target(setup, "release")).run()?;
        Ok(folder)
    }

    /// Returns the target folder of a mode.
    pub(super) fn target(&self, setup: &Setup, mode: &str) -> PathBuf {
        setup.work.join("programs").join(self.folder).join(format!("target-{mode}"))
    }
}
