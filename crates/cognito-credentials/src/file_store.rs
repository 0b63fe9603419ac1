//! A store in a file.

use crate::Credentials;
use crate::store::{CredentialsStore, StoredCredentials};
use bindery::{EpochSeconds, Timestamp};
use serde_json::{Value, json};
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The version of the file's format.
const VERSION: u64 = 1;

/// A store in a JSON file that only the user can read (mode 0600 on Unix).
///
/// A new content replaces the file by a rename, so that other programs read either the old or the new one.
#[derive(Clone, Debug)]
pub struct FileStore(PathBuf);

impl FileStore {
    /// Creates a store in a file, whose folder must exist.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        FileStore(path.into())
    }

    /// Returns the path of the file.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Creates a file in the directory of the store's file that no other thread or program uses.
    fn create_temporary(&self) -> io::Result<(PathBuf, File)> {
        let process = std::process::id();
        for number in 0..1000 {
            let mut name = OsString::from(".");
            name.push(self.0.file_name().unwrap_or_default());
            name.push(format!(".{process}-{number}.tmp"));
            let path = self.0.with_file_name(name);
            match create(&path) {
                Ok(file) => return Ok((path, file)),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::new(io::ErrorKind::AlreadyExists, "too many temporary files beside the credentials file"))
    }

    fn replace(&self, path: &Path, mut file: File, text: &str) -> io::Result<()> {
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        drop(file);
        fs::rename(path, &self.0)
    }
}

#[cfg(unix)]
fn create(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

impl CredentialsStore for FileStore {
    fn load(&self) -> io::Result<Option<StoredCredentials>> {
        match fs::read(&self.0) {
            Ok(bytes) => match serde_json::from_slice(&bytes) {
                Ok(value) => Ok(parse(&value)),
                // The text of the error may quote a secret.
                Err(_) => Err(io::Error::new(io::ErrorKind::InvalidData, "the credentials file is not valid JSON")),
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn save(&self, stored: Option<&StoredCredentials>) -> io::Result<()> {
        let Some(stored) = stored else {
            return match fs::remove_file(&self.0) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                Ok(()) | Err(_) => Ok(()),
            };
        };
        let (path, file) = self.create_temporary()?;
        let result = self.replace(&path, file, &format!("{:#}\n", value(stored)));
        if result.is_err() {
            let _ = fs::remove_file(&path);
        }
        result
    }
}

fn value(stored: &StoredCredentials) -> Value {
    json!({
        "Version": VERSION,
        "IdentityPoolId": stored.identity_pool_id,
        "RoleArn": stored.role_arn,
        "IdentityId": stored.identity_id,
        "Credentials": stored.credentials.as_ref().map(|credentials| json!({
            "AccessKeyId": credentials.access_key_id,
            "SecretKey": credentials.secret_access_key,
            "SessionToken": credentials.session_token,
            "Expiration": credentials.expiration.to_string(),
        })),
    })
}

/// Reads a value; `None` where it is of another version or incomplete.
fn parse(value: &Value) -> Option<StoredCredentials> {
    let text = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
    if value["Version"] != VERSION {
        return None;
    }
    let identity_id = text(value, "IdentityId")?;
    let credentials = &value["Credentials"];
    let credentials = || {
        let expiration: Timestamp<EpochSeconds> = credentials["Expiration"].as_str()?.parse().ok()?;
        Some(Credentials {
            identity_id: identity_id.clone(),
            access_key_id: text(credentials, "AccessKeyId")?,
            secret_access_key: text(credentials, "SecretKey")?.into(),
            session_token: text(credentials, "SessionToken")?.into(),
            expiration,
        })
    };
    let credentials = credentials();
    let (identity_pool_id, role_arn) = (text(value, "IdentityPoolId")?, text(value, "RoleArn"));
    Some(StoredCredentials { identity_pool_id, role_arn, identity_id, credentials })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(key: &str) -> StoredCredentials {
        StoredCredentials {
            identity_pool_id: "eu-central-1:7d3e".to_owned(),
            role_arn: Some("arn:aws:iam::1:role/r".to_owned()),
            identity_id: "eu-central-1:5f2c".to_owned(),
            credentials: Some(Credentials {
                identity_id: "eu-central-1:5f2c".to_owned(),
                access_key_id: key.to_owned(),
                secret_access_key: "hunter1".into(),
                session_token: "hunter2".into(),
                expiration: Timestamp::from_secs(4_102_444_800),
            }),
        }
    }

    #[test]
    fn content_round_trips_and_is_private() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = FileStore::new(folder.path().join("guest.json"));
        assert_eq!(store.load().expect("no file"), None);
        store.save(None).expect("nothing to remove");
        for content in [stored("KEY1"), stored("KEY2"), StoredCredentials { credentials: None, ..stored("KEY3") }] {
            store.save(Some(&content)).expect("a file");
            assert_eq!(store.load().expect("a file"), Some(content));
        }
        let files: Vec<_> = fs::read_dir(folder.path()).expect("a folder").collect();
        assert_eq!(files.len(), 1, "{files:?}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(store.path()).expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        store.save(None).expect("removed");
        assert_eq!(store.load().expect("no file"), None);
    }

    #[test]
    fn other_content_is_ignored_or_an_error_without_secrets() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = FileStore::new(folder.path().join("guest.json"));
        for text in ["{}", r#"{"Version": 2, "IdentityPoolId": "p", "IdentityId": "i"}"#, "[]", r#"{"Version": 1}"#] {
            fs::write(store.path(), text).expect("a file");
            assert_eq!(store.load().expect("valid JSON"), None, "{text}");
        }
        fs::write(store.path(), "{\"SecretKey\": \"hunter2").expect("a file");
        let error = store.load().expect_err("invalid JSON").to_string();
        assert!(!error.contains("hunter"), "{error}");
    }

    #[test]
    fn readers_see_whole_files_while_others_write() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = FileStore::new(folder.path().join("guest.json"));
        store.save(Some(&stored("KEY0"))).expect("a file");
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let store = store.clone();
                scope.spawn(move || {
                    for number in 0..20 {
                        store.save(Some(&stored(&format!("KEY{thread}-{number}")))).expect("a file");
                    }
                });
            }
            for _ in 0..200 {
                assert!(store.load().expect("a whole file").is_some());
            }
        });
    }
}
