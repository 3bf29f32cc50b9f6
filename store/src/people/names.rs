//! Names of people.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::StoreError;
use crate::rows::person;

/// The names of these people, by id.
pub(crate) async fn names_of(
    connection: &impl ConnectionTrait,
    mut people: Vec<i64>,
) -> Result<HashMap<i64, String>, StoreError> {
    people.sort_unstable();
    people.dedup();
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(person::Entity::find()
        .filter(person::Column::Id.is_in(people))
        .select_only()
        .column(person::Column::Id)
        .column(person::Column::Name)
        .into_tuple::<(i64, String)>()
        .all(connection)
        .await?
        .into_iter()
        .collect())
}
