//! Who is reminded of what is late, of those whose accounts are not disabled.

use domain::people::{NotificationKind, PersonId, Role, Viewer, may_be_notified};
use domain::postmortems::Access;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::StoreError;
use crate::error::read;
use crate::postmortems::AUTHOR;
use crate::rows::{participant, person, team};

/// The person, unless the account is disabled.
pub(super) async fn active(connection: &impl ConnectionTrait, id: Option<i64>) -> Result<Option<i64>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    let person = person::Entity::find_by_id(id).filter(person::Column::DisabledAt.is_null()).one(connection).await?;
    Ok(person.map(|person| person.id))
}

/// Whether the person may be notified of a postmortem to which this is the access: the account is not disabled, and
/// they may see it.
pub(super) async fn may_be_told(
    connection: &impl ConnectionTrait,
    id: i64,
    (kind, access): (NotificationKind, &Access),
) -> Result<bool, StoreError> {
    let person = person::Entity::find_by_id(id).filter(person::Column::DisabledAt.is_null()).one(connection).await?;
    let Some(person) = person else { return Ok(false) };
    let role = read(Role::from_key(&person.role), "person", id)?;
    Ok(may_be_notified(kind, Viewer { person: PersonId(id), role }, access))
}

/// The lead of a team.
pub(super) async fn team_lead(connection: &impl ConnectionTrait, team: Option<i64>) -> Result<Option<i64>, StoreError> {
    let Some(team) = team else { return Ok(None) };
    let team = team::Entity::find_by_id(team).one(connection).await?;
    active(connection, team.and_then(|team| team.lead_id)).await
}

/// The administrators.
pub(crate) async fn administrators(connection: &impl ConnectionTrait) -> Result<Vec<i64>, StoreError> {
    Ok(person::Entity::find()
        .filter(person::Column::Role.eq(Role::Administrator.key()))
        .filter(person::Column::DisabledAt.is_null())
        .select_only()
        .column(person::Column::Id)
        .into_tuple()
        .all(connection)
        .await?)
}

/// The authors of a postmortem.
pub(super) async fn authors(connection: &impl ConnectionTrait, number: i64) -> Result<Vec<i64>, StoreError> {
    Ok(participant::Entity::find()
        .filter(participant::Column::Postmortem.eq(number))
        .filter(participant::Column::Part.eq(AUTHOR))
        .select_only()
        .column(participant::Column::PersonId)
        .into_tuple()
        .all(connection)
        .await?)
}
