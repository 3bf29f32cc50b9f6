//! What several people write at once: every edit of the sections, and the versions that come of them.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, bytes, index, instant, integer, refers_to, text,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [text_update(), text_snapshot(), section_version()] {
            manager.create_table(table).await?;
        }
        for index in [index("section_version", &["section_id", "id"]), index("section_version", &["postmortem", "at"])]
        {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// An edit as Yjs encodes it (update format 1). `seq` counts the edits of one postmortem; the first
/// one may start higher, where sections had versions before they had edits.
fn text_update() -> TableCreateStatement {
    Table::create()
        .table("text_update")
        .col(big_integer("postmortem"))
        .col(big_integer("seq"))
        .col(big_integer_null("person_id"))
        .col(bytes("bytes"))
        .col(instant("at"))
        .primary_key(&mut Index::create().col("postmortem").col("seq").take())
        .foreign_key(&mut belongs_to("text_update", "postmortem", "postmortem", "number"))
        .foreign_key(&mut refers_to("text_update", "person_id", "person", "id"))
        .take()
}

/// All edits up to `seq` as one. `runs` is JSON: by section, who wrote each run of its text.
fn text_snapshot() -> TableCreateStatement {
    Table::create()
        .table("text_snapshot")
        .col(big_integer("postmortem"))
        .col(big_integer("seq"))
        .col(bytes("bytes"))
        .col(text("runs"))
        .col(instant("at"))
        .primary_key(&mut Index::create().col("postmortem").col("seq").take())
        .foreign_key(&mut belongs_to("text_snapshot", "postmortem", "postmortem", "number"))
        .take()
}

/// A text of a section as it stood for a while. `runs` is JSON: a list of a person's number or null,
/// and a length in UTF-16 units.
fn section_version() -> TableCreateStatement {
    Table::create()
        .table("section_version")
        .col(big_pk_auto("id"))
        .col(big_integer("section_id"))
        .col(big_integer("postmortem"))
        .col(integer("version"))
        .col(text("text"))
        .col(text("runs"))
        .col(instant("began_at"))
        .col(instant("at"))
        .foreign_key(&mut belongs_to("section_version", "section_id", "section", "id"))
        .foreign_key(&mut belongs_to("section_version", "postmortem", "postmortem", "number"))
        .take()
}
