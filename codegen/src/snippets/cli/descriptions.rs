//! Descriptions of members.

use crate::snippets::text::sentence;
use bindery_model::service::{Docs, Member};

/// Returns the description of a member, or that of its type if the member has none.
pub(super) fn docs_of(member: &Member) -> &Docs {
    if member.docs == Docs::default() { &member.target.docs } else { &member.docs }
}

/// Returns the first sentence of a description, or `None` if there is none.
pub(super) fn first_sentence(docs: &Docs) -> Option<String> {
    let text = docs.description.as_ref().or(docs.summary.as_ref())?;
    let sentence = sentence(&text.value);
    (!sentence.is_empty()).then_some(sentence)
}
