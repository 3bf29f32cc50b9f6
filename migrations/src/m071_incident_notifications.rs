//! Notifications are about a postmortem or an incident.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, index, instant, instant_null, refers_to, string, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

const POSTGRES: &str = "
    ALTER TABLE notification ALTER COLUMN postmortem DROP NOT NULL;
    ALTER TABLE notification ADD COLUMN incident bigint
        CONSTRAINT notification_incident_fkey REFERENCES incident (number) ON DELETE CASCADE";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Postgres {
            connection.execute_unprepared(POSTGRES).await?;
            return Ok(());
        }
        // SQLite cannot make a column optional, so the table is written anew. Nothing refers to it.
        connection.execute_unprepared("ALTER TABLE notification RENAME TO notification_before").await?;
        manager.create_table(notification()).await?;
        let columns = "id, person_id, postmortem, kind, cause, place, detail, by, at, read_at, mail_at";
        let copy = format!("INSERT INTO notification ({columns}) SELECT {columns} FROM notification_before");
        connection.execute_unprepared(&copy).await?;
        connection.execute_unprepared("DROP TABLE notification_before").await?;
        for index in [
            unique("notification", &["person_id", "cause"]),
            index("notification", &["person_id", "read_at"]),
            index("notification", &["person_id", "id"]),
            index("notification", &["mail_at", "person_id"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

fn notification() -> TableCreateStatement {
    Table::create()
        .table("notification")
        .col(big_pk_auto("id"))
        .col(big_integer("person_id"))
        .col(big_integer_null("postmortem"))
        .col(big_integer_null("incident"))
        .col(string("kind"))
        .col(string("cause"))
        .col(string("place"))
        .col(string("detail"))
        .col(big_integer_null("by"))
        .col(instant("at"))
        .col(instant_null("read_at"))
        .col(instant_null("mail_at"))
        .foreign_key(&mut belongs_to("notification", "person_id", "person", "id"))
        .foreign_key(&mut belongs_to("notification", "postmortem", "postmortem", "number"))
        .foreign_key(&mut belongs_to("notification", "incident", "incident", "number"))
        .foreign_key(&mut refers_to("notification", "by", "person", "id"))
        .take()
}
