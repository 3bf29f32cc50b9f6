use chrono::NaiveDate;
use domain::postmortems::PostmortemNumber;
use domain::postmortems::import::{DateOrder, ImportedPart, PendingImportId};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::import_parts::{PreviewProposal, left_out, parts_view, proposals_view};
use super::zones;
use crate::paths;
use crate::ui::fields::{self, Choice, Field};
use crate::ui::form::options;

/// What would become of one file.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    /// The file.
    pub file: String,
    /// The title that it would have.
    pub title: String,
    /// The severity that it would have.
    pub severity: String,
    /// The zone of its times.
    pub zone: String,
    /// Whether the text itself names the zone, or somebody chose it.
    pub zone_is_known: bool,
    /// Each event: when, of which kind, what.
    pub events: Vec<(String, String, String)>,
    /// Each finding: of which kind, what.
    pub findings: Vec<(String, String)>,
    /// Each action item.
    pub actions: Vec<PreviewAction>,
    /// The labelled parts, and what each was read as.
    pub parts: Vec<ImportedPart>,
    /// What prose seems to tell.
    pub proposals: Vec<PreviewProposal>,
    /// The headings of the sections that remain.
    pub sections: Vec<String>,
    /// How many pictures it names, and how many of them came along.
    pub pictures: (usize, usize),
    /// What was doubtful: the line and why.
    pub needs_check: Vec<(usize, String)>,
    /// The words of the source and those that were kept.
    pub words: (usize, usize),
    /// The postmortem that came from the same text before.
    pub before: Option<PostmortemNumber>,
    /// Whether it is selected for import.
    pub is_selected: bool,
    /// Why the file could not be read at all.
    pub refused: Option<String>,
}

/// What counts for all files, as it is typed.
#[derive(Debug, Clone, Default)]
pub struct PreviewInput {
    /// The zone of files that name none.
    pub zone: String,
    /// The day of times without a date, or empty.
    pub day: String,
    /// A [`DateOrder`] by its key, or empty.
    pub order: String,
}

/// An action item as it would be imported.
#[derive(Debug, Clone, Default)]
pub struct PreviewAction {
    /// The group in the document.
    pub group: String,
    /// What will be done.
    pub text: String,
    /// The name of the owner.
    pub owner: Option<String>,
    /// The due date.
    pub due: Option<NaiveDate>,
    /// Its status.
    pub state: String,
}

/// What became of each file, to be kept or not.
pub fn preview_page(
    id: PendingImportId,
    previews: &[Preview],
    skipped: &[String],
    typed: &PreviewInput,
    errors: &ValidationErrors,
) -> impl IntoView + use<> {
    let count = previews.len();
    let all = previews.iter().enumerate().map(|(place, preview)| preview_view(place, preview)).collect_view();
    view! {
        <h1>{if count == 1 { "Preview".to_owned() } else { format!("Preview of {count} files") }}</h1>
        <form method="post" action=format!("{}/{id}", paths::IMPORT) class="preview-form">
            {fields::summary(errors)}
            {left_out(skipped)}
            <div class="preview-all">
                {fields::input(
                    Field {
                        name: "zone",
                        label: "Time zone for files without one".into(),
                        value: typed.zone.clone(),
                        list: "zones",
                        ..Field::default()
                    },
                    errors,
                )}
                {zones()}
                {fields::input(
                    Field {
                        name: "day",
                        label: "Date for files without one".into(),
                        kind: "date",
                        value: typed.day.clone(),
                        ..Field::default()
                    },
                    errors,
                )}
                {fields::select(
                    Choice {
                        name: "order",
                        label: "Order of day and month".into(),
                        options: options(DateOrder::ALL, DateOrder::key, DateOrder::label),
                        value: typed.order.clone(),
                        none: Some("As each file suggests"),
                        ..Choice::default()
                    },
                    errors,
                )}
                <button name="do" value="preview">
                    "Update preview"
                </button>
            </div>
            {(count > 1).then(|| overview(previews))}
            {all}
            <div class="form-end">
                <button class="button-main">"Import selected"</button>
                <a href=paths::IMPORT>"Discard"</a>
            </div>
        </form>
    }
}

