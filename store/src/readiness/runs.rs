//! Runs of runbooks: who may see them, and how they are read.

use std::collections::HashMap;

use domain::people::{PersonId, PersonName, Role, Viewer};
use domain::postmortems::PostmortemNumber;
use domain::readiness::{
    IncidentNumber, ReleaseNumber, Run, RunEvent, RunEventKind, RunKind, RunNumber, RunState, RunbookNumber, StepNumber,
};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, Select,
};

use super::incident_visibility::of_visible_incident;
use crate::error::read;
use crate::people::names_of;
use crate::postmortems::visible_to;
use crate::rows::{postmortem, run, run_decider, run_event, runbook_version};
use crate::{Store, StoreError};

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    runbook: i64,
    version: i32,
    kind: String,
    state: String,
    started_by: Option<i64>,
    started_at: chrono::DateTime<chrono::Utc>,
    authorized_at: Option<chrono::DateTime<chrono::Utc>>,
    ended_at: Option<chrono::DateTime<chrono::Utc>>,
    incident: Option<i64>,
    shows_incident: bool,
    release: Option<i64>,
    postmortem: Option<i64>,
    is_complete: bool,
    title: String,
    service: String,
}

/// Runs that exist for the viewer. Once a run has become a postmortem, whoever may see that may see the run. Before, it is
/// for those who write; one that was started during an incident, for those of them who may see the incident, who started
/// the run, and who decide in it.
pub(super) fn runs_for(viewer: Viewer) -> Select<run::Entity> {
    let shows_incident = of_visible_incident(viewer, Expr::col((run::Entity, run::Column::Incident)));
    with_version().column_as(shows_incident, "shows_incident").filter(runs_visible_to(viewer))
}

fn runs_visible_to(viewer: Viewer) -> Condition {
    let visible = Query::select()
        .expr(Expr::val(1))
        .from(postmortem::Entity)
        .and_where(
            Expr::col((postmortem::Entity, postmortem::Column::Number)).equals((run::Entity, run::Column::Postmortem)),
        )
        .cond_where(visible_to(viewer))
        .take();
    let mut condition = Condition::any().add(Expr::exists(visible));
    if viewer.role != Role::Reader {
        let decides = Query::select()
            .expr(Expr::val(1))
            .from(run_decider::Entity)
            .and_where(
                Expr::col((run_decider::Entity, run_decider::Column::Run)).equals((run::Entity, run::Column::Number)),
            )
            .and_where(run_decider::Column::PersonId.eq(viewer.person.0))
            .take();
        let ongoing = Condition::any()
            .add(run::Column::Incident.is_null())
            .add(of_visible_incident(viewer, Expr::col((run::Entity, run::Column::Incident))))
            .add(run::Column::StartedBy.eq(viewer.person.0))
            .add(Expr::exists(decides));
        condition = condition.add(Condition::all().add(run::Column::Postmortem.is_null()).add(ongoing));
    }
    condition
}

/// The same condition, for rows that refer to a run in `column`.
pub(crate) fn of_visible_run(viewer: Viewer, column: Expr) -> Expr {
    let visible = Query::select()
        .expr(Expr::val(1))
        .from(run::Entity)
        .and_where(Expr::col((run::Entity, run::Column::Number)).eq(column))
        .cond_where(runs_visible_to(viewer))
        .take();
    Expr::exists(visible)
}

/// The titles that the runbooks of these runs had, by the number of the run.
pub(crate) async fn run_titles(
    connection: &impl ConnectionTrait,
    numbers: Vec<i64>,
) -> Result<HashMap<i64, String>, StoreError> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let titles: Vec<(i64, String)> = with_version()
        .filter(run::Column::Number.is_in(numbers))
        .select_only()
        .column(run::Column::Number)
        .column(runbook_version::Column::Title)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(titles.into_iter().collect())
}

/// Runs with the title and the service of the version that they keep.
fn with_version() -> Select<run::Entity> {
    let pinned: RelationDef = run::Entity::belongs_to(runbook_version::Entity)
        .from((run::Column::Runbook, run::Column::Version))
        .to((runbook_version::Column::Runbook, runbook_version::Column::Version))
        .into();
    run::Entity::find()
        .join(JoinType::InnerJoin, pinned)
        .column(runbook_version::Column::Title)
        .column(runbook_version::Column::Service)
}

pub(super) async fn runs_of(
    connection: &impl ConnectionTrait,
    query: Select<run::Entity>,
) -> Result<Vec<Run>, StoreError> {
    let rows = query.into_model::<Row>().all(connection).await?;
    let names = names_of(connection, rows.iter().filter_map(|row| row.started_by).collect()).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Run {
                kind: read(RunKind::from_key(&row.kind), "run", row.number)?,
                state: read(RunState::from_key(&row.state), "run", row.number)?,
                number: RunNumber(row.number),
                runbook: RunbookNumber(row.runbook),
                version: row.version,
                title: row.title,
                service: Some(row.service).filter(|name| !name.is_empty()),
                started_by: row.started_by.map(|id| person(&names, id)),
                started_at: row.started_at,
                authorized_at: row.authorized_at,
                ended_at: row.ended_at,
                incident: row.incident.filter(|_| row.shows_incident).map(IncidentNumber),
                release: row.release.map(ReleaseNumber),
                postmortem: row.postmortem.map(PostmortemNumber),
                is_complete: row.is_complete,
            })
        })
        .collect()
}

