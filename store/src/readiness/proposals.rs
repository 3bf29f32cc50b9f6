//! Signals that breach a trigger propose the rollback plan of their service to those who may start it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::people::{NotificationKind, NotificationSubject, PersonId};
use domain::readiness::{
    Decision, Effect, Plan, PlanOfService, RunbookKind, RunbookNumber, Signal, SignalStatus, read_plan,
};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LockType};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect};

use super::plan_standings::approved_versions;
use super::runbook_list::its_service;
use super::services::lowered;
use super::signal_list::find_by_id;
use crate::actions::administrators;
use crate::people::{NewNotification, Teller, people_named};
use crate::rows::{incident, runbook, runbook_approval, runbook_version, service, signal};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// Plans of the services of one page of signals beyond these are left out.
const MAX_PLANS: u64 = 50;

/// The plans of these services: the newest approved version of each, or the current one of a plan that was never
/// approved. Plans whose approval was withdrawn are left out: what their current version says, nobody approved.
async fn plans_of_services(
    connection: &impl ConnectionTrait,
    services: Vec<String>,
) -> Result<Vec<PlanOfService>, StoreError> {
    if services.is_empty() {
        return Ok(Vec::new());
    }
    let services: Vec<String> = services.iter().flat_map(|name| lowered(name)).collect();
    let name = Expr::expr(Func::lower(Expr::col((service::Entity, service::Column::Name))));
    let rows: Vec<(i64, String, String, i32)> = runbook::Entity::find()
        .join(JoinType::InnerJoin, its_service())
        .filter(name.is_in(services))
        .filter(runbook::Column::Kind.eq(RunbookKind::RollbackPlan.key()))
        .filter(runbook::Column::HasTriggers.eq(true))
        .filter(runbook::Column::ArchivedAt.is_null())
        .select_only()
        .columns([runbook::Column::Number, runbook::Column::Title])
        .column_as(service::Column::Name, "service")
        .column(runbook::Column::Version)
        .order_by_asc(runbook::Column::Number)
        .limit(MAX_PLANS)
        .into_tuple()
        .all(connection)
        .await?;
    let numbers: Vec<i64> = rows.iter().map(|(number, ..)| *number).collect();
    let approved = approved_versions(connection, &numbers).await?;
    let withdrawn = withdrawn_of(connection, &numbers, &approved).await?;
    let mut used: HashMap<i64, i32> = rows.iter().map(|(number, .., version)| (*number, *version)).collect();
    used.extend(approved);
    used.retain(|number, _| !withdrawn.contains(number));
    let texts = texts_of(connection, &used).await?;
    let plans = rows.into_iter().filter_map(|(number, title, service, _)| {
        let (version, text) = (*used.get(&number)?, texts.get(&number)?);
        let plan = read_plan(text);
        Some(PlanOfService { number: RunbookNumber(number), title, service: service.to_lowercase(), version, plan })
    });
    Ok(plans.collect())
}

/// Those of these runbooks that had an approval and have none any more.
async fn withdrawn_of(
    connection: &impl ConnectionTrait,
    numbers: &[i64],
    approved: &HashMap<i64, i32>,
) -> Result<Vec<i64>, StoreError> {
    let others: Vec<i64> = numbers.iter().copied().filter(|number| !approved.contains_key(number)).collect();
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let ever = runbook_approval::Entity::find()
        .filter(runbook_approval::Column::Runbook.is_in(others))
        .select_only()
        .column(runbook_approval::Column::Runbook)
        .distinct();
    Ok(ever.into_tuple().all(connection).await?)
}

