//! Links by which people who forgot their password set a new one.

use sea_orm_migration::prelude::*;

use crate::columns::{belongs_to, big_integer, big_integer_null, big_pk_auto, instant, refers_to, string, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(password_reset()).await?;
        manager.create_index(unique("password_reset", &["person_id"])).await?;
        manager.create_index(unique("password_reset", &["token_hash"])).await
    }
}

/// At most one per person: a new link replaces the old one, and a used one is deleted.
fn password_reset() -> TableCreateStatement {
    Table::create()
        .table("password_reset")
        .col(big_pk_auto("id"))
        .col(big_integer("person_id"))
        .col(string("token_hash"))
        .col(big_integer_null("created_by"))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .foreign_key(&mut belongs_to("password_reset", "person_id", "person", "id"))
        .foreign_key(&mut refers_to("password_reset", "created_by", "person", "id"))
        .take()
}
