//! Changes that are not indexed yet.

use sea_orm::{ConnectionTrait, EntityTrait, Set};

use crate::StoreError;
use crate::rows::search_pending;

/// Notes that postmortems changed. Only adds rows: a writer never waits for the index.
pub(crate) async fn note_changes(connection: &impl ConnectionTrait, numbers: &[i64]) -> Result<(), StoreError> {
    if numbers.is_empty() {
        return Ok(());
    }
    let row = |number: &i64| search_pending::ActiveModel { postmortem: Set(*number), ..Default::default() };
    search_pending::Entity::insert_many(numbers.iter().map(row)).exec_without_returning(connection).await?;
    Ok(())
}
