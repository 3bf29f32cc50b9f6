//! E-mail: when a notification is mailed, how often people want it, and the e-mails themselves.

use sea_orm_migration::prelude::*;

use crate::columns::{
    belongs_to, big_integer, big_integer_null, big_pk_auto, index, instant, instant_null, integer, string, string_null,
    text, unique,
};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mail_at = Table::alter().table("notification").add_column(instant_null("mail_at")).take();
        manager.alter_table(mail_at).await?;
        manager.create_index(index("notification", &["mail_at", "person_id"])).await?;
        manager.create_table(notification_preference()).await?;
        manager.create_index(unique("notification_preference", &["person_id", "kind"])).await?;
        manager.create_table(delivery()).await?;
        manager.create_index(index("delivery", &["sent_at", "failed_at", "send_after"])).await?;
        manager.create_index(index("delivery", &["person_id", "created_at"])).await?;
        manager.create_index(index("delivery", &["unsubscribe_hash"])).await
    }
}

/// How often a person gets e-mails about a kind of notification; without a row, as usual.
fn notification_preference() -> TableCreateStatement {
    Table::create()
        .table("notification_preference")
        .col(big_pk_auto("id"))
        .col(big_integer("person_id"))
        .col(string("kind"))
        .col(string("frequency"))
        .foreign_key(&mut belongs_to("notification_preference", "person_id", "person", "id"))
        .take()
}

/// An e-mail to send. `text` and `html` are emptied when it was sent, since they may contain a secret link.
/// `leased_until` keeps other processes from sending it at the same time.
fn delivery() -> TableCreateStatement {
    Table::create()
        .table("delivery")
        .col(big_pk_auto("id"))
        .col(big_integer_null("person_id"))
        .col(string("recipient"))
        .col(string("kind"))
        .col(string("subject"))
        .col(text("text"))
        .col(text("html"))
        .col(string_null("thread"))
        .col(string("unsubscribe_hash"))
        .col(string("unsubscribe"))
        .col(instant("created_at"))
        .col(instant("send_after"))
        .col(instant_null("leased_until"))
        .col(integer("attempts"))
        .col(string_null("last_error"))
        .col(instant_null("sent_at"))
        .col(instant_null("failed_at"))
        .foreign_key(&mut belongs_to("delivery", "person_id", "person", "id"))
        .take()
}
