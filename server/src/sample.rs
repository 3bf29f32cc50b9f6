//! A postmortem to look at, for those who have none yet.

use chrono::{NaiveDate, TimeDelta};
use domain::actions::ActionKind;
use domain::postmortems::import::Choices;
use domain::postmortems::{FullPostmortem, Impact, Measure, MeasureKind, Part, Severity};
use domain::timeline::Milestone;
use domain::validation::ValidationError;
use store::SourceFile;

use crate::importing::{Importer, Read, read};

/// The text, which takes the way of every imported document.
const TEXT: &str = include_str!("sample_postmortem.md");
/// It happened so many days ago.
const DAYS_AGO: i64 = 3;
/// The first action item is due in so many days.
const DUE_IN: i64 = 14;

/// The sample as of a day. Its author owns the action items.
pub fn sample(importer: &Importer<'_>, today: NaiveDate) -> Result<(SourceFile, Read), ValidationError> {
    let day = today - TimeDelta::days(DAYS_AGO);
    let source = SourceFile { name: "sample.md".into(), text: TEXT.replace("{day}", &day.to_string()) };
    let mut read = read(&source, &[], importer, &Choices::default())?;
    complete(&mut read.whole, importer, today);
    Ok((source, read))
}

/// Adds what a document does not say.
fn complete(whole: &mut FullPostmortem, importer: &Importer<'_>, today: NaiveDate) {
    let figure = |kind, amount, unit: &str, note: &str| Measure { kind, amount, unit: unit.into(), note: note.into() };
    // A sample has no source of which readers would miss something.
    whole.sections.retain(|section| section.part != Part::Text.key());
    whole.head.severity = Severity::Sev2;
    whole.head.services = vec!["checkout".into(), "payments".into()];
    whole.impact = Impact(vec![
        figure(MeasureKind::Requests, 34.0, "%", "of checkouts, at the peak"),
        figure(MeasureKind::Users, 2840.0, "users", ""),
        figure(MeasureKind::Duration, 43.0, "min", ""),
    ]);
    let milestones = [
        Some(Milestone::ImpactStarted),
        Some(Milestone::Detected),
        Some(Milestone::Acknowledged),
        None,
        Some(Milestone::Mitigated),
        Some(Milestone::Resolved),
    ];
    for (event, milestone) in whole.events.iter_mut().zip(milestones) {
        event.fields.milestone = milestone;
    }
    // The change of the limit, and the dashboard on which it was seen.
    let evidence = [vec![0], vec![3]];
    for (finding, evidence) in whole.findings.iter_mut().zip(evidence) {
        finding.evidence = evidence;
    }
    let actions = [
        (
            ActionKind::Prevent,
            "A deployment that exceeds the limit of the cluster is refused.",
            "Deploy a limit that is too high to staging.",
        ),
        (
            ActionKind::Detect,
            "The alert fires within one minute.",
            "Hold all connections of the staging database for two minutes.",
        ),
    ];
    for (place, (action, (kind, outcome, validation))) in whole.actions.iter_mut().zip(actions).enumerate() {
        action.answers = Some(place);
        action.fields.kind = kind;
        action.fields.owner = Some(importer.author);
        action.fields.outcome = outcome.into();
        action.fields.validation = validation.into();
    }
    for (action, due) in whole.actions.iter_mut().zip([DUE_IN, 2 * DUE_IN]) {
        action.fields.due = Some(today + TimeDelta::days(due));
    }
}
