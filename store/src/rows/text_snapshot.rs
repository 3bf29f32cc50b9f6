//! All edits of a live document up to a `seq`, merged into one.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "text_snapshot")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub postmortem: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub bytes: Vec<u8>,
    pub runs: String,
    pub at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
