//! Something that must be true before a release goes out.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "release_criterion")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub release: i64,
    pub version: i32,
    pub text: String,
    pub state: String,
    pub reason: String,
    pub evidence: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
