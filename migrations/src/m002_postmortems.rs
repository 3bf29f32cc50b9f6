//! Postmortems: the head, who takes part, services, sections, templates, pictures.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, boolean, bytes, index, instant, instant_null, integer,
    integer_null, refers_to, string, text, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            postmortem(),
            participant(),
            service(),
            postmortem_service(),
            section(),
            template(),
            picture(),
            picture_piece(),
            postmortem_picture(),
            import(),
            pending_import(),
            activity(),
        ] {
            manager.create_table(table).await?;
        }
        for index in [
            index("postmortem", &["happened_at", "number"]),
            index("postmortem", &["team_id", "happened_at"]),
            index("participant", &["person_id"]),
            unique("service", &["name"]),
            index("postmortem_service", &["service_id"]),
            index("section", &["postmortem", "position"]),
            unique("template", &["name"]),
            index("postmortem_picture", &["hash"]),
            index("import", &["source_hash"]),
            index("activity", &["postmortem", "id"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// `happened_at` follows from the timeline and is kept here for lists; `publication_id` is the
/// publication that links open, none when withdrawn or never published.
fn postmortem() -> TableCreateStatement {
    Table::create()
        .table("postmortem")
        .col(big_pk_auto("number"))
        .col(integer("version"))
        .col(string("title"))
        .col(string("kind"))
        .col(integer("severity"))
        .col(big_integer_null("team_id"))
        .col(string("zone"))
        .col(boolean("in_review"))
        .col(boolean("is_private"))
        .col(text("impact"))
        .col(big_integer_null("created_by"))
        .col(instant("created_at"))
        .col(instant("updated_at"))
        .col(instant("happened_at"))
        .col(instant_null("archived_at"))
        .col(big_integer_null("archived_by"))
        .col(big_integer_null("publication_id"))
        .foreign_key(&mut refers_to("postmortem", "team_id", "team", "id"))
        .foreign_key(&mut refers_to("postmortem", "created_by", "person", "id"))
        .foreign_key(&mut refers_to("postmortem", "archived_by", "person", "id"))
        .take()
}

/// `part` is `author` or `reviewer`.
fn participant() -> TableCreateStatement {
    Table::create()
        .table("participant")
        .col(big_integer("postmortem"))
        .col(big_integer("person_id"))
        .col(string("part"))
        .primary_key(&mut Index::create().col("postmortem").col("person_id").take())
        .foreign_key(&mut belongs_to("participant", "postmortem", "postmortem", "number"))
        .foreign_key(&mut belongs_to("participant", "person_id", "person", "id"))
        .take()
}

fn service() -> TableCreateStatement {
    Table::create().table("service").col(big_pk_auto("id")).col(string("name")).take()
}

fn postmortem_service() -> TableCreateStatement {
    Table::create()
        .table("postmortem_service")
        .col(big_integer("postmortem"))
        .col(big_integer("service_id"))
        .col(integer("position"))
        .primary_key(&mut Index::create().col("postmortem").col("service_id").take())
        .foreign_key(&mut belongs_to("postmortem_service", "postmortem", "postmortem", "number"))
        .foreign_key(&mut belongs_to("postmortem_service", "service_id", "service", "id"))
        .take()
}

fn section() -> TableCreateStatement {
    Table::create()
        .table("section")
        .col(big_pk_auto("id"))
        .col(big_integer("postmortem"))
        .col(integer("version"))
        .col(string("part"))
        .col(string("heading"))
        .col(string("question"))
        .col(text("text"))
        .col(integer("position"))
        .foreign_key(&mut belongs_to("section", "postmortem", "postmortem", "number"))
        .take()
}

/// `sections` is JSON: a list of part, heading, question and text.
fn template() -> TableCreateStatement {
    Table::create()
        .table("template")
        .col(big_pk_auto("id"))
        .col(integer("version"))
        .col(string("name"))
        .col(text("description"))
        .col(text("sections"))
        .col(integer("position"))
        .col(instant_null("archived_at"))
        .take()
}

/// A picture, once however often it is used. `hash` is SHA-256 in hexadecimal of the kept bytes.
fn picture() -> TableCreateStatement {
    Table::create()
        .table("picture")
        .col(ColumnDef::new("hash").string().not_null().primary_key())
        .col(string("media_type"))
        .col(integer("width"))
        .col(integer("height"))
        .col(integer("size"))
        .col(instant("created_at"))
        .take()
}

/// The bytes of a picture in pieces, so that none is ever whole in memory when it is sent.
fn picture_piece() -> TableCreateStatement {
    Table::create()
        .table("picture_piece")
        .col(ColumnDef::new("hash").string().not_null())
        .col(integer("place"))
        .col(bytes("bytes"))
        .primary_key(&mut Index::create().col("hash").col("place").take())
        .foreign_key(&mut belongs_to("picture_piece", "hash", "picture", "hash"))
        .take()
}

/// Which postmortems a picture belongs to: who may see one of them may see the picture.
fn postmortem_picture() -> TableCreateStatement {
    Table::create()
        .table("postmortem_picture")
        .col(big_integer("postmortem"))
        .col(ColumnDef::new("hash").string().not_null())
        .primary_key(&mut Index::create().col("postmortem").col("hash").take())
        .foreign_key(&mut belongs_to("postmortem_picture", "postmortem", "postmortem", "number"))
        .foreign_key(&mut belongs_to("postmortem_picture", "hash", "picture", "hash"))
        .take()
}

/// Where an imported postmortem came from, to notice when the same file is imported again.
fn import() -> TableCreateStatement {
    Table::create()
        .table("import")
        .col(ColumnDef::new("postmortem").big_integer().not_null().primary_key())
        .col(string("file_name"))
        .col(string("source_hash"))
        .col(instant("imported_at"))
        .foreign_key(&mut belongs_to("import", "postmortem", "postmortem", "number"))
        .take()
}

/// Files that somebody looks over before they are kept. `sources` is JSON: file names and texts.
fn pending_import() -> TableCreateStatement {
    Table::create()
        .table("pending_import")
        .col(big_pk_auto("id"))
        .col(big_integer("person_id"))
        .col(text("sources"))
        .col(instant("created_at"))
        .foreign_key(&mut belongs_to("pending_import", "person_id", "person", "id"))
        .take()
}

/// What was done with a postmortem, by whom and when: one row per verb, never changed.
fn activity() -> TableCreateStatement {
    Table::create()
        .table("activity")
        .col(big_pk_auto("id"))
        .col(big_integer("postmortem"))
        .col(big_integer_null("person_id"))
        .col(string("verb"))
        .col(string("detail"))
        .col(integer_null("edition"))
        .col(instant("at"))
        .foreign_key(&mut belongs_to("activity", "postmortem", "postmortem", "number"))
        .foreign_key(&mut refers_to("activity", "person_id", "person", "id"))
        .take()
}
