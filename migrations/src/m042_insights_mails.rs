//! E-mails with the figures of the insights: which were sent, and since when somebody wants them.

use sea_orm_migration::prelude::*;

use crate::columns::{belongs_to, big_integer, instant, instant_null, string};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Empty for what was chosen before: nobody could choose these e-mails.
        let column = instant_null("chosen_at");
        manager.alter_table(Table::alter().table("notification_preference").add_column(column).take()).await?;
        manager.create_table(insights_mail()).await
    }
}

/// An e-mail that was written, or found to be empty: one for each person, frequency and day on which it was due.
fn insights_mail() -> TableCreateStatement {
    Table::create()
        .table("insights_mail")
        .col(big_integer("person_id"))
        .col(string("frequency"))
        .col(ColumnDef::new("day").date().not_null())
        .col(instant("at"))
        .primary_key(Index::create().col("person_id").col("frequency").col("day"))
        .foreign_key(&mut belongs_to("insights_mail", "person_id", "person", "id"))
        .take()
}
