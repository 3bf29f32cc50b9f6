//! What is like what: similar postmortems, and findings that repeat earlier ones.

use sea_orm_migration::prelude::*;

use crate::columns::{belongs_to, big_integer, big_integer_null, index, instant, refers_to, string, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(similar_postmortem()).await?;
        manager.create_index(index("similar_postmortem", &["other"])).await?;
        manager.create_table(recurrence()).await?;
        manager.create_index(index("recurrence", &["earlier_id"])).await?;
        manager.create_index(index("action_item", &["finding_id"])).await
    }
}

/// The postmortems that are most like a postmortem, found when it is indexed. `reasons` is JSON.
fn similar_postmortem() -> TableCreateStatement {
    Table::create()
        .table("similar_postmortem")
        .col(big_integer("postmortem"))
        .col(big_integer("other"))
        .col(ColumnDef::new("score").double().not_null())
        .col(text("reasons"))
        .primary_key(Index::create().col("postmortem").col("other"))
        .foreign_key(&mut belongs_to("similar_postmortem", "postmortem", "postmortem", "number"))
        .foreign_key(&mut belongs_to("similar_postmortem", "other", "postmortem", "number"))
        .take()
}

/// A finding and an earlier one that it repeats, or may repeat. `words` is a JSON list, for proposals.
fn recurrence() -> TableCreateStatement {
    Table::create()
        .table("recurrence")
        .col(big_integer("finding_id"))
        .col(big_integer("earlier_id"))
        .col(string("state"))
        .col(text("words"))
        .col(big_integer_null("by_id"))
        .col(instant("at"))
        .primary_key(Index::create().col("finding_id").col("earlier_id"))
        .foreign_key(&mut belongs_to("recurrence", "finding_id", "finding", "id"))
        .foreign_key(&mut belongs_to("recurrence", "earlier_id", "finding", "id"))
        .foreign_key(&mut refers_to("recurrence", "by_id", "person", "id"))
        .take()
}
