//! Incidents that go on: what happens is written down as it happens, and becomes the timeline of a postmortem.

mod draft;
mod entry;
mod input;
mod number;
mod permissions;
mod progress;

use chrono::{DateTime, Utc};

pub use draft::incident_draft;
pub use entry::{Audience, IncidentEntry, IncidentEntryKind, IncidentRole};
pub use input::{
    IncidentEntryFields, IncidentEntryInput, IncidentFields, IncidentInput, MAX_INCIDENT_TEXT, MAX_UPDATE_MINUTES,
    NO_CHANGE,
};
pub use number::IncidentNumber;
pub use permissions::{IncidentAccess, may_see_incident, may_set_incident_privacy};
pub use progress::{IncidentProgress, LastUpdate};

use crate::people::PersonName;
use crate::postmortems::{PostmortemNumber, Severity};

choice! {
    /// Whether an incident goes on.
    pub enum IncidentState {
        /// It goes on.
        Ongoing = "ongoing", "Ongoing";
        /// It ended.
        Resolved = "resolved", "Resolved";
    }
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incident {
    /// The number.
    pub number: IncidentNumber,
    /// The version of the details.
    pub version: i32,
    /// The title.
    pub title: String,
    /// The name of the service that is affected.
    pub service: Option<String>,
    /// How bad it is, if somebody said so.
    pub severity: Option<Severity>,
    /// Whether only who declared it, people who have or had a role, and administrators know of it.
    pub is_private: bool,
    /// Whether it goes on.
    pub state: IncidentState,
    /// Who declared it.
    pub declared_by: Option<PersonName>,
    /// When it was declared.
    pub declared_at: DateTime<Utc>,
    /// When it was resolved.
    pub resolved_at: Option<DateTime<Utc>>,
    /// The postmortem that was drafted when it ended.
    pub postmortem: Option<PostmortemNumber>,
}
