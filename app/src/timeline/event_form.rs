use chrono::NaiveDateTime;
use chrono_tz::Tz;
use domain::findings::Finding;
use domain::markdown::to_plain_text;
use domain::postmortems::PostmortemNumber;
use domain::timeline::{
    EventId, EventInput, EventKind, Evidence, EvidenceInput, Fold, LocalTimeRefused, Milestone, Precision,
    TimelineEvent, in_zone,
};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use crate::paths;
use crate::postmortems::Workspace;
use crate::ui::fields::{self, Area, Checked, Choice, Field};
use crate::ui::form::{Form, conflict, options};

/// Which event a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EventPlace {
    /// A new one.
    New,
    /// This one.
    Existing(EventId),
}

/// An event as it would be typed again.
pub fn event_input(event: &TimelineEvent, zone: Tz) -> EventInput {
    let local = event.at.with_timezone(&zone).naive_local();
    let seconds = event.at.timestamp() % 60 != 0;
    let later = in_zone(local, zone, Some(Fold::Later)).is_ok_and(|later| later == event.at);
    let form = match (event.precision.has_time(), seconds) {
        (false, _) => "%Y-%m-%d",
        (true, true) => "%Y-%m-%dT%H:%M:%S",
        (true, false) => "%Y-%m-%dT%H:%M",
    };
    EventInput {
        at: local.format(form).to_string(),
        fold: if later { Fold::Later } else { Fold::Earlier }.key().to_owned(),
        precision: event.precision.key().to_owned(),
        kind: event.kind.key().to_owned(),
        milestone: event.milestone.map(|milestone| milestone.key().to_owned()).unwrap_or_default(),
        text: event.text.clone(),
        decision: event.decision.clone().unwrap_or_default(),
        evidence: event
            .evidence
            .iter()
            .map(|piece| match piece {
                Evidence::Link { url, label } => {
                    EvidenceInput { url: url.clone(), label: label.clone(), ..EvidenceInput::default() }
                }
                Evidence::Quote { text } => EvidenceInput { quote: text.clone(), ..EvidenceInput::default() },
                Evidence::Picture { picture, label } => {
                    EvidenceInput { picture: picture.clone(), label: label.clone(), ..EvidenceInput::default() }
                }
            })
            .collect(),
        findings: None,
    }
}

