//! Search: the texts of each postmortem, their index, and the postmortems whose texts changed since.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::{belongs_to, big_integer, big_pk_auto, index, string, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The tokens are separated by spaces and normalised already, so both databases take them as they are.
const SQLITE: [&str; 3] = [
    "CREATE VIRTUAL TABLE search_index USING fts5(tokens, content='search_text', content_rowid='id',
         tokenize='unicode61 remove_diacritics 0', prefix='2 3')",
    "CREATE TRIGGER search_text_added AFTER INSERT ON search_text BEGIN
         INSERT INTO search_index (rowid, tokens) VALUES (new.id, new.tokens);
     END",
    "CREATE TRIGGER search_text_deleted AFTER DELETE ON search_text BEGIN
         INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', old.id, old.tokens);
     END",
];
const POSTGRES: [&str; 2] = [
    "ALTER TABLE search_text ADD COLUMN vector tsvector GENERATED ALWAYS AS (to_tsvector('simple', tokens)) STORED",
    "CREATE INDEX search_text_vector_idx ON search_text USING gin (vector)",
];
/// Everything that exists is indexed once.
const ALL: &str = "INSERT INTO search_pending (postmortem) SELECT number FROM postmortem ORDER BY number";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(search_text()).await?;
        manager.create_index(index("search_text", &["postmortem"])).await?;
        manager.create_table(search_pending()).await?;
        let statements: &[&str] =
            if manager.get_database_backend() == DbBackend::Postgres { &POSTGRES } else { &SQLITE };
        for statement in statements.iter().chain([&ALL]) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

/// A text of a postmortem. `place` is the anchor in its page, `content` the plain text that a passage is shown of.
fn search_text() -> TableCreateStatement {
    Table::create()
        .table("search_text")
        .col(big_pk_auto("id"))
        .col(big_integer("postmortem"))
        .col(string("kind"))
        .col(string("place"))
        .col(text("content"))
        .col(text("tokens"))
        .foreign_key(&mut belongs_to("search_text", "postmortem", "postmortem", "number"))
        .take()
}

/// A row for each change that is not indexed yet. Writers only add rows, so that they never wait for the index.
fn search_pending() -> TableCreateStatement {
    Table::create().table("search_pending").col(big_pk_auto("id")).col(big_integer("postmortem")).take()
}
