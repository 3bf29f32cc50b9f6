//! Notifications are also about runs and runbooks, and plans are reminded of.

use sea_orm_migration::prelude::*;

use crate::columns::{big_integer_null, index, instant_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Runs and runbooks are deleted with nothing but their postmortem, and then nobody may see the notification.
        for column in ["run", "runbook"] {
            let mut column = big_integer_null(column);
            manager.alter_table(Table::alter().table("notification").add_column(&mut column).take()).await?;
        }
        let mut remind_at = instant_null("remind_at");
        manager.alter_table(Table::alter().table("runbook").add_column(&mut remind_at).take()).await?;
        manager.create_index(index("runbook", &["remind_at"])).await
    }
}
