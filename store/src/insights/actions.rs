//! Action items: how far those of a period are, and the backlog of now.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::actions::{ActionState, ChangeKind};
use domain::insights::{ActionAge, ActionCounts, ActionFigure, Backlog, InsightsFilter, Period};
use domain::people::Viewer;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef};

use super::scope;
use crate::postmortems::drafts_visible_to;
use crate::records::postmortem_of_action;
use crate::rows::{action_item, action_item_change, postmortem};
use crate::{Store, StoreError};

impl Store {
    /// How far the action items of the postmortems of a period are, of those whose drafts the viewer may read.
    pub async fn insight_action_counts(
        &self,
        viewer: Viewer,
        filter: &InsightsFilter,
        period: Period,
        (zone, today): (Tz, NaiveDate),
    ) -> Result<ActionCounts, StoreError> {
        let mut query = action_item::Entity::find().join(JoinType::InnerJoin, postmortem_of_action()).select_only();
        for figure in ActionFigure::ALL {
            query = query.column_as(count_where(is(*figure, today)), figure.key());
        }
        let counts: Option<(i64, i64, i64, i64, i64)> = query
            .filter(action_item::Column::RemovedAt.is_null())
            .filter(drafts_visible_to(viewer))
            .filter(scope::of_filter(filter))
            .filter(scope::during(period, zone))
            .into_tuple()
            .one(self.reader())
            .await?;
        let (open, overdue, done, verified, declined) = counts.unwrap_or_default();
        Ok(ActionCounts(
            [open, overdue, done, verified, declined].map(|count| usize::try_from(count).unwrap_or_default()),
        ))
    }

    /// The open action items of now, of whichever period, and what was added and closed since an instant.
    pub async fn insight_backlog(
        &self,
        viewer: Viewer,
        filter: &InsightsFilter,
        since: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Backlog, StoreError> {
        let mut ages = action_item::Entity::find()
            .join(JoinType::InnerJoin, postmortem_of_action())
            .join(JoinType::LeftJoin, its_addition())
            .select_only();
        let mut after: Option<DateTime<Utc>> = None;
        for age in ActionAge::ALL {
            let from = age.since(now);
            let is_of_age = Condition::all()
                .add_option(from.map(|from| added_at().gte(from)))
                .add_option(after.map(|after| added_at().lt(after)));
            ages = ages.column_as(count_where(is_of_age), age.key());
            after = from;
        }
        let ages: Option<(i64, i64, i64, i64)> = ages
            .filter(action_item::Column::RemovedAt.is_null())
            .filter(action_item::Column::State.is_in(OPEN))
            .filter(drafts_visible_to(viewer))
            .filter(scope::of_filter(filter))
            .into_tuple()
            .one(self.reader())
            .await?;
        let (month, quarter, half_year, older) = ages.unwrap_or_default();
        let changes = |kinds: &[ChangeKind]| {
            action_item_change::Entity::find()
                .join(JoinType::InnerJoin, its_action_item())
                .join(JoinType::InnerJoin, postmortem_of_action())
                .filter(action_item_change::Column::Kind.is_in(kinds.iter().map(|kind| kind.key())))
                .filter(action_item_change::Column::At.gte(since))
                .filter(action_item_change::Column::UndoneAt.is_null())
                .filter(action_item::Column::RemovedAt.is_null())
                .filter(drafts_visible_to(viewer))
                .filter(scope::of_filter(filter))
                .select_only()
        };
        let mut added: Vec<DateTime<Utc>> = changes(&[ChangeKind::Added])
            .column(action_item_change::Column::At)
            .into_tuple()
            .all(self.reader())
            .await?;
        // Nobody knows when those were closed that were imported as closed, so they are in neither list.
        let is_followed = Condition::any()
            .add(action_item::Column::State.is_in(OPEN))
            .add(action_item::Column::TransitionedAt.is_not_null());
        let imported: Vec<DateTime<Utc>> = action_item::Entity::find()
            .join(JoinType::InnerJoin, postmortem_of_action())
            .join(JoinType::LeftJoin, its_addition())
            .select_only()
            .column(postmortem::Column::CreatedAt)
            .filter(action_item_change::Column::Id.is_null())
            .filter(postmortem::Column::CreatedAt.gte(since))
            .filter(action_item::Column::RemovedAt.is_null())
            .filter(is_followed)
            .filter(drafts_visible_to(viewer))
            .filter(scope::of_filter(filter))
            .into_tuple()
            .all(self.reader())
            .await?;
        added.extend(imported);
        // An action item that was closed, reopened and closed again is closed since the last time.
        let closed: Vec<(i64, DateTime<Utc>)> = changes(&[ChangeKind::Done, ChangeKind::Declined])
            .column(action_item_change::Column::ActionId)
            .column(action_item_change::Column::At)
            .filter(action_item::Column::State.is_not_in(OPEN))
            .into_tuple()
            .all(self.reader())
            .await?;
        // Grouped in the database, SQLite would read the changes of all times in the order of the groups.
        let mut last: HashMap<i64, DateTime<Utc>> = HashMap::new();
        for (action, at) in closed {
            last.entry(action).and_modify(|last| *last = std::cmp::max(*last, at)).or_insert(at);
        }
        Ok(Backlog {
            ages: [month, quarter, half_year, older].map(|count| usize::try_from(count).unwrap_or_default()),
            added,
            closed: last.into_values().collect(),
        })
    }
}

const OPEN: [&str; 2] = [ActionState::Open.key(), ActionState::InProgress.key()];

/// What a figure counts.
pub(super) fn is(figure: ActionFigure, today: NaiveDate) -> Condition {
    use action_item::Column::{Due, State};
    let state = |state: ActionState| Condition::all().add(State.eq(state.key()));
    match figure {
        ActionFigure::Open => Condition::all().add(State.is_in(OPEN)),
        ActionFigure::Overdue => Condition::all().add(State.is_in(OPEN)).add(Due.lt(today)),
        ActionFigure::Done => state(ActionState::Done),
        ActionFigure::Verified => state(ActionState::Verified),
        ActionFigure::WontDo => state(ActionState::WontDo),
    }
}

/// How many rows a condition holds for.
fn count_where(condition: Condition) -> SimpleExpr {
    // `count` leaves out what is null, and is a whole number on both databases.
    let one: SimpleExpr = CaseStatement::new().case(condition, 1).into();
    Func::count(one).into()
}

/// When an action item was added; those that were imported, with their postmortem.
fn added_at() -> SimpleExpr {
    Func::coalesce([
        Expr::col((action_item_change::Entity, action_item_change::Column::At)),
        Expr::col((postmortem::Entity, postmortem::Column::CreatedAt)),
    ])
    .into()
}

fn its_addition() -> RelationDef {
    let relation: RelationDef = action_item::Entity::belongs_to(action_item_change::Entity)
        .from(action_item::Column::Id)
        .to(action_item_change::Column::ActionId)
        .into();
    relation.on_condition(|_, _| Condition::all().add(action_item_change::Column::Kind.eq(ChangeKind::Added.key())))
}

fn its_action_item() -> RelationDef {
    action_item_change::Entity::belongs_to(action_item::Entity)
        .from(action_item_change::Column::ActionId)
        .to(action_item::Column::Id)
        .into()
}
