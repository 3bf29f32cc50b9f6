//! Hints of the language check that somebody looked at and set aside.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, instant, refers_to, string, text, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(hint_dismissal()).await?;
        manager.create_index(unique("hint_dismissal", &["postmortem", "spot", "rule", "words"])).await
    }
}

/// `spot` names what the text belongs to, as in `section-3`; `words` are those that are marked, so
/// that it holds while they stand there. What it belongs to may be removed and brought back.
fn hint_dismissal() -> TableCreateStatement {
    Table::create()
        .table("hint_dismissal")
        .col(big_pk_auto("id"))
        .col(big_integer("postmortem"))
        .col(string("spot"))
        .col(string("rule"))
        .col(text("words"))
        .col(text("reason"))
        .col(big_integer_null("dismissed_by"))
        .col(instant("dismissed_at"))
        .foreign_key(&mut belongs_to("hint_dismissal", "postmortem", "postmortem", "number"))
        .foreign_key(&mut refers_to("hint_dismissal", "dismissed_by", "person", "id"))
        .take()
}
