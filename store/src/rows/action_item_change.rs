//! A change of an action item.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "action_item_change")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub action_id: i64,
    pub kind: String,
    /// The status afterwards.
    pub state: String,
    pub note: String,
    pub person_id: Option<i64>,
    pub at: DateTime<Utc>,
    /// The fields that were changed, with their values as typed, as JSON.
    pub changed: Option<String>,
    /// The version of the action item afterwards; unknown for the oldest changes.
    pub version: Option<i32>,
    pub undone_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
