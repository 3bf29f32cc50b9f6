//! The postmortems of a period with their milestones.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::insights::{Case, InsightsFilter, Period};
use domain::people::{Role, Viewer};
use domain::postmortems::{Kind, PostmortemNumber};
use domain::timeline::{Milestone, Milestones};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder, QuerySelect,
    RelationDef,
};

use super::scope;
use crate::error::read;
use crate::postmortems::{drafts_visible_to, takes_part, visible_to};
use crate::rows::{event, postmortem};
use crate::{Store, StoreError};

#[derive(FromQueryResult)]
struct Row {
    number: i64,
    title: String,
    kind: String,
    happened_at: DateTime<Utc>,
    reads_draft: bool,
    impact_started: Option<DateTime<Utc>>,
    detected: Option<DateTime<Utc>>,
    acknowledged: Option<DateTime<Utc>>,
    rollback_started: Option<DateTime<Utc>>,
    rollback_finished: Option<DateTime<Utc>>,
    mitigated: Option<DateTime<Utc>>,
    resolved: Option<DateTime<Utc>>,
}

impl Row {
    fn at(&self, milestone: Milestone) -> Option<DateTime<Utc>> {
        match milestone {
            Milestone::ImpactStarted => self.impact_started,
            Milestone::Detected => self.detected,
            Milestone::Acknowledged => self.acknowledged,
            Milestone::RollbackStarted => self.rollback_started,
            Milestone::RollbackFinished => self.rollback_finished,
            Milestone::Mitigated => self.mitigated,
            Milestone::Resolved => self.resolved,
        }
    }
}

impl Store {
    /// The postmortems of a period that exist for the viewer, the latest first, by the clocks of a zone: three
    /// queries, whatever their number.
    pub async fn insight_cases(
        &self,
        viewer: Viewer,
        filter: &InsightsFilter,
        period: Period,
        zone: Tz,
    ) -> Result<Vec<Case>, StoreError> {
        let reads_draft = if viewer.role == Role::Reader { takes_part(viewer) } else { Expr::val(true) };
        let mut query = postmortem::Entity::find()
            .join(JoinType::LeftJoin, its_milestones())
            .select_only()
            .columns([
                postmortem::Column::Number,
                postmortem::Column::Title,
                postmortem::Column::Kind,
                postmortem::Column::HappenedAt,
            ])
            .column_as(reads_draft, "reads_draft");
        for milestone in Milestone::ALL {
            query = query.column_as(reached(*milestone), milestone.key());
        }
        let rows = query
            .filter(visible_to(viewer))
            .filter(scope::of_filter(filter))
            .filter(scope::during(period, zone))
            // In the order of an index, so that SQLite reads the period only and sorts nothing.
            .group_by(postmortem::Column::HappenedAt)
            .group_by(postmortem::Column::Number)
            .order_by(postmortem::Column::HappenedAt, Order::Desc)
            .order_by(postmortem::Column::Number, Order::Desc)
            .into_model::<Row>()
            .all(self.reader())
            .await?;
        let which = Condition::all()
            .add(drafts_visible_to(viewer))
            .add(scope::of_filter(filter))
            .add(scope::during(period, zone));
        let published = self.first_publications(which.clone()).await?;
        let follow_ups = self.follow_ups(which).await?;
        rows.into_iter()
            .map(|row| {
                let (published_at, follow_up) =
                    (published.get(&row.number).copied(), follow_ups.get(&row.number).copied());
                Ok(Case { published_at, follow_up, ..case_of(row)? })
            })
            .collect()
    }
}

/// The events of a postmortem that are milestones and were not removed.
fn its_milestones() -> RelationDef {
    let relation: RelationDef = postmortem::Entity::belongs_to(event::Entity)
        .from(postmortem::Column::Number)
        .to(event::Column::Postmortem)
        .into();
    relation.on_condition(|_, _| {
        Condition::all().add(event::Column::RemovedAt.is_null()).add(event::Column::Milestone.is_not_null())
    })
}

/// When a milestone was reached: the same as [`Milestones::note`], in the database.
fn reached(milestone: Milestone) -> SimpleExpr {
    let at: SimpleExpr = CaseStatement::new()
        .case(event::Column::Milestone.eq(milestone.key()), Expr::col((event::Entity, event::Column::At)))
        .into();
    if milestone.is_end() { at.max() } else { at.min() }
}

fn case_of(row: Row) -> Result<Case, StoreError> {
    let milestones = row.reads_draft.then(|| {
        let mut milestones = Milestones::default();
        for milestone in Milestone::ALL {
            if let Some(at) = row.at(*milestone) {
                milestones.note(*milestone, at);
            }
        }
        milestones
    });
    Ok(Case {
        number: PostmortemNumber(row.number),
        kind: read(Kind::from_key(&row.kind), "postmortem", row.number)?,
        title: row.title,
        happened_at: row.happened_at,
        milestones,
        published_at: None,
        follow_up: None,
    })
}
