//! Share links that were revoked because their postmortem became private.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    /// Only these can be restored: what somebody revoked by hand stays revoked.
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let revoked = ColumnDef::new("revoked_with_privacy").boolean().not_null().default(false).take();
        manager.alter_table(Table::alter().table("share_link").add_column(revoked).take()).await
    }
}
