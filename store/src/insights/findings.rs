//! Causes that repeat earlier ones.

use chrono_tz::Tz;
use domain::insights::{InsightsFilter, Period};
use domain::people::Viewer;
use sea_orm::{EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect};

use super::scope;
use crate::findings::{is_cause, is_recurring, its_postmortem};
use crate::postmortems::drafts_visible_to;
use crate::rows::finding;
use crate::{Store, StoreError};

impl Store {
    /// How many causes of the postmortems of a period repeat an earlier one, of those whose drafts the viewer may
    /// read.
    pub async fn insight_recurring(
        &self,
        viewer: Viewer,
        filter: &InsightsFilter,
        period: Period,
        zone: Tz,
    ) -> Result<u64, StoreError> {
        Ok(finding::Entity::find()
            .join(JoinType::InnerJoin, its_postmortem())
            .filter(is_cause())
            .filter(is_recurring(viewer))
            .filter(drafts_visible_to(viewer))
            .filter(scope::of_filter(filter))
            .filter(scope::during(period, zone))
            .count(self.reader())
            .await?)
    }
}
