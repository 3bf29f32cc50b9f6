//! What a weekly digest contains: some queries for each, whatever the number of rows.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::actions::{ActionId, ActionState, ChangeKind};
use domain::findings::RecurrenceState;
use domain::markdown::to_plain_text;
use domain::notifications::{
    DIGEST_ENTRIES, Digest, DigestAction, DigestList, DigestNearMiss, DigestPostmortem, DigestRecurrence,
};
use domain::people::Viewer;
use domain::postmortems::{Kind, PostmortemNumber};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Select,
};

use super::digest::DueDigest;
use crate::actions::{DUE_ORDER, UNFINISHED};
use crate::findings::{is_readable_cause, its_postmortem, repeats_readable_cause};
use crate::people::names_of;
use crate::postmortems::drafts_visible_to;
use crate::records::postmortem_of_action;
use crate::rows::{action_item, action_item_change, finding, postmortem, recurrence};
use crate::{Store, StoreError};

/// One more than is shown, to know whether there are more.
const READ: u64 = DIGEST_ENTRIES as u64 + 1;

#[derive(FromQueryResult)]
struct ActionRow {
    id: i64,
    title: String,
    due: Option<NaiveDate>,
    owner_id: Option<i64>,
    owner_name: Option<String>,
    postmortem: i64,
    postmortem_title: String,
}

#[derive(FromQueryResult)]
struct FindingRow {
    id: i64,
    text: String,
    postmortem: i64,
    title: String,
}

impl Store {
    /// What the person is told, of the postmortems whose drafts they may read.
    pub(super) async fn digest(&self, due: &DueDigest) -> Result<Digest, StoreError> {
        let viewer = due.leader.person.viewer();
        let scope = scope_of(due);
        let during = due.week.instants_before(due.leader.zone);
        let (monday, sunday) = (due.week.0, due.week.last_day());
        let unfinished = |window| {
            let actions = actions_of(viewer, scope.clone()).filter(Expr::cust(UNFINISHED)).filter(window);
            actions.order_by(Expr::cust(DUE_ORDER), Order::Asc).order_by_asc(action_item::Column::Id)
        };
        let changed = |kind, states: &[ActionState]| {
            actions_of(viewer, scope.clone())
                .filter(action_item::Column::Id.in_subquery(changed_during(kind, during)))
                .filter(action_item::Column::State.is_in(states.iter().map(|state| state.key())))
                .order_by_asc(action_item::Column::TransitionedAt)
                .order_by_asc(action_item::Column::Id)
        };
        let is_done = [ActionState::Done, ActionState::Verified];
        let late_drafts = self.late_drafts(viewer, scope.clone(), (monday, during.1)).await?;
        Ok(Digest {
            week: due.week,
            teams: due.leader.teams.clone(),
            due: self.digest_actions(unfinished(Expr::cust(DUE_ORDER).between(monday, sunday))).await?,
            overdue: self.digest_actions(unfinished(Expr::cust(DUE_ORDER).lt(monday))).await?,
            done: self.digest_actions(changed(ChangeKind::Done, &is_done)).await?,
            verified: self.digest_actions(changed(ChangeKind::Verified, &is_done[1..])).await?,
            recurred: self.digest_recurrences(viewer, &scope, during).await?,
            late_drafts: DigestList::of(late_drafts),
            near_misses: self.digest_near_misses(viewer, &scope, during).await?,
        })
    }

    async fn digest_actions(
        &self,
        actions: Select<action_item::Entity>,
    ) -> Result<DigestList<DigestAction>, StoreError> {
        let rows = actions
            .select_only()
            .columns([
                action_item::Column::Id,
                action_item::Column::Title,
                action_item::Column::Due,
                action_item::Column::OwnerId,
                action_item::Column::OwnerName,
                action_item::Column::Postmortem,
            ])
            .column_as(postmortem::Column::Title, "postmortem_title")
            .limit(READ)
            .into_model::<ActionRow>()
            .all(self.reader())
            .await?;
        let names = names_of(self.reader(), rows.iter().filter_map(|row| row.owner_id).collect()).await?;
        let action = |row: ActionRow| DigestAction {
            id: ActionId(row.id),
            title: to_plain_text(&row.title),
            owner: row.owner_id.and_then(|id| names.get(&id).cloned()).or(row.owner_name),
            due: row.due,
            postmortem: postmortem_of(row.postmortem, row.postmortem_title),
        };
        Ok(DigestList::of(rows.into_iter().map(action).collect()))
    }

