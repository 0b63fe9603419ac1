//! The authorization of an operation.

use bindery_model::service::Auth;

/// The kind of authorization that an operation requires.
pub(crate) enum Access {
    Unsigned,
    Signed,
    Secured,
}

/// The kind of authorization: alternatives that are all empty require none.
pub(crate) fn access(auth: &Auth) -> Access {
    match auth {
        Auth::None => Access::Unsigned,
        Auth::Signed => Access::Signed,
        Auth::Schemes(alternatives) if alternatives.iter().all(Vec::is_empty) => Access::Unsigned,
        Auth::Schemes(_) => Access::Secured,
    }
}
