//! The names of the severities.

use domain::people::may_administer;
use domain::postmortems::{MAX_SEVERITY_NAME, Severity, SeverityNames};
use domain::validation::{ValidationErrors, line};
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::error::{read_json, write_json};
use crate::rows::organisation;
use crate::{Store, StoreError, UnitOfWork};

impl Store {
    /// The names of the severities.
    pub async fn severities(&self) -> Result<SeverityNames, StoreError> {
        load_severities(self.reader()).await
    }
}

impl UnitOfWork {
    /// Calls the severities differently; the order stays.
    pub async fn rename_severities(&self, names: &[String; 4]) -> Result<(), StoreError> {
        may_administer(self.by)?;
        let mut errors = ValidationErrors::default();
        let fields = ["severity_1", "severity_2", "severity_3", "severity_4"];
        let mut kept = SeverityNames::default();
        for (place, name) in names.iter().enumerate() {
            if let Some(name) = errors.take(line(fields[place], "The name", name, MAX_SEVERITY_NAME)) {
                kept.0[place] = name;
            }
        }
        let kept = errors.or(kept)?;
        organisation::Entity::update_many()
            .col_expr(organisation::Column::Severities, Expr::value(write_json(&kept)))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }
}

pub(crate) async fn load_severities(connection: &impl ConnectionTrait) -> Result<SeverityNames, StoreError> {
    match organisation::Entity::find_by_id(1).one(connection).await? {
        Some(row) => read_json(&row.severities, "organisation", 1),
        None => Ok(SeverityNames::default()),
    }
}

/// The severity that a row stores as a level.
pub(crate) fn severity_of(level: i32) -> Option<Severity> {
    Severity::of_level(level.try_into().ok()?)
}
