//! Reminders of rollback plans that are due to be rehearsed or reviewed.

use chrono::{DateTime, NaiveDate, Utc};
use domain::people::{NotificationKind, NotificationSubject, PersonId};
use domain::readiness::{Period, PlanDuty, PlanFacts, RunKind, RunState, RunbookKind, RunbookNumber};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::people::{NewNotification, Teller, people_named};
use crate::rows::{run, runbook};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError, UnitOfWork};

/// What the overview keeps of a plan.
fn facts_of(row: &runbook::Model) -> PlanFacts {
    PlanFacts {
        has_triggers: row.has_triggers,
        deciders: row.deciders.clone(),
        promised: row.promised.and_then(|seconds| u32::try_from(seconds).ok()),
        drill_every: Period::from_words(&row.drill_every),
        review_by: row.review_by,
    }
}

/// The day of the last finished drill of a plan, or that on which it was created.
async fn rehearsed(connection: &impl ConnectionTrait, row: &runbook::Model) -> Result<NaiveDate, StoreError> {
    let last = run::Entity::find()
        .filter(run::Column::Runbook.eq(row.number))
        .filter(run::Column::Kind.eq(RunKind::Drill.key()))
        .filter(run::Column::State.eq(RunState::Finished.key()))
        .order_by_desc(run::Column::EndedAt)
        .one(connection)
        .await?;
    Ok(last.and_then(|run| run.ended_at).unwrap_or(row.created_at).date_naive())
}

async fn set_reminder(
    connection: &impl ConnectionTrait,
    number: i64,
    at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    runbook::Entity::update_many()
        .col_expr(runbook::Column::RemindAt, Expr::value(at))
        .filter(runbook::Column::Number.eq(number))
        .exec(connection)
        .await?;
    Ok(())
}

impl UnitOfWork {
    /// Plans the next reminder of a plan, after it was saved or rehearsed.
    pub(super) async fn plan_next_drill(&self, number: RunbookNumber) -> Result<(), StoreError> {
        // Whoever saves the plan at the same time has another cadence in mind.
        let row = runbook::Entity::find_by_id(number.0).lock(LockType::NoKeyUpdate).one(&self.transaction).await?;
        let Some(row) = row else { return Ok(()) };
        let next = if row.kind == RunbookKind::RollbackPlan.key() {
            facts_of(&row).first_reminder(rehearsed(&self.transaction, &row).await?, self.now)
        } else {
            None
        };
        set_reminder(&self.transaction, number.0, next).await
    }
}

impl Store {
    /// Reminds of one plan that is due to be rehearsed or reviewed, and plans its next reminder; `false` when there is none.
    /// Each day that is due is told of once, also when several processes look.
    pub async fn send_plan_reminder(&self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let now = to_microseconds(now);
        let due = runbook::Entity::find()
            .filter(runbook::Column::RemindAt.lte(now))
            .order_by_asc(runbook::Column::RemindAt)
            .select_only()
            .column(runbook::Column::Number);
        let Some(number) = due.into_tuple::<i64>().one(self.reader()).await? else { return Ok(false) };
        let transaction = self.begin().await?;
        let held = runbook::Entity::find_by_id(number).lock(LockType::NoKeyUpdate).one(&transaction).await?;
        // Another process may have done it, or somebody saved the plan.
        let Some(row) = held else { return Ok(false) };
        let Some(since) = row.remind_at.filter(|at| *at <= now) else { return Ok(false) };
        let (facts, rehearsed) = (facts_of(&row), rehearsed(&transaction, &row).await?);
        // What was due before the plan was saved is told of as well; each day once.
        let due = facts.duties(rehearsed).filter(|(.., at)| *at <= now && (*at >= since || row.edited_at > *at));
        let due: Vec<_> = due.filter(|_| row.archived_at.is_none()).collect();
        let whom = if due.is_empty() { Vec::new() } else { responsible(&transaction, &row).await? };
        for (duty, day, _) in due {
            let (kind, what) = match duty {
                PlanDuty::Drill => (NotificationKind::DrillDue, "drill"),
                PlanDuty::Review => (NotificationKind::ReviewDue, "review"),
            };
            let news = NewNotification {
                cause: format!("{what}-{number}-{day}"),
                place: String::new(),
                detail: format!("Due {}.", day.format("%-d %b %Y")),
            };
            let teller = Teller { connection: &transaction, by: None, now };
            let whom = whom.iter().map(|person| (*person, kind));
            teller.tell_writers(NotificationSubject::Runbook(RunbookNumber(number)), whom, news).await?;
        }
        set_reminder(&transaction, number, facts.next_reminder(rehearsed, now)).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Those who may start a plan, and who saved its current version.
async fn responsible(connection: &impl ConnectionTrait, row: &runbook::Model) -> Result<Vec<PersonId>, StoreError> {
    let names: Vec<&str> = row.deciders.split(", then ").filter(|name| !name.is_empty()).collect();
    let people = people_named(connection, &names).await?;
    Ok(people.into_values().chain(row.edited_by.map(PersonId)).collect())
}
