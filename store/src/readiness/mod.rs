//! Readiness: runbooks with their versions and runs, and the services that they are about.

mod approvals;
mod plan_standings;
mod run_deciders;
mod run_events;
mod run_starts;
mod runbook_list;
mod runbook_versions;
mod runbooks;
mod runs;
mod services;

pub use runbook_list::{RunbookFilter, RunbookList};
