use domain::actions::{BoardItem, Transition};
use domain::postmortems::Subject;
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::run_view::RunView;
use super::step_view::duration;
use crate::paths;
use crate::ui::fields::{self, Area};
use crate::ui::time;

/// The action items that a complete drill can verify: it shows that what was done works.
pub(super) fn run_evidence(view: &RunView) -> Option<impl IntoView + use<>> {
    let service = view.run.service.clone()?;
    let items = view.verifiable.iter().map(|item| verify_form(view, item)).collect_view();
    (!view.verifiable.is_empty()).then(|| {
        view! {
            <section class="run-evidence">
                <h2>"Action items that this drill can verify"</h2>
                <p>
                    {format!("These action items of {service} are done, but not verified. If the drill showed that one of them works, verify it.")}
                </p>
                <ul>{items}</ul>
            </section>
        }
    })
}

fn verify_form(view: &RunView, item: &BoardItem) -> impl IntoView + use<> {
    let action = &item.action;
    let title = domain::markdown::to_plain_text(&action.fields.title);
    let area = Area {
        name: "note",
        label: Transition::Verify.asks().unwrap_or_default().into(),
        value: evidence(view),
        rows: 2,
        of: format!("-{}", action.id),
        ..Area::default()
    };
    view! {
        <li>
            <details>
                <summary>{format!("Verify “{title}”")}</summary>
                <p>
                    <a href=paths::record(
                        item.postmortem,
                        Subject::Action(action.id),
                    )>{format!("{} {}", item.postmortem.label(), item.postmortem_title)}</a>
                </p>
                <form method="post" action=format!("{}/transition", paths::action(item.postmortem, action.id))>
                    <input type="hidden" name="version" value=action.version.to_string() />
                    <input type="hidden" name="transition" value=Transition::Verify.key() />
                    {fields::area(area, &ValidationErrors::default())}
                    <div class="form-end">
                        <button class="button-main">"Verify"</button>
                    </div>
                </form>
            </details>
        </li>
    }
}

/// `Shown in the drill RUN-31 “Fail over”, finished in 12 min on 28 November 2026.`
fn evidence(view: &RunView) -> String {
    let run = &view.run;
    let minutes = run.seconds().and_then(|seconds| u32::try_from(seconds / 60).ok()).unwrap_or(0);
    let day = run.ended_at.map(|at| format!(" on {}", time::day_words(at.with_timezone(&view.zone).date_naive())));
    format!(
        "Shown in the drill {} “{}”, finished in {}{}.",
        run.number.label(),
        run.title,
        duration(minutes),
        day.unwrap_or_default()
    )
}
