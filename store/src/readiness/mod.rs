//! Readiness: runbooks with their versions and runs, and the services that they are about.

mod approvals;
mod run_events;
mod runbook_list;
mod runbook_versions;
mod runbooks;
mod runs;
mod services;

pub use runbook_list::{RunbookFilter, RunbookList};
