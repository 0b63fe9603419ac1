//! Diagnostics of constructs that the model cannot express.

use crate::diagnostic::{Code, Diagnostic};
use crate::input::reader::Reader;
use crate::node::NodeLocation;

/// Warns of a construct that has no effect on the generated code.
pub(super) fn unsupported(place: NodeLocation, construct: &str, reader: &mut Reader<'_>) {
    reader.diagnostics.push(
        Diagnostic::warning(Code::UNSUPPORTED, place, format!("{construct} are not supported"))
            .says("this has no effect")
            .help("no code is generated for it"),
    );
}

/// Reports a part of a request that cannot be sent: an error if the request requires it.
pub(super) fn unsendable(place: NodeLocation, construct: &str, required: bool, reader: &mut Reader<'_>) {
    let message = format!("{construct} cannot be sent");
    reader.diagnostics.push(match required {
        true => Diagnostic::error(Code::UNSUPPORTED, place, message)
            .says("the request requires it")
            .help("leave the operation out (`--skip-invalid`), or change it in an overlay"),
        false => Diagnostic::warning(Code::UNSUPPORTED, place, message)
            .says("it is left out of the request")
            .help("no code is generated for it"),
    });
}