    /// Findings that somebody linked to earlier ones which the person may read, too.
    async fn digest_recurrences(
        &self,
        viewer: Viewer,
        scope: &Condition,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<DigestList<DigestRecurrence>, StoreError> {
        let links: Vec<(i64, i64)> = recurrence::Entity::find()
            .join(JoinType::InnerJoin, the(recurrence::Column::FindingId))
            .join(JoinType::InnerJoin, its_postmortem())
            .filter(recurrence::Column::State.eq(RecurrenceState::Confirmed.key()))
            .filter(recurrence::Column::At.gte(from))
            .filter(recurrence::Column::At.lt(until))
            .filter(repeats_readable_cause(viewer))
            .filter(is_readable_cause(viewer))
            .filter(scope.clone())
            .select_only()
            .columns([recurrence::Column::FindingId, recurrence::Column::EarlierId])
            .order_by_asc(recurrence::Column::At)
            .order_by_asc(recurrence::Column::FindingId)
            .order_by_asc(recurrence::Column::EarlierId)
            .limit(READ)
            .into_tuple()
            .all(self.reader())
            .await?;
        let ids: Vec<i64> = links.iter().flat_map(|(finding, earlier)| [*finding, *earlier]).collect();
        let rows = finding::Entity::find()
            .join(JoinType::InnerJoin, its_postmortem())
            .filter(finding::Column::Id.is_in(ids))
            .select_only()
            .columns([finding::Column::Id, finding::Column::Text, finding::Column::Postmortem])
            .column(postmortem::Column::Title)
            .into_model::<FindingRow>()
            .all(self.reader())
            .await?;
        let findings: HashMap<i64, FindingRow> = rows.into_iter().map(|row| (row.id, row)).collect();
        let recurrence = |(finding, earlier)| {
            let (finding, earlier) = findings.get(&finding).zip(findings.get(&earlier))?;
            Some(DigestRecurrence {
                text: to_plain_text(&finding.text),
                postmortem: postmortem_of(finding.postmortem, finding.title.clone()),
                earlier: postmortem_of(earlier.postmortem, earlier.title.clone()),
            })
        };
        Ok(DigestList::of(links.into_iter().filter_map(recurrence).collect()))
    }

    async fn digest_near_misses(
        &self,
        viewer: Viewer,
        scope: &Condition,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
    ) -> Result<DigestList<DigestNearMiss>, StoreError> {
        let rows: Vec<(i64, String, Option<i64>)> = postmortem::Entity::find()
            .filter(postmortem::Column::CreatedAt.gte(from))
            .filter(postmortem::Column::CreatedAt.lt(until))
            .filter(postmortem::Column::Kind.eq(Kind::NearMiss.key()))
            .filter(postmortem::Column::ArchivedAt.is_null())
            .filter(scope.clone())
            .filter(drafts_visible_to(viewer))
            .select_only()
            .columns([postmortem::Column::Number, postmortem::Column::Title, postmortem::Column::CreatedBy])
            .order_by_asc(postmortem::Column::CreatedAt)
            .order_by_asc(postmortem::Column::Number)
            .limit(READ)
            .into_tuple()
            .all(self.reader())
            .await?;
        let names = names_of(self.reader(), rows.iter().filter_map(|(_, _, by)| *by).collect()).await?;
        let near_miss = |(number, title, by): (i64, String, Option<i64>)| DigestNearMiss {
            postmortem: postmortem_of(number, title),
            by: by.and_then(|id| names.get(&id).cloned()),
        };
        Ok(DigestList::of(rows.into_iter().map(near_miss).collect()))
    }
}

/// The postmortems of the teams of a lead, or all of them.
fn scope_of(due: &DueDigest) -> Condition {
    if due.leader.teams.is_empty() {
        return Condition::all();
    }
    Condition::all().add(postmortem::Column::TeamId.is_in(due.leader.teams.iter().map(|team| team.id.0)))
}

fn actions_of(viewer: Viewer, scope: Condition) -> Select<action_item::Entity> {
    let its_postmortem = postmortem_of_action();
    action_item::Entity::find()
        .join(JoinType::InnerJoin, its_postmortem)
        .filter(action_item::Column::RemovedAt.is_null())
        .filter(postmortem::Column::ArchivedAt.is_null())
        .filter(scope)
        .filter(drafts_visible_to(viewer))
}

fn changed_during(
    kind: ChangeKind,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
) -> sea_orm::sea_query::SelectStatement {
    Query::select()
        .column(action_item_change::Column::ActionId)
        .from(action_item_change::Entity)
        .and_where(action_item_change::Column::Kind.eq(kind.key()))
        .and_where(action_item_change::Column::At.gte(from))
        .and_where(action_item_change::Column::At.lt(until))
        .and_where(action_item_change::Column::UndoneAt.is_null())
        .take()
}

fn the(column: recurrence::Column) -> RelationDef {
    recurrence::Entity::belongs_to(finding::Entity).from(column).to(finding::Column::Id).into()
}

fn postmortem_of(number: i64, title: String) -> DigestPostmortem {
    DigestPostmortem { number: PostmortemNumber(number), title }
}
