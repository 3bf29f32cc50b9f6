use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::readiness::{Incident, PlanOfService, Signal, SignalId, SignalState, SignalStatus};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::page_links::page_links;
use super::proposals::proposals;
use crate::paths;
use crate::ui::fields::{self, Choice, Field};
use crate::ui::form::options;
use crate::ui::time;

/// A page of the list of signals.
#[derive(Debug, Clone)]
pub struct SignalsView {
    /// The signals, those that were received last first.
    pub signals: Vec<Signal>,
    /// The words to search for.
    pub words: String,
    /// What became of them.
    pub state: SignalState,
    /// Which page, from 1.
    pub page: u64,
    /// Whether there is another page.
    pub has_more: bool,
    /// The ongoing incidents to which a signal can be added.
    pub incidents: Vec<Incident>,
    /// The rollback plans of the services of the signals.
    pub plans: Vec<PlanOfService>,
    /// What was refused.
    pub typed: SignalTyped,
    /// Now.
    pub now: DateTime<Utc>,
    /// The zone of the viewer.
    pub zone: Tz,
}

/// What was typed about a signal and refused.
#[derive(Debug, Clone, Default)]
pub struct SignalTyped {
    /// The signal.
    pub id: Option<SignalId>,
    /// The reason.
    pub reason: String,
    /// The incident.
    pub incident: String,
    /// What is wrong.
    pub errors: ValidationErrors,
}

/// The signals that wait, and what became of the others.
pub fn signals_page(list: &SignalsView) -> impl IntoView + use<> {
    let state = Choice {
        name: "state",
        label: "State".into(),
        options: options(SignalState::ALL, SignalState::key, SignalState::label),
        value: list.state.key().into(),
        ..Choice::default()
    };
    let is_filtered = !list.words.is_empty() || list.state != SignalState::Waiting;
    let items = list.signals.iter().map(|signal| item(signal, list)).collect_view();
    // An error about a signal that no longer waits has no form to stand in.
    let decided = list.typed.errors.of("signal").map(|message| {
        view! {
            <p class="notice" role="alert">
                {message.to_owned()}
            </p>
        }
    });
    view! {
        <h1>"Signals"</h1>
        <p class="page-says">
            "Alerts from monitoring tools that did not join an ongoing incident. Declare an incident, add them to one, or dismiss them."
        </p>
        {decided}
        <form method="get" action=paths::SIGNALS class="filters" role="search">
            <div class="field">
                <label for="words">"Search titles, services and sources"</label>
                <input id="words" type="search" name="q" value=list.words.clone() data-key="/" />
            </div>
            {fields::select(state, &ValidationErrors::default())}
            <button>"Apply"</button>
            {is_filtered.then(|| view! { <a href=paths::SIGNALS>"Clear filters"</a> })}
        </form>
        {list.signals.is_empty().then(|| empty(is_filtered || list.page > 1))}
        <ul class="signals">{items}</ul>
        {pages(list)}
    }
}

fn empty(is_filtered: bool) -> impl IntoView {
    let message = if is_filtered { "No matching signals." } else { "No signals are waiting." };
    view! { <p class="empty">{message}</p> }
}

fn item(signal: &Signal, list: &SignalsView) -> impl IntoView + use<> {
    let fields = &signal.fields;
    let is_firing = fields.status == SignalStatus::Firing;
    let words = [fields.service.clone(), Some(fields.severity.clone()), fields.value.clone()];
    let words: Vec<String> = words.into_iter().flatten().filter(|words| !words.is_empty()).collect();
    let times = if signal.times == 1 { "Received once".to_owned() } else { format!("Received {} times", signal.times) };
    let link = fields.link.clone().map(|link| {
        view! {
            " · "
            <a href=link rel="noopener noreferrer nofollow">
                "Details"
            </a>
        }
    });
    let state = match (signal.state, signal.incident) {
        (SignalState::Joined, Some(number)) => {
            view! { <p>"In "<a href=paths::incident(number)>{number.label()}</a></p> }.into_any()
        }
        (SignalState::Dismissed, _) => view! { <p>"Dismissed: " {signal.reason.clone()}</p> }.into_any(),
        (SignalState::Waiting, _) => actions(signal, list).into_any(),
        (SignalState::Joined, None) => ().into_any(),
    };
    view! {
        <li id=format!("signal-{}", signal.id)>
            <h2>{fields.title.clone()}</h2>
            <p>
                <strong class:incident-is-ongoing=is_firing>{fields.status.label()}</strong>
                {(!words.is_empty()).then(|| format!(" · {}", words.join(" · ")))}
            </p>
            <p class="list-number">
                {times} ", last " {time::full(signal.last_at, list.zone)} ", from " {signal.source.clone()} {link}
            </p>
            {proposals(signal, &list.plans, (list.now, list.zone))}
            {state}
        </li>
    }
}

fn actions(signal: &Signal, list: &SignalsView) -> impl IntoView + use<> {
    let is_typed = list.typed.id == Some(signal.id);
    let typed = if is_typed { list.typed.clone() } else { SignalTyped::default() };
    let of = format!("-{}", signal.id);
    let incident = Choice {
        name: "incident",
        label: "Incident".into(),
        options: list
            .incidents
            .iter()
            .map(|incident| (incident.number.to_string(), format!("{} {}", incident.number.label(), incident.title)))
            .collect(),
        value: typed.incident,
        of: of.clone(),
        ..Choice::default()
    };
    let errors = typed.errors.clone();
    let add = (!list.incidents.is_empty()).then(|| {
        view! {
            <form method="post" action=paths::signal_below(signal.id, "add")>
                {fields::select(incident, &errors)} <button>"Add to incident"</button>
            </form>
        }
    });
    let reason = Field {
        name: "reason",
        label: "Reason".into(),
        value: typed.reason,
        hint: "Why no action is needed.".into(),
        required: true,
        of,
        ..Field::default()
    };
    view! {
        <div class="signal-actions">
            <a class="button" href=paths::declare_for(signal.id)>
                "Declare incident"
            </a>
            {add}
            <details class="margin-rare" open=typed.errors.of("reason").is_some()>
                <summary>"Dismiss"</summary>
                <form method="post" action=paths::signal_below(signal.id, "dismiss")>
                    {fields::input(reason, &typed.errors)} <button>"Dismiss signal"</button>
                </form>
            </details>
        </div>
    }
}

fn pages(list: &SignalsView) -> AnyView {
    let state = if list.state == SignalState::Waiting { String::new() } else { list.state.key().to_owned() };
    let address = |page: u64| {
        let filters = [("q", list.words.clone()), ("state", state.clone()), ("page", page.to_string())];
        let filters: Vec<_> = filters.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        paths::signals(&filters)
    };
    page_links(list.page, list.has_more, address).into_any()
}
