//! The extension `x-botocore`.

use super::json::{Json, Object};
use bindery_model::service::Extension;

/// Copies the keys of `x-botocore` extensions, which already are in botocore's format.
pub(super) fn extend(object: &mut Object, extensions: &[Extension]) {
    for extension in extensions.iter().filter(|extension| extension.key == "x-botocore") {
        for (key, value) in extension.value.as_object().into_iter().flatten() {
            object.set(key, Json::Other(value.clone()));
        }
    }
}
