//! Who may do what with a postmortem.

use domain::people::{PersonId, PersonName, Viewer};
use domain::postmortems::{Access, PostmortemNumber, may_edit, may_publish, may_see, may_see_draft};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::error::found;
use crate::rows::{membership, participant, person, postmortem};
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// What decides about this postmortem, if it exists for the person.
    pub(crate) async fn access(&self, number: PostmortemNumber) -> Result<Access, StoreError> {
        // Changes of one postmortem wait for each other; SQLite has a single writer anyway. Rows of others that
        // refer to this one by its key, such as similar postmortems, need not wait.
        postmortem::Entity::find_by_id(number.0).lock(LockType::NoKeyUpdate).one(&self.transaction).await?;
        let access = found(load_access(&self.transaction, self.by, number).await?)?;
        if may_see(self.by, &access) { Ok(access) } else { Err(StoreError::Absent) }
    }

    /// Locks two postmortems that change together, in one order, so that two such changes do not wait
    /// for each other.
    pub(crate) async fn lock_both(&self, one: PostmortemNumber, other: PostmortemNumber) -> Result<(), StoreError> {
        postmortem::Entity::find()
            .filter(postmortem::Column::Number.is_in([one.0, other.0]))
            .order_by_asc(postmortem::Column::Number)
            .select_only()
            .column(postmortem::Column::Number)
            .lock(LockType::NoKeyUpdate)
            .into_tuple::<i64>()
            .all(&self.transaction)
            .await?;
        Ok(())
    }

    /// What decides about this draft. Whoever may not see it must not learn that there is one.
    pub(crate) async fn draft(&self, number: PostmortemNumber) -> Result<Access, StoreError> {
        let access = self.access(number).await?;
        if may_see_draft(self.by, &access) { Ok(access) } else { Err(StoreError::Absent) }
    }

    pub(crate) async fn editable(&self, number: PostmortemNumber) -> Result<Access, StoreError> {
        let access = self.access(number).await?;
        may_edit(self.by, &access)?;
        Ok(access)
    }

    pub(crate) async fn publishable(&self, number: PostmortemNumber) -> Result<Access, StoreError> {
        let access = self.access(number).await?;
        may_publish(self.by, &access)?;
        Ok(access)
    }
}

/// What decides about a draft: the one gate before everything that belongs to it.
pub(crate) async fn draft_access(
    connection: &impl ConnectionTrait,
    viewer: Viewer,
    number: PostmortemNumber,
) -> Result<Access, StoreError> {
    let access = load_access(connection, viewer, number).await?;
    found(access.filter(|access| may_see_draft(viewer, access)))
}

/// What decides about a postmortem, without the postmortem.
pub(crate) async fn load_access(
    connection: &impl ConnectionTrait,
    viewer: Viewer,
    number: PostmortemNumber,
) -> Result<Option<Access>, StoreError> {
    let row = postmortem::Entity::find_by_id(number.0).one(connection).await?;
    let Some(row) = row else { return Ok(None) };
    let people = participants(connection, number).await?;
    access_of(connection, viewer, &row, &people).await.map(Some)
}

pub(super) type Participant = (PersonName, String);

pub(super) async fn participants(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<Vec<Participant>, StoreError> {
    let rows = participant::Entity::find()
        .join(
            sea_orm::JoinType::InnerJoin,
            participant::Entity::belongs_to(person::Entity)
                .from(participant::Column::PersonId)
                .to(person::Column::Id)
                .into(),
        )
        .filter(participant::Column::Postmortem.eq(number.0))
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .column(participant::Column::Part)
        .order_by_asc(person::Column::Name)
        .into_tuple::<(i64, String, String)>()
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|(id, name, part)| (PersonName { id: PersonId(id), name }, part)).collect())
}

pub(super) async fn access_of(
    connection: &impl ConnectionTrait,
    viewer: Viewer,
    row: &postmortem::Model,
    people: &[Participant],
) -> Result<Access, StoreError> {
    let is_own_team = match row.team_id {
        None => false,
        Some(team) => membership::Entity::find_by_id((team, viewer.person.0)).one(connection).await?.is_some(),
    };
    let ids = |part: &str| people.iter().filter(|(_, of)| of == part).map(|(person, _)| person.id).collect();
    Ok(Access {
        is_private: row.is_private,
        is_archived: row.archived_at.is_some(),
        is_published: row.publication_id.is_some(),
        authors: ids(AUTHOR),
        reviewers: ids(REVIEWER),
        is_own_team,
    })
}

/// The stored value of a participant's role.
pub(crate) const AUTHOR: &str = "author";
/// The stored value of a participant's role.
pub(crate) const REVIEWER: &str = "reviewer";
