//! The server of a document: host, base path and schemes, also where a host is written as a URL.

use super::Lowering;
use super::facts::text;
use crate::diagnostic::{Code, Diagnostic};
use crate::input::document::Server;
use crate::input::reader::{Field, Spanned, Text, Texts};
use crate::service::Located;

/// A server as its document means it.
pub(super) struct Address {
    pub(super) host: Option<Located<String>>,
    pub(super) base_path: Option<Located<String>>,
    pub(super) schemes: Vec<Located<String>>,
}

impl<'a> Lowering<'a> {
    /// The host, base path and schemes of a document. A scheme or a path in `host` is moved to where it belongs.
    pub(super) fn address(&mut self, server: &Server<'a>) -> Address {
        let mut schemes = self.scheme_names(&server.schemes);
        let mut base_path = server.base_path.as_ref().map(text);
        let Some(declared) = &server.host else { return Address { host: None, base_path, schemes } };
        let place = declared.place;
        let whole: &str = declared.value.trim();
        let (scheme, rest) = match whole.split_once("://") {
            Some((scheme, rest)) => (Some(scheme), rest),
            None => (None, whole.strip_prefix("//").unwrap_or(whole)),
        };
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        if let Some(scheme) = scheme.filter(|_| schemes.is_empty()) {
            schemes.push(Located { value: scheme.to_ascii_lowercase(), place });
        }
        let path = path.trim_end_matches('/');
        if !path.is_empty() {
            let own = base_path.as_ref().map_or("", |path| path.value.trim_matches('/'));
            // The path may be repeated in `basePath`.
            let repeated = own.is_empty() || path.trim_matches('/') == own;
            let value = if repeated { path.to_owned() } else { format!("{path}/{own}") };
            base_path = Some(Located { value, place });
        }
        if host != declared.value {
            self.reader.diagnostics.push(
                Diagnostic::warning(
                    Code::HOST_FORMAT,
                    place,
                    format!("`host` is not a host alone: `{}`", declared.value),
                )
                .says("its scheme and its path are used as `schemes` and `basePath`")
                .help(format!("write `host: {host}`, and declare the rest in `schemes` and `basePath`")),
            );
        }
        let host = (!host.is_empty()).then(|| Located { value: host.to_owned(), place });
        Address { host, base_path, schemes }
    }

    /// The names of schemes, in lower case as URLs have them.
    pub(super) fn scheme_names(&mut self, declared: &Field<Texts<'a>>) -> Vec<Located<String>> {
        declared.iter().flat_map(|list| &list.value).map(|scheme| self.scheme_name(scheme)).collect()
    }

    fn scheme_name(&mut self, declared: &Spanned<Text<'a>>) -> Located<String> {
        let value = declared.value.trim().trim_end_matches("://").trim_end_matches(':').to_ascii_lowercase();
        if value != declared.value {
            self.reader.diagnostics.push(
                Diagnostic::warning(
                    Code::HOST_FORMAT,
                    declared.place,
                    format!("`{}` is not the name of a scheme", declared.value),
                )
                .says(format!("it is read as `{value}`"))
                .help(format!("write `{value}`")),
            );
        }
        Located { value, place: declared.place }
    }
}
