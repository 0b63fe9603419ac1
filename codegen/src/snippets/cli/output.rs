//! The members of a response, as nested lists.

use super::descriptions::{docs_of, first_sentence};
use super::form::{Form, NESTED, form_of, newtype};
use crate::snippets::definition::Definition;
use crate::snippets::limits::{DEEPEST, budget};
use crate::snippets::text::line;
use bindery_model::service::{Docs, Model, Operation, ShapeId, ShapeKind, Structure, TypeUse, Union};
use std::fmt::Write;

/// Lists the members of the response, as deep as the budget allows.
pub(super) fn output(model: &Model, operation: &Operation) -> Vec<Definition> {
    let Some(content) = operation.responses.iter().find_map(|response| response.content.as_ref()) else {
        return Vec::new();
    };
    let mut best = Vec::new();
    for depth in 0..=DEEPEST {
        let mut lister = Lister { model, depth, left: budget(model), open: Vec::new(), deeper: false };
        let mut list = Vec::new();
        match form_of(model, content) {
            Form::Structure(id, structure) => {
                lister.open.push(id);
                lister.members(structure, 0, &mut list);
            }
            form => lister.item("", form, None, 0, &mut list),
        }
        let spent = lister.left == 0;
        if !spent || best.is_empty() {
            best = list;
        }
        if spent || !lister.deeper {
            break;
        }
    }
    best
}

/// Formats a list in the AWS CLI reference's layout.
pub(super) fn text(list: &[Definition]) -> String {
    let mut text = String::new();
    write(list, 0, &mut text);
    text
}

fn write(list: &[Definition], depth: usize, text: &mut String) {
    let indent = "  ".repeat(depth);
    for Definition { term, type_name, paragraphs, items, .. } in list {
        _ = match (term.as_str(), type_name.as_str()) {
            (note, "") => writeln!(text, "{indent}{note}"),
            ("", type_name) => writeln!(text, "{indent}({type_name})"),
            (name, type_name) => writeln!(text, "{indent}{name} -> ({type_name})"),
        };
        for paragraph in paragraphs {
            _ = writeln!(text, "{indent}  {paragraph}");
        }
        write(items, depth + 1, text);
    }
}

fn note(term: impl Into<String>) -> Definition {
    Definition { term: term.into(), ..Definition::default() }
}

/// Lists the members of a response.
struct Lister<'m> {
    model: &'m Model,
    depth: usize,
    left: usize,
    open: Vec<ShapeId>,
    deeper: bool,
}

impl<'m> Lister<'m> {
    fn members(&mut self, structure: &'m Structure, depth: usize, list: &mut Vec<Definition>) {
        for member in &structure.members {
            self.target(&member.name, &member.target, docs_of(member), depth, list);
        }
        if let Some(additional) = &structure.additional {
            self.target("any other", additional, &additional.docs, depth, list);
        }
    }

    /// Lists the structures of a union, each with its discriminator value.
    fn variants(&mut self, union: &'m Union, depth: usize, list: &mut Vec<Definition>) {
        let discriminator = line(&union.discriminator.value);
        self.item(&discriminator, Form::Scalar("string"), None, depth, list);
        for variant in &union.variants {
            let shape = self.model.shape(variant.shape);
            list.push(note(format!("If `{discriminator}` is `{}`:", line(&variant.value))));
            match &shape.kind {
                ShapeKind::Structure(structure) => self.members(structure, depth, list),
                ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => {}
            }
        }
    }

    fn target(&mut self, name: &str, target: &'m TypeUse, docs: &Docs, depth: usize, list: &mut Vec<Definition>) {
        let form = form_of(self.model, target);
        match newtype(self.model, target) {
            Some(id) if self.open.contains(&id) => {
                let before = list.len();
                self.item(name, Form::Scalar(form.type_name()), Some(docs), depth, list);
                if let Some(last) = list.get_mut(before) {
                    self.opened(id, &mut last.items, |_, _| {});
                }
            }
            Some(id) => {
                self.open.push(id);
                self.item(name, form, Some(docs), depth, list);
                self.open.pop();
            }
            None => self.item(name, form, Some(docs), depth, list),
        }
    }

    fn item(&mut self, name: &str, form: Form<'m>, docs: Option<&Docs>, depth: usize, list: &mut Vec<Definition>) {
        self.left = self.left.saturating_sub(1);
        if self.left == 0 || depth > NESTED {
            return;
        }
        let mut items = Vec::new();
        match form {
            Form::Structure(id, structure) => {
                self.opened(id, &mut items, |lister, items| lister.members(structure, depth + 1, items));
            }
            Form::List(item) => self.target("", item, &item.docs, depth + 1, &mut items),
            Form::Tuple(types) => {
                types.iter().for_each(|item| self.target("", item, &item.docs, depth + 1, &mut items));
            }
            Form::Map(value) => {
                self.item("key", Form::Scalar("string"), None, depth + 1, &mut items);
                self.target("value", value, &value.docs, depth + 1, &mut items);
            }
            Form::Union(id, union) => {
                self.opened(id, &mut items, |lister, items| lister.variants(union, depth + 1, items));
            }
            Form::Scalar(_) | Form::Enum(_) | Form::Document => {}
        }
        let (term, type_name) = (line(name), form.type_name().to_owned());
        let paragraphs = docs.and_then(first_sentence).into_iter().collect();
        list.push(Definition { term, type_name, paragraphs, items, ..Definition::default() });
    }

    fn opened(&mut self, id: ShapeId, items: &mut Vec<Definition>, list: impl FnOnce(&mut Self, &mut Vec<Definition>)) {
        if self.open.contains(&id) {
            items.push(note("( ... recursive ... )"));
        } else if self.open.len() > self.depth {
            self.deeper = true;
            items.push(note("..."));
        } else {
            self.open.push(id);
            list(self, items);
            self.open.pop();
        }
    }
}
