//! Whether the checklist of a new installation is still shown.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Who works with the program already needs no first steps.
const AT_WORK: &str = "UPDATE organisation SET shows_first_steps = (SELECT COUNT(*) = 0 FROM postmortem)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let column = ColumnDef::new("shows_first_steps").boolean().not_null().default(true).take();
        manager.alter_table(Table::alter().table("organisation").add_column(column).take()).await?;
        manager.get_connection().execute_unprepared(AT_WORK).await?;
        Ok(())
    }
}
