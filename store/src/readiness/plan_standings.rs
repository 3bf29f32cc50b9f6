//! How ready the rollback plans are.

use std::collections::HashMap;

use domain::insights::Summary;
use domain::people::Viewer;
use domain::readiness::{
    Period, PlanFacts, PlanStanding, RunKind, RunState, RunbookFields, RunbookKind, RunbookNumber, read_plan,
    read_runbook,
};
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
};

use super::runbook_list::its_service;
use super::runs::{load_last_drills, load_runs_of};
use crate::people::people_named;
use crate::rows::{runbook, runbook_approval, service};
use crate::{Store, StoreError, UnitOfWork};

/// The most plans that the overview shows.
const MOST: u64 = 500;

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    title: String,
    service_name: Option<String>,
    version: i32,
    has_triggers: bool,
    deciders: String,
    promised: Option<i32>,
    drill_every: String,
    review_by: Option<chrono::NaiveDate>,
}

impl Store {
    /// The rollback plans that are not archived, by service and title; at most 500.
    pub async fn plan_standings(&self, viewer: Viewer) -> Result<Vec<PlanStanding>, StoreError> {
        let rows = runbook::Entity::find()
            .join(JoinType::LeftJoin, its_service())
            .filter(runbook::Column::Kind.eq(RunbookKind::RollbackPlan.key()))
            .filter(runbook::Column::ArchivedAt.is_null())
            .select_only()
            .columns([
                runbook::Column::Number,
                runbook::Column::Title,
                runbook::Column::Version,
                runbook::Column::HasTriggers,
                runbook::Column::Deciders,
                runbook::Column::Promised,
                runbook::Column::DrillEvery,
                runbook::Column::ReviewBy,
            ])
            .column_as(service::Column::Name, "service_name")
            .order_by_asc(Expr::expr(Func::lower(Expr::col((service::Entity, service::Column::Name)))))
            .order_by_asc(Expr::expr(Func::lower(Expr::col((runbook::Entity, runbook::Column::Title)))))
            .order_by_asc(runbook::Column::Number)
            .limit(MOST)
            .into_model::<Row>()
            .all(self.reader())
            .await?;
        let numbers: Vec<i64> = rows.iter().map(|row| row.number).collect();
        let approved = approved_versions(self.reader(), &numbers).await?;
        let runs = load_runs_of(self.reader(), viewer, &numbers).await?;
        let last_drills = load_last_drills(self.reader(), viewer, &numbers).await?;
        let names: Vec<&str> =
            rows.iter().flat_map(|row| row.deciders.split(", then ")).filter(|name| !name.is_empty()).collect();
        let people = people_named(self.reader(), &names).await?;
        let standings = rows.into_iter().map(|row| {
            let finished = |kind: RunKind| {
                runs.iter().filter(move |run| {
                    run.runbook.0 == row.number && run.kind == kind && run.state == RunState::Finished
                })
            };
            let times = |kind| Summary::of(finished(kind).filter_map(domain::readiness::Run::seconds));
            PlanStanding {
                number: RunbookNumber(row.number),
                approved: approved.get(&row.number).copied(),
                last_drill: last_drills.get(&row.number).map(chrono::DateTime::date_naive),
                is_startable: row.deciders.split(", then ").any(|name| people.contains_key(name)),
                drills: times(RunKind::Drill),
                real_runs: times(RunKind::Real),
                title: row.title,
                service: row.service_name,
                version: row.version,
                facts: PlanFacts {
                    has_triggers: row.has_triggers,
                    deciders: row.deciders,
                    promised: row.promised.and_then(|seconds| u32::try_from(seconds).ok()),
                    drill_every: Period::from_words(&row.drill_every),
                    review_by: row.review_by,
                },
            }
        });
        Ok(standings.collect())
    }
}

/// The newest approved version of each of these runbooks.
pub(super) async fn approved_versions(
    connection: &impl ConnectionTrait,
    numbers: &[i64],
) -> Result<HashMap<i64, i32>, StoreError> {
    let rows: Vec<(i64, i32)> = runbook_approval::Entity::find()
        .filter(runbook_approval::Column::Runbook.is_in(numbers.iter().copied()))
        .filter(runbook_approval::Column::WithdrawnAt.is_null())
        .select_only()
        .column(runbook_approval::Column::Runbook)
        .column_as(runbook_approval::Column::Version.max(), "version")
        .group_by(runbook_approval::Column::Runbook)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

impl UnitOfWork {
    /// Keeps what the overview shows of a plan.
    pub(super) async fn keep_plan_facts(
        &self,
        number: RunbookNumber,
        fields: &RunbookFields,
    ) -> Result<(), StoreError> {
        let facts = match fields.kind {
            RunbookKind::RollbackPlan => PlanFacts::of(&read_plan(&fields.text), &read_runbook(&fields.text)),
            _ => PlanFacts::default(),
        };
        let promised = facts.promised.and_then(|seconds| i32::try_from(seconds).ok());
        let drill_every = facts.drill_every.map(Period::words).unwrap_or_default();
        runbook::Entity::update_many()
            .col_expr(runbook::Column::HasTriggers, Expr::value(facts.has_triggers))
            .col_expr(runbook::Column::Deciders, Expr::value(facts.deciders))
            .col_expr(runbook::Column::Promised, Expr::value(promised))
            .col_expr(runbook::Column::DrillEvery, Expr::value(drill_every))
            .col_expr(runbook::Column::ReviewBy, Expr::value(facts.review_by))
            .filter(runbook::Column::Number.eq(number.0))
            .exec(&self.transaction)
            .await?;
        self.plan_next_drill(number).await
    }
}
