//! A finding and an earlier one that it repeats, or may repeat.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "recurrence")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub finding_id: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub earlier_id: i64,
    pub state: String,
    /// The words that both contain, as a JSON list; for proposals.
    #[sea_orm(column_type = "Text")]
    pub words: String,
    pub by_id: Option<i64>,
    pub at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
