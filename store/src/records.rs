//! What events, findings and action items have in common: they belong to a postmortem, have a version and a
//! position, and can be restored after they were removed.

use chrono::{DateTime, Utc};
use domain::postmortems::PostmortemNumber;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, RelationDef, Select};

use crate::StoreError;
use crate::error::found;
use crate::rows::{action_item, event, finding, postmortem};
use crate::unit_of_work::Direction;

/// A table of such records.
pub(crate) trait Record: EntityTrait {
    const ID: Self::Column;
    const POSTMORTEM: Self::Column;
    const VERSION: Self::Column;
    const POSITION: Self::Column;
    const REMOVED_AT: Self::Column;
}

macro_rules! record {
    ($($table:ident),+) => {
        $(impl Record for $table::Entity {
            const ID: Self::Column = $table::Column::Id;
            const POSTMORTEM: Self::Column = $table::Column::Postmortem;
            const VERSION: Self::Column = $table::Column::Version;
            const POSITION: Self::Column = $table::Column::Position;
            const REMOVED_AT: Self::Column = $table::Column::RemovedAt;
        })+
    };
}

record!(event, finding, action_item);

/// The records of a postmortem: those that are there, or those that were removed.
pub(crate) fn records_of<E: Record>(number: PostmortemNumber, is_removed: bool) -> Select<E> {
    let records = E::find().filter(E::POSTMORTEM.eq(number.0));
    records.filter(if is_removed { E::REMOVED_AT.is_not_null() } else { E::REMOVED_AT.is_null() })
}

/// One record of a postmortem; absent when it is one of another, or removed when it should not be.
pub(crate) async fn record<E: Record>(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
    id: i64,
    is_removed: bool,
) -> Result<E::Model, StoreError> {
    found(records_of::<E>(number, is_removed).filter(E::ID.eq(id)).one(connection).await?)
}

/// The postmortem to which an action item belongs.
pub(crate) fn postmortem_of_action() -> RelationDef {
    action_item::Entity::belongs_to(postmortem::Entity)
        .from(action_item::Column::Postmortem)
        .to(postmortem::Column::Number)
        .into()
}

/// Removes a record at an instant, or restores it.
pub(crate) async fn set_removed<E: Record>(
    connection: &impl ConnectionTrait,
    id: i64,
    at: Option<DateTime<Utc>>,
) -> Result<(), StoreError> {
    E::update_many()
        .col_expr(E::REMOVED_AT, Expr::value(at))
        .col_expr(E::VERSION, Expr::col(E::VERSION).add(1))
        .filter(E::ID.eq(id))
        .exec(connection)
        .await?;
    Ok(())
}

/// Moves a record by one position among its siblings, which are given in their order with their positions.
pub(crate) async fn move_by_one<E: Record>(
    connection: &impl ConnectionTrait,
    siblings: Vec<(i64, i32)>,
    id: i64,
    direction: Direction,
) -> Result<(), StoreError> {
    let (before, positions): (Vec<i64>, Vec<i32>) = siblings.into_iter().unzip();
    let mut order = before.clone();
    direction.swap(&mut order, id);
    let moved: Vec<(i64, i32)> = order
        .into_iter()
        .zip(before)
        .zip(positions)
        .filter(|((id, before), _)| id != before)
        .map(|((id, _), position)| (id, position))
        .collect();
    if moved.is_empty() {
        return Ok(());
    }
    let positions = moved
        .iter()
        .fold(CaseStatement::new(), |case, (id, position)| case.case(Expr::col(E::ID).eq(*id), Expr::value(*position)));
    E::update_many()
        .col_expr(E::POSITION, positions.into())
        .filter(E::ID.is_in(moved.iter().map(|(id, _)| *id)))
        .exec(connection)
        .await?;
    Ok(())
}
