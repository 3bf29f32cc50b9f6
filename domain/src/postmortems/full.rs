use super::{Impact, PostmortemFields, TemplateSection};
use crate::actions::{ActionFields, ActionState};
use crate::findings::FindingFields;
use crate::timeline::{EventFields, Origin};

/// A postmortem with all its parts, to be kept at once: imported, or written by a program.
#[derive(Debug, Clone, PartialEq)]
pub struct FullPostmortem {
    /// The details.
    pub head: PostmortemFields,
    /// The impact figures.
    pub impact: Impact,
    /// The sections, in order; every part that each postmortem has is among them, once.
    pub sections: Vec<TemplateSection>,
    /// The events, in the order in which they stood.
    pub events: Vec<FullEvent>,
    /// The findings, in order.
    pub findings: Vec<FullFinding>,
    /// The action items, in order.
    pub actions: Vec<FullAction>,
}

/// An event of a whole postmortem.
#[derive(Debug, Clone, PartialEq)]
pub struct FullEvent {
    /// The fields of the event.
    pub fields: EventFields,
    /// The source of the event.
    pub origin: Origin,
    /// The time as the source said it.
    pub as_written: Option<String>,
}

/// A finding of a whole postmortem; `explains` and `evidence` of its fields are not used, since
/// nothing has a number yet.
#[derive(Debug, Clone, PartialEq)]
pub struct FullFinding {
    /// The fields of the finding.
    pub fields: FindingFields,
    /// The place in [`FullPostmortem::findings`] of what it explains; an earlier one.
    pub explains: Option<usize>,
    /// The places in [`FullPostmortem::events`] of what it rests on.
    pub evidence: Vec<usize>,
}

/// An action item of a whole postmortem; `finding` of its fields is not used.
#[derive(Debug, Clone, PartialEq)]
pub struct FullAction {
    /// The fields of the action item.
    pub fields: ActionFields,
    /// The status.
    pub state: ActionState,
    /// The place in [`FullPostmortem::findings`] of what it answers.
    pub answers: Option<usize>,
}