/// The texts of one version of each of these runbooks.
async fn texts_of(
    connection: &impl ConnectionTrait,
    versions: &HashMap<i64, i32>,
) -> Result<HashMap<i64, String>, StoreError> {
    if versions.is_empty() {
        return Ok(HashMap::new());
    }
    let any = versions.iter().fold(Condition::any(), |any, (number, version)| {
        let this = runbook_version::Column::Runbook.eq(*number).and(runbook_version::Column::Version.eq(*version));
        any.add(this)
    });
    let rows: Vec<(i64, String)> = runbook_version::Entity::find()
        .filter(any)
        .select_only()
        .columns([runbook_version::Column::Runbook, runbook_version::Column::Text])
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

impl Store {
    /// The rollback plans of the services of these signals, as they are used for real.
    pub async fn plans_of_signals(&self, signals: &[Signal]) -> Result<Vec<PlanOfService>, StoreError> {
        let services = signals.iter().filter(|signal| signal.fields.status == SignalStatus::Firing);
        let mut services: Vec<String> = services.filter_map(|signal| signal.fields.service.clone()).collect();
        services.sort_unstable();
        services.dedup();
        plans_of_services(self.reader(), services).await
    }

    /// Compares one signal that is due with the triggers of its service's plans, and tells those who may start a plan
    /// of which a trigger is breached; `false` when none is due. Each episode of a signal proposes a plan once, also
    /// when several processes look.
    pub async fn send_proposal(&self, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let now = to_microseconds(now);
        let due = signal::Entity::find().filter(signal::Column::CheckAt.lte(now)).order_by_asc(signal::Column::CheckAt);
        let Some(due) = due.one(self.reader()).await? else { return Ok(false) };
        let transaction = self.begin().await?;
        let held = signal::Entity::find_by_id(due.id).lock(LockType::NoKeyUpdate).one(&transaction).await?;
        // Another process may have looked, or the signal was resolved.
        if held.is_none_or(|row| row.check_at.is_none_or(|at| at > now)) {
            return Ok(true);
        }
        let next = check(&transaction, due.id, now).await?;
        signal::Entity::update_many()
            .col_expr(signal::Column::CheckAt, Expr::value(next))
            .filter(signal::Column::Id.eq(due.id))
            .exec(&transaction)
            .await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Tells of what the signal proposes; when a trigger is breached but not for long enough, the time to look again.
async fn check(
    connection: &impl ConnectionTrait,
    id: i64,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, StoreError> {
    let Some(signal) = find_by_id(connection, id).await? else { return Ok(None) };
    let Some(service) = signal.fields.service.clone() else { return Ok(None) };
    // Who may start the plan need not know of a private incident; its people see the proposal on its page.
    if is_private(connection, &signal).await? {
        return Ok(None);
    }
    let mut next: Option<DateTime<Utc>> = None;
    for plan in plans_of_services(connection, vec![service]).await? {
        let checks = plan.plan.checks(&signal.fields);
        let proposed = || checks.iter().filter(|check| check.is_proposed(now));
        // Whoever may roll back need not be told to halt as well.
        let to_roll_back = proposed().find(|check| check.effect == Some(Effect::RollBack));
        if let Some(check) = to_roll_back.or_else(|| proposed().next()) {
            let begun = signal.fields.at.unwrap_or(signal.first_at).timestamp();
            let effect = check.effect.map_or("", Effect::key);
            let news = NewNotification {
                cause: format!("proposal-{id}-{begun}-{}-{effect}", plan.number),
                place: String::new(),
                detail: format!("{}: {}. {}", signal.fields.title, check.condition, check.reason),
            };
            let whom = starters(connection, &plan.plan).await?;
            let whom = whom.into_iter().map(|person| (person, NotificationKind::RollbackProposed));
            let teller = Teller { connection, by: None, now };
            teller.tell_writers(NotificationSubject::Runbook(plan.number), whom, news).await?;
        }
        next = checks.iter().filter_map(|check| check.counts_from).filter(|from| *from > now).chain(next).min();
    }
    Ok(next)
}

async fn is_private(connection: &impl ConnectionTrait, signal: &Signal) -> Result<bool, StoreError> {
    let Some(number) = signal.incident else { return Ok(false) };
    let row = incident::Entity::find_by_id(number.0).one(connection).await?;
    Ok(row.is_some_and(|row| row.is_private))
}

/// Those whom the plan names to start it; the administrators when it names nobody who can.
async fn starters(connection: &impl ConnectionTrait, plan: &Plan) -> Result<Vec<PersonId>, StoreError> {
    let right = plan.right_to(Decision::Start).into_iter();
    let names: Vec<&str> = right.flat_map(|right| &right.ladder).map(|rung| rung.name.as_str()).collect();
    let starters: Vec<PersonId> = people_named(connection, &names).await?.into_values().collect();
    if starters.is_empty() {
        return Ok(administrators(connection).await?.into_iter().map(PersonId).collect());
    }
    Ok(starters)
}
