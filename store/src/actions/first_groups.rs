//! The first groups of the board, so that a page does not sort everything that is unfinished.
//!
//! A page shows a hundred action items, which are those of the first owners, the first teams or the worst severity.
//! Whoever needs more than these groups hold asks for all of them.

use domain::actions::{ActionKind, ActionState, BoardFilter, BoardGrouping, StateFilter};
use domain::postmortems::Severity;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};

use super::board::UNFINISHED;
use crate::rows::{action_item, person, postmortem, team};
use crate::{Store, StoreError};

/// Owners and teams that are looked at: with fewer, the first page would often need more of them.
const OWNERS: u64 = 25;
const TEAMS: u64 = 3;

/// The first groups of the board.
pub(super) struct FirstGroups {
    /// Which action items are in them.
    pub(super) only: Condition,
    /// Whether they are one group, so that it needs no order among groups.
    pub(super) is_one: bool,
}

#[derive(FromQueryResult)]
struct Named {
    id: i64,
    name: String,
}

impl Store {
    /// The first groups of the usual board, which shows all that is unfinished; none when nothing would be gained.
    pub(super) async fn first_groups(&self, filter: &BoardFilter) -> Result<Option<FirstGroups>, StoreError> {
        if filter.is_filtered() || filter.state != StateFilter::Unfinished {
            return Ok(None);
        }
        let one = |only| Some(FirstGroups { only: Condition::all().add(only), is_one: true });
        Ok(match filter.grouping {
            BoardGrouping::Due | BoardGrouping::Postmortem => None,
            BoardGrouping::Severity => one(postmortem::Column::Severity.eq(i32::from(Severity::Sev1.level()))),
            BoardGrouping::Kind => one(action_item::Column::Kind.eq(ActionKind::ALL[0].key())),
            BoardGrouping::State => one(action_item::Column::State.eq(ActionState::ALL[0].key())),
            BoardGrouping::Team => self.first_teams().await?,
            BoardGrouping::Owner => self.first_owners().await?,
        })
    }

    async fn first_teams(&self) -> Result<Option<FirstGroups>, StoreError> {
        let teams: Vec<i64> = team::Entity::find()
            .order_by_asc(team::Column::Name)
            .limit(TEAMS)
            .select_only()
            .column(team::Column::Id)
            .into_tuple()
            .all(self.reader())
            .await?;
        let only = Condition::all().add(postmortem::Column::TeamId.is_in(teams));
        Ok(Some(FirstGroups { only, is_one: false }))
    }

    /// The first people who own something unfinished, and the owners without an account who come before the last of
    /// them.
    async fn first_owners(&self) -> Result<Option<FirstGroups>, StoreError> {
        let owned = Query::select()
            .expr(Expr::val(1))
            .from(action_item::Entity)
            .and_where(
                Expr::col((action_item::Entity, action_item::Column::OwnerId))
                    .equals((person::Entity, person::Column::Id)),
            )
            .and_where(Expr::col((action_item::Entity, action_item::Column::RemovedAt)).is_null())
            .and_where(Expr::cust(UNFINISHED))
            .take();
        let owners = person::Entity::find()
            .filter(Expr::exists(owned))
            .order_by_asc(lower(person::Column::Name))
            .order_by_asc(person::Column::Id)
            .limit(OWNERS)
            .select_only()
            .columns([person::Column::Id, person::Column::Name])
            .into_model::<Named>()
            .all(self.reader())
            .await?;
        let Some(last) = owners.last() else { return Ok(None) };
        let named = Condition::all()
            .add(action_item::Column::OwnerId.is_null())
            .add(action_item::Column::OwnerName.is_not_null())
            .add(lower(action_item::Column::OwnerName).lt(Func::lower(Expr::val(last.name.as_str()))));
        let only =
            Condition::any().add(action_item::Column::OwnerId.is_in(owners.iter().map(|owner| owner.id))).add(named);
        Ok(Some(FirstGroups { only, is_one: false }))
    }
}

fn lower(column: impl ColumnTrait) -> sea_orm::sea_query::FunctionCall {
    Func::lower(Expr::col(column.as_column_ref()))
}
