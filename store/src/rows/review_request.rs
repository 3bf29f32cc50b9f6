//! A review request of a postmortem.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "review_request")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub postmortem: i64,
    pub asked_by: Option<i64>,
    pub asked_at: DateTime<Utc>,
    pub ended_by: Option<i64>,
    pub ended_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
