//! The members of a response, as nested lists.

use super::descriptions::{docs_of, first_sentence};
use super::form::{Form, NESTED, form_of, newtype};
use crate::snippets::limits::{DEEPEST, budget};
use crate::snippets::text::line;
use bindery_model::service::{Docs, Model, Operation, ShapeId, ShapeKind, Structure, TypeUse, Union};
use std::fmt::Write;

/// Lists the members of the response in the reference's format.
pub(super) fn output(model: &Model, operation: &Operation) -> String {
    let Some(content) = operation.responses.iter().find_map(|response| response.content.as_ref()) else {
        return "None".to_owned();
    };
    let mut best = String::new();
    for depth in 0..=DEEPEST {
        let mut lister =
            Lister { model, depth, left: budget(model), open: Vec::new(), deeper: false, text: String::new() };
        match form_of(model, content) {
            Form::Structure(id, structure) => {
                lister.open.push(id);
                lister.members(structure, 0);
            }
            form => lister.item("", form, None, 0),
        }
        let spent = lister.left == 0;
        if !spent || best.is_empty() {
            best = lister.text;
        }
        if spent || !lister.deeper {
            break;
        }
    }
    if best.is_empty() { "None".to_owned() } else { best }
}

/// Lists the members of a response.
struct Lister<'m> {
    model: &'m Model,
    depth: usize,
    left: usize,
    open: Vec<ShapeId>,
    deeper: bool,
    text: String,
}

impl<'m> Lister<'m> {
    fn members(&mut self, structure: &'m Structure, depth: usize) {
        for member in &structure.members {
            self.target(&member.name, &member.target, docs_of(member), depth);
        }
        if let Some(additional) = &structure.additional {
            self.target("any other", additional, &additional.docs, depth);
        }
    }

    /// Lists the structures of a union, each with its discriminator value.
    fn variants(&mut self, union: &'m Union, depth: usize) {
        let discriminator = line(&union.discriminator.value);
        self.item(&discriminator, Form::Scalar("string"), None, depth);
        for variant in &union.variants {
            let shape = self.model.shape(variant.shape);
            _ = writeln!(self.text, "{}If `{discriminator}` is `{}`:", "  ".repeat(depth), line(&variant.value));
            match &shape.kind {
                ShapeKind::Structure(structure) => self.members(structure, depth),
                ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Newtype(_) => {}
            }
        }
    }

    fn target(&mut self, name: &str, target: &'m TypeUse, docs: &Docs, depth: usize) {
        let form = form_of(self.model, target);
        match newtype(self.model, target) {
            Some(id) if self.open.contains(&id) => {
                self.item(name, Form::Scalar(form.type_name()), Some(docs), depth);
                self.opened(id, depth, |_| {});
            }
            Some(id) => {
                self.open.push(id);
                self.item(name, form, Some(docs), depth);
                self.open.pop();
            }
            None => self.item(name, form, Some(docs), depth),
        }
    }

    fn item(&mut self, name: &str, form: Form<'m>, docs: Option<&Docs>, depth: usize) {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || depth > NESTED {
            return;
        }
        let indent = "  ".repeat(depth);
        let name = line(name);
        _ = match name.as_str() {
            "" => writeln!(self.text, "{indent}({})", form.type_name()),
            name => writeln!(self.text, "{indent}{name} -> ({})", form.type_name()),
        };
        if let Some(docs) = docs.and_then(first_sentence) {
            _ = writeln!(self.text, "{indent}  {docs}");
        }
        match form {
            Form::Structure(id, structure) => self.opened(id, depth, |lister| lister.members(structure, depth + 1)),
            Form::List(item) => self.target("", item, &item.docs, depth + 1),
            Form::Tuple(items) => items.iter().for_each(|item| self.target("", item, &item.docs, depth + 1)),
            Form::Map(value) => {
                self.item("key", Form::Scalar("string"), None, depth + 1);
                self.target("value", value, &value.docs, depth + 1);
            }
            Form::Union(id, union) => self.opened(id, depth, |lister| lister.variants(union, depth + 1)),
            Form::Scalar(_) | Form::Enum(_) | Form::Document => {}
        }
    }

    fn opened(&mut self, id: ShapeId, depth: usize, list: impl FnOnce(&mut Self)) {
        if self.open.contains(&id) {
            _ = writeln!(self.text, "{}( ... recursive ... )", "  ".repeat(depth + 1));
        } else if self.open.len() > self.depth {
            self.deeper = true;
            _ = writeln!(self.text, "{}...", "  ".repeat(depth + 1));
        } else {
            self.open.push(id);
            list(self);
            self.open.pop();
        }
    }
}
