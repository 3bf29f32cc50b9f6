//! What the text of a rollback plan says beyond its steps, and who approved it.

use chrono_tz::Tz;
use domain::readiness::{
    DecisionRight, Plan, PlannedMessage, RunKind, Runbook, RunbookApproval, RunbookKind, Trigger, run_times,
};
use leptos::prelude::*;

use super::runs_view::RunsView;
use super::step_view::duration;
use crate::paths;
use crate::ui::form::act;
use crate::ui::text::{Reading, prose};
use crate::ui::time;

/// A rollback plan, as read from the text of its runbook.
#[derive(Debug, Clone)]
pub struct PlanView {
    /// What the text says.
    pub plan: Plan,
    /// The approval of the newest approved version.
    pub approval: Option<RunbookApproval>,
    /// Whether it had an approval and has none any more.
    pub is_withdrawn: bool,
}

/// Promise against proof: how long a rollback is to take, and how long it took.
pub(super) fn proof(view: &PlanView, runs: &RunsView) -> impl IntoView + use<> {
    let promised = match view.plan.promised {
        Some(seconds) => view! { <dd>{duration(seconds.div_ceil(60))}</dd> }.into_any(),
        None => view! { <dd class="plan-unknown">"None yet"</dd> }.into_any(),
    };
    let measured = [(RunKind::Drill, "Drills"), (RunKind::Real, "Real runs")].map(|(kind, label)| {
        let value = run_times(&runs.complete, kind).map(|times| {
            let seconds = u32::try_from(times.median.max(0)).unwrap_or(u32::MAX);
            let late = view.plan.promised.is_some_and(|promised| seconds > promised);
            let of = if times.n == 1 { "1 run".to_owned() } else { format!("median of {} runs", times.n) };
            let class = if late { "plan-late" } else { "" };
            view! {
                <dd class=class>
                    {duration(seconds.div_ceil(60))} <small>{of} {late.then_some(", slower than the target")}</small>
                </dd>
            }
            .into_any()
        });
        let value = value.unwrap_or_else(|| view! { <dd class="plan-unknown">"No complete runs"</dd> }.into_any());
        view! {
            <div>
                <dt>{label}</dt>
                {value}
            </div>
        }
    });
    view! {
        <section class="plan-proof" aria-label="Time to roll back">
            <dl>
                <div>
                    <dt>"Target"</dt>
                    {promised}
                </div>
                {measured}
            </dl>
        </section>
    }
}

/// Triggers, decision rights and communication, in short.
pub(super) fn plan_parts(plan: &Plan) -> impl IntoView + use<> {
    let triggers = (!plan.triggers.is_empty()).then(|| {
        let rows = plan.triggers.iter().map(trigger_row).collect_view();
        view! {
            <section>
                <h2>"Roll back or halt"</h2>
                <ul class="plan-triggers">{rows}</ul>
            </section>
        }
    });
    let alone = (!plan.on_call_may.is_empty()).then(|| {
        view! {
            <div>
                <dt>"On-call may, without asking"</dt>
                <dd>{plan.on_call_may.join("; ")}</dd>
            </div>
        }
    });
    let rights = (!plan.rights.is_empty() || alone.is_some()).then(|| {
        let rows = plan.rights.iter().map(right_row).collect_view();
        view! {
            <section>
                <h2>"Who decides"</h2>
                <dl class="plan-rights">{rows} {alone}</dl>
            </section>
        }
    });
    let messages = (!plan.messages.is_empty()).then(|| {
        let rows = plan.messages.iter().enumerate().map(|(place, message)| message_row(place, message)).collect_view();
        view! {
            <section>
                <h2>"Communication"</h2>
                <dl class="plan-rights">{rows}</dl>
            </section>
        }
    });
    let drills = plan.drill_every.map(|every| view! { <p>"Drill every " {every.words()} "."</p> });
    view! {
        {triggers}
        {rights}
        {messages}
        {drills}
    }
}

fn trigger_row(trigger: &Trigger) -> impl IntoView + use<> {
    let words = trigger.condition.as_ref().map_or_else(|| trigger.line.clone(), domain::readiness::Condition::sentence);
    let without = trigger.without_data.map(|effect| {
        view! { <small>"Without data: " {effect.label().to_lowercase()}</small> }
    });
    let class = format!("plan-effect plan-effect-{}", trigger.effect.key());
    view! {
        <li>
            <strong class=class>{trigger.effect.label()}</strong>
            ": "
            {words}
            " "
            {without}
        </li>
    }
}

