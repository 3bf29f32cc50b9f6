//! A version of a runbook. Rows are only added.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "runbook_version")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub runbook: i64,
    pub version: i32,
    pub title: String,
    pub service: String,
    pub when_to_use: String,
    pub text: String,
    pub by_id: Option<i64>,
    pub at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
