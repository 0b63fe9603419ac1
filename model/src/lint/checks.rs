//! The checks of operations, members and definitions.

use super::draft::{Edit, Suggested, Which, resolve};
use super::secrets::{described_so, named_so, words};
use super::{Finding, Lint, LintRule, unused};
use crate::completeness::{Completeness, declares_response};
use crate::input::layout_or_first;
use crate::load::Whole;
use crate::lower::media::are_xml;
use crate::node::{Node, NodeLocation};
use crate::service::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Checks a model and the document that it was lowered from.
pub(super) fn check(model: &Model, root: &Node, whole: &Whole, pieces: &[Node]) -> Lint {
    let mut checks = Checks { model, drafts: Vec::new(), known: BTreeMap::new(), score: Completeness::default() };
    checks.service(root);
    for operation in &model.operations {
        checks.operation(operation, root);
    }
    checks.members();
    checks.extensions();
    for entry in unused::unused(root, pieces) {
        let edit = Edit { change: Suggested::Remove, ..Edit::update(entry.key.place, Value::Null) };
        let message = format!("no reference refers to `{}`", entry.key.text);
        checks.find(LintRule::UnusedDefinition, entry.key.place, message, entry.key.text.to_string(), vec![edit]);
    }
    let Checks { drafts, score, .. } = checks;
    let edits: Vec<&Edit> = drafts.iter().flat_map(|(_, edits)| edits).collect();
    let mut actions = resolve(root, &whole.merged, edits.iter().copied()).into_iter();
    let mut findings = Vec::new();
    for (mut finding, edits) in drafts {
        finding.actions = actions.by_ref().take(edits.len()).flatten().collect();
        findings.push(finding);
    }
    Lint { findings, score }
}

/// The findings so far.
struct Checks<'m> {
    model: &'m Model,
    drafts: Vec<(Finding, Vec<Edit>)>,
    /// The findings by rule and location: a shared element is reported once.
    known: BTreeMap<(LintRule, NodeLocation), usize>,
    score: Completeness,
}

impl<'m> Checks<'m> {
    /// Counts a possible declaration; returns whether it is missing.
    fn missing(&mut self, said: bool) -> bool {
        !self.score.count(said)
    }

    fn find(&mut self, rule: LintRule, place: NodeLocation, message: String, subject: String, edits: Vec<Edit>) {
        if let Some((finding, _)) = self.known.get(&(rule, place)).and_then(|at| self.drafts.get_mut(*at)) {
            if !finding.subjects.contains(&subject) {
                finding.subjects.push(subject);
            }
            return;
        }
        self.known.insert((rule, place), self.drafts.len());
        let (subjects, why, help, actions) = (vec![subject], Vec::new(), None, Vec::new());
        self.drafts.push((Finding { rule, message, place, why, subjects, help, actions }, edits));
    }

    fn service(&mut self, root: &Node) {
        let Model { service, operations, .. } = self.model;
        let said = !service.security.is_empty()
            || service.signing_name.is_some()
            || service.protocol != Protocol::Rest
            || operations.iter().any(|operation| operation.auth_place.is_some());
        if operations.is_empty() || !self.missing(said) {
            return;
        }
        let layout = layout_or_first(root);
        let scheme = json!({ "type": "apiKey", "in": "header", "name": "TODO" });
        let mut update = layout.update(layout.security_schemes, "TODO", scheme);
        update["security"] = json!([{ "TODO": [] }]);
        let edit = Edit::update(root.place, update)
            .note("TODO: or `x-signing: NAME` for AWS signatures, or `security: []` if no authentication is needed.");
        let message = "no authentication is declared".to_owned();
        self.find(LintRule::NoAuthentication, service.title.place, message, service.name.clone(), vec![edit]);
    }

    fn operation(&mut self, operation: &Operation, root: &Node) {
        let name = &operation.name;
        self.name(operation);
        self.input(operation);
        if self.missing(declares_response(operation)) {
            // XML is not supported; a string leaves it to the caller.
            let schema = match are_xml(&operation.produces) {
                true => json!({ "type": "string" }),
                false => json!({ "type": "object", "properties": { "TODO": { "type": "string" } } }),
            };
            let edit = match operation.responses.first() {
                Some(response) => Edit::update(response.place, json!({ "schema": schema })).of(Which::Referred),
                None => {
                    let response = json!({ "description": "TODO", "schema": schema });
                    Edit::update(operation.place, json!({ "responses": { "200": response } }))
                }
            };
            let place = operation.responses.first().map_or(operation.place, |response| response.place);
            let edit = edit.within(operation.place).note("TODO: the type of the response, or `204` if it has no body.");
            let message = format!("no type is declared for the response of `{name}`");
            // A shared response is a gap of each operation that uses it.
            self.find(LintRule::NoResponseType, place, message, name.clone(), vec![edit]);
        }
        if self.missing(!operation.failures.is_empty()) {
            let message = format!("no failures are declared for `{name}`");
            let edits = self.failures(operation, root);
            self.find(LintRule::NoFailures, operation.place, message, name.clone(), edits);
        }
        self.docs(operation);
        self.pages(operation);
    }

