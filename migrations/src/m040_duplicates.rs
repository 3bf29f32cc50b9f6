//! Action items that were merged into others as duplicates.

use sea_orm_migration::prelude::*;

use crate::columns::{big_integer_null, index};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Without a foreign key: SQLite would check it by reading the whole table for each deleted action item.
        let column = big_integer_null("duplicate_of");
        manager.alter_table(Table::alter().table("action_item").add_column(column).take()).await?;
        manager.create_index(index("action_item", &["duplicate_of"])).await
    }
}
