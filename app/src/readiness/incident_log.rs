use domain::readiness::{IncidentEntry, IncidentEntryKind};
use leptos::prelude::*;

use super::incident_view::IncidentView;
use super::step_view::duration;
use crate::ui::text::{Reading, prose};
use crate::ui::time;

/// The entries of an incident, newest first.
pub(super) fn incident_log(view: &IncidentView) -> impl IntoView + use<> {
    let items = view
        .entries
        .iter()
        .rev()
        .map(|entry| {
            let prefix = format!("entry-{}-", entry.sequence);
            let has_text = !entry.text.is_empty() && entry.kind != IncidentEntryKind::Declared;
            let by = entry.by.as_ref().map(|person| format!("{} · ", person.name)).unwrap_or_default();
            view! {
                <li id=format!("entry-{}", entry.sequence)>
                    <p class="incident-entry">
                        <strong>{words_of(entry)}</strong>
                        <span>{by} {time::to_the_second(entry.at, view.zone)}</span>
                    </p>
                    {has_text.then(|| prose(&entry.text, Reading { pictures: "", prefix: &prefix }))}
                </li>
            }
        })
        .collect_view();
    view! {
        <section id="log" data-part="incident-log">
            <h2>"Log"</h2>
            <ol class="incident-log">{items}</ol>
        </section>
    }
}

/// What happened, without what was said.
fn words_of(entry: &IncidentEntry) -> String {
    let role = entry.role.map(|role| role.label().to_lowercase()).unwrap_or_default();
    let person = entry.person.as_ref().map_or("Former user", |person| person.name.as_str());
    match entry.kind {
        IncidentEntryKind::RoleTaken => format!("{person} is {role}"),
        IncidentEntryKind::RoleReleased => format!("{person} is no longer {role}"),
        IncidentEntryKind::Update => {
            let audience = entry.audience.map(|audience| audience.label().to_lowercase()).unwrap_or_default();
            let next = match entry.minutes {
                Some(minutes) if minutes > 0 => format!(", next in {}", duration(minutes)),
                _ => String::new(),
            };
            format!("Update for {audience}{next}")
        }
        IncidentEntryKind::Milestone => {
            entry.milestone.map_or_else(|| entry.kind.label().to_owned(), |milestone| milestone.label().to_owned())
        }
        kind => kind.label().to_owned(),
    }
}
