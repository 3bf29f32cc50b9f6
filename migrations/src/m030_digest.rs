//! The weekly digest: which were sent, and the time zones of teams.

use sea_orm_migration::prelude::*;

use crate::columns::{belongs_to, big_integer, index, instant};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Empty stands for the time zone of the team lead.
const ZONE: &str = "ALTER TABLE team ADD COLUMN zone varchar NOT NULL DEFAULT ''";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(digest()).await?;
        manager.create_index(index("recurrence", &["at"])).await?;
        manager.get_connection().execute_unprepared(ZONE).await?;
        Ok(())
    }
}

/// A digest that was written, or found to be empty: one for each person and week, whose Monday is `week`.
fn digest() -> TableCreateStatement {
    Table::create()
        .table("digest")
        .col(big_integer("person_id"))
        .col(ColumnDef::new("week").date().not_null())
        .col(instant("at"))
        .primary_key(Index::create().col("person_id").col("week"))
        .foreign_key(&mut belongs_to("digest", "person_id", "person", "id"))
        .take()
}
