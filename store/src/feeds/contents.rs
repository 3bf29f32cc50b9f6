//! What the owner of a feed may read at the moment.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::actions::{ActionId, ActionState, Priority};
use domain::feeds::{CalendarItem, FeedEntry, FeedSubject, MAX_CALENDAR_ITEMS, MAX_FEED_ENTRIES};
use domain::people::Viewer;
use domain::postmortems::{Part, PostmortemNumber};
use domain::reports::Report;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef};

use super::is_member;
use crate::error::{read, read_json};
use crate::people::names_of;
use crate::postmortems::{drafts_visible_to, visible_to};
use crate::rows::{action_item, postmortem, publication};
use crate::{Store, StoreError};

#[derive(FromQueryResult)]
struct ItemRow {
    id: i64,
    version: i32,
    title: String,
    priority: String,
    state: String,
    due: NaiveDate,
    owner_id: Option<i64>,
    owner_name: Option<String>,
    outcome: String,
    postmortem: i64,
    postmortem_title: String,
    changed_at: DateTime<Utc>,
}

impl Store {
    /// The open action items that a calendar of the viewer contains, by due date: those due from the first to the
    /// last of these days. None of a team that the viewer has left.
    pub async fn calendar_items(
        &self,
        viewer: Viewer,
        subject: FeedSubject,
        (first, last): (NaiveDate, NaiveDate),
    ) -> Result<Vec<CalendarItem>, StoreError> {
        let belongs = match subject {
            FeedSubject::MyActions => action_item::Column::OwnerId.eq(viewer.person.0),
            FeedSubject::TeamActions(team) if is_member(self.reader(), viewer, team).await? => {
                postmortem::Column::TeamId.eq(team.0)
            }
            FeedSubject::TeamActions(_) | FeedSubject::Postmortems => return Ok(Vec::new()),
        };
        let open = ActionState::ALL.iter().filter(|state| state.is_open()).map(|state| state.key());
        let rows = action_item::Entity::find()
            .join(JoinType::InnerJoin, item_postmortem())
            .filter(belongs)
            .filter(action_item::Column::State.is_in(open))
            .filter(action_item::Column::Due.between(first, last))
            .filter(action_item::Column::RemovedAt.is_null())
            .filter(postmortem::Column::ArchivedAt.is_null())
            .filter(drafts_visible_to(viewer))
            .column_as(postmortem::Column::Title, "postmortem_title")
            .column_as(postmortem::Column::UpdatedAt, "changed_at")
            .order_by_asc(action_item::Column::Due)
            .order_by_asc(action_item::Column::Id)
            .limit(MAX_CALENDAR_ITEMS)
            .into_model::<ItemRow>()
            .all(self.reader())
            .await?;
        let names = names_of(self.reader(), rows.iter().filter_map(|row| row.owner_id).collect()).await?;
        rows.into_iter().map(|row| item_of(row, &names)).collect()
    }

    /// The published postmortems that the viewer may read, those published last first. The order of versions is that of
    /// their publication.
    pub async fn feed_entries(&self, viewer: Viewer) -> Result<Vec<FeedEntry>, StoreError> {
        let rows = publication::Entity::find()
            .join(JoinType::InnerJoin, current_postmortem())
            .filter(postmortem::Column::ArchivedAt.is_null())
            .filter(visible_to(viewer))
            .order_by_desc(publication::Column::PublishedAt)
            .order_by_desc(publication::Column::Id)
            .limit(MAX_FEED_ENTRIES)
            .all(self.reader())
            .await?;
        let first: HashMap<i64, DateTime<Utc>> = publication::Entity::find()
            .filter(publication::Column::Postmortem.is_in(rows.iter().map(|row| row.postmortem)))
            .filter(publication::Column::Version.eq(1))
            .select_only()
            .column(publication::Column::Postmortem)
            .column(publication::Column::PublishedAt)
            .into_tuple::<(i64, DateTime<Utc>)>()
            .all(self.reader())
            .await?
            .into_iter()
            .collect();
        rows.into_iter()
            .map(|row| {
                let report: Report = read_json(&row.report, "publication", row.id)?;
                let first = first.get(&row.postmortem).copied().unwrap_or(row.published_at);
                Ok(entry_of(report, first, row.published_at))
            })
            .collect()
    }
}

fn item_of(row: ItemRow, names: &HashMap<i64, String>) -> Result<CalendarItem, StoreError> {
    let table = "action_item";
    Ok(CalendarItem {
        priority: read(Priority::from_key(&row.priority), table, row.id)?,
        state: read(ActionState::from_key(&row.state), table, row.id)?,
        owner: row.owner_id.and_then(|id| names.get(&id).cloned()).or(row.owner_name),
        id: ActionId(row.id),
        version: row.version,
        title: row.title,
        due: row.due,
        outcome: row.outcome,
        postmortem: PostmortemNumber(row.postmortem),
        postmortem_title: row.postmortem_title,
        changed_at: row.changed_at,
    })
}

fn entry_of(report: Report, published_at: DateTime<Utc>, updated_at: DateTime<Utc>) -> FeedEntry {
    let summary = report.sections.into_iter().find(|section| section.part == Part::Summary);
    FeedEntry {
        postmortem: report.number,
        title: report.title,
        kind: report.kind,
        severity: report.severity,
        team: report.team,
        summary: summary.map(|section| section.text).unwrap_or_default(),
        authors: report.authors,
        published_at,
        updated_at,
    }
}

fn item_postmortem() -> RelationDef {
    action_item::Entity::belongs_to(postmortem::Entity)
        .from(action_item::Column::Postmortem)
        .to(postmortem::Column::Number)
        .into()
}

/// Only the publication that readers get now.
fn current_postmortem() -> RelationDef {
    publication::Entity::belongs_to(postmortem::Entity)
        .from(publication::Column::Id)
        .to(postmortem::Column::PublicationId)
        .into()
}
