//! awsJson: the protocol of `SERVICE`, and the error in the form that serde reads and writes.

use crate::rust::file::File;
use bindery_model::service::AwsJsonVersion;
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The protocol in `SERVICE`.
pub(super) fn value(version: AwsJsonVersion, target: &str) -> TokenStream {
    let version = match version {
        AwsJsonVersion::V1_0 => "1.0",
        AwsJsonVersion::V1_1 => "1.1",
    };
    quote!(bindery::Protocol::AwsJson { version: #version, target: #target })
}

/// An error is its content with the code in `__type`.
pub(super) fn error_serde(file: &mut File, names: &[&Ident], codes: &[String]) {
    file.import("bindery", &["Document", "tagged"]);
    file.import("serde", &["Serialize", "Serializer"]);
    file.import("serde::de", &["Error as _"]);
    file.import("std::collections", &["BTreeMap"]);
    file.item(quote! {
        impl Serialize for Error {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(Self::#names(failure) => tagged::serialize("__type", #codes, failure, serializer),)*
                    Self::Unknown { code, message } => {
                        let content: BTreeMap<_, _> = message.iter().map(|message| ("message", message)).collect();
                        tagged::serialize("__type", code, &content, serializer)
                    }
                }
            }
        }

        impl<'de> Deserialize<'de> for Error {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let (code, content) = tagged::read(deserializer, "__type")?;
                let text = |key| content.get(key).and_then(Document::as_str);
                let message = text("message").or_else(|| text("Message"));
                Self::decode(&code, message, &content).map_err(D::Error::custom)
            }
        }
    });
}
