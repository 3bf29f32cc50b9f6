use domain::readiness::{Audience, IncidentEntryKind, LastUpdate, NO_CHANGE};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::incident_view::{IncidentView, clock_near, due_words};
use super::step_view::duration;
use crate::paths;
use crate::ui::fields::{self, Area, Choice};
use crate::ui::text::{Reading, prose};

/// What is offered as the time until the next update, in minutes.
const MINUTES: [u32; 8] = [0, 10, 15, 30, 45, 60, 120, 240];
/// What is chosen before somebody chose.
const USUAL_MINUTES: u32 = 30;

/// What each audience was told last, and the forms of the next updates.
pub(super) fn incident_updates(view: &IncidentView) -> impl IntoView + use<> {
    // Afterwards, who was told nothing is of no interest.
    let is_shown = |audience: &&Audience| view.is_ongoing() || view.progress.updates.contains_key(audience);
    let audiences = Audience::ALL.iter().filter(is_shown).map(|audience| audience_view(view, *audience)).collect_view();
    let nothing = (!view.is_ongoing() && view.progress.updates.is_empty())
        .then(|| view! { <p class="empty">"No updates were sent."</p> });
    view! {
        <section class="incident-updates" id="updates">
            <h2>"Updates"</h2>
            {audiences}
            {nothing}
        </section>
    }
}

fn audience_view(view: &IncidentView, audience: Audience) -> impl IntoView + use<> {
    let last = view.progress.updates.get(&audience);
    let due = last.and_then(|last| last.due_at).filter(|_| view.is_ongoing()).map(|due| {
        let (words, is_overdue) = due_words(due, view.now, view.zone);
        let class = if is_overdue { "incident-due late" } else { "incident-due" };
        view! { <p class=class>{format!("Next update {words}")}</p> }
    });
    let said = last.map(|last| {
        let by = last.by.as_ref().map(|person| format!(" by {}", person.name)).unwrap_or_default();
        let prefix = format!("{}-", audience.key());
        view! {
            {prose(&last.text, Reading { pictures: "", prefix: &prefix })}
            <p class="incident-said">{format!("{}{by}", clock_near(last.at, view.now, view.zone))}</p>
        }
    });
    let nothing = last.is_none().then(|| view! { <p class="incident-said">"No update yet."</p> });
    view! {
        <article
            class="incident-audience"
            id=format!("updates-{}", audience.key())
            data-part=format!("updates-{}", audience.key())
        >
            <h3>{audience.label()}</h3>
            {due}
            {said}
            {nothing}
            {view.acts().then(|| forms(view, audience, last))}
        </article>
    }
}

fn forms(view: &IncidentView, audience: Audience, last: Option<&LastUpdate>) -> impl IntoView + use<> {
    let kind = IncidentEntryKind::Update;
    let action = paths::incident_below(view.incident.number, "entries");
    let no_change = last.map(|last| {
        let label = format!("No change for {}", in_words(audience));
        view! {
            <form method="post" action=action.clone() class="run-form incident-no-change">
                {hidden(view, audience)} <input type="hidden" name="text" value=NO_CHANGE />
                <input type="hidden" name="minutes" value=last.minutes.to_string() />
                <button name="kind" value=kind.key() aria-label=label>
                    "No change"
                </button>
            </form>
        }
    });
    let is_refused = view.is_refused(kind) && view.input.audience == audience.key();
    let errors = if is_refused { view.errors.clone() } else { ValidationErrors::default() };
    let chosen = if is_refused {
        view.input.minutes.clone()
    } else {
        last.map_or(USUAL_MINUTES, |last| last.minutes).to_string()
    };
    let text = Area {
        name: "text",
        label: "What we know and what we are doing".into(),
        value: if is_refused { view.input.text.clone() } else { String::new() },
        rows: 3,
        required: true,
        of: format!("-{}", audience.key()),
        ..Area::default()
    };
    let minutes = Choice {
        name: "minutes",
        label: "Next update".into(),
        options: minutes_with(&chosen),
        value: chosen,
        of: format!("-{}", audience.key()),
        ..Choice::default()
    };
    let button = format!("Record update for {}", in_words(audience));
    view! {
        {no_change}
        <details class="incident-write" open=view.open_audience() == audience>
            <summary>{format!("Write update for {}", in_words(audience))}</summary>
            <form method="post" action=action class="run-form">
                {hidden(view, audience)} {fields::area(text, &errors)} {fields::select(minutes, &errors)}
                <div class="form-end">
                    <button class="button-main" name="kind" value=kind.key()>
                        {button}
                    </button>
                </div>
            </form>
        </details>
    }
}

/// Who an update is for, within a sentence.
fn in_words(audience: Audience) -> &'static str {
    match audience {
        Audience::Responders => "responders",
        Audience::Company => "the company",
        Audience::Customers => "customers",
    }
}

fn hidden(view: &IncidentView, audience: Audience) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="request" value=view.request.clone() />
        <input type="hidden" name="audience" value=audience.key() />
    }
}

/// What is offered, with what was chosen before.
fn minutes_with(chosen: &str) -> Vec<(String, String)> {
    let mut minutes = MINUTES.to_vec();
    if let Ok(chosen) = chosen.parse()
        && !minutes.contains(&chosen)
    {
        minutes.push(chosen);
        minutes.sort_unstable();
    }
    let label = |minutes| match minutes {
        0 => "Not promised".to_owned(),
        minutes => format!("In {}", duration(minutes)),
    };
    minutes.into_iter().map(|minutes| (minutes.to_string(), label(minutes))).collect()
}
