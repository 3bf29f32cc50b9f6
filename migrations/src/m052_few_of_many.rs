//! Few of many: what is unfinished of a team, and the reviews that are waited for.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The board by team sorts what is unfinished of a team; with all that it asks for in the index, SQLite reads the rows
/// of the page only. The condition and the order are written as in the queries (`store/src/actions/board.rs`).
const INDEXES: [&str; 3] = [
    "DROP INDEX action_item_unfinished_postmortem_idx",
    "CREATE INDEX action_item_unfinished_postmortem_idx ON action_item
         (postmortem DESC, coalesce(due, '9999-12-31'), id, due, owner_id, state, removed_at)
     WHERE removed_at IS NULL AND state IN ('open', 'in_progress')",
    "CREATE INDEX review_request_waiting_idx ON review_request (asked_at, postmortem) WHERE ended_at IS NULL",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in INDEXES {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
