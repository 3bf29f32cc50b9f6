//! What the readers of a share link do not get.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["without_names", "without_quotations"] {
            let column = ColumnDef::new(column).boolean().not_null().default(false).take();
            manager.alter_table(Table::alter().table("share_link").add_column(column).take()).await?;
        }
        Ok(())
    }
}
