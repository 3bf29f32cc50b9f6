//! The groups of the board in their order, so that a page reads some of them instead of sorting everything.

use domain::actions::{ActionKind, ActionState, BoardFilter, BoardGrouping, StateFilter};
use domain::postmortems::Severity;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryOrder, QuerySelect, Statement};

use crate::rows::{action_item, postmortem, postmortem_service, service, team};
use crate::{Store, StoreError};

/// So many groups are looked at; whoever turns to pages beyond them waits until everything is sorted.
const MOST: usize = 60;

/// The position of a postmortem's first service.
const FIRST_SERVICE: i32 = 1;

/// Groups of the board, the first one first.
pub(super) struct Groups {
    /// The groups.
    pub(super) first: Vec<Group>,
    /// Whether there are no others.
    pub(super) are_all: bool,
    /// Whether each holds so much of everything that its first action items are soon found in the order of due dates.
    pub(super) are_large: bool,
}

/// A group of the board.
pub(super) struct Group {
    /// Which action items are in it.
    pub(super) only: SimpleExpr,
    /// The same, so that it is not found by an index: for a group that is read in the order of due dates.
    pub(super) scattered: SimpleExpr,
}

impl Group {
    fn of(only: SimpleExpr) -> Self {
        Self { scattered: only.clone(), only }
    }
}

#[derive(FromQueryResult)]
struct Owner {
    id: Option<i64>,
    name: String,
}

/// The people who own something unfinished, and the owners without an account, in the order of the board. Written
/// out, because the subqueries end after as many as are needed.
const OWNERS: &str = r#"
    SELECT id, name FROM (
        SELECT * FROM (
            SELECT "person"."id" AS id, "person"."name" AS name FROM "person"
            WHERE EXISTS (
                SELECT 1 FROM "action_item" WHERE "action_item"."owner_id" = "person"."id"
                AND "action_item"."removed_at" IS NULL AND "action_item"."state" IN ('open', 'in_progress')
            )
            ORDER BY lower("person"."name"), "person"."id" LIMIT 60
        ) AS people
        UNION ALL
        SELECT * FROM (
            SELECT CAST(NULL AS BIGINT) AS id, lower("action_item"."owner_name") AS name FROM "action_item"
            WHERE "action_item"."owner_id" IS NULL AND "action_item"."owner_name" IS NOT NULL
            AND "action_item"."removed_at" IS NULL AND "action_item"."state" IN ('open', 'in_progress')
            GROUP BY lower("action_item"."owner_name") ORDER BY lower("action_item"."owner_name") LIMIT 60
        ) AS others
    ) AS owners
    ORDER BY lower(name), id NULLS LAST LIMIT 60"#;

/// The postmortems whose first service this is.
fn first_of(service: i64) -> SelectStatement {
    Query::select()
        .column((postmortem_service::Entity, postmortem_service::Column::Postmortem))
        .from(postmortem_service::Entity)
        .and_where(postmortem_service::Column::ServiceId.eq(service))
        .and_where(postmortem_service::Column::Position.eq(FIRST_SERVICE))
        .take()
}

fn of_postmortem() -> SimpleExpr {
    Expr::col((postmortem_service::Entity, postmortem_service::Column::Postmortem))
        .equals((postmortem::Entity, postmortem::Column::Number))
}

/// The name of the first service of a postmortem.
pub(super) fn first_service() -> SelectStatement {
    Query::select()
        .column((service::Entity, service::Column::Name))
        .from(postmortem_service::Entity)
        .inner_join(
            service::Entity,
            Expr::col((service::Entity, service::Column::Id))
                .equals((postmortem_service::Entity, postmortem_service::Column::ServiceId)),
        )
        .and_where(of_postmortem())
        .and_where(postmortem_service::Column::Position.eq(FIRST_SERVICE))
        .take()
}

