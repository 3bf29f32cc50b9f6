//! When to look at action items and drafts next, after something changed by which their reminders are planned.
//!
//! What is already late stays late: whoever was not told before the change is told after it.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::actions::{ActionState, first_look};
use domain::people::TeamId;
use domain::postmortems::PostmortemNumber;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, IntoCondition, LockType, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::board::UNFINISHED;
use crate::StoreError;
use crate::rows::{action_item, postmortem};

/// How far a look after a change of holidays goes back: over Easter, from Thursday to Monday.
const LOOK_BACK: Days = Days::new(4);
/// When to look next at an action item with this due date whose status changes. One that is open again is looked at as
/// if it were new; otherwise, what was still to be sent stays so.
pub(super) fn look_after(
    remind_at: Option<DateTime<Utc>>,
    due: Option<NaiveDate>,
    (before, after): (ActionState, ActionState),
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    if before.is_open() || !after.is_open() {
        return remind_at;
    }
    let first = first_look(due?, now);
    Some(remind_at.map_or(first, |planned| Ord::min(planned, first)))
}

/// Looks again at a postmortem and its action items, whose severity, zone or team changed.
pub(crate) async fn plan_reminders(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    look_at_actions(connection, action_item::Column::Postmortem.eq(number.0), now).await?;
    look_at_drafts(connection, postmortem::Column::Number.eq(number.0), now).await
}

/// Looks again at the drafts and the action items of a team, whose holidays changed. What is now due at an instant
/// that just passed is sent late; what was sent is not sent again.
pub(crate) async fn plan_reminders_of_team(
    connection: &impl ConnectionTrait,
    team: TeamId,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    lock_postmortems(connection, postmortem::Column::TeamId.eq(team.0)).await?;
    let since = now.checked_sub_days(LOOK_BACK).unwrap_or(now);
    let its_postmortems = Query::select()
        .column(postmortem::Column::Number)
        .from(postmortem::Entity)
        .and_where(postmortem::Column::TeamId.eq(team.0))
        .take();
    let its_actions = action_item::Column::Postmortem.in_subquery(its_postmortems).and(Expr::cust(UNFINISHED));
    look_at_actions(connection, its_actions, since).await?;
    look_at_drafts(connection, postmortem::Column::TeamId.eq(team.0), since).await
}

/// Looks again at everything of which somebody may still be reminded: the policies changed.
pub(super) async fn plan_all_reminders(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let of_unfinished = Query::select()
        .column(action_item::Column::Postmortem)
        .from(action_item::Entity)
        .and_where(action_item::Column::Due.is_not_null())
        .and_where(Expr::cust(UNFINISHED))
        .take();
    let concerned = Condition::any()
        .add(postmortem::Column::PublicationId.is_null())
        .add(postmortem::Column::Number.in_subquery(of_unfinished));
    lock_postmortems(connection, concerned).await?;
    look_at_actions(connection, Expr::cust(UNFINISHED), now).await?;
    look_at_drafts(connection, Condition::all(), now).await
}

/// Edits lock a postmortem before its action items. An exclusive lock would also stop those who send reminders: they
/// hold action items, and write notifications, which refer to the postmortem.
async fn lock_postmortems(connection: &impl ConnectionTrait, which: impl IntoCondition) -> Result<(), StoreError> {
    postmortem::Entity::find()
        .select_only()
        .column(postmortem::Column::Number)
        .filter(which)
        .order_by_asc(postmortem::Column::Number)
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<i64>()
        .all(connection)
        .await?;
    Ok(())
}

/// Looks again at the action items of which a condition holds.
pub(super) async fn look_at_actions(
    connection: &impl ConnectionTrait,
    which: impl IntoCondition,
    since: DateTime<Utc>,
) -> Result<(), StoreError> {
    action_item::Entity::update_many()
        .col_expr(action_item::Column::RemindAt, at_the_latest(action_item::Column::RemindAt, since))
        .filter(action_item::Column::Due.is_not_null())
        .filter(which)
        .exec(connection)
        .await?;
    Ok(())
}

/// Looks again at the drafts of which a condition holds.
pub(super) async fn look_at_drafts(
    connection: &impl ConnectionTrait,
    which: impl IntoCondition,
    since: DateTime<Utc>,
) -> Result<(), StoreError> {
    let column = postmortem::Column::PublishRemindAt;
    let drafts = postmortem::Entity::update_many()
        .col_expr(column, at_the_latest(column, since))
        .filter(postmortem::Column::PublicationId.is_null())
        .filter(which);
    drafts.exec(connection).await?;
    Ok(())
}

/// An instant, or what the column says when that is earlier.
fn at_the_latest(column: impl ColumnTrait, at: DateTime<Utc>) -> SimpleExpr {
    CaseStatement::new().case(column.lt(at), Expr::col(column)).finally(at).into()
}
