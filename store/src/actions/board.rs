//! The board: a page of action items across postmortems, their counts, and the services to filter by.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::actions::{
    ActionId, ActionKind, ActionState, BoardCounts, BoardFilter, BoardGrouping, BoardItem, BoardOrder, DueWindow,
    MAX_COUNT, OwnerFilter, Priority, StateFilter, last_soon,
};
use domain::people::{PersonId, TeamId, TeamName, Viewer};
use domain::postmortems::{Access, PostmortemNumber, may_edit};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, NullOrdering, Query, SimpleExpr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, Order, QueryFilter, QueryOrder,
    QuerySelect, QueryTrait, RelationDef, Select,
};

use super::groups::{Groups, first_service};
use super::row::actions_of;
use crate::error::{found, read};
use crate::postmortems::{AUTHOR, drafts_visible_to, each_has_part, postmortem_team, severity_of};
use crate::records::postmortem_of_action;
use crate::rows::{action_item, person, postmortem, postmortem_service, service, team};
use crate::{Store, StoreError};

/// Written out, with its values, as in the index `action_item_unfinished`; only then is the index used.
pub(crate) const UNFINISHED: &str = r#""action_item"."state" IN ('open', 'in_progress')"#;
/// Written out as in the index `action_item_finished_idx`.
const FINISHED: &str = r#""action_item"."state" NOT IN ('open', 'in_progress')"#;
/// Those without a date come last, on both databases. Written as in the indexes.
pub(crate) const DUE_ORDER: &str = r#"coalesce("action_item"."due", '9999-12-31')"#;
/// True of all; says to SQLite that the index in this order is meant, and not the one by status.
const IN_DUE_ORDER: &str = r#"coalesce("action_item"."due", '9999-12-31') <= '9999-12-31'"#;

/// With so many action items, the first ones of a group are found in the order of due dates sooner than by sorting.
const LARGE_GROUP: u64 = 500;

/// A page of the board.
#[derive(Debug, Clone)]
pub struct BoardPage {
    /// The action items, in order; those of a group stand together.
    pub items: Vec<BoardItem>,
    /// Whether there are more after them.
    pub has_more: bool,
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    postmortem: i64,
    title: String,
    severity: i32,
    is_private: bool,
    team_id: Option<i64>,
    team_name: Option<String>,
    service: Option<String>,
    is_author: bool,
}

impl Store {
    /// Action items of the postmortems whose drafts the viewer may read, except archived ones: at most
    /// `most`, after the first `skipped`.
    pub async fn board(
        &self,
        viewer: Viewer,
        filter: &BoardFilter,
        today: NaiveDate,
        (skipped, most): (u64, u64),
    ) -> Result<BoardPage, StoreError> {
        let rows = self.board_rows(viewer, filter, today, (skipped, most + 1)).await?;
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let has_more = rows.len() > most;
        let mut actions = self.actions_by_id(rows.iter().map(|row| row.id).collect()).await?;
        let items = rows
            .into_iter()
            .take(most)
            .filter_map(|row| actions.remove(&row.id).map(|action| item_of(row, action, viewer)))
            .collect::<Result<_, _>>()?;
        Ok(BoardPage { items, has_more })
    }

    async fn board_rows(
        &self,
        viewer: Viewer,
        filter: &BoardFilter,
        today: NaiveDate,
        (skipped, most): (u64, u64),
    ) -> Result<Vec<Row>, StoreError> {
        if let Some(groups) = self.groups(filter).await? {
            let are_all = groups.are_all;
            let rows = self.rows_of_groups(viewer, filter, groups, today, (skipped, most)).await?;
            if are_all || rows.len() as u64 == most {
                return Ok(rows);
            }
        }
        let query = sorted(selected(wanted(viewer, filter, today), viewer), filter);
        Ok(query.offset(skipped).limit(most).into_model().all(self.reader()).await?)
    }

