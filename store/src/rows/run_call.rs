//! The request of a step in a run. It waits as long as `send_after` is set.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "run_call")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub run: i64,
    pub step: i64,
    pub method: String,
    pub address: String,
    pub body: String,
    pub key: String,
    pub state: String,
    pub attempts: i32,
    pub requested_at: DateTime<Utc>,
    pub send_after: Option<DateTime<Utc>>,
    pub leased_until: Option<DateTime<Utc>>,
    pub status: Option<i32>,
    pub response: String,
    pub milliseconds: Option<i64>,
    pub error: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
