//! Somebody's approval of a version of a runbook.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "runbook_approval")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub runbook: i64,
    pub version: i32,
    pub by_id: Option<i64>,
    pub at: DateTime<Utc>,
    pub note: String,
    pub withdrawn_at: Option<DateTime<Utc>>,
    pub people: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
