//! The board by postmortem and by owner, in the order of indexes.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The conditions and orders are written as in the queries (`store/src/actions/board.rs`, `groups.rs`).
const INDEXES: [&str; 4] = [
    "DROP INDEX action_item_unfinished_postmortem_idx",
    "CREATE INDEX action_item_unfinished_postmortem_idx ON action_item
         (postmortem DESC, coalesce(due, '9999-12-31'), id)
     WHERE removed_at IS NULL AND state IN ('open', 'in_progress')",
    "CREATE INDEX action_item_unfinished_name_idx ON action_item (lower(owner_name))
     WHERE owner_id IS NULL AND owner_name IS NOT NULL
         AND removed_at IS NULL AND state IN ('open', 'in_progress')",
    "CREATE INDEX person_lower_name_idx ON person (lower(name), id)",
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
