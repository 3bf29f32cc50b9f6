//! When postmortems were published, and how far their action items are.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::actions::ActionState;
use domain::insights::FollowUp;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationDef};

use crate::records::postmortem_of_action;
use crate::rows::{action_item, postmortem, publication};
use crate::{Store, StoreError};

#[derive(FromQueryResult)]
struct ActionRow {
    postmortem: i64,
    unfinished: i64,
    finished_at: Option<DateTime<Utc>>,
}

impl Store {
    /// When the published ones of these postmortems were first published.
    pub(super) async fn first_publications(&self, which: Condition) -> Result<HashMap<i64, DateTime<Utc>>, StoreError> {
        let its_postmortem: RelationDef = publication::Entity::belongs_to(postmortem::Entity)
            .from(publication::Column::Postmortem)
            .to(postmortem::Column::Number)
            .into();
        let rows: Vec<(i64, DateTime<Utc>)> = publication::Entity::find()
            .join(JoinType::InnerJoin, its_postmortem)
            .select_only()
            .column(publication::Column::Postmortem)
            .column_as(publication::Column::PublishedAt.min(), "published_at")
            .filter(which)
            .filter(postmortem::Column::PublicationId.is_not_null())
            .group_by(publication::Column::Postmortem)
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(rows.into_iter().collect())
    }

    /// How far the action items of these postmortems are; those without any are left out.
    pub(super) async fn follow_ups(&self, which: Condition) -> Result<HashMap<i64, FollowUp>, StoreError> {
        let finished = [ActionState::Verified, ActionState::WontDo].map(ActionState::key);
        let unfinished: SimpleExpr =
            CaseStatement::new().case(action_item::Column::State.is_in(finished), 0).finally(1).into();
        let rows = action_item::Entity::find()
            .join(JoinType::InnerJoin, postmortem_of_action())
            .select_only()
            .column(action_item::Column::Postmortem)
            .column_as(unfinished.sum(), "unfinished")
            .column_as(Expr::col((action_item::Entity, action_item::Column::TransitionedAt)).max(), "finished_at")
            .filter(which)
            .filter(action_item::Column::RemovedAt.is_null())
            .group_by(action_item::Column::Postmortem)
            .into_model::<ActionRow>()
            .all(self.reader())
            .await?;
        let follow_up = |row: ActionRow| {
            let unfinished = usize::try_from(row.unfinished).unwrap_or_default();
            let follow_up = match row.finished_at {
                Some(at) if unfinished == 0 => FollowUp::Finished(at),
                // Imported as finished: nobody knows when that was.
                _ => FollowUp::Unfinished(unfinished),
            };
            (row.postmortem, follow_up)
        };
        Ok(rows.into_iter().map(follow_up).filter(|(_, follow_up)| *follow_up != FollowUp::Unfinished(0)).collect())
    }
}
