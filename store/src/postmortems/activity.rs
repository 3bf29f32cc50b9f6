//! The history of a postmortem.

use chrono::{DateTime, Utc};
use domain::people::{PersonId, Viewer};
use domain::postmortems::{ActivityKind, PostmortemNumber};
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::access::draft_access;
use crate::error::read;
use crate::people::names_of;
use crate::rows::{activity, postmortem};
use crate::{Store, StoreError, UnitOfWork};

/// An entry of the history of a postmortem.
#[derive(Debug, Clone)]
pub struct Activity {
    /// The kind of activity.
    pub kind: ActivityKind,
    /// With what: the beginning of the text concerned.
    pub detail: String,
    /// The name of the person; `None` when the account is gone.
    pub by: Option<String>,
    /// When it happened.
    pub at: DateTime<Utc>,
}

/// The number of entries on a page.
const SHOWN: u64 = 100;

impl Store {
    /// What was last done with a postmortem, the newest first.
    pub async fn list_activity(&self, viewer: Viewer, number: PostmortemNumber) -> Result<Vec<Activity>, StoreError> {
        draft_access(self.reader(), viewer, number).await?;
        let rows = activity::Entity::find()
            .filter(activity::Column::Postmortem.eq(number.0))
            .order_by_desc(activity::Column::Id)
            .limit(SHOWN)
            .all(self.reader())
            .await?;
        activity_of(self.reader(), rows).await
    }
}

impl UnitOfWork {
    /// Records what was done, and that the postmortem changed.
    pub(crate) async fn record_activity(
        &self,
        number: PostmortemNumber,
        kind: ActivityKind,
        detail: &str,
    ) -> Result<(), StoreError> {
        self.mark_changed(number);
        record_activity(&self.transaction, number, self.by.person, kind, detail, self.now).await
    }
}

/// The activity with names.
pub(super) async fn activity_of(
    connection: &impl ConnectionTrait,
    rows: Vec<activity::Model>,
) -> Result<Vec<Activity>, StoreError> {
    let names = names_of(connection, rows.iter().filter_map(|row| row.person_id).collect()).await?;
    rows.into_iter()
        .map(|row| {
            Ok(Activity {
                kind: read(ActivityKind::from_key(&row.kind), "activity", row.id)?,
                by: row.person_id.and_then(|id| names.get(&id).cloned()),
                detail: row.detail,
                at: row.at,
            })
        })
        .collect()
}

/// Records what somebody did, and that the postmortem changed.
pub(crate) async fn record_activity(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
    by: PersonId,
    kind: ActivityKind,
    detail: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    activity::ActiveModel {
        postmortem: Set(number.0),
        person_id: Set(Some(by.0)),
        kind: Set(kind.key().to_owned()),
        detail: Set(shortened(detail)),
        at: Set(now),
        ..Default::default()
    }
    .insert(connection)
    .await?;
    postmortem::Entity::update_many()
        .col_expr(postmortem::Column::UpdatedAt, Expr::value(now))
        .filter(postmortem::Column::Number.eq(number.0))
        .exec(connection)
        .await?;
    Ok(())
}

/// Enough of a text to recognise it in a list of activity.
pub(crate) fn shortened(detail: &str) -> String {
    const MOST: usize = 120;
    let line = detail.lines().next().unwrap_or_default();
    if line.chars().count() <= MOST {
        return line.to_owned();
    }
    line.chars().take(MOST - 1).chain(['…']).collect()
}
