//! Something that happened to a release. Rows are only added.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "release_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub release: i64,
    pub sequence: i32,
    pub request: Option<String>,
    pub kind: String,
    pub stage: Option<i32>,
    pub subject: String,
    pub by_id: Option<i64>,
    pub at: DateTime<Utc>,
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
