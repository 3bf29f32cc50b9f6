//! When a signal is next compared with the triggers of rollback plans.

use sea_orm_migration::prelude::*;

use crate::columns::{index, instant_null};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut check_at = instant_null("check_at");
        manager.alter_table(Table::alter().table("signal").add_column(&mut check_at).take()).await?;
        manager.create_index(index("signal", &["check_at"])).await
    }
}
