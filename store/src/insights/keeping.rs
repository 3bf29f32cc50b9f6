//! Keeps what the insights need of a postmortem up to date, in the transaction of each change.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::actions::{ActionState, ChangeKind};
use domain::postmortems::PostmortemNumber;
use domain::timeline::{Milestone, Milestones, Precision};
use sea_orm::sea_query::{Expr, ExprTrait, Func, LockType};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryOrder, QuerySelect, Set,
};

use super::facts::{ActionFacts, Facts};
use crate::error::read;
use crate::findings::is_cause;
use crate::rows::{action_item, action_item_change, event, finding, insight_facts, postmortem, publication};
use crate::{Store, StoreError};

/// The postmortems of an older program that are completed in one transaction.
const AT_ONCE: u64 = 500;

#[derive(FromQueryResult)]
struct PostmortemRow {
    number: i64,
    kind: String,
    happened_at: DateTime<Utc>,
    created_at: DateTime<Utc>,
    publication_id: Option<i64>,
}

#[derive(FromQueryResult)]
struct ActionRow {
    postmortem: i64,
    id: i64,
    state: String,
    due: Option<NaiveDate>,
    transitioned_at: Option<DateTime<Utc>>,
}

impl Store {
    /// Completes the postmortems that have no facts yet: those of an older program, and of a filled database.
    pub(crate) async fn complete_facts(&self) -> Result<(), StoreError> {
        loop {
            let transaction = self.begin().await?;
            let numbers: Vec<i64> = insight_facts::Entity::find()
                .filter(insight_facts::Column::InsightFacts.is_null())
                .order_by_asc(insight_facts::Column::Number)
                .limit(AT_ONCE)
                .select_only()
                .column(insight_facts::Column::Number)
                .into_tuple()
                .all(&transaction)
                .await?;
            if numbers.is_empty() {
                return Ok(());
            }
            keep_facts(&transaction, &numbers).await?;
            transaction.commit().await?;
        }
    }
}

/// Writes down anew what the insights need of these postmortems.
pub(crate) async fn keep_facts(connection: &impl ConnectionTrait, numbers: &[i64]) -> Result<(), StoreError> {
    if numbers.is_empty() {
        return Ok(());
    }
    // Of two changes of a postmortem at the same time, the later one has to see what the other one wrote.
    let before: Vec<insight_facts::Model> = insight_facts::Entity::find()
        .filter(insight_facts::Column::Number.is_in(numbers.iter().copied()))
        .order_by_asc(insight_facts::Column::Number)
        .lock(LockType::NoKeyUpdate)
        .all(connection)
        .await?;
    for after in outdated(connection, before).await? {
        insight_facts::ActiveModel {
            number: Set(after.number),
            insight_facts: Set(after.insight_facts),
            insight_actions: Set(after.insight_actions),
            insight_until: Set(after.insight_until),
        }
        .update(connection)
        .await?;
    }
    Ok(())
}

/// The postmortems whose facts are others than what their records say.
pub(crate) async fn outdated_facts(store: &Store) -> Result<Vec<PostmortemNumber>, StoreError> {
    let mut outdated_numbers = Vec::new();
    let mut last = i64::MIN;
    loop {
        // In one snapshot, since others write meanwhile.
        let snapshot = store.begin_reading().await?;
        let kept = insight_facts::Entity::find()
            .filter(insight_facts::Column::Number.gt(last))
            .order_by_asc(insight_facts::Column::Number)
            .limit(AT_ONCE)
            .all(&snapshot)
            .await?;
        let Some(row) = kept.last() else { return Ok(outdated_numbers) };
        last = row.number;
        outdated_numbers.extend(outdated(&snapshot, kept).await?.iter().map(|after| PostmortemNumber(after.number)));
    }
}

/// What the rows have to be that are out of date.
async fn outdated(
    connection: &impl ConnectionTrait,
    kept: Vec<insight_facts::Model>,
) -> Result<Vec<insight_facts::Model>, StoreError> {
    let numbers: Vec<i64> = kept.iter().map(|row| row.number).collect();
    let mut facts = facts_of(connection, &numbers).await?;
    let mut outdated = Vec::new();
    for before in kept {
        let Some(facts) = facts.remove(&before.number) else { continue };
        let after = insight_facts::Model {
            number: before.number,
            insight_facts: Some(facts.line()),
            insight_actions: Some(facts.action_line()),
            insight_until: facts.until(),
        };
        if after != before {
            outdated.push(after);
        }
    }
    Ok(outdated)
}

