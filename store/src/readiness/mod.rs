//! Readiness: runbooks with their versions and runs, the services that they are about, and incidents that go on.

mod incident_entries;
mod incident_reminders;
mod incident_visibility;
mod incidents;
mod run_events;
mod runbook_list;
mod runbook_versions;
mod runbooks;
mod runs;
mod services;

pub(crate) use incident_visibility::{incident_titles, of_visible_incident};
pub use incidents::{IncidentFilter, IncidentList};
pub use runbook_list::{RunbookFilter, RunbookList};
