use domain::findings::{Category, Finding, FindingId, FindingInput, FindingKind, Process};
use domain::markdown::to_plain_text;
use domain::suggestions::Place;
use leptos::prelude::*;

use crate::paths;
use crate::postmortems::Workspace;
use crate::timeline::api_pictures;
use crate::ui::fields::{self, Area, Checked, Choice};
use crate::ui::form::{Form, conflict, options};
use crate::ui::time;

/// Which finding a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FindingPlace {
    /// A new one.
    New,
    /// This one.
    Existing(FindingId),
}

/// A finding as it would be typed again.
pub fn finding_input(finding: &Finding) -> FindingInput {
    FindingInput {
        kind: finding.kind.key().into(),
        text: finding.text.clone(),
        category: finding.category.map(|category| category.key().into()).unwrap_or_default(),
        process: finding.process.map(|process| process.key().into()).unwrap_or_default(),
        explains: finding.explains,
        evidence: finding.evidence.clone(),
    }
}

/// The form for a finding.
pub fn finding_form(workspace: &Workspace, place: FindingPlace, form: &Form<FindingInput>) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let Form { entry, version, errors, theirs } = form.clone();
    let (of, action) = match place {
        FindingPlace::New => ("-new-finding".to_owned(), paths::below(number, "findings")),
        FindingPlace::Existing(id) => (format!("-finding-{id}"), paths::finding(number, id)),
    };
    let back = paths::part(number, of.trim_start_matches('-'));
    let is_new = place == FindingPlace::New;
    let current = workspace.findings.iter().find(|finding| place == FindingPlace::Existing(finding.id));
    let checked_place =
        current.map_or(Place::Finding, |finding| Place::of_finding_among(finding, &workspace.findings)).key();
    let subject = (!is_new).then(|| of.trim_start_matches('-').to_owned());
    let kind =
        if entry.kind.is_empty() { FindingKind::ContributingFactor.key().to_owned() } else { entry.kind.clone() };
    let choice = |name, label: &str, options, value, none| {
        fields::select(
            Choice { name, label: label.into(), options, value, none, of: of.clone(), ..Choice::default() },
            &errors,
        )
    };
    view! {
        <form method="post" action=action class="finding-form">
            {conflict(theirs, back.clone())}
            {fields::summary(&errors)}
            <input type="hidden" name="version" value=version.to_string() />
            {fields::area(
                Area {
                    name: "text",
                    label: "Finding".into(),
                    value: entry.text.clone(),
                    rows: 2,
                    required: true,
                    placeholder: "A condition in the system or in how we work, in one sentence",
                    pictures: Some(api_pictures(number)),
                    checked: Some(Checked {
                        place: checked_place,
                        beside: "kind",
                        subject,
                    }),
                    of: of.clone(),
                    ..Area::default()
                },
                &errors,
            )}
            <div class="form-row">
                {choice("kind", "Type", options(FindingKind::ALL, FindingKind::key, FindingKind::label), kind, None)}
                {choice(
                    "category",
                    "Category",
                    options(Category::ALL, Category::key, Category::label),
                    entry.category.clone(),
                    Some("Not set"),
                )}
                {choice(
                    "process",
                    "Process",
                    options(Process::ALL, Process::key, Process::label),
                    entry.process.clone(),
                    Some("Not set"),
                )}
            </div>
            {choice(
                "explains",
                "Explains why",
                others(&workspace.findings, place),
                entry.explains.map(|id| id.to_string()).unwrap_or_default(),
                Some("No other finding"),
            )}
            {evidence(workspace, &entry, &errors)}
            <div class="form-end">
                <button class="button-main">{if is_new { "Add finding" } else { "Save" }}</button>
                {(!is_new)
                    .then(|| {
                        view! {
                            <a href=back data-in-place="">
                                "Cancel"
                            </a>
                        }
                    })}
            </div>
        </form>
    }
}

/// The causes that a finding could explain.
fn others(findings: &[Finding], place: FindingPlace) -> Vec<(String, String)> {
    findings
        .iter()
        .filter(|finding| finding.kind.is_cause() && place != FindingPlace::Existing(finding.id))
        .map(|finding| (finding.id.to_string(), shortened(&to_plain_text(&finding.text))))
        .collect()
}

fn evidence(
    workspace: &Workspace,
    entry: &FindingInput,
    errors: &domain::validation::ValidationErrors,
) -> impl IntoView + use<> {
    let zone = workspace.postmortem.zone;
    let boxes: Vec<_> = workspace
        .events
        .iter()
        .map(|event| {
            let when = time::of_event(event.at, event.precision, zone);
            let label = format!("{when} {}", shortened(&to_plain_text(&event.text)));
            (event.id.to_string(), label, entry.evidence.contains(&event.id))
        })
        .collect();
    let open = !entry.evidence.is_empty();
    (!boxes.is_empty()).then(|| {
        view! {
            <details class="finding-evidence" open=open>
                <summary>"Supporting events"</summary>
                {fields::ticks("evidence", "Supporting events", boxes, errors)}
            </details>
        }
    })
}

/// Enough of a text to recognise it in a list.
pub(crate) fn shortened(text: &str) -> String {
    const MOST: usize = 90;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST - 1).chain(['…']).collect()
}
