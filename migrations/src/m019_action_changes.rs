//! The history of action items holds every change, not transitions alone.

use sea_orm_migration::prelude::*;

use crate::columns::{index, instant_null, integer_null, text_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.rename_table(Table::rename().table("action_item_step", "action_item_change").take()).await?;
        let change = || Table::alter().table("action_item_change").take();
        manager.alter_table(change().rename_column("step", "kind").take()).await?;
        for column in [text_null("changed"), integer_null("version"), instant_null("undone_at")] {
            manager.alter_table(change().add_column(column).take()).await?;
        }
        manager.create_index(index("action_item_change", &["person_id", "at"])).await
    }
}
