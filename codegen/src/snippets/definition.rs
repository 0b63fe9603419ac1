//! Entries of definition lists.

/// An entry of a definition list: a member, an option, or a note between them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Definition {
    /// The term: `--logins`, `IdentityId`; empty for an item of a list.
    pub term: String,
    /// The type name; empty for a note.
    pub type_name: String,
    /// Whether the member is required.
    pub required: bool,
    /// The description, in paragraphs.
    pub paragraphs: Vec<String>,
    /// The syntax of a value, by title.
    pub syntax: Vec<(&'static str, String)>,
    /// The members or items of a value.
    pub items: Vec<Definition>,
}
