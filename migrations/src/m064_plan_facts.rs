//! What the overview shows of a rollback plan, so that it does not read the texts of all of them.

use sea_orm_migration::prelude::*;

use crate::columns::{boolean, date_null, integer_null, string};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // SQLite adds one column at a time.
        for column in [
            boolean("has_triggers").default(false).take(),
            string("deciders").default("").take(),
            integer_null("promised").take(),
            string("drill_every").default("").take(),
            date_null("review_by").take(),
        ] {
            let mut column = column;
            manager.alter_table(Table::alter().table("runbook").add_column(&mut column).take()).await?;
        }
        Ok(())
    }
}