    fn name(&mut self, operation: &Operation) {
        let name = &operation.name;
        if self.missing(operation.name_place.is_some()) {
            let edit = Edit::update(operation.place, json!({ "operationId": name })).note("TODO: a descriptive name.");
            let message = format!("operation has no `operationId`; its name is `{name}`");
            self.find(LintRule::NoOperationId, operation.place, message, name.clone(), vec![edit]);
            return;
        }
        let action =
            operation.path.value.split_once("Action=").map(|(_, action)| {
                action.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()
            });
        if let Some(action) = action.filter(|action| !action.is_empty() && action != name) {
            let edit = Edit::update(operation.place, json!({ "operationId": action }));
            let message = format!("the action in the path is `{action}`, but the `operationId` is `{name}`");
            self.find(
                LintRule::ActionName,
                operation.name_place.unwrap_or(operation.place),
                message,
                name.clone(),
                vec![edit],
            );
        }
    }

    /// Checks the parameters of an operation, or the members of its awsJson body.
    fn input(&mut self, operation: &Operation) {
        let (name, shape) = (&operation.name, self.model.shape(operation.input));
        let members = &self.model.input(operation).members;
        // Parameters that only the path declares cannot be completed by an update.
        let said: Vec<&Member> = members.iter().filter(|member| member.place != operation.path.place).collect();
        if said.is_empty() {
            return;
        }
        // The members of an awsJson body are those of a definition; parameters are declared in the operation.
        let of_body = shape.place != operation.place;
        if self.missing(!said.iter().all(|member| is_mere_text(member))) {
            let edit = |member: &&Member| {
                let update = match of_body {
                    true => json!({ "format": "TODO" }),
                    false => json!({ "x-schema": { "type": "string", "format": "TODO" } }),
                };
                let edit = Edit::update(member.place, update).within(operation.place);
                edit.note("TODO: its type, or constraints of the string; a list, a map or a `$ref` is possible, too.")
            };
            let edits = said.iter().map(edit).collect();
            let message = match said.as_slice() {
                [one] => format!("the only parameter of `{name}`, `{}`, is an unconstrained string", one.name),
                all => format!("all {} parameters of `{name}` are unconstrained strings", all.len()),
            };
            self.find(LintRule::OnlyStrings, operation.place, message, name.clone(), edits);
        }
        if self.missing(members.iter().any(|member| member.required.is_some())) {
            let note = "TODO: remove this action if the parameter is optional.";
            let edits = match of_body {
                true => {
                    let names: Vec<&str> = said.iter().map(|member| member.name.as_str()).collect();
                    vec![Edit::update(shape.place, json!({ "required": names })).note("TODO: keep the required ones.")]
                }
                false => {
                    let edit = |member: &&Member| Edit::update(member.place, json!({ "required": true }));
                    said.iter().map(|member| edit(member).within(operation.place).note(note)).collect()
                }
            };
            let message = format!("no parameter of `{name}` is required");
            self.find(LintRule::NothingRequired, operation.place, message, name.clone(), edits);
        }
    }

    /// Returns the edits that declare failures: a definition where failures have codes, else a response.
    fn failures(&self, operation: &Operation, root: &Node) -> Vec<Edit> {
        match &self.model.service.protocol {
            Protocol::AwsJson { .. } => {
                let failure = json!({ "type": "object", "properties": {}, "x-error": { "code": "TODO" } });
                let layout = layout_or_first(root);
                let definition = Edit::update(root.place, layout.update(layout.schemas, "TodoFailure", failure))
                    .note("TODO: a definition for each failure; the next action refers to it.");
                let errors = Edit::update(operation.place, json!({ "x-errors": ["TodoFailure"] }));
                vec![definition, errors]
            }
            Protocol::Rest => {
                let key = match operation.responses.iter().any(|response| response.status == Status::Default) {
                    true => "400",
                    false => "default",
                };
                let schema = json!({ "type": "object", "properties": { "message": { "type": "string" } } });
                let response = json!({ "description": "TODO", "schema": schema });
                vec![
                    Edit::update(operation.place, json!({ "responses": { key: response } }))
                        .note("TODO: the statuses of the failures and their types."),
                ]
            }
        }
    }

