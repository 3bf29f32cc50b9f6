//! Drafts past their publishing dates.

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::notifications::{DIGEST_ENTRIES, DigestDraft, DigestPostmortem};
use domain::people::Viewer;
use domain::postmortems::{PostmortemNumber, Severity};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::policies::load_policies;
use super::publishing::policy_of;
use crate::people::load_calendars;
use crate::postmortems::drafts_visible_to;
use crate::rows::postmortem;
use crate::{Store, StoreError};

/// More than are shown: of those that look late at first, some are not.
const READ: u64 = 100;

impl Store {
    /// The drafts that the viewer may read and that were to be published before a day, which begins at an instant, the
    /// oldest first; one more than a digest shows.
    pub(crate) async fn late_drafts(
        &self,
        viewer: Viewer,
        scope: Condition,
        (day, begins_at): (NaiveDate, DateTime<Utc>),
    ) -> Result<Vec<DigestDraft>, StoreError> {
        let policies = load_policies(self.reader()).await?;
        // So many business days are at least as many days.
        let could_be_late = Severity::ALL.iter().filter_map(|severity| {
            let days = Days::new(policies.of(*severity).publish?.into());
            let of_severity = postmortem::Column::Severity.eq(i32::from(severity.level()));
            Some(of_severity.and(postmortem::Column::CreatedAt.lt(begins_at.checked_sub_days(days)?)))
        });
        let could_be_late = could_be_late.fold(Condition::any(), Condition::add);
        if could_be_late.is_empty() {
            return Ok(Vec::new());
        }
        let rows = postmortem::Entity::find()
            .filter(postmortem::Column::PublicationId.is_null())
            .filter(postmortem::Column::ArchivedAt.is_null())
            .filter(could_be_late)
            .filter(scope)
            .filter(drafts_visible_to(viewer))
            .order_by_asc(postmortem::Column::CreatedAt)
            .order_by_asc(postmortem::Column::Number)
            .limit(READ)
            .all(self.reader())
            .await?;
        let calendars = load_calendars(self.reader(), rows.iter().map(|row| row.team_id)).await?;
        let mut late = Vec::new();
        for row in rows {
            let place = calendars.place(row.team_id, &row.zone);
            let by = policy_of(&row, &policies)?.publish_by(row.created_at, place);
            if let Some(by) = by.filter(|by| *by < day) {
                let postmortem = DigestPostmortem { number: PostmortemNumber(row.number), title: row.title };
                late.push(DigestDraft { postmortem, by });
            }
        }
        late.truncate(DIGEST_ENTRIES + 1);
        Ok(late)
    }
}
