//! Releases as they are read.

use std::collections::HashMap;

use domain::people::{PersonId, PersonName};
use domain::readiness::{
    Criterion, CriterionId, CriterionState, Flag, FlagId, FlagSwitch, Platform, Release, ReleaseEvent,
    ReleaseEventKind, ReleaseNumber, ReleaseRole, ReleaseState, RunbookNumber, Stages, Vote, VoteChoice, WholeRelease,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::error::{found, read};
use crate::people::names_of;
use crate::rows::{release, release_criterion, release_event, release_flag, release_vote, service};
use crate::{Store, StoreError};

fn person(names: &HashMap<i64, String>, id: Option<i64>) -> Option<PersonName> {
    id.map(|id| PersonName { id: PersonId(id), name: names.get(&id).cloned().unwrap_or_default() })
}

/// The platforms of a row.
pub(super) fn platforms_of(keys: &str, number: i64) -> Result<Vec<Platform>, StoreError> {
    keys.split(',').map(|key| read(Platform::from_key(key), "release", number)).collect()
}

/// The criteria of a release, oldest first.
pub(super) async fn load_criteria(
    connection: &impl ConnectionTrait,
    number: i64,
) -> Result<Vec<Criterion>, StoreError> {
    let rows = release_criterion::Entity::find()
        .filter(release_criterion::Column::Release.eq(number))
        .order_by_asc(release_criterion::Column::Id)
        .all(connection)
        .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Criterion {
                state: read(CriterionState::from_key(&row.state), "release_criterion", row.id)?,
                id: CriterionId(row.id),
                version: row.version,
                text: row.text,
                reason: row.reason,
                evidence: row.evidence,
            })
        })
        .collect()
}

/// A release with all that belongs to it.
pub(super) async fn load_whole(
    connection: &impl ConnectionTrait,
    row: release::Model,
) -> Result<WholeRelease, StoreError> {
    let number = row.number;
    let service = found(service::Entity::find_by_id(row.service_id).one(connection).await?)?;
    let criteria = load_criteria(connection, number).await?;
    let votes = release_vote::Entity::find()
        .filter(release_vote::Column::Release.eq(number))
        .order_by_asc(release_vote::Column::Id)
        .all(connection)
        .await?;
    let flags = release_flag::Entity::find()
        .filter(release_flag::Column::Release.eq(number))
        .order_by_asc(release_flag::Column::Id)
        .all(connection)
        .await?;
    let events = release_event::Entity::find()
        .filter(release_event::Column::Release.eq(number))
        .order_by_asc(release_event::Column::Sequence)
        .all(connection)
        .await?;
    let by = events.iter().map(|row| row.by_id).chain(votes.iter().map(|row| row.by_id)).chain([row.created_by]);
    let mut by: Vec<i64> = by.flatten().collect();
    by.sort_unstable();
    by.dedup();
    let names = names_of(connection, by).await?;
    Ok(WholeRelease {
        release: Release {
            number: ReleaseNumber(number),
            version: row.version,
            name: row.name,
            version_name: row.version_name,
            service: service.name,
            platforms: platforms_of(&row.platforms, number)?,
            changes: row.changes,
            risks: row.risks,
            plan: row.plan.map(RunbookNumber),
            plan_version: row.plan_version,
            stages: read(Stages::read(&row.stages).ok(), "release", number)?,
            state: read(ReleaseState::from_key(&row.state), "release", number)?,
            stage: row.stage,
            criteria_version: row.criteria_version,
            created_by: person(&names, row.created_by),
            created_at: row.created_at,
        },
        criteria,
        votes: votes.into_iter().map(|row| vote_of(row, &names)).collect::<Result<_, _>>()?,
        flags: flags.into_iter().map(flag_of).collect::<Result<_, _>>()?,
        events: events.into_iter().map(|row| event_of(row, &names)).collect::<Result<_, _>>()?,
    })
}

fn vote_of(row: release_vote::Model, names: &HashMap<i64, String>) -> Result<Vote, StoreError> {
    Ok(Vote {
        role: read(ReleaseRole::from_key(&row.role), "release_vote", row.id)?,
        choice: read(VoteChoice::from_key(&row.choice), "release_vote", row.id)?,
        criteria_version: row.criteria_version,
        by: person(names, row.by_id),
        at: row.at,
        note: row.note,
    })
}

fn flag_of(row: release_flag::Model) -> Result<Flag, StoreError> {
    Ok(Flag {
        state: read(FlagSwitch::from_key(&row.state), "release_flag", row.id)?,
        id: FlagId(row.id),
        name: row.name,
        who_may: row.who_may,
        effect: row.effect,
        rationale: row.rationale,
    })
}

fn event_of(row: release_event::Model, names: &HashMap<i64, String>) -> Result<ReleaseEvent, StoreError> {
    Ok(ReleaseEvent {
        kind: read(ReleaseEventKind::from_key(&row.kind), "release_event", row.id)?,
        sequence: row.sequence,
        stage: row.stage,
        subject: row.subject,
        by: person(names, row.by_id),
        at: row.at,
        note: row.note,
    })
}

impl Store {
    /// The release with all that belongs to it. Everybody who is signed in may read releases.
    pub async fn find_release(&self, number: ReleaseNumber) -> Result<Option<WholeRelease>, StoreError> {
        let row = release::Entity::find_by_id(number.0).one(self.reader()).await?;
        match row {
            Some(row) => load_whole(self.reader(), row).await.map(Some),
            None => Ok(None),
        }
    }
}