impl Store {
    /// The groups of the usual board, which shows all that is unfinished; none when the board is sorted as a whole.
    pub(super) async fn groups(&self, filter: &BoardFilter) -> Result<Option<Groups>, StoreError> {
        if filter.is_filtered() || filter.state != StateFilter::Unfinished {
            return Ok(None);
        }
        let fixed = |only: Vec<SimpleExpr>| {
            Some(Groups { first: only.into_iter().map(Group::of).collect(), are_all: true, are_large: true })
        };
        Ok(match filter.grouping {
            BoardGrouping::Due | BoardGrouping::Postmortem => None,
            BoardGrouping::Severity => {
                let severities = Severity::ALL.iter().map(|severity| i32::from(severity.level()));
                fixed(severities.map(|level| postmortem::Column::Severity.eq(level)).collect())
            }
            BoardGrouping::Kind => {
                fixed(ActionKind::ALL.iter().map(|kind| action_item::Column::Kind.eq(kind.key())).collect())
            }
            BoardGrouping::State => {
                let open = ActionState::ALL.iter().filter(|state| state.is_open());
                fixed(open.map(|state| action_item::Column::State.eq(state.key())).collect())
            }
            BoardGrouping::Team => Some(self.teams().await?),
            BoardGrouping::Service => Some(self.services().await?),
            BoardGrouping::Owner => Some(self.owners().await?),
        })
    }

    async fn teams(&self) -> Result<Groups, StoreError> {
        let teams: Vec<i64> = team::Entity::find()
            .order_by_asc(team::Column::Name)
            .limit(MOST as u64)
            .select_only()
            .column(team::Column::Id)
            .into_tuple()
            .all(self.reader())
            .await?;
        let are_all = teams.len() < MOST;
        let team_id = || Expr::col((postmortem::Entity, postmortem::Column::TeamId));
        let mut groups: Vec<_> = teams
            .into_iter()
            .map(|team| Group {
                only: team_id().eq(team),
                scattered: Func::coalesce([team_id(), Expr::val(0)]).eq(team),
            })
            .collect();
        if are_all {
            groups.push(Group::of(team_id().is_null()));
        }
        Ok(Groups { first: groups, are_all, are_large: false })
    }

    async fn services(&self) -> Result<Groups, StoreError> {
        let services: Vec<i64> = service::Entity::find()
            .order_by_asc(service::Column::Name)
            .limit(MOST as u64)
            .select_only()
            .column(service::Column::Id)
            .into_tuple()
            .all(self.reader())
            .await?;
        let are_all = services.len() < MOST;
        let mut groups: Vec<_> = services
            .into_iter()
            .map(|service| Group {
                only: postmortem::Column::Number.in_subquery(first_of(service)),
                scattered: Expr::exists(first_of(service).and_where(of_postmortem()).take()),
            })
            .collect();
        if are_all {
            groups.push(Group::of(
                Expr::exists(
                    Query::select()
                        .expr(Expr::val(1))
                        .from(postmortem_service::Entity)
                        .and_where(of_postmortem())
                        .take(),
                )
                .not(),
            ));
        }
        Ok(Groups { first: groups, are_all, are_large: false })
    }

    async fn owners(&self) -> Result<Groups, StoreError> {
        let statement = Statement::from_string(self.reader().get_database_backend(), OWNERS);
        let owners = Owner::find_by_statement(statement).all(self.reader()).await?;
        let are_all = owners.len() < MOST;
        let mut groups: Vec<_> = owners
            .into_iter()
            .map(|owner| match owner.id {
                Some(id) => action_item::Column::OwnerId.eq(id),
                None => action_item::Column::OwnerId.is_null().and(
                    Expr::expr(Func::lower(action_item::Column::OwnerName.into_expr()))
                        .eq(Func::lower(Expr::val(owner.name))),
                ),
            })
            .map(Group::of)
            .collect();
        if are_all {
            let nobody = action_item::Column::OwnerId.is_null().and(action_item::Column::OwnerName.is_null());
            groups.push(Group::of(nobody));
        }
        Ok(Groups { first: groups, are_all, are_large: false })
    }
}
