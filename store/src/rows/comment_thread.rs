//! A comment thread about a section, a passage or a record.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "comment_thread")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub postmortem: i64,
    pub section_id: Option<i64>,
    pub event_id: Option<i64>,
    pub finding_id: Option<i64>,
    pub action_id: Option<i64>,
    pub quote: String,
    pub anchor_from: String,
    pub anchor_to: String,
    pub passage_gone: bool,
    pub resolved_by: Option<i64>,
    pub resolved_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
