//! The year before: short postmortems whose follow-up is over or late, so that insights and lists have something to
//! show.

mod postmortems;

use chrono::{DateTime, Days, Utc};
use domain::actions::{ActionKind, ActionState, Transition};
use domain::findings::{Category, Process};
use domain::people::Person;
use domain::postmortems::{FullPostmortem, Kind, Severity};
use domain::timeline::{EventKind, Milestone};
use store::Store;

use super::incidents::{Head, IncidentBuilder};
use super::people::Cast;
use crate::commands::output::said;

/// A postmortem in short.
struct Earlier {
    days_ago: u32,
    severity: Severity,
    kind: Kind,
    is_payments: bool,
    service: &'static str,
    title: &'static str,
    summary: &'static str,
    /// What happened, with the local time.
    events: &'static [(&'static str, EventKind, Option<Milestone>, &'static str)],
    cause: (&'static str, Category, Process),
    action: FollowUp,
    /// Published so many days after it happened.
    published_after: u32,
}

/// An action item in short, with what became of it, in days after the postmortem was written.
struct FollowUp {
    title: &'static str,
    kind: ActionKind,
    outcome: &'static str,
    due_after: u32,
    done_after: Option<u32>,
    verified_after: Option<(u32, &'static str)>,
}

/// Writes and publishes them, each on its day.
pub async fn make(store: &Store, cast: &Cast, now: DateTime<Utc>) -> Result<(), String> {
    let ago = |days: u32| now.checked_sub_days(Days::new(days.into())).unwrap_or(now);
    for earlier in postmortems::ALL {
        let (author, other) = if earlier.is_payments { (&cast.ben, &cast.chidi) } else { (&cast.dora, &cast.ada) };
        // Written on the day after.
        let written = earlier.days_ago - 1;
        let whole = whole(earlier, cast, author, now);
        let saved = store.change(author.viewer(), ago(written), async |tx| tx.save_full(&whole).await);
        let number = saved.await.map_err(said)?;
        let published = ago(earlier.days_ago - earlier.published_after);
        store.change(author.viewer(), published, async |tx| tx.publish(number).await).await.map_err(said)?;
        let actions = store.draft(author.viewer(), number).await.map_err(said)?.actions;
        let Some(action) = actions.first() else { continue };
        let (done, verified) = (earlier.action.done_after, earlier.action.verified_after);
        let steps = done.map(|days| (author, days, Transition::Finish, "")).into_iter();
        let steps = steps.chain(verified.map(|(days, evidence)| (other, days, Transition::Verify, evidence)));
        for (place, (by, days, step, note)) in (0..).zip(steps) {
            let at = ago(written.saturating_sub(days));
            let taken = store.change(by.viewer(), at, async |tx| {
                tx.transition_action(number, action.id, action.version + place, step, note).await
            });
            taken.await.map_err(said)?;
        }
    }
    Ok(())
}

fn whole(earlier: &Earlier, cast: &Cast, author: &Person, now: DateTime<Utc>) -> FullPostmortem {
    let (cause, category, process) = earlier.cause;
    let action = &earlier.action;
    let head = Head {
        title: earlier.title,
        severity: earlier.severity,
        kind: earlier.kind,
        team: if earlier.is_payments { cast.payments } else { cast.platform },
        services: &[earlier.service],
        author: author.id,
        days_ago: earlier.days_ago.into(),
        template: "One page",
    };
    let due = i64::from(action.due_after) - i64::from(earlier.days_ago) + 1;
    let told = IncidentBuilder::new(&head, now).text("Summary", earlier.summary);
    let told = earlier
        .events
        .iter()
        .fold(told, |told, (clock, kind, milestone, text)| told.event(clock, *kind, *milestone, text));
    told.cause(cause, None, (category, process), &[0])
        .action(
            action.title,
            action.kind,
            (Some(author.id), Some(due)),
            (action.outcome, ""),
            (Some(0), ActionState::Open),
        )
        .build()
}
