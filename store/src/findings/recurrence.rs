//! Findings that repeat earlier ones.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::actions::{ActionId, ActionState};
use domain::findings::{EarlierAction, FindingId, Recurrence, RecurrenceState, Recurrences, RelatedFinding};
use domain::people::Viewer;
use domain::postmortems::{ActivityKind, PostmortemNumber};
use domain::validation::ValidationErrors;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    Set,
};

use super::causes::{is_cause, its_postmortem};
use crate::error::{found, read, read_json};
use crate::postmortems::drafts_visible_to;
use crate::records::record;
use crate::rows::{action_item, finding, postmortem, recurrence};
use crate::{Store, StoreError, UnitOfWork};

/// How far back a row of recurrences is followed.
const MAX_ROW: usize = 100;

#[derive(FromQueryResult)]
struct RelatedRow {
    /// The finding of this postmortem.
    own: i64,
    state: String,
    words: String,
    #[sea_orm(nested)]
    other: FindingRow,
}

#[derive(FromQueryResult)]
struct FindingRow {
    id: i64,
    text: String,
    postmortem: i64,
    title: String,
    happened_at: DateTime<Utc>,
}

impl From<FindingRow> for RelatedFinding {
    fn from(row: FindingRow) -> Self {
        Self {
            id: FindingId(row.id),
            text: row.text,
            postmortem: PostmortemNumber(row.postmortem),
            postmortem_title: row.title,
            happened_at: row.happened_at,
        }
    }
}

#[derive(FromQueryResult)]
struct ActionRow {
    id: i64,
    title: String,
    state: String,
    due: Option<NaiveDate>,
    finding_id: i64,
}

impl Store {
    /// How the findings of a postmortem relate to those of other postmortems whose drafts the viewer may read.
    pub async fn recurrences(&self, viewer: Viewer, number: PostmortemNumber) -> Result<Recurrences, StoreError> {
        let rows = self.related(viewer, number, recurrence::Column::FindingId, recurrence::Column::EarlierId).await?;
        let mut actions = self.actions_of_findings(rows.iter().map(|row| row.other.id).collect()).await?;
        let earlier = rows
            .into_iter()
            .filter(|row| row.state != RecurrenceState::Dismissed.key())
            .map(|row| {
                Ok(Recurrence {
                    finding: FindingId(row.own),
                    is_confirmed: row.state == RecurrenceState::Confirmed.key(),
                    words: read_json(&row.words, "recurrence", row.own)?,
                    actions: actions.remove(&row.other.id).unwrap_or_default(),
                    earlier: row.other.into(),
                })
            })
            .collect::<Result<_, StoreError>>()?;
        let rows = self.related(viewer, number, recurrence::Column::EarlierId, recurrence::Column::FindingId).await?;
        let confirmed = rows.into_iter().filter(|row| row.state == RecurrenceState::Confirmed.key());
        Ok(Recurrences { earlier, later: confirmed.map(|row| (FindingId(row.own), row.other.into())).collect() })
    }

    async fn related(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
        own: recurrence::Column,
        other: recurrence::Column,
    ) -> Result<Vec<RelatedRow>, StoreError> {
        let its_other: RelationDef =
            recurrence::Entity::belongs_to(finding::Entity).from(other).to(finding::Column::Id).into();
        let findings = sea_orm::sea_query::Query::select()
            .column(finding::Column::Id)
            .from(finding::Entity)
            .and_where(finding::Column::Postmortem.eq(number.0))
            .and_where(finding::Column::RemovedAt.is_null())
            .take();
        let rows = recurrence::Entity::find()
            .join(JoinType::InnerJoin, its_other)
            .join(JoinType::InnerJoin, its_postmortem())
            .filter(own.in_subquery(findings))
            .filter(readable_cause(viewer));
        Ok(rows
            .select_only()
            .column_as(own, "own")
            .columns([recurrence::Column::State, recurrence::Column::Words])
            .column(finding::Column::Id)
            .columns([finding::Column::Text, finding::Column::Postmortem])
            .columns([postmortem::Column::Title, postmortem::Column::HappenedAt])
            .order_by_desc(postmortem::Column::HappenedAt)
            .order_by_desc(finding::Column::Id)
            .into_model::<RelatedRow>()
            .all(self.reader())
            .await?)
    }

