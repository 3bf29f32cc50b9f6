//! Runs of runbooks, and what happened in them.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, index, instant, instant_null, integer, integer_null,
    refers_to, string, text, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Of two who start a runbook for real at once, the second one joins the run of the first.
const ACTIVE: &str = "CREATE UNIQUE INDEX run_active_key ON run (runbook) WHERE kind = 'real' AND state = 'running'";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let run = Table::create()
            .table("run")
            .col(big_pk_auto("number"))
            .col(big_integer("runbook"))
            .col(integer("version"))
            .col(string("kind"))
            .col(string("state"))
            .col(big_integer_null("started_by"))
            .col(instant("started_at"))
            .col(instant_null("ended_at"))
            .col(big_integer_null("postmortem"))
            .foreign_key(&mut belongs_to("run", "runbook", "runbook", "number"))
            .foreign_key(&mut refers_to("run", "started_by", "person", "id"))
            .foreign_key(&mut belongs_to("run", "postmortem", "postmortem", "number"))
            .take();
        let event = Table::create()
            .table("run_event")
            .col(big_pk_auto("id"))
            .col(big_integer("run"))
            .col(integer("sequence"))
            .col(string("request"))
            .col(string("kind"))
            .col(big_integer_null("step"))
            .col(integer_null("undoes"))
            .col(big_integer_null("by_id"))
            .col(instant("at"))
            .col(text("note"))
            .foreign_key(&mut belongs_to("run_event", "run", "run", "number"))
            .foreign_key(&mut refers_to("run_event", "by_id", "person", "id"))
            .take();
        manager.create_table(run).await?;
        manager.create_table(event).await?;
        manager.create_index(index("run", &["runbook", "started_at"])).await?;
        manager.create_index(index("run", &["postmortem"])).await?;
        manager.create_index(unique("run_event", &["run", "sequence"])).await?;
        manager.create_index(unique("run_event", &["request"])).await?;
        manager.get_connection().execute_unprepared(ACTIVE).await?;
        Ok(())
    }
}
