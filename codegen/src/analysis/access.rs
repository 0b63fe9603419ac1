//! The authorization of an operation.

use bindery_model::service::Auth;

/// The kind of authorization that an operation requires.
pub(crate) enum Access {
    Unsigned,
    Signed,
    Secured,
}

/// Returns the kind of authorization: if all alternatives are empty, none is required.
pub(crate) fn access(auth: &Auth) -> Access {
    match auth {
        Auth::None => Access::Unsigned,
        Auth::Signed => Access::Signed,
        Auth::Schemes(alternatives) if alternatives.iter().all(Vec::is_empty) => Access::Unsigned,
        Auth::Schemes(_) => Access::Secured,
    }
}
