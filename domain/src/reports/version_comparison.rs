//! Comparison of two versions of a report.

use super::{Report, ReportCause};
use crate::postmortems::{Change, Piece, compared};

/// The texts that differ between two versions, by heading, in the order of the newer one. Headings that
/// exist only in the older one come last.
pub fn compared_report_versions(old: &Report, new: &Report) -> Vec<(String, Vec<Piece>)> {
    let (old, new) = (texts(old), texts(new));
    let text_of = |texts: &[(String, String)], heading: &str| {
        texts.iter().find(|(known, _)| known == heading).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let mut headings: Vec<&String> = Vec::new();
    for (heading, _) in new.iter().chain(&old) {
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    headings
        .into_iter()
        .map(|heading| (heading.clone(), compared(&text_of(&old, heading), &text_of(&new, heading))))
        .filter(|(_, pieces)| pieces.iter().any(|piece| piece.change != Change::Same))
        .collect()
}

/// All texts of a report by heading; records one a line. Sections with the same heading are one.
fn texts(report: &Report) -> Vec<(String, String)> {
    let mut texts: Vec<(String, String)> = Vec::new();
    let mut add = |heading: &str, text: String| match texts.iter_mut().find(|(known, _)| known == heading) {
        Some((_, known)) => {
            known.push_str("\n\n");
            known.push_str(&text);
        }
        None => texts.push((heading.to_owned(), text)),
    };
    add("Title", report.title.clone());
    for section in &report.sections {
        add(&section.heading, section.text.clone());
    }
    let figures =
        report.impact.iter().map(|measure| format!("{}: {} {}", measure.kind.label(), measure.message(), measure.note));
    add("Impact figures", lines(figures));
    let events =
        report.events.iter().map(|event| format!("{} {}", event.precision.in_words(event.at, report.zone), event.text));
    add("Events", lines(events));
    let mut causes = Vec::new();
    report.chain.iter().for_each(|cause| gather(cause, 0, &mut causes));
    causes.extend(report.lessons.iter().map(|lesson| format!("{}: {}", lesson.kind.label(), lesson.text)));
    add("Findings", lines(causes));
    let actions = report.actions.iter().map(|action| {
        let owner = action.owner.as_deref().unwrap_or("unassigned");
        let due = action.due.map(|due| format!(", due {due}")).unwrap_or_default();
        let as_written = [&action.outcome, &action.validation].into_iter().filter(|as_written| !as_written.is_empty());
        let state = action.state.label().to_lowercase();
        let first = format!("{} ({owner}{due}; {state})", action.title);
        as_written.fold(first, |line, as_written| format!("{line}; {as_written}"))
    });
    add("Action items", lines(actions));
    texts
}

fn lines(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().map(|line| line + "\n").collect()
}

fn gather(cause: &ReportCause, depth: usize, into: &mut Vec<String>) {
    into.push(format!("{}{}", "  ".repeat(depth), cause.text));
    cause.because.iter().for_each(|below| gather(below, depth + 1, into));
}
