//! The releases of the demo.

use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::readiness::{
    CriterionInput, FlagInput, FlagSwitch, ReleaseEventFields, ReleaseEventKind, ReleaseInput, ReleaseNumber,
    ReleaseRole, RunbookNumber, Switching, VoteChoice, VoteFields,
};
use store::Store;

use super::people::Cast;
use crate::commands::output::said;
use crate::runs::new_request;

/// Two releases of checkout: one is complete, the other was rolled back with the rollback plan of the demo.
pub async fn make(store: &Store, cast: &Cast, plan: RunbookNumber, now: DateTime<Utc>) -> Result<(), String> {
    let at = now.checked_sub_days(Days::new(16)).unwrap_or(now);
    let release = ReleaseInput {
        name: "Faster address lookup".into(),
        version_name: "2.3.0".into(),
        changes: "- Suggestions appear after three letters\n- The lookup service answers from a cache".into(),
        risks: "An outdated cache suggests addresses that no longer exist.".into(),
        ..shared(plan)
    };
    let number = planned(store, cast, &release, at).await?;
    let steps = [
        (60, ReleaseEventKind::Approved, None, ""),
        (70, ReleaseEventKind::StageReached, Some(10), ""),
        (180, ReleaseEventKind::StageReached, Some(50), "Latency went down as expected."),
        (1_500, ReleaseEventKind::StageReached, Some(100), ""),
        (2_900, ReleaseEventKind::Completed, None, "No support requests about addresses in a day."),
    ];
    happen(store, cast, number, at, &steps).await?;

    let at = now.checked_sub_days(Days::new(5)).unwrap_or(now);
    let release = ReleaseInput {
        name: "Express checkout".into(),
        version_name: "2.4.0".into(),
        changes: "- Returning customers pay with one click\n- New payment client".into(),
        risks: "The new payment client retries differently: orders could be paid twice.".into(),
        ..shared(plan)
    };
    let number = planned(store, cast, &release, at).await?;
    let flag = FlagInput {
        name: "express-checkout".into(),
        who_may: "On-call, without asking".into(),
        effect: "Returning customers see a button “Buy now”.".into(),
        rationale: "Takes the feature back in seconds, also in open browser tabs.".into(),
    };
    let fields = flag.parse().map_err(|errors| errors.to_string())?;
    let by = cast.chidi.viewer();
    let flag = store.change(by, at, async |tx| tx.add_flag(number, &fields).await).await.map_err(said)?;
    let steps = [(90, ReleaseEventKind::Approved, None, ""), (95, ReleaseEventKind::StageReached, Some(10), "")];
    happen(store, cast, number, at, &steps).await?;
    for (minutes, state, note) in
        [(100, FlagSwitch::On, "For the first 10 %."), (121, FlagSwitch::Off, "4.1 % of payments fail.")]
    {
        let request = new_request().map_err(said)?;
        let switching = Switching { request, state, note: note.into() };
        let at = at + TimeDelta::minutes(minutes);
        store.change(by, at, async |tx| tx.switch_flag(number, flag, &switching).await).await.map_err(said)?;
    }
    let steps = [
        (121, ReleaseEventKind::Halted, None, "4.1 % of payments fail; the plan says to roll back above 3 %."),
        (134, ReleaseEventKind::RolledBack, None, "All traffic is on 2.3.0. Failed payments are back to normal."),
    ];
    happen(store, cast, number, at, &steps).await
}

fn shared(plan: RunbookNumber) -> ReleaseInput {
    ReleaseInput {
        service: "checkout".into(),
        platforms: vec!["server".into(), "web".into()],
        plan: plan.to_string(),
        stages: "10, 50, 100".into(),
        ..ReleaseInput::default()
    }
}

/// A release with criteria that are met and a go from each role.
async fn planned(
    store: &Store,
    cast: &Cast,
    release: &ReleaseInput,
    at: DateTime<Utc>,
) -> Result<ReleaseNumber, String> {
    let wrong = |errors: domain::validation::ValidationErrors| errors.to_string();
    let fields = release.parse().map_err(wrong)?;
    let by = cast.chidi.viewer();
    let number = store.change(by, at, async |tx| tx.create_release(&fields, None).await).await.map_err(said)?;
    for (state, text, reason, evidence) in [
        ("met", "The load test passes at peak traffic", "", "p95 640 ms at 1,200 orders a minute"),
        ("met", "Payments are reconciled in the test environment", "", "No differences in 5,000 orders"),
        ("waived", "Screen reader test", "The pages do not change.", ""),
    ] {
        let (text, state) = (text.to_owned(), state.to_owned());
        let input = CriterionInput { text, state, reason: reason.into(), evidence: evidence.into() };
        let fields = input.parse().map_err(wrong)?;
        store.change(by, at, async |tx| tx.add_criterion(number, &fields).await).await.map_err(said)?;
    }
    let voters = [
        (ReleaseRole::Product, &cast.ada),
        (ReleaseRole::Engineering, &cast.chidi),
        (ReleaseRole::Security, &cast.dora),
        (ReleaseRole::Quality, &cast.ben),
    ];
    let whole = store.find_release(number).await.map_err(said)?;
    let criteria_version = whole.map_or(1, |whole| whole.release.criteria_version);
    for (place, (role, voter)) in (1_i64..).zip(voters) {
        let vote = VoteFields { role, choice: VoteChoice::Go, criteria_version, note: String::new() };
        let at = at + TimeDelta::minutes(10 * place);
        let voted = store.change(voter.viewer(), at, async |tx| tx.vote_on_release(number, &vote).await);
        voted.await.map_err(said)?;
    }
    Ok(number)
}

/// Minutes after the start, what happened, the stage and a note.
type Step = (i64, ReleaseEventKind, Option<i32>, &'static str);

async fn happen(
    store: &Store,
    cast: &Cast,
    number: ReleaseNumber,
    start: DateTime<Utc>,
    steps: &[Step],
) -> Result<(), String> {
    for (minutes, kind, stage, note) in steps {
        let request = new_request().map_err(said)?;
        let event = ReleaseEventFields { request, kind: *kind, stage: *stage, note: (*note).to_owned() };
        let at = start + TimeDelta::minutes(*minutes);
        let recorded = store.change(cast.chidi.viewer(), at, async |tx| tx.record_release_event(number, &event).await);
        recorded.await.map_err(said)?;
    }
    Ok(())
}
