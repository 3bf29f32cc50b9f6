//! What became of the action items and findings of the demo.

use chrono::{DateTime, Days, Utc};
use domain::actions::{
    ActionEdit, ActionId, ActionState, BoardFilter, BoardGrouping, BoardViewFields, DueWindow, StateFilter, Transition,
};
use domain::findings::FindingId;
use domain::people::Person;
use domain::postmortems::PostmortemNumber;
use store::Store;

use super::people::Cast;
use crate::commands::output::said;

/// An action item of the board.
struct Item {
    id: ActionId,
    number: PostmortemNumber,
    version: i32,
}

/// Takes some action items further: a due date that moved twice, work in progress, and work that
/// was verified. One finding repeats an earlier one.
pub async fn make(store: &Store, cast: &Cast, now: DateTime<Utc>) -> Result<(), String> {
    let ago = |days: u64| now.checked_sub_days(Days::new(days)).unwrap_or(now);
    let due = |days: u64| Some(ago(days).date_naive().to_string());

    let backoff = find(store, cast, now, "Use exponential backoff").await?;
    for (place, (at, due, reason)) in (0..).zip([
        (17, due(9), "The app release was postponed by a week."),
        (10, due(2), "The retry limit needs a change in the search API first."),
    ]) {
        let edit = ActionEdit { due, due_reason: reason.into(), ..ActionEdit::default() };
        let moved = store.change(cast.chidi.viewer(), ago(at), async |tx| {
            tx.edit_action(backoff.id, backoff.version + place, &edit).await
        });
        moved.await.map_err(said)?;
    }

    let renewal = find(store, cast, now, "Add all public domains").await?;
    let seen = "All 14 public domains are in the renewal configuration; the inventory matched on 3 consecutive days.";
    step(store, &cast.ben, ago(61), &renewal, (Transition::Verify, seen)).await?;

    let load_test = find(store, cast, now, "Run load tests").await?;
    let again = "The test used yesterday’s traffic instead of the recorded peak.";
    step(store, &cast.ben, ago(1), &load_test, (Transition::Reopen, again)).await?;
    let done = "The test now replays the recorded peak. It failed with a pool size of 20.";
    let load_test = Item { version: load_test.version + 1, ..load_test };
    step(store, &cast.chidi, now, &load_test, (Transition::Finish, done)).await?;

    // What monitoring missed once, it missed again.
    let (number, again) = cause(store, cast, load_test.number, "There is no alert on the checkout").await?;
    let (_, earlier) = cause(store, cast, renewal.number, "There was no external monitoring").await?;
    let confirmed =
        store.change(cast.ada.viewer(), ago(1), async |tx| tx.confirm_recurrence(number, again, earlier).await);
    confirmed.await.map_err(said)?;
    views(store, cast, now).await
}

/// Views of the board that everybody sees.
async fn views(store: &Store, cast: &Cast, now: DateTime<Utc>) -> Result<(), String> {
    let overdue =
        BoardFilter { due: Some(DueWindow::Overdue), grouping: BoardGrouping::Owner, ..BoardFilter::default() };
    let verify = BoardFilter { state: StateFilter::Only(ActionState::Done), ..BoardFilter::default() };
    for (name, filter) in [("Overdue by owner", overdue), ("To verify", verify)] {
        let fields = BoardViewFields { name: name.to_owned(), is_shared: Some(true) };
        let saved = store.change(cast.ada.viewer(), now, async |tx| tx.save_board_view(&fields, &filter).await);
        saved.await.map_err(said)?;
    }
    Ok(())
}

async fn find(store: &Store, cast: &Cast, now: DateTime<Utc>, title: &str) -> Result<Item, String> {
    let filter = BoardFilter { state: StateFilter::All, ..BoardFilter::default() };
    let page = store.board(cast.ada.viewer(), &filter, now.date_naive(), (0, 100)).await.map_err(said)?;
    let found = page.items.into_iter().find(|item| item.action.fields.title.starts_with(title));
    let item = found.ok_or_else(|| format!("The demo has no action item that begins with “{title}”."))?;
    Ok(Item { id: item.action.id, number: item.postmortem, version: item.action.version })
}

async fn cause(
    store: &Store,
    cast: &Cast,
    number: PostmortemNumber,
    text: &str,
) -> Result<(PostmortemNumber, FindingId), String> {
    let findings = store.draft(cast.ada.viewer(), number).await.map_err(said)?.findings;
    let found = findings.into_iter().find(|finding| finding.text.starts_with(text));
    let finding = found.ok_or_else(|| format!("The demo has no finding that begins with “{text}”."))?;
    Ok((number, finding.id))
}

async fn step(
    store: &Store,
    by: &Person,
    at: DateTime<Utc>,
    item: &Item,
    (transition, note): (Transition, &str),
) -> Result<(), String> {
    let taken = store.change(by.viewer(), at, async |tx| {
        tx.transition_action(item.number, item.id, item.version, transition, note).await
    });
    taken.await.map_err(said)
}
