//! Causes by category and month.

use chrono_tz::Tz;
use domain::findings::Category;
use domain::insights::{CauseMonth, InsightsFilter, Period};
use domain::people::Viewer;
use sea_orm::sea_query::{CaseStatement, Expr, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};

use super::scope;
use crate::error::read;
use crate::findings::{is_cause, its_postmortem};
use crate::postmortems::drafts_visible_to;
use crate::rows::{finding, postmortem};
use crate::{Store, StoreError};

/// The name of the column with the place of the month.
const MONTH: &str = "month_of_the_period";

impl Store {
    /// How often categories occur among the causes of the postmortems of each month of a period, of those whose drafts
    /// the viewer may read.
    pub async fn insight_causes_by_month(
        &self,
        viewer: Viewer,
        filter: &InsightsFilter,
        period: Period,
        zone: Tz,
    ) -> Result<Vec<CauseMonth>, StoreError> {
        let rows: Vec<(Option<String>, i32, i64)> = finding::Entity::find()
            .join(JoinType::InnerJoin, its_postmortem())
            .select_only()
            .column(finding::Column::Category)
            .column_as(month_of(period, zone), MONTH)
            .column_as(finding::Column::Id.count(), "causes")
            .filter(is_cause())
            .filter(drafts_visible_to(viewer))
            .filter(scope::of_filter(filter))
            .filter(scope::during(period, zone))
            .group_by(finding::Column::Category)
            // By its name: PostgreSQL takes two expressions with parameters for different ones.
            .group_by(Expr::cust(MONTH))
            .into_tuple()
            .all(self.reader())
            .await?;
        rows.into_iter()
            .map(|(category, month, count)| {
                Ok(CauseMonth {
                    category: category.map(|key| read(Category::from_key(&key), "finding", key)).transpose()?,
                    month: usize::try_from(month).unwrap_or_default(),
                    count: usize::try_from(count).unwrap_or_default(),
                })
            })
            .collect()
    }
}

/// The place of the month in which a postmortem of the period happened, from 0.
fn month_of(period: Period, zone: Tz) -> SimpleExpr {
    let mut places = CaseStatement::new();
    let mut place: i32 = 0;
    for month in period.months() {
        let (_, until) = month.instants(zone);
        places = places.case(postmortem::Column::HappenedAt.lt(until), place);
        place += 1;
    }
    places.finally(place).into()
}
