//! Which findings are causes.

use domain::findings::{FindingKind, RecurrenceState};
use domain::people::Viewer;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, RelationDef};

use crate::postmortems::drafts_visible_to;
use crate::rows::{finding, postmortem, recurrence};

/// Contributing factors and root causes that were not removed.
pub(crate) fn is_cause() -> Condition {
    let causes = FindingKind::ALL.iter().filter(|kind| kind.is_cause()).map(|kind| kind.key());
    Condition::all().add(finding::Column::RemovedAt.is_null()).add(finding::Column::Kind.is_in(causes))
}

/// Causes of postmortems that are not archived and whose drafts the viewer may read.
pub(crate) fn is_readable_cause(viewer: Viewer) -> Condition {
    Condition::all().add(is_cause()).add(postmortem::Column::ArchivedAt.is_null()).add(drafts_visible_to(viewer))
}

/// The ids of those causes.
pub(crate) fn readable_causes(viewer: Viewer) -> SelectStatement {
    Query::select()
        .column((finding::Entity, finding::Column::Id))
        .from(finding::Entity)
        .inner_join(
            postmortem::Entity,
            Expr::col((postmortem::Entity, postmortem::Column::Number))
                .equals((finding::Entity, finding::Column::Postmortem)),
        )
        .cond_where(is_readable_cause(viewer))
        .take()
}

/// Causes of which somebody said that they repeat an earlier one, when the viewer may read the earlier one, too.
pub(crate) fn is_recurring(viewer: Viewer) -> SimpleExpr {
    finding::Column::Id.in_subquery(
        Query::select()
            .column(recurrence::Column::FindingId)
            .from(recurrence::Entity)
            .and_where(recurrence::Column::State.eq(RecurrenceState::Confirmed.key()))
            .and_where(recurrence::Column::EarlierId.in_subquery(readable_causes(viewer)))
            .take(),
    )
}

/// The postmortem of a finding.
pub(crate) fn its_postmortem() -> RelationDef {
    finding::Entity::belongs_to(postmortem::Entity)
        .from(finding::Column::Postmortem)
        .to(postmortem::Column::Number)
        .into()
}
