//! What proves a plan, and who may use it: whether all steps of a run were done or skipped, and the people whom the names
//! in a plan meant when it was approved. And all runs in the order in which they started, for their list.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const STATEMENTS: [&str; 3] = [
    "ALTER TABLE run ADD COLUMN is_complete boolean NOT NULL DEFAULT true",
    "ALTER TABLE runbook_approval ADD COLUMN people text",
    "CREATE INDEX run_started_at_idx ON run (started_at, number)",
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
