//! Incidents that go on, what happened in them, and when to remind of their updates.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, boolean, index, instant, instant_null, integer,
    integer_null, refers_to, string, string_null, text, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(incident()).await?;
        manager.create_table(entry()).await?;
        manager.create_table(reminder()).await?;
        for index in [
            unique("incident", &["request"]),
            index("incident", &["state", "declared_at"]),
            index("incident", &["postmortem"]),
            unique("incident_entry", &["incident", "sequence"]),
            unique("incident_entry", &["request"]),
            index("incident_reminder", &["at"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// An incident. `request` names the form or call that declared it, so that it is declared once.
fn incident() -> TableCreateStatement {
    Table::create()
        .table("incident")
        .col(big_pk_auto("number"))
        .col(string("request"))
        .col(integer("version"))
        .col(string("title"))
        .col(big_integer_null("service_id"))
        .col(integer_null("severity"))
        .col(boolean("is_private"))
        .col(string("state"))
        .col(big_integer_null("declared_by"))
        .col(instant("declared_at"))
        .col(instant_null("resolved_at"))
        .col(big_integer_null("postmortem"))
        .foreign_key(&mut refers_to("incident", "service_id", "service", "id"))
        .foreign_key(&mut refers_to("incident", "declared_by", "person", "id"))
        .foreign_key(&mut belongs_to("incident", "postmortem", "postmortem", "number"))
        .take()
}

/// Something that happened in an incident. Rows are only added.
fn entry() -> TableCreateStatement {
    Table::create()
        .table("incident_entry")
        .col(big_pk_auto("id"))
        .col(big_integer("incident"))
        .col(integer("sequence"))
        .col(string("request"))
        .col(string("kind"))
        .col(string_null("role"))
        .col(big_integer_null("person_id"))
        .col(string_null("audience"))
        .col(integer_null("minutes"))
        .col(string_null("milestone"))
        .col(big_integer_null("by_id"))
        .col(instant("at"))
        .col(text("text"))
        .foreign_key(&mut belongs_to("incident_entry", "incident", "incident", "number"))
        .foreign_key(&mut refers_to("incident_entry", "person_id", "person", "id"))
        .foreign_key(&mut refers_to("incident_entry", "by_id", "person", "id"))
        .take()
}

/// When the next update for an audience is due. The row goes when the update is sent, or when somebody was reminded.
fn reminder() -> TableCreateStatement {
    Table::create()
        .table("incident_reminder")
        .col(big_integer("incident"))
        .col(string("audience"))
        .col(instant("at"))
        .primary_key(Index::create().col("incident").col("audience"))
        .foreign_key(&mut belongs_to("incident_reminder", "incident", "incident", "number"))
        .take()
}
