//! A feature flag of a release.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "release_flag")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub release: i64,
    pub name: String,
    pub state: String,
    pub who_may: String,
    pub effect: String,
    pub rationale: String,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
