//! A release.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "release")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub number: i64,
    pub version: i32,
    pub name: String,
    pub version_name: String,
    pub service_id: i64,
    pub platforms: String,
    pub changes: String,
    pub risks: String,
    pub plan: Option<i64>,
    pub plan_version: Option<i32>,
    pub stages: String,
    pub state: String,
    pub stage: Option<i32>,
    pub criteria_version: i32,
    pub created_by: Option<i64>,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
