//! Earlier versions of runbooks.

use domain::people::{PersonId, PersonName};
use domain::readiness::{RunbookFields, RunbookKind, RunbookNumber, RunbookVersion, RunbookVersionCard};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use crate::error::{found, read};
use crate::people::names_of;
use crate::rows::runbook_version;
use crate::{Store, StoreError, UnitOfWork};

/// How many versions a history shows.
const MAX_SHOWN: u64 = 500;

#[derive(FromQueryResult)]
struct CardRow {
    version: i32,
    title: String,
    by_id: Option<i64>,
    at: chrono::DateTime<chrono::Utc>,
}

impl Store {
    /// The latest versions of a runbook, newest first; none when there is no such runbook.
    pub async fn list_runbook_versions(&self, number: RunbookNumber) -> Result<Vec<RunbookVersionCard>, StoreError> {
        let rows = runbook_version::Entity::find()
            .filter(runbook_version::Column::Runbook.eq(number.0))
            .order_by_desc(runbook_version::Column::Version)
            .limit(MAX_SHOWN)
            .select_only()
            .columns([
                runbook_version::Column::Version,
                runbook_version::Column::Title,
                runbook_version::Column::ById,
                runbook_version::Column::At,
            ])
            .into_model::<CardRow>()
            .all(self.reader())
            .await?;
        let names = names_of(self.reader(), rows.iter().filter_map(|row| row.by_id).collect()).await?;
        let person = |id: i64| PersonName { id: PersonId(id), name: names.get(&id).cloned().unwrap_or_default() };
        let cards = rows.into_iter().map(|row| RunbookVersionCard {
            version: row.version,
            title: row.title,
            by: row.by_id.map(person),
            at: row.at,
        });
        Ok(cards.collect())
    }

    /// A version of a runbook.
    pub async fn find_runbook_version(
        &self,
        number: RunbookNumber,
        version: i32,
    ) -> Result<Option<RunbookVersion>, StoreError> {
        let row = runbook_version::Entity::find()
            .filter(runbook_version::Column::Runbook.eq(number.0))
            .filter(runbook_version::Column::Version.eq(version))
            .one(self.reader())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let names = names_of(self.reader(), row.by_id.into_iter().collect()).await?;
        let by = row.by_id.map(|id| PersonName { id: PersonId(id), name: names.get(&id).cloned().unwrap_or_default() });
        Ok(Some(RunbookVersion {
            card: RunbookVersionCard { version: row.version, title: row.title, by, at: row.at },
            service: Some(row.service).filter(|name| !name.is_empty()),
            when_to_use: row.when_to_use,
            text: row.text,
        }))
    }
}

impl UnitOfWork {
    /// Saves an earlier version of a runbook as its newest one.
    pub async fn restore_runbook_version(&self, number: RunbookNumber, version: i32) -> Result<(), StoreError> {
        let current = self.editable_runbook(number).await?;
        let row = runbook_version::Entity::find()
            .filter(runbook_version::Column::Runbook.eq(number.0))
            .filter(runbook_version::Column::Version.eq(version))
            .one(&self.transaction)
            .await?;
        let row = found(row)?;
        if row.version == current.version {
            return Ok(());
        }
        let fields = RunbookFields {
            // What it is for belongs to the runbook, not to a version.
            kind: read(RunbookKind::from_key(&current.kind), "runbook", current.number)?,
            title: row.title,
            service: Some(row.service).filter(|name| !name.is_empty()),
            when_to_use: row.when_to_use,
            text: row.text,
        };
        self.save_runbook(number, current.version, &fields).await
    }
}
