//! Identities and credentials that survive the program.
#![cfg(feature = "file-store")]

mod support;

use bindery_client::MockTransport;
use cognito_credentials::{BlockingCognitoCredentials, CognitoCredentials, CredentialsStore, FileStore};
use std::path::Path;
use support::{POOL, World};

/// A program run: its provider has an empty cache and a store.
fn guest(world: &World, path: &Path) -> BlockingCognitoCredentials<MockTransport> {
    CognitoCredentials::builder(POOL).store(FileStore::new(path)).build_blocking_with(world.client())
}

#[test]
fn next_run_reuses_credentials_and_then_the_identity() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("guest.json");
    let world = World::new();
    world.identity("id:1").keys("id:1", "KEY1", 3600);
    guest(&world, &path).get().expect("credentials");
    assert_eq!(guest(&world, &path).get().expect("stored credentials").access_key_id, "KEY1");
    assert_eq!(world.sent().len(), 2);
    world.advance(3600);
    world.keys("id:1", "KEY2", 7200);
    assert_eq!(guest(&world, &path).get().expect("credentials").access_key_id, "KEY2");
    assert_eq!(world.sent()[2..], [r#"GetCredentialsForIdentity {"IdentityId":"id:1"}"#]);
}

#[test]
fn identity_is_stored_before_the_credentials() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("guest.json");
    let world = World::new();
    world.identity("id:1").failure("ExternalServiceException");
    guest(&world, &path).get().unwrap_err();
    world.keys("id:1", "KEY1", 3600);
    guest(&world, &path).get().expect("credentials");
    assert_eq!(world.sent().iter().filter(|request| request.starts_with("GetId ")).count(), 1);
}

#[test]
fn credentials_of_other_pools_and_roles_and_of_users_are_not_reused() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("guest.json");
    let world = World::new();
    world.identity("id:1").keys("id:1", "KEY1", 3600);
    guest(&world, &path).get().expect("credentials");
    let store = || FileStore::new(&path);
    let other = CognitoCredentials::builder("eu-central-1:b0b").store(store()).build_blocking_with(world.client());
    world.identity("id:2").keys("id:2", "KEY2", 3600);
    assert_eq!(other.get().expect("credentials").access_key_id, "KEY2");

    // A user may keep the guest's identity, but not get the credentials of another user.
    let user = |token: &str| {
        let builder = CognitoCredentials::builder(POOL).store(store()).fixed_logins([("p", token)]);
        builder.build_blocking_with(world.client())
    };
    world.identity("id:3").keys("id:3", "KEY3", 3600).keys("id:3", "KEY4", 3600);
    assert_eq!(user("a").get().expect("credentials").access_key_id, "KEY3");
    assert_eq!(store().load().expect("a file").expect("an identity").credentials, None);
    assert_eq!(user("b").get().expect("credentials").access_key_id, "KEY4");
}

#[test]
fn forget_removes_the_file_and_invalidate_the_credentials() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("guest.json");
    let world = World::new();
    world.identity("id:1").keys("id:1", "KEY1", 3600);
    let guest = guest(&world, &path);
    guest.get().expect("credentials");
    guest.invalidate();
    let stored = FileStore::new(&path).load().expect("a file").expect("an identity");
    assert_eq!((stored.identity_id.as_str(), stored.credentials), ("id:1", None));
    guest.forget();
    assert!(!path.exists());
}

#[test]
fn unusable_store_costs_the_persistence_only() {
    let world = World::new();
    world.identity("id:1").keys("id:1", "KEY1", 3600);
    let guest = guest(&world, Path::new("/nonexistent/guest.json"));
    assert_eq!(guest.get().expect("credentials").access_key_id, "KEY1");
}
