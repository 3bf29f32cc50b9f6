//! Causes by category and process.

use chrono_tz::Tz;
use domain::findings::{Category, Process};
use domain::insights::{CauseCount, InsightsFilter, Period};
use domain::people::Viewer;
use sea_orm::{ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QuerySelect};

use super::scope;
use crate::error::read;
use crate::findings::{is_cause, is_recurring, its_postmortem};
use crate::postmortems::drafts_visible_to;
use crate::rows::finding;
use crate::{Store, StoreError};

impl Store {
    /// How often categories and processes occur among the causes of the postmortems of a period, of those whose
    /// drafts the viewer may read.
    pub async fn insight_causes(
        &self,
        viewer: Viewer,
        filter: &InsightsFilter,
        period: Period,
        zone: Tz,
    ) -> Result<Vec<CauseCount>, StoreError> {
        let rows: Vec<(Option<String>, Option<String>, i64)> = finding::Entity::find()
            .join(JoinType::InnerJoin, its_postmortem())
            .select_only()
            .columns([finding::Column::Category, finding::Column::Process])
            .column_as(finding::Column::Id.count(), "causes")
            .filter(is_cause())
            .filter(drafts_visible_to(viewer))
            .filter(scope::of_filter(filter))
            .filter(scope::during(period, zone))
            .group_by(finding::Column::Category)
            .group_by(finding::Column::Process)
            .into_tuple()
            .all(self.reader())
            .await?;
        rows.into_iter()
            .map(|(category, process, count)| {
                Ok(CauseCount {
                    category: category.map(|key| read(Category::from_key(&key), "finding", key)).transpose()?,
                    process: process.map(|key| read(Process::from_key(&key), "finding", key)).transpose()?,
                    count: usize::try_from(count).unwrap_or_default(),
                })
            })
            .collect()
    }

    /// How many of these causes repeat an earlier one.
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
            .filter(is_recurring())
            .filter(drafts_visible_to(viewer))
            .filter(scope::of_filter(filter))
            .filter(scope::during(period, zone))
            .count(self.reader())
            .await?)
    }
}
