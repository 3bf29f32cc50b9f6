//! A runbook with its current text.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "runbook")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub number: i64,
    pub kind: String,
    pub version: i32,
    pub title: String,
    pub service_id: Option<i64>,
    pub when_to_use: String,
    pub text: String,
    pub created_by: Option<i64>,
    pub created_at: DateTime<Utc>,
    pub edited_by: Option<i64>,
    pub edited_at: DateTime<Utc>,
    pub archived_at: Option<DateTime<Utc>>,
    pub has_triggers: bool,
    pub deciders: String,
    pub promised: Option<i32>,
    pub drill_every: String,
    pub review_by: Option<NaiveDate>,
    pub remind_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
