//! Requests that steps of runs send, and where they may be sent.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, boolean, index, instant, instant_null, integer,
    integer_null, refers_to, string, text, text_null, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let destination = Table::create()
            .table("call_destination")
            .col(big_pk_auto("id"))
            .col(text("address"))
            .col(boolean("allows_private"))
            .col(string("secret"))
            .col(big_integer_null("created_by"))
            .col(instant("created_at"))
            .foreign_key(&mut refers_to("call_destination", "created_by", "person", "id"))
            .take();
        let call = Table::create()
            .table("run_call")
            .col(big_pk_auto("id"))
            .col(big_integer("run"))
            .col(big_integer("step"))
            .col(string("method"))
            .col(text("address"))
            .col(text("body"))
            .col(string("key"))
            .col(string("state"))
            .col(integer("attempts"))
            .col(instant("requested_at"))
            .col(instant_null("send_after"))
            .col(instant_null("leased_until"))
            .col(integer_null("status"))
            .col(text("response"))
            .col(big_integer_null("milliseconds"))
            .col(text_null("error"))
            .foreign_key(&mut belongs_to("run_call", "run", "run", "number"))
            .take();
        manager.create_table(destination).await?;
        manager.create_table(call).await?;
        // A step sends its request once in a run, whoever asks and how often.
        manager.create_index(unique("run_call", &["run", "step"])).await?;
        manager.create_index(index("run_call", &["send_after"])).await
    }
}
