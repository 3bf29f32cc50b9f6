//! Something that happened in a run. Rows are only added.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "run_event")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub run: i64,
    pub sequence: i32,
    pub request: String,
    pub kind: String,
    pub step: Option<i64>,
    pub undoes: Option<i32>,
    pub by_id: Option<i64>,
    pub at: DateTime<Utc>,
    pub note: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