    fn docs(&mut self, operation: &Operation) {
        let name = &operation.name;
        if self.missing(is_described(operation)) {
            let (place, message) = match &operation.docs.summary {
                Some(summary) => (summary.place, format!("the summary of `{name}` only repeats its name")),
                None => (operation.place, format!("`{name}` has no description")),
            };
            let edit = Edit::update(operation.place, json!({ "summary": "TODO" }));
            self.find(LintRule::UndocumentedOperation, place, message, name.clone(), vec![edit]);
        }
    }

    /// Finds a pagination token in both the request and the response.
    fn pages(&mut self, operation: &Operation) {
        let is_token = |member: &&Member| {
            let words = words(&member.name);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            member.target.ty == Type::String
                && matches!(
                    words.as_slice(),
                    ["next" | "page" | "pagination" | "paging" | "continuation", "token"] | ["next", "page", "token"]
                )
        };
        let direct = self.model.input(operation).members.iter().find(is_token);
        let Some(input) = direct.or_else(|| self.body(operation)?.members.iter().find(is_token)) else { return };
        let content = operation.responses.iter().find_map(|response| response.content.as_ref());
        let Some(TypeUse { ty: Type::Shape(id), .. }) = content else { return };
        let ShapeKind::Structure(structure) = &self.model.shape(*id).kind else { return };
        let Some(output) = structure.members.iter().find(is_token) else { return };
        if self.missing(operation.pagination.is_some()) {
            let mut pagination = json!({ "input": input.name, "output": output.name });
            let lists: Vec<&Member> =
                structure.members.iter().filter(|member| matches!(member.target.ty, Type::List(_))).collect();
            if let ([items], Value::Object(said)) = (lists.as_slice(), &mut pagination) {
                said.insert("items".to_owned(), Value::from(items.name.as_str()));
            }
            let edit = Edit::update(operation.place, json!({ "x-pagination": pagination }))
                .note("TODO: check that this is how the next page is requested.");
            let message = format!("`{}` appears to be paginated by `{}`", operation.name, input.name);
            let edits = if direct.is_some() { vec![edit] } else { Vec::new() };
            self.find(LintRule::UnmarkedPages, operation.place, message, operation.name.clone(), edits);
            if let (None, Some((finding, _))) = (direct, self.drafts.last_mut()) {
                finding.help =
                    Some("`x-pagination` names a parameter, or a member of the body where `x-protocol` is awsJson");
            }
        }
    }

