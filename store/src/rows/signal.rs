//! A signal.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signal")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub source: i64,
    pub key: String,
    pub title: String,
    pub service: Option<String>,
    pub severity: String,
    pub status: String,
    pub value: Option<String>,
    pub link: String,
    pub happened_at: DateTime<Utc>,
    pub times: i32,
    pub first_at: DateTime<Utc>,
    pub last_at: DateTime<Utc>,
    pub state: String,
    pub incident: Option<i64>,
    pub reason: String,
    pub decided_by: Option<i64>,
    pub message: Option<i64>,
    pub check_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