fn right_row(right: &DecisionRight) -> impl IntoView + use<> {
    let rungs = right
        .ladder
        .iter()
        .map(|rung| {
            let after = rung.after.map(|seconds| format!(", after {}", duration(seconds.div_ceil(60))));
            view! { <li>{rung.name.clone()} {after}</li> }
        })
        .collect_view();
    view! {
        <div>
            <dt>{right.decision.label()}</dt>
            <dd>
                <ol>{rungs}</ol>
            </dd>
        </div>
    }
}

fn message_row(place: usize, message: &PlannedMessage) -> impl IntoView + use<> {
    let first = message.first.map(|seconds| format!("first within {}", duration(seconds.div_ceil(60))));
    let every = message.every.map(|seconds| format!("then every {}", duration(seconds.div_ceil(60))));
    let how = Some(message.how.clone()).filter(|how| !how.is_empty());
    let words = [how, first, every].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let template = (!message.template.is_empty()).then(|| {
        let prefix = format!("message-{place}-");
        let text = prose(&message.template, Reading { pictures: "", prefix: &prefix });
        view! {
            <details>
                <summary>"Template"</summary>
                {text}
            </details>
        }
    });
    view! {
        <div>
            <dt>{message.audience.clone()}</dt>
            <dd>{words} {template}</dd>
        </div>
    }
}

/// Which version is approved, and the forms that change that.
pub(super) fn approval(
    runbook: &Runbook,
    view: &PlanView,
    (zone, may_write, may_approve): (Tz, bool, bool),
) -> impl IntoView + use<> {
    let PlanView { approval: approved, is_withdrawn, .. } = view;
    let approved = approved.as_ref();
    let current = runbook.version;
    let is_plan = runbook.kind == RunbookKind::RollbackPlan;
    let state = match approved {
        Some(approval) => {
            let by = approval.by.as_ref().map(|person| format!(" by {}", person.name));
            let older = (approval.version < current).then(|| {
                view! {
                    <p class="plan-late">
                        {format!("Version {current} isn’t approved. Real runs use version {}.", approval.version)}
                    </p>
                }
            });
            let note = (!approval.note.is_empty()).then(|| view! { <p>{approval.note.clone()}</p> });
            view! {
                <p>
                    <a href=paths::runbook_version(
                        runbook.number,
                        approval.version,
                    )>{format!("Version {}", approval.version)}</a>
                    " was approved"
                    {by}
                    " on "
                    {time::date(approval.at, zone)}
                    "."
                </p>
                {note}
                {older}
            }
            .into_any()
        }
        None if *is_withdrawn => view! {
            <p>
                "No version is currently approved. To start a real run, give a reason. Administrators are notified."
            </p>
        }
        .into_any(),
        None if is_plan => view! { <p>"No version is approved. Real runs use the current version."</p> }.into_any(),
        None => ().into_any(),
    };
    let is_open = may_write && runbook.archived_at.is_none();
    let is_approved = approved.is_some_and(|approval| approval.version == current);
    let below = |version: i32, what: &str| format!("{}/{what}", paths::runbook_version(runbook.number, version));
    let approve = (is_open && is_plan && !is_approved).then(|| {
        if !may_approve {
            return view! { <p>"You saved this version, so someone else has to approve it."</p> }.into_any();
        }
        view! {
            <form method="post" action=below(current, "approve") class="plan-approve">
                <label for="approval-note">"Note (optional)"</label>
                <input id="approval-note" name="note" />
                <button class="button-main">{format!("Approve version {current}")}</button>
            </form>
        }
        .into_any()
    });
    let withdraw = approved.filter(|_| is_open).map(|approval| {
        let path = below(approval.version, "withdraw-approval");
        view! {
            <details class="margin-rare">
                <summary>"Withdraw approval"</summary>
                <p>
                    "Real runs then use the newest version that is still approved. If none is left, starting a real run requires a reason."
                </p>
                {act(path, "Withdraw approval", "button-danger")}
            </details>
        }
    });
    (is_plan || approved.is_some()).then(|| {
        view! {
            <section>
                <h2>"Approval"</h2>
                {state}
                {approve}
                {withdraw}
            </section>
        }
    })
}
