//! People by their names, as plans name them.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::rows::person;
use crate::{Store, StoreError};

impl Store {
    /// Those of the names that are not the name of exactly one active person.
    pub async fn names_of_nobody(&self, names: &[&str]) -> Result<Vec<String>, StoreError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let found: Vec<String> = person::Entity::find()
            .filter(person::Column::Name.is_in(names.iter().copied()))
            .filter(person::Column::DisabledAt.is_null())
            .select_only()
            .column(person::Column::Name)
            .into_tuple()
            .all(self.reader())
            .await?;
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for name in &found {
            *counts.entry(name).or_default() += 1;
        }
        let unknown = names.iter().filter(|name| counts.get(**name) != Some(&1));
        Ok(unknown.map(|name| (*name).to_owned()).collect())
    }
}