    /// Reads one group after the other until there are enough.
    async fn rows_of_groups(
        &self,
        viewer: Viewer,
        filter: &BoardFilter,
        groups: Groups,
        today: NaiveDate,
        (mut skipped, most): (u64, u64),
    ) -> Result<Vec<Row>, StoreError> {
        let mut rows: Vec<Row> = Vec::new();
        for group in groups.first {
            let all = wanted(viewer, filter, today);
            let mut query = all.clone().filter(group.only);
            if filter.order == BoardOrder::Due
                && (groups.are_large || self.count_up_to(query.clone(), LARGE_GROUP).await? == LARGE_GROUP)
            {
                query = all.filter(group.scattered).filter(Expr::cust(IN_DUE_ORDER));
            }
            if skipped > 0 {
                let count = self.count_up_to(query.clone(), skipped).await?;
                if count < skipped {
                    skipped -= count;
                    continue;
                }
            }
            let missing = most - rows.len() as u64;
            let query = in_order(selected(query, viewer), filter).offset(skipped).limit(missing);
            rows.extend(query.into_model::<Row>().all(self.reader()).await?);
            skipped = 0;
            if rows.len() as u64 == most {
                break;
            }
        }
        Ok(rows)
    }

    /// Counts of the action items that the filter leaves, whatever their status and due date.
    pub async fn board_counts(
        &self,
        viewer: Viewer,
        filter: &BoardFilter,
        today: NaiveDate,
    ) -> Result<BoardCounts, StoreError> {
        let counted = |state, due| BoardFilter { state, due, ..filter.clone() };
        let unfinished = counted(StateFilter::Unfinished, None);
        let overdue = counted(StateFilter::Unfinished, Some(DueWindow::Overdue));
        let unverified = counted(StateFilter::Only(ActionState::Done), None);
        Ok(BoardCounts {
            unfinished: self.count(viewer, &unfinished, today).await?,
            overdue: self.count(viewer, &overdue, today).await?,
            unverified: self.count(viewer, &unverified, today).await?,
        })
    }

    /// Stops counting after [`MAX_COUNT`], so that the time does not grow with the database.
    async fn count(&self, viewer: Viewer, filter: &BoardFilter, today: NaiveDate) -> Result<u64, StoreError> {
        self.count_up_to(wanted(viewer, filter, today), MAX_COUNT + 1).await
    }

    async fn count_up_to(&self, query: Select<action_item::Entity>, most: u64) -> Result<u64, StoreError> {
        // Not by `count`, which takes the limit away.
        let some = query.select_only().column(action_item::Column::Id).limit(most).into_query();
        let count = Query::select().expr(Func::count(Expr::val(1))).from_subquery(some, "some").take();
        let row = self.reader().query_one(&count).await?;
        Ok(found(row)?.try_get_by_index::<i64>(0)?.unsigned_abs())
    }

    /// The names of the services of postmortems that the viewer may read, in alphabetical order.
    pub async fn list_services(&self, viewer: Viewer) -> Result<Vec<String>, StoreError> {
        let affected = Query::select()
            .expr(Expr::val(1))
            .from(postmortem_service::Entity)
            .inner_join(
                postmortem::Entity,
                Expr::col((postmortem::Entity, postmortem::Column::Number))
                    .equals((postmortem_service::Entity, postmortem_service::Column::Postmortem)),
            )
            .and_where(
                Expr::col((postmortem_service::Entity, postmortem_service::Column::ServiceId))
                    .equals((service::Entity, service::Column::Id)),
            )
            .cond_where(drafts_visible_to(viewer))
            .take();
        Ok(service::Entity::find()
            .filter(Expr::exists(affected))
            .order_by_asc(service::Column::Name)
            .select_only()
            .column(service::Column::Name)
            .into_tuple()
            .all(self.reader())
            .await?)
    }

    /// How many unfinished action items the people have whose accounts are disabled, of those that the viewer may see.
    pub async fn left_actions(&self, viewer: Viewer) -> Result<HashMap<PersonId, u64>, StoreError> {
        let counts: Vec<(i64, i64)> = action_item::Entity::find()
            .join(JoinType::InnerJoin, postmortem_of_action())
            .join(JoinType::InnerJoin, its_owner())
            .filter(person::Column::DisabledAt.is_not_null())
            .filter(action_item::Column::RemovedAt.is_null())
            .filter(postmortem::Column::ArchivedAt.is_null())
            .filter(Expr::cust(UNFINISHED))
            .filter(drafts_visible_to(viewer))
            .select_only()
            .column(action_item::Column::OwnerId)
            .column_as(action_item::Column::Id.count(), "count")
            .group_by(action_item::Column::OwnerId)
            .into_tuple()
            .all(self.reader())
            .await?;
        Ok(counts.into_iter().map(|(owner, count)| (PersonId(owner), count.unsigned_abs())).collect())
    }

    async fn actions_by_id(&self, ids: Vec<i64>) -> Result<HashMap<i64, domain::actions::ActionItem>, StoreError> {
        let rows = action_item::Entity::find().filter(action_item::Column::Id.is_in(ids)).all(self.reader()).await?;
        let actions = actions_of(self.reader(), rows).await?;
        Ok(actions.into_iter().map(|action| (action.id.0, action)).collect())
    }

