//! The history of action items: every step, instead of the last one only.

use sea_orm_migration::prelude::*;

use crate::columns::{belongs_to, big_integer, big_integer_null, big_pk_auto, index, instant, refers_to, string, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The step that leads to a state is the only thing missing from what was kept of the last step.
const FROM_LAST_STEPS: &str = "
    INSERT INTO action_item_step (action_id, step, state, note, person_id, at)
    SELECT id,
           CASE state WHEN 'in_progress' THEN 'start' WHEN 'done' THEN 'finish' WHEN 'verified' THEN 'verify'
                      WHEN 'wont_do' THEN 'decline' ELSE 'reopen' END,
           state, COALESCE(note, ''), stepped_by, stepped_at
    FROM action_item WHERE stepped_at IS NOT NULL ORDER BY stepped_at, id";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(action_item_step()).await?;
        manager.create_index(index("action_item_step", &["action_id", "id"])).await?;
        manager.get_connection().execute_unprepared(FROM_LAST_STEPS).await?;
        Ok(())
    }
}

/// `step` is what was done, `state` the state that it led to. `note` is what was done, the evidence or
/// the reason.
fn action_item_step() -> TableCreateStatement {
    Table::create()
        .table("action_item_step")
        .col(big_pk_auto("id"))
        .col(big_integer("action_id"))
        .col(string("step"))
        .col(string("state"))
        .col(text("note"))
        .col(big_integer_null("person_id"))
        .col(instant("at"))
        .foreign_key(&mut belongs_to("action_item_step", "action_id", "action_item", "id"))
        .foreign_key(&mut refers_to("action_item_step", "person_id", "person", "id"))
        .take()
}
