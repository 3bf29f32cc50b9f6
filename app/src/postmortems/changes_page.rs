use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::people::PersonName;
use domain::postmortems::{ActivityKind, Part, Piece, PostmortemNumber, Section};
use leptos::prelude::*;

use super::history_page::Done;
use super::section_place::place_of;
use super::versions_page::diff_view;
use crate::paths;
use crate::ui::time;

/// What changed since an instant.
pub struct ChangesView {
    /// Of which postmortem.
    pub number: PostmortemNumber,
    /// Its title.
    pub title: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// What was done, the newest first.
    pub done: Vec<Done>,
    /// Sections whose text differs, with what became of its words.
    pub sections: Vec<(Section, Vec<Piece>)>,
    /// The names of who wrote them.
    pub names: Vec<PersonName>,
    /// The zone of the viewer.
    pub zone: Tz,
}

/// The parts whose records are listed, each below a heading of its own.
const RECORDS: [(Part, &str); 3] =
    [(Part::Timeline, "Events"), (Part::Findings, "Findings"), (Part::Actions, "Action items")];

/// What changed since somebody last looked.
pub fn changes_page(view: &ChangesView) -> impl IntoView + use<> {
    let number = view.number;
    let zone = view.zone;
    let sections = view
        .sections
        .iter()
        .map(|(section, pieces)| {
            view! {
                <section>
                    <h2>
                        <a href=paths::part(number, &place_of(section))>{section.heading.clone()}</a>
                    </h2>
                    {diff_view(pieces, &view.names, false)}
                </section>
            }
        })
        .collect::<Vec<_>>();
    let records = RECORDS
        .iter()
        .filter_map(|(part, heading)| {
            let done: Vec<_> = view.done.iter().filter(|done| done.kind.records() == Some(*part)).collect();
            (!done.is_empty()).then(|| section_of(heading, &done, zone))
        })
        .collect::<Vec<_>>();
    let other: Vec<_> = view
        .done
        .iter()
        .filter(|done| done.kind != ActivityKind::SectionEdited && done.kind.records().is_none())
        .collect();
    let nothing = view.done.is_empty() && sections.is_empty();
    view! {
        <p>
            <a href=paths::postmortem(number)>{format!("← {} {}", number.label(), view.title)}</a>
        </p>
        <h1>"Changes"</h1>
        <p class="lead">"Since "{time::full(view.since, zone)}"."</p>
        {nothing.then(|| view! { <p class="empty">"No changes since then."</p> })}
        {sections}
        {records}
        {(!other.is_empty()).then(|| section_of("Other changes", &other, zone))}
        <p>
            <a href=paths::below(number, "history")>"Full history"</a>
        </p>
    }
}

fn section_of(heading: &'static str, done: &[&Done], zone: Tz) -> impl IntoView + use<> {
    let rows = done
        .iter()
        .map(|done| {
            let by = done.by.clone().unwrap_or_else(|| "Former user".into());
            view! {
                <li>
                    {time::full(done.at, zone)}" "<strong>{by}</strong>" "{done.kind.label()}" "
                    <q>{done.detail.clone()}</q>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="changes">
            <h2>{heading}</h2>
            <ul>{rows}</ul>
        </section>
    }
}
