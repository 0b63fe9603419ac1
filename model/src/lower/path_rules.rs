//! Rules of paths: how they are written, and that no two of them are equivalent.

use super::Lowering;
use crate::diagnostic::{Code, Diagnostic};
use crate::input::Input;
use crate::node::Entry;
use crate::service::Protocol;
use bindery_text::template::{Piece, pieces};
use std::collections::HashMap;

impl<'a> Lowering<'a> {
    /// Reports the paths that break a rule. Protocols of AWS send every request to one path.
    pub(super) fn path_rules(&mut self, input: &Input<'a>) {
        if matches!(self.protocol, Protocol::AwsJson { .. }) {
            return;
        }
        let mut known: HashMap<String, &'a Entry> = HashMap::new();
        for entry in input.paths() {
            self.path_rule(entry);
            let Some(earlier) = known.insert(form(&entry.key.text), entry) else { continue };
            let message = format!("`{}` and `{}` are equivalent", earlier.key.text, entry.key.text);
            self.reader.diagnostics.push(
                Diagnostic::warning(Code::EQUIVALENT_PATHS, entry.key.place, message)
                    .says("they differ in the names of placeholders only")
                    .label(earlier.key.place, "the other path is here")
                    .help("declare the operations of both under one path"),
            );
        }
    }

    fn path_rule(&mut self, entry: &Entry) {
        let path = &*entry.key.text;
        let mut depth = 0_usize;
        let is_balanced = path.bytes().all(|byte| {
            match byte {
                b'{' => depth += 1,
                b'}' if depth == 0 => return false,
                b'}' => depth -= 1,
                _ => {}
            }
            true
        });
        let (message, help) = if !path.starts_with('/') {
            ("the path does not begin with a slash", "it is sent with one; write `/` before it")
        } else if !is_balanced || depth > 0 {
            ("the path has a brace without a counterpart", "the brace is sent as it is; close the placeholder")
        } else if path.contains("{}") {
            ("the path has a placeholder without a name", "write the name of a parameter between the braces")
        } else {
            return;
        };
        self.reader.diagnostics.push(Diagnostic::warning(Code::MALFORMED_PATH, entry.key.place, message).help(help));
    }
}

/// A path without the names of its placeholders.
fn form(path: &str) -> String {
    let piece = |piece| match piece {
        Piece::Literal(text) => text,
        Piece::Placeholder(_) => "{}",
    };
    pieces(path).map(piece).collect()
}
