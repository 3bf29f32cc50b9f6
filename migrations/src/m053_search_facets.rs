//! Facets in the index of search: what texts are filtered by, beside their words.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

const SQLITE: [&str; 7] = [
    "DROP TRIGGER search_text_added",
    "DROP TRIGGER search_text_deleted",
    "DROP TABLE search_index",
    "CREATE VIRTUAL TABLE search_index USING fts5(tokens, facets, content='search_text', content_rowid='id',
         tokenize='unicode61 remove_diacritics 0', prefix='2 3')",
    "CREATE TRIGGER search_text_added AFTER INSERT ON search_text BEGIN
         INSERT INTO search_index (rowid, tokens, facets) VALUES (new.id, new.tokens, new.facets);
     END",
    "CREATE TRIGGER search_text_deleted AFTER DELETE ON search_text BEGIN
         INSERT INTO search_index (search_index, rowid, tokens, facets)
         VALUES ('delete', old.id, old.tokens, old.facets);
     END",
    "INSERT INTO search_index (search_index) VALUES ('rebuild')",
];
/// Facets are words as they are; the parser of texts would take them apart.
const POSTGRES: [&str; 3] = [
    "ALTER TABLE search_text DROP COLUMN vector",
    "ALTER TABLE search_text ADD COLUMN vector tsvector GENERATED ALWAYS AS
         (to_tsvector('simple', tokens) || array_to_tsvector(string_to_array(facets, ' '))) STORED",
    "CREATE INDEX search_text_vector_idx ON search_text USING gin (vector)",
];
const COLUMN: &str = "ALTER TABLE search_text ADD COLUMN facets text NOT NULL DEFAULT ''";
/// What another process indexed that did not know facets yet, while it was replaced by this program.
const WITHOUT: &str = "CREATE INDEX search_text_without_facets_idx ON search_text (postmortem) WHERE facets = ''";
/// Everything that exists is indexed again, with its facets.
const ALL: &str = "INSERT INTO search_pending (postmortem) SELECT number FROM postmortem ORDER BY number";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements: &[&str] =
            if manager.get_database_backend() == DbBackend::Postgres { &POSTGRES } else { &SQLITE };
        for statement in [COLUMN, WITHOUT].iter().chain(statements).chain([&ALL]) {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
