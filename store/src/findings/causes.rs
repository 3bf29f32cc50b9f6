//! Which findings are causes.

use domain::findings::FindingKind;
use sea_orm::{ColumnTrait, Condition, EntityTrait, RelationDef};

use crate::rows::{finding, postmortem};

/// Contributing factors and root causes that were not removed.
pub(crate) fn is_cause() -> Condition {
    let causes = FindingKind::ALL.iter().filter(|kind| kind.is_cause()).map(|kind| kind.key());
    Condition::all().add(finding::Column::RemovedAt.is_null()).add(finding::Column::Kind.is_in(causes))
}

/// The postmortem of a finding.
pub(crate) fn its_postmortem() -> RelationDef {
    finding::Entity::belongs_to(postmortem::Entity)
        .from(finding::Column::Postmortem)
        .to(postmortem::Column::Number)
        .into()
}
