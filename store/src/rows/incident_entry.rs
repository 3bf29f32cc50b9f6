//! Something that happened in an incident. Rows are only added.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "incident_entry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub incident: i64,
    pub sequence: i32,
    pub request: String,
    pub kind: String,
    pub role: Option<String>,
    pub person_id: Option<i64>,
    pub audience: Option<String>,
    pub minutes: Option<i32>,
    pub milestone: Option<String>,
    pub by_id: Option<i64>,
    pub at: DateTime<Utc>,
    pub text: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
