//! What proves a plan, and who may use it: whether all steps of a run were done or skipped, and the people whom the names
//! in a plan meant when it was approved.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const COLUMNS: [&str; 2] = [
    "ALTER TABLE run ADD COLUMN is_complete boolean NOT NULL DEFAULT true",
    "ALTER TABLE runbook_approval ADD COLUMN people text",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for statement in COLUMNS {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
