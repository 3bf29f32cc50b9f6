//! The policies for action items.

use domain::actions::Policies;
use domain::people::may_administer;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, EntityTrait};

use super::planning::plan_all_reminders;
use crate::error::{read_json, write_json};
use crate::rows::organisation;
use crate::{Store, StoreError, UnitOfWork};

impl Store {
    /// The policies for action items.
    pub async fn policies(&self) -> Result<Policies, StoreError> {
        load_policies(self.reader()).await
    }
}

impl UnitOfWork {
    /// Changes the policies. Reminders that are still to come, or late, follow them.
    pub async fn change_policies(&self, policies: &Policies) -> Result<(), StoreError> {
        may_administer(self.by)?;
        organisation::Entity::update_many()
            .col_expr(organisation::Column::Policies, Expr::value(write_json(policies)))
            .exec(&self.transaction)
            .await?;
        plan_all_reminders(&self.transaction, self.now).await
    }
}

pub(super) async fn load_policies(connection: &impl ConnectionTrait) -> Result<Policies, StoreError> {
    match organisation::Entity::find_by_id(1).one(connection).await? {
        Some(row) if !row.policies.is_empty() => read_json(&row.policies, "organisation", 1),
        _ => Ok(Policies::default()),
    }
}
