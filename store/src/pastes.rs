//! Pastes: preview, add, undo and restore.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::people::Viewer;
use domain::postmortems::{ActivityKind, FullEvent, PostmortemNumber, may_edit};
use domain::timeline::EventId;
use domain::timeline::paste::{PasteFormat, PasteId};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use crate::error::{found, read};
use crate::people::names_of;
use crate::postmortems::{draft_access, follow_timeline, load_access};
use crate::rows::{event, paste};
use crate::timeline::{last_position, new_row};
use crate::{Store, StoreError, UnitOfWork};

/// A paste that is being previewed.
#[derive(Debug, Clone)]
pub struct PendingPaste {
    /// The text as pasted.
    pub text: String,
    /// The reference date for times without a date.
    pub near: NaiveDate,
    /// The date on which it was pasted.
    pub today: NaiveDate,
    /// When it was pasted.
    pub pasted_at: DateTime<Utc>,
}

/// A paste whose events were added.
#[derive(Debug, Clone)]
pub struct SavedPaste {
    /// The id.
    pub id: PasteId,
    /// The format.
    pub format: PasteFormat,
    /// The number of events that were added.
    pub events: i32,
    /// The person who pasted it; `None` when the account is gone.
    pub by: Option<String>,
    /// When the events were added.
    pub kept_at: DateTime<Utc>,
    /// Whether it was undone.
    pub is_removed: bool,
}

/// Previews are deleted after a day.
const PENDING_HOURS: i64 = 24;
/// The number of rows in one INSERT: each has about 16 values, and SQLite allows 32,766 per statement.
const ROWS_AT_ONCE: usize = 500;

impl Store {
    /// A preview of this person.
    pub async fn find_pending_paste(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
        id: PasteId,
    ) -> Result<Option<PendingPaste>, StoreError> {
        let access = load_access(self.reader(), viewer, number).await?;
        if access.is_none_or(|access| may_edit(viewer, &access).is_err()) {
            return Ok(None);
        }
        let row = paste::Entity::find_by_id(id.0)
            .filter(paste::Column::Postmortem.eq(number.0))
            .filter(paste::Column::PersonId.eq(viewer.person.0))
            .filter(paste::Column::KeptAt.is_null())
            .one(self.reader())
            .await?;
        row.map(|row| {
            let day = |text: &str| read(text.parse().ok(), "paste", row.id);
            Ok(PendingPaste {
                near: day(&row.near)?,
                today: day(&row.today)?,
                pasted_at: row.created_at,
                text: row.source,
            })
        })
        .transpose()
    }

    /// What was pasted into a timeline and kept, the newest first.
    pub async fn list_pastes(&self, viewer: Viewer, number: PostmortemNumber) -> Result<Vec<SavedPaste>, StoreError> {
        draft_access(self.reader(), viewer, number).await?;
        let rows = paste::Entity::find()
            .filter(paste::Column::Postmortem.eq(number.0))
            .filter(paste::Column::KeptAt.is_not_null())
            .order_by_desc(paste::Column::Id)
            .all(self.reader())
            .await?;
        let names = names_of(self.reader(), rows.iter().filter_map(|row| row.person_id).collect()).await?;
        rows.into_iter()
            .map(|row| {
                Ok(SavedPaste {
                    format: read(row.format.as_deref().and_then(PasteFormat::from_key), "paste", row.id)?,
                    by: row.person_id.and_then(|person| names.get(&person).cloned()),
                    kept_at: row.kept_at.unwrap_or(row.created_at),
                    is_removed: row.removed_at.is_some(),
                    events: row.events,
                    id: PasteId(row.id),
                })
            })
            .collect()
    }

    /// The events that came of a paste and stand on the timeline.
    pub async fn events_of_paste(&self, number: PostmortemNumber, id: PasteId) -> Result<Vec<EventId>, StoreError> {
        let ids = event::Entity::find()
            .filter(event::Column::Postmortem.eq(number.0))
            .filter(event::Column::PasteId.eq(id.0))
            .filter(event::Column::RemovedAt.is_null())
            .order_by_asc(event::Column::Id)
            .select_only()
            .column(event::Column::Id)
            .into_tuple::<i64>()
            .all(self.reader())
            .await?;
        Ok(ids.into_iter().map(EventId).collect())
    }
}

