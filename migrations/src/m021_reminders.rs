//! Reminders of action items: policies, team leads, and when to look at an action item next.

use sea_orm_migration::prelude::*;

use crate::columns::instant_null;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TEAM_LEAD: &str = "ALTER TABLE team ADD COLUMN lead_id bigint NULL REFERENCES person (id) ON DELETE SET NULL";
/// Empty stands for the policies that a new organisation begins with.
const POLICIES: &str = "ALTER TABLE organisation ADD COLUMN policies text NOT NULL DEFAULT ''";
/// Long ago, so that the next look plans what is still to come.
const PLAN: &str = "
    UPDATE action_item SET remind_at = '1970-01-01T00:00:00+00:00'
    WHERE due IS NOT NULL AND state IN ('open', 'in_progress')";
const INDEX: &str = "
    CREATE INDEX action_item_remind_at_idx ON action_item (remind_at)
    WHERE removed_at IS NULL AND state IN ('open', 'in_progress')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.alter_table(Table::alter().table("action_item").add_column(instant_null("remind_at")).take()).await?;
        for statement in [TEAM_LEAD, POLICIES, PLAN, INDEX] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