    async fn actions_of_findings(&self, findings: Vec<i64>) -> Result<HashMap<i64, Vec<EarlierAction>>, StoreError> {
        let mut actions: HashMap<i64, Vec<EarlierAction>> = HashMap::new();
        if findings.is_empty() {
            return Ok(actions);
        }
        let rows = action_item::Entity::find()
            .filter(action_item::Column::FindingId.is_in(findings))
            .filter(action_item::Column::RemovedAt.is_null())
            .select_only()
            .columns([
                action_item::Column::Id,
                action_item::Column::Title,
                action_item::Column::State,
                action_item::Column::Due,
                action_item::Column::FindingId,
            ])
            .order_by_asc(action_item::Column::Position)
            .into_model::<ActionRow>()
            .all(self.reader())
            .await?;
        for row in rows {
            actions.entry(row.finding_id).or_default().push(EarlierAction {
                state: read(ActionState::from_key(&row.state), "action_item", row.id)?,
                id: ActionId(row.id),
                title: row.title,
                due: row.due,
            });
        }
        Ok(actions)
    }

    /// Causes of earlier postmortems of which a finding may be the recurrence: those with these IDs, or the latest of the
    /// same category.
    pub async fn earlier_causes(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
        id: FindingId,
        ids: Option<Vec<FindingId>>,
        most: u64,
    ) -> Result<Vec<RelatedFinding>, StoreError> {
        let own = record::<finding::Entity>(self.reader(), number, id.0, false).await?;
        let happened_at = found(postmortem::Entity::find_by_id(number.0).one(self.reader()).await?)?.happened_at;
        let which = match &ids {
            Some(ids) => Condition::all().add(finding::Column::Id.is_in(ids.iter().map(|id| id.0))),
            None => Condition::all().add_option(own.category.map(|category| finding::Column::Category.eq(category))),
        };
        let mut rows: Vec<RelatedFinding> = finding::Entity::find()
            .join(JoinType::InnerJoin, its_postmortem())
            .filter(finding::Column::Postmortem.ne(number.0))
            .filter(postmortem::Column::HappenedAt.lte(happened_at))
            .filter(readable_cause(viewer))
            .filter(which)
            .select_only()
            .columns([finding::Column::Id, finding::Column::Text, finding::Column::Postmortem])
            .columns([postmortem::Column::Title, postmortem::Column::HappenedAt])
            .order_by_desc(postmortem::Column::HappenedAt)
            .order_by_desc(finding::Column::Id)
            .limit(most)
            .into_model::<FindingRow>()
            .all(self.reader())
            .await?
            .into_iter()
            .map(RelatedFinding::from)
            .collect();
        if let Some(ids) = ids {
            // In the order in which they were asked for, the best first.
            rows.sort_by_key(|finding| ids.iter().position(|id| *id == finding.id));
        }
        Ok(rows)
    }
}

impl UnitOfWork {
    /// Says that a finding is the recurrence of an earlier one, instead of any other that it was said of before.
    pub async fn confirm_recurrence(
        &self,
        number: PostmortemNumber,
        id: FindingId,
        earlier: FindingId,
    ) -> Result<(), StoreError> {
        let other = self.earlier_cause_to_change(number, earlier).await?;
        self.editable(number).await?;
        let row = record::<finding::Entity>(&self.transaction, number, id.0, false).await?;
        let Some(other) = other else {
            return Err(
                ValidationErrors::one("earlier", "This finding is not available. Choose one from the list.").into()
            );
        };
        if other.postmortem == number.0 {
            return Err(ValidationErrors::one("earlier", "Choose a finding from another postmortem.").into());
        }
        self.check_no_circle(id, earlier).await?;
        recurrence::Entity::delete_many()
            .filter(recurrence::Column::FindingId.eq(id.0))
            .filter(
                Condition::any()
                    .add(recurrence::Column::State.ne(RecurrenceState::Dismissed.key()))
                    .add(recurrence::Column::EarlierId.eq(earlier.0)),
            )
            .exec(&self.transaction)
            .await?;
        self.save_recurrence(id, earlier, RecurrenceState::Confirmed).await?;
        self.mark_changed(PostmortemNumber(other.postmortem));
        self.record_activity(number, ActivityKind::RecurrenceLinked, &row.text).await
    }