/// The form for an event: one line for most of them, more below.
pub fn event_form(workspace: &Workspace, place: EventPlace, form: &Form<EventInput>) -> impl IntoView + use<> {
    let (number, zone) = (workspace.postmortem.number, workspace.postmortem.zone);
    let Form { entry, version, errors, theirs } = form.clone();
    let of = match place {
        EventPlace::New => "-new-event".to_owned(),
        EventPlace::Existing(id) => format!("-event-{id}"),
    };
    let action = match place {
        EventPlace::New => paths::below(number, "events"),
        EventPlace::Existing(id) => paths::event(number, id),
    };
    let back = paths::part(number, of.trim_start_matches('-'));
    let is_new = place == EventPlace::New;
    let subject = (!is_new).then(|| of.trim_start_matches('-').to_owned());
    let (date, clock) = entry.at.split_once('T').unwrap_or((entry.at.as_str(), ""));
    let more_open = !is_new && (!entry.decision.is_empty() || !entry.evidence.is_empty())
        || errors
            .iter()
            .any(|error_in_field| !["at", "precision", "text", "kind", "milestone"].contains(&error_in_field.field));
    let at_says = errors.of("at").map(str::to_owned);
    let wrong = at_says.is_some();
    let saved_precision = match place {
        EventPlace::New => None,
        EventPlace::Existing(id) => workspace.events.iter().find(|event| event.id == id).map(|event| event.precision),
    };
    view! {
        <form method="post" action=action class="event-form" id=is_new.then_some("add-event")>
            {conflict(theirs, back.clone())}
            {fields::summary(&errors)}
            <input type="hidden" name="version" value=version.to_string() />
            {saved_precision.map(|saved| view! { <input type="hidden" name="saved_precision" value=saved.key() /> })}
            <div class="event-form-line">
                <div class="field" class:field-wrong=wrong>
                    <label for=format!("date{of}")>"Date"</label>
                    <input id=format!("date{of}") name="date" type="date" value=date.to_owned() required=true />
                </div>
                <div class="field" class:field-wrong=wrong>
                    <label for=format!("time{of}")>{format!("Time ({})", zone.name())}</label>
                    <input
                        id=format!("time{of}")
                        name="time"
                        type="time"
                        step="any"
                        value=clock.to_owned()
                        aria-describedby=wrong.then(|| format!("at{of}-wrong"))
                    />
                </div>
                {fields::select(
                    Choice {
                        name: "precision",
                        label: "Precision".into(),
                        options: options(Precision::ALL, Precision::key, Precision::label),
                        value: if entry.precision.is_empty() {
                            Precision::Exact.key().into()
                        } else {
                            entry.precision.clone()
                        },
                        of: of.clone(),
                        ..Choice::default()
                    },
                    &errors,
                )}
                {fields::select(
                    Choice {
                        name: "kind",
                        label: "Type".into(),
                        options: options(EventKind::ALL, EventKind::key, EventKind::label),
                        value: if entry.kind.is_empty() {
                            EventKind::Observation.key().into()
                        } else {
                            entry.kind.clone()
                        },
                        of: of.clone(),
                        ..Choice::default()
                    },
                    &errors,
                )}
                {fields::select(
                    Choice {
                        name: "milestone",
                        label: "Milestone".into(),
                        options: options(Milestone::ALL, Milestone::key, Milestone::label),
                        value: entry.milestone.clone(),
                        none: Some("No milestone"),
                        of: of.clone(),
                        ..Choice::default()
                    },
                    &errors,
                )}
            </div>
            {at_says
                .map(|message| {
                    view! {
                        <p class="field-mistake" id=format!("at{of}-wrong")>
                            {message}
                        </p>
                    }
                })}
            {fold_choice(&entry, zone, &of)}
            {fields::area(
                Area {
                    name: "text",
                    label: "What happened".into(),
                    value: entry.text.clone(),
                    rows: 2,
                    required: true,
                    placeholder: "What people saw, did and knew at the time",
                    pictures: Some(api_pictures(number)),
                    checked: Some(Checked {
                        place: "event",
                        subject,
                        ..Checked::default()
                    }),
                    of: of.clone(),
                    ..Area::default()
                },
                &errors,
            )}
            <details class="event-form-more" open=more_open>
                <summary>"Decision context and evidence"</summary>
                {decision_fields(&entry, &errors, &of)}
                {evidence_fields(&entry, &errors, number, &of)}
            </details>
            {finding_ticks(workspace, place, &entry)}
            <div class="form-end">
                <button class="button-main">{if is_new { "Add event" } else { "Save" }}</button>
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
        {picture_form(number, place)}
    }
}

/// The findings that rest on this event, to be chosen.
fn finding_ticks(workspace: &Workspace, place: EventPlace, entry: &EventInput) -> impl IntoView + use<> {
    let rests = |finding: &Finding| match (&entry.findings, place) {
        (Some(chosen), _) => chosen.contains(&finding.id),
        (None, EventPlace::Existing(id)) => finding.evidence.contains(&id),
        (None, EventPlace::New) => false,
    };
    let boxes: Vec<_> = workspace
        .findings
        .iter()
        .map(|finding| {
            let text: String = to_plain_text(&finding.text).chars().take(120).collect();
            (finding.id.to_string(), format!("{}: {text}", finding.kind.label()), rests(finding))
        })
        .collect();
    let open = boxes.iter().any(|(_, _, ticked)| *ticked);
    (!boxes.is_empty()).then(|| {
        view! {
            <details class="event-form-findings" open=open>
                <summary>"Findings supported by this event"</summary>
                <input type="hidden" name="with_findings" value="true" />
                {fields::ticks("findings", "Findings supported by this event", boxes, &ValidationErrors::default())}
            </details>
        }
    })
}

/// Adds a picture to the evidence: also without scripts.
fn picture_form(number: PostmortemNumber, place: EventPlace) -> impl IntoView + use<> {
    let EventPlace::Existing(id) = place else { return None };
    Some(view! {
        <form method="post" action=paths::pictures(number) enctype="multipart/form-data" class="picture-form">
            <label for=format!("picture-event-{id}")>"Save your changes, then add a picture"</label>
            <input
                id=format!("picture-event-{id}")
                type="file"
                name="picture"
                accept="image/png,image/jpeg,image/gif,image/webp"
                required=true
            />
            <input type="hidden" name="event" value=id.to_string() />
            <button>"Upload"</button>
        </form>
    })
}

