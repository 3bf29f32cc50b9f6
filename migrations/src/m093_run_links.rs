//! During which incident a run was started, and which release it rolls back.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const STATEMENTS: [&str; 4] = [
    "ALTER TABLE run ADD COLUMN incident bigint REFERENCES incident (number)",
    "ALTER TABLE run ADD COLUMN release bigint REFERENCES release (number)",
    "CREATE INDEX run_incident_idx ON run (incident)",
    "CREATE INDEX run_release_idx ON run (release)",
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