    /// The postmortem of an action item, when the viewer may read its draft.
    pub async fn postmortem_of_action(&self, viewer: Viewer, id: ActionId) -> Result<PostmortemNumber, StoreError> {
        let number: Option<i64> = action_item::Entity::find_by_id(id.0)
            .join(JoinType::InnerJoin, postmortem_of_action())
            .filter(drafts_visible_to(viewer))
            .select_only()
            .column(action_item::Column::Postmortem)
            .into_tuple()
            .one(self.reader())
            .await?;
        number.map(PostmortemNumber).ok_or(StoreError::Absent)
    }
}

fn wanted(viewer: Viewer, filter: &BoardFilter, today: NaiveDate) -> Select<action_item::Entity> {
    let state = match filter.state {
        StateFilter::Unfinished => Some(Expr::cust(UNFINISHED)),
        StateFilter::All => None,
        StateFilter::Only(state) => {
            let which = if state.is_open() { UNFINISHED } else { FINISHED };
            Some(action_item::Column::State.eq(state.key()).and(Expr::cust(which)))
        }
    };
    let owner = filter.owner.as_ref().map(|owner| match owner {
        OwnerFilter::Me => Condition::all().add(action_item::Column::OwnerId.eq(viewer.person.0)),
        OwnerFilter::Person(person) => Condition::all().add(action_item::Column::OwnerId.eq(person.0)),
        OwnerFilter::Nobody => {
            Condition::all().add(action_item::Column::OwnerId.is_null()).add(action_item::Column::OwnerName.is_null())
        }
        OwnerFilter::Named(name) => Condition::all()
            .add(action_item::Column::OwnerId.is_null())
            .add(action_item::Column::OwnerName.eq(name.as_str())),
    });
    let due = match filter.due {
        Some(DueWindow::Overdue) => Condition::all().add(Expr::cust(DUE_ORDER).lt(today)).add(Expr::cust(UNFINISHED)),
        Some(DueWindow::Soon) => Condition::all().add(Expr::cust(DUE_ORDER).between(today, last_soon(today))),
        Some(DueWindow::Later) => {
            Condition::all().add(Expr::cust(DUE_ORDER).gt(last_soon(today))).add(action_item::Column::Due.is_not_null())
        }
        Some(DueWindow::None) => Condition::all().add(action_item::Column::Due.is_null()),
        None if is_in_due_order(filter) => Condition::all().add(Expr::cust(IN_DUE_ORDER)),
        None => Condition::all(),
    };
    action_item::Entity::find()
        .join(JoinType::InnerJoin, postmortem_of_action())
        .join(JoinType::LeftJoin, postmortem_team())
        .join(JoinType::LeftJoin, its_owner())
        .filter(action_item::Column::RemovedAt.is_null())
        .filter(postmortem::Column::ArchivedAt.is_null())
        .filter(drafts_visible_to(viewer))
        .filter(
            Condition::all()
                .add_option(state)
                .add_option(owner)
                .add(due)
                .add_option(filter.team.map(|team| postmortem::Column::TeamId.eq(team.0)))
                .add_option(filter.service.as_deref().map(affects))
                .add_option(
                    filter.severity.map(|severity| postmortem::Column::Severity.eq(i32::from(severity.level()))),
                )
                .add_option(filter.kind.map(|kind| action_item::Column::Kind.eq(kind.key())))
                .add_option(filter.postmortem.map(|number| action_item::Column::Postmortem.eq(number.0))),
        )
}

/// Whether the first ones are soon found in the order of due dates. What is narrowed to few is found by other indexes.
fn is_in_due_order(filter: &BoardFilter) -> bool {
    let is_narrow =
        filter.owner.is_some() || filter.team.is_some() || filter.service.is_some() || filter.postmortem.is_some();
    filter.state == StateFilter::Unfinished && filter.grouping == BoardGrouping::Due && !is_narrow
}

fn selected(query: Select<action_item::Entity>, viewer: Viewer) -> Select<action_item::Entity> {
    query
        .select_only()
        .column(action_item::Column::Id)
        .columns([
            postmortem::Column::Title,
            postmortem::Column::Severity,
            postmortem::Column::IsPrivate,
            postmortem::Column::TeamId,
        ])
        .column_as(postmortem::Column::Number, "postmortem")
        .column_as(team::Column::Name, "team_name")
        .expr_as(Expr::SubQuery(None, Box::new(first_service().into())), "service")
        .column_as(each_has_part(viewer, AUTHOR), "is_author")
}

