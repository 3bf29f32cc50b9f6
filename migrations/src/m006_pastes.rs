//! What was pasted into timelines: put aside to be looked over, then kept as one act.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, index, instant, instant_null, integer, refers_to, string,
    string_null, text,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(paste()).await?;
        manager.create_index(index("paste", &["postmortem", "id"])).await?;
        let column = big_integer_null("paste_id");
        manager.alter_table(Table::alter().table("event").add_column(column).take()).await?;
        manager.create_index(index("event", &["paste_id"])).await
    }
}

/// `source` is what was pasted, emptied once its events are kept: they have their quotations.
/// `near` is the day against which it is read, so that it reads the same however long somebody
/// looks at it.
fn paste() -> TableCreateStatement {
    Table::create()
        .table("paste")
        .col(big_pk_auto("id"))
        .col(big_integer("postmortem"))
        .col(big_integer_null("person_id"))
        .col(text("source"))
        .col(string("near"))
        .col(string("today"))
        .col(string_null("format"))
        .col(integer("events"))
        .col(instant("created_at"))
        .col(instant_null("kept_at"))
        .col(instant_null("removed_at"))
        .foreign_key(&mut belongs_to("paste", "postmortem", "postmortem", "number"))
        .foreign_key(&mut refers_to("paste", "person_id", "person", "id"))
        .take()
}
