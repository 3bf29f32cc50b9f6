use chrono::{DateTime, TimeDelta, Utc};

use crate::people::PersonName;
use crate::timeline::Milestone;

choice! {
    /// What happened in an incident.
    pub enum IncidentEntryKind {
        /// The incident was declared.
        Declared = "declared", "Incident declared";
        /// Somebody has a role from now on.
        RoleTaken = "role_taken", "Role assigned";
        /// Somebody no longer has a role.
        RoleReleased = "role_released", "Role released";
        /// An audience was told what is known.
        Update = "update", "Update";
        /// Somebody wrote something down.
        Note = "note", "Note";
        /// A milestone was reached.
        Milestone = "milestone", "Milestone";
        /// Somebody wrote what the next person has to know.
        Handover = "handover", "Handover note";
        /// A tool reported something.
        Signal = "signal", "Signal";
        /// The title, service, severity or visibility was changed.
        Details = "details", "Details changed";
        /// The incident ended.
        Resolved = "resolved", "Incident resolved";
    }
}

choice! {
    /// Who does what in an incident.
    pub enum IncidentRole {
        /// Decides and coordinates.
        Lead = "lead", "Incident lead";
        /// Writes down what happens.
        Scribe = "scribe", "Scribe";
        /// Sends the updates.
        Communications = "communications", "Communications lead";
    }
}

choice! {
    /// Whom an update is for.
    pub enum Audience {
        /// Those who work on the incident.
        Responders = "responders", "Responders";
        /// Everybody in the company.
        Company = "company", "Company";
        /// Customers.
        Customers = "customers", "Customers";
    }
}

/// Something that happened in an incident. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncidentEntry {
    /// Its place in the incident, from 1.
    pub sequence: i32,
    /// What happened.
    pub kind: IncidentEntryKind,
    /// The role that somebody has or had.
    pub role: Option<IncidentRole>,
    /// Who has or had the role.
    pub person: Option<PersonName>,
    /// Whom the update is for.
    pub audience: Option<Audience>,
    /// The minutes until the next update; 0 when none is promised.
    pub minutes: Option<u32>,
    /// The milestone.
    pub milestone: Option<Milestone>,
    /// Who recorded it.
    pub by: Option<PersonName>,
    /// When the server received it.
    pub at: DateTime<Utc>,
    /// What was said, in Markdown.
    pub text: String,
}

impl IncidentEntry {
    /// When the next update is due, counted from this one.
    pub fn next_due(&self) -> Option<DateTime<Utc>> {
        let minutes = self.minutes.filter(|minutes| *minutes > 0)?;
        self.at.checked_add_signed(TimeDelta::minutes(minutes.into()))
    }
}
