//! Readiness: runbooks with their versions and runs, releases, and the services that they are about.

mod approvals;
mod releases;
mod run_events;
mod runbook_list;
mod runbook_versions;
mod runbooks;
mod runs;
mod services;

pub use releases::{ReleaseFilter, ReleaseList};
pub use runbook_list::{RunbookFilter, RunbookList};
