//! A published version of a report, as JSON.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "publication")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub postmortem: i64,
    pub version: i32,
    pub title: String,
    pub report: String,
    pub published_by: Option<i64>,
    pub published_at: DateTime<Utc>,
    pub withdrawn_by: Option<i64>,
    pub withdrawn_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
