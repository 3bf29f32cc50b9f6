//! Approvals of versions of runbooks: somebody else than who saved a version says that it can be used for real.

use std::collections::BTreeMap;

use domain::people::{PersonId, PersonName, Refused, may_write};
use domain::readiness::{RunbookApproval, RunbookNumber, read_plan};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use crate::error::found;
use crate::people::{names_of, people_named};
use crate::rows::{runbook, runbook_approval, runbook_version};
use crate::{Store, StoreError, UnitOfWork};

/// Whether a runbook was approved.
pub(super) enum Approval {
    /// No version ever was.
    Never,
    /// None is any more.
    Withdrawn,
    /// The newest approved version.
    Of(runbook_approval::Model),
}

impl Approval {
    /// Whether a version is or was approved.
    pub(super) fn was_ever_given(&self) -> bool {
        !matches!(self, Self::Never)
    }
}

/// Whether a version of a runbook is or was approved.
async fn was_approved(connection: &impl ConnectionTrait, number: RunbookNumber) -> Result<bool, StoreError> {
    let any = runbook_approval::Entity::find().filter(runbook_approval::Column::Runbook.eq(number.0));
    Ok(any.one(connection).await?.is_some())
}

/// Whether a runbook is approved, and which version.
pub(super) async fn approval_of(
    connection: &impl ConnectionTrait,
    number: RunbookNumber,
) -> Result<Approval, StoreError> {
    if let Some(approval) = approved_version(connection, number).await? {
        return Ok(Approval::Of(approval));
    }
    Ok(if was_approved(connection, number).await? { Approval::Withdrawn } else { Approval::Never })
}

/// The newest approved version of a runbook.
pub(super) async fn approved_version(
    connection: &impl ConnectionTrait,
    number: RunbookNumber,
) -> Result<Option<runbook_approval::Model>, StoreError> {
    let query = runbook_approval::Entity::find()
        .filter(runbook_approval::Column::Runbook.eq(number.0))
        .filter(runbook_approval::Column::WithdrawnAt.is_null())
        .order_by_desc(runbook_approval::Column::Version)
        .order_by_asc(runbook_approval::Column::Id);
    Ok(query.one(connection).await?)
}

/// The approval of a version of a runbook, if it stands.
pub(super) async fn approval_of_version(
    connection: &impl ConnectionTrait,
    number: RunbookNumber,
    version: i32,
) -> Result<Option<runbook_approval::Model>, StoreError> {
    let query = runbook_approval::Entity::find()
        .filter(runbook_approval::Column::Runbook.eq(number.0))
        .filter(runbook_approval::Column::Version.eq(version))
        .filter(runbook_approval::Column::WithdrawnAt.is_null())
        .order_by_asc(runbook_approval::Column::Id);
    Ok(query.one(connection).await?)
}

impl Store {
    /// Whether a version of a runbook is or was approved.
    pub async fn was_runbook_approved(&self, number: RunbookNumber) -> Result<bool, StoreError> {
        was_approved(self.reader(), number).await
    }

    /// The approval of the newest approved version of a runbook.
    pub async fn find_runbook_approval(&self, number: RunbookNumber) -> Result<Option<RunbookApproval>, StoreError> {
        let Some(row) = approved_version(self.reader(), number).await? else { return Ok(None) };
        let names = names_of(self.reader(), row.by_id.into_iter().collect()).await?;
        let person = |id: i64| PersonName { id: PersonId(id), name: names.get(&id).cloned().unwrap_or_default() };
        Ok(Some(RunbookApproval { version: row.version, by: row.by_id.map(person), at: row.at, note: row.note }))
    }
}

impl UnitOfWork {
    /// Approves a version of a runbook. Approving it again changes nothing.
    pub async fn approve_runbook(&self, number: RunbookNumber, version: i32, note: &str) -> Result<(), StoreError> {
        self.editable_runbook(number).await?;
        let row = runbook_version::Entity::find()
            .filter(runbook_version::Column::Runbook.eq(number.0))
            .filter(runbook_version::Column::Version.eq(version))
            .one(&self.transaction)
            .await?;
        let row = found(row)?;
        if row.by_id == Some(self.by.person.0) {
            return Err(Refused::OwnRunbookVersion.into());
        }
        if self.is_approved(number, version).await? {
            return Ok(());
        }
        // A name can change, and somebody else can take it: who is meant is decided now.
        let people = people_named(&self.transaction, &read_plan(&row.text).names()).await?;
        let people: BTreeMap<String, i64> = people.into_iter().map(|(name, id)| (name, id.0)).collect();
        let approval = runbook_approval::ActiveModel {
            runbook: Set(number.0),
            version: Set(version),
            by_id: Set(Some(self.by.person.0)),
            at: Set(self.now),
            note: Set(note.to_owned()),
            withdrawn_at: Set(None),
            people: Set(Some(serde_json::to_string(&people).unwrap_or_default())),
            ..Default::default()
        };
        runbook_approval::Entity::insert(approval).exec_without_returning(&self.transaction).await?;
        Ok(())
    }

    /// Withdraws the approval of a version, whoever gave it: it is the safe direction.
    pub async fn withdraw_runbook_approval(&self, number: RunbookNumber, version: i32) -> Result<(), StoreError> {
        may_write(self.by)?;
        self.editable_runbook(number).await?;
        runbook_approval::Entity::update_many()
            .col_expr(runbook_approval::Column::WithdrawnAt, Expr::value(self.now))
            .filter(runbook_approval::Column::Runbook.eq(number.0))
            .filter(runbook_approval::Column::Version.eq(version))
            .filter(runbook_approval::Column::WithdrawnAt.is_null())
            .exec(&self.transaction)
            .await?;
        Ok(())
    }

    /// Whether a version is no longer approved although the plan was once approved.
    pub(super) async fn lost_approval(&self, number: RunbookNumber, version: i32) -> Result<bool, StoreError> {
        // Whoever withdraws the approval at this moment has it, too.
        runbook::Entity::find_by_id(number.0).lock(LockType::NoKeyUpdate).one(&self.transaction).await?;
        Ok(!self.is_approved(number, version).await? && was_approved(&self.transaction, number).await?)
    }

    async fn is_approved(&self, number: RunbookNumber, version: i32) -> Result<bool, StoreError> {
        Ok(approval_of_version(&self.transaction, number, version).await?.is_some())
    }
}
