//! People by their names, as plans name them.

use std::collections::HashMap;

use domain::people::{PersonId, Role};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::rows::person;
use crate::{Store, StoreError};

/// The people with these names: each name that is that of exactly one active person who may write.
pub(crate) async fn people_named(
    connection: &impl ConnectionTrait,
    names: &[&str],
) -> Result<HashMap<String, PersonId>, StoreError> {
    if names.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(i64, String)> = person::Entity::find()
        .filter(person::Column::Name.is_in(names.iter().copied()))
        .filter(person::Column::DisabledAt.is_null())
        .filter(person::Column::Role.ne(Role::Reader.key()))
        .select_only()
        .columns([person::Column::Id, person::Column::Name])
        .into_tuple()
        .all(connection)
        .await?;
    let mut found: HashMap<String, Vec<i64>> = HashMap::new();
    for (id, name) in rows {
        found.entry(name).or_default().push(id);
    }
    Ok(found
        .into_iter()
        .filter_map(|(name, ids)| Some((name, PersonId(*ids.first()?))).filter(|_| ids.len() == 1))
        .collect())
}

impl Store {
    /// Those of the names that are not the name of exactly one active person who may write.
    pub async fn names_of_nobody(&self, names: &[&str]) -> Result<Vec<String>, StoreError> {
        let found = people_named(self.reader(), names).await?;
        let unknown = names.iter().filter(|name| !found.contains_key(**name));
        Ok(unknown.map(|name| (*name).to_owned()).collect())
    }
}
