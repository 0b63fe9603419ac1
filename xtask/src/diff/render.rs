//! Renders a comparison for a terminal, for programs, for a pull request and for a changelog.

use super::{Compared, Report, Shown};
use crate::terminal;
use crate::versioning::Version;
use bindery_model::diagnostic::Style;
use bindery_model::diff::{Change, Effect};
use serde_json::{Value, json};

/// The most breaking changes of a service that the short form lists.
const NAMED: usize = 20;
const SUBJECTS: usize = 3;

/// Formats the subjects of a change.
fn subjects(change: &Change, quote: &str) -> String {
    let subject = |subject: &String| format!("{quote}{}{quote}", subject.replace('`', "'"));
    let mut text = subject(&change.subject);
    for other in change.also.iter().take(SUBJECTS - 1) {
        text += &format!(", {}", subject(other));
    }
    match change.also.len().saturating_sub(SUBJECTS - 1) {
        0 => text,
        more => format!("{text} and {more} more"),
    }
}

/// Describes a change.
fn words(change: &Change) -> String {
    let title = change.rule.title();
    match (&change.before, &change.after) {
        (None, None) => title.to_owned(),
        (Some(before), Some(after)) => format!("{title}: {before} → {after}"),
        (None, Some(after)) => match change.rule.effect() {
            Effect::Addition | Effect::Removal => format!("{title}: {after}"),
            Effect::Alteration | Effect::Text => format!("{title}: {after}, not said before"),
        },
        (Some(before), None) => match change.rule.effect() {
            Effect::Addition | Effect::Removal => format!("{title}: {before}"),
            Effect::Alteration | Effect::Text => format!("{title}: {before}, not said any more"),
        },
    }
}

fn places(shown: &Shown) -> String {
    match (&shown.old, &shown.new) {
        (None, None) => String::new(),
        (Some(place), None) | (None, Some(place)) => place.clone(),
        (Some(old), Some(new)) if old == new => old.clone(),
        (Some(old), Some(new)) => format!("{old} → {new}"),
    }
}

/// Formats a count with its noun.
fn counted(count: usize, what: &str) -> String {
    match count {
        1 => format!("1 {what}"),
        more => format!("{more} {what}s"),
    }
}

/// Summarizes the changes of a service in one line.
pub(super) fn summary(service: &Compared) -> String {
    let changes = &service.changes;
    let breaking = changes.iter().filter(|shown| shown.is_breaking()).count();
    let count = match breaking {
        0 => format!("{}, none breaking", counted(changes.len(), "change")),
        breaking => format!("{}, {breaking} breaking", counted(changes.len(), "change")),
    };
    let Some(strongest) = service.release() else { return "nothing changed".to_owned() };
    let version = match (service.version.old, service.version.new, service.version.least) {
        (Some(old), Some(new), Some(least)) if new >= least => format!("; the crate went from {old} to {new}"),
        (Some(old), Some(_), Some(least)) => format!("; the crate should go from {old} to {least}"),
        (None, Some(new), _) => format!("; the crate is new, {new}"),
        (Some(old), None, _) => format!("; the crate is gone, {old}"),
        (..) => String::new(),
    };
    format!("{count}; Rust: {}{version}", strongest.as_str())
}

/// Renders the report for a terminal.
pub(super) fn text(report: &Report, style: Style) -> String {
    let Report { from, to, services } = report;
    let changed: Vec<&Compared> = services.iter().filter(|service| !service.changes.is_empty()).collect();
    if changed.is_empty() {
        return format!("Nothing changed from {from} to {to}: {}.\n", counted(services.len(), "service"));
    }
    let mut text = format!("From {from} to {to}\n");
    for service in changed {
        text += &format!("\n{}: {}\n", terminal::paint("1", &service.name, style), summary(service));
        for shown in &service.changes {
            text += &line(shown, style);
            let places = places(shown);
            if !places.is_empty() {
                text += &format!("{:25}{}\n", "", terminal::paint("2", &places, style));
            }
        }
    }
    text
}

/// Formats a change in one line: both verdicts, the subjects, and the description.
fn line(shown: &Shown, style: Style) -> String {
    let change = &shown.change;
    let color = if shown.is_breaking() { "31" } else { "" };
    let verdicts = format!("{:14}  {:5}", change.wire.as_str(), change.release.as_str());
    format!("  {}  {}  {}\n", terminal::paint(color, &verdicts, style), subjects(change, ""), words(change))
}

