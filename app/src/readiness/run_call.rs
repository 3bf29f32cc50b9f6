use domain::readiness::{CallState, RunCall, RunEventKind, RunKind, Step, StepState};
use leptos::prelude::*;

use super::run_view::RunView;
use crate::paths;
use crate::ui::time;

/// The request of the step that is shown: what it sends, what came of it, and the button.
pub(super) fn run_call(view: &RunView, step: &Step) -> Option<AnyView> {
    let call = step.call.as_ref()?;
    let sent = view.calls.iter().find(|sent| sent.step == step.number);
    let is_settled =
        view.progress.step(step.number).is_some_and(|step| matches!(step.state, StepState::Done | StepState::Skipped));
    let can_send = sent.is_none_or(|sent| sent.state == CallState::Failed) && !is_settled;
    let button = (view.acts() && can_send).then(|| {
        if view.run.kind == RunKind::Drill {
            return view! {
                <p>
                    <button disabled=true>"Send request"</button>
                    " Drills don’t send requests."
                </p>
            }
            .into_any();
        }
        let words = if sent.is_some() { "Send request again" } else { "Send request" };
        let same_key = "A retry has the same idempotency key, so the receiver can ignore duplicates.";
        let hint = sent.is_some().then_some(same_key);
        view! {
            <form method="post" action=paths::run_below(view.run.number, "events") class="act">
                <input type="hidden" name="request" value=view.request.clone() />
                <input type="hidden" name="step" value=step.number.to_string() />
                <button name="kind" value=RunEventKind::CallSent.key()>
                    {words}
                </button>
                {hint}
            </form>
        }
        .into_any()
    });
    // Others see what came of it; the name keeps it apart from those of other steps.
    Some(
        view! {
            <section class="run-call" data-part=format!("run-call-{}", step.number)>
                <h3>"Request"</h3>
                <p>
                    <code>{format!("{} {}", call.method, call.address)}</code>
                </p>
                {sent.map(|sent| outcome(view, sent))}
                {button}
            </section>
        }
        .into_any(),
    )
}

fn outcome(view: &RunView, sent: &RunCall) -> impl IntoView + use<> {
    let took = sent.milliseconds.map(|milliseconds| format!(" ({milliseconds} ms)")).unwrap_or_default();
    let attempts = match sent.attempts {
        0 => String::new(),
        1 => " 1 attempt.".to_owned(),
        several => format!(" {several} attempts."),
    };
    let words = match (sent.state, &sent.error, sent.status) {
        (CallState::Answered, _, Some(status)) => format!("Accepted: HTTP {status}{took}."),
        (CallState::Answered, ..) => format!("Accepted{took}."),
        (CallState::Failed, Some(error), _) => format!("Failed: {error}{took}"),
        (CallState::Failed, None, _) => "Failed.".to_owned(),
        (CallState::Waiting, Some(error), _) => format!("Not successful yet: {error}{took}"),
        (CallState::Waiting, None, _) => "Sending; no response yet.".to_owned(),
    };
    let next = sent.next_at.filter(|_| sent.error.is_some()).map(|at| {
        view! {
            " Next attempt at "
            {time::to_the_second(at, view.zone)}
            "."
        }
    });
    let response = (!sent.response.trim().is_empty()).then(|| {
        view! {
            <details class="margin-rare">
                <summary>"Response"</summary>
                <pre>{sent.response.clone()}</pre>
            </details>
        }
    });
    view! {
        <p class=format!("run-call-{}", sent.state.key())>{words} {attempts} {next}</p>
        {response}
    }
}