    /// Says that a finding is not the recurrence of an earlier one. It is not proposed again.
    pub async fn dismiss_recurrence(
        &self,
        number: PostmortemNumber,
        id: FindingId,
        earlier: FindingId,
    ) -> Result<(), StoreError> {
        let other = self.earlier_cause_to_change(number, earlier).await?;
        self.editable(number).await?;
        let row = record::<finding::Entity>(&self.transaction, number, id.0, false).await?;
        let other = found(other)?;
        let key = (id.0, earlier.0);
        found(recurrence::Entity::find_by_id(key).one(&self.transaction).await?)?;
        recurrence::Entity::delete_by_id(key).exec(&self.transaction).await?;
        self.save_recurrence(id, earlier, RecurrenceState::Dismissed).await?;
        self.mark_changed(PostmortemNumber(other.postmortem));
        self.record_activity(number, ActivityKind::RecurrenceUnlinked, &row.text).await
    }

    /// The earlier cause, with both postmortems locked: both are marked as changed.
    async fn earlier_cause_to_change(
        &self,
        number: PostmortemNumber,
        earlier: FindingId,
    ) -> Result<Option<finding::Model>, StoreError> {
        let other = self.earlier_cause(earlier).await?;
        if let Some(other) = &other {
            self.lock_both(number, PostmortemNumber(other.postmortem)).await?;
        }
        Ok(other)
    }

    async fn earlier_cause(&self, id: FindingId) -> Result<Option<finding::Model>, StoreError> {
        Ok(finding::Entity::find_by_id(id.0)
            .join(JoinType::InnerJoin, its_postmortem())
            .filter(readable_cause(self.by))
            .one(&self.transaction)
            .await?)
    }

    async fn save_recurrence(
        &self,
        id: FindingId,
        earlier: FindingId,
        state: RecurrenceState,
    ) -> Result<(), StoreError> {
        let row = recurrence::ActiveModel {
            finding_id: Set(id.0),
            earlier_id: Set(earlier.0),
            state: Set(state.key().to_owned()),
            words: Set("[]".to_owned()),
            by_id: Set(Some(self.by.person.0)),
            at: Set(self.now),
        };
        recurrence::Entity::insert(row).exec_without_returning(&self.transaction).await?;
        Ok(())
    }

    /// No finding is its own recurrence, not through others either.
    async fn check_no_circle(&self, id: FindingId, earlier: FindingId) -> Result<(), StoreError> {
        let mut next = Some(earlier.0);
        for _ in 0..MAX_ROW {
            let Some(current) = next else { return Ok(()) };
            if current == id.0 {
                break;
            }
            next = recurrence::Entity::find()
                .filter(recurrence::Column::FindingId.eq(current))
                .filter(recurrence::Column::State.eq(RecurrenceState::Confirmed.key()))
                .select_only()
                .column(recurrence::Column::EarlierId)
                .into_tuple()
                .one(&self.transaction)
                .await?;
        }
        Err(ValidationErrors::one("earlier", "The chosen finding is itself a recurrence of this one.").into())
    }
}

/// Causes of postmortems whose drafts the viewer may read, except archived ones.
fn readable_cause(viewer: Viewer) -> Condition {
    Condition::all().add(is_cause()).add(postmortem::Column::ArchivedAt.is_null()).add(drafts_visible_to(viewer))
}
