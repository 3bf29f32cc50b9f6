//! When to look at a draft next for reminders of its publishing date.

use sea_orm_migration::prelude::*;

use crate::columns::instant_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The condition is written as in the query (`store/src/actions/publishing.rs`), so that both databases use the index.
const INDEX: &str = "
    CREATE INDEX postmortem_publish_remind_at_idx ON postmortem (publish_remind_at)
    WHERE publication_id IS NULL AND archived_at IS NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Empty for the drafts that exist: no policy names a publishing date yet, and changing one plans all drafts.
        let column = instant_null("publish_remind_at");
        manager.alter_table(Table::alter().table("postmortem").add_column(column).take()).await?;
        manager.get_connection().execute_unprepared(INDEX).await?;
        Ok(())
    }
}
