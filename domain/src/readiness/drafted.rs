//! What drafts of postmortems that are written by the program have in common.

use chrono::{DateTime, Utc};

use crate::postmortems::{FullEvent, Part, TemplateSection};
use crate::timeline::{EventFields, EventKind, Milestone, Origin, Precision};

/// The sections with this summary, unless the template has one.
pub(super) fn with_summary(mut sections: Vec<TemplateSection>, text: impl FnOnce() -> String) -> Vec<TemplateSection> {
    if let Some(summary) = sections.iter_mut().find(|section| section.part() == Part::Summary)
        && summary.text.trim().is_empty()
    {
        summary.text = text();
    }
    sections
}

/// Something that was recorded when it happened.
pub(super) fn drafted_event(
    at: DateTime<Utc>,
    kind: EventKind,
    milestone: Option<Milestone>,
    text: String,
) -> FullEvent {
    let fields =
        EventFields { at, precision: Precision::Exact, kind, milestone, text, decision: None, evidence: Vec::new() };
    FullEvent { fields, origin: Origin::Received, as_written: None }
}
