//! Kinds of runbooks, and approvals of their versions.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, index, instant, instant_null, integer, refers_to, string,
    text,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let kind = Table::alter().table("runbook").add_column(string("kind").default("runbook")).take();
        let approval = Table::create()
            .table("runbook_approval")
            .col(big_pk_auto("id"))
            .col(big_integer("runbook"))
            .col(integer("version"))
            .col(big_integer_null("by_id"))
            .col(instant("at"))
            .col(text("note"))
            .col(instant_null("withdrawn_at"))
            .foreign_key(&mut belongs_to("runbook_approval", "runbook", "runbook", "number"))
            .foreign_key(&mut refers_to("runbook_approval", "by_id", "person", "id"))
            .take();
        manager.alter_table(kind).await?;
        manager.create_table(approval).await?;
        manager.create_index(index("runbook_approval", &["runbook", "version"])).await
    }
}
