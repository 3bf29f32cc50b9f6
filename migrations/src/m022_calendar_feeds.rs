//! Secret addresses at which calendars and feed readers read.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, index, instant, instant_null, string, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// One address for each subject of a person. A column that may be empty does not make a row unique, hence the zero.
const ONE_EACH: &str =
    "CREATE UNIQUE INDEX feed_person_id_subject_key ON feed (person_id, subject, (coalesce(team_id, 0)))";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(feed()).await?;
        manager.create_index(unique("feed", &["token_hash"])).await?;
        manager.create_index(index("feed", &["team_id"])).await?;
        manager.get_connection().execute_unprepared(ONE_EACH).await?;
        Ok(())
    }
}

/// A feed of a person. `subject` says what it contains, `team_id` of which team. It is deleted when it is revoked.
fn feed() -> TableCreateStatement {
    Table::create()
        .table("feed")
        .col(big_pk_auto("id"))
        .col(big_integer("person_id"))
        .col(string("subject"))
        .col(big_integer_null("team_id"))
        .col(string("token_hash"))
        .col(instant("created_at"))
        .col(instant_null("last_read_at"))
        .foreign_key(&mut belongs_to("feed", "person_id", "person", "id"))
        .foreign_key(&mut belongs_to("feed", "team_id", "team", "id"))
        .take()
}