impl UnitOfWork {
    /// Saves a paste for its preview. Expired previews are deleted.
    pub async fn put_paste_aside(
        &self,
        number: PostmortemNumber,
        text: String,
        near: NaiveDate,
        today: NaiveDate,
    ) -> Result<PasteId, StoreError> {
        self.editable(number).await?;
        paste::Entity::delete_many()
            .filter(paste::Column::KeptAt.is_null())
            .filter(paste::Column::CreatedAt.lt(self.now - TimeDelta::hours(PENDING_HOURS)))
            .exec(&self.transaction)
            .await?;
        let row = paste::ActiveModel {
            postmortem: Set(number.0),
            person_id: Set(Some(self.by.person.0)),
            source: Set(text),
            near: Set(near.to_string()),
            today: Set(today.to_string()),
            format: Set(None),
            events: Set(0),
            created_at: Set(self.now),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        Ok(PasteId(row.id))
    }

    /// Keeps the events of a paste, in the order given. `Absent` when it was kept already.
    pub async fn save_paste(
        &self,
        number: PostmortemNumber,
        id: PasteId,
        format: PasteFormat,
        events: &[FullEvent],
    ) -> Result<(), StoreError> {
        self.editable(number).await?;
        let count = i32::try_from(events.len()).unwrap_or(i32::MAX);
        let kept = paste::Entity::update_many()
            .col_expr(paste::Column::KeptAt, Expr::value(self.now))
            .col_expr(paste::Column::Format, Expr::value(format.key()))
            .col_expr(paste::Column::Events, Expr::value(count))
            .col_expr(paste::Column::Source, Expr::value(""))
            .filter(paste::Column::Id.eq(id.0))
            .filter(paste::Column::Postmortem.eq(number.0))
            .filter(paste::Column::PersonId.eq(self.by.person.0))
            .filter(paste::Column::KeptAt.is_null())
            .exec(&self.transaction)
            .await?;
        if kept.rows_affected == 0 {
            return Err(StoreError::Absent);
        }
        let first = last_position(&self.transaction, number).await? + 1;
        let rows: Vec<_> = (first..)
            .zip(events)
            .map(|(position, whole)| event::ActiveModel {
                paste_id: Set(Some(id.0)),
                ..new_row(self, number, &whole.fields, whole.origin, whole.as_written.clone(), position)
            })
            .collect();
        for rows in rows.chunks(ROWS_AT_ONCE) {
            event::Entity::insert_many(rows.to_vec()).exec_without_returning(&self.transaction).await?;
        }
        follow_timeline(self, number).await?;
        self.record_activity(number, ActivityKind::PasteAdded, &told(format, count)).await
    }

    /// Undoes a paste: removes its remaining events. It can be restored.
    pub async fn remove_paste(&self, number: PostmortemNumber, id: PasteId) -> Result<(), StoreError> {
        let (row, format) = self.kept_paste(number, id, false).await?;
        self.set_removed(&row, None, Some(self.now)).await?;
        follow_timeline(self, number).await?;
        self.record_activity(number, ActivityKind::PasteRemoved, &told(format, row.events)).await
    }

    /// Restores a paste: the events that were removed with it, not those that were removed separately.
    pub async fn restore_paste(&self, number: PostmortemNumber, id: PasteId) -> Result<(), StoreError> {
        let (row, format) = self.kept_paste(number, id, true).await?;
        self.set_removed(&row, row.removed_at, None).await?;
        follow_timeline(self, number).await?;
        self.record_activity(number, ActivityKind::PasteRestored, &told(format, row.events)).await
    }

    async fn kept_paste(
        &self,
        number: PostmortemNumber,
        id: PasteId,
        removed: bool,
    ) -> Result<(paste::Model, PasteFormat), StoreError> {
        self.editable(number).await?;
        let row = paste::Entity::find_by_id(id.0)
            .filter(paste::Column::Postmortem.eq(number.0))
            .filter(paste::Column::KeptAt.is_not_null())
            .one(&self.transaction)
            .await?;
        let row = found(row.filter(|row| row.removed_at.is_some() == removed))?;
        let format = read(row.format.as_deref().and_then(PasteFormat::from_key), "paste", row.id)?;
        Ok((row, format))
    }

    async fn set_removed(
        &self,
        row: &paste::Model,
        from: Option<DateTime<Utc>>,
        to: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        paste::ActiveModel { id: Set(row.id), removed_at: Set(to), ..Default::default() }
            .update(&self.transaction)
            .await?;
        let was = match from {
            Some(at) => Condition::all().add(event::Column::RemovedAt.eq(at)),
            None => Condition::all().add(event::Column::RemovedAt.is_null()),
        };
        event::Entity::update_many()
            .col_expr(event::Column::RemovedAt, Expr::value(to))
            .col_expr(event::Column::Version, Expr::col(event::Column::Version).add(1))
            .filter(event::Column::PasteId.eq(row.id))
            .filter(was)
            .exec(&self.transaction)
            .await?;
        Ok(())
    }
}

/// `Conversation, 12 events`.
fn told(format: PasteFormat, events: i32) -> String {
    format!("{}, {events} {}", format.label(), if events == 1 { "event" } else { "events" })
}