/// Renders the report at the end of a run of `codegen`: the breaking changes, and the number of the others.
pub(crate) fn short(services: &[&Compared], style: Style) -> String {
    let mut text = String::new();
    for service in services.iter().filter(|service| !service.changes.is_empty()) {
        text += &format!("{}: {}\n", service.name, summary(service));
        let breaking: Vec<&Shown> = service.changes.iter().filter(|shown| shown.is_breaking()).collect();
        for shown in breaking.iter().take(NAMED) {
            text += &line(shown, style);
        }
        if breaking.len() > NAMED {
            text += &format!("  … and {} more\n", breaking.len() - NAMED);
        }
    }
    text
}

/// Renders the report for programs.
pub(super) fn json(report: &Report) -> String {
    let services: Vec<Value> = report.services.iter().map(service).collect();
    let json = json!({ "from": report.from, "to": report.to, "services": services });
    format!("{json:#}\n")
}

fn service(service: &Compared) -> Value {
    let text = |version: Option<Version>| version.map(|version| version.to_string());
    let changes: Vec<Value> = service
        .changes
        .iter()
        .map(|shown| {
            let Shown { change, old, new } = shown;
            json!({
                "rule": change.rule,
                "subject": change.subject,
                "also": change.also,
                "before": change.before,
                "after": change.after,
                "old": old,
                "new": new,
                "wire": change.wire,
                "rust": change.release,
                "breaking": shown.is_breaking(),
            })
        })
        .collect();
    json!({
        "name": service.name,
        "rust": service.release(),
        "breaking": service.changes.iter().any(|shown| shown.is_breaking()),
        "version": {
            "old": text(service.version.old),
            "new": text(service.version.new),
            "least": text(service.version.least),
        },
        "changes": changes,
    })
}

/// Renders the report for a pull request.
pub(super) fn markdown(report: &Report) -> String {
    let changed: Vec<&Compared> = report.services.iter().filter(|service| !service.changes.is_empty()).collect();
    let (from, to) = (report.from.replace('`', "'"), &report.to);
    if changed.is_empty() {
        return format!("Nothing that the specs say changed from `{from}` to {to}.\n");
    }
    let mut text = String::new();
    for service in changed {
        let gap = if text.is_empty() { "" } else { "\n" };
        text += &format!("{gap}## {}\n\n{}.\n", service.name, sentence(&summary(service)));
        text += &lists(service, true);
    }
    text
}

/// Capitalizes a text.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().collect::<String>() + chars.as_str()).unwrap_or_default()
}

/// Renders an entry of a changelog.
pub(crate) fn entry(version: Version, service: &Compared) -> String {
    format!("## {version}\n{}", lists(service, false))
}

/// Renders the changes as lists: breaking changes, other changes, and documentation.
fn lists(service: &Compared, with_places: bool) -> String {
    let of = |list: fn(&&Shown) -> bool| service.changes.iter().filter(list);
    let mut text = String::new();
    let item = |shown: &Shown| {
        let change = &shown.change;
        let about = match (with_places, shown.is_breaking()) {
            (false, false) => String::new(),
            (false, true) => format!(" ({}, {})", change.wire.as_str(), change.release.as_str()),
            (true, _) => {
                let places = places(shown).replace('`', "'");
                let place = if places.is_empty() { String::new() } else { format!(", `{places}`") };
                format!(" ({}, {}{place})", change.wire.as_str(), change.release.as_str())
            }
        };
        format!("- {}: {}{about}\n", subjects(change, "`"), escaped(&words(change)))
    };
    for (title, list) in [
        ("Breaking", (|shown| shown.is_breaking()) as fn(&&Shown) -> bool),
        ("Changed", |shown| !shown.is_breaking() && shown.change.rule.effect() != Effect::Text),
        ("Documentation", |shown| shown.change.rule.effect() == Effect::Text),
    ] {
        let items: String = of(list).map(item).collect();
        if !items.is_empty() {
            text += &format!("\n### {title}\n\n{items}");
        }
    }
    text
}

/// Escapes text of a document for Markdown.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '@' | '!') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn what_a_document_says_stays_text() {
        assert_eq!(escaped("a → b (c)"), "a → b (c)");
        assert_eq!(escaped("<b>[x](y)`z`*"), r"\<b\>\[x\](y)\`z\`\*");
    }
}
