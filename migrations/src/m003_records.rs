//! What a postmortem is made of besides text: events, findings, action items.
//!
//! A row that is removed stays, with `removed_at`, so that it can be brought back.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, date_null, index, instant, instant_null, integer,
    refers_to, string, string_null, text, text_null,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [event(), finding(), finding_evidence(), action_item()] {
            manager.create_table(table).await?;
        }
        for index in [
            index("event", &["postmortem", "at"]),
            index("finding", &["postmortem", "position"]),
            index("finding_evidence", &["event_id"]),
            index("action_item", &["postmortem", "position"]),
            index("action_item", &["owner_id", "state", "due"]),
            index("action_item", &["state", "due"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// `decision` and `evidence` are JSON; `said` is the time as the source of an import put it.
fn event() -> TableCreateStatement {
    Table::create()
        .table("event")
        .col(big_pk_auto("id"))
        .col(big_integer("postmortem"))
        .col(integer("version"))
        .col(instant("at"))
        .col(string("precision"))
        .col(string("kind"))
        .col(string_null("milestone"))
        .col(text("text"))
        .col(text_null("decision"))
        .col(text("evidence"))
        .col(string("origin"))
        .col(string_null("said"))
        .col(integer("position"))
        .col(big_integer_null("by"))
        .col(instant_null("removed_at"))
        .foreign_key(&mut belongs_to("event", "postmortem", "postmortem", "number"))
        .foreign_key(&mut refers_to("event", "by", "person", "id"))
        .take()
}

/// `explains` is the finding for which this one answers “why?”.
fn finding() -> TableCreateStatement {
    Table::create()
        .table("finding")
        .col(big_pk_auto("id"))
        .col(big_integer("postmortem"))
        .col(integer("version"))
        .col(string("kind"))
        .col(text("text"))
        .col(string_null("category"))
        .col(string_null("process"))
        .col(big_integer_null("explains"))
        .col(integer("position"))
        .col(instant_null("removed_at"))
        .foreign_key(&mut belongs_to("finding", "postmortem", "postmortem", "number"))
        .foreign_key(&mut refers_to("finding", "explains", "finding", "id"))
        .take()
}

fn finding_evidence() -> TableCreateStatement {
    Table::create()
        .table("finding_evidence")
        .col(big_integer("finding_id"))
        .col(big_integer("event_id"))
        .primary_key(&mut Index::create().col("finding_id").col("event_id").take())
        .foreign_key(&mut belongs_to("finding_evidence", "finding_id", "finding", "id"))
        .foreign_key(&mut belongs_to("finding_evidence", "event_id", "event", "id"))
        .take()
}

/// `note`, `stepped_by` and `stepped_at` tell of the last step: what was done, the evidence of a
/// verification, the reason for not doing it.
fn action_item() -> TableCreateStatement {
    Table::create()
        .table("action_item")
        .col(big_pk_auto("id"))
        .col(big_integer("postmortem"))
        .col(integer("version"))
        .col(text("title"))
        .col(string("kind"))
        .col(string("priority"))
        .col(big_integer_null("owner_id"))
        .col(string_null("owner_name"))
        .col(date_null("due"))
        .col(text("outcome"))
        .col(text("validation"))
        .col(text_null("tracker"))
        .col(string_null("area"))
        .col(big_integer_null("finding_id"))
        .col(string("state"))
        .col(text_null("note"))
        .col(big_integer_null("stepped_by"))
        .col(instant_null("stepped_at"))
        .col(integer("position"))
        .col(instant_null("removed_at"))
        .foreign_key(&mut belongs_to("action_item", "postmortem", "postmortem", "number"))
        .foreign_key(&mut refers_to("action_item", "owner_id", "person", "id"))
        .foreign_key(&mut refers_to("action_item", "finding_id", "finding", "id"))
        .foreign_key(&mut refers_to("action_item", "stepped_by", "person", "id"))
        .take()
}
