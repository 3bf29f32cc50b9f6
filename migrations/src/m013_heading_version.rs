//! Headings of sections count their changes, apart from those of the text.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let version = ColumnDef::new("heading_version").integer().not_null().default(1).take();
        manager.alter_table(Table::alter().table("section").add_column(version).take()).await
    }
}
