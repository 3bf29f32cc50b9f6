//! Who may start a run, and when they were asked.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_pk_auto, index, instant_null, integer, integer_null, string, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Of two who start a runbook for real at once, the second one joins the run of the first, which may still await
/// authorization.
const ACTIVE: &str =
    "CREATE UNIQUE INDEX run_active_key ON run (runbook) WHERE kind = 'real' AND state IN ('awaiting', 'running')";
/// The runs in which somebody else is to be asked.
const ASKING: &str = "CREATE INDEX run_ask_at_idx ON run (ask_at) WHERE ask_at IS NOT NULL";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let authorized = Table::alter().table("run").add_column(instant_null("authorized_at")).take();
        let ask = Table::alter().table("run").add_column(instant_null("ask_at")).take();
        let decider = Table::create()
            .table("run_decider")
            .col(big_pk_auto("id"))
            .col(big_integer("run"))
            .col(integer("place"))
            .col(string("decision"))
            .col(big_integer("person_id"))
            .col(integer_null("after"))
            .col(instant_null("asked_at"))
            .foreign_key(&mut belongs_to("run_decider", "run", "run", "number"))
            .foreign_key(&mut belongs_to("run_decider", "person_id", "person", "id"))
            .take();
        manager.alter_table(authorized).await?;
        manager.alter_table(ask).await?;
        manager.create_table(decider).await?;
        manager.create_index(unique("run_decider", &["run", "place"])).await?;
        manager.create_index(index("run_decider", &["person_id"])).await?;
        let connection = manager.get_connection();
        connection.execute_unprepared("UPDATE run SET authorized_at = started_at").await?;
        connection.execute_unprepared("DROP INDEX run_active_key").await?;
        connection.execute_unprepared(ACTIVE).await?;
        connection.execute_unprepared(ASKING).await?;
        Ok(())
    }
}
