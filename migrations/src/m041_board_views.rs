//! Views of the board that people saved.

use sea_orm_migration::prelude::*;

use crate::columns::{belongs_to, big_integer, big_pk_auto, boolean, index, instant, string, text, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("board_view")
            .col(big_pk_auto("id"))
            .col(big_integer("person_id"))
            .col(string("name"))
            .col(text("query"))
            .col(boolean("is_shared"))
            .col(instant("created_at"))
            .foreign_key(&mut belongs_to("board_view", "person_id", "person", "id"))
            .take();
        manager.create_table(table).await?;
        manager.create_index(unique("board_view", &["person_id", "name"])).await?;
        manager.create_index(index("board_view", &["is_shared", "name"])).await
    }
}
