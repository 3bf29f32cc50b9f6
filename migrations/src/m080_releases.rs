//! Releases with their criteria, votes, feature flags and events.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, index, instant, integer, integer_null, refers_to, string,
    string_null, text, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [release(), criterion(), vote(), flag(), event()] {
            manager.create_table(table).await?;
        }
        manager.create_index(index("release", &["service_id", "created_at"])).await?;
        manager.create_index(index("release", &["state", "created_at"])).await?;
        manager.create_index(index("release_criterion", &["release"])).await?;
        manager.create_index(unique("release_vote", &["release", "role"])).await?;
        manager.create_index(unique("release_flag", &["release", "name"])).await?;
        manager.create_index(unique("release_event", &["release", "sequence"])).await?;
        manager.create_index(unique("release_event", &["request"])).await
    }
}

fn release() -> TableCreateStatement {
    Table::create()
        .table("release")
        .col(big_pk_auto("number"))
        .col(integer("version"))
        .col(string("name"))
        .col(string("version_name"))
        .col(big_integer("service_id"))
        .col(string("platforms"))
        .col(text("changes"))
        .col(text("risks"))
        .col(big_integer_null("plan"))
        .col(integer_null("plan_version"))
        .col(string("stages"))
        .col(string("state"))
        .col(integer_null("stage"))
        .col(integer("criteria_version"))
        .col(big_integer_null("created_by"))
        .col(instant("created_at"))
        .foreign_key(&mut refers_to("release", "service_id", "service", "id"))
        .foreign_key(&mut refers_to("release", "plan", "runbook", "number"))
        .foreign_key(&mut refers_to("release", "created_by", "person", "id"))
        .take()
}

fn criterion() -> TableCreateStatement {
    Table::create()
        .table("release_criterion")
        .col(big_pk_auto("id"))
        .col(big_integer("release"))
        .col(integer("version"))
        .col(string("text"))
        .col(string("state"))
        .col(text("reason"))
        .col(text("evidence"))
        .foreign_key(&mut belongs_to("release_criterion", "release", "release", "number"))
        .take()
}

fn vote() -> TableCreateStatement {
    Table::create()
        .table("release_vote")
        .col(big_pk_auto("id"))
        .col(big_integer("release"))
        .col(string("role"))
        .col(string("choice"))
        .col(integer("criteria_version"))
        .col(big_integer_null("by_id"))
        .col(instant("at"))
        .col(text("note"))
        .foreign_key(&mut belongs_to("release_vote", "release", "release", "number"))
        .foreign_key(&mut refers_to("release_vote", "by_id", "person", "id"))
        .take()
}

fn flag() -> TableCreateStatement {
    Table::create()
        .table("release_flag")
        .col(big_pk_auto("id"))
        .col(big_integer("release"))
        .col(string("name"))
        .col(string("state"))
        .col(text("who_may"))
        .col(text("effect"))
        .col(text("rationale"))
        .foreign_key(&mut belongs_to("release_flag", "release", "release", "number"))
        .take()
}

fn event() -> TableCreateStatement {
    Table::create()
        .table("release_event")
        .col(big_pk_auto("id"))
        .col(big_integer("release"))
        .col(integer("sequence"))
        .col(string_null("request"))
        .col(string("kind"))
        .col(integer_null("stage"))
        .col(string("subject"))
        .col(big_integer_null("by_id"))
        .col(instant("at"))
        .col(text("note"))
        .foreign_key(&mut belongs_to("release_event", "release", "release", "number"))
        .foreign_key(&mut refers_to("release_event", "by_id", "person", "id"))
        .take()
}
