//! Runbooks and their versions.

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
        let runbook = Table::create()
            .table("runbook")
            .col(big_pk_auto("number"))
            .col(integer("version"))
            .col(string("title"))
            .col(big_integer_null("service_id"))
            .col(text("when_to_use"))
            .col(text("text"))
            .col(big_integer_null("created_by"))
            .col(instant("created_at"))
            .col(big_integer_null("edited_by"))
            .col(instant("edited_at"))
            .col(instant_null("archived_at"))
            .foreign_key(&mut refers_to("runbook", "service_id", "service", "id"))
            .foreign_key(&mut refers_to("runbook", "created_by", "person", "id"))
            .foreign_key(&mut refers_to("runbook", "edited_by", "person", "id"))
            .take();
        let version = Table::create()
            .table("runbook_version")
            .col(big_pk_auto("id"))
            .col(big_integer("runbook"))
            .col(integer("version"))
            .col(string("title"))
            .col(string("service"))
            .col(text("when_to_use"))
            .col(text("text"))
            .col(big_integer_null("by_id"))
            .col(instant("at"))
            .foreign_key(&mut belongs_to("runbook_version", "runbook", "runbook", "number"))
            .foreign_key(&mut refers_to("runbook_version", "by_id", "person", "id"))
            .take();
        manager.create_table(runbook).await?;
        manager.create_table(version).await?;
        manager.create_index(index("runbook", &["service_id"])).await?;
        manager.create_index(unique("runbook_version", &["runbook", "version"])).await
    }
}
