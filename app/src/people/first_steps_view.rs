//! The checklist of a new installation, above everything else that waits for its administrator.

use domain::people::FirstSteps;
use leptos::prelude::*;

use crate::paths;
use crate::ui::form::act;

/// What to do first, with what is done already.
pub fn first_steps_view(steps: FirstSteps) -> impl IntoView {
    let sample = (!steps.has_postmortem).then(|| act(paths::SAMPLE.to_owned(), "Add a sample", ""));
    view! {
        <section class="first-steps" aria-labelledby="first-steps-h">
            <div class="first-steps-head">
                <h2 id="first-steps-h">"Get started"</h2>
                <p class="first-steps-count">{format!("{} of 4 done", steps.done())}</p>
                {act(paths::HIDE_FIRST_STEPS.to_owned(), "Hide", "button-quiet")}
            </div>
            <ol>
                {step(
                    steps.has_team,
                    "Create a team",
                    "Postmortems and services belong to teams.",
                    view! {
                        <a class="button" href=format!("{}#teams", paths::PEOPLE)>
                            "Create a team"
                        </a>
                    },
                )}
                {step(
                    steps.has_colleague,
                    "Invite your colleagues",
                    "They write, review and own action items. Readers need no account.",
                    view! {
                        <a class="button" href=format!("{}#invitations", paths::PEOPLE)>
                            "Invite people"
                        </a>
                    },
                )}
                {step(
                    steps.has_postmortem,
                    "Add a postmortem",
                    "Write one, import those you have, or look at a sample, which you can delete.",
                    view! {
                        <a class="button" href=paths::NEW_POSTMORTEM>
                            "New postmortem"
                        </a>
                        <a class="button" href=paths::IMPORT>
                            "Import"
                        </a>
                        {sample}
                    },
                )}
                {step(
                    steps.has_report,
                    "Publish a report",
                    "Everyone with an account can read it, and everyone with a share link.",
                    view! {
                        <a class="button" href=paths::POSTMORTEMS>
                            "Postmortems"
                        </a>
                    },
                )}
            </ol>
        </section>
    }
}

fn step(is_done: bool, title: &'static str, why: &'static str, acts: impl IntoView) -> impl IntoView {
    view! {
        <li class="first-step" class:first-step-done=is_done>
            <div>
                <strong>{title}</strong>
                {is_done.then(|| view! { <span class="visually-hidden">", done"</span> })}
                {(!is_done).then(|| view! { <p>{why}</p> })}
            </div>
            {(!is_done).then(|| view! { <div class="first-step-acts">{acts}</div> })}
        </li>
    }
}
