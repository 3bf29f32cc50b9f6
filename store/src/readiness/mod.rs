//! Readiness: runbooks with their versions and runs, releases, the services that they are about, and incidents that go on.

mod approvals;
mod call_destinations;
mod call_queue;
mod calls;
mod incident_entries;
mod incident_reminders;
mod incident_visibility;
mod incidents;
mod plan_reminders;
mod plan_standings;
mod proposals;
mod releases;
mod run_deciders;
mod run_events;
mod run_starts;
mod runbook_list;
mod runbook_versions;
mod runbooks;
mod runs;
mod services;
mod signal_joining;
mod signal_list;
mod signal_messages;
mod signal_sources;
mod signals;

pub use call_destinations::NewCallDestination;
pub use call_queue::LeasedCall;
pub(crate) use incident_visibility::{incident_titles, of_visible_incident};
pub use incidents::{IncidentFilter, IncidentList};
pub use releases::{ReleaseFilter, ReleaseList};
pub use runbook_list::{RunbookFilter, RunbookList};
pub(crate) use runbooks::runbook_titles;
pub(crate) use runs::{of_visible_run, run_titles};
pub use signal_list::{SignalFilter, SignalList};
pub use signal_messages::Received;
pub use signal_sources::{NewSignalSource, OpenSource};
