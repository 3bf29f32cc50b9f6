//! Which postmortems the figures are about.

use chrono_tz::Tz;
use domain::insights::{InsightsFilter, Period};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition};

use crate::rows::{postmortem, postmortem_service, service};

/// The postmortems of a team, a service and a severity, without archived ones.
pub(super) fn of_filter(filter: &InsightsFilter) -> Condition {
    Condition::all()
        .add(postmortem::Column::ArchivedAt.is_null())
        .add_option(filter.team.map(|team| postmortem::Column::TeamId.eq(team.0)))
        .add_option(filter.severity.map(|severity| postmortem::Column::Severity.eq(i32::from(severity.level()))))
        .add_option(filter.service.as_deref().map(affects))
}

/// Those that happened in a period, by the clocks of a zone.
pub(super) fn during(period: Period, zone: Tz) -> Condition {
    let (from, until) = period.instants(zone);
    Condition::all().add(postmortem::Column::HappenedAt.gte(from)).add(postmortem::Column::HappenedAt.lt(until))
}

fn affects(name: &str) -> SimpleExpr {
    postmortem::Column::Number.in_subquery(
        Query::select()
            .column((postmortem_service::Entity, postmortem_service::Column::Postmortem))
            .from(postmortem_service::Entity)
            .inner_join(
                service::Entity,
                Expr::col((service::Entity, service::Column::Id))
                    .equals((postmortem_service::Entity, postmortem_service::Column::ServiceId)),
            )
            .and_where(Expr::col((service::Entity, service::Column::Name)).eq(name))
            .take(),
    )
}
