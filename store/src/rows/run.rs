//! A run of a runbook.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "run")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub number: i64,
    pub runbook: i64,
    pub version: i32,
    pub kind: String,
    pub state: String,
    pub started_by: Option<i64>,
    pub started_at: DateTime<Utc>,
    pub authorized_at: Option<DateTime<Utc>>,
    pub ask_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
    pub incident: Option<i64>,
    pub release: Option<i64>,
    pub postmortem: Option<i64>,
    pub is_complete: bool,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
