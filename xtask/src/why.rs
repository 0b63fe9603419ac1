//! `cargo xtask why`: where each fact of an element comes from.

use crate::cli::{Format, Why};
use crate::failure::{Failure, Outcome};
use crate::workspace::Workspace;
use crate::{build, terminal};
use bindery_model::diagnostic::visible;
use bindery_model::node::NodeLocation;
use bindery_model::source::{Position, Sources};
use bindery_model::why::{Answer, Before, By, NotFound, Reason, Said, why};
use std::fmt::Write as _;
use std::io;

/// The longest line, unless a single word is longer.
const WIDTH: usize = 110;

/// Runs the command.
pub(crate) fn run(workspace: &Workspace, arguments: &Why) -> Result<Outcome, Failure> {
    for spec in workspace.specs(std::slice::from_ref(&arguments.service))? {
        let Some((texts, whole)) = build::read_whole(&spec) else { return Ok(Outcome::Findings) };
        let answer = why(&whole, &texts.sources, arguments.path.as_deref())
            .map_err(|not_found| Failure::Usage(unknown(&arguments.service, &not_found, &texts.sources)))?;
        let text = match arguments.format {
            Format::Table => shown(&answer, &texts.sources),
            Format::Json => {
                let mut json = serde_json::to_value(&answer).map_err(io::Error::from)?;
                texts.sources.resolve(&mut json);
                format!("{json:#}\n")
            }
        };
        terminal::print(&text)?;
    }
    Ok(Outcome::Clean)
}

/// Renders the facts in a column, with their reasons.
fn shown(answer: &Answer, sources: &Sources) -> String {
    let Answer { path, what, place, facts } = answer;
    let mut text = match path.as_str() {
        "" => format!("{}\n", visible(what)),
        path => format!("{}: {}\n", visible(path), visible(what)),
    };
    _ = writeln!(text, "{}\n", at(*place, sources));
    let width = facts.iter().map(|reason| reason.fact.chars().count()).max().unwrap_or_default().min(28);
    let mut before = None;
    for Reason { fact, value, by } in facts {
        let lines = wrapped(&visible(value), WIDTH.saturating_sub(width + 2));
        for (index, line) in lines.iter().enumerate() {
            let label = if index == 0 { visible(fact) } else { String::new() };
            _ = writeln!(text, "{}", format!("{label:<width$}  {line}").trim_end());
        }
        for reason in reasons(by, before, fact == "removed", sources) {
            for line in wrapped(&visible(&reason), WIDTH.saturating_sub(width + 6)) {
                _ = writeln!(text, "{:width$}      {line}", "");
            }
        }
        before = match by {
            By::Said { action, .. } => action.as_ref(),
            By::Rule { .. } => None,
        };
    }
    text
}

/// Returns the reason for a fact, in lines.
fn reasons(by: &By, last: Option<&Said>, removed: bool, sources: &Sources) -> Vec<String> {
    match by {
        By::Rule { name, text } => vec![format!("by the rule {name}: {text}")],
        By::Said { place, action, before } => {
            let mut lines = vec![at(*place, sources)];
            if action.is_some() && action.as_ref() == last && !removed {
                lines.push("the same action".to_owned());
            } else if let Some(Said { place, index, target, reason }) = action {
                let action = match removed {
                    true => format!("removed by action {} of {}, on {target}", index + 1, at(*place, sources)),
                    false => format!("action {}, on {target}", index + 1),
                };
                lines.push(action);
                lines.extend(reason.as_ref().map(|reason| reason.split_whitespace().collect::<Vec<_>>().join(" ")));
            }
            for Before { value, place } in before {
                lines.push(format!("before: {value}, at {}", at(*place, sources)));
            }
            lines
        }
    }
}

/// Formats a location as `file:line:column`.
fn at(place: NodeLocation, sources: &Sources) -> String {
    let path = &sources.get(place.source).path;
    match sources.position(place) {
        Some(Position { line, column }) => format!("{}:{line}:{column}", visible(path)),
        None => visible(path),
    }
}

/// Breaks a text between words; a word longer than a line is on a line of its own.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() {
            line.push_str(word);
        } else if line.chars().count() + 1 + word.chars().count() <= width {
            line.push(' ');
            line.push_str(word);
        } else {
            lines.push(word.to_owned());
        }
    }
    lines
}

/// Returns the error for a path that resolves to nothing.
fn unknown(service: &str, not_found: &NotFound, sources: &Sources) -> Vec<String> {
    let NotFound { known, name, near, there_are, removed } = not_found;
    let within = match known.as_str() {
        "" => service.to_owned(),
        known => format!("{service}, {known},"),
    };
    let mut line = format!("{within} has no `{name}`");
    match (near.as_slice(), there_are.as_slice()) {
        ([], []) => {}
        ([], names) => {
            _ = write!(line, "; there are {}", names.join(", "));
        }
        (near, _) => {
            let near: Vec<String> = near.iter().map(|path| format!("`{path}`")).collect();
            _ = write!(line, "; did you mean {}?", near.join(", or "));
        }
    }
    let mut lines = vec![visible(&line)];
    if let Some((place, Said { place: action, reason, .. })) = removed.as_deref() {
        let reason = reason.as_deref().unwrap_or("without a reason").split_whitespace().collect::<Vec<_>>().join(" ");
        let line = format!("{} says it, and {} takes it away: {reason}", at(*place, sources), at(*action, sources));
        lines.push(visible(&line));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrapped("extraordinary", 3), ["extraordinary"]);
        assert_eq!(wrapped("", 3), [""]);
    }
}
