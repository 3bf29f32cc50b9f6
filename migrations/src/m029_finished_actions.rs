//! The finished action items by status, without the unfinished ones.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// While the index by status also had the unfinished action items, SQLite read them by it and sorted them, instead of
/// reading `action_item_unfinished_idx` in its order.
const BY_STATE: &str = "DROP INDEX action_item_state_due_idx";
/// The condition is written as in the queries (`store/src/actions/board.rs`).
const FINISHED: &str = "
    CREATE INDEX action_item_finished_idx ON action_item (state, coalesce(due, '9999-12-31'), id)
    WHERE removed_at IS NULL AND state NOT IN ('open', 'in_progress')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(BY_STATE).await?;
        manager.get_connection().execute_unprepared(FINISHED).await?;
        Ok(())
    }
}
