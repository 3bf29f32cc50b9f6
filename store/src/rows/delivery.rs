//! An e-mail to send, or that was sent.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "delivery")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub person_id: Option<i64>,
    pub recipient: String,
    pub kind: String,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub thread: Option<String>,
    pub unsubscribe_hash: String,
    pub unsubscribe: String,
    pub created_at: DateTime<Utc>,
    pub send_after: DateTime<Utc>,
    pub leased_until: Option<DateTime<Utc>>,
    pub attempts: i32,
    pub last_error: Option<String>,
    pub sent_at: Option<DateTime<Utc>>,
    pub failed_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
