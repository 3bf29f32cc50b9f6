//! A postmortem: its details and impact figures.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "postmortem")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub number: i64,
    pub version: i32,
    pub title: String,
    pub kind: String,
    pub severity: i32,
    pub team_id: Option<i64>,
    pub zone: String,
    pub in_review: bool,
    pub is_private: bool,
    pub impact: String,
    pub created_by: Option<i64>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub happened_at: DateTime<Utc>,
    pub archived_at: Option<DateTime<Utc>>,
    pub archived_by: Option<i64>,
    pub publication_id: Option<i64>,
    /// When to look next for reminders of the publishing date.
    pub publish_remind_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
