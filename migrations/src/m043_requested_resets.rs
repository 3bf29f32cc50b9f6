//! A password reset link that somebody asked for, beside one that an administrator made.

use sea_orm_migration::prelude::*;

use crate::columns::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The row of the person is locked while their links change, which keeps one of each.
const ONE_PER_PERSON: &str = "DROP INDEX password_reset_person_id_key";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.get_connection().execute_unprepared(ONE_PER_PERSON).await?;
        manager.create_index(index("password_reset", &["person_id"])).await
    }
}
