//! The printed fields and setters of shared members.

use crate::analysis::modules::Module;
use crate::rust::file::{File, Imports};
use crate::rust::shapes::fields::Field;
use crate::rust::shapes::members;
use crate::rust::shapes::reading::Reading;
use crate::rust::shapes::rename_rules::{RenameRule, is_renamed};
use crate::rust::types::Rust;
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use std::collections::HashMap;
use std::rc::Rc;

/// The printed fields and setters of shared members, by index among them: the operations of a large service
/// share most of their parameters.
#[derive(Default)]
pub(crate) struct MemberCache {
    declarations: HashMap<(usize, bool, Reading), Printed>,
    setters: HashMap<usize, Printed>,
}

/// Printed lines, their imports, and their dependencies besides the member.
struct Printed {
    name: Ident,
    wire: String,
    rust: Rust,
    has_constant: bool,
    module: Module,
    text: Rc<str>,
    imports: Imports,
}

impl Printed {
    /// Prints the item of a field.
    fn new(file: File, field: &Field, item: TokenStream) -> Self {
        let module = file.module;
        let (text, imports) = file.into_inside(item);
        Printed {
            name: field.name.clone(),
            wire: field.wire.clone(),
            rust: field.rust.clone(),
            has_constant: field.constant.is_some(),
            module,
            text,
            imports,
        }
    }

    /// Returns the tokens that refer to the printed lines in a file, if the dependencies are the same for this field.
    fn tokens(&self, file: &mut File, field: &Field) -> Option<TokenStream> {
        let same = self.name == *field.name
            && self.wire == field.wire
            && self.rust == field.rust
            && self.has_constant == field.constant.is_some()
            && self.module == file.module;
        same.then(|| self.reference(file))
    }

    /// Returns the tokens that refer to the printed lines in a file.
    fn reference(&self, file: &mut File) -> TokenStream {
        file.import_all(&self.imports);
        file.printed(&self.text).to_token_stream()
    }
}

impl MemberCache {
    /// Returns the declaration of a field; printed once for a shared member.
    pub(crate) fn declaration(
        &mut self,
        file: &mut File,
        field: &Field,
        rule: Option<RenameRule>,
        reading: Reading,
    ) -> TokenStream {
        let renamed = is_renamed(field, rule);
        let Some(shared) = file.context.analysis.shared.index(field.member) else {
            return members::declaration(file, field, renamed, reading);
        };
        let key = (shared, renamed, reading);
        if let Some(known) = self.declarations.get(&key).and_then(|printed| printed.tokens(file, field)) {
            return known;
        }
        let mut scratch = file.empty();
        let declaration = members::declaration(&mut scratch, field, renamed, reading);
        let printed = Printed::new(scratch, field, quote!(struct Shared { #declaration }));
        let tokens = printed.reference(file);
        self.declarations.insert(key, printed);
        tokens
    }

    /// Returns the setter of a field that `new` does not take; printed once for a shared member.
    pub(crate) fn setter(&mut self, file: &mut File, field: &Field) -> Option<TokenStream> {
        let Some(shared) = file.context.analysis.shared.index(field.member) else {
            return members::setter(file, field);
        };
        if let Some(known) = self.setters.get(&shared).and_then(|printed| printed.tokens(file, field)) {
            return Some(known);
        }
        let mut scratch = file.empty();
        let setter = members::setter(&mut scratch, field)?;
        let printed = Printed::new(scratch, field, quote!(impl Shared { #setter }));
        let tokens = printed.reference(file);
        self.setters.insert(shared, printed);
        Some(tokens)
    }
}
