//! Causes that a viewer may read, and which of them repeat earlier ones.

use domain::findings::RecurrenceState;
use domain::people::Viewer;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition};

use super::causes::is_cause;
use crate::postmortems::drafts_visible_to;
use crate::rows::{finding, postmortem, recurrence};

/// Causes of postmortems that are not archived and whose drafts the viewer may read.
pub(crate) fn is_readable_cause(viewer: Viewer) -> Condition {
    Condition::all().add(is_cause()).add(postmortem::Column::ArchivedAt.is_null()).add(drafts_visible_to(viewer))
}

/// Whether the viewer may read the earlier cause of a recurrence. Asked of each: a list of all causes would be long.
pub(crate) fn repeats_readable_cause(viewer: Viewer) -> SimpleExpr {
    let earlier = Query::select()
        .expr(Expr::val(1))
        .from(finding::Entity)
        .inner_join(
            postmortem::Entity,
            Expr::col((postmortem::Entity, postmortem::Column::Number))
                .equals((finding::Entity, finding::Column::Postmortem)),
        )
        .and_where(
            Expr::col((finding::Entity, finding::Column::Id))
                .equals((recurrence::Entity, recurrence::Column::EarlierId)),
        )
        .cond_where(is_readable_cause(viewer))
        .take();
    Expr::exists(earlier)
}

/// Causes of which somebody said that they repeat an earlier one, when the viewer may read the earlier one, too.
pub(crate) fn is_recurring(viewer: Viewer) -> SimpleExpr {
    finding::Column::Id.in_subquery(
        Query::select()
            .column(recurrence::Column::FindingId)
            .from(recurrence::Entity)
            .and_where(recurrence::Column::State.eq(RecurrenceState::Confirmed.key()))
            .and_where(repeats_readable_cause(viewer))
            .take(),
    )
}
