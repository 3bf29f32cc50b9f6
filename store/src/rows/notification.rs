//! A notification of a person about a postmortem or an incident.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "notification")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub person_id: i64,
    pub postmortem: Option<i64>,
    pub incident: Option<i64>,
    pub run: Option<i64>,
    pub runbook: Option<i64>,
    pub kind: String,
    pub cause: String,
    pub place: String,
    pub detail: String,
    pub by: Option<i64>,
    pub at: DateTime<Utc>,
    pub read_at: Option<DateTime<Utc>>,
    pub mail_at: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
