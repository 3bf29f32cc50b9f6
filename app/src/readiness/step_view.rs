use domain::readiness::{Idempotence, Outline, Step, Undo};
use leptos::prelude::*;

use crate::ui::text::{Reading, line, prose};

/// A step as people follow it. What it sends is left out where the page shows it otherwise.
pub(super) fn step_view(step: &Step, outline: &Outline, with_request: bool) -> impl IntoView + use<> {
    let number = step.number;
    let prefix = format!("step-{number}-");
    let reading = Reading { pictures: "", prefix: &prefix };
    let class = match step.depth {
        0 => "runbook-step",
        _ => "runbook-step runbook-step-within",
    };
    view! {
        <div class=class id=format!("step-{number}") role="group" aria-label=format!("Step {number}")>
            <p class="runbook-step-number" aria-hidden="true">
                {number.to_string()}
            </p>
            <div class="runbook-step-body">
                {prose(&outline.with_definitions(&step.instructions), reading)} {facts(step, outline, with_request)}
            </div>
        </div>
    }
}

fn facts(step: &Step, outline: &Outline, with_request: bool) -> impl IntoView + use<> {
    let prefix = format!("check-{}-", step.number);
    let reading = Reading { pictures: "", prefix: &prefix };
    let fact = |name: &'static str, value: AnyView| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
        .into_any()
    };
    let mut facts: Vec<AnyView> = Vec::new();
    if let Some(role) = &step.role {
        facts.push(fact("Role", role.clone().into_any()));
    }
    if let Some(minutes) = step.expected_minutes() {
        facts.push(fact("Expected", duration(minutes).into_any()));
    }
    if let Some(check) = &step.check {
        facts.push(fact("Check", line(check, reading).into_any()));
    }
    match step.idempotent {
        Idempotence::Yes => facts.push(fact("Repeat", "Safe to repeat".into_any())),
        Idempotence::No => facts.push(fact("Repeat", view! { <strong>"Don’t repeat"</strong> }.into_any())),
        Idempotence::Unknown => {}
    }
    if let Some(undo) = &step.undone_by {
        facts.push(fact("Undone by", undo_view(undo, outline)));
    }
    if let Some(call) = step.call.as_ref().filter(|_| with_request) {
        let call = format!("{} {}", call.method, call.address);
        facts.push(fact("Request", view! { <code>{call}</code> }.into_any()));
    }
    if let Some(link) = step.link.clone().filter(|link| !step.instructions.contains(link.as_str())) {
        let address = link.clone();
        facts.push(fact("Link", view! { <a href=address rel="noreferrer">{link}</a> }.into_any()));
    }
    (!facts.is_empty()).then(|| view! { <dl class="runbook-step-facts">{facts}</dl> })
}

fn undo_view(undo: &Undo, outline: &Outline) -> AnyView {
    let step = match undo {
        Undo::Words(words) => return words.clone().into_any(),
        Undo::Step(number) => outline.steps.iter().find(|step| step.number == *number),
    };
    step.map(|step| {
        let words = format!("Step {}: {}", step.number, step.title);
        view! { <a href=format!("#step-{}", step.number)>{words}</a> }
    })
    .into_any()
}

/// `5 min`, `1 h 30 min`.
pub(super) fn duration(minutes: u32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_short() {
        assert_eq!([5, 60, 90].map(duration), ["5 min", "1 h", "1 h 30 min"]);
    }
}
