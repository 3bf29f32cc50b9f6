use domain::readiness::RunEventKind;
use leptos::prelude::*;

use super::run_view::RunView;
use crate::ui::time;

/// The events of a run, newest first.
pub(super) fn run_log(view: &RunView) -> impl IntoView + use<> {
    let answer = view.events.iter().find(|event| event.kind.is_answer()).map(|event| event.sequence);
    let rows = view
        .events
        .iter()
        .rev()
        .map(|event| {
            let undone = view.progress.undone.contains(&event.sequence);
            let step = event.step.map(|step| format!("Step {step}: "));
            let what = match (event.kind, event.undoes) {
                (RunEventKind::Undone, Some(undoes)) => format!("Undid entry {undoes}"),
                (kind, _) if kind.is_answer() && Some(event.sequence) != answer => {
                    format!("{} after the run had started", kind.label())
                }
                (kind, _) => kind.label().to_owned(),
            };
            let note = (!event.note.is_empty()).then(|| format!(": {}", event.note));
            let by = event.by.as_ref().map(|person| person.name.clone());
            let taken_back = undone.then_some(" (undone)");
            view! {
                <tr class:ended=undone>
                    <th scope="row">{event.sequence.to_string()}</th>
                    <td>{time::to_the_second(event.at, view.zone)}</td>
                    <td>{step} {what} {note} {taken_back}</td>
                    <td>{by}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section data-part="run-log">
            <h2>"Log"</h2>
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
