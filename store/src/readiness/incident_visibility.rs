//! Which incidents exist for whom.

use domain::people::{PersonId, Role, Viewer};
use domain::readiness::{IncidentAccess, IncidentEntry, IncidentProgress};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

use crate::StoreError;
use crate::postmortems::visible_to;
use crate::rows::{incident, incident_entry, postmortem};

/// Incidents that exist for the viewer. Once an incident has become a postmortem, whoever may see that may see the
/// incident; before, the same as [`domain::readiness::may_see_incident`], for many at once.
pub(crate) fn incidents_visible_to(viewer: Viewer) -> Condition {
    let postmortem = Query::select()
        .expr(Expr::val(1))
        .from(postmortem::Entity)
        .and_where(
            Expr::col((postmortem::Entity, postmortem::Column::Number))
                .equals((incident::Entity, incident::Column::Postmortem)),
        )
        .cond_where(visible_to(viewer))
        .take();
    let had_role = Query::select()
        .expr(Expr::val(1))
        .from(incident_entry::Entity)
        .and_where(
            Expr::col((incident_entry::Entity, incident_entry::Column::Incident))
                .equals((incident::Entity, incident::Column::Number)),
        )
        .and_where(incident_entry::Column::PersonId.eq(viewer.person.0))
        .take();
    let ongoing = match viewer.role {
        Role::Reader => None,
        Role::Administrator => Some(Condition::all().add(incident::Column::Postmortem.is_null())),
        Role::Member => {
            let shown = Condition::any()
                .add(incident::Column::IsPrivate.eq(false))
                .add(incident::Column::DeclaredBy.eq(viewer.person.0))
                .add(Expr::exists(had_role));
            Some(Condition::all().add(incident::Column::Postmortem.is_null()).add(shown))
        }
    };
    let mut condition = Condition::any().add(Expr::exists(postmortem));
    if let Some(ongoing) = ongoing {
        condition = condition.add(ongoing);
    }
    condition
}

/// The same condition, for rows that refer to an incident in `column`.
pub(crate) fn of_visible_incident(viewer: Viewer, column: Expr) -> Expr {
    let visible = Query::select()
        .expr(Expr::val(1))
        .from(incident::Entity)
        .and_where(Expr::col((incident::Entity, incident::Column::Number)).eq(column))
        .cond_where(incidents_visible_to(viewer))
        .take();
    Expr::exists(visible)
}

/// What decides who sees an incident that goes on.
pub(super) fn access_of(row: &incident::Model, entries: &[IncidentEntry]) -> IncidentAccess {
    let mut people: Vec<PersonId> = IncidentProgress::of(entries).people.iter().map(|person| person.id).collect();
    people.extend(row.declared_by.map(PersonId));
    IncidentAccess { is_private: row.is_private, people }
}

/// The titles of incidents, by number.
pub(crate) async fn incident_titles(
    connection: &impl ConnectionTrait,
    numbers: Vec<i64>,
) -> Result<std::collections::HashMap<i64, String>, StoreError> {
    if numbers.is_empty() {
        return Ok(std::collections::HashMap::new());
    }
    let rows = incident::Entity::find().filter(incident::Column::Number.is_in(numbers)).all(connection).await?;
    Ok(rows.into_iter().map(|row| (row.number, row.title)).collect())
}