/// All files side by side.
fn overview(previews: &[Preview]) -> impl IntoView + use<> {
    let rows = previews.iter().enumerate().map(|(place, preview)| {
        let counts = [
            ("Events", preview.events.len()),
            ("Findings", preview.findings.len()),
            ("Action items", preview.actions.len()),
            ("To check", preview.needs_check.len()),
        ];
        let counts = if preview.refused.is_some() {
            view! { <td colspan="4">"Cannot be read"</td> }.into_any()
        } else {
            counts
                .map(|(name, count)| {
                    view! {
                        <td class="preview-count" data-label=name>
                            {count}
                        </td>
                    }
                })
                .collect_view()
                .into_any()
        };
        view! {
            <tr>
                <td>
                    <a href=format!("#file-{}", place + 1)>{preview.file.clone()}</a>
                </td>
                <td>{preview.title.clone()}</td>
                {counts}
            </tr>
        }
    });
    view! {
        <div class="wide preview-overview">
            <table>
                <thead>
                    <tr>
                        <th>"File"</th>
                        <th>"Title"</th>
                        <th class="preview-count">"Events"</th>
                        <th class="preview-count">"Findings"</th>
                        <th class="preview-count">"Action items"</th>
                        <th class="preview-count">"To check"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

fn preview_view(place: usize, preview: &Preview) -> impl IntoView + use<> {
    let id = format!("file-{}", place + 1);
    let Preview { file, title, severity, zone, zone_is_known, .. } = preview.clone();
    if let Some(message) = &preview.refused {
        let message = message.clone();
        return view! {
            <section class="preview" id=id>
                <h2>{file}</h2>
                <p class="notice" role="alert">
                    {message}
                </p>
            </section>
        }
        .into_any();
    }
    let again = preview.before.map(|number| {
        view! {
            <p class="notice">
                "The same text was already imported as "<a href=paths::postmortem(number)>{number.label()}</a>
                ". Select it only if you want a second copy."
            </p>
        }
    });
    let (named, came) = preview.pictures;
    let needs_check = preview
        .needs_check
        .iter()
        .map(|(line, why)| {
            view! {
                <li>
                    <span class="preview-line">{format!("Line {line}")}</span>
                    " "
                    {why.clone()}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let events = preview
        .events
        .iter()
        .map(|(at, kind, text)| {
            view! {
                <tr>
                    <td class="preview-at">{at.clone()}</td>
                    <td>{kind.clone()}</td>
                    <td>{text.clone()}</td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let pairs = |pairs: &[(String, String)]| {
        pairs
            .iter()
            .map(|(kind, text)| {
                view! {
                    <tr>
                        <td>{kind.clone()}</td>
                        <td>{text.clone()}</td>
                    </tr>
                }
            })
            .collect::<Vec<_>>()
    };
    let table = |name: &'static str, count: usize, rows: AnyView| {
        (count > 0).then(|| {
            view! {
                <details class="preview-table" open=count <= 12>
                    <summary>{format!("{name} ({count})")}</summary>
                    <div class="wide">
                        <table>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                </details>
            }
        })
    };
    let actions = preview.actions.clone().into_iter().map(action_row).collect::<Vec<_>>();
    let words = if preview.words.0 <= preview.words.1 {
        "All text is included.".to_owned()
    } else {
        format!("{} of {} words are included. The others are listed below.", preview.words.1, preview.words.0)
    };
    view! {
        <section class="preview" id=id>
            <label class="tick preview-keep">
                <input type="checkbox" name="keep" value=place.to_string() checked=preview.is_selected />
                <span>
                    <strong>{title}</strong>
                    " from "
                    {file}
                </span>
            </label>
            {again}
            <p class="preview-facts">
                {format!("Severity: {severity}. ")}
                {if zone_is_known { format!("Times in {zone}. ") } else { "No time zone found. ".to_owned() }} {words}
                {(named > 0).then(|| format!(" {came} of {named} pictures included."))}
            </p>
            {(!needs_check.is_empty())
                .then(|| {
                    view! {
                        <div class="preview-doubtful">
                            <h2>"Needs a check"</h2>
                            <ul>{needs_check}</ul>
                        </div>
                    }
                })}
            {parts_view(place, &preview.parts)} {proposals_view(place, &preview.proposals)}
            {table("Events", preview.events.len(), events.into_any())}
            {table("Findings", preview.findings.len(), pairs(&preview.findings).into_any())}
            {table("Action items", preview.actions.len(), actions.into_any())}
            {(!preview.sections.is_empty())
                .then(|| view! { <p class="preview-sections">"Sections: "{preview.sections.join(" · ")}</p> })}
        </section>
    }
    .into_any()
}

fn action_row(action: PreviewAction) -> impl IntoView {
    let owner = action.owner.map_or_else(|| "No owner".to_owned(), |owner| format!("Owner: {owner}"));
    let due = action.due.map_or_else(|| "No due date".to_owned(), |due| format!("Due: {}", due.format("%-d %b %Y")));
    view! {
        <tr>
            <td>{action.group}</td>
            <td>{action.text}</td>
            <td>{owner}</td>
            <td>{due}</td>
            <td>{action.state}</td>
        </tr>
    }
}