    /// Returns the structure of the body parameter.
    fn body(&self, operation: &Operation) -> Option<&'m Structure> {
        let payload = |member: &&Member| member.location == Location::Payload;
        let Type::Shape(id) = &self.model.input(operation).members.iter().find(payload)?.target.ty else { return None };
        match &self.model.shape(*id).kind {
            ShapeKind::Structure(structure) => Some(structure),
            ShapeKind::Enum(_) | ShapeKind::Union(_) | ShapeKind::Untagged(_) | ShapeKind::Newtype(_) => None,
        }
    }

    /// Returns the names of parameters that are secrets in some operation: a parameter of the same name in another
    /// operation has the same meaning.
    fn secret_parameters(&self) -> BTreeSet<&'m str> {
        let members = self.model.operations.iter().flat_map(|operation| &self.model.input(operation).members);
        let secret = members.filter(|member| is_secret(&member.target) || seems_secret(member));
        secret.map(|member| member.name.as_str()).collect()
    }

    /// Checks the members of all structures.
    fn members(&mut self) {
        let parameters = self.secret_parameters();
        for shape in &self.model.shapes {
            match &shape.kind {
                ShapeKind::Structure(structure) => {
                    for member in &structure.members {
                        self.member(shape, member, &parameters);
                    }
                }
                ShapeKind::Newtype(used) => self.secret(used, &shape.name, None),
                ShapeKind::Untagged(union) => {
                    for alternative in &union.alternatives {
                        self.secret(&alternative.target, &shape.name, None);
                    }
                }
                ShapeKind::Enum(_) | ShapeKind::Union(_) => {}
            }
        }
    }

    fn member(&mut self, shape: &Shape, member: &Member, secrets: &BTreeSet<&str>) {
        let (of, operation) = match shape.origin {
            ShapeOrigin::Input(index) => match self.model.operations.get(index) {
                Some(operation) => (operation.name.as_str(), Some(operation)),
                None => (shape.name.as_str(), None),
            },
            ShapeOrigin::Definition | ShapeOrigin::Output(_) | ShapeOrigin::Inline | ShapeOrigin::Request(_) => {
                (shape.name.as_str(), None)
            }
        };
        let subject = format!("{of}.{}", member.name);
        let in_path = operation.is_some_and(|operation| operation.path.place == member.place);
        let made = member.location == Location::Payload && matches!(shape.origin, ShapeOrigin::Output(_));
        if in_path || made {
            return; // The member is not declared in a document and cannot be completed.
        }
        let within = |edit: Edit| match operation {
            Some(operation) => edit.within(operation.place),
            None => edit,
        };
        let said = |docs: &Docs| docs.summary.is_some() || docs.description.is_some();
        if self.missing(said(&member.docs) || said(&member.target.docs)) {
            let edit = within(Edit::update(member.place, json!({ "description": "TODO" })));
            let message = format!("`{subject}` has no description");
            self.find(LintRule::UndocumentedMember, member.place, message, subject.clone(), vec![edit]);
        }
        if let Some(leaf) = open_text(&member.target) {
            let namesake = operation.is_some() && secrets.contains(member.name.as_str());
            let alias = leaf.alias.as_ref().filter(|alias| named_so(&alias.value));
            if (seems_secret(member) || namesake) && alias.is_none() && self.missing(false) {
                let edit = within(Edit::update(member.place, json!({ "x-sensitive": true })));
                let message = format!("`{subject}` appears to be a secret but has no `x-sensitive`");
                self.find(LintRule::UnmarkedSecret, member.place, message, subject.clone(), vec![edit]);
            }
        }
        self.secret(&member.target, &subject, operation);
    }

    /// Checks a string definition that appears to be a secret, in each of its uses.
    fn secret(&mut self, used: &TypeUse, subject: &str, operation: Option<&Operation>) {
        let Some(leaf) = open_text(used) else {
            // Marked secrets count for the score.
            if is_secret(used) {
                self.missing(true);
            }
            return;
        };
        let Some(alias) = leaf.alias.as_ref().filter(|alias| named_so(&alias.value)) else { return };
        let known = self.known.contains_key(&(LintRule::UnmarkedSecret, alias.place));
        if known || self.missing(false) {
            let edit = Edit::update(alias.place, json!({ "x-sensitive": true }));
            let edit = match operation {
                Some(operation) => edit.within(operation.place),
                None => edit,
            };
            let message = format!("`{}` appears to be a secret but has no `x-sensitive`", alias.value);
            self.find(LintRule::UnmarkedSecret, alias.place, message, subject.to_owned(), vec![edit]);
        }
    }

    /// Checks for `x-complete: 0` in the service and its operations.
    fn extensions(&mut self) {
        let Model { service, operations, .. } = self.model;
        let all = std::iter::once((&service.name, &service.extensions))
            .chain(operations.iter().map(|operation| (&operation.name, &operation.extensions)));
        for (name, extensions) in all {
            for extension in extensions {
                let no = match &extension.value {
                    Value::Number(number) => number.as_f64() == Some(0.0),
                    Value::Bool(yes) => !yes,
                    Value::Null | Value::String(_) | Value::Array(_) | Value::Object(_) => false,
                };
                if extension.key == "x-complete" && no {
                    let edit = Edit::update(extension.place, json!({ "x-complete": 1 }))
                        .of(Which::Holder)
                        .note("TODO: apply this after all other actions.");
                    let message = "the document declares itself incomplete".to_owned();
                    self.find(LintRule::Incomplete, extension.place, message, name.clone(), vec![edit]);
                }
            }
        }
    }
}

/// Returns whether an operation has a description other than its name.
pub(super) fn is_described(operation: &Operation) -> bool {
    let Docs { summary, description } = &operation.docs;
    match (summary, description) {
        (Some(summary), _) => words(&summary.value).concat() != words(&operation.name).concat(),
        (None, Some(_)) => true,
        (None, None) => false,
    }
}

/// Returns whether a member is declared as a string and nothing else.
fn is_mere_text(member: &Member) -> bool {
    let TypeUse { ty, alias, format, constraints, sensitive, .. } = &member.target;
    *ty == Type::String
        && alias.is_none()
        && format.is_none()
        && sensitive.is_none()
        && *constraints == Constraints::default()
}

/// Returns the string or bytes inside of lists and maps, unless a level is marked as a secret.
fn open_text(used: &TypeUse) -> Option<&TypeUse> {
    if used.sensitive.is_some() {
        return None;
    }
    if matches!(used.ty, Type::String | Type::Blob(_)) {
        return Some(used);
    }
    used.ty.children().iter().find_map(open_text)
}

/// Returns whether the name of a member or of its type, or its description, indicates an unmarked secret.
fn seems_secret(member: &Member) -> bool {
    open_text(&member.target).is_some_and(|leaf| {
        named_so(&member.name)
            || leaf.alias.as_ref().is_some_and(|alias| named_so(&alias.value))
            || member.docs.description.as_ref().is_some_and(|text| described_so(&text.value))
    })
}

/// Returns whether a type or its content is marked as a secret.
fn is_secret(used: &TypeUse) -> bool {
    used.sensitive.is_some() || used.ty.children().iter().any(is_secret)
}
