//! The holidays of teams.

use sea_orm_migration::prelude::*;

use crate::columns::{belongs_to, big_integer, string};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(team_holiday()).await
    }
}

/// A day on which a team does not work.
fn team_holiday() -> TableCreateStatement {
    Table::create()
        .table("team_holiday")
        .col(big_integer("team_id"))
        .col(ColumnDef::new("date").date().not_null())
        .col(string("name"))
        .primary_key(Index::create().col("team_id").col("date"))
        .foreign_key(&mut belongs_to("team_holiday", "team_id", "team", "id"))
        .take()
}
