//! Runbooks: create, read, save, archive and restore.

use std::collections::HashMap;

use domain::people::{PersonId, PersonName, Refused, may_write};
use domain::readiness::{Runbook, RunbookFields, RunbookKind, RunbookNumber};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QuerySelect, Set};

use super::runbook_list::its_service;
use crate::error::{found, read};
use crate::people::names_of;
use crate::rows::{runbook, runbook_version, service};
use crate::{Store, StoreError, UnitOfWork};

impl Store {
    /// The runbook with this number. Everybody who is signed in may read runbooks.
    pub async fn find_runbook(&self, number: RunbookNumber) -> Result<Option<Runbook>, StoreError> {
        let row = runbook::Entity::find_by_id(number.0)
            .join(JoinType::LeftJoin, its_service())
            .select_also(service::Entity)
            .one(self.reader())
            .await?;
        let Some((row, service)) = row else { return Ok(None) };
        let names = names_of(self.reader(), [row.created_by, row.edited_by].into_iter().flatten().collect()).await?;
        let person = |id: Option<i64>| {
            id.map(|id| PersonName { id: PersonId(id), name: names.get(&id).cloned().unwrap_or_default() })
        };
        Ok(Some(Runbook {
            number: RunbookNumber(row.number),
            kind: read(RunbookKind::from_key(&row.kind), "runbook", row.number)?,
            version: row.version,
            service: service.map(|service| service.name),
            created_by: person(row.created_by),
            created_at: row.created_at,
            edited_by: person(row.edited_by),
            edited_at: row.edited_at,
            archived_at: row.archived_at,
            title: row.title,
            when_to_use: row.when_to_use,
            text: row.text,
        }))
    }
}

/// The titles of runbooks, by number.
pub(crate) async fn runbook_titles(
    connection: &impl ConnectionTrait,
    numbers: Vec<i64>,
) -> Result<HashMap<i64, String>, StoreError> {
    if numbers.is_empty() {
        return Ok(HashMap::new());
    }
    let titles: Vec<(i64, String)> = runbook::Entity::find()
        .filter(runbook::Column::Number.is_in(numbers))
        .select_only()
        .columns([runbook::Column::Number, runbook::Column::Title])
        .into_tuple()
        .all(connection)
        .await?;
    Ok(titles.into_iter().collect())
}

impl UnitOfWork {
    /// Creates a runbook.
    pub async fn create_runbook(&self, fields: &RunbookFields) -> Result<RunbookNumber, StoreError> {
        may_write(self.by)?;
        let row = runbook::ActiveModel {
            kind: Set(fields.kind.key().to_owned()),
            version: Set(1),
            title: Set(fields.title.clone()),
            service_id: Set(self.service_of(fields.service.as_deref()).await?),
            when_to_use: Set(fields.when_to_use.clone()),
            text: Set(fields.text.clone()),
            created_by: Set(Some(self.by.person.0)),
            created_at: Set(self.now),
            edited_by: Set(Some(self.by.person.0)),
            edited_at: Set(self.now),
            archived_at: Set(None),
            has_triggers: Set(false),
            deciders: Set(String::new()),
            promised: Set(None),
            drill_every: Set(String::new()),
            review_by: Set(None),
            remind_at: Set(None),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        let number = RunbookNumber(row.number);
        self.add_runbook_version(number, 1, fields).await?;
        Ok(number)
    }

    /// Saves a new version of a runbook. What it is based on must be the current version.
    pub async fn save_runbook(
        &self,
        number: RunbookNumber,
        version: i32,
        fields: &RunbookFields,
    ) -> Result<(), StoreError> {
        self.editable_runbook(number).await?;
        let next = version.saturating_add(1);
        let service = self.service_of(fields.service.as_deref()).await?;
        let saved = runbook::Entity::update_many()
            .col_expr(runbook::Column::Version, Expr::value(next))
            .col_expr(runbook::Column::Kind, Expr::value(fields.kind.key()))
            .col_expr(runbook::Column::Title, Expr::value(fields.title.clone()))
            .col_expr(runbook::Column::ServiceId, Expr::value(service))
            .col_expr(runbook::Column::WhenToUse, Expr::value(fields.when_to_use.clone()))
            .col_expr(runbook::Column::Text, Expr::value(fields.text.clone()))
            .col_expr(runbook::Column::EditedBy, Expr::value(self.by.person.0))
            .col_expr(runbook::Column::EditedAt, Expr::value(self.now))
            .filter(runbook::Column::Number.eq(number.0))
            .filter(runbook::Column::Version.eq(version))
            .exec(&self.transaction)
            .await?;
        if saved.rows_affected == 0 {
            return Err(StoreError::Conflict);
        }
        self.add_runbook_version(number, next, fields).await
    }

    /// Archives a runbook: it leaves the list, and nothing of it is deleted.
    pub async fn archive_runbook(&self, number: RunbookNumber) -> Result<(), StoreError> {
        self.archive_runbook_at(number, Some(self.now)).await
    }

    /// Restores an archived runbook.
    pub async fn restore_runbook(&self, number: RunbookNumber) -> Result<(), StoreError> {
        self.archive_runbook_at(number, None).await
    }

    async fn archive_runbook_at(
        &self,
        number: RunbookNumber,
        at: Option<chrono::DateTime<chrono::Utc>>,
    ) -> Result<(), StoreError> {
        may_write(self.by)?;
        let row = found(self.locked_runbook(number).await?)?;
        if row.archived_at.is_some() == at.is_some() {
            return Ok(());
        }
        runbook::Entity::update_many()
            .col_expr(runbook::Column::ArchivedAt, Expr::value(at))
            .filter(runbook::Column::Number.eq(number.0))
            .exec(&self.transaction)
            .await?;
        self.plan_next_drill(number).await
    }

    /// A runbook that the viewer may edit, locked until the end of the transaction.
    pub(super) async fn editable_runbook(&self, number: RunbookNumber) -> Result<runbook::Model, StoreError> {
        may_write(self.by)?;
        let row = found(self.locked_runbook(number).await?)?;
        if row.archived_at.is_some() { Err(Refused::ArchivedRunbook.into()) } else { Ok(row) }
    }

    async fn locked_runbook(&self, number: RunbookNumber) -> Result<Option<runbook::Model>, StoreError> {
        let query = runbook::Entity::find_by_id(number.0).lock(LockType::NoKeyUpdate);
        Ok(query.one(&self.transaction).await?)
    }

    async fn add_runbook_version(
        &self,
        number: RunbookNumber,
        version: i32,
        fields: &RunbookFields,
    ) -> Result<(), StoreError> {
        let row = runbook_version::ActiveModel {
            runbook: Set(number.0),
            version: Set(version),
            title: Set(fields.title.clone()),
            service: Set(fields.service.clone().unwrap_or_default()),
            when_to_use: Set(fields.when_to_use.clone()),
            text: Set(fields.text.clone()),
            by_id: Set(Some(self.by.person.0)),
            at: Set(self.now),
            ..Default::default()
        };
        runbook_version::Entity::insert(row).exec_without_returning(&self.transaction).await?;
        self.keep_plan_facts(number, fields).await
    }
}
