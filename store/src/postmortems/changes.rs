//! Visits, and the changes since the previous visit.

use chrono::{DateTime, Utc};
use domain::people::Viewer;
use domain::postmortems::{Piece, PostmortemNumber, Section, Visit, attributed, compared, next_visit};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::access::draft_access;
use super::activity::{Activity, activity_of};
use super::document::{Document, load_sections};
use super::versions::{newest_runs, version_at};
use crate::rows::{activity, visit as look_row};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError};

/// The maximum number of activities that are counted and listed.
const SHOWN: u64 = 200;

/// What changed in a postmortem since an instant.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    /// The activity, newest first.
    pub done: Vec<Activity>,
    /// Sections whose text differs, each with what became of its words.
    pub sections: Vec<(Section, Vec<Piece>)>,
}

impl Store {
    /// Records a visit, at most once a minute; returns when the person looked before this visit.
    pub async fn record_visit(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
        now: DateTime<Utc>,
    ) -> Result<Visit, StoreError> {
        let key = (viewer.person.0, number.0);
        let known = look_row::Entity::find_by_id(key).one(self.reader()).await?;
        let known = known.map(|row| Visit { at: row.at, since: row.since });
        let (seen, is_new) = next_visit(known, to_microseconds(now));
        if !is_new {
            return Ok(seen);
        }
        let changed = look_row::Entity::update_many()
            .col_expr(look_row::Column::At, Expr::value(seen.at))
            .col_expr(look_row::Column::Since, Expr::value(seen.since))
            .filter(look_row::Column::PersonId.eq(key.0))
            .filter(look_row::Column::Postmortem.eq(key.1))
            .exec(self.writer())
            .await;
        let changed = self.unless_full(changed.map_err(StoreError::from))?;
        if changed.is_none_or(|changed| changed.rows_affected > 0) {
            return Ok(seen);
        }
        let row = look_row::ActiveModel {
            person_id: Set(key.0),
            postmortem: Set(key.1),
            at: Set(seen.at),
            since: Set(seen.since),
        };
        match self.unless_full(row.insert(self.writer()).await.map_err(StoreError::from)) {
            // In another window at the same moment: that look is as good.
            Err(StoreError::Taken(_)) | Ok(_) => Ok(seen),
            Err(error) => Err(error),
        }
    }

    /// How much others did in a draft since an instant, of the last that was done.
    pub async fn count_news(
        &self,
        viewer: Viewer,
        draft: &Document,
        since: DateTime<Utc>,
    ) -> Result<usize, StoreError> {
        let last = activity::Entity::find()
            .filter(activity::Column::Postmortem.eq(draft.postmortem.number.0))
            .order_by_desc(activity::Column::Id)
            .limit(SHOWN)
            .all(self.reader())
            .await?;
        let is_new = |row: &&activity::Model| row.at > since && row.person_id != Some(viewer.person.0);
        Ok(last.iter().filter(is_new).count())
    }

    /// What changed since an instant, for those who may see the draft.
    pub async fn list_changes(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
        since: DateTime<Utc>,
    ) -> Result<Changes, StoreError> {
        draft_access(self.reader(), viewer, number).await?;
        let rows = activity::Entity::find()
            .filter(activity::Column::Postmortem.eq(number.0))
            .filter(activity::Column::At.gt(since))
            .order_by_desc(activity::Column::Id)
            .limit(SHOWN)
            .all(self.reader())
            .await?;
        let done = activity_of(self.reader(), rows).await?;
        let mut sections = Vec::new();
        for section in load_sections(self.reader(), number).await? {
            let Some((then, then_runs)) = version_at(self.reader(), section.id, since).await? else { continue };
            if then == section.text {
                continue;
            }
            let runs = newest_runs(self.reader(), section.id).await?;
            sections.push((then, then_runs, runs, section));
        }
        // Comparing long texts takes some milliseconds, and the connection is free again.
        let sections = sections.into_iter().map(|(then, then_runs, runs, section)| {
            let pieces = attributed(compared(&then, &section.text), &then_runs, &runs);
            (section, pieces)
        });
        Ok(Changes { done, sections: sections.collect() })
    }
}
