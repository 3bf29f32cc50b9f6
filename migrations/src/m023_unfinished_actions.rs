//! The unfinished action items of a postmortem, without its others.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The board by team reads those of all postmortems of a team. The condition is written as in the query
/// (`store/src/actions/board.rs`), so that both databases use the index.
const UNFINISHED: &str = "
    CREATE INDEX action_item_unfinished_postmortem_idx ON action_item (postmortem)
    WHERE removed_at IS NULL AND state IN ('open', 'in_progress')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(UNFINISHED).await?;
        Ok(())
    }
}