fn sorted(mut query: Select<action_item::Entity>, filter: &BoardFilter) -> Select<action_item::Entity> {
    let owner = Func::lower(Func::coalesce([
        Expr::col((person::Entity, person::Column::Name)),
        Expr::col((action_item::Entity, action_item::Column::OwnerName)),
    ]));
    query = match filter.grouping {
        // All that is unfinished is ordered by an index as it is; the rest comes after it.
        BoardGrouping::Due if filter.state == StateFilter::All => {
            let is_finished: Expr = CaseStatement::new().case(Expr::cust(UNFINISHED), 0).finally(1).into();
            query.order_by(is_finished, Order::Asc)
        }
        BoardGrouping::Due => query,
        BoardGrouping::Owner => query
            .order_by_with_nulls(SimpleExpr::from(owner), Order::Asc, NullOrdering::Last)
            .order_by_with_nulls(action_item::Column::OwnerId, Order::Asc, NullOrdering::Last),
        BoardGrouping::Team => query.order_by_with_nulls(team::Column::Name, Order::Asc, NullOrdering::Last),
        BoardGrouping::Service => query.order_by_with_nulls(
            Expr::SubQuery(None, Box::new(first_service().into())),
            Order::Asc,
            NullOrdering::Last,
        ),
        BoardGrouping::Severity => query.order_by(postmortem::Column::Severity, Order::Asc),
        BoardGrouping::Kind => {
            query.order_by(rank(action_item::Column::Kind, ActionKind::ALL.iter().map(|kind| kind.key())), Order::Asc)
        }
        BoardGrouping::State => query
            .order_by(rank(action_item::Column::State, ActionState::ALL.iter().map(|state| state.key())), Order::Asc),
        BoardGrouping::Postmortem => query.order_by(action_item::Column::Postmortem, Order::Desc),
    };
    in_order(query, filter)
}

/// The order within a group.
fn in_order(query: Select<action_item::Entity>, filter: &BoardFilter) -> Select<action_item::Entity> {
    match filter.order {
        BoardOrder::Due => {
            query.order_by(Expr::cust(DUE_ORDER), Order::Asc).order_by(action_item::Column::Id, Order::Asc)
        }
        BoardOrder::Priority => query
            .order_by(
                rank(action_item::Column::Priority, Priority::ALL.iter().map(|priority| priority.key())),
                Order::Asc,
            )
            .order_by(Expr::cust(DUE_ORDER), Order::Asc)
            .order_by(action_item::Column::Id, Order::Asc),
        BoardOrder::Newest => query.order_by(action_item::Column::Id, Order::Desc),
    }
}

/// The place of a column's key among these.
fn rank(column: action_item::Column, keys: impl Iterator<Item = &'static str>) -> Expr {
    keys.zip(0..).fold(CaseStatement::new(), |case, (key, place)| case.case(column.eq(key), place)).into()
}

fn affects(name: &str) -> SimpleExpr {
    action_item::Column::Postmortem.in_subquery(
        Query::select()
            .column((postmortem_service::Entity, postmortem_service::Column::Postmortem))
            .from(postmortem_service::Entity)
            .inner_join(
                service::Entity,
                Expr::col((service::Entity, service::Column::Id))
                    .equals((postmortem_service::Entity, postmortem_service::Column::ServiceId)),
            )
            .and_where(Expr::col((service::Entity, service::Column::Name)).eq(name))
            .take(),
    )
}

fn item_of(row: Row, action: domain::actions::ActionItem, viewer: Viewer) -> Result<BoardItem, StoreError> {
    let access = Access {
        is_private: row.is_private,
        authors: if row.is_author { vec![viewer.person] } else { Vec::new() },
        ..Access::default()
    };
    Ok(BoardItem {
        action,
        severity: read(severity_of(row.severity), "postmortem", row.postmortem)?,
        postmortem: PostmortemNumber(row.postmortem),
        postmortem_title: row.title,
        team: row.team_id.zip(row.team_name).map(|(id, name)| TeamName { id: TeamId(id), name }),
        service: row.service,
        may_edit: may_edit(viewer, &access).is_ok(),
    })
}

fn its_owner() -> RelationDef {
    action_item::Entity::belongs_to(person::Entity).from(action_item::Column::OwnerId).to(person::Column::Id).into()
}
