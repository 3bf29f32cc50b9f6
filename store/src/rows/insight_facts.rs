//! What the insights need of a postmortem: columns of its row that nothing else reads.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "postmortem")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub number: i64,
    pub insight_facts: Option<String>,
    pub insight_actions: Option<String>,
    pub insight_until: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
