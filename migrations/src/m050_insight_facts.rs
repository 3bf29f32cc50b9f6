//! What the insights need of a postmortem, in the postmortem itself.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::{index, instant_null, text_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// SQLite reads the figures of a year from these alone, without a single row of the table. The conditions of the
/// insights come before the texts, so that no text is read of what is left out.
const SQLITE: [&str; 2] = [
    "CREATE INDEX postmortem_insights_idx ON postmortem
         (happened_at, is_private, archived_at, team_id, severity, publication_id, insight_facts)",
    "CREATE INDEX postmortem_backlog_idx ON postmortem
         (insight_until, is_private, archived_at, team_id, severity, publication_id, insight_actions)",
];
/// Those of an older program, whose facts are completed at the next start.
const INCOMPLETE: &str = "CREATE INDEX postmortem_without_facts_idx ON postmortem (number) WHERE insight_facts IS NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    /// `insight_facts` and `insight_actions` are lines that `store/src/insights/facts.rs` writes and reads;
    /// `insight_until` is when the last action item was added or closed, far in the future while one is open.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in [text_null("insight_facts"), text_null("insight_actions"), instant_null("insight_until")] {
            manager.alter_table(Table::alter().table("postmortem").add_column(column).take()).await?;
        }
        manager.get_connection().execute_unprepared(INCOMPLETE).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            // PostgreSQL has no room for long texts in an index, and reads rows quickly enough.
            return manager.create_index(index("postmortem", &["insight_until"])).await;
        }
        for statement in SQLITE {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
