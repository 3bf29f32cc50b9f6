//! Browsers in which somebody signed in before, so that whoever guesses a password elsewhere cannot keep its owner out.

use sea_orm_migration::prelude::*;

use crate::columns::{belongs_to, big_integer, big_pk_auto, index, instant, string, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(device()).await?;
        manager.create_index(unique("device", &["token_hash"])).await?;
        manager.create_index(index("device", &["person_id"])).await
    }
}

fn device() -> TableCreateStatement {
    Table::create()
        .table("device")
        .col(big_pk_auto("id"))
        .col(big_integer("person_id"))
        .col(string("token_hash"))
        .col(instant("created_at"))
        .foreign_key(&mut belongs_to("device", "person_id", "person", "id"))
        .take()
}
