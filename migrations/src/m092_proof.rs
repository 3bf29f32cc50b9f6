//! What proves a plan, and who may use it: whether all steps of a run were done or skipped, and the people whom the names
//! in a plan meant when it was approved. Runs that ended before count as complete, as they did. And all runs and signals in
//! the order of their lists.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const STATEMENTS: [&str; 4] = [
    "ALTER TABLE run ADD COLUMN is_complete boolean NOT NULL DEFAULT true",
    "ALTER TABLE runbook_approval ADD COLUMN people text",
    "CREATE INDEX run_started_at_idx ON run (started_at, number)",
    "CREATE INDEX signal_last_at_idx ON signal (last_at, id)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in STATEMENTS {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