async fn facts_of(connection: &impl ConnectionTrait, numbers: &[i64]) -> Result<HashMap<i64, Facts>, StoreError> {
    let numbers = || numbers.iter().copied();
    let postmortems: Vec<PostmortemRow> = postmortem::Entity::find()
        .filter(postmortem::Column::Number.is_in(numbers()))
        .select_only()
        .columns([
            postmortem::Column::Number,
            postmortem::Column::Kind,
            postmortem::Column::HappenedAt,
            postmortem::Column::CreatedAt,
            postmortem::Column::PublicationId,
        ])
        .into_model()
        .all(connection)
        .await?;
    let publications: Vec<(i64, DateTime<Utc>)> = publication::Entity::find()
        .filter(publication::Column::Postmortem.is_in(numbers()))
        .select_only()
        .column(publication::Column::Postmortem)
        .column_as(publication::Column::PublishedAt.min(), "published_at")
        .group_by(publication::Column::Postmortem)
        .into_tuple()
        .all(connection)
        .await?;
    let publications: HashMap<i64, DateTime<Utc>> = publications.into_iter().collect();
    let mut created = HashMap::new();
    let mut facts: HashMap<i64, Facts> = HashMap::new();
    for PostmortemRow { number, kind, happened_at, created_at, publication_id } in postmortems {
        created.insert(number, created_at);
        let published_at = publication_id.and_then(|_| publications.get(&number).copied());
        let (milestones, actions, causes) = (Milestones::default(), Vec::new(), Vec::new());
        facts.insert(number, Facts { number, kind, happened_at, milestones, published_at, actions, causes });
    }
    let with_time = Precision::ALL.iter().filter(|precision| precision.has_time()).map(|precision| precision.key());
    let events: Vec<(i64, Option<String>, DateTime<Utc>)> = event::Entity::find()
        .filter(event::Column::Postmortem.is_in(numbers()))
        .filter(event::Column::RemovedAt.is_null())
        .filter(event::Column::Milestone.is_not_null())
        .filter(event::Column::Precision.is_in(with_time))
        .select_only()
        .columns([event::Column::Postmortem, event::Column::Milestone, event::Column::At])
        .into_tuple()
        .all(connection)
        .await?;
    for (number, milestone, at) in events {
        let milestone = milestone.as_deref().and_then(Milestone::from_key);
        if let Some((facts, milestone)) = facts.get_mut(&number).zip(milestone) {
            facts.milestones.note(milestone, at);
        }
    }
    let causes: Vec<(i64, Option<String>, Option<String>)> = finding::Entity::find()
        .filter(finding::Column::Postmortem.is_in(numbers()))
        .filter(is_cause())
        .select_only()
        .columns([finding::Column::Postmortem, finding::Column::Category, finding::Column::Process])
        .into_tuple()
        .all(connection)
        .await?;
    for (number, category, process) in causes {
        if let Some(facts) = facts.get_mut(&number) {
            facts.causes.push((category, process));
        }
    }
    for (number, action) in actions_of(connection, numbers().collect(), &created).await? {
        if let Some(facts) = facts.get_mut(&number) {
            facts.actions.push(action);
        }
    }
    Ok(facts)
}

/// The action items of postmortems, each with the number of its postmortem. `created` says when a postmortem was
/// created, and with it the action items that were imported.
async fn actions_of(
    connection: &impl ConnectionTrait,
    numbers: Vec<i64>,
    created: &HashMap<i64, DateTime<Utc>>,
) -> Result<Vec<(i64, ActionFacts)>, StoreError> {
    let which = Condition::all()
        .add(action_item::Column::Postmortem.is_in(numbers))
        .add(action_item::Column::RemovedAt.is_null());
    let rows: Vec<ActionRow> = action_item::Entity::find()
        .filter(which.clone())
        .order_by_asc(action_item::Column::Id)
        .select_only()
        .columns([
            action_item::Column::Postmortem,
            action_item::Column::Id,
            action_item::Column::State,
            action_item::Column::Due,
            action_item::Column::TransitionedAt,
        ])
        .into_model()
        .all(connection)
        .await?;
    let its_action_item = action_item_change::Entity::belongs_to(action_item::Entity)
        .from(action_item_change::Column::ActionId)
        .to(action_item::Column::Id)
        .into();
    let kinds = [ChangeKind::Added, ChangeKind::Done, ChangeKind::Declined, ChangeKind::Merged].map(ChangeKind::key);
    let changes: Vec<(i64, String, DateTime<Utc>)> = action_item_change::Entity::find()
        .join(JoinType::InnerJoin, its_action_item)
        .filter(which)
        // Not the column itself: SQLite would read the changes of all postmortems by their kind.
        .filter(Expr::from(Func::coalesce([action_item_change::Column::Kind.into_expr(), Expr::val("")])).is_in(kinds))
        .filter(action_item_change::Column::UndoneAt.is_null())
        .select_only()
        .columns([
            action_item_change::Column::ActionId,
            action_item_change::Column::Kind,
            action_item_change::Column::At,
        ])
        .into_tuple()
        .all(connection)
        .await?;
    let (mut added, mut closed): (HashMap<i64, DateTime<Utc>>, HashMap<i64, DateTime<Utc>>) = Default::default();
    for (action, kind, at) in changes {
        let (instants, pick): (_, fn(_, _) -> _) =
            if kind == ChangeKind::Added.key() { (&mut added, std::cmp::min) } else { (&mut closed, std::cmp::max) };
        instants.entry(action).and_modify(|known| *known = pick(*known, at)).or_insert(at);
    }
    rows.into_iter()
        .map(|ActionRow { postmortem, id, state, due, transitioned_at }| {
            let state = read(ActionState::from_key(&state), "action_item", id)?;
            let added_at = added.get(&id).or_else(|| created.get(&postmortem)).copied().unwrap_or_default();
            let closed_at = closed.get(&id).copied().filter(|_| !state.is_open());
            Ok((postmortem, ActionFacts { state, due, transitioned_at, added_at, closed_at }))
        })
        .collect()
}
