//! Which findings are causes.

use domain::findings::{FindingKind, RecurrenceState};
use sea_orm::sea_query::{Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, RelationDef};

use crate::rows::{finding, postmortem, recurrence};

/// Contributing factors and root causes that were not removed.
pub(crate) fn is_cause() -> Condition {
    let causes = FindingKind::ALL.iter().filter(|kind| kind.is_cause()).map(|kind| kind.key());
    Condition::all().add(finding::Column::RemovedAt.is_null()).add(finding::Column::Kind.is_in(causes))
}

/// Those of which somebody said that they repeat an earlier one.
pub(crate) fn is_recurring() -> SimpleExpr {
    finding::Column::Id.in_subquery(
        Query::select()
            .column(recurrence::Column::FindingId)
            .from(recurrence::Entity)
            .and_where(recurrence::Column::State.eq(RecurrenceState::Confirmed.key()))
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
