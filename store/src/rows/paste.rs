//! A paste: a preview, or one whose events were added.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "paste")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub postmortem: i64,
    pub person_id: Option<i64>,
    pub source: String,
    pub near: String,
    pub today: String,
    pub format: Option<String>,
    pub events: i32,
    pub created_at: DateTime<Utc>,
    pub kept_at: Option<DateTime<Utc>>,
    pub removed_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
