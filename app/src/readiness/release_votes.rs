use domain::readiness::{ReleaseRole, VoteChoice};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::release_view::{ReleaseView, Typed};
use crate::paths;
use crate::ui::fields::{self, Area, Choice};
use crate::ui::form::options;
use crate::ui::text::{Reading, prose};
use crate::ui::time;

/// Go or no-go of each role, and the form to vote.
pub(super) fn release_votes(view: &ReleaseView) -> impl IntoView + use<> {
    let rows = ReleaseRole::ALL.iter().map(|role| row(view, *role)).collect_view();
    view! {
        <section>
            <h2>"Go / no-go"</h2>
            <ul class="release-criteria release-votes">{rows}</ul>
            {vote_form(view)}
        </section>
    }
}

fn row(view: &ReleaseView, role: ReleaseRole) -> impl IntoView + use<> {
    let current = view.readiness().vote(role).cloned();
    let earlier = view.whole.votes.iter().find(|vote| vote.role == role).filter(|_| current.is_none()).cloned();
    let (class, mark) = match current.as_ref().map(|vote| vote.choice) {
        Some(VoteChoice::Go) => ("release-mark release-mark-met", "Go"),
        Some(VoteChoice::NoGo) => ("release-mark release-mark-failed", "No-go"),
        None => ("release-mark release-mark-open", "No vote"),
    };
    let was_earlier = earlier.as_ref().map(|vote| {
        view! { <p class="plan-late">{format!("Voted “{}” on earlier criteria. Vote again.", vote.choice.label())}</p> }
    });
    let said = current.or(earlier).map(|vote| {
        let by = vote.by.map(|person| format!("{}, ", person.name));
        let note = (!vote.note.is_empty()).then(|| {
            let prefix = format!("vote-{}-", role.key());
            prose(&vote.note, Reading { pictures: "", prefix: &prefix })
        });
        view! {
            <p class="list-number">{by} {time::full(vote.at, view.zone)}</p>
            {note}
        }
    });
    view! {
        <li>
            <span class=class>{mark}</span>
            <div>
                <strong>{role.label()}</strong>
                {was_earlier}
                {said}
            </div>
        </li>
    }
}

fn vote_form(view: &ReleaseView) -> impl IntoView + use<> {
    let typed = match &view.typed {
        Typed::Vote(input) => Some(input.clone()),
        _ => None,
    };
    let none = ValidationErrors::default();
    let errors = if typed.is_some() { &view.errors } else { &none };
    let entry = typed.clone().unwrap_or_default();
    let release = &view.whole.release;
    view.is_open().then(|| {
        view! {
            <details class="margin-rare" open=typed.is_some()>
                <summary>"Vote"</summary>
                <form method="post" action=paths::release_below(release.number, "votes") class="run-form">
                    <input type="hidden" name="criteria_version" value=release.criteria_version.to_string() />
                    {fields::select(
                        Choice {
                            name: "role",
                            label: "Role".into(),
                            value: entry.role,
                            options: options(ReleaseRole::ALL, ReleaseRole::key, ReleaseRole::label),
                            ..Choice::default()
                        },
                        errors,
                    )}
                    {fields::area(
                        Area {
                            name: "note",
                            label: "Note".into(),
                            value: entry.note,
                            hint: "Optional.".into(),
                            rows: 2,
                            of: "-vote".into(),
                            ..Area::default()
                        },
                        errors,
                    )}
                    <div class="form-end">
                        <button class="button-main" name="choice" value=VoteChoice::Go.key()>
                            "Go"
                        </button>
                        <button class="button-danger" name="choice" value=VoteChoice::NoGo.key()>
                            "No-go"
                        </button>
                    </div>
                </form>
            </details>
        }
    })
}
