//! The checklist of a new installation.

use domain::people::{FirstSteps, Viewer, may_administer};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Select};

use crate::rows::{invitation, organisation, person, postmortem, publication, team};
use crate::{Store, StoreError, UnitOfWork};

impl Store {
    /// What is left to be set up, for administrators; nothing when nothing is left or the list was hidden.
    pub async fn first_steps(&self, viewer: Viewer) -> Result<Option<FirstSteps>, StoreError> {
        if may_administer(viewer).is_err() {
            return Ok(None);
        }
        let reader = self.reader();
        let shown = organisation::Entity::find().filter(organisation::Column::ShowsFirstSteps.eq(true));
        if !exists(reader, shown).await? {
            return Ok(None);
        }
        let others = person::Entity::find().filter(person::Column::Id.ne(viewer.person.0));
        let invited = invitation::Entity::find().filter(invitation::Column::RevokedAt.is_null());
        let steps = FirstSteps {
            has_team: exists(reader, team::Entity::find()).await?,
            has_colleague: exists(reader, others).await? || exists(reader, invited).await?,
            has_postmortem: exists(reader, postmortem::Entity::find()).await?,
            has_report: exists(reader, publication::Entity::find()).await?,
        };
        Ok((!steps.is_complete()).then_some(steps))
    }
}

impl UnitOfWork {
    /// Hides the checklist, for everybody and for good.
    pub async fn hide_first_steps(&self) -> Result<(), StoreError> {
        may_administer(self.by)?;
        organisation::Entity::update_many()
            .col_expr(organisation::Column::ShowsFirstSteps, Expr::value(false))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }
}

async fn exists<E: EntityTrait<Model: Sync + Send>>(
    connection: &impl ConnectionTrait,
    rows: Select<E>,
) -> Result<bool, StoreError> {
    Ok(rows.limit(1).count(connection).await? > 0)
}
