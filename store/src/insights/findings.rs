//! Causes by category and process.

use chrono_tz::Tz;
use domain::findings::{Category, FindingKind, Process};
use domain::insights::{CauseCount, InsightsFilter, Period};
use domain::people::Viewer;
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef};

use super::scope;
use crate::error::read;
use crate::postmortems::drafts_visible_to;
use crate::rows::{finding, postmortem};
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
}

/// Contributing factors and root causes that were not removed.
pub(super) fn is_cause() -> Condition {
    let causes = FindingKind::ALL.iter().filter(|kind| kind.is_cause()).map(|kind| kind.key());
    Condition::all().add(finding::Column::RemovedAt.is_null()).add(finding::Column::Kind.is_in(causes))
}

pub(super) fn its_postmortem() -> RelationDef {
    finding::Entity::belongs_to(postmortem::Entity)
        .from(finding::Column::Postmortem)
        .to(postmortem::Column::Number)
        .into()
}
