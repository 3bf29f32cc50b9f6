//! The action items and findings that a figure counts.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::actions::{ActionId, ActionState};
use domain::findings::{Category, FindingId, Process};
use domain::insights::{Figure, InsightsFilter, ListedRecord};
use domain::people::Viewer;
use domain::postmortems::{PostmortemNumber, Subject};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder, QuerySelect,
};

use super::{actions, scope};
use crate::error::read;
use crate::findings::{is_cause, is_recurring, its_postmortem};
use crate::postmortems::drafts_visible_to;
use crate::records::postmortem_of_action;
use crate::rows::{action_item, finding, postmortem};
use crate::{Store, StoreError};

#[derive(FromQueryResult)]
struct ActionRow {
    id: i64,
    title: String,
    state: String,
    due: Option<NaiveDate>,
    postmortem: i64,
    postmortem_title: String,
    happened_at: DateTime<Utc>,
}

#[derive(FromQueryResult)]
struct FindingRow {
    id: i64,
    text: String,
    postmortem: i64,
    postmortem_title: String,
    happened_at: DateTime<Utc>,
}

impl Store {
    /// The action items or findings that a figure counts, those of the latest postmortem first: at most `most`. None
    /// for a figure that counts postmortems.
    pub async fn insight_records(
        &self,
        viewer: Viewer,
        filter: &InsightsFilter,
        figure: Figure,
        (zone, today): (Tz, NaiveDate),
        most: u64,
    ) -> Result<Vec<ListedRecord>, StoreError> {
        let which = Condition::all()
            .add(drafts_visible_to(viewer))
            .add(scope::of_filter(filter))
            .add(scope::during(filter.period, zone));
        match figure {
            Figure::Actions(figure) => self.listed_actions(which.add(actions::is(figure, today)), most).await,
            Figure::Recurring => self.listed_causes(which.add(is_recurring(viewer)), most).await,
            Figure::Category(category) => {
                let key = category.map(Category::key);
                self.listed_causes(which.add(is_or_null(finding::Column::Category, key)), most).await
            }
            Figure::Process(process) => {
                let key = process.map(Process::key);
                self.listed_causes(which.add(is_or_null(finding::Column::Process, key)), most).await
            }
            Figure::Postmortems | Figure::Kind(_) | Figure::Duration(..) | Figure::RolledBack | Figure::Rollback(_) => {
                Ok(Vec::new())
            }
        }
    }

    async fn listed_actions(&self, which: Condition, most: u64) -> Result<Vec<ListedRecord>, StoreError> {
        let rows = action_item::Entity::find()
            .join(JoinType::InnerJoin, postmortem_of_action())
            .select_only()
            .columns([
                action_item::Column::Id,
                action_item::Column::Title,
                action_item::Column::State,
                action_item::Column::Due,
                action_item::Column::Postmortem,
            ])
            .column_as(postmortem::Column::Title, "postmortem_title")
            .column(postmortem::Column::HappenedAt)
            .filter(action_item::Column::RemovedAt.is_null())
            .filter(which)
            .order_by(postmortem::Column::HappenedAt, Order::Desc)
            .order_by(action_item::Column::Id, Order::Asc)
            .limit(most)
            .into_model::<ActionRow>()
            .all(self.reader())
            .await?;
        rows.into_iter()
            .map(|row| {
                let state = read(ActionState::from_key(&row.state), "action_item", row.id)?;
                let due = row.due.map(|due| format!(", due {}", due.format("%-d %b %Y"))).unwrap_or_default();
                Ok(ListedRecord {
                    subject: Subject::Action(ActionId(row.id)),
                    text: row.title,
                    postmortem: PostmortemNumber(row.postmortem),
                    postmortem_title: row.postmortem_title,
                    happened_at: row.happened_at,
                    detail: Some(format!("{}{due}", state.label())),
                })
            })
            .collect()
    }

    async fn listed_causes(&self, which: Condition, most: u64) -> Result<Vec<ListedRecord>, StoreError> {
        let rows = finding::Entity::find()
            .join(JoinType::InnerJoin, its_postmortem())
            .select_only()
            .columns([finding::Column::Id, finding::Column::Text, finding::Column::Postmortem])
            .column_as(postmortem::Column::Title, "postmortem_title")
            .column(postmortem::Column::HappenedAt)
            .filter(is_cause())
            .filter(which)
            .order_by(postmortem::Column::HappenedAt, Order::Desc)
            .order_by(finding::Column::Id, Order::Asc)
            .limit(most)
            .into_model::<FindingRow>()
            .all(self.reader())
            .await?;
        Ok(rows
            .into_iter()
            .map(|row| ListedRecord {
                subject: Subject::Finding(FindingId(row.id)),
                text: row.text,
                postmortem: PostmortemNumber(row.postmortem),
                postmortem_title: row.postmortem_title,
                happened_at: row.happened_at,
                detail: None,
            })
            .collect())
    }
}

fn is_or_null(column: finding::Column, key: Option<&str>) -> SimpleExpr {
    key.map_or_else(|| column.is_null(), |key| column.eq(key))
}
