//! The vote of a role on a release.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "release_vote")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub release: i64,
    pub role: String,
    pub choice: String,
    pub criteria_version: i32,
    pub by_id: Option<i64>,
    pub at: DateTime<Utc>,
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
