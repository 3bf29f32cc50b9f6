//! An action item; `removed_at` marks removed ones.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "action_item")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub postmortem: i64,
    pub version: i32,
    pub title: String,
    pub kind: String,
    pub priority: String,
    pub owner_id: Option<i64>,
    pub owner_name: Option<String>,
    pub due: Option<NaiveDate>,
    pub outcome: String,
    pub validation: String,
    pub tracker: Option<String>,
    pub area: Option<String>,
    pub finding_id: Option<i64>,
    pub state: String,
    pub note: Option<String>,
    pub transitioned_by: Option<i64>,
    pub transitioned_at: Option<DateTime<Utc>>,
    pub position: i32,
    pub removed_at: Option<DateTime<Utc>>,
    /// When to look next for reminders to send.
    pub remind_at: Option<DateTime<Utc>>,
    pub duplicate_of: Option<i64>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