fn person(names: &HashMap<i64, String>, id: i64) -> PersonName {
    PersonName { id: PersonId(id), name: names.get(&id).cloned().unwrap_or_default() }
}

/// The run, if it exists for the viewer.
pub(super) async fn load_run(
    connection: &impl ConnectionTrait,
    viewer: Viewer,
    number: RunNumber,
) -> Result<Option<Run>, StoreError> {
    let query = runs_for(viewer).filter(run::Column::Number.eq(number.0));
    Ok(runs_of(connection, query).await?.pop())
}

/// The runs of these runbooks that prove how long they take and exist for the viewer, the latest 2,000.
pub(super) async fn load_runs_of(
    connection: &impl ConnectionTrait,
    viewer: Viewer,
    runbooks: &[i64],
) -> Result<Vec<Run>, StoreError> {
    let query = runs_for(viewer)
        .filter(run::Column::Runbook.is_in(runbooks.iter().copied()))
        .filter(proves())
        .order_by_desc(run::Column::EndedAt)
        .limit(2_000);
    runs_of(connection, query).await
}

/// Only a run that was finished with every step done or skipped says how long its runbook takes.
fn proves() -> Condition {
    Condition::all().add(run::Column::State.eq(RunState::Finished.key())).add(run::Column::IsComplete.eq(true))
}

/// When the last complete drill of each of these runbooks ended, of those that exist for the viewer.
pub(super) async fn load_last_drills(
    connection: &impl ConnectionTrait,
    viewer: Viewer,
    runbooks: &[i64],
) -> Result<HashMap<i64, chrono::DateTime<chrono::Utc>>, StoreError> {
    let rows: Vec<(i64, Option<chrono::DateTime<chrono::Utc>>)> = run::Entity::find()
        .filter(runs_visible_to(viewer))
        .filter(run::Column::Runbook.is_in(runbooks.iter().copied()))
        .filter(run::Column::Kind.eq(RunKind::Drill.key()))
        .filter(proves())
        .select_only()
        .column(run::Column::Runbook)
        .column_as(run::Column::EndedAt.max(), "ended_at")
        .group_by(run::Column::Runbook)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().filter_map(|(runbook, at)| Some((runbook, at?))).collect())
}

/// The events of a run, in order.
pub(super) async fn load_run_events(
    connection: &impl ConnectionTrait,
    number: RunNumber,
) -> Result<Vec<RunEvent>, StoreError> {
    let rows = run_event::Entity::find()
        .filter(run_event::Column::Run.eq(number.0))
        .order_by_asc(run_event::Column::Sequence)
        .all(connection)
        .await?;
    let names = names_of(connection, rows.iter().filter_map(|row| row.by_id).collect()).await?;
    rows.into_iter()
        .map(|row| {
            Ok(RunEvent {
                kind: read(RunEventKind::from_key(&row.kind), "run_event", row.id)?,
                sequence: row.sequence,
                step: row.step.map(StepNumber),
                undoes: row.undoes,
                by: row.by_id.map(|id| person(&names, id)),
                at: row.at,
                note: row.note,
            })
        })
        .collect()
}

impl Store {
    /// When the last complete drill of a runbook ended, of those that exist for the viewer.
    pub async fn last_drill(
        &self,
        viewer: Viewer,
        runbook: RunbookNumber,
    ) -> Result<Option<chrono::DateTime<chrono::Utc>>, StoreError> {
        Ok(load_last_drills(self.reader(), viewer, &[runbook.0]).await?.remove(&runbook.0))
    }

    /// The run, if it exists for the viewer.
    pub async fn find_run(&self, viewer: Viewer, number: RunNumber) -> Result<Option<Run>, StoreError> {
        load_run(self.reader(), viewer, number).await
    }

    /// The runs whose timeline a postmortem began with and that exist for the viewer, oldest first.
    pub async fn runs_of_postmortem(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
    ) -> Result<Vec<RunNumber>, StoreError> {
        let query = runs_for(viewer).filter(run::Column::Postmortem.eq(number.0)).order_by_asc(run::Column::Number);
        Ok(runs_of(self.reader(), query).await?.into_iter().map(|run| run.number).collect())
    }

    /// The events of a run that exists for whoever asks.
    pub async fn list_run_events(&self, number: RunNumber) -> Result<Vec<RunEvent>, StoreError> {
        load_run_events(self.reader(), number).await
    }

    /// The runs that prove how long a runbook takes and exist for the viewer.
    pub async fn list_complete_runs(&self, viewer: Viewer, runbook: RunbookNumber) -> Result<Vec<Run>, StoreError> {
        load_runs_of(self.reader(), viewer, &[runbook.0]).await
    }

    /// The runs of a runbook that exist for the viewer, those that go on before the others, newest first; at most `most`.
    pub async fn list_runs(&self, viewer: Viewer, runbook: RunbookNumber, most: u64) -> Result<Vec<Run>, StoreError> {
        let query = runs_for(viewer)
            .filter(run::Column::Runbook.eq(runbook.0))
            .order_by_desc(run::Column::State.is_in([RunState::Running.key(), RunState::Awaiting.key()]))
            .order_by_desc(run::Column::StartedAt)
            .order_by_desc(run::Column::Number)
            .limit(most);
        runs_of(self.reader(), query).await
    }
}
