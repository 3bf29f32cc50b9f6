//! Publications and the links that open them.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, index, instant, instant_null, integer, refers_to, string,
    text, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [publication(), share_link()] {
            manager.create_table(table).await?;
        }
        for index in [
            unique("publication", &["postmortem", "edition"]),
            unique("share_link", &["token_hash"]),
            index("share_link", &["postmortem"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// A postmortem as it was published. `report` is JSON: all that a reader gets, and nothing else.
fn publication() -> TableCreateStatement {
    Table::create()
        .table("publication")
        .col(big_pk_auto("id"))
        .col(big_integer("postmortem"))
        .col(integer("edition"))
        .col(string("title"))
        .col(text("report"))
        .col(big_integer_null("published_by"))
        .col(instant("published_at"))
        .col(big_integer_null("withdrawn_by"))
        .col(instant_null("withdrawn_at"))
        .foreign_key(&mut belongs_to("publication", "postmortem", "postmortem", "number"))
        .foreign_key(&mut refers_to("publication", "published_by", "person", "id"))
        .foreign_key(&mut refers_to("publication", "withdrawn_by", "person", "id"))
        .take()
}

/// A link for somebody without an account. Only the hash of its token is kept.
fn share_link() -> TableCreateStatement {
    Table::create()
        .table("share_link")
        .col(big_pk_auto("id"))
        .col(big_integer("postmortem"))
        .col(string("token_hash"))
        .col(string("name"))
        .col(big_integer_null("created_by"))
        .col(instant("created_at"))
        .col(instant_null("expires_at"))
        .col(instant_null("revoked_at"))
        .col(instant_null("last_opened_at"))
        .foreign_key(&mut belongs_to("share_link", "postmortem", "postmortem", "number"))
        .foreign_key(&mut refers_to("share_link", "created_by", "person", "id"))
        .take()
}
