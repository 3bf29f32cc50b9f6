//! Publishing dates of the drafts that exist, where nobody set the policies: the usual ones name such dates now.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Long ago, so that the next look plans what is still to come; what is late for more than two weeks is not sent.
const PLAN: &str = "
    UPDATE postmortem SET publish_remind_at = '1970-01-01T00:00:00+00:00'
    WHERE publication_id IS NULL AND archived_at IS NULL AND severity <= 2
    AND EXISTS (SELECT 1 FROM organisation WHERE policies = '')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(PLAN).await?;
        Ok(())
    }
}
