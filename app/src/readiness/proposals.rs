use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::readiness::{Effect, IncidentNumber, Outcome, PlanOfService, Signal, TriggerCheck, checks_of};
use leptos::prelude::*;

use super::incident_view::clock_near;
use crate::paths;

/// What a signal says about the triggers of the rollback plans of its service: nothing when no plan has one about it.
pub(super) fn proposals(
    signal: &Signal,
    plans: &[PlanOfService],
    (now, zone): (DateTime<Utc>, Tz),
) -> Option<impl IntoView + use<>> {
    let checks = checks_of(plans, signal);
    let items = checks.iter().map(|(plan, check)| item(plan, check, (signal.incident, now, zone))).collect_view();
    (!items.is_empty()).then(|| view! { <ul class="proposals">{items}</ul> })
}

fn item(
    plan: &PlanOfService,
    check: &TriggerCheck,
    (incident, now, zone): (Option<IncidentNumber>, DateTime<Utc>, Tz),
) -> impl IntoView + use<> {
    let is_proposed = check.is_proposed(now);
    let state = match (check.outcome, check.effect) {
        (Outcome::Breached, Some(effect)) if is_proposed => format!("Proposed: {}", effect.label().to_lowercase()),
        (Outcome::Unknown, Some(effect)) => {
            format!("Unknown. With no data, the plan says: {}", effect.label().to_lowercase())
        }
        (outcome, _) => outcome.label().to_owned(),
    };
    let waits = check
        .counts_from
        .filter(|_| !is_proposed)
        .map(|from| format!(" If this continues, the plan will be proposed at {}.", clock_near(from, now, zone)));
    let action = match check.effect {
        Some(Effect::RollBack) if is_proposed => "Open the rollback plan",
        _ => "Open the plan",
    };
    let address = match incident {
        Some(incident) => paths::runbook_for_incident(plan.number, incident),
        None => paths::runbook(plan.number),
    };
    view! {
        <li class="proposal" class:proposal-now=is_proposed>
            <p>
                <strong>{state}</strong>
                " · "
                {check.condition.clone()}
            </p>
            <p class="list-number">{check.reason.clone()} {waits}</p>
            <p>
                <a href=address>{format!("{action} “{}”", plan.title)}</a>
            </p>
        </li>
    }
}

/// What the signals of an incident propose, for all who work on it.
pub(super) fn proposals_of_incident(
    (signals, plans): (&[Signal], &[PlanOfService]),
    (now, zone): (DateTime<Utc>, Tz),
) -> impl IntoView + use<> {
    let items = signals
        .iter()
        .filter_map(|signal| {
            let proposals = proposals(signal, plans, (now, zone))?;
            Some(view! {
                <h3>{signal.fields.title.clone()}</h3>
                {proposals}
            })
        })
        .collect_view();
    (!items.is_empty()).then(|| {
        view! {
            <section class="incident-proposals" data-part="incident-proposals">
                <h2>"Rollback plans"</h2>
                {items}
            </section>
        }
    })
}
