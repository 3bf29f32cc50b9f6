//! A timeline event; `removed_at` marks removed ones.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub postmortem: i64,
    pub version: i32,
    pub at: DateTime<Utc>,
    pub precision: String,
    pub kind: String,
    pub milestone: Option<String>,
    pub text: String,
    pub decision: Option<String>,
    pub evidence: String,
    pub origin: String,
    pub as_written: Option<String>,
    pub position: i32,
    pub by: Option<i64>,
    pub removed_at: Option<DateTime<Utc>>,
    pub paste_id: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
