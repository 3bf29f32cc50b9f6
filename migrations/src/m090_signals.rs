//! Signal sources, what they sent, and the signals that were read from it.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, index, instant, instant_null, integer, refers_to, string,
    string_null, text, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(source()).await?;
        manager.create_table(message()).await?;
        manager.create_table(signal()).await?;
        for index in [
            unique("signal_source", &["secret_hash"]),
            unique("signal_message", &["source", "hash"]),
            index("signal_message", &["received_at"]),
            unique("signal", &["source", "key"]),
            index("signal", &["state", "last_at"]),
            index("signal", &["incident"]),
            index("signal", &["message"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// Who may send signals. The secret of the address is kept as a hash; that of signatures is needed to check them.
fn source() -> TableCreateStatement {
    Table::create()
        .table("signal_source")
        .col(big_pk_auto("id"))
        .col(string("name"))
        .col(string("kind"))
        .col(string("secret_hash"))
        .col(string_null("signing_secret"))
        .col(big_integer_null("created_by"))
        .col(instant("created_at"))
        .col(instant_null("revoked_at"))
        .col(instant_null("last_received_at"))
        .foreign_key(&mut refers_to("signal_source", "created_by", "person", "id"))
        .take()
}

/// A message as it was received. Rows are deleted after a while.
fn message() -> TableCreateStatement {
    Table::create()
        .table("signal_message")
        .col(big_pk_auto("id"))
        .col(big_integer("source"))
        .col(string("hash"))
        .col(instant("received_at"))
        .col(text("raw"))
        .foreign_key(&mut belongs_to("signal_message", "source", "signal_source", "id"))
        .take()
}

fn signal() -> TableCreateStatement {
    Table::create()
        .table("signal")
        .col(big_pk_auto("id"))
        .col(big_integer("source"))
        .col(string("key"))
        .col(string("title"))
        .col(string_null("service"))
        .col(string("severity"))
        .col(string("status"))
        .col(string_null("value"))
        .col(text("link"))
        .col(instant("happened_at"))
        .col(integer("times"))
        .col(instant("first_at"))
        .col(instant("last_at"))
        .col(string("state"))
        .col(big_integer_null("incident"))
        .col(string("reason"))
        .col(big_integer_null("decided_by"))
        .col(big_integer_null("message"))
        .foreign_key(&mut belongs_to("signal", "source", "signal_source", "id"))
        .foreign_key(&mut refers_to("signal", "incident", "incident", "number"))
        .foreign_key(&mut refers_to("signal", "decided_by", "person", "id"))
        .foreign_key(&mut refers_to("signal", "message", "signal_message", "id"))
        .take()
}
