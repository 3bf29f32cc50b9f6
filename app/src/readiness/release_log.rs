use domain::readiness::{ReleaseEvent, ReleaseEventKind};
use leptos::prelude::*;

use super::release_acts::noted;
use super::release_view::ReleaseView;
use crate::ui::time;

/// What happened to a release, newest first.
pub(super) fn release_log(view: &ReleaseView) -> impl IntoView + use<> {
    let rows = view.whole.events.iter().rev().map(|event| row(view, event)).collect_view();
    let note = view.may_write.then(|| {
        let is_typed = view.typed_event(ReleaseEventKind::Note.key()).is_some();
        let form = noted(view, ReleaseEventKind::Note, ("Note", ""), ("Add note", ""));
        view! {
            <details class="margin-rare" open=is_typed>
                <summary>"Add note"</summary>
                {form}
            </details>
        }
    });
    view! {
        <section>
            <h2>"Log"</h2>
            {note}
            <div class="wide">
                <table class="run-log">
                    <caption class="visually-hidden">"What happened, newest first"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Entry"</th>
                            <th scope="col">"Time"</th>
                            <th scope="col">"What happened"</th>
                            <th scope="col">"By"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn row(view: &ReleaseView, event: &ReleaseEvent) -> impl IntoView + use<> {
    let subject = match event.kind {
        // The version is in the title.
        ReleaseEventKind::Created => "",
        _ => event.subject.as_str(),
    };
    let about = (!subject.is_empty()).then(|| format!(": {subject}"));
    let stage = event.stage.map(|stage| format!(": {stage} %"));
    let note = (!event.note.is_empty()).then(|| format!(" – {}", domain::markdown::to_plain_text(&event.note)));
    view! {
        <tr>
            <th scope="row">{event.sequence.to_string()}</th>
            <td>{time::to_the_second(event.at, view.zone)}</td>
            <td>{event.kind.label()} {about} {stage} {note}</td>
            <td>{event.by.as_ref().map(|person| person.name.clone())}</td>
        </tr>
    }
}
