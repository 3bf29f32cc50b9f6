//! The organisation, who works there, and how they sign in.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, index, instant, instant_null, integer, refers_to, string,
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
        for table in [organisation(), person(), session(), pause(), team(), membership(), invitation(), api_token()] {
            manager.create_table(table).await?;
        }
        for index in [
            unique("person", &["email"]),
            unique("session", &["token_hash"]),
            index("session", &["person_id"]),
            unique("team", &["name"]),
            index("membership", &["person_id"]),
            unique("invitation", &["token_hash"]),
            unique("api_token", &["token_hash"]),
            index("api_token", &["person_id"]),
        ] {
            manager.create_index(index).await?;
        }
        Ok(())
    }
}

/// One row: the organisation itself. `set_up_hash` is the hash of the set-up link that is open
/// while nobody has an account.
fn organisation() -> TableCreateStatement {
    Table::create()
        .table("organisation")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(string("name"))
        .col(text("severities"))
        .col(string_null("set_up_hash"))
        .take()
}

/// `email` is in lower case; `person_email_key` is the judge of whether an address is taken.
fn person() -> TableCreateStatement {
    Table::create()
        .table("person")
        .col(big_pk_auto("id"))
        .col(string("email"))
        .col(string("name"))
        .col(string("role"))
        .col(string("zone"))
        .col(string("theme"))
        .col(string("password_hash"))
        .col(instant("created_at"))
        .col(instant_null("disabled_at"))
        .col(integer("version"))
        .take()
}

/// `browser` and `address` are shown to the person, who decides which session to end.
fn session() -> TableCreateStatement {
    Table::create()
        .table("session")
        .col(big_pk_auto("id"))
        .col(string("token_hash"))
        .col(big_integer("person_id"))
        .col(instant("created_at"))
        .col(instant("last_seen_at"))
        .col(string("browser"))
        .col(string("address"))
        .foreign_key(&mut belongs_to("session", "person_id", "person", "id"))
        .take()
}

/// Wrong passwords in a row, per account and per address (`subject`), and until when nobody may
/// try again.
fn pause() -> TableCreateStatement {
    Table::create()
        .table("pause")
        .col(ColumnDef::new("subject").string().not_null().primary_key())
        .col(integer("failures"))
        .col(instant("last_at"))
        .col(instant_null("until"))
        .take()
}

fn team() -> TableCreateStatement {
    Table::create().table("team").col(big_pk_auto("id")).col(string("name")).col(integer("version")).take()
}

fn membership() -> TableCreateStatement {
    Table::create()
        .table("membership")
        .col(big_integer("team_id"))
        .col(big_integer("person_id"))
        .primary_key(&mut Index::create().col("team_id").col("person_id").take())
        .foreign_key(&mut belongs_to("membership", "team_id", "team", "id"))
        .foreign_key(&mut belongs_to("membership", "person_id", "person", "id"))
        .take()
}

/// An invitation is open until it is accepted, revoked or expired.
fn invitation() -> TableCreateStatement {
    Table::create()
        .table("invitation")
        .col(big_pk_auto("id"))
        .col(string("token_hash"))
        .col(string("email"))
        .col(string("role"))
        .col(big_integer_null("team_id"))
        .col(big_integer("invited_by"))
        .col(instant("created_at"))
        .col(instant("expires_at"))
        .col(instant_null("accepted_at"))
        .col(instant_null("revoked_at"))
        .foreign_key(&mut refers_to("invitation", "team_id", "team", "id"))
        .foreign_key(&mut belongs_to("invitation", "invited_by", "person", "id"))
        .take()
}

fn api_token() -> TableCreateStatement {
    Table::create()
        .table("api_token")
        .col(big_pk_auto("id"))
        .col(string("token_hash"))
        .col(big_integer("person_id"))
        .col(string("name"))
        .col(string("scope"))
        .col(instant("created_at"))
        .col(instant_null("expires_at"))
        .col(instant_null("last_used_at"))
        .col(instant_null("revoked_at"))
        .foreign_key(&mut belongs_to("api_token", "person_id", "person", "id"))
        .take()
}
