//! The indexes of the insights.

use sea_orm_migration::prelude::*;

use crate::columns::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The milestones of a postmortem without its other events. The condition is written as in the query
/// (`store/src/insights/cases.rs`), so that both databases use the index.
const MILESTONES: &str = "
    CREATE INDEX event_milestone_idx ON event (postmortem, milestone, at)
    WHERE removed_at IS NULL AND milestone IS NOT NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(MILESTONES).await?;
        // The postmortems whose imported action items joined the backlog since.
        manager.create_index(index("postmortem", &["created_at"])).await?;
        // What was added and closed since the beginning of a period.
        manager.create_index(index("action_item_change", &["kind", "at"])).await
    }
}