/// Asked only when the clock was put back and the hour came twice.
fn fold_choice(entry: &EventInput, zone: Tz, of: &str) -> impl IntoView + use<> {
    let local = NaiveDateTime::parse_from_str(&entry.at, "%Y-%m-%dT%H:%M").ok();
    let twice = local.is_some_and(|local| matches!(in_zone(local, zone, None), Err(LocalTimeRefused::Twice { .. })));
    twice.then(|| {
        fields::select(
            Choice {
                name: "fold",
                label: "This time occurred twice. Which one is meant?".into(),
                options: options(Fold::ALL, Fold::key, Fold::label),
                value: entry.fold.clone(),
                none: Some("Choose one"),
                of: of.to_owned(),
                ..Choice::default()
            },
            &ValidationErrors::default(),
        )
    })
}

fn decision_fields(entry: &EventInput, errors: &ValidationErrors, of: &str) -> impl IntoView + use<> {
    let decision = entry.decision.clone();
    let area = |name, label: &str, value, placeholder| {
        fields::area(
            Area { name, label: label.into(), value, placeholder, rows: 2, of: of.to_owned(), ..Area::default() },
            errors,
        )
    };
    view! {
        <fieldset class="event-form-decision">
            <legend>"Decision context"</legend>
            {area("known", "What was known", decision.known, "Signals, dashboards, what had been tried")}
            {area("options", "Options considered", decision.options, "Each option and what it would take")}
            {area("choice", "Decision", decision.choice, "")}
            {area("reason", "Reason", decision.reason, "")}
        </fieldset>
    }
}

/// One row for each piece there is, and an empty one.
fn evidence_fields(
    entry: &EventInput,
    errors: &ValidationErrors,
    number: PostmortemNumber,
    of: &str,
) -> impl IntoView + use<> {
    let mut rows = entry.evidence.clone();
    rows.push(EvidenceInput::default());
    let rows = rows
        .into_iter()
        .enumerate()
        .map(|(place, piece)| {
            let of = format!("{of}-{place}");
            if !piece.picture.is_empty() {
                return picture_fields(piece, errors, number, of).into_any();
            }
            view! {
                <div class="event-form-evidence">
                    {fields::input(
                        Field {
                            name: "url",
                            label: "Link".into(),
                            value: piece.url,
                            placeholder: "https://…",
                            of: of.clone(),
                            ..Field::default()
                        },
                        errors,
                    )}
                    {fields::input(
                        Field {
                            name: "label",
                            label: "Description".into(),
                            value: piece.label,
                            of: of.clone(),
                            ..Field::default()
                        },
                        errors,
                    )}
                    {fields::area(
                        Area {
                            name: "quote",
                            label: "Quote".into(),
                            value: piece.quote,
                            rows: 2,
                            placeholder: "A log line or chat message, word for word",
                            of,
                            ..Area::default()
                        },
                        errors,
                    )} <input type="hidden" name="picture" value="" />
                </div>
            }
            .into_any()
        })
        .collect_view();
    view! {
        <fieldset>
            <legend>"Evidence"</legend>
            {rows}
        </fieldset>
    }
}

/// A picture that is there, with what it shows; it can be taken off.
fn picture_fields(
    piece: EvidenceInput,
    errors: &ValidationErrors,
    number: PostmortemNumber,
    of: String,
) -> impl IntoView + use<> {
    let address = format!("{}/{}", paths::pictures(number), piece.picture.trim_start_matches("picture:"));
    let keep = vec![(piece.picture.clone(), "Keep picture".to_owned()), (String::new(), "Remove".to_owned())];
    view! {
        <div class="event-form-evidence">
            <input type="hidden" name="url" value="" />
            <input type="hidden" name="quote" value="" />
            <img class="event-form-picture" src=address alt=piece.label.clone() />
            {fields::select(
                Choice {
                    name: "picture",
                    label: "Picture".into(),
                    options: keep,
                    value: piece.picture,
                    of: of.clone(),
                    ..Choice::default()
                },
                errors,
            )}
            {fields::input(
                Field {
                    name: "label",
                    label: "Description".into(),
                    value: piece.label,
                    of,
                    ..Field::default()
                },
                errors,
            )}
        </div>
    }
}

/// Where pictures that are pasted into a text go.
pub fn api_pictures(number: PostmortemNumber) -> String {
    format!("/api/v1/postmortems/{number}/pictures")
}
