//! The indexes of the board of action items.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The board begins with what is unfinished, by due date. The condition and the order are written as in the
/// queries (`store/src/actions/board.rs`), so that both databases use the index.
const UNFINISHED: &str = "
    CREATE INDEX action_item_unfinished_idx ON action_item (coalesce(due, '9999-12-31'), id)
    WHERE removed_at IS NULL AND state IN ('open', 'in_progress')";
/// The others by due date: with the date as it is, those without one would have to be sorted in.
const BY_STATE: &str = "CREATE INDEX action_item_state_due_idx ON action_item (state, coalesce(due, '9999-12-31'), id)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared("DROP INDEX action_item_state_due_idx").await?;
        manager.get_connection().execute_unprepared(UNFINISHED).await?;
        manager.get_connection().execute_unprepared(BY_STATE).await?;
        Ok(())
    }
}
