//! Services, and what there is about them.

use domain::people::Viewer;
use domain::postmortems::PostmortemCard;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use crate::postmortems::{CardRow, card_of, cards_for};
use crate::rows::{postmortem, postmortem_service, release, runbook, service};
use crate::{Store, StoreError, UnitOfWork};

/// The name of a service as `lower` makes it in either database: SQLite knows the case of ASCII letters only.
pub(super) fn lowered(name: &str) -> [String; 2] {
    [name.to_lowercase(), name.to_ascii_lowercase()]
}

impl Store {
    /// The names of the services that the viewer may know of, in alphabetical order: those of the postmortems that the
    /// viewer may read, and those of runbooks and releases.
    pub async fn known_services(&self, viewer: Viewer) -> Result<Vec<String>, StoreError> {
        let mut names = self.list_services(viewer).await?;
        let about = Query::select().column(runbook::Column::ServiceId).from(runbook::Entity).take();
        let released = Query::select().column(release::Column::ServiceId).from(release::Entity).take();
        let of_runbooks: Vec<String> = service::Entity::find()
            .filter(
                Condition::any()
                    .add(service::Column::Id.in_subquery(about))
                    .add(service::Column::Id.in_subquery(released)),
            )
            .select_only()
            .column(service::Column::Name)
            .into_tuple()
            .all(self.reader())
            .await?;
        names.extend(of_runbooks);
        names.sort_unstable();
        names.dedup();
        Ok(names)
    }

    /// The postmortems of a service that exist for the viewer and are not archived, newest first; at most `most`.
    /// Nothing when the viewer must not learn that there is such a service: no runbook or release is about it, and
    /// every postmortem that names it is hidden.
    pub async fn postmortems_of_service(
        &self,
        viewer: Viewer,
        name: &str,
        most: u64,
    ) -> Result<Option<Vec<PostmortemCard>>, StoreError> {
        let row = service::Entity::find().filter(service::Column::Name.eq(name)).one(self.reader()).await?;
        let Some(row) = row else { return Ok(None) };
        let affected = Query::select()
            .column(postmortem_service::Column::Postmortem)
            .from(postmortem_service::Entity)
            .and_where(postmortem_service::Column::ServiceId.eq(row.id))
            .take();
        let of_it = cards_for(viewer).filter(postmortem::Column::Number.in_subquery(affected));
        let cards = of_it
            .clone()
            .filter(postmortem::Column::ArchivedAt.is_null())
            .order_by(postmortem::Column::HappenedAt, Order::Desc)
            .order_by(postmortem::Column::Number, Order::Desc)
            .limit(most)
            .into_model::<CardRow>()
            .all(self.reader())
            .await?
            .into_iter()
            .map(card_of)
            .collect::<Result<Vec<_>, _>>()?;
        if cards.is_empty() {
            // Archived ones are not listed, but say that there is such a service.
            let archived = of_it.limit(1).into_model::<CardRow>().one(self.reader()).await?;
            let runbooks = runbook::Entity::find().filter(runbook::Column::ServiceId.eq(row.id));
            let releases = release::Entity::find().filter(release::Column::ServiceId.eq(row.id));
            if archived.is_none()
                && runbooks.count(self.reader()).await? == 0
                && releases.count(self.reader()).await? == 0
            {
                return Ok(None);
            }
        }
        Ok(Some(cards))
    }
}

impl UnitOfWork {
    /// The service with this name, which is created when there is none.
    pub(super) async fn service_of(&self, name: Option<&str>) -> Result<Option<i64>, StoreError> {
        let Some(name) = name else { return Ok(None) };
        let row = service::ActiveModel { name: Set(name.to_owned()), ..Default::default() };
        // Somebody else may create it at the same time.
        service::Entity::insert(row)
            .on_conflict_do_nothing_on([service::Column::Name])
            .exec_without_returning(&self.transaction)
            .await?;
        let row = service::Entity::find().filter(service::Column::Name.eq(name)).one(&self.transaction).await?;
        Ok(row.map(|row| row.id))
    }
}
